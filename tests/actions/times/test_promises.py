"""What holds for every text: no error, plain JSON and back, a quick answer, the prediction command's form."""

import json
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actions.times import TimeContext, TimeWish, read_birth_date, read_times
from tests.actions.times.said import LOUISVILLE, WEDNESDAY, at, said

WORDS = (
    "next this last every not no or and but to from between after before until week month day days monday "
    "fri the 31st 30 "
    "feb 2 12 24 : / - , . am pm at in for later earlier same time that mañana el lunes de la tarde a las y "
    "media 99999 0 a "
    "half quarter past years old wait actually christmas 2/30 13/13 0:60 25:00 first available morning noon 1/1/1 ٣ ½ İ"
).split()
ZONES = ("America/Kentucky/Louisville", "America/Chicago", "Pacific/Apia", "Asia/Kathmandu", "UTC")
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
walls = st.datetimes(datetime(2025, 1, 1), datetime(2032, 12, 31))  # noqa: DTZ001  wall times have no zone
contexts = st.builds(
    TimeContext,
    asked=st.sampled_from([None, "time", "date"]),
    offered=st.lists(walls, max_size=3).map(tuple),
    booked=st.lists(walls, max_size=2).map(tuple),
)


@settings(max_examples=400, deadline=None)
@given(
    text=texts, wall=walls, zone=st.sampled_from(ZONES), context=contexts, language=st.sampled_from([None, "en", "es"])
)
@example(text="1/1'O\"0", wall=datetime(2025, 1, 1), zone=ZONES[0], context=TimeContext(), language=None)  # noqa: DTZ001
def test_any_text_is_read_without_an_error(text, wall, zone, context, language):
    """Whatever is written, at whatever moment, there is an answer, and it survives being stored."""
    now = wall.replace(tzinfo=UTC)
    wish = read_times(text, now=now, zone=ZoneInfo(zone), language=language, context=context)
    assert TimeWish.from_json(json.loads(json.dumps(wish.to_json()))) == wish
    assert all(w.earliest_date <= w.latest_date for w in wish.any_of if w.earliest_date and w.latest_date)
    assert all(w.earliest_time <= w.latest_time for w in wish.any_of if w.earliest_time and w.latest_time)


@settings(max_examples=300, deadline=None)
@given(text=texts, wall=walls, zone=st.sampled_from(ZONES), context=contexts)
def test_no_wish_lies_in_the_past_unasked(text, wall, zone, context):
    """A wish that is over before it begins is never taken as it is: the clinic asks."""
    now = wall.replace(tzinfo=UTC)
    wish = read_times(text, now=now, zone=ZoneInfo(zone), context=context)
    today = now.astimezone(ZoneInfo(zone)).date()
    over = [window for window in wish.any_of if window.latest_date and window.latest_date < today]
    assert wish.ask or not wish.any_of or len(over) < len(wish.any_of)


SPANISH_DAYS = "lunes martes miércoles jueves viernes sábado domingo".split()
SPANISH_MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()


@settings(max_examples=200, deadline=None)
@given(wall=walls, days=st.integers(1, 250), minutes=st.integers(8 * 12, 20 * 12 - 1).map(lambda n: 5 * n))
def test_what_the_clinic_reads_back_is_read_as_it_was_meant(wall, days, minutes):
    """The weekday, date and time of a confirmation, repeated by the patient, are that start and no question."""
    start = datetime.combine(wall.date() + timedelta(days=days), time(*divmod(minutes, 60)))
    now = wall.replace(hour=12, tzinfo=LOUISVILLE)
    english = f"{start:%A, %B} {start.day} at {start:%I:%M %p}"
    spanish = f"el {SPANISH_DAYS[start.weekday()]} {start.day} de {SPANISH_MONTHS[start.month - 1]} a las {start:%H:%M}"
    for text, language in ((english, "en"), (spanish, "es")):
        wish = read_times(text, now=now, zone=LOUISVILLE, language=language)
        (window,) = wish.any_of
        assert (window.earliest_date, window.latest_date) == (start.date(), start.date()), text
        assert (window.earliest_time, window.latest_time) == (start.time(), start.time()), text
        assert wish.ask is None, text


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("sunday at 2:30 am", datetime(2026, 3, 6, 9, tzinfo=LOUISVILLE)),
        ("march 8 at 2:15 am", datetime(2026, 3, 2, 9, tzinfo=LOUISVILLE)),
    ],
)
def test_an_hour_that_the_clocks_skip_is_asked_about(text, now):
    """On 8 March 2026 there is no half past two in the morning in Louisville."""
    assert read_times(text, now=now, zone=LOUISVILLE).ask == "no_such_time"


