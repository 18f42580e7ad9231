"""A run: many patients, some at a time, each with an oracle that compares the book with what was agreed."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import text

from api.db.engine import transaction
from tests.simulated import phrases
from tests.simulated.clinic import Clinic
from tests.simulated.goals import REASONS, Goal, doctor_for, random_wish, reason_for
from tests.simulated.oracle import Verdict, judge
from tests.simulated.patient import Patient
from tests.simulated.people import Household, enter, make_household
from tests.simulated.reading import read
from tests.simulated.writing import ENGLISH_WAYS, SPANISH_WAYS

AT_A_TIME = 8
_GOALS = {"book": 46, "move": 16, "cancel": 10, "check": 8, "availability": 4, "confirm": 3, "ask": 8, "person": 5}
_KINDS = {"adult": 50, "mother": 22, "newcomer": 14, "couple": 6, "referred_heart": 3, "referred_joints": 3}


@dataclass
class Conversation:
    """Everything about one conversation, for the report."""

    number: int
    patient: Patient
    planned: tuple[str, ...] = ()
    lines: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    verdict: Verdict | None = None


async def run(clinic: Clinic, count: int, seed: int) -> list[Conversation]:
    """As many conversations, the same patients for the same seed."""
    await clinic.open_doors()
    waiting: asyncio.Queue[int] = asyncio.Queue()
    for number in range(count):
        waiting.put_nowait(number)
    held: list[Conversation] = []

    async def one_after_the_other() -> None:
        while not waiting.empty():
            held.append(await hold(clinic, waiting.get_nowait(), seed))

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_A_TIME)))
    return sorted(held, key=lambda conversation: conversation.number)


async def hold(
    clinic: Clinic, number: int, seed: int, meddle: Callable[[Patient], Awaitable[object]] | None = None
) -> Conversation:
    """One conversation from the first text to the verdict; afterwards the book is as it was.

    `meddle` may change the book before the oracle looks, to see whether it sees that.
    """
    rng = Random(f"{seed} {number}")
    patient = make_patient(rng, number + seed * 100_000 % 2_000_000)
    household, goal = patient.household, patient.goal
    await asyncio.to_thread(enter, household, rng)
    if goal.kind in ("move", "cancel", "check", "confirm") or (
        goal.kind == "book" and household.is_known and rng.random() < 0.25
    ):
        await _keep_a_visit(clinic, patient, rng)
    before = await asyncio.to_thread(book_of, household)
    conversation = Conversation(number, patient, tuple(patient.detours))
    begun = time.monotonic()
    said: str | None = patient.opens()
    while said is not None:
        conversation.lines.append(("patient", said))
        messages = await clinic.says(household.phone, said)
        conversation.lines += [("clinic", message) for message in messages]
        said = patient.answers(read(messages))
    conversation.seconds = time.monotonic() - begun
    if meddle:
        await meddle(patient)
    after = await asyncio.to_thread(book_of, household)
    conversation.verdict = judge(patient, before, after, conversation.lines)
    await clinic.forget([row["patient_id"] for row in after] + [m.id for m in household.members], household.phone)
    return conversation


def make_patient(rng: Random, number: int) -> Patient:
    """Who writes, what they want, how they feel and how they type."""
    language = "es" if rng.random() < 0.3 else "en"
    kind = rng.choices(list(_GOALS), list(_GOALS.values()))[0]
    home = rng.choices(list(_KINDS), list(_KINDS.values()))[0]
    if kind in ("move", "cancel", "check", "confirm") and home == "newcomer":
        home = "adult"
    own = rng.choice((None, None, None, "chen", "nguyen", "bell")) if home == "adult" else None
    household = make_household(rng, number, language, home, doctor=own)
    person = household.writer
    if home in ("mother", "couple") and rng.random() < 0.7:
        person = rng.choice(household.members[1:])
    goal = Goal(kind, person)
    if kind in ("ask", "person"):
        goal.topic = rng.choice(phrases.TOPICS_BY_BOT if kind == "ask" else phrases.TOPICS_BY_PERSON)
        goal.person_is_right = kind == "person"
    else:
        goal.reason = reason_for(rng, household, person)
        goal.doctor = doctor_for(rng, household, person, goal.reason) if kind in ("book", "availability") else None
        if kind in ("book", "move", "availability") and (kind != "book" or rng.random() < 0.85):
            goal.wish = random_wish(rng, soon=goal.reason.soon and kind != "move")
    way = rng.choice(SPANISH_WAYS if language == "es" else ENGLISH_WAYS)
    detours = rng.sample([*phrases.DETOURS, "wrong_birth", "more", "more"], rng.choice((0, 0, 0, 1, 1, 2)))
    mood = rng.choice(phrases.MOODS)
    return Patient(
        household, goal, mood, way, language, detours, Random(rng.random()), patience=rng.choice((0, 1, 1, 2))
    )


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


def book_of(household: Household) -> list[dict[str, Any]]:
    """Every visit of these people, and of whoever registered from their number, on the wall clock of its place."""
    asked = """
        SELECT a.id, a.patient_id, a.visit_type, a.provider_code, a.site_code, a.modality, a.status, a.source,
               a.start_at AT TIME ZONE CASE a.site_code WHEN 'hilltop' THEN 'America/Chicago'
                                       ELSE 'America/Kentucky/Louisville' END AS start, p.given_name
        FROM appointment a JOIN patient p ON p.id = a.patient_id
        WHERE a.status <> 'fulfilled' AND (a.patient_id = ANY(:ids) OR p.phone = :phone) ORDER BY a.start_at"""
    with transaction() as session:
        found = session.execute(text(asked), {"ids": [m.id for m in household.members], "phone": household.phone})
        return [dict(row._mapping) for row in found]
