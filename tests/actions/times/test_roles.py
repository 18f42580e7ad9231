"""English stories and what they mean for a wish: conclusions, presences, duties, advice, questions. See `said`."""

import pytest

from actions.times import TimeContext
from tests.actions.times.said import LOUISVILLE, WEDNESDAY, at, said, shown


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("i work monday tuesday and thursday. so basically the 9th or friday", "12-09 or 12-04"),
        ("monday i have work, tuesday i have a meeting, i guess that leaves thursday or friday", "12-03 or 12-04"),
        ("my hours this week are monday 6 to 2, friday noon to 8. that leaves tuesday or thursday", "12-08 or 12-03"),
        ("we have a funeral on friday so thursday if you can", "12-03"),
        ("i'm away until the 10th so any tuesday", "12-11.. weekdays 2"),
    ],
)
def test_a_conclusion_overrules_the_timetable_before_it(text, wish):
    """Weekdays on which one is busy have done their work once the free ones are named; a span of dates still bounds."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("the interpreter only comes in on wednesdays", "weekdays 3"),
        ("medicaid van only comes tuesdays", "weekdays 2"),
        ("the shuttle only runs monday and friday", "weekdays 1,5"),
        ("i only have a sitter on tuesdays and thursdays", "weekdays 2,4"),
        ("i only have childcare until noon", "..12:00"),
        ("the senior shuttle runs mondays and fridays", "nothing"),
        ("he only has practice on tuesdays", "weekdays 1,3,4,5,6,7"),
    ],
)
def test_what_is_only_possible_then_bounds_the_wish(text, wish):
    """A ride, a helper or an interpreter that is there at some times only."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("my daughter flies in the 12th and leaves the 16th, so while she's here", "12-12..12-16"),
        ("my mother in law leaves dec 16 so while she's still here would be great, mornings", "..12-15 ..12:00"),
        ("i'm home until january 11 and want it sometime in that window", "..01-11"),
        ("the aide comes at 9 and leaves at 1, whatever you have that fits that", "09:00..13:00"),
        ("he naps one to three so before or after that", "..13:00 or 15:00.."),
        ("the twins nap from 12 to 2 so either side of that", "..12:00 or 14:00.."),
        (
            "meetings eat my day from 9:30 to 11 and 2 to 3, anything outside of those",
            "..09:30 or 11:00..14:00 or 15:00..",
        ),
        ("same day as my son's appointment, he is there the 14th at 2:30, right before or after", "12-14 14:00..15:00"),
        ("she's off tuesdays and i'm off fridays, she drives me, so whatever she's off", "weekdays 2"),
    ],
)
def test_words_that_point_at_a_told_span(text, wish):
    """A presence is told with its two ends, and the wish leans on all of it, or on what is outside."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("we leave on the 12th and we're back the 15th, any morning", "not 12-12,12-13,12-14 ..12:00"),
        ("we fly out the 12th and get back the 20th, so sometime before we go", "..12-11"),
        ("i can't come until the 18th", "12-18.."),
        ("i don't have a ride until my son gets back on the 10th", "12-10.."),
        ("i can't get there until after the 18th, mornings please", "12-19.. ..12:00"),
        ("the baby isn't due until january 20", "nothing"),
        ("i can't drive until the 18th but my wife can bring me on the 12th", "12-12"),
    ],
)
def test_what_follows_from_being_away(text, wish):
    """The days between are ruled out; whoever is back on a day can come on it."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("any day next week, i have to be at work at 2", "12-07..12-13 ..14:00"),
        ("do you have anything thursday? i have to pick up my kids at 3", "12-03 ..15:00"),
        ("tomorrow please, i have to be home by 4 for the kids", "12-03 ..16:00"),
        ("thursday at 11 because i have to be at work at 2", "12-03 11:00"),
        ("i have court monday at 9, can i come thursday", "12-03"),
        ("my shift starts at 4 and i am still waiting", "nothing"),
        ("i start work at 8, anything next week", "12-07..12-13"),
    ],
)
def test_a_duty_bounds_a_wish_without_a_time(text, wish):
    """Whoever must be elsewhere at two comes before two; it is no wish by itself, and a time that is named counts."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("doctor wants me back in three months but we move on february 1st so it has to be before that", "..01-31"),
        ("the nurse said to come back in two weeks but i'm away then so the week after", "12-21..12-27"),
        ("my doctor wants me seen next week, mornings", "12-07..12-13 ..12:00"),
        ("after her shift, which ends at two", "14:00.."),
        ("after my bloodwork comes back, which takes until the 12th", "12-13.."),
        ("before he goes back to school on the 19th", "..12-18"),
        ("before my 11am call tomorrow", "12-03 ..11:00"),
        ("the roofers are here thursday, how about friday", "12-04"),
        ("football is monday and friday at 4, could we do tuesday at 10", "12-08 10:00"),
        ("i was supposed to come in on the 1st but my car died, can we do friday", "12-04"),
        ("this week is mine with the kids so next week please", "12-07..12-13"),
        ("saturday i work all other days, saturday works", "12-05"),
    ],
)
def test_advice_and_background(text, wish):
    """What others want counts until the patient names a day; what things are at some time is background."""
    assert shown(said(text)) == wish


BOOKED = TimeContext(booked=(at(10, 15),))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("my appointment is december 10 at 3, could it be earlier in the day", "12-10 ..15:00 earlier"),
        ("its set for the 10th at 3, do you have anything sooner", "..12-10 earlier"),
    ],
)
def test_the_visit_at_hand_is_no_wish(text, wish):
    """What the visit is now is told; what is to change is wished."""
    assert shown(said(text, BOOKED)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("are you open on christmas eve", "nothing"),
        ("r u guys open saturday", "nothing"),
        ("hi are yall open tomorrow with it being a holiday", "nothing"),
        ("are you open saturday? i need a flu shot", "12-05"),
        ("are you open on the 24th, if so id like 10", "12-24 10:00"),
        ("do you do saturdays", "weekdays 6"),
    ],
)
def test_a_question_about_opening_hours(text, wish):
    """Alone it wishes nothing; with a word about the patient it does."""
    assert shown(said(text)) == wish


def test_that_one_of_several_offers_is_asked():
    """Nothing tells which of the offers is meant."""
    two = TimeContext(offered=(at(8, 9), at(9, 14)))
    wish = said("yes that one works", two)
    assert (shown(wish), wish.ask) == ("12-08 09:00 or 12-09 14:00", "which_offer")


def test_too_early_is_asked():
    """Another hour or another day: both are possible."""
    assert said("nah too early", TimeContext(offered=(at(8, 8),))).ask == "day_or_time"
    assert said("too early in the day", TimeContext(offered=(at(8, 8),))).ask is None


def test_tomorrow_in_the_middle_of_the_night_is_asked():
    """Before going to bed, "tomorrow" may be the day that has begun."""
    wish = said("can i come tomorrow", now=WEDNESDAY.replace(hour=0, minute=40, tzinfo=LOUISVILLE))
    assert (shown(wish), wish.ask) == ("12-03", "after_midnight")
    assert said("can i come tomorrow").ask is None


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("i have until the end of the month to get this done", "..12-31"),
        ("it snowed so i couldn't make it on the 1st", "nothing"),
        ("i drop my kids at 8:15 and pick them up at 2:45, so between those", "08:15..14:45"),
        ("i teach 8 to 3 monday through thursday, fridays are free", "weekdays 5"),
        ("tuesday is trash day but i can do tuesday", "12-08"),
    ],
)
def test_more_background(text, wish):
    """A deadline is a bound; what did not happen is no wish; free days stand beside the taken ones."""
    assert shown(said(text)) == wish
