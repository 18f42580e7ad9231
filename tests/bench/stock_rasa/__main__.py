"""Rasa's server as it comes, for comparison: `rasa run` with the given arguments, in the bot's environment.

Nothing of ours is installed in it. Only Twilio's helper, which knows no other origin than Twilio's own, is turned to
TWILIO_API_URL, as our own client is (`api/messaging/twilio.py`).
"""

import os
import sys

from rasa.__main__ import main
from twilio.http.http_client import TwilioHttpClient

TWILIO = "https://api.twilio.com"


def turn_to(origin: str) -> None:
    request = TwilioHttpClient.request

    def redirected(client, method, url, *more, **named):
        client.session.trust_env = False
        return request(client, method, url.replace(TWILIO, origin, 1), *more, **named)

    TwilioHttpClient.request = redirected


if __name__ == "__main__":
    turn_to(os.environ["TWILIO_API_URL"])
    sys.argv = ["rasa", *sys.argv[1:]]
    main()
