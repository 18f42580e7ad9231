"""How the parts of a wish go together: lists, exceptions, what another visit or another day is counted from."""

import pytest

from actions.times import TimeContext
from tests.actions.times.said import at, said, shown

BOOKED = TimeContext(booked=(at(10, 9, 30),))
OFFERED = TimeContext(offered=(at(8, 9, 30), at(8, 11, 40), at(10, 16)))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("april or june would be fine", "04-01..04-30 or 06-01..06-30"),
        ("is anything open in march or april", "03-01..03-31 or 04-01..04-30"),
        ("april or the first half of may", "04-01..04-30 or 05-01..05-15"),
        ("the last full week of january, not the monday", "01-26..01-31"),
        ("the first two weeks of january", "01-01..01-14"),
        ("midweek next week", "12-08..12-10"),
        ("the weekend after next", "12-19..12-20"),
        ("april may not work, try friday", "12-04"),
        ("my sons august and june need shots on friday", "12-04"),
    ],
)
def test_months_and_weeks(text, wish):
    """A month's name that may be a person's or a verb is a month beside another one."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("weekends or evenings", "weekdays 6,7 or 17:00..21:00"),
        ("weekends or weekday evenings", "weekdays 6,7 or weekdays 1,2,3,4,5 17:00..21:00"),
        ("mornings or weekends", "..12:00 or weekdays 6,7"),
        ("mondays or evenings", "weekdays 1 or 17:00..21:00"),
        ("right when you open or around noon on friday", "12-04 ..09:00 or 12-04 11:30..12:30"),
        ("first thing monday or after 3", "12-07 ..09:00 or 12-07 15:00.."),
        ("first thing tomorrow or friday", "12-03 or 12-04 first"),
        ("the 14th from noon on, all day the 15th, and the 16th until 10", "12-14 12:00.. or 12-15 or 12-16 ..10:00"),
        ("the 9th or the 10th, whichever is the thursday", "12-10"),
        ("the 9th or after that", "12-09.."),
        ("any day up to and including the 11th", "..12-11"),
        ("between like nine and eleven on friday", "12-04 09:00..11:00"),
    ],
)
def test_alternatives(text, wish):
    """ "Or" adds a wish of its own kind, which borrows nothing from the one before."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("not mon, not tues", "weekdays 3,4,5,6,7"),
        ("can't do thursdays or fridays, after 4 is best", "weekdays 1,2,3,6,7 16:00.."),
        ("saturday, but not this saturday", "12-12"),
        ("friday morning, just not this week", "12-11 ..12:00"),
        ("monday doesn't work tuesday doesn't work how about friday", "12-04"),
        ("not the 8th, not the 10th, any other day that week", "12-07..12-13 not 12-08,12-10"),
        ("not monday and not tuesday next week, rest of the week is fine", "12-09..12-13"),
        ("the 15th, not the 25th, the 15th", "12-15"),
        ("next week sounds good, i'm off thursday", "12-10"),
        ("next week is out. friday?", "12-04"),
        ("in two weeks, but on the tuesday", "12-15"),
        ("the 23rd at 2 but i could also do monday that week", "12-23 14:00 or 12-21"),
    ],
)
def test_exceptions(text, wish):
    """What is ruled out says which week or which days were meant."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("the week after my surgery, which is on the 10th", "12-14..12-20"),
        ("a week before we fly on the 28th", "12-21"),
        ("ten days after i finish the pills on the 7th", "12-17"),
        ("three days before my sister arrives on the 18th", "12-15"),
        ("the rash came two days after we ate there", "nothing"),
    ],
)
def test_events_of_a_clause(text, wish):
    """A day may be counted from what somebody does on another one."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "context", "wish"),
    [
        ("put me in half an hour before his", BOOKED, "12-10 09:00"),
        ("an hour after my wife's please", BOOKED, "12-10 10:30"),
        ("i threw up an hour after it", BOOKED, "nothing"),
        ("any other day that week", BOOKED, "12-07..12-13 not 12-10"),
        ("swap my 9:30 for something in the afternoon, same day", BOOKED, "12-10 12:00..17:00"),
        ("whichever is closest to noon", OFFERED, "12-08 11:40"),
        ("the latest of the three", OFFERED, "12-10 16:00"),
        ("either of the first two", OFFERED, "12-08 09:30 or 12-08 11:40"),
        ("anything but the last one", OFFERED, "12-08 09:30 or 12-08 11:40"),
        ("whichever is sooner", OFFERED, "12-08 09:30"),
        ("is there one later in the afternoon", OFFERED, "12-08 12:00..17:00 later"),
    ],
)
def test_beside_a_visit_or_offers(text, context, wish):
    """Offers are picked by what they are beside each other, and another's visit is what one's own is counted from."""
    assert shown(said(text, context)) == wish
