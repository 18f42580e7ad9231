"""Several wishes in one text are done one after another. It is Monday, March 2, 2026, eight in the morning."""

import re

import pytest

from tests.conversations.book import visits_of
from tests.conversations.conftest import ANA, GRACE, OMAR


@pytest.mark.parametrize(
    "words",
    [
        "cancel my physical and book me an office visit with dr lee next week",
        "please cancel my physical. also I want to book an office visit with dr lee next week",
    ],
)
def test_cancel_one_and_book_another(patient, book, words):
    """Omar's physical is cancelled after his yes; then the times for the new visit come by themselves."""
    omar = patient(OMAR)
    assert "One thing at a time" in omar.says(words)
    assert "cancel this visit" in omar.says("Haddad 1/15/1979")
    assert [v.visit_type for v in visits_of(book, "Omar")] == ["annual-physical"]

    said = omar.says("yes")
    assert re.search(r"visit on Friday, March 20 at 8:00 AM with Dr. Samuel Lee at Riverside is cancelled", said)
    assert "Now the other thing you asked for." in said
    assert re.search(r"^1\) .*Mar (9|10|11|12|13), .*Dr. Samuel Lee", said, re.M)

    assert "Shall I book it?" in omar.says("1")
    assert "Booked for Omar" in omar.says("yes")
    assert [v.visit_type for v in visits_of(book, "Omar")] == ["office-visit"]


def test_what_waits_is_not_forgotten_in_silence(patient, book):
    """Grace leaves everything in the middle: she hears that the second wish is dropped too, and nothing has changed."""
    grace = patient(GRACE)
    grace.says("cancel my skin check and book a well woman exam with dr chen")
    grace.says("Kim 7/21/1996")
    assert "dropped the rest" in grace.says("start over")
    assert len(visits_of(book, "Grace")) == 2


def test_changing_ones_visit_is_one_wish(patient):
    """ "Cancel and reschedule" means one visit: nothing waits."""
    omar = patient(OMAR)
    assert "One thing at a time" not in omar.says("i need to cancel and reschedule my physical")


def test_two_children_in_one_text(patient, book):
    """Mia's visit is booked, then the times for Leo come by themselves."""
    ana = patient(ANA)
    ana.says("book Mia and Leo for shots next week")
    assert "first Mia, then Leo" in ana.says("Torres 4/12/1988")
    assert "for Mia" in ana.says("1")
    said = ana.says("yes")
    assert "Booked for Mia" in said
    assert re.search(r"^1\) .*Mar (9|10|11|12|13), ", said, re.M)
    assert "for Leo" in ana.says("1")
    assert "Booked for Leo" in ana.says("yes")
    assert "immunization" in [v.visit_type for v in visits_of(book, "Leo")]


def test_both_children_in_answer_to_who_is_it_for(patient):
    ana = patient(ANA)
    ana.says("I need shots for my kids")
    assert "Who is the visit for?" in ana.says("Torres 4/12/1988")
    assert "One after another: first" in ana.says("both")
