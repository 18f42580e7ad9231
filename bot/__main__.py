"""Starts Rasa's server on loopback, with the newest trained model: `python -m bot`."""

import os
import sys
from urllib.parse import urlsplit

from rasa.__main__ import main

from bot import faster_turns


def run() -> None:
    faster_turns.install()
    # Rasa keeps its tracker in a schema of its own, beside the appointment book.
    os.environ.setdefault("POSTGRESQL_SCHEMA", "rasa")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    address = urlsplit(os.environ.get("FRONTDESK_BOT_URL", "http://127.0.0.1:5005"))
    sys.argv = ["rasa", "run", "--interface", address.hostname or "127.0.0.1", "--port", str(address.port or 5005)]
    main()


if __name__ == "__main__":
    run()
