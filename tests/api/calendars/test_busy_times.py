"""Busy times out of calendars, with the local time in Louisville beside each instant: UTC-5, from March 8 on UTC-4."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from api.calendars.busy_times import (
    BAD_EVENT,
    MOST_STEPS,
    NOT_A_CALENDAR,
    TOO_MUCH,
    CannotRead,
    busy_times,
    merged,
)
from api.calendars.confined import confined_busy_times
from tests.api.calendars.making import BROKEN, make_calendar

LOUISVILLE = ZoneInfo("America/Kentucky/Louisville")
WINDOW = (LOUISVILLE, date(2026, 3, 1), date(2026, 4, 1))

EVENTS = {
    "an event in UTC": (
        ["DTSTART:20260303T140000Z\nDTEND:20260303T150000Z"],
        ["03-03 14:00 - 03-03 15:00"],  # 9 to 10
    ),
    "a length instead of an end": (
        ["DTSTART:20260303T140000Z\nDURATION:PT1H30M"],
        ["03-03 14:00 - 03-03 15:30"],
    ),
    "the zone of another place": (
        ["DTSTART;TZID=America/Chicago:20260303T090000\nDTEND;TZID=America/Chicago:20260303T100000"],
        ["03-03 15:00 - 03-03 16:00"],  # 10 to 11
    ),
    "a zone as Outlook names it": (
        ["DTSTART;TZID=Central Standard Time:20260303T090000\nDURATION:PT1H"],
        ["03-03 15:00 - 03-03 16:00"],
    ),
    "a time without a zone is the site's": (
        ["DTSTART:20260303T090000\nDURATION:PT1H"],
        ["03-03 14:00 - 03-03 15:00"],
    ),
    "so is one of a zone that nobody knows": (
        ["DTSTART;TZID=Our Office:20260303T090000\nDURATION:PT1H"],
        ["03-03 14:00 - 03-03 15:00"],
    ),
    "noon is noon before and after the change of clocks": (
        ["DTSTART;TZID=America/New_York:20260306T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4"],
        [
            "03-06 17:00 - 03-06 18:00",
            "03-07 17:00 - 03-07 18:00",
            "03-08 16:00 - 03-08 17:00",  # an hour earlier in UTC, noon by the wall
            "03-09 16:00 - 03-09 17:00",
        ],
    ),
    "and so it is for a time without a zone": (
        ["DTSTART:20260307T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2"],
        ["03-07 17:00 - 03-07 18:00", "03-08 16:00 - 03-08 17:00"],
    ),
    "a time that the clocks skip is meant by the offset before": (
        ["DTSTART;TZID=America/New_York:20260308T023000\nDURATION:PT1H"],
        ["03-08 07:30 - 03-08 08:30"],  # 3:30 in summer time; RFC 5545 3.3.5
    ),
    "all day, on the day of 23 hours": (
        ["DTSTART;VALUE=DATE:20260308"],
        ["03-08 05:00 - 03-09 04:00"],  # midnight to midnight
    ),
    "all of three days": (
        ["DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260313"],
        ["03-10 04:00 - 03-13 04:00"],
    ),
    "a repetition with a day left out": (
        [
            "DTSTART:20260303T140000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260311T000000Z\n"
            "EXDATE:20260305T140000Z"
        ],
        ["03-03 14:00 - 03-03 15:00", "03-10 14:00 - 03-10 15:00"],
    ),
    "a day added": (
        ["DTSTART:20260303T140000Z\nDURATION:PT1H\nRDATE:20260304T140000Z"],
        ["03-03 14:00 - 03-03 15:00", "03-04 14:00 - 03-04 15:00"],
    ),
    "an event without length": (["DTSTART:20260303T140000Z\nDTEND:20260303T140000Z"], []),
    "shown as free": (["DTSTART:20260303T140000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT"], []),
    "shown as free by Outlook": (["DTSTART:20260303T140000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:FREE"], []),
    "tentative by Outlook": (
        ["DTSTART:20260303T140000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"],
        ["03-03 14:00 - 03-03 15:00"],
    ),
    "cancelled": (["DTSTART:20260303T140000Z\nDURATION:PT1H\nSTATUS:CANCELLED"], []),
    "overlapping and touching events are one": (
        [
            "DTSTART:20260303T150000Z\nDURATION:PT1H",
            "DTSTART:20260303T140000Z\nDURATION:PT2H",
            "DTSTART:20260303T160000Z\nDURATION:PT1H",
        ],
        ["03-03 14:00 - 03-03 17:00"],
    ),
    "out of the window": (["DTSTART:20260228T140000Z\nDURATION:PT1H", "DTSTART:20260401T140000Z\nDURATION:PT1H"], []),
    "across both ends of the window": (
        ["DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20270101"],
        ["03-01 05:00 - 04-01 04:00"],
    ),
    "nothing": ([], []),
}


@pytest.mark.parametrize(("events", "expected"), EVENTS.values(), ids=EVENTS)
def test_busy_times_are_those_that_a_person_would_see(events, expected):
    """Each kind of event takes the time that its owner's own calendar shows for it."""
    assert shown(busy_times(make_calendar(*events), *WINDOW)) == expected


