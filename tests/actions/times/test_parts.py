"""How times that are heard right are put together: bounds, alternatives, exceptions, events, and moves."""

import pytest

from actions.times import TimeContext
from tests.actions.times.said import at, said, shown


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("whatever is open through the 18th is good for us", "..12-18"),
        ("sometime between now and the 11th", "12-02..12-11"),
        ("thursday ahead of my 1pm meeting", "12-03 ..13:00"),
        ("friday before my shift at 3", "12-04 ..15:00"),
        ("monday after karate pickup 430", "12-07 16:30.."),
        ("it has to be 5 or after on a weekday", "weekdays 1,2,3,4,5 17:00.."),
        ("quarter past nine, no earlier, on monday", "12-07 09:15.."),
        ("any time before the end of the month", "12-02..12-31"),
        ("can it wait until february", "02-01.."),
        ("any monday or tuesday after the 14th", "12-15.. weekdays 1,2"),
        ("weekdays before christmas", "..12-24 weekdays 1,2,3,4,5"),
        ("whenever but not before 10", "10:00.."),
        ("no mornings, 11:45 or later", "11:45.."),
    ],
)
def test_bounds(text, wish):
    """A bound may stand without its other end, behind an event with its hour, or behind the time itself."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("mornings work, ideally 9 to 11", "09:00..11:00"),
        ("in january, preferably 10 to noon", "01-01..01-31 10:00..12:00"),
        ("tuesday afternoon like two to four", "12-08 14:00..16:00"),
        ("best for us is 3 to 5", "15:00..17:00"),
        ("mid to late january", "01-11..01-31"),
        ("the tail end of next week", "12-10..12-11"),
    ],
)
def test_narrower_times(text, wish):
    """Two hours behind a part of the day narrow it, and are no days of a month."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("noon if it's tuesday, 4 if it's thursday", "12-08 12:00 or 12-03 16:00"),
        (
            "mondays i could do 8 am or after 5; fridays 1 to 3",
            "weekdays 1 08:00 or weekdays 1 17:00.. or weekdays 5 13:00..15:00",
        ),
        ("is the 9th at 2 free? if it's booked, then the 11th at 3", "12-09 14:00 or 12-11 15:00"),
        (
            "friday afternoon, or if there's nothing on friday then monday morning",
            "12-04 12:00..17:00 or 12-07 ..12:00",
        ),
        ("before noon on the 17th or 18th, after 2 on the 21st", "12-17 ..12:00 or 12-18 ..12:00 or 12-21 14:00.."),
        ("tomorrow at 9 or if not tomorrow then monday after 1", "12-03 09:00 or 12-07 13:00.."),
        (
            "the 14th or 15th, 9 to 10:30. if they're both full the 21st, same hours",
            "12-14 09:00..10:30 or 12-15 09:00..10:30 or 12-21 09:00..10:30",
        ),
    ],
)
def test_days_with_times_of_their_own(text, wish):
    """Each day keeps the times that were said with it, also where one waits for the other."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("thurs afternoon, 10 or 17", "12-10 12:00..17:00 or 12-17 12:00..17:00"),
        ("mondays the 7th or the 14th", "12-07 or 12-14"),
        ("wed 9 or 16", "12-09 or 12-16"),
        ("thursday 10 or 11", "12-03 10:00 or 12-03 11:00"),
    ],
)
def test_dates_of_one_weekday(text, wish):
    """Numbers that all fall on the weekday before them are its dates."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("every day next week but the 9th", "12-07..12-13 not 12-09"),
        ("make it 3:30 instead of 3 on friday", "12-04 15:30"),
        ("any day next week but monday", "12-08..12-13"),
        ("any day works, but thursday would be best", "12-03"),
        ("any day but it needs to be 330 or later", "15:30.."),
        ("a morning that isn't monday or tuesday", "weekdays 3,4,5,6,7 ..12:00"),
        ("the first full week of january, just not a thursday", "01-04..01-10 weekdays 1,2,3,5,6,7"),
    ],
)
def test_exceptions(text, wish):
    """What is taken away from any day is taken away on every such day, or in the week that was named."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("four weeks after my operation, which was november 20", "12-18"),
        ("ten days after my fall, that was last saturday", "12-08"),
        ("3 to 5 days after my scan on the 14th", "12-17..12-19"),
        ("a day or two before my flight on the 20th", "12-18..12-19"),
        ("within a week of the procedure on the 8th", "12-08..12-15"),
        ("he comes home on the ninth and they said within five to seven days", "12-14..12-16"),
        ("between christmas and my surgery, which is january 9", "12-26..01-09"),
        ("before the recital, which is on the 12th", "..12-11"),
        ("after my eye exam on monday at 11", "12-07 11:00.."),
        ("friday after her class lets out at 2", "12-04 14:00.."),
    ],
)
def test_events_with_a_date_of_their_own(text, wish):
    """An offset or a bound leans on an event whose date is told behind it; one that was is counted from the past."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("before or after her appointment at 2:30 thursday", "12-03 ..14:30 or 12-03 14:30.."),
        ("right before or after my daughter's appointment at 3 on the 10th", "12-10 14:30..15:30"),
        ("my son is in on the 9th at 10, could i be seen just before or just after", "12-09 09:30..10:30"),
        ("she naps from 12 to 2, so before or after that", "..12:00 or 14:00.."),
    ],
)
def test_either_side_of_an_event(text, wish):
    """Before or after shares one time; right before or after stays within half an hour of it."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("the week of the 14th is out. the week before or the week after", "12-07..12-13 or 12-21..12-27"),
        ("i'm away the week of the 7th so the week following", "12-14..12-20"),
        ("not next week, the week following", "12-14..12-20"),
        ("the weekend after the 12th", "12-19..12-20"),
        ("this week or next, before lunch", "12-02..12-06 ..12:00 or 12-07..12-13 ..12:00"),
        ("thursday or friday this week or monday through wednesday of next", "12-03 or 12-04 or 12-07..12-09"),
        ("saturdays, either this one or the next one", "12-05 or 12-12"),
    ],
)
def test_weeks_beside_a_week(text, wish):
    """Weeks on either side are counted from the one that was named, not from each other."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("i felt dizzy after the flu shot on monday", "nothing"),
        ("we got back from our trip on the 1st", "nothing"),
        ("do you have my results from the 3rd through the 9th", "nothing"),
        ("my back hurts before and after work", "nothing"),
    ],
)
def test_stories_stay_stories(text, wish):
    """A date behind an event of the past is no wish."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("1st thing monday", "12-07 first"),
        ("last thing on thursday", "12-03 last"),
        ("first thing monday or last thing tuesday", "12-07 or 12-08 first"),
    ],
)
def test_orders_of_the_day(text, wish):
    """The first and the last of a day, however they are said."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("bump my 12/10 checkup back by a week", "12-17 14:00"),
        ("push my thursday appointment out two weeks", "12-24 14:00"),
        ("could it be three days later, at 9", "12-13 09:00"),
        ("i need it at least three days sooner", "..12-07"),
        ("can we do it a month later", "01-04..01-10"),
        ("anything earlier in the day than the 10th at 2?", "12-10 ..14:00 earlier"),
    ],
)
def test_moves(text, wish):
    """A visit on Thursday the 10th at 2 is moved by an amount; where it is now is no wish."""
    assert shown(said(text, TimeContext(booked=(at(10, 14),)))) == wish


def test_a_day_that_a_month_does_not_have():
    """ "February 30" is read as the end of February, and asked about."""
    wish = said("february 30 in the morning")
    assert (shown(wish), wish.ask) == ("02-28 ..12:00", "no_such_date")
