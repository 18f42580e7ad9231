"""All open starts for a wish, found by narrowing "any time asked for" rule by rule, and the rule that left nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from api.clinic.definition import Clinic, VisitType
from api.scheduling.availability import Cells, Frame, VisitShape, any_free, free_starts, patient_free
from api.scheduling.busy import Busy, busy
from api.scheduling.people import person_of
from api.scheduling.rules import Person, eligibility, lanes
from api.scheduling.spread import Start
from api.scheduling.timing import frame_over, horizon, shape_of, timing, work_mask
from api.scheduling.wishes import AFTER, Lane, Search, Slot, Window, asked


class Reason(NamedTuple):
    """Why nothing is left: a refusal's code, or one of those below that only a search has."""

    code: str
    facts: Mapping[str, object]


NO_PROVIDER, NOT_A_DAY = "no_provider", "no_such_day"
FULLY_BOOKED, NO_ROOM, PATIENT_BUSY = "fully_booked", "no_room", "patient_busy"


class Step(NamedTuple):
    """One rule of the narrowing: the starts that it leaves, and the reason if those are none."""

    reason: Reason
    starts: Cells


@dataclass(frozen=True, slots=True)
class Outlook:
    """Open starts by lane, within a frame; `reason` says why there are none."""

    frame: Frame
    visit: VisitType
    open: Sequence[tuple[Lane, Cells]]
    reason: Reason | None

    def slot(self, clinic: Clinic, found: Start) -> Slot:
        lane, _ = self.open[found.lane]
        zone, length = clinic.site(lane.site).zone, shape_of(self.visit, lane).length
        start, end = self.frame.instant(found.cell), self.frame.instant(found.cell + length)
        return Slot(start.astimezone(zone), end.astimezone(zone), lane.provider, lane.site, self.visit.modality)


def look(session: Session, clinic: Clinic, wanted: Search, now: datetime) -> Outlook:
    """Every open start that fits the wish. Raises `NotFound` for an unknown patient."""
    visit = clinic.visit_type(wanted.visit_type)
    person = person_of(session, clinic, wanted.patient_id, now) if wanted.patient_id else None
    candidates = lanes(clinic, visit, wanted, person)
    first, last = bookable_days(clinic, visit, now)
    within = wanted.within(first, last)
    frame = frame_over(*_span(within.windows, first))
    taken = busy(session, wanted, visit, candidates, frame)
    steps = {lane: narrowing(clinic, visit, lane, person, within.windows, taken, frame, now) for lane in candidates}
    found = [(lane, _all_of(each, frame)) for lane, each in steps.items()]
    reason = None if any(starts for _, starts in found) else _reason(wanted, steps.values(), first, last)
    return Outlook(frame, visit, found, reason)


def narrowing(
    clinic: Clinic,
    visit: VisitType,
    lane: Lane,
    person: Person | None,
    windows: tuple[Window, ...],
    taken: Busy,
    frame: Frame,
    now: datetime,
) -> list[Step]:
    """Every rule for one lane, from the wish over the clinic's rules to what is taken already."""
    work, shape = work_mask(clinic, visit, lane, frame), shape_of(visit, lane)
    limits = eligibility(clinic, visit, lane, person, frame) + timing(clinic, visit, lane, work, frame, now)
    return [
        Step(Reason(NOT_A_DAY, {}), asked(windows, clinic.site(lane.site).zone, frame)),
        *(Step(Reason(limit.refusal.code, limit.facts), limit.starts) for limit in limits),
        Step(Reason(FULLY_BOOKED, {"minutes": lane.minutes}), _provider_free(work, lane, taken, shape)),
        *(Step(Reason(NO_ROOM, {"needs": kind}), _room_free(lane, kind, taken, shape, frame)) for kind in visit.needs),
        Step(Reason(PATIENT_BUSY, {}), patient_free(taken.patient, shape, frame)),
    ]


def bookable_days(clinic: Clinic, visit: VisitType, now: datetime) -> tuple[date, date]:
    """The first and the last local day, at any site, on which the visit might be booked now."""
    zones = [site.zone for site in clinic.sites]
    latest = max((horizon(clinic, visit, site, now) - AFTER).astimezone(site.zone).date() for site in clinic.sites)
    return min(now.astimezone(zone).date() for zone in zones), latest


def _span(windows: Sequence[Window], today: date) -> tuple[date, date]:
    if not windows:
        return today, today
    return min(window.first for window in windows), max(window.last for window in windows)


def _provider_free(work: Cells, lane: Lane, taken: Busy, shape: VisitShape) -> Cells:
    """A provider whom the book does not know any longer has no time."""
    return free_starts(work, taken.providers[lane.provider], shape) if lane.provider in taken.providers else 0


def _room_free(lane: Lane, kind: str, taken: Busy, shape: VisitShape, frame: Frame) -> Cells:
    return any_free(taken.rooms.get((lane.site, kind), ()), shape, frame)


def _all_of(steps: Iterable[Step], frame: Frame) -> Cells:
    starts = frame.everything
    for step in steps:
        starts &= step.starts
    return starts


def _reason(wanted: Search, lanes_steps: Iterable[Sequence[Step]], first: date, last: date) -> Reason:
    """The first rule after which no lane had a start left, with the facts of a lane that got so far."""
    rows = [list(steps) for steps in lanes_steps]
    if not rows:
        return Reason(NO_PROVIDER, {"visit_type": wanted.visit_type})
    left: list[Cells] = [-1] * len(rows)
    for column in zip(*rows, strict=True):
        after = [starts & step.starts for starts, step in zip(left, column, strict=True)]
        if not any(after):
            reached = next(step for starts, step in zip(left, column, strict=True) if starts)
            return _out_of_range(wanted, first, last) or reached.reason
        left = after
    raise AssertionError("some lane has an open start")


def _out_of_range(wanted: Search, first: date, last: date) -> Reason | None:
    """A wish that lies wholly in the past or beyond the horizon was cut away before any rule could speak."""
    if all(window.last < first for window in wanted.windows):
        return Reason("outside_notice", {"earliest": first.isoformat()})
    if all(window.first > last for window in wanted.windows):
        return Reason("beyond_horizon", {"latest_date": last.isoformat()})
    return None
