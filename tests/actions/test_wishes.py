"""Wishes gathered over several messages. It is Monday, March 2, 2026, eight in the morning."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from actions.times import TimeContext, read_times
from actions.wishes import Wish, is_exact, search_windows

ZONE = ZoneInfo("America/Kentucky/Louisville")
NOW = datetime(2026, 3, 2, 8, tzinfo=ZONE)


def said(*messages):
    wish = Wish()
    for message in messages:
        wish = wish.with_times(read_times(message, now=NOW, zone=ZONE, context=TimeContext()))
    return wish


@pytest.mark.parametrize(
    ("messages", "day", "until"),
    [
        (("next wednesday morning",), "2026-03-11", "12:00"),
        (("next wednesday morning", "thursday instead"), "2026-03-12", "12:00"),
        (("next wednesday morning", "this thursday"), "2026-03-05", "12:00"),
        (("next wednesday", "in the afternoon"), "2026-03-11", "17:00"),
        (("next wednesday morning", "march 20"), "2026-03-20", "12:00"),
    ],
)
def test_newer_words_count_and_the_rest_stays(messages, day, until):
    """A new day keeps the time of day, a new time of day keeps the day, and a bare weekday stays in its week."""
    (window,) = search_windows(said(*messages).times, NOW.date(), 180)
    assert (window["from"], window["to"], window["time_to"]) == (day, day, until)


@pytest.mark.parametrize("words", ["wednesday march 11", "wed 3/11", "wed the 11th", "miércoles 11 de marzo"])
def test_full_date_is_that_date_in_whatever_week_we_speak_of(words):
    """A visit on March 17 that is to be moved to "wednesday march 11" does not go to the Wednesday of its own week."""
    times = read_times(words, now=NOW, zone=ZONE, context=TimeContext())
    wish = Wish().with_times(times, near=date(2026, 3, 17))
    (window,) = search_windows(wish.times, NOW.date(), 180)
    assert (window["from"], window["to"]) == ("2026-03-11", "2026-03-11")


def test_wish_survives_the_tracker():
    """The tracker keeps JSON; what comes back is the same wish."""
    wish = said("any morning next week but not tuesday")
    assert Wish.from_json(wish.to_json()) == wish


def test_excluded_days_are_cut_out_of_the_search():
    """ "Next week but not Tuesday" asks for Wednesday the 11th, and not for Tuesday the 10th."""

    def asked_for(day):
        windows = search_windows(said("next week but not tuesday").times, NOW.date(), 180)
        return any(
            window["from"] <= day.isoformat() <= window["to"]
            and (window["weekdays"] is None or day.isoweekday() in window["weekdays"])
            for window in windows
        )

    assert asked_for(date(2026, 3, 11))
    assert not asked_for(date(2026, 3, 10))


def test_nothing_is_searched_in_the_past_or_beyond_the_horizon():
    (window,) = search_windows(None, date(2026, 3, 2), 180)
    assert (window["from"], window["to"]) == ("2026-03-02", "2026-08-29")


@pytest.mark.parametrize(
    ("words", "exact"), [("friday at 3pm", True), ("friday", False), ("at 3pm", False), ("friday after 3", False)]
)
def test_exact_wish_names_a_day_and_a_time(words, exact):
    """Only such a wish is held without being offered first."""
    assert is_exact(said(words).times) is exact
