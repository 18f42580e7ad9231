"""Which times of day patients mean."""

from datetime import datetime

import pytest

from tests.actions.times.said import LOUISVILLE, said, shown


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("this afternoon", "12-02 12:00..17:00"),
        ("tonight", "12-02 17:00..21:00"),
        ("tomorrow morning", "12-03 ..12:00"),
        ("late afternoon on the 10th", "12-10 15:00..17:00"),
        ("mornings are best", "..12:00"),
        ("anything thurs pm", "12-03 12:00.."),
        ("friday at lunch", "12-04 12:00..14:00"),
        ("end of day friday", "12-04 16:00.."),
        ("thursday after work", "12-03 17:00.."),
    ],
)
def test_a_part_of_the_day(text, times):
    """Mornings end at noon, afternoons at five, evenings at nine."""
    assert shown(said(text)) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("at 9", "09:00"),
        ("at 2", "14:00"),
        ("3:30", "15:30"),
        ("14:30", "14:30"),
        ("5pm", "17:00"),
        ("9.15am friday", "12-04 09:15"),
        ("half past eleven", "11:30"),
        ("quarter to 4 on the 10th", "12-10 15:45"),
        ("twenty past 9 on friday", "12-04 09:20"),
        ("half past 10 in the morning", "10:30"),
        ("afternoon 2:30", "14:30"),
        ("8 tomorrow night", "12-03 20:00"),
        ("friday at noon", "12-04 12:00"),
        ("3ish", "14:30..15:30"),
        ("in 45 minutes", "12-02 11:00"),
    ],
)
def test_a_time_on_the_clock(text, times):
    """One to six without am or pm are afternoons; eight to twelve are as said."""
    assert shown(said(text)) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("2moro @ 4", "12-03 16:00"),
        ("nxt mon 145", "12-07 13:45"),
        ("firday at 11", "12-04 11:00"),
        ("wednsday the 16th", "12-16"),
        ("tmw 9a", "12-03 09:00"),
        ("mon b4 noon", "12-07 ..12:00"),
        ("nxt wk aft 4", "12-07..12-13 16:00.."),
        ("thu 8 45", "12-03 08:45"),
        ("1445 on mon", "12-07 14:45"),
        ("oh eight hundred", "08:00"),
        ("eleven a m on friday", "12-04 11:00"),
        ("two thirty on friday", "12-04 14:30"),
        ("monday at for fifteen", "12-07 16:15"),
    ],
)
def test_thumbs_and_speech_recognition(text, times):
    """Shorthand, mistyped days and what a recogniser made of a time are read as they were meant."""
    assert shown(said(text)) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("after 3", "15:00.."),
        ("not before 11", "11:00.."),
        ("between 2 and 4 on friday", "12-04 14:00..16:00"),
        ("1-3pm thursday", "12-03 13:00..15:00"),
        ("11 to 1 tomorrow", "12-03 11:00..13:00"),
        ("until noon", "..12:00"),
        ("2 pm at the earliest", "14:00.."),
        ("no later than 11 on thursday", "12-03 ..11:00"),
        ("weekdays after 4:30", "weekdays 1,2,3,4,5 16:30.."),
        ("i get off work at 5", "17:00.."),
        ("before saturday", "..12-04"),
        ("by the 18th", "..12-18"),
        ("after the 15th", "12-16.."),
        ("from the 14th to the 18th", "12-14..12-18"),
        ("on or after the 10th", "12-10.."),
    ],
)
def test_bounds(text, times):
    """Before and after include the time, but not the day, that is named."""
    assert shown(said(text)) == times


def test_in_two_hours_across_the_change_of_the_clocks():
    """On Sunday 8 March 2026 clocks go from 02:00 to 03:00: two hours after 01:30 it is 04:30."""
    before = datetime(2026, 3, 8, 1, 30, tzinfo=LOUISVILLE)
    assert shown(said("in 2 hours", now=before)) == "03-08 04:30"
    assert shown(said("in 2 days", now=before)) == "03-10"


def test_the_end_of_the_year():
    """On New Year's Eve tomorrow, next week and the 5th are in the new year."""
    eve = datetime(2026, 12, 31, 16, 0, tzinfo=LOUISVILLE)  # a Thursday
    days = [
        said(text, now=eve).any_of[0] for text in ("tomorrow", "next monday", "the 5th", "january 5th", "next month")
    ]
    assert [window.earliest_date.isoformat() for window in days] == [
        "2027-01-01",
        "2027-01-04",
        "2027-01-05",
        "2027-01-05",
        "2027-01-01",
    ]
