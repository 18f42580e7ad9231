"""How the tests here say when something was written, and how they print an answer so that one can check it by eye.

Every table is read on Wednesday 2 December 2026, 10:15, in Louisville:

    Mo Tu We Th Fr Sa Su
     30  1 [2] 3  4  5  6   this week
      7  8  9 10 11 12 13   next week
     14 15 16 17 18 19 20
     21 22 23 24 25 26 27
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from actions.times import TimeContext, TimeWish, Window, read_times

LOUISVILLE = ZoneInfo("America/Kentucky/Louisville")
WEDNESDAY = datetime(2026, 12, 2, 10, 15, tzinfo=LOUISVILLE)


def said(
    text: str, context: TimeContext | None = None, now: datetime = WEDNESDAY, language: str | None = None
) -> TimeWish:
    """What `text` wishes when it is written on that Wednesday."""
    return read_times(text, now=now, zone=LOUISVILLE, context=context, language=language)


def shown(wish: TimeWish) -> str:
    """A wish as a line: "12-04 14:00-", "weekdays 2,4 -12:00", "first"; alternatives are joined by "or"."""
    return " ".join(filter(None, (" or ".join(_shown(window) for window in wish.any_of), wish.order))) or "nothing"


def _shown(window: Window) -> str:
    data = window.to_json()
    days = _bounds(data["earliest_date"], data["latest_date"], slice(5, None))
    weekdays = "weekdays " + ",".join(map(str, data["weekdays"])) if data["weekdays"] else ""
    without = "not " + ",".join(day[5:] for day in data["exclude_dates"]) if data["exclude_dates"] else ""
    times = _bounds(data["earliest_time"], data["latest_time"], slice(None))
    return " ".join(filter(None, (days, weekdays, without, times))) or "any time"


def _bounds(low: str | None, high: str | None, part: slice) -> str:
    low, high = (low or "")[part], (high or "")[part]
    return low if low == high else f"{low}..{high}"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A wall time in December 2026."""
    return datetime(2026, 12, day, hour, minute)  # noqa: DTZ001  a wall time has no zone
