"""One conversation: from the first text to the verdict of an oracle that compares the book with what was agreed."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from tests.simulated.book import book_of, left_to_the_staff
from tests.simulated.clinic import Clinic
from tests.simulated.drawing import patient_of
from tests.simulated.goals import REASONS
from tests.simulated.oracle import Verdict, judge
from tests.simulated.patient import Patient
from tests.simulated.people import enter
from tests.simulated.reading import read

AT_A_TIME = 8

type Meddling = Callable[[Patient], Awaitable[object]]


@dataclass
class Conversation:
    """Everything about one conversation, for the report."""

    number: int
    patient: Patient
    before: list[dict[str, Any]] = field(default_factory=list)
    planned: tuple[str, ...] = ()
    lines: list[tuple[str, str]] = field(default_factory=list)
    amiss: list[str] = field(default_factory=list)
    """What went wrong while the patient was silent."""
    seconds: float = 0.0
    verdict: Verdict | None = None


async def hold(clinic: Clinic, number: int, seed: int, meddle: Meddling | None = None) -> Conversation:
    """One conversation from the first text to the verdict."""
    conversation = await begin(clinic, number, seed)
    await talk(clinic, conversation, conversation.patient.opens())
    return await close(clinic, conversation, meddle)


async def begin(clinic: Clinic, number: int, seed: int) -> Conversation:
    """Somebody with a history and perhaps a visit, who is about to write."""
    patient, rng = patient_of(number, seed)
    household, goal = patient.household, patient.goal
    await asyncio.to_thread(enter, household, rng)
    if goal.kind in ("move", "cancel", "check", "confirm") or (
        goal.kind == "book" and household.is_known and rng.random() < 0.25
    ):
        await _keep_a_visit(clinic, patient, rng)
    before = await asyncio.to_thread(book_of, household)
    return Conversation(number, patient, before, tuple(patient.detours))


async def talk(clinic: Clinic, conversation: Conversation, said: str | None) -> None:
    """Texts and answers, until the patient has nothing more to say for now."""
    begun = time.monotonic()
    while said is not None:
        conversation.lines.append(("patient", said))
        messages = await clinic.says(conversation.patient.household.phone, said)
        conversation.lines += [("clinic", message) for message in messages]
        said = conversation.patient.answers(read(messages))
    conversation.seconds += time.monotonic() - begun


async def close(clinic: Clinic, conversation: Conversation, meddle: Meddling | None = None) -> Conversation:
    """The verdict; afterwards the book is as it was.

    `meddle` may change the book before the oracle looks, to see whether it sees that.
    """
    patient, household = conversation.patient, conversation.patient.household
    if meddle:
        await meddle(patient)
    after = await asyncio.to_thread(book_of, household)
    tasks = await asyncio.to_thread(left_to_the_staff, household)
    conversation.verdict = judge(patient, conversation.before, after, conversation.lines, tasks)
    conversation.verdict.add(conversation.amiss)
    await clinic.forget([row["patient_id"] for row in after] + [m.id for m in household.members], household.phone)
    return conversation


async def at_a_time[T](work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """All of it done, no more than some at a time, in the order in which it was given."""
    free = asyncio.Semaphore(AT_A_TIME)

    async def when_free(one: Coroutine[Any, Any, T]) -> T:
        async with free:
            return await one

    return list(await asyncio.gather(*(when_free(one) for one in work)))


async def _keep_a_visit(clinic: Clinic, patient: Patient, rng: Random) -> None:
    """Has the staff book a visit for the person, some days ahead; of another kind where one is to be booked."""
    goal = patient.goal
    reason = goal.reason
    assert reason is not None
    if goal.kind == "book":
        reason = REASONS["followup" if not goal.person.is_child else "wellchild"]
    elif reason.soon:
        reason = goal.reason = REASONS["wellchild" if goal.person.is_child else "followup"]
    first = next(code for code in sorted(reason.accepts) if code != "skin-procedure")
    from_day = rng.choice(("2026-03-05", "2026-03-10", "2026-03-17"))
    wanted = {
        "visit_type": first,
        "patient_id": str(goal.person.id),
        "windows": [{"from": from_day, "to": "2026-04-20"}],
    }
    if goal.person.doctor in ("patel", "lee", "garcia", "okafor") and reason.department == "family":
        wanted["providers"] = [goal.person.doctor]
    booked = await clinic.book(wanted)
    if booked and goal.kind != "book":
        start = datetime.fromisoformat(booked["start"]).replace(tzinfo=None)
        goal.kept = [{"id": booked["id"], "start": start, "provider": booked["provider"]["code"]}]
