"""All open starts for a wish, found by narrowing "any time asked for" rule by rule, and the rule that left nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.clinic.values import Modality
from api.clinic.visits import VisitType
from api.scheduling.availability import Cells, Frame, VisitShape, any_free, free_starts, patient_free
from api.scheduling.busy import Busy, busy
from api.scheduling.caps import Counts, Except, cap_limit, count_visits
from api.scheduling.masks import book_frame
from api.scheduling.people import person_of
from api.scheduling.rules import Facts, Limit, Person, eligibility, lanes
from api.scheduling.spread import Start
from api.scheduling.timing import frame_over, horizon, hours_limit, presence_limits, shape_of, site_limits, work_mask
from api.scheduling.wishes import AFTER, Lane, Search, Slot, Window, asked


class Reason(NamedTuple):
    """Why nothing is left: a refusal's code, or one of those below that only a search has."""

    code: str
    facts: Facts


NO_PROVIDER, NOT_A_DAY, NO_USUAL_PROVIDER = "no_provider", "no_such_day", "no_usual_provider"
FULLY_BOOKED, NO_ROOM, PATIENT_BUSY = "fully_booked", "no_room", "patient_busy"


class Step(NamedTuple):
    """One rule of the narrowing: the starts that it leaves, and the reason if those are none."""

    code: str
    starts: Cells
    facts: Facts | None = None
    limit: Limit | None = None

    @property
    def reason(self) -> Reason:
        return Reason(self.code, self.limit.facts() if self.limit else self.facts or {})


@dataclass(frozen=True, slots=True)
class Question:
    """A wish with all that the rules look at while they narrow it."""

    clinic: Clinic
    visit: VisitType
    modality: Modality
    person: Person | None
    windows: tuple[Window, ...]
    taken: Busy
    counts: Counts
    frame: Frame
    book: Frame
    now: datetime
    shared: dict[object, list[Step]] = field(default_factory=dict)
    """Steps that are the same for several lanes: of a site, of a site's rooms, of the patient."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Open starts by lane, within a frame; `reason` says why there are none."""

    frame: Frame
    visit: VisitType
    modality: Modality
    open: Sequence[tuple[Lane, Cells]]
    reason: Reason | None
    counts: Counts
    """How many visits those providers have who have caps."""

    def slot(self, clinic: Clinic, found: Start) -> Slot:
        lane, _ = self.open[found.lane]
        zone, length = clinic.site(lane.site).zone, shape_of(self.visit, lane).length
        start, end = self.frame.instant(found.cell), self.frame.instant(found.cell + length)
        return Slot(start.astimezone(zone), end.astimezone(zone), lane.provider, lane.site, self.modality)


def look(session: Session, clinic: Clinic, wanted: Search, now: datetime) -> Outlook:
    """Every open start that fits the wish. Raises `NotFound` for an unknown patient."""
    question, candidates = question_of(session, clinic, wanted, now)
    frame = question.frame
    found = [(lane, all_of(narrowing(question, lane), frame)) for lane in candidates]
    reason = None
    if not any(starts for _, starts in found):
        steps = (narrowing(question, lane, explaining=True) for lane in candidates)
        reason = _reason(wanted, steps, *bookable_days(clinic, question.visit, now))
    return Outlook(frame, question.visit, question.modality, found, reason, question.counts)


def question_of(session: Session, clinic: Clinic, wanted: Search, now: datetime) -> tuple[Question, list[Lane]]:
    """All that the database knows about the wish, and the lanes that come into question.

    Raises `NotFound` for an unknown patient.
    """
    visit = clinic.visit_type(wanted.visit_type)
    modality = wanted.modality or visit.modality
    person = person_of(session, clinic, wanted.patient_id, now) if wanted.patient_id else None
    candidates = lanes(clinic, visit, with_continuity(clinic, visit, wanted, person), person)
    first, last = bookable_days(clinic, visit, now)
    windows = wanted.within(first, last).windows
    frame = frame_over(*_span(windows, first))
    question = Question(
        clinic,
        visit,
        modality,
        person,
        windows,
        busy(session, clinic, wanted, visit.needs_by(modality), candidates, frame, now),
        _counts(session, clinic, visit, candidates, frame, wanted),
        frame,
        book_frame(clinic, now),
        now,
    )
    return question, candidates


def with_continuity(clinic: Clinic, visit: VisitType, wanted: Search, person: Person | None) -> Search:
    """The wish for "my usual doctor" or "the one I saw last" with that provider's code in it.

    Of those whom the patient has seen the first who does the visit counts. If there is none, the code is one that
    nobody has, and so nothing is found.
    """
    if wanted.continuity is None:
        return wanted
    known = () if person is None else person.providers if wanted.continuity == "last" else person.usual_first
    doing = {provider.code for provider, _ in clinic.offering(visit.code, wanted.modality or visit.modality)}
    return wanted.with_providers(next((code for code in known if code in doing), ""))


