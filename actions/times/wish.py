"""What a patient wishes about time, and what the conversation knew when it was said."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

Order = Literal["first", "last", "earlier", "later"]


@dataclass(frozen=True, slots=True)
class TimeContext:
    """What the clinic asked ("time" or "date"), and the local wall times it offered or the patient already has."""

    asked: str | None = None
    offered: tuple[datetime, ...] = ()
    booked: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Days and times of day at which the visit may start, both ends included; None is open."""

    earliest_date: date | None = None
    latest_date: date | None = None
    weekdays: frozenset[int] | None = None
    exclude_dates: frozenset[date] = frozenset()
    earliest_time: time | None = None
    latest_time: time | None = None

    def to_json(self) -> dict[str, Any]:
        """This window as plain JSON: ISO dates, "HH:MM", ISO weekdays 1–7."""
        return {
            "earliest_date": self.earliest_date and self.earliest_date.isoformat(),
            "latest_date": self.latest_date and self.latest_date.isoformat(),
            "weekdays": sorted(self.weekdays) if self.weekdays is not None else None,
            "exclude_dates": sorted(day.isoformat() for day in self.exclude_dates),
            "earliest_time": self.earliest_time.strftime("%H:%M") if self.earliest_time is not None else None,
            "latest_time": self.latest_time.strftime("%H:%M") if self.latest_time is not None else None,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Window":
        """The window that `to_json` wrote."""
        weekdays = data.get("weekdays")
        return cls(
            _date(data.get("earliest_date")),
            _date(data.get("latest_date")),
            frozenset(weekdays) if weekdays is not None else None,
            frozenset(date.fromisoformat(day) for day in data.get("exclude_dates") or ()),
            _time(data.get("earliest_time")),
            _time(data.get("latest_time")),
        )


@dataclass(frozen=True, slots=True)
class TimeWish:
    """When a patient would like to come. False when nothing was wished.

    `any_of` are alternatives; `order` is which of the free starts to prefer; `spans` are the patient's own words;
    `readings` are rival meanings of the same words; `ask` is why the clinic should ask before it relies on `any_of`.
    """

    any_of: tuple[Window, ...] = ()
    order: Order | None = None
    duration_min: int | None = None
    spans: tuple[str, ...] = ()
    readings: tuple[tuple[Window, ...], ...] = ()
    ask: str | None = None

    def __bool__(self) -> bool:
        return bool(self.any_of or self.order or self.ask)

    def to_json(self) -> dict[str, Any]:
        """This wish as plain JSON, to be kept in a conversation."""
        return {
            "any_of": [window.to_json() for window in self.any_of],
            "order": self.order,
            "duration_min": self.duration_min,
            "spans": list(self.spans),
            "readings": [[window.to_json() for window in reading] for reading in self.readings],
            "ask": self.ask,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "TimeWish":
        """The wish that `to_json` wrote."""
        return cls(
            tuple(Window.from_json(window) for window in data.get("any_of") or ()),
            data.get("order"),
            data.get("duration_min"),
            tuple(data.get("spans") or ()),
            tuple(tuple(Window.from_json(w) for w in reading) for reading in data.get("readings") or ()),
            data.get("ask"),
        )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _time(value: str | None) -> time | None:
    return time.fromisoformat(value) if value else None
