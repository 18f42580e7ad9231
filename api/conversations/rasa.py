"""The way to the dialogue model: one authenticated turn, one list of replies, or a plain failure."""

from dataclasses import asdict, dataclass
from typing import Any

import httpx

from api.settings import get_settings

TURN_SECONDS = 12.0
"""A patient who waits longer is better served by the honest sentence that a person will answer."""


class BotUnavailable(Exception):
    """The dialogue model did not answer, or answered nothing: a person has to."""


@dataclass(frozen=True, slots=True)
class BotTurn:
    """What the dialogue model is told with a message. `now` is RFC 3339; `facts` are those that are proved."""

    session: str
    turn: str
    text: str
    channel: str
    language: str
    now: str
    facts: dict[str, Any]


async def ask_bot(turn: BotTurn) -> list[dict[str, Any]]:
    """The bot's replies: `{text, options?}`, and directives such as `{handoff: {reason}}`.

    Raises `BotUnavailable`. A turn may be asked again after a failure: the bot answers each turn once.
    """
    settings = get_settings()
    headers = {"Authorization": f"Bearer {settings.bot_token}"}
    try:
        async with httpx.AsyncClient(timeout=TURN_SECONDS) as client:
            answer = await client.post(
                f"{settings.frontdesk_bot_url}/webhooks/clinic/turn", json=asdict(turn), headers=headers
            )
        answer.raise_for_status()
        replies: list[dict[str, Any]] = answer.json()["replies"]
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise BotUnavailable(type(error).__name__) from None
    if not replies:
        raise BotUnavailable("no_replies")
    return replies


def harmless(text: str) -> str:
    """The text without the leading slash that Rasa would take for a command."""
    return text.lstrip().removeprefix("/").lstrip("/") or "..." if text.lstrip().startswith("/") else text
