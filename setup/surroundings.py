"""What the processes find around them: the environment they inherit, and ports that must be free."""

import errno
import os
import socket
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from api.settings import Settings


def child_environment(settings: Settings, database_url: str) -> dict[str, str]:
    """Every setting as it was understood, so that each process reads the same; also the bot, which shares no code."""
    given = {
        "DATABASE_URL": database_url,
        "FRONTDESK_STATE": str(settings.frontdesk_state.resolve()),
        "FRONTDESK_CLINIC": str(settings.frontdesk_clinic.resolve()),
        "FRONTDESK_PORT": str(settings.frontdesk_port),
        "FRONTDESK_SIMULATOR_PORT": str(settings.frontdesk_simulator_port),
        "FRONTDESK_SIMULATOR": settings.frontdesk_simulator,
        "FRONTDESK_NOW": settings.frontdesk_now.isoformat() if settings.frontdesk_now else "",
        "PUBLIC_URL": settings.public_origin,
        "FRONTDESK_API_TOKEN": settings.api_token,
        "FRONTDESK_BOT_TOKEN": settings.bot_token,
        "FRONTDESK_BOT_URL": settings.frontdesk_bot_url,
        "FRONTDESK_ACTIONS_URL": settings.frontdesk_actions_url,
    }
    # Rasa's SQLAlchemy 1.4 finds psycopg2 by the plain scheme.
    bot = {"FRONTDESK_BOT_DATABASE_URL": database_url.replace("postgresql+psycopg://", "postgresql://", 1)}
    quiet = {
        "OPENBLAS_NUM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONUNBUFFERED": "1",
    }
    return dict(os.environ) | given | _twilio(settings) | bot | quiet


def _twilio(settings: Settings) -> dict[str, str]:
    previous, service = settings.twilio_auth_token_previous, settings.twilio_messaging_service_sid
    return {
        "TWILIO_ACCOUNT_SID": settings.account_sid,
        "TWILIO_AUTH_TOKEN": settings.auth_tokens[0],
        "TWILIO_AUTH_TOKEN_PREVIOUS": previous.get_secret_value() if previous else "",
        "TWILIO_PHONE_NUMBER": settings.twilio_phone_number,
        "TWILIO_MESSAGING_SERVICE_SID": service or "",
        # An account without this address means the real Twilio, and must go on meaning it.
        "TWILIO_API_URL": "" if settings.twilio_is_real else settings.twilio_origin,
    }


@dataclass(frozen=True)
class Door:
    """A port that one of our processes will listen on, and the setting that names it."""

    part: str
    host: str
    port: int
    setting: str


def doors(settings: Settings) -> list[Door]:
    """Every port that must be free on this machine."""
    bot, actions = urlsplit(settings.frontdesk_bot_url), urlsplit(settings.frontdesk_actions_url)
    own = [
        Door("api", "127.0.0.1", settings.frontdesk_port, "FRONTDESK_PORT"),
        Door("bot", bot.hostname or "127.0.0.1", bot.port or 80, "FRONTDESK_BOT_URL"),
        Door("actions", actions.hostname or "127.0.0.1", actions.port or 80, "FRONTDESK_ACTIONS_URL"),
    ]
    if settings.runs_simulator:
        own.append(Door("simulator", "127.0.0.1", settings.frontdesk_simulator_port, "FRONTDESK_SIMULATOR_PORT"))
    return own


def obstacles(wanted: list[Door]) -> list[str]:
    """A sentence for each port that is not ours to have, saying what to do about it."""
    uses = Counter(door.port for door in wanted)
    twice = [
        f"{door.setting} names port {door.port}, which another of Frontdesk's parts has too: choose another port."
        for door in wanted
        if uses[door.port] > 1
    ]
    return twice or [trouble for door in wanted if (trouble := _trouble(door))]


def _trouble(door: Door) -> str | None:
    with socket.socket() as probe:
        # A port whose last connections are still winding down is free; a listening one is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((door.host, door.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return (
                    f"Port {door.port}, which the {door.part} needs, is taken by another program: stop that program "
                    f"(`ss -ltnp 'sport = :{door.port}'` names it), or set {door.setting} to another one."
                )
            return (
                f"The {door.part} cannot listen on {door.host}:{door.port} ({error.strerror}): change {door.setting}."
            )
    return None