@settings(max_examples=200, deadline=None)
@given(text=texts, wall=walls)
def test_a_birth_date_is_never_to_come(text, wall):
    """Whatever is written, a birth date is past."""
    born = read_birth_date(text, wall.date())
    assert born is None or born <= wall.date()


def test_reading_is_quick():
    """Nobody waits for the reading of a message: with a cold start left out, a few milliseconds each."""
    messages = [
        "next week but not tuesday, mornings if possible",
        "hi i need to see dr patel on dec 10 at 2",
        "el jueves a las 3",
    ]
    took = []
    for message in messages * 20:
        start = perf_counter()
        said(message)
        took.append(perf_counter() - start)
    assert sorted(took)[len(took) // 2] < 0.02


def test_the_wish_of_a_long_message_is_still_found():
    """A patient may tell a whole story before the day."""
    assert said("I have been so unwell. " * 20 + "Could I come on Friday at 3?").any_of == said("friday at 3").any_of


def test_the_prediction_command(tmp_path):
    """One line of JSON for each row; ask is true or false; a context holds times in several shapes."""
    rows = [
        {"id": "a", "text": "next friday at 11", "lang": "en", "ref": "2026-12-02T10:15", "tz": "America/New_York"},
        {
            "id": "b",
            "text": "an hour later",
            "ref": "2026-12-02T10:15",
            "tz": "UTC",
            "context": {"booked": "2026-12-08T14:00"},
        },
        {"id": "c", "text": "hello", "ref": "2026-12-02T10:15", "tz": "UTC", "context": None},
        {
            "id": "d",
            "text": "the second one",
            "ref": "2026-12-02T10:15",
            "tz": "UTC",
            "context": {"offered": [{"date": "2026-12-08", "time": "14:00"}, {"date": "2026-12-09", "time": "09:30"}]},
        },
        {"id": "e", "text": "tomorrow", "ref": "2026-12-02T10:15", "tz": "UTC", "context": {"offered": "two times"}},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    run = subprocess.run([sys.executable, "-m", "actions.times", path], capture_output=True, text=True, check=True)
    friday, later, hello, second, tomorrow = (json.loads(line) for line in run.stdout.splitlines())
    assert (friday["id"], friday["ask"], friday["any_of"][0]["earliest_date"]) == ("a", True, "2026-12-11")
    assert later["any_of"][0]["earliest_time"] == later["any_of"][0]["latest_time"] == "15:00"
    assert hello == {"id": "c", "any_of": [], "order": None, "ask": False}
    assert (second["any_of"][0]["earliest_date"], second["any_of"][0]["earliest_time"]) == ("2026-12-09", "09:30")
    assert tomorrow["any_of"][0]["earliest_date"] == "2026-12-03"


def test_the_zone_decides_what_day_it_is():
    """At 04:30 in London on the 3rd it is still the evening of the 2nd in Louisville."""
    now = datetime(2026, 12, 3, 4, 30, tzinfo=UTC)
    assert read_times("tomorrow", now=now, zone=LOUISVILLE).any_of == said("tomorrow", now=WEDNESDAY).any_of


def test_booked_times_are_wall_times():
    """The appointment at 14:00 keeps its hour when the patient says "same time"."""
    wish = said("same time tomorrow", TimeContext(booked=(at(8, 14),)))
    assert [window.to_json()["earliest_time"] for window in wish.any_of] == ["14:00"]
