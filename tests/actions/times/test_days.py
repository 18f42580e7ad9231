"""Which days patients mean; the calendar of the week is in `said`."""

import pytest

from tests.actions.times.said import said, shown


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("today", "12-02"),
        ("tomorrow", "12-03"),
        ("the day after tomorrow", "12-04"),
        ("thursday", "12-03"),
        ("this friday", "12-04"),
        ("next tuesday", "12-08"),
        ("tuesday after next", "12-15"),
        ("the 3rd", "12-03"),
        ("the 1st", "01-01"),
        ("december 15th", "12-15"),
        ("dec 15", "12-15"),
        ("15 december", "12-15"),
        ("the 15th of december", "12-15"),
        ("12/15", "12-15"),
        ("1/12", "01-12"),
        ("thursday the 10th", "12-10"),
        ("friday 11th", "12-11"),
        ("friday the 4th or the 11th", "12-04 or 12-11"),
        ("today (wednesday)", "12-02"),
    ],
)
def test_a_day(text, days):
    """A bare weekday is the next one after today; "next" is next week's; a number is the next such day."""
    assert shown(said(text)) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("this week", "12-02..12-06"),
        ("next week", "12-07..12-13"),
        ("the week after next", "12-14..12-20"),
        ("over the weekend", "12-05..12-06"),
        ("the beginning of next week", "12-07..12-08"),
        ("late next week", "12-10..12-11"),
        ("the rest of this week", "12-03..12-06"),
        ("tuesday next week", "12-08"),
        ("tuesday to thursday next week", "12-08..12-10"),
        ("the week of the 14th", "12-14..12-20"),
        ("sometime in january", "01-01..01-31"),
        ("mid january", "01-11..01-20"),
        ("end of the month", "12-21..12-31"),
        ("next month", "01-01..01-31"),
        ("the first monday in january", "01-04"),
        ("dec 14-18", "12-14..12-18"),
    ],
)
def test_a_span_of_days(text, days):
    """Weeks run from Monday to Sunday; of this week and month, what is left counts."""
    assert shown(said(text)) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("in 8 days", "12-10"),
        ("in three weeks", "12-23"),
        ("a week from thursday", "12-10"),
        ("two weeks from monday", "12-21"),
        ("in a few weeks", "12-21..12-27"),
        ("within two weeks", "12-02..12-16"),
        ("in six months", "05-23..06-12"),
        ("christmas eve", "12-24"),
        ("the monday after christmas", "12-28"),
        ("the week after new years", "01-04..01-10"),
        ("sometime before new years eve", "..12-30"),
    ],
)
def test_a_day_at_a_distance(text, days):
    """Distances are counted from today or from the day that is named; holidays have their dates."""
    assert shown(said(text)) == days


@pytest.mark.parametrize(
    ("text", "reason", "meant", "rival"),
    [
        ("next friday", "next_weekday", "12-11", "12-04"),
        ("sometime next weekend", "next_weekend", "12-12..12-13", "12-05..12-06"),
        ("wednesday", "weekday_is_today", "12-09", "12-02"),
        ("friday week", "weekday_week", "12-11", "12-04"),
        ("at 7 on monday", "ambiguous_ampm", "12-07 07:00", "12-07 19:00"),
        ("12am on thursday", "twelve_am", "12-03 12:00", "12-03 00:00"),
    ],
)
def test_two_meanings_are_both_kept(text, reason, meant, rival):
    """Said on a Wednesday, "next friday" is asked about, and neither Friday is forgotten."""
    wish = said(text)
    assert (wish.ask, shown(wish)) == (reason, meant)
    assert [shown(type(wish)(reading)) for reading in wish.readings] == [rival]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("today at 9", "past"),
        ("december 1 at 3", "past"),
        ("february 30", "no_such_date"),
        ("6/31", "no_such_date"),
        ("friday the 10th", "weekday_mismatch"),
    ],
)
def test_what_cannot_be_is_asked_about(text, reason):
    """A time that is over or a day that does not exist is put back to the patient."""
    assert said(text).ask == reason


def test_spanish_numbers_may_be_day_first():
    """Who writes Spanish may mean 11 March or 3 November by 3/11; we ask."""
    assert said("el 3/11 por favor", language="es").ask == "day_month_order"
    assert said("el 15/12 por favor", language="es").ask is None
