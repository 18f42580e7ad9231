"""Simulated patients text the whole clinic, and nothing is booked, moved or cancelled but what they said yes to.

On two quiet cores 4.7 conversations are held in a second, and starting takes 20 seconds; `make simulate` holds as many
as are wanted. The controls at the end show that what would be wrong is seen.
"""

import asyncio
import re
from collections.abc import Callable, Iterator
from itertools import count, pairwise
from typing import Any

import pytest

from tests.simulated.__main__ import running_clinic
from tests.simulated.clinic import Clinic
from tests.simulated.conversation import Conversation, hold
from tests.simulated.drawing import patient_of
from tests.simulated.leaks import names_in
from tests.simulated.oracle import Verdict
from tests.simulated.patient import Patient
from tests.simulated.report import ended_well, reached_without_person, texts_to_book
from tests.simulated.running import run

pytestmark = pytest.mark.timeout(900)  # on a busy machine it takes minutes
CONVERSATIONS, SEED = 80, 7
LEAST_REACHED = 0.95
"""What is reached today, less what chance may take. To be raised with every improvement."""


@pytest.fixture(scope="module")
def clinic() -> Iterator[Clinic]:
    with running_clinic() as running:
        yield running


@pytest.fixture(scope="module")
def conversations(clinic: Clinic) -> list[Conversation]:
    return asyncio.run(run(clinic, CONVERSATIONS, SEED))


def test_nothing_is_kept_but_what_the_patient_confirmed(conversations):
    """Day, time, provider, place, person and kind of visit are those of the read-back to which they said yes."""
    assert [(c.number, c.verdict.wrong) for c in conversations if c.verdict.wrong] == []


def test_nothing_is_told_that_is_not_so(conversations):
    """Visits as they are in the book, weekdays that fit their dates, and a person only where somebody will come."""
    assert [(c.number, c.verdict.untrue) for c in conversations if c.verdict.untrue] == []


def test_every_text_is_answered(conversations):
    """Nobody is left without a next sentence, whatever they wrote."""
    assert [c.number for c in conversations if c.verdict.silent] == []


def test_nobody_hears_of_anybody_else(conversations):
    """Not a name or a birth date of others, and not the own name before it is proved who writes."""
    assert [(c.number, c.verdict.leaks) for c in conversations if c.verdict.leaks] == []


def test_most_reach_their_goal_and_in_few_texts(conversations):
    """Hardly anybody gives up, or ends with a person whom nobody needs; to book takes five texts or fewer."""
    assert ended_well(conversations) >= LEAST_REACHED
    assert reached_without_person(conversations) >= LEAST_REACHED
    assert texts_to_book(conversations) <= 5


def test_a_visit_that_nobody_asked_for_is_found(clinic):
    """A control: a visit that is put into the book behind the patient's back does not go unseen."""

    async def plant(patient: Patient) -> None:
        visit = {"visit_type": "office-visit", "patient_id": str(patient.household.writer.id)}
        assert await clinic.book(visit)

    assert any("without a yes" in found for found in _verdict(clinic, "book", plant).wrong)


def test_a_wrong_day_is_found(clinic):
    """A control: the right visit, told with another date, is a wrong answer."""
    verdict = _verdict(Garbling(clinic, a_day_later), "check")
    assert verdict.end == "wrong"
    assert any("not in the book" in found for found in verdict.untrue)


def test_a_wrong_answer_about_the_clinic_is_found(clinic):
    """A control: whoever asks where the clinic is and hears of another street has not been answered."""
    verdict = _verdict(Garbling(clinic, lambda words: words.replace("River", "Mill").replace("Hill", "Mill")), "ask")
    assert verdict.end == "gave_up"


def test_a_text_without_an_answer_is_found(clinic):
    """A control: a clinic that says nothing leaves a patient in a dead end."""
    verdict = _verdict(Garbling(clinic, lambda _: None), "book")
    assert verdict.silent
    assert verdict.end == "gave_up"


def test_a_name_that_slips_out_is_found(clinic):
    """A control: the name of somebody else is a leak; the street that is called Preston is not."""
    verdict = _verdict(Garbling(clinic, lambda words: f"{words} Beatriz Calloway is coming in too."), "check")
    assert {"Beatriz is no name of theirs", "Calloway is no name of theirs"} <= set(verdict.leaks)
    assert names_in("Buses 15 and 17 stop at River Rd and Preston, one block away.") == set()


def a_day_later(words: str) -> str:
    """The date in words of a kept visit moved by a day, and its weekday with it."""
    return re.sub(r"\b(Mar\w*|Apr\w*) (\d+)|\b(\d+) de (mar|abr)", _next_day, _another_weekday(words))


def _next_day(found: re.Match[str]) -> str:
    return re.sub(r"\d+", lambda day: str(int(day[0]) % 28 + 1), found[0])


def _another_weekday(words: str) -> str:
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Monday".split()
    for day, following in reversed(list(pairwise(days))):
        words = words.replace(day, following)
    return words


class Garbling:
    """A clinic in whose texts something goes wrong on the way: `spoil` changes each of them, or makes nothing of it."""

    def __init__(self, clinic: Clinic, spoil: Callable[[str], str | None]) -> None:
        self._clinic, self._spoil = clinic, spoil

    def __getattr__(self, name: str) -> Any:
        return getattr(self._clinic, name)

    async def says(self, phone: str, body: str) -> list[str]:
        spoiled = [self._spoil(message) for message in await self._clinic.says(phone, body)]
        return [message for message in spoiled if message]


def _verdict(clinic: Any, kind: str, meddle: Any = None) -> Verdict:
    """What is found about the first patient, beyond those of the run, whose goal is of this kind."""

    async def one() -> Conversation:
        await clinic.open_doors()
        return await hold(clinic, number, SEED, meddle)

    number = next(n for n in count(1_000_000) if is_plain(patient_of(n, SEED)[0], kind))
    verdict = asyncio.run(one()).verdict
    assert verdict is not None
    return verdict


def is_plain(patient: Patient, kind: str) -> bool:
    """Somebody who writes in plain English for themselves and does nothing beside the point."""
    question = patient.goal.question
    return (
        patient.goal.kind == kind
        and patient.household.kind == "adult"
        and (patient.language, patient.way, patient.mood) == ("en", "plain", "plain")
        and not patient.detours
        and not patient.comes_back_after
        and (question is None or question.topic == "address")
    )
