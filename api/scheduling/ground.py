"""Whether a visit that is in the book still stands on firm ground: its provider, place and room are there at its time.

Hours change after visits were booked. Such a visit is neither moved nor dropped by itself: it is marked with the rule
that forbids it now, listed until somebody has moved it, and gets a proposal.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import dropwhile, groupby, islice

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.errors import NotOffered, Refusal
from api.ids import AppointmentId, PatientId
from api.scheduling.appointments import modality_of
from api.scheduling.availability import Frame, VisitShape
from api.scheduling.caps import Except
from api.scheduling.claims import Owner, claim, give_up, in_savepoint
from api.scheduling.counter_offers import OFFERS, Change, counter_offers
from api.scheduling.masks import book_frame
from api.scheduling.models import Appointment
from api.scheduling.outlook import NO_ROOM, Reason
from api.scheduling.permits import Picked, permit
from api.scheduling.rules import Limit
from api.scheduling.timing import frame_over, hours_limit, open_days, presence_limits, work_mask
from api.scheduling.wishes import Search, Slot, Window

_CANDIDATES = 24


@dataclass(frozen=True, slots=True)
class Displaced:
    """A visit that has lost its ground, why, and where it could go: the first of the changes is the proposal."""

    appointment: Appointment
    reason: Reason
    changes: Sequence[Change]


def upcoming(session: Session, now: datetime) -> Sequence[Appointment]:
    """The visits that are still to come."""
    rows = select(Appointment).where(Appointment.status.in_(("proposed", "booked")), Appointment.start_at > now)
    return session.scalars(rows.order_by(Appointment.start_at, Appointment.id)).all()


def without_ground(
    session: Session, clinic: Clinic, visits: Iterable[Appointment], now: datetime
) -> list[tuple[Appointment, Reason]]:
    """Those of the visits which the clinic's hours, places and rooms do not allow, with the first rule that says no."""
    roomless = set(session.scalars(_ROOMLESS))
    found: list[tuple[Appointment, Reason]] = []
    for _, some in groupby(sorted(visits, key=_rules_apply), key=_rules_apply):
        group = list(some)
        check = _checker(clinic, group[0], now)
        for visit in group:
            reason = check(visit) or (Reason(NO_ROOM, {}) if visit.id in roomless else None)
            if reason:
                found.append((visit, reason))
    return found


def _rules_apply(visit: Appointment) -> tuple[str, str, str, str]:
    """Visits that are alike in this are under the same rules, which are worked out once for all of them."""
    return visit.provider_code, visit.site_code, visit.visit_type, visit.modality


def mark_ground(session: Session, clinic: Clinic, now: datetime) -> list[Appointment]:
    """Marks every coming visit that has no ground and unmarks the others. Answers those that have just lost it."""
    visits = upcoming(session, now)
    lost = {visit.id: reason.code for visit, reason in without_ground(session, clinic, visits, now)}
    newly = [visit for visit in visits if visit.id in lost and visit.lost_ground is None]
    for visit in visits:
        if visit.lost_ground != lost.get(visit.id):
            visit.lost_ground = lost.get(visit.id)
    session.flush()
    return newly


def displaced(session: Session, clinic: Clinic, now: datetime, before: Clinic | None = None) -> list[Displaced]:
    """Every coming visit that has no ground in this clinic, with a proposal for each; all of them can be had together.

    With `before`, only those which have it in that clinic.
    """
    visits = upcoming(session, now)
    lost = without_ground(session, clinic, visits, now)
    if before is not None:
        long_lost = {visit.id for visit, _ in without_ground(session, before, visits, now)}
        lost = [(visit, reason) for visit, reason in lost if visit.id not in long_lost]
    lost.sort(key=lambda one: one[0].start_at)
    open_now = [_changes(session, clinic, visit, now) for visit, _ in lost]
    found = []
    # Tried out for real, one after the other, and undone: so no two proposals want the same room, or the last place
    # under a cap.
    with session.begin_nested() as trial:
        for (visit, reason), changes in zip(lost, open_now, strict=True):
            found.append(Displaced(visit, reason, _possible(session, clinic, visit, changes, now)))
        trial.rollback()
    return found


