"""What the patient wants of a time, a provider and a place, gathered over several messages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from actions.answers import folded
from actions.doctors import DoctorsMeant
from actions.times import TimeWish, Window

type Whom = Literal["anyone", "last", "usual"]


@dataclass(frozen=True, slots=True)
class Wish:
    """`unread` keeps words that can be understood only once the visit to be moved is known ("later that week").

    `declined` are starts that were offered and not wanted, as RFC 3339 text with the provider's code before a space.
    """

    times: TimeWish | None = None
    provider: str | None = None
    among: tuple[str, ...] = ()
    """Any of these will do: "a woman", "Patel or Lee"."""
    in_doubt: tuple[str, ...] = ()
    """One of these is meant, and the patient has to say which: their names sound alike."""
    whom: Whom | None = None
    """Anyone at all, or whoever saw the patient last or sees them as a rule."""
    site: str | None = None
    modality: str | None = None
    unread: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    """What the patient will not give up, the newest word first: day, time_of_day, provider, site."""
    why_none: dict[str, Any] | None = None
    """Why the last search found nothing just like it, as `{code, facts}`: what is on offer then is only near."""

    @classmethod
    def from_json(cls, kept: dict[str, Any] | None) -> "Wish":
        if not kept:
            return cls()
        times = TimeWish.from_json(kept["times"]) if kept.get("times") else None
        said = {name: kept.get(name) for name in ("provider", "whom", "site", "modality", "why_none")}
        several = {name: tuple(kept.get(name, ())) for name in ("among", "in_doubt", "unread", "declined", "matters")}
        facts: dict[str, Any] = {**said, **several}
        return cls(times=times, **facts)

    def to_json(self) -> dict[str, Any]:
        return {
            "times": self.times.to_json() if self.times else None,
            "provider": self.provider,
            "among": list(self.among),
            "in_doubt": list(self.in_doubt),
            "whom": self.whom,
            "site": self.site,
            "modality": self.modality,
            "unread": list(self.unread),
            "declined": list(self.declined),
            "matters": list(self.matters),
            "why_none": self.why_none,
        }

    def with_doctors(self, meant: DoctorsMeant) -> "Wish":
        """The newer word about who counts; a department alone is the reason's, and changes nothing here."""
        if meant.how in ("unsaid", "department"):
            return self
        whom: Whom | None = meant.how if meant.how in ("anyone", "last", "usual") else None
        if meant.ask:
            wished = replace(self, provider=None, among=(), in_doubt=meant.codes, whom=whom)
        else:
            several = meant.codes if meant.only is None else ()
            wished = replace(self, provider=meant.only, among=several, in_doubt=(), whom=whom)
        return self if wished == self else replace(wished, declined=())

    def with_times(self, said: TimeWish, near: date | None = None) -> "Wish":
        """The newer word counts; what it leaves open (the day, or the time of day) stays as it was.

        `near` is a day that is being talked about, such as that of the offers: "Thursday" is the one of its week.
        """
        said = _in_the_week_spoken_of(self.times, said, near)
        return replace(self, times=said if self.times is None else _merged(self.times, said), declined=())


def _merged(earlier: TimeWish, later: TimeWish) -> TimeWish:
    if not later.any_of:
        return replace(earlier, order=later.order or earlier.order)
    if len(earlier.any_of) != 1:
        return later
    (base,) = earlier.any_of
    return replace(later, any_of=tuple(_filled(window, base) for window in later.any_of))


# "Thursday" or "Thursday at 2", and not "this Thursday" or "Thursday the 12th".
_BARE_WEEKDAY = re.compile(
    r"^(?:on )?(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b(?! the| \d+(?:st|nd|rd|th))|"
    r"^(?:(?:para )?el )?(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)\b(?! que| \d)"
)
# A date that stands beside the weekday: it says which one is meant.
_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}\b|\b\d{1,2}(?:st|nd|rd|th)\b|\b(?:the|el|dia) \d|"
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\b|"
    r"\b(?:january|february|march|april|august|september|october|november|december|enero|febrero|marzo|abril|mayo|"
    r"junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b",
    re.IGNORECASE,
)


