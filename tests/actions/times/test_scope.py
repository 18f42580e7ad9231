"""How far a time, a day, a week or a refusal reaches. The calendar is in `said`."""

import pytest

from actions.times import TimeContext
from tests.actions.times.said import at, said, shown


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("monday or tuesday at 9 or 10", "12-07 09:00 or 12-07 10:00 or 12-08 09:00 or 12-08 10:00"),
        ("10 or 11 on the 9th or the 10th", "12-09 10:00 or 12-09 11:00 or 12-10 10:00 or 12-10 11:00"),
        ("afternoons, monday or tuesday", "12-07 12:00..17:00 or 12-08 12:00..17:00"),
        ("9th, 10th or 11th in the morning", "12-09 ..12:00 or 12-10 ..12:00 or 12-11 ..12:00"),
        ("friday? or monday morning", "12-04 or 12-07 ..12:00"),
        ("monday if possible, if not tuesday morning", "12-07 or 12-08 ..12:00"),
        ("after 4, or saturday morning", "16:00.. or 12-05 ..12:00"),
        ("friday all day or monday after 3", "12-04 or 12-07 15:00.."),
        ("monday or thursday next week", "12-07 or 12-10"),
        ("next week, monday or thursday", "12-07 or 12-10"),
        ("next week thursday at 2 or friday after 1", "12-10 14:00 or 12-11 13:00.."),
        ("any monday or friday in january", "01-04..01-25 weekdays 1 or 01-01..01-29 weekdays 5"),
        ("in two weeks, preferably on a friday", "12-18"),
        ("the second week of january, tuesday or wednesday", "01-12 or 01-13"),
        ("en dos semanas, de preferencia el viernes", "12-18"),
    ],
)
def test_what_is_said_once_counts_for_the_whole_list(text, wish):
    """Days share a time and times share a day, but not across a question mark or an "if not"."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        (
            "any time in january but not the week of the 11th",
            "01-01..01-31 not 01-11,01-12,01-13,01-14,01-15,01-16,01-17",
        ),
        ("before christmas but not the 21st or the 22nd", "..12-24 not 12-21,12-22"),
        ("any afternoon but thursdays", "weekdays 1,2,3,5,6,7 12:00..17:00"),
        ("not the 8th not the 9th, the 10th or later", "12-10.. not 12-08,12-09"),
        ("tuesday won't work, wednesday the 9th would", "12-09"),
        ("the rest of this week is packed, monday at 10", "12-07 10:00"),
        ("i can only do mondays", "weekdays 1"),
        ("i don't work fridays", "weekdays 5"),
        ("im off wednesdays", "weekdays 3"),
        ("i work m-f 8 to 6, saturday please", "12-05"),
        ("m/w/f at 10", "weekdays 1,3,5 10:00"),
        ("el lunes no, el martes sí", "12-08"),
        ("ese viernes no voy a poder llegar, ¿se puede el lunes 14?", "12-14"),
        ("from january 2nd on, saturdays", "01-02.. weekdays 6"),
        ("cualquier día menos el viernes", "weekdays 1,2,3,4,6,7"),
        ("con tal que no sea viernes", "weekdays 1,2,3,4,6,7"),
        ("no puedo en las mañanas", "12:00.."),
        ("solo puedo los sábados", "weekdays 6"),
        ("descanso los jueves", "weekdays 4"),
        ("no trabajo los lunes", "weekdays 1"),
    ],
)
def test_exclusion(text, wish):
    """Who says when it cannot be has said when it can; a day off is a wish."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("monday the 7th at 9. sorry, tuesday the 8th at 10:30", "12-08 10:30"),
        ("the 11th at 9. scratch that, the 14th at 10", "12-14 10:00"),
        ("thursday at 10 *11", "12-03 11:00"),
        ("could we do the 8th? oh wait that's my anniversary, the 9th then", "12-09"),
        ("el martes a las 9, perdón, el viernes a las 10", "12-04 10:00"),
    ],
)
def test_a_correction_of_day_and_time(text, wish):
    """Both the day and the time after "sorry" replace what stood before."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("before the month is over", "12-02..12-31"),
        ("before the end of next week", "12-02..12-13"),
        ("within 48 hours", "12-02..12-04"),
        ("between christmas and new years", "12-26..12-31"),
        ("between thanksgiving and christmas", "..12-24"),
        ("the friday before christmas", "12-18"),
        ("the second half of january", "01-16..01-31"),
        ("xmas week", "12-21..12-27"),
        ("before her camp starts on the 14th", "..12-13"),
        ("the second monday of the new year", "01-11"),
        ("antes de que se acabe el mes", "12-02..12-31"),
        ("la primera quincena de enero", "01-01..01-15"),
        ("entre navidad y año nuevo", "12-26..12-31"),
        ("pasando reyes", "01-07.."),
    ],
)
def test_ends_and_holidays(text, wish):
    """Clinics are closed on the two holidays between which a patient would like to come."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "context", "wish"),
    [
        ("too late in the day", TimeContext(offered=(at(10, 15),)), "12-10 ..15:00 earlier"),
        ("the middle one", TimeContext(offered=(at(10, 9), at(10, 11), at(11, 9))), "12-10 11:00"),
        ("the second one please", TimeContext(offered=(at(10, 9), at(11, 11))), "12-11 11:00"),
        ("what about that monday", TimeContext(offered=(at(10, 9), at(11, 11))), "12-07"),
        ("the day is fine but after 3", TimeContext(booked=(at(8, 14),)), "12-08 15:00.."),
        ("move it to a friday, the time is fine", TimeContext(booked=(at(8, 14),)), "weekdays 5 14:00"),
        ("¿se puede adelantar mi cita?", TimeContext(booked=(at(8, 14),)), "..12-08 earlier"),
        ("can you move my 2 pm up by an hour", TimeContext(booked=(at(8, 14),)), "12-08 13:00"),
    ],
)
def test_beside_offers_and_appointments(text, context, wish):
    """Words that are nothing by themselves mean something beside an offer or an appointment."""
    assert shown(said(text, context)) == wish


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4 or 5 is fine", "bare_numbers"),
        ("at 8 on friday", "ambiguous_ampm"),
        ("tuesday or wednesday", "weekday_is_today"),
        ("thursday december 4", "weekday_mismatch"),
        ("el lunes 12 de la noche", "twelve_am"),
        ("i'm leaving on friday", "told_day"),
    ],
)
def test_what_more_is_asked(text, reason):
    """Two readings that would book differently are put to the patient."""
    assert said(text).ask == reason


@pytest.mark.parametrize(
    "text", ["before 8 on friday", "next friday, not this one", "el otro viernes", "i work from 7 to 4, friday at 5"]
)
def test_what_is_not_asked(text):
    """One meaning only: opening hours, the patient's own words, or a time that is not wished."""
    assert said(text).ask is None
