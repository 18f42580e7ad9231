"""When the clinic is open and who works then: weekly hours in wall time become exact instants in UTC.

Pure: a clinic and dates in, instants out. A wall time that the clocks skip in spring means the moment of the jump; one
that they repeat in autumn means its first occurrence.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from holidays.countries import UnitedStates

from api.clinic.definition import Clinic, Provider
from api.clinic.hours import Span, WeeklyHours
from api.clinic.values import Modality
from api.clinic.working_time import Closure, DayWork, Leave

DAY = timedelta(days=1)
THURSDAY = 3

Interval = tuple[datetime, datetime]
"""From the first instant until just before the second, both in UTC."""


class WorkingInterval(NamedTuple):
    """A stretch in which a provider can be booked, in UTC, and the site to which it belongs."""

    start: datetime
    end: datetime
    site: str


def working_intervals(
    clinic: Clinic, provider: str, first: date, days: int, *, modality: Modality | None = None
) -> list[WorkingInterval]:
    """The provider's hours from `first` on for so many local days, less breaks and closures, in order.

    For visits of one `modality`: those in person happen only in work done in person and while the site is open;
    video and phone visits happen in any work and are not bound by the site's hours. With None, each work counts as
    what it is.
    """
    who = clinic.provider(provider)
    found = [
        WorkingInterval(start, end, work.site)
        for day in _days(first, days)
        for work in works_on(who, day)
        for start, end in _bookable(clinic, who, work, day, modality or work.modality)
    ]
    return sorted(found)


def works_on(provider: Provider, day: date) -> Sequence[DayWork]:
    """What the provider would do on that day but for leave and closures: an override of the day, else the usual."""
    for override in reversed(provider.overrides):
        if override.date == day:
            return override.works
    return [work for work in provider.works if work.is_on(day)]


def is_away(provider: Provider, day: date) -> bool:
    """Whether the provider is on leave for the whole day."""
    return any(leave.hours is None and leave.is_on(day) for leave in provider.leave)


def site_intervals(clinic: Clinic, site: str, first: date, days: int) -> list[Interval]:
    """When the site is open, and with it its rooms and devices."""
    return [interval for day in _days(first, days) for interval in _open(clinic, site, day)]


def is_closed(clinic: Clinic, day: date, site: str | None = None) -> bool:
    """Whether the clinic, or at least this site, is closed all day."""
    return closure_name(clinic, day, site) is not None


def closure_name(clinic: Clinic, day: date, site: str | None = None) -> str | None:
    """Why the clinic, or at least this site, is closed all day ("Thanksgiving Day"); None when it is not."""
    closures = clinic.closures
    for closure in closures.dates:
        if closure.hours is None and closure.is_on(day) and closure.site in (None, site):
            return closure.name
    if "day_after_thanksgiving" in closures.rules and day == thanksgiving(day.year) + DAY:
        return "Day after Thanksgiving"
    return _federal_holidays(day.year).get(day) if closures.holidays == "us-federal" else None


def closed_hours(clinic: Clinic, day: date, site: str) -> list[Interval]:
    """The parts of an open day in which the site is closed after all."""
    return _parts((one for one in clinic.closures.dates if one.site in (None, site)), clinic.site(site).zone, day)


def leave_hours(provider: Provider, zone: ZoneInfo, day: date) -> list[Interval]:
    """The parts of a day on which the provider is away by the clocks of `zone`."""
    return _parts(provider.leave, zone, day)


def staff_available(clinic: Clinic, instant: datetime) -> bool:
    """Whether somebody answers the clinic's phone at that moment."""
    today = clinic.date_of(instant)
    return any(start <= instant < end for start, end in _staffed(clinic, today))


def next_staffed(clinic: Clinic, instant: datetime) -> datetime | None:
    """The first moment from `instant` on at which somebody answers the phone; None if nobody does within a month."""
    today = clinic.date_of(instant)
    ahead = (max(start, instant) for day in _days(today, 32) for start, end in _staffed(clinic, day) if end > instant)
    return next((moment.astimezone(UTC) for moment in ahead), None)


