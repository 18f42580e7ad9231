"""The way to the dialogue model: one authenticated turn, one list of replies, or a plain failure."""

import asyncio
import re
import ssl
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Annotated, Any

import httpx
from pydantic import BaseModel, StringConstraints, TypeAdapter

from api.settings import get_settings

TURN_SECONDS = 12.0
"""A patient who waits longer is better served by the honest sentence that a person will answer."""

type Words = Annotated[str, StringConstraints(pattern=r"\S")]


class BotUnavailable(Exception):
    """The dialogue model did not answer, or answered nothing that makes sense: a person has to."""


class Option(BaseModel):
    """One of the choices under a reply: its number, and the words beside it."""

    label: Words
    value: Words


class Handoff(BaseModel):
    """Why a person is needed, and what about: a refill, results … Codes, never the patient's words."""

    reason: Words
    topic: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] | None = None


class Reply(BaseModel):
    """Something to say, or to do: bring a person, put something before the staff, text a caller, or end all texts."""

    text: Words | None = None
    name: str | None = None
    """The response that the words come from: on the phone it tells what kind of answer to listen for."""
    texted: Words | None = None
    """What a caller gets in writing as well: the visit that was booked, moved or cancelled."""
    options: list[Option] = []
    handoff: Handoff | None = None
    for_staff: Handoff | None = None
    """What the staff should see to while the bot goes on."""
    opt_out: bool = False

    @property
    def says_or_does_something(self) -> bool:
        return bool(self.text or self.handoff or self.for_staff or self.opt_out or self.texted)


_REPLIES = TypeAdapter(list[Reply])


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


async def ask_bot(turn: BotTurn, patience_seconds: float = TURN_SECONDS) -> list[Reply]:
    """What the bot says and does, at least one thing.

    Raises `BotUnavailable`. A turn may be asked again after a failure: the bot answers each turn once.
    """
    settings = get_settings()
    try:
        # httpx counts its limit anew for every byte that trickles in, so the whole turn has one of its own.
        async with asyncio.timeout(patience_seconds), _client() as client:
            answer = await client.post(
                f"{settings.frontdesk_bot_url}/webhooks/clinic/turn",
                json=asdict(turn),
                headers={"Authorization": f"Bearer {settings.bot_token}"},
            )
        answer.raise_for_status()
        replies = _REPLIES.validate_python(answer.json()["replies"])
    except (httpx.HTTPError, TimeoutError, ValueError, KeyError, TypeError) as error:
        raise BotUnavailable(type(error).__name__) from None
    if not any(reply.says_or_does_something for reply in replies):
        raise BotUnavailable("no_replies")
    return replies


def _client() -> httpx.AsyncClient:
    # One for each turn: a kept connection may be one that a restart of the bot has cut.
    return httpx.AsyncClient(verify=_tls(), timeout=None, trust_env=False)  # noqa: S113 (the caller keeps the time)


@lru_cache
def _tls() -> ssl.SSLContext:
    """Made once: to read all authorities anew takes longer than the bot needs for an answer."""
    return ssl.create_default_context()


def harmless(text: str) -> str:
    """The text without the leading slashes that Rasa would take for a command."""
    return re.sub(r"^[\s/]+", "", text) or "..." if text.lstrip().startswith("/") else text
