"""What takes longer than Twilio waits goes on by itself, and the caller is asked to hold the line meanwhile."""

import asyncio
from collections.abc import Coroutine

from api.calls import twiml
from api.calls.saying import phrase
from api.logs import events

log = events(__name__)
_under_way: set[asyncio.Task[str]] = set()
"""The loop alone would let go of a task that nobody holds."""


async def within(seconds: float, work: Coroutine[None, None, str]) -> str | None:
    """What the work comes to, or None if it needs longer. Then it goes on, and whoever asks again finds its outcome."""
    task = asyncio.get_running_loop().create_task(work)
    _under_way.add(task)
    task.add_done_callback(_ended)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    return task.result() if done else None


def one_moment(turn: int, language: str) -> str:
    """The caller holds the line, and the same turn is asked for again."""
    return twiml.going_on(turn, [phrase("utter_phone_one_moment", language)], language)


def _ended(task: asyncio.Task[str]) -> None:
    _under_way.discard(task)
    if not task.cancelled() and task.exception() is not None:
        log.error("call.thinking_failed")
