"""When visits may start, whoever comes: grid, notice, horizon, closures, leave and hours, as masks of starts."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from api.clinic.calendar import Interval, closed_hours, closure_name, leave_hours, wall_instant, working_intervals
from api.clinic.definition import Clinic, Provider, Site
from api.clinic.values import Modality
from api.clinic.visits import VisitType
from api.errors import BeyondHorizon, Closed, OffGrid, OutsideHours, OutsideNotice, ProviderAway
from api.scheduling.availability import (
    DAY_CELLS,
    Cells,
    Frame,
    VisitShape,
    cut,
    erode,
    free_starts,
    grid_mask,
    mask_of,
)
from api.scheduling.rules import Limit, named
from api.scheduling.wishes import AFTER, DAY, Lane, local_days

_REMEMBERED = 64  # Masks of a provider: every dry run of a closure makes some that nobody asks for again.


def frame_over(first: date, last: date) -> Frame:
    """A frame that holds all of these local days in every zone: it is a day wider on either side."""
    return Frame(datetime.combine(first - DAY, time.min, UTC), ((last - first).days + 3) * DAY_CELLS)


def days_of(frame: Frame) -> list[date]:
    """Every local day of which a part may lie in the frame."""
    first = frame.base.date() - DAY
    return [first + DAY * ahead for ahead in range(frame.cells // DAY_CELLS + 2)]


def shape_of(visit: VisitType, lane: Lane) -> VisitShape:
    return VisitShape.of_minutes(visit.preparation_minutes, lane.minutes, visit.clean_up_minutes)


def work_mask(clinic: Clinic, provider: Provider, site: Site, modality: Modality, frame: Frame, book: Frame) -> Cells:
    """When the provider works at the site in a way in which a visit of this modality can be done.

    Worked out once for the whole `book_frame`, and remembered with the provider's hours; nothing is worked outside.
    """
    # Not the site and the closures but which objects they are: a change of the clinic makes new ones, and they stay
    # alive as long as their mask does.
    key = (id(site), id(clinic.closures), modality, book)
    if key not in provider.work_masks:
        if len(provider.work_masks) >= _REMEMBERED:
            provider.work_masks.clear()
        days = days_of(book)
        hours = working_intervals(clinic, provider.code, days[0], len(days), modality=modality)
        mask = mask_of(((start, end) for start, end, at in hours if at == site.code), book)
        provider.work_masks[key] = (mask, site, clinic.closures)
    return cut(provider.work_masks[key][0], book, frame)


def site_limits(
    clinic: Clinic, visit: VisitType, modality: Modality, site: Site, frame: Frame, now: datetime
) -> list[Limit]:
    """The rules that are the same for all providers at a site, in the order in which a receptionist thinks of them."""
    return [
        _grid(clinic, site, frame),
        _notice(clinic, visit, site, frame, now),
        _horizon(clinic, visit, site, frame, now),
        open_days(clinic, modality, site, frame),
    ]


def presence_limits(clinic: Clinic, provider: Provider, site: Site, shape: VisitShape, frame: Frame) -> list[Limit]:
    """The rules about parts of days in which the site is closed or the provider is away, buffers included."""
    return [_open_hours(clinic, site, shape, frame), _presence(provider, site, shape, frame)]


def hours_limit(work: Cells, shape: VisitShape, frame: Frame) -> Limit:
    """The visit and its buffers lie within the provider's hours."""
    return Limit(OutsideHours, erode(work, shape.total) << shape.preparation & frame.everything, _no_facts)


def horizon(clinic: Clinic, visit: VisitType, site: Site, now: datetime) -> datetime:
    """The instant just after the last bookable start: so many days of elapsed time, or the end of a calendar day."""
    general = now + timedelta(days=clinic.rules.horizon_days) + AFTER
    if visit.calendar_days_ahead is None:
        return general
    after_last_day = now.astimezone(site.zone).date() + DAY * (visit.calendar_days_ahead + 1)
    return min(general, wall_instant(after_last_day, time.min, site.zone))


def _grid(clinic: Clinic, site: Site, frame: Frame) -> Limit:
    minutes = clinic.rules.start_grid_minutes
    return Limit(OffGrid, grid_mask(frame, site.zone, minutes), lambda: {"every_minutes": minutes})


