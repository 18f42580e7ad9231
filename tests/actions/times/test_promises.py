"""What holds for every text: no error, plain JSON and back, a quick answer, the prediction command's form."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from time import perf_counter
from zoneinfo import ZoneInfo

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
    """One line of JSON for each row; ask is true or false; a context may hold a single time."""
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
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    run = subprocess.run([sys.executable, "-m", "actions.times", path], capture_output=True, text=True, check=True)
    friday, later, hello = (json.loads(line) for line in run.stdout.splitlines())
    assert (friday["id"], friday["ask"], friday["any_of"][0]["earliest_date"]) == ("a", True, "2026-12-11")
    assert later["any_of"][0]["earliest_time"] == later["any_of"][0]["latest_time"] == "15:00"
    assert hello == {"id": "c", "any_of": [], "order": None, "ask": False}


def test_the_zone_decides_what_day_it_is():
    """At 04:30 in London on the 3rd it is still the evening of the 2nd in Louisville."""
    now = datetime(2026, 12, 3, 4, 30, tzinfo=UTC)
    assert read_times("tomorrow", now=now, zone=LOUISVILLE).any_of == said("tomorrow", now=WEDNESDAY).any_of


def test_booked_times_are_wall_times():
    """The appointment at 14:00 keeps its hour when the patient says "same time"."""
    wish = said("same time tomorrow", TimeContext(booked=(at(8, 14),)))
    assert [window.to_json()["earliest_time"] for window in wish.any_of] == ["14:00"]
