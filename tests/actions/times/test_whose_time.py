"""Whose time is meant and what for: free days, kept visits, what is too late, and when one asks. See `said`."""

import pytest

from actions.times import TimeContext
from tests.actions.times.said import at, said, shown

TUESDAY_VISIT = TimeContext(booked=(at(8, 9),))
TWO_VISITS = TimeContext(booked=(at(3, 9), at(7, 11)))
TWO_MONDAYS = TimeContext(offered=(at(7, 9), at(10, 10), at(14, 15)))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("i'm off from the warehouse the last week of december", "12-25..12-31"),
        ("my husband is off work the 21st thru the 23rd, could we come in then", "12-21..12-23"),
        ("i'm off to florida on the 20th so before that", "..12-19"),
        ("i'm at my sister's till sunday, then i'm wide open", "12-06.."),
        ("the interpreter is only from 1 to 4", "13:00..16:00"),
        ("he's at his best between ten and noon", "10:00..12:00"),
        ("he works mondays, she works days, friday it is", "12-04"),
        ("the 22nd is just too far away", "..12-21"),
        ("friday is too soon, what about the friday after", "12-11"),
        ("it must be checked no later than three days before the 20th", "..12-17"),
        ("my morning pill makes me dizzy so afternoons please", "12:00..17:00"),
        ("between my morning class and my afternoon lab, like 11 to 1", "11:00..13:00"),
    ],
)
def test_who_is_free_and_what_bounds(text, wish):
    """Days off are wished; too late ends the wish; a part of the day that names an activity is none."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("the bus comes at 10 and leaves at 2, somewhere in between", "10:00..14:00"),
        ("it's due on the 18th and we're away until the 9th, any time between is ok", "12-10..12-18"),
        ("i have the boys the week of the 7th and the week of the 21st. one of those", "12-07..12-13 or 12-21..12-27"),
        (
            "my card expires on the 18th. i drive monday to thursday every week so a friday before that",
            "..12-17 weekdays 5",
        ),
        ("my daughter comes home saturday and goes back on the 20th, somewhere in that window", "12-05..12-20"),
        ("they want me in the week after my biopsy, which is on the 10th", "12-14..12-20"),
    ],
)
def test_pointers_into_a_story(text, wish):
    """ "In between", "one of those" and "before that" find what was told; a timetable is no date."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "context", "wish"),
    [
        ("cancel thursday please but keep my monday one", TWO_VISITS, "12-03"),
        ("could i trade my 9 o'clock for an afternoon one that day", TUESDAY_VISIT, "12-08 12:00..17:00"),
        ("what time is my moms thing on the eighth", None, "12-08"),
        ("is my refill ready on friday?", None, "nothing"),
    ],
)
def test_visits_that_are_named(text, context, wish):
    """What stays is no wish, what is given away neither; a question about one's own visit names it."""
    assert shown(said(text, context)) == wish


@pytest.mark.parametrize(
    ("text", "context", "ask"),
    [
        ("move it forward a day please", TUESDAY_VISIT, "which_way"),
        ("could you move it back an hour", TUESDAY_VISIT, "which_way"),
        ("push it back two hours", TUESDAY_VISIT, None),
        ("monday works", TWO_MONDAYS, "which_offer"),
        ("thursday works", TWO_MONDAYS, None),
        ("the second is fine", TimeContext(offered=(at(1, 9), at(2, 11), at(3, 9))), None),
        ("the first is good", TimeContext(offered=(at(3, 9), at(1, 11))), "which_offer"),
        ("ok but earlier", TimeContext(offered=(at(10, 9),)), "day_or_time"),
        ("12 works", TimeContext(asked="when"), "bare_numbers"),
        ("20 works", TimeContext(asked="when"), "bare_numbers"),
        ("the 10th", TimeContext(asked="when"), None),
        ("10 is good", TimeContext(asked="time"), None),
        ("the 8th or was it the 9th i'm thinking of", None, "unsure"),
        ("four fifty or is that too late", None, None),
        ("this saturday, and if that's no good next saturday", None, None),
        ("8 or 8:30 on friday", None, None),
        ("7 or 7:30 on friday", None, "ambiguous_ampm"),
        ("friday at 10 instead of 8", None, None),
    ],
)
def test_when_to_ask(text, context, ask):
    """One asks where the whole answer may mean two things, and not where its other words settle it."""
    assert said(text, context).ask == ask