def _in_the_week_spoken_of(earlier: TimeWish | None, said: TimeWish, near: date | None) -> TimeWish:
    """After "next Wednesday", plain "Thursday" is the day after it, and not the Thursday before."""
    if not any(_BARE_WEEKDAY.search(folded(span)) for span in said.spans) or any(map(_DATE.search, said.spans)):
        return said
    if earlier and len(earlier.any_of) == 1:
        (base,) = earlier.any_of
        if base.earliest_date and base.latest_date and (base.latest_date - base.earliest_date).days <= 7:
            near = base.earliest_date
    return said if near is None else replace(said, any_of=tuple(_in_the_week_of(near, w) for w in said.any_of))


def _in_the_week_of(near: date, window: Window) -> Window:
    day = window.earliest_date
    if day is None or day != window.latest_date:
        return window
    same_week = near - timedelta(days=near.weekday()) + timedelta(days=day.weekday())
    return replace(window, earliest_date=same_week, latest_date=same_week) if same_week > day else window


def _filled(window: Window, base: Window) -> Window:
    """`window` with the day or the time of day of `base`, where it has none of its own."""
    names_day = window.earliest_date or window.latest_date or window.weekdays or window.exclude_dates
    names_time = window.earliest_time or window.latest_time
    if names_day and names_time:
        return window
    day = window if names_day else base
    clock = window if names_time else base
    return Window(
        earliest_date=day.earliest_date,
        latest_date=day.latest_date,
        weekdays=day.weekdays,
        exclude_dates=day.exclude_dates,
        earliest_time=clock.earliest_time,
        latest_time=clock.latest_time,
    )


def search_windows(times: TimeWish | None, today: date, horizon_days: int) -> list[dict[str, Any]]:
    """The windows of `POST /v1/availability/search`, dates inclusive, in the site's local time."""
    last = today + timedelta(days=horizon_days)
    windows = times.any_of if times and times.any_of else (Window(None, None, None, frozenset(), None, None),)
    return [
        {
            "from": first.isoformat(),
            "to": end.isoformat(),
            "weekdays": sorted(window.weekdays) if window.weekdays else None,
            "time_from": window.earliest_time.isoformat("minutes") if window.earliest_time else None,
            "time_to": window.latest_time.isoformat("minutes") if window.latest_time else None,
        }
        for window in windows
        for first, end in _without(
            max(window.earliest_date or today, today), min(window.latest_date or last, last), window.exclude_dates
        )
    ]


def _without(first: date, last: date, excluded: Sequence[date] | frozenset[date]) -> list[tuple[date, date]]:
    """The stretches of `first`…`last` between the excluded dates."""
    stretches, start = [], first
    for day in sorted(excluded):
        if start <= day <= last:
            if start < day:
                stretches.append((start, day - timedelta(days=1)))
            start = day + timedelta(days=1)
    return [*stretches, (start, last)] if start <= last else stretches


def is_exact(times: TimeWish) -> bool:
    """Whether the wish names one day and one time: "Friday at 3"."""
    if len(times.any_of) != 1:
        return False
    (window,) = times.any_of
    one_day = window.earliest_date is not None and window.earliest_date == window.latest_date
    return one_day and window.earliest_time is not None and window.earliest_time == window.latest_time


def accepts(times: TimeWish, start: datetime) -> bool:
    """Whether a slot that starts at `start` (local) is within the wish."""
    return not times.any_of or any(_within(window, start) for window in times.any_of)


def _within(window: Window, start: datetime) -> bool:
    day, clock = start.date(), start.time().replace(tzinfo=None)
    return (
        (window.earliest_date or day) <= day <= (window.latest_date or day)
        and (not window.weekdays or day.isoweekday() in window.weekdays)
        and day not in window.exclude_dates
        and (window.earliest_time or clock) <= clock <= (window.latest_time or clock)
    )


def pick_by_time(times: TimeWish, starts: Sequence[datetime]) -> int | Literal["several"] | None:
    """The one start that the words accept, `several`, or None."""
    if not times.any_of:
        return None
    fitting = [index for index, start in enumerate(starts) if accepts(times, start)]
    return fitting[0] if len(fitting) == 1 else "several" if fitting else None
