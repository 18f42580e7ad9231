"""Words that point into the conversation: "that day", "later", "the same time", a bare number."""

import pytest

from actions.times import TimeContext
from tests.actions.times.said import at, said, shown

BOOKED = TimeContext(booked=(at(8, 14),))  # Tuesday 8 December, 14:00
OFFERED = TimeContext(offered=(at(10, 14), at(10, 15, 30), at(11, 9)))  # Thursday 14:00 and 15:30, Friday 09:00


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("same time next week", "12-08 14:00"),
        ("the same time on friday", "12-04 14:00"),
        ("same day at 4", "12-08 16:00"),
        ("later that week", "12-09..12-13 later"),
        ("anything earlier that week", "12-07 earlier"),
        ("the week after", "12-14..12-20"),
        ("the day after", "12-09"),
        ("push it back 30 minutes", "12-08 14:30"),
        ("an hour earlier", "12-08 13:00"),
        ("a week later", "12-15 14:00"),
        ("something sooner", "..12-08 earlier"),
        ("a la misma hora el viernes", "12-04 14:00"),
    ],
)
def test_beside_the_appointment_that_is_booked(text, wish):
    """Patients who move a visit speak of the one they have: Tuesday the 8th at two."""
    assert shown(said(text, BOOKED)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("later on that day", "12-10 15:30.. later"),
        ("earlier in the day", "12-10 ..14:00 earlier"),
        ("on that day at 4", "12-10 16:00"),
        ("do you have anything sooner", "..12-10 earlier"),
        ("later", "12-11.. later"),
        ("not that day", "not 12-10"),
        ("the 11th", "12-11"),
        ("friday at 9", "12-11 09:00"),
        ("ese día a las 4", "12-10 16:00"),
    ],
)
def test_beside_the_times_that_were_offered(text, wish):
    """ "That day" is the day of the first offer; "later" is after the last."""
    assert shown(said(text, OFFERED)) == wish


@pytest.mark.parametrize("text", ["2", "the second", "how about 2", "number 3"])
def test_picking_an_offer_is_no_wish(text):
    """With a list of offers before one, a number or an ordinal picks from it."""
    assert not said(text, OFFERED)


def test_an_offer_settles_am_or_pm():
    """Where 7 pm is on offer, on one day, "7" is that evening, and nothing needs asking."""
    wish = said("at 7", TimeContext(offered=(at(10, 19),)))
    assert (shown(wish), wish.ask) == ("12-10 19:00", None)


@pytest.mark.parametrize(
    ("asked", "text", "wish"),
    [
        ("time", "2", "14:00"),
        ("time", "230", "14:30"),
        ("time", "10 or 11", "10:00 or 11:00"),
        ("time", "how about 11", "11:00"),
        ("date", "the 12th", "12-12"),
        ("date", "12", "12-12"),
    ],
)
def test_a_number_answers_what_was_asked(asked, text, wish):
    """Asked for a time, "2" is two o'clock; asked for a date, "12" is the twelfth."""
    assert shown(said(text, TimeContext(asked=asked))) == wish


def test_cancelling_the_appointment_at_hand_wishes_nothing():
    """The time of the appointment that is cancelled is known; the time of another one says which."""
    assert not said("please cancel the one on the 8th at 2", BOOKED)
    assert shown(said("please cancel the one on the 8th at 2")) == "12-08 14:00"
