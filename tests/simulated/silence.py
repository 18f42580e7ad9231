"""Patients who fall silent in the middle, while the clinic's clock moves on, and who may come back.

The clock is everybody's, so these have their conversations at the same time, after all others, and it is put back
when they are done.
"""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import batched

from api.worker.housekeeping import expire
from tests.simulated.clinic import Clinic
from tests.simulated.conversation import Conversation, at_a_time, begin, close, talk
from tests.simulated.reading import read

AT_ONCE = 40
"""So few that they are all silent before the first of the held times is over."""


async def hold_silent(clinic: Clinic, numbers: Sequence[int], seed: int) -> list[Conversation]:
    """These conversations from the first text to the verdict."""
    held: list[Conversation] = []
    for some in batched(numbers, AT_ONCE):
        since = await asyncio.to_thread(clinic.clock_shift)
        begun = await at_a_time([begin(clinic, number, seed) for number in some])
        await at_a_time([talk(clinic, c, c.patient.opens()) for c in begun])
        try:
            await _time_passes(clinic, begun)
        finally:
            await asyncio.to_thread(clinic.put_clock_back, since)
        held += await at_a_time([close(clinic, c) for c in begun])
    return held


async def _time_passes(clinic: Clinic, conversations: Sequence[Conversation]) -> None:
    """Eight minutes and a bit, when whoever has a time held is asked once; then it goes; an hour; a night."""
    await _clock_moves(clinic, conversations, seconds=490)
    await _clock_moves(clinic, conversations, seconds=180)
    for c in _silent(conversations):
        if await asyncio.to_thread(clinic.holds_of, c.patient.household.phone):
            c.amiss.append("a time was still held after its ten minutes")
        if c.patient.silent_at == "confirm_book":
            nudges = c.patient.answers_seen.count("nudge")
            c.amiss += [f"asked {nudges} times whether the held time is still wanted"] if nudges != 1 else []
            c.amiss += ["not told that the held time went"] if "hold_gone" not in c.patient.answers_seen else []
    await asyncio.to_thread(clinic.move_clock, hours=1)
    await _come_back(clinic, conversations, "hour")
    await asyncio.to_thread(clinic.move_clock, hours=23)
    await _come_back(clinic, conversations, "night")


async def _clock_moves(clinic: Clinic, conversations: Sequence[Conversation], *, seconds: float) -> None:
    """What is due by then is said to those who are silent, and some of them answer it."""
    await asyncio.to_thread(clinic.move_clock, seconds=seconds)
    await asyncio.to_thread(expire)
    answers = []
    for c in _silent(conversations):
        if messages := await asyncio.to_thread(clinic.unread, c.patient.household.phone):
            c.lines += [("clinic", message) for message in messages]
            if said := c.patient.hears_while_silent(read(messages)):
                answers.append(talk(clinic, c, said))
    await at_a_time(answers)


async def _come_back(clinic: Clinic, conversations: Sequence[Conversation], after: str) -> None:
    theirs = [c for c in _silent(conversations) if c.patient.comes_back_after == after]
    await at_a_time([talk(clinic, c, c.patient.comes_back()) for c in theirs])


def _silent(conversations: Sequence[Conversation]) -> Iterator[Conversation]:
    return (c for c in conversations if c.patient.is_silent)
