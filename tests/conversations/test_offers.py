"""What is offered when a wish cannot be met, and what a patient may say beside offers. Monday, March 2, 2026, 8 AM."""

import re

import pytest

from tests.conversations.book import active_holds, local, visits_of
from tests.conversations.conftest import ANA, GRACE, JAMES, OMAR


def offered(said):
    return re.findall(r"^\d\) (.*)$", said, re.M)


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ("dr lee tuesday morning please", "Dr. Samuel Lee doesn't see patients tomorrow in the morning."),
        ("I'd like to see Dr. Lee on Sunday", "Riverside is closed on Sunday, March 8."),
        ("appointment with dr patel on may 25", "We are closed on Monday, May 25 (Memorial Day)."),
        ("appointment with dr lee at hilltop", "Dr. Samuel Lee doesn't see patients at Hilltop."),
    ],
)
def test_the_reason_is_a_fact_and_something_near_is_offered(patient, wish, why):
    """Omar's wish cannot be met: he hears in one sentence why, and reads what is open instead."""
    omar = patient(OMAR)
    omar.says(wish)
    said = omar.says("Haddad 1/15/1979")
    assert why in said
    assert re.search(r"Would (?:one of these|another|someone else)", said)
    assert offered(said)


def test_the_reason_in_spanish(patient):
    ana = patient(ANA)
    ana.says("quiero una cita para mí con la doctora García el domingo")
    said = ana.says("Torres 12/4/1988")
    assert "Hilltop está cerrado el domingo 8 de marzo." in said
    assert "¿Le sirve" in said


def test_what_has_to_be_is_given_up_last(patient):
    """Only Dr. Lee will do for Omar: other days are offered, and nobody else."""
    omar = patient(OMAR)
    omar.says("it has to be dr lee, on tuesday at 9am")
    options = offered(omar.says("Haddad 1/15/1979"))
    assert options
    assert all("Dr. Samuel Lee" in option for option in options)


@pytest.mark.parametrize(
    "opening", ["appointment with dr lee next wednesday", "I need to move my appointment to another day"]
)
@pytest.mark.parametrize("words", ["at hilltop instead", "can it be at the hilltop office instead"])
def test_a_place_where_the_doctor_does_not_work(patient, opening, words):
    """Omar asks for Hilltop, where Dr. Lee is never: he is told so, and reads what is nearest."""
    omar = patient(OMAR)
    omar.says(opening)
    omar.says("Haddad 1/15/1979")
    said = omar.says(words)
    assert "Dr. Samuel Lee doesn't see patients at Hilltop." in said
    assert offered(said)


def test_later_in_the_day(patient):
    """Each of the times is at the hour of the latest on offer or after it, on the wished day."""
    omar = patient(OMAR)
    omar.says("dr lee next wednesday morning")
    omar.says("Haddad 1/15/1979")
    later = offered(omar.says("something later in the day please"))
    assert later
    assert all(re.search(r"Wed, Mar 11, (?:11:\d\d AM|\d+:\d\d PM)", option) for option in later)


def test_something_earlier_is_looked_for(patient):
    """Omar is offered next Wednesday, and asks for something earlier: he reads times before that."""
    omar = patient(OMAR)
    omar.says("dr lee next wednesday morning")
    omar.says("Haddad 1/15/1979")
    sooner = offered(omar.says("anything earlier?"))
    assert sooner
    assert all(re.search(r"Mar (?:[2-9]|10|11),", option) for option in sooner)


def test_who_is_offered_the_first_times_waits_for_earlier_ones(patient, house):
    """There is nothing before the first open times: they stay on offer, and the staff see who waits."""
    omar = patient(OMAR)
    omar.says("the soonest appointment with dr lee please")
    first = offered(omar.says("Haddad 1/15/1979"))
    said = omar.says("anything earlier?")
    assert "That is the earliest open time." in said
    assert "on the list for an earlier time" in said
    assert offered(said) == first

    with house.as_staff() as staff:
        (waiting,) = staff.get("/v1/wait-wishes").json()["items"]
        assert (waiting["given_name"], waiting["provider"]) == ("Omar", "lee")
        assert "not on our list" in omar.says("take me off the list")
        assert staff.get("/v1/wait-wishes").json()["items"] == []
    assert "Shall I book it?" in omar.says("1"), "and the offers are still there"


def test_a_visit_is_moved_earlier(patient, book):
    """James would rather come before the tenth: earlier times are offered, and his visit goes there."""
    james = patient(JAMES)
    james.says("can I come in sooner than the 10th?")
    options = offered(james.says("Walker 11/3/1954"))
    assert options
    assert all(re.search(r"Mar [2-9],", option) for option in options)
    james.says("1")
    assert "Moved." in james.says("yes")
    (visit,) = visits_of(book, "James")
    assert local(visit.start_at) < "Tue 03-10"


def test_a_changed_wish_before_the_yes_lets_the_held_time_go(patient, book):
    """Grace is asked whether to book, and would rather see somebody else on another day: nothing stays held."""
    grace = patient(GRACE)
    grace.says("skin check with dr nguyen on thursday")
    grace.says("Kim 7/21/1996")
    assert "Shall I book it?" in grace.says("1")
    assert active_holds(book) == 1
    assert "Tue, Mar 10" in grace.says("actually tuesday next week would be better")
    assert active_holds(book) <= 1
    assert "Tuesday, March 10" in grace.says("the first")
    assert active_holds(book) == 1


def test_nothing_later_leaves_what_was_offered(patient):
    """Grace moves her skin check and asks for later in the day: what is open stays on offer."""
    grace = patient(GRACE)
    grace.says("Kim 7/21/1996, can i move my skin check to the week after")
    said = grace.says("anything later in the day")
    assert offered(said)
    assert "Move Grace's visit" in grace.says("1")


def test_another_visit_than_the_one_that_is_moved(patient):
    """In the middle of moving her skin check Grace cancels the other visit: that one is read back."""
    grace = patient(GRACE)
    grace.says("Kim 7/21/1996, can i move my skin check to the week after")
    assert "Well-woman" in grace.says("cancel my well woman exam instead")
