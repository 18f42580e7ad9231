"""When somebody is busy, out of a calendar in iCalendar format (RFC 5545), and nothing else of what stands in it.

Pure, but not to be trusted with a stranger's calendar in a process that has other work: `confined` runs it in one of
its own. What can be seen of a rule that repeats absurdly often is refused here.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from math import prod
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import recurring_ical_events
from icalendar import Calendar

Stretch = tuple[datetime, datetime]
"""From the first instant until just before the second, both in UTC."""

MOST_STEPS = 100_000
"""So often a single rule may repeat from its beginning on: an hourly one for more than ten years."""
MOST_OCCURRENCES = 50_000
NOT_A_CALENDAR = "The address does not lead to a calendar: copy its iCalendar (.ics) link from its settings once more."
BAD_EVENT = "An event of the calendar has a time or a repetition that cannot be read: correct it or delete it there."
TOO_MUCH = "The calendar repeats an event so often that reading it takes too long: delete that event there."


class CannotRead(Exception):
    """Why an outside calendar cannot be read, as a sentence for the staff that quotes nothing of it."""


def busy_times(ics: bytes, zone: ZoneInfo, first: date, last: date) -> list[Stretch]:
    """When the calendar's owner is busy from the day `first` until before the day `last`, in order and disjoint.

    All-day events are days by the clocks of `zone`, and so are times without a zone or with one that nobody knows.
    Events that are cancelled, or shown as free, take no time. An event that cannot be read makes all of it unreadable:
    leaving it out would open a time that may be taken. Raises `CannotRead`.
    """
    window = (datetime.combine(first, time.min, zone), datetime.combine(last, time.min, zone))
    try:
        found = [stretch for calendar in _calendars(ics) for stretch in _stretches(calendar, zone, window)]
    except CannotRead:
        raise
    except MemoryError:
        raise CannotRead(TOO_MUCH) from None
    except Exception:
        # A stranger's calendar makes the libraries raise whatever they like, with its words in the message.
        raise CannotRead(BAD_EVENT) from None
    return merged(_within(found, *window))


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time in disjoint stretches: those that overlap or touch become one."""
    disjoint: list[Stretch] = []
    for start, end in sorted(stretches):
        if disjoint and start <= disjoint[-1][1]:
            disjoint[-1] = (disjoint[-1][0], max(end, disjoint[-1][1]))
        else:
            disjoint.append((start, end))
    return disjoint


def _calendars(ics: bytes) -> list[Calendar]:
    """The calendars in a file. One that was cut off has no end, and is none."""
    try:
        found = Calendar.from_ical(ics.decode("utf-8-sig", "replace"), multiple=True)
    except Exception:
        raise CannotRead(NOT_A_CALENDAR) from None
    if not found or any(part.name != "VCALENDAR" for part in found):
        raise CannotRead(NOT_A_CALENDAR)
    return [part for part in found if isinstance(part, Calendar)]


def _stretches(calendar: Calendar, zone: ZoneInfo, window: Stretch) -> Iterator[Stretch]:
    """The time of every occurrence in the window that makes its owner busy, one after another to spare memory."""
    if str(calendar.get("X-WR-TIMEZONE", "UTC")) not in available_timezones():
        del calendar["X-WR-TIMEZONE"]
    for event in calendar.walk("VEVENT"):
        _refuse_endless(event, zone, window[1])
    count = 0
    for series in recurring_ical_events.of(calendar).series:
        for occurrence in series.between(*window):
            count += 1
            if count > MOST_OCCURRENCES:
                raise CannotRead(TOO_MUCH)
            if _takes_time(occurrence.as_component(keep_recurrence_attributes=False)):
                yield _time_taken(occurrence.start, occurrence.end, zone)


def _takes_time(event: Any) -> bool:
    return not any(str(event.get(name, "")).upper() == free for name, free in _SAYS_FREE.items())


def _time_taken(start: date, end: date, zone: ZoneInfo) -> Stretch:
    """From one wall time to the other. One that begins in an hour that the clocks skip keeps its length at least."""
    first, until = _instant(start, zone), _instant(end, zone)
    if isinstance(start, datetime) and isinstance(end, datetime) and _is_skipped(start, zone):
        until = max(until, first + (end - start))
    return first, until


def _is_skipped(wall: datetime, zone: ZoneInfo) -> bool:
    shown = _instant(wall, zone).astimezone(wall.tzinfo or zone)
    return shown.replace(tzinfo=None) != wall.replace(tzinfo=None)


def _instant(value: date, zone: ZoneInfo) -> datetime:
    """A date is its first moment by the clocks of `zone`; so is a time that names no zone."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def _within(stretches: Iterable[Stretch], first: datetime, last: datetime) -> Iterator[Stretch]:
    """What lies in the window. An event without length takes no time."""
    since, until = first.astimezone(UTC), last.astimezone(UTC)
    cut = ((max(start, since), min(end, until)) for start, end in stretches)
    return ((start, end) for start, end in cut if start < end)


def _refuse_endless(event: Any, zone: ZoneInfo, last: datetime) -> None:
    """Raises `CannotRead` if a rule of this event would have to be followed for too many steps."""
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if _steps(rule, _instant(event["DTSTART"].dt, zone), last) > MOST_STEPS:
            raise CannotRead(TOO_MUCH)


def _steps(rule: Any, start: datetime, last: datetime) -> float:
    """How often, at least, a rule repeats from `start` until `last`: rules are followed from their very beginning."""
    every = _LENGTHS[str(rule["FREQ"][0]).upper()] * max(int(rule.get("INTERVAL", [1])[0]), 1)
    within = prod(len(rule.get(part, [1])) for part, length in _PARTS.items() if length < every)
    most = int(rule["COUNT"][0]) if "COUNT" in rule else float("inf")
    return min(most, max(last - start, timedelta(0)) / every * within)


_SAYS_FREE = {"STATUS": "CANCELLED", "TRANSP": "TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS": "FREE"}
_LENGTHS = {
    "SECONDLY": timedelta(seconds=1),
    "MINUTELY": timedelta(minutes=1),
    "HOURLY": timedelta(hours=1),
    "DAILY": timedelta(days=1),
    "WEEKLY": timedelta(days=7),
    "MONTHLY": timedelta(days=28),
    "YEARLY": timedelta(days=365),
}
_PARTS = {"BYHOUR": timedelta(hours=1), "BYMINUTE": timedelta(minutes=1), "BYSECOND": timedelta(seconds=1)}
"""Parts of a rule that make several times out of one, and what such a time's unit is."""