def test_one_time_of_a_repetition_is_moved_and_another_called_off():
    """Tuesdays at nine, but on the 10th at noon and not on the 17th."""
    ics = (
        make_calendar(
            "DTSTART:20260303T140000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4",
            "RECURRENCE-ID:20260310T140000Z\nDTSTART:20260310T160000Z\nDURATION:PT1H",
            "RECURRENCE-ID:20260317T140000Z\nDTSTART:20260317T140000Z\nDURATION:PT1H\nSTATUS:CANCELLED",
        )
        .replace(b"UID:1", b"UID:0")
        .replace(b"UID:2", b"UID:0")
    )

    assert shown(busy_times(ics, *WINDOW)) == [
        "03-03 14:00 - 03-03 15:00",
        "03-10 16:00 - 03-10 17:00",
        "03-24 14:00 - 03-24 15:00",
    ]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Europe/Berlin", "03-03 08:00 - 03-03 09:00"), ("(UTC-05:00) Eastern Time", "03-03 14:00 - 03-03 15:00")],
)
def test_a_calendar_may_name_a_zone_for_times_without_one(zone, expected):
    """Google does so. One that nobody knows is as good as none."""
    ics = make_calendar("DTSTART:20260303T090000\nDURATION:PT1H", head=f"X-WR-TIMEZONE:{zone}\n")

    assert shown(busy_times(ics, *WINDOW)) == [expected]


def test_a_mark_at_the_beginning_is_no_part_of_the_calendar():
    """Some servers put a byte order mark before everything."""
    assert len(busy_times(b"\xef\xbb\xbf" + make_calendar("DTSTART;VALUE=DATE:20260308"), *WINDOW)) == 1


@pytest.mark.parametrize("body", BROKEN)
def test_what_is_no_calendar_is_refused_as_a_whole(body):
    """A sign-in page, or half a calendar, does not mean that the provider is free."""
    with pytest.raises(CannotRead, match="^" + NOT_A_CALENDAR[:40]):
        busy_times(body, *WINDOW)


@pytest.mark.parametrize(
    "event",
    [
        "SUMMARY:Lunch with Ana",
        "DTSTART:Lunch with Ana",
        "DTSTART:20260303T140000Z\nRRULE:FREQ=SOMETIMES",
        "DTSTART:20260303T140000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nEXDATE:Lunch",
        "DTSTART:20260303T140000Z\nDTSTART:20260303T150000Z\nDURATION:PT1H",
        "DTSTART:20260303T140000Z\nDURATION:P99999999D\nRRULE:FREQ=DAILY",
    ],
)
def test_an_event_that_cannot_be_read_is_not_left_out(event):
    """It may take a time that would be offered then. The problem quotes nothing of it."""
    with pytest.raises(CannotRead) as refused:
        busy_times(make_calendar("DTSTART:20260303T140000Z\nDURATION:PT1H", event), *WINDOW)

    assert str(refused.value) == BAD_EVENT


def test_a_full_calendar_is_read():
    """Ten thousand events."""
    events = (f"DTSTART:2026{1 + n % 12:02}{1 + n % 28:02}T{n % 24:02}0000Z\nDURATION:PT20M" for n in range(10_000))
    read = confined_busy_times(make_calendar(*events), *WINDOW)

    assert len(read) > 10
    assert read == merged(read)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        f"FREQ=SECONDLY;COUNT={MOST_STEPS + 1}",
        "FREQ=DAILY;BYHOUR=8,9,10,11;BYMINUTE={0};BYSECOND={0}".format(",".join(map(str, range(60)))),
    ],
)
def test_a_rule_that_repeats_absurdly_often_is_refused(rule):
    """Following it would take minutes and all of the memory."""
    with pytest.raises(CannotRead, match="^" + TOO_MUCH[:40]):
        busy_times(make_calendar(f"DTSTART:20250303T140000Z\nDURATION:PT1M\nRRULE:{rule}"), *WINDOW)


@pytest.mark.parametrize(
    ("since", "rule"),
    [
        ("20200303", "FREQ=HOURLY"),
        ("20260303", "FREQ=SECONDLY;COUNT=60"),
        ("19500303", "FREQ=YEARLY;BYMONTH=3;BYDAY=1TU"),
    ],
)
def test_a_rule_that_repeats_often_or_for_long_is_followed(since, rule):
    """Neither a reminder to drink water nor a birthday is absurd."""
    assert busy_times(make_calendar(f"DTSTART:{since}T140000Z\nDURATION:PT5M\nRRULE:{rule}"), *WINDOW)


def test_more_events_than_anyone_has_are_refused():
    """Each rule is harmless, but there are too many."""
    with pytest.raises(CannotRead, match="^" + TOO_MUCH[:40]):
        busy_times(make_calendar(*["DTSTART:20260228T140000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY"] * 80), *WINDOW)


def test_a_calendar_that_makes_the_library_think_for_ever_is_stopped():
    """Every day that is a thirtieth of February: a library looks for one until the year 9999, for each event anew."""
    events = ["DTSTART:20260303T140000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"] * 1000
    with pytest.raises(CannotRead, match="^" + TOO_MUCH[:40]):
        confined_busy_times(make_calendar(*events), *WINDOW, cpu_seconds=1)


@pytest.mark.parametrize("body", [make_calendar("DTSTART:20260303T140000Z\nDURATION:PT1H"), *BROKEN])
def test_the_confined_process_says_the_same(body):
    """Stretches and problems alike come through."""
    assert outcome(confined_busy_times, body) == outcome(busy_times, body)


def outcome(read, body):
    try:
        return read(body, *WINDOW)
    except CannotRead as error:
        return str(error)


def shown(stretches: list[tuple[datetime, datetime]]) -> list[str]:
    assert all(instant.tzinfo is UTC for stretch in stretches for instant in stretch)
    return [f"{start:%m-%d %H:%M} - {end:%m-%d %H:%M}" for start, end in stretches]
