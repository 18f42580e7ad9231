"""The official helper, pointed at Twilio or at the simulator, with a time limit on every call."""

from functools import lru_cache
from typing import Any

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from api.settings import TWILIO_ORIGIN, get_settings

TIMEOUT_SECONDS = 10.0


class _RedirectedHttpClient(TwilioHttpClient):  # type: ignore[misc]  # the helper is untyped
    """The helper knows no other origin than Twilio's own, so the simulator's is put in its place here."""

    def __init__(self, origin: str, timeout_seconds: float) -> None:
        super().__init__(timeout=timeout_seconds, pool_connections=True)
        # A proxy of the environment is for the internet; the simulator is on this machine.
        self.session.trust_env = origin == TWILIO_ORIGIN
        self._origin = origin

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        return super().request(method, url.replace(TWILIO_ORIGIN, self._origin, 1), *args, **kwargs)


@lru_cache
def twilio_client(timeout_seconds: float = TIMEOUT_SECONDS) -> Client:
    """Twilio's client for this process. Without a timeout of ours a call may hang for ever."""
    settings = get_settings()
    transport = _RedirectedHttpClient(settings.twilio_origin, timeout_seconds)
    return Client(settings.account_sid, settings.auth_tokens[0], http_client=transport)