def narrowing(question: Question, lane: Lane, *, explaining: bool = False) -> list[Step]:
    """Every rule for one lane, from the wish over the clinic's rules to what is taken already.

    The provider's hours are a rule of their own only for whoever wants an explanation: the free ones are among them.
    """
    clinic, visit, frame = question.clinic, question.visit, question.frame
    provider, site, shape = clinic.provider(lane.provider), clinic.site(lane.site), shape_of(visit, lane)
    work = work_mask(clinic, provider, site, question.modality, frame, question.book)
    wished, *of_site = _of_site(question, lane)
    of_provider = (
        *presence_limits(clinic, provider, site, shape, frame),
        *([hours_limit(work, shape, frame)] if explaining else []),
        cap_limit(clinic, visit, provider, site, question.counts, frame),
    )
    return [
        wished,
        *map(_step, eligibility(clinic, visit, provider, site, question.person, frame)),
        *of_site,
        *map(_step, of_provider),
        Step(FULLY_BOOKED, _provider_free(work, lane, question.taken, shape), {"minutes": lane.minutes}),
        *_of_rooms(question, lane, shape),
        *_of_patient(question, shape),
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


def _counts(
    session: Session, clinic: Clinic, visit: VisitType, candidates: Iterable[Lane], frame: Frame, wanted: Search
) -> Counts:
    providers = (lane.provider for lane in candidates)
    own = Except(conversation=wanted.own_conversation, appointment=wanted.moving)
    return count_visits(session, clinic, visit, providers, frame.base, frame.instant(frame.cells), own)


def _step(limit: Limit) -> Step:
    return Step(limit.refusal.code, limit.starts, limit=limit)


def _of_site(question: Question, lane: Lane) -> list[Step]:
    key = ("site", lane.site)
    if key not in question.shared:
        site = question.clinic.site(lane.site)
        limits = site_limits(question.clinic, question.visit, question.modality, site, question.frame, question.now)
        wished = Step(NOT_A_DAY, asked(question.windows, site.zone, question.frame))
        question.shared[key] = [wished, *map(_step, limits)]
    return question.shared[key]


def _of_rooms(question: Question, lane: Lane, shape: VisitShape) -> list[Step]:
    key = ("rooms", lane.site, shape)
    if key not in question.shared:
        rooms = question.taken.rooms
        question.shared[key] = [
            Step(NO_ROOM, any_free(rooms.get((lane.site, kind), ()), shape, question.frame), {"needs": kind})
            for kind in question.visit.needs_by(question.modality)
        ]
    return question.shared[key]


def _of_patient(question: Question, shape: VisitShape) -> list[Step]:
    key = ("patient", shape.length)
    if key not in question.shared:
        starts = patient_free(question.taken.patient, shape, question.frame)
        question.shared[key] = [Step(PATIENT_BUSY, starts)]
    return question.shared[key]


def _provider_free(work: Cells, lane: Lane, taken: Busy, shape: VisitShape) -> Cells:
    """A provider whom the book does not know any longer has no time."""
    return free_starts(work, taken.providers[lane.provider], shape) if lane.provider in taken.providers else 0


def all_of(steps: Iterable[Step], frame: Frame) -> Cells:
    """The starts that all of these rules leave."""
    starts = frame.everything
    for step in steps:
        starts &= step.starts
        if not starts:
            break
    return starts


def _reason(wanted: Search, lanes_steps: Iterable[Sequence[Step]], first: date, last: date) -> Reason:
    """The first rule after which no lane had a start left, with the facts of a lane that got so far."""
    rows = [list(steps) for steps in lanes_steps]
    if not rows:
        return _no_lane(wanted)
    left: list[Cells] = [-1] * len(rows)
    for column in zip(*rows, strict=True):
        after = [starts & step.starts for starts, step in zip(left, column, strict=True)]
        if not any(after):
            reached = next(step for starts, step in zip(left, column, strict=True) if starts)
            return _out_of_range(wanted, first, last) or reached.reason
        left = after
    raise AssertionError("some lane has an open start")


def _no_lane(wanted: Search) -> Reason:
    facts: Mapping[str, object] = {"visit_type": wanted.visit_type}
    return Reason(NO_USUAL_PROVIDER if wanted.continuity else NO_PROVIDER, facts)


def _out_of_range(wanted: Search, first: date, last: date) -> Reason | None:
    """A wish that lies wholly in the past or beyond the horizon was cut away before any rule could speak."""
    if all(window.last < first for window in wanted.windows):
        return Reason("outside_notice", {"earliest": first.isoformat()})
    if all(window.first > last for window in wanted.windows):
        return Reason("beyond_horizon", {"latest_date": last.isoformat()})
    return None
