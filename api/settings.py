"""Every setting of Frontdesk, read once from the environment or `.env`; docs/running.md describes each one.

Secrets that nobody set are generated once and kept in the state folder, so that a restart finds the same ones.
"""

import contextlib
import json
import os
import secrets
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
DEMO_CLINIC = ROOT / "api" / "clinic" / "demo-clinic.yml"
TWILIO_ORIGIN = "https://api.twilio.com"

type Port = Annotated[int, Field(ge=1, le=65535)]
type Origin = Annotated[str, Field(pattern=r"^https?://[^/?#]+$"), BeforeValidator(lambda v: str(v).rstrip("/"))]
type Voice = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]


class SettingsError(Exception):
    """One sentence for each setting that is wrong: which, and what to do."""


class Settings(BaseSettings):
    """The settings table of docs/running.md, parsed and checked. An empty value means unset."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    database_url: str | None = None
    frontdesk_state: Path = ROOT / ".local"
    frontdesk_clinic: Path = DEMO_CLINIC
    frontdesk_port: Port = 8000
    frontdesk_simulator_port: Port = 8080
    frontdesk_simulator: Literal["on", "off"] = "on"
    frontdesk_now: AwareDatetime | None = None
    public_url: Origin | None = None
    twilio_account_sid: Annotated[str, Field(pattern=r"^AC[0-9a-f]{32}$")] | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_auth_token_previous: SecretStr | None = None
    twilio_phone_number: Annotated[str, Field(pattern=r"^\+[1-9]\d{6,14}$")] = "+15025550100"
    twilio_messaging_service_sid: Annotated[str, Field(pattern=r"^MG[0-9a-f]{32}$")] | None = None
    twilio_api_url: Origin | None = None
    frontdesk_api_token: SecretStr | None = None
    frontdesk_bot_token: SecretStr | None = None
    frontdesk_bot_url: Origin = "http://127.0.0.1:5005"
    frontdesk_actions_url: Origin = "http://127.0.0.1:5055"
    frontdesk_voice_en: Voice = "Polly.Joanna-Neural"
    frontdesk_voice_es: Voice = "Polly.Lupe-Neural"
    frontdesk_relay: Literal["on", "off"] = "off"
    frontdesk_bookings_at_once: Annotated[int, Field(ge=1, le=1000)] | None = None

    @model_validator(mode="after")
    def _real_twilio_is_complete(self) -> "Settings":
        if self.twilio_is_real and self.twilio_auth_token is None:
            raise ValueError(
                "TWILIO_AUTH_TOKEN is missing although TWILIO_ACCOUNT_SID is set: copy it from the console"
            )
        if self.twilio_is_real and not (self.public_url or "").startswith("https://"):
            raise ValueError(
                "PUBLIC_URL must be the https:// origin that Twilio calls, such as https://frontdesk.example"
            )
        if not self.frontdesk_clinic.is_file():
            raise ValueError(f"FRONTDESK_CLINIC names {self.frontdesk_clinic}, which is not a file")
        return self

    @property
    def twilio_is_real(self) -> bool:
        return self.twilio_account_sid is not None and self.twilio_api_url is None

    @property
    def is_demo(self) -> bool:
        """Demo accounts and the simulator exist only for the demo clinic on a pretend phone network."""
        return self.frontdesk_clinic.resolve() == DEMO_CLINIC and not self.twilio_is_real

    @property
    def runs_simulator(self) -> bool:
        return self.is_demo and self.frontdesk_simulator == "on"

    @property
    def public_origin(self) -> str:
        """The origin that Twilio signs: never taken from a request's headers."""
        return self.public_url or f"http://127.0.0.1:{self.frontdesk_port}"

    @property
    def relay_url(self) -> str:
        """Where Twilio opens the socket of a call. It signs this address, also where there is no TLS."""
        return f"wss://{self.public_origin.partition('://')[2]}/twilio/voice/relay"

    @property
    def twilio_origin(self) -> str:
        if self.twilio_api_url:
            return self.twilio_api_url
        return f"http://127.0.0.1:{self.frontdesk_simulator_port}" if self.runs_simulator else TWILIO_ORIGIN

    @property
    def account_sid(self) -> str:
        return self.twilio_account_sid or self._generated["twilio_account_sid"]

    @property
    def auth_tokens(self) -> tuple[str, ...]:
        """The tokens whose signatures count, the current one first: two while a token is being rotated."""
        current = self.twilio_auth_token.get_secret_value() if self.twilio_auth_token else None
        previous = self.twilio_auth_token_previous
        return (current or self._generated["twilio_auth_token"], *([previous.get_secret_value()] if previous else []))

    @property
    def api_token(self) -> str:
        return self._secret(self.frontdesk_api_token, "api_token")

    @property
    def bot_token(self) -> str:
        """What the api and the bot's channel, and the actions and the api, show each other on loopback."""
        return self._secret(self.frontdesk_bot_token, "bot_token")

    def _secret(self, given: SecretStr | None, name: str) -> str:
        return given.get_secret_value() if given else self._generated[name]

    @cached_property
    def _generated(self) -> dict[str, str]:
        return generated_secrets(self.frontdesk_state)


def generated_secrets(state: Path) -> dict[str, str]:
    """The secrets of this state folder, made on first use: the first of several processes wins."""
    path = state / "secrets.json"
    if not path.exists():
        state.mkdir(parents=True, exist_ok=True)
        fresh = {
            "twilio_account_sid": "AC" + secrets.token_hex(16),
            "twilio_auth_token": secrets.token_hex(16),
            "api_token": secrets.token_urlsafe(32),
            "bot_token": secrets.token_urlsafe(32),
        }
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(fresh, indent=2))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return dict(json.loads(path.read_text()))


@lru_cache
def get_settings() -> Settings:
    """Raises `SettingsError` with one line for each wrong setting."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(problem) for problem in error.errors())) from None


_WRITTEN_LIKE = {
    "FRONTDESK_PORT": "8000",
    "FRONTDESK_SIMULATOR_PORT": "8080",
    "FRONTDESK_SIMULATOR": "on or off",
    "FRONTDESK_NOW": "2026-03-02T08:00:00-05:00",
    "PUBLIC_URL": "https://frontdesk.example, without a path",
    "TWILIO_ACCOUNT_SID": "AC and 32 hexadecimal digits",
    "TWILIO_PHONE_NUMBER": "+15025550100",
    "TWILIO_MESSAGING_SERVICE_SID": "MG and 32 hexadecimal digits",
    "TWILIO_API_URL": "http://127.0.0.1:8080, without a path",
    "FRONTDESK_BOT_URL": "http://127.0.0.1:5005, without a path",
    "FRONTDESK_ACTIONS_URL": "http://127.0.0.1:5055, without a path",
    "FRONTDESK_VOICE_EN": "Polly.Joanna-Neural",
    "FRONTDESK_VOICE_ES": "Polly.Lupe-Neural",
    "FRONTDESK_RELAY": "on or off",
    "FRONTDESK_BOOKINGS_AT_ONCE": "2",
}


def _sentence(problem: object) -> str:
    facts = dict(problem)  # type: ignore[call-overload]
    name = "".join(str(part) for part in facts["loc"][:1]).upper()
    said = str(facts["msg"]).removeprefix("Value error, ")
    if name in _WRITTEN_LIKE:
        return f"{name} is {facts['input']!r}; write it like this: {_WRITTEN_LIKE[name]}."
    return f"{name}: {said}" if name else said
