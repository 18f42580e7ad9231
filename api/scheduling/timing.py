"""When visits may start, whoever comes: grid, notice, horizon, closures and working hours, as masks of starts."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from api.clinic.calendar import closure_name, wall_instant, working_intervals
from api.clinic.definition import Clinic, Site, VisitType
from api.errors import BeyondHorizon, Closed, OffGrid, OutsideHours, OutsideNotice
from api.scheduling.availability import DAY_CELLS, Cells, Frame, VisitShape, erode, grid_mask, mask_of
from api.scheduling.rules import Limit
from api.scheduling.wishes import AFTER, DAY, Lane, local_days


def frame_over(first: date, last: date) -> Frame:
    """A frame that holds all of these local days in every zone: it is a day wider on either side."""
    return Frame(datetime.combine(first - DAY, time.min, UTC), ((last - first).days + 3) * DAY_CELLS)


def days_of(frame: Frame) -> list[date]:
    """Every local day of which a part may lie in the frame."""
    first = frame.base.date() - DAY
    return [first + DAY * ahead for ahead in range(frame.cells // DAY_CELLS + 2)]


def shape_of(visit: VisitType, lane: Lane) -> VisitShape:
    return VisitShape.of_minutes(visit.preparation_minutes, lane.minutes, visit.clean_up_minutes)


def work_mask(clinic: Clinic, visit: VisitType, lane: Lane, frame: Frame) -> Cells:
    """When the provider works at the lane's site in a way in which this visit can be done."""
    days = days_of(frame)
    hours = working_intervals(clinic, lane.provider, days[0], len(days), modality=visit.modality)
    return mask_of(((start, end) for start, end, site in hours if site == lane.site), frame)


def timing(clinic: Clinic, visit: VisitType, lane: Lane, work: Cells, frame: Frame, now: datetime) -> list[Limit]:
    """The rules about time, in the order in which a receptionist would think of them."""
    site = clinic.site(lane.site)
    return [
        _grid(clinic, site, frame),
        _notice(clinic, visit, site, frame, now),
        _horizon(clinic, visit, site, frame, now),
        _open_days(clinic, visit, site, frame),
        _hours(visit, lane, work, frame),
    ]


def horizon(clinic: Clinic, visit: VisitType, site: Site, now: datetime) -> datetime:
    """The instant just after the last bookable start: so many days of elapsed time, or the end of a calendar day."""
    general = now + timedelta(days=clinic.rules.horizon_days) + AFTER
    if visit.calendar_days_ahead is None:
        return general
    after_last_day = now.astimezone(site.zone).date() + DAY * (visit.calendar_days_ahead + 1)
    return min(general, wall_instant(after_last_day, time.min, site.zone))


def _grid(clinic: Clinic, site: Site, frame: Frame) -> Limit:
    minutes = clinic.rules.start_grid_minutes
    return Limit(OffGrid, grid_mask(frame, site.zone, minutes), {"every_minutes": minutes})


def _notice(clinic: Clinic, visit: VisitType, site: Site, frame: Frame, now: datetime) -> Limit:
    own = visit.minimum_notice_minutes
    minutes = clinic.rules.minimum_notice_minutes if own is None else own
    earliest = now + timedelta(minutes=minutes)
    facts = {"notice_minutes": minutes, "earliest": earliest.astimezone(site.zone).isoformat(timespec="seconds")}
    return Limit(OutsideNotice, frame.starts_in(earliest, frame.instant(frame.cells)), facts)


def _horizon(clinic: Clinic, visit: VisitType, site: Site, frame: Frame, now: datetime) -> Limit:
    before = horizon(clinic, visit, site, now)
    facts = {"latest_date": (before - AFTER).astimezone(site.zone).date().isoformat()}
    return Limit(BeyondHorizon, frame.starts_in(frame.base, before), facts)


def _open_days(clinic: Clinic, visit: VisitType, site: Site, frame: Frame) -> Limit:
    """Closures bind every visit; the site's own weekly days off bind visits in person only."""
    starts, named = 0, []
    for day in days_of(frame):
        reason = closure_name(clinic, day, site.code)
        if reason and day in _wished_days(frame):
            named.append({"date": day.isoformat(), "name": reason})
        if not reason and (visit.modality != "in_person" or _opens_on(site, day)):
            starts |= local_days(day, day + DAY, site.zone, frame)
    return Limit(Closed, starts, {"site": {"code": site.code, "name": site.name}, "closures": named})


def _hours(visit: VisitType, lane: Lane, work: Cells, frame: Frame) -> Limit:
    """The visit and its buffers have to end before the provider's day does."""
    shape = shape_of(visit, lane)
    starts = erode(work, shape.total) << shape.preparation & frame.everything
    return Limit(OutsideHours, starts, {"minutes": lane.minutes})


def _wished_days(frame: Frame) -> Iterable[date]:
    return days_of(frame)[2:-2]


def _opens_on(site: Site, day: date) -> bool:
    return any(day.weekday() in weekly.days for weekly in site.hours)