def _checker(clinic: Clinic, like: Appointment, now: datetime) -> Callable[[Appointment], Reason | None]:
    """The rule that forbids a visit, for visits of the same provider, site, type and modality."""
    modality = modality_of(like)
    visit_types = {visit.code: visit for visit in clinic.visit_types}
    visit = visit_types.get(like.visit_type)
    offering = clinic.offering(visit.code, modality) if visit else ()
    places = ((p, s) for p, s in offering if (p.code, s.code) == (like.provider_code, like.site_code))
    provider, site = next(places, (None, None))
    if visit is None or provider is None or site is None:
        gone = Reason(NotOffered.code, {"provider": like.provider_code, "site": like.site_code})
        return lambda _: gone
    book = book_frame(clinic, now)
    limits: dict[VisitShape, tuple[Limit, ...]] = {}

    def rules(shape: VisitShape, frame: Frame) -> tuple[Limit, ...]:
        work = work_mask(clinic, provider, site, modality, frame, book)
        presence = presence_limits(clinic, provider, site, shape, frame)
        return (open_days(clinic, modality, site, frame), *presence, hours_limit(work, shape, frame))

    def check(one: Appointment) -> Reason | None:
        minutes = (one.end_at - one.start_at) // timedelta(minutes=1)
        shape = VisitShape.of_minutes(visit.preparation_minutes, minutes, visit.clean_up_minutes)
        if shape not in limits:
            limits[shape] = rules(shape, book)
        cell = book.cell(one.start_at)
        if cell + shape.total >= book.cells:
            return None  # Booked when the clinic still booked so far ahead; it will be looked at in time.
        if all(limit.starts >> cell & 1 for limit in limits[shape]):
            return None
        # Once more for its own day alone: the facts name the closures and the leave of the days that were looked at.
        day = one.start_at.astimezone(site.zone).date()
        near = frame_over(day, day)
        here = near.cell(one.start_at)
        forbidding = next(limit for limit in rules(shape, near) if not limit.starts >> here & 1)
        return Reason(forbidding.refusal.code, forbidding.facts())

    return check


def _changes(session: Session, clinic: Clinic, visit: Appointment, now: datetime) -> list[Change]:
    """What is open near the visit's time, changing one thing at a time: first another time with the same provider.

    Nothing, if the clinic has dropped this kind of visit.
    """
    if all(kind.code != visit.visit_type for kind in clinic.visit_types):
        return []
    zone = clinic.site(visit.site_code).zone if _has_site(clinic, visit) else clinic.home_zone
    start = visit.start_at.astimezone(zone)
    at = start.time().replace(tzinfo=None)
    known = {provider.code for provider in clinic.providers}
    wish = Search(
        visit.visit_type,
        (Window(start.date(), start.date(), time_from=at, time_to=at),),
        patient_id=PatientId(visit.patient_id),
        providers=(visit.provider_code,) if visit.provider_code in known else (),
        sites=(visit.site_code,) if _has_site(clinic, visit) else (),
        modality=modality_of(visit),
        matters=("provider", "site"),
        moving=AppointmentId(visit.id),
    )
    return counter_offers(session, clinic, wish, now, limit=_CANDIDATES)


def _has_site(clinic: Clinic, visit: Appointment) -> bool:
    return any(site.code == visit.site_code for site in clinic.sites)


def _possible(
    session: Session, clinic: Clinic, visit: Appointment, changes: Iterable[Change], now: datetime
) -> list[Change]:
    """The changes from the first on to which the visit can really go."""
    from_it = dropwhile(lambda one: not _goes_to(session, clinic, visit, one.slot, now), changes)
    return list(islice(from_it, OFFERS))


def _goes_to(session: Session, clinic: Clinic, visit: Appointment, slot: Slot, now: datetime) -> bool:
    """Whether the visit could move there beside all that was tried before, and if so moves it, for the trial."""

    def move() -> None:
        patient = PatientId(visit.patient_id)
        picked = Picked(visit.visit_type, slot.provider, slot.site, slot.start, slot.modality, patient)
        wanted, owner = permit(session, clinic, picked, now, Except(appointment=visit.id)), Owner(visit.id)
        give_up(session, owner)
        claim(session, wanted, owner)
        place = {"provider_code": slot.provider, "site_code": slot.site, "start_at": slot.start, "end_at": slot.end}
        session.execute(_MOVED.where(_TABLE.c.id == visit.id).values(place))

    try:
        in_savepoint(session, move)
    except Refusal:
        return False
    return True


# Not through the ORM, whose objects are to stay as they were.
_TABLE = Appointment.metadata.tables["appointment"]
_MOVED = _TABLE.update()

_ROOMLESS = text(
    """
    SELECT DISTINCT c.appointment_id FROM claim c JOIN resource r ON r.id = c.resource_id
    WHERE c.active AND c.appointment_id IS NOT NULL AND NOT r.in_use AND r.kind NOT IN ('provider', 'patient')
      AND upper(c.during) > clinic_now()
    """
)