@lru_cache(maxsize=2**16)
def wall_instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which the clocks of `zone` show this time on this day."""
    local = datetime.combine(day, wall, zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    return _jump_between(local.replace(fold=1).astimezone(UTC), instant, zone)


def shift(work: DayWork, zone: ZoneInfo, day: date) -> list[Interval]:
    """What this work means on that day by itself, breaks taken out: no leave, closure or site's hours are looked at.

    Hours that lie wholly in an hour that the clocks skip vanish.
    """
    return without(_instants([work.hours], zone, day), _instants(work.breaks, zone, day))


def without(spans: Iterable[Interval], cuts: Iterable[Interval]) -> list[Interval]:
    """What is left of `spans` when `cuts` are taken out."""
    left = list(spans)
    for cut_start, cut_end in cuts:
        pieces = [piece for start, end in left for piece in ((start, min(end, cut_start)), (max(start, cut_end), end))]
        left = [(start, end) for start, end in pieces if start < end]
    return left


def common(ones: Iterable[Interval], others: Iterable[Interval]) -> list[Interval]:
    """The time that lies in an interval of each."""
    rest = list(others)
    pieces = [(max(a, c), min(b, d)) for a, b in ones for c, d in rest]
    return sorted((start, end) for start, end in pieces if start < end)


@lru_cache
def thanksgiving(year: int) -> date:
    """The fourth Thursday of November (5 U.S.C. 6103)."""
    first = date(year, 11, 1)
    return first + DAY * ((THURSDAY - first.weekday()) % 7 + 21)


@lru_cache
def _federal_holidays(year: int) -> dict[date, str]:
    """Holidays and observed days that fall into the year; New Year's Day is sometimes observed in the year before."""
    return {day: str(name) for day, name in UnitedStates(years=year, observed=True).items() if day.year == year}


def _bookable(clinic: Clinic, who: Provider, work: DayWork, day: date, modality: Modality) -> list[Interval]:
    if is_closed(clinic, day, work.site) or is_away(who, day):
        return []
    if modality == "in_person" != work.modality:
        return []
    zone = clinic.site(work.site).zone
    cuts = [*leave_hours(who, zone, day), *closed_hours(clinic, day, work.site)]
    worked = without(shift(work, zone, day), cuts)
    return worked if modality != "in_person" else common(worked, _open(clinic, work.site, day))


def _open(clinic: Clinic, site: str, day: date) -> list[Interval]:
    if is_closed(clinic, day, site):
        return []
    hours = _on_day(clinic.site(site).hours, clinic.site(site).zone, day)
    return without(hours, closed_hours(clinic, day, site))


def _staffed(clinic: Clinic, day: date) -> list[Interval]:
    if is_closed(clinic, day):
        return []
    everywhere = (closure for closure in clinic.closures.dates if closure.site is None)
    return without(_on_day(clinic.staff.hours, clinic.home_zone, day), _parts(everywhere, clinic.home_zone, day))


def _on_day(week: Iterable[WeeklyHours], zone: ZoneInfo, day: date) -> list[Interval]:
    """That weekday's hours as instants."""
    return _instants((weekly.hours for weekly in week if day.weekday() in weekly.days), zone, day)


def _parts(spans: Iterable[Leave | Closure], zone: ZoneInfo, day: date) -> list[Interval]:
    """Those leaves or closures that take a part of the day."""
    return _instants((span.hours for span in spans if span.hours and span.is_on(day)), zone, day)


def _instants(spans: Iterable[Span], zone: ZoneInfo, day: date) -> list[Interval]:
    ends = ((wall_instant(day, span.start, zone), wall_instant(day, span.end, zone)) for span in spans)
    return sorted((start, end) for start, end in ends if start < end)


def _days(first: date, count: int) -> Iterator[date]:
    return (first + DAY * ahead for ahead in range(count))


def _jump_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The minute at which the clocks of `zone` are put forward, known to lie between two instants."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) // 2
        before, after = (middle, after) if middle.astimezone(zone).utcoffset() == offset else (before, middle)
    return after.replace(second=0, microsecond=0)
