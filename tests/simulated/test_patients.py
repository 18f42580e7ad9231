"""Simulated patients text the whole clinic, and nothing is booked, moved or cancelled but what they said yes to.

On two quiet cores 4.4 conversations are held in a second, and starting takes 20 seconds; `make simulate` holds as many
as are wanted.
"""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulated.__main__ import running_clinic
from tests.simulated.clinic import Clinic
from tests.simulated.patient import Patient
from tests.simulated.report import reached_without_person, texts_to_book
from tests.simulated.running import Conversation, hold, run

pytestmark = pytest.mark.timeout(900)  # on a busy machine it takes minutes
CONVERSATIONS, SEED = 80, 7
LEAST_REACHED = 0.9
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


def test_every_text_is_answered(conversations):
    """Nobody is left without a next sentence, whatever they wrote."""
    assert [c.number for c in conversations if c.verdict.silent] == []


def test_nobody_hears_of_anybody_else(conversations):
    """Not a name or a birth date of others, and not the own name before it is proved who writes."""
    assert [(c.number, c.verdict.leaks) for c in conversations if c.verdict.leaks] == []


def test_most_reach_their_goal_and_in_few_texts(conversations):
    """Where no person is needed, hardly anybody ends with one or gives up; to book takes five texts or fewer."""
    assert reached_without_person(conversations) >= LEAST_REACHED
    assert texts_to_book(conversations) <= 5


def test_the_oracle_finds_a_visit_that_nobody_asked_for(clinic):
    """A control: a visit that is put into the book behind the patient's back does not go unseen."""

    async def plant(patient: Patient) -> None:
        visit = {"visit_type": "office-visit", "patient_id": str(patient.household.writer.id)}
        assert await clinic.book(visit)

    held = asyncio.run(_one(clinic, plant))
    assert held.verdict is not None
    assert any("without a yes" in found for found in held.verdict.wrong)


async def _one(clinic: Clinic, meddle: Any) -> Conversation:
    await clinic.open_doors()
    return await hold(clinic, 1_000_000, SEED, meddle)