def _notice(clinic: Clinic, visit: VisitType, site: Site, frame: Frame, now: datetime) -> Limit:
    own = visit.minimum_notice_minutes
    minutes = clinic.rules.minimum_notice_minutes if own is None else own
    earliest = now + timedelta(minutes=minutes)
    return Limit(
        OutsideNotice,
        frame.starts_in(earliest, frame.instant(frame.cells)),
        lambda: {
            "notice_minutes": minutes,
            "earliest": earliest.astimezone(site.zone).isoformat(timespec="seconds"),
        },
    )


def _horizon(clinic: Clinic, visit: VisitType, site: Site, frame: Frame, now: datetime) -> Limit:
    before = horizon(clinic, visit, site, now)
    return Limit(
        BeyondHorizon,
        frame.starts_in(frame.base, before),
        lambda: {"latest_date": (before - AFTER).astimezone(site.zone).date().isoformat()},
    )


def open_days(clinic: Clinic, modality: Modality, site: Site, frame: Frame) -> Limit:
    """Closures bind every visit; the site's own weekly days off bind visits in person only."""
    shut = [
        day
        for day in days_of(frame)
        if closure_name(clinic, day, site.code) or (modality == "in_person" and not _opens_on(site, day))
    ]
    starts = frame.everything
    for day in shut:
        starts &= ~local_days(day, day + DAY, site.zone, frame)

    def facts() -> dict[str, object]:
        wished = set(days_of(frame)[2:-2])
        names = ((day, closure_name(clinic, day, site.code)) for day in shut if day in wished)
        closures = [{"date": day.isoformat(), "name": name} for day, name in names if name]
        return {"site": named(site), "closures": closures}

    return Limit(Closed, starts, facts)


def _open_hours(clinic: Clinic, site: Site, shape: VisitShape, frame: Frame) -> Limit:
    """Parts of a day in which the site is closed, such as the afternoon of 24 December."""
    if all(closure.hours is None for closure in clinic.closures.dates):
        return Limit(Closed, frame.everything, _no_facts)
    parts = [part for day in days_of(frame) for part in closed_hours(clinic, day, site.code)]
    return Limit(Closed, _outside(parts, shape, frame), lambda: {"site": named(site), "closures": []})


def _presence(provider: Provider, site: Site, shape: VisitShape, frame: Frame) -> Limit:
    """Leave. Why somebody is away is nobody's business: the fact is from when on they are back."""
    if not provider.leave:
        return Limit(ProviderAway, frame.everything, _no_facts)
    days = [day for day in days_of(frame) if any(leave.is_on(day) for leave in provider.leave)]
    starts = _outside([part for day in days for part in leave_hours(provider, site.zone, day)], shape, frame)
    for leave in provider.leave:
        if leave.hours is None:
            starts &= ~local_days(leave.date, leave.last + DAY, site.zone, frame)
    return Limit(
        ProviderAway, starts, lambda: {"provider": named(provider), "back": _back(provider, _wished(days, frame))}
    )


def _wished(days: Sequence[date], frame: Frame) -> Sequence[date]:
    """Those of the days for which the frame was made; those around them only if there are no others."""
    meant = set(days_of(frame)[2:-2])
    return [day for day in days if day in meant] or days


def _back(provider: Provider, days: Iterable[date]) -> str:
    """The first day after these on which no leave takes the whole day."""
    whole = [leave for leave in provider.leave if leave.hours is None]
    away = min(days)
    while any(leave.is_on(away) for leave in whole):
        away = max(leave.last for leave in whole if leave.is_on(away)) + DAY
    return away.isoformat()


def _outside(parts: Iterable[Interval], shape: VisitShape, frame: Frame) -> Cells:
    """Starts at which a visit with its buffers touches none of these parts of days."""
    return free_starts(frame.everything, mask_of(parts, frame), shape) & frame.everything


def _opens_on(site: Site, day: date) -> bool:
    return any(day.weekday() in weekly.days for weekly in site.hours)


def _no_facts() -> dict[str, object]:
    return {}
