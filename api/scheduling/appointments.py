"""Booking, moving, cancelling and confirming visits: each is done as a whole or not at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session, make_transient_to_detached

from api import audit
from api.auth import Principal
from api.clinic.calendar import working_intervals
from api.clinic.definition import Clinic
from api.clinic.values import Modality
from api.clinic.video import new_video_link
from api.errors import NotActive, NotFound, TooLateToChange
from api.ids import AppointmentId, HoldId, PatientId
from api.patients.access import require_access
from api.scheduling.caps import Except
from api.scheduling.claims import Occupancy, Owner, claim, give_up
from api.scheduling.codes import require_known
from api.scheduling.holds import usable_hold, use_hold
from api.scheduling.locks import lock_conversation
from api.scheduling.models import Appointment, Hold
from api.scheduling.permits import Overbooking, Picked, permit
from api.scheduling.wishes import DAY

_CHANGEABLE = ("proposed", "booked")
_COLUMNS = tuple(Appointment.__mapper__.columns)
_INSERT = insert(Appointment.__table__)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Move:
    """Where an appointment goes. Without a provider it stays with its own; without a site it follows the provider."""

    start: datetime
    provider: str | None = None
    site: str | None = None
    hold_id: HoldId | None = None
    overbooking: Overbooking | None = None
    modality: Modality | None = None


def book(
    session: Session, clinic: Clinic, picked: Picked, caller: Principal, now: datetime, hold_id: HoldId | None = None
) -> Appointment:
    """Books the picked time, under a hold if there is one: what was allowed when it was held is still allowed.

    Raises `HoldExpired`, `SlotTaken`, and whatever rule the time breaks.
    """
    if caller.conversation_id:
        lock_conversation(session, caller.conversation_id)
    hold = usable_hold(session, hold_id, picked, caller, now)
    return _book(session, clinic, picked, caller, now, hold)


def reschedule(
    session: Session, clinic: Clinic, appointment_id: AppointmentId, move: Move, caller: Principal, now: datetime
) -> Appointment:
    """Moves an appointment: its old time is given up only if the new one is taken, even where the two overlap.

    A refusal leaves the old time given up in this transaction: it has to be rolled back, as every refused one is.
    Raises `NotFound`, `NotActive`, `TooLateToChange`, `HoldExpired`, `SlotTaken`, and whatever rule the time breaks.
    """
    if caller.conversation_id:
        lock_conversation(session, caller.conversation_id)
    appointment = _changeable(session, clinic, appointment_id, caller, now)
    picked = target(clinic, appointment, move)
    hold = usable_hold(session, move.hold_id, picked, caller, now)
    _move(session, clinic, appointment, picked, caller, now, hold)
    return appointment


def target(clinic: Clinic, appointment: Appointment, move: Move) -> Picked:
    """The exact time and place to which a move would bring the appointment. Raises `Invalid` for unknown codes."""
    provider = move.provider or appointment.provider_code
    require_known(clinic, appointment.visit_type, [provider], [move.site] if move.site else [])
    return Picked(
        appointment.visit_type,
        provider,
        move.site or _site_at(clinic, appointment, provider, move.start),
        move.start,
        move.modality or modality_of(appointment),
        PatientId(appointment.patient_id),
        move.overbooking,
    )


def modality_of(appointment: Appointment) -> Modality:
    return cast(Modality, appointment.modality)  # The database knows no other.


def cancel(
    session: Session,
    clinic: Clinic,
    appointment_id: AppointmentId,
    caller: Principal,
    now: datetime,
    reason: str | None = None,
) -> Appointment:
    """Cancels an appointment and frees its time. Raises `NotFound`, `NotActive`, `TooLateToChange`."""
    appointment = _changeable(session, clinic, appointment_id, caller, now)
    appointment.status, appointment.cancel_reason, appointment.lost_ground = "cancelled", reason, None
    give_up(session, Owner(appointment_id=appointment.id))
    record(session, "appointment.cancelled", appointment, caller)
    session.flush()
    return appointment


def confirm(session: Session, appointment_id: AppointmentId, caller: Principal, now: datetime) -> Appointment:
    """Writes down that the patient will come. To say so again is harmless, and the first time counts.

    Raises `NotFound`, `NotActive`. It is never too late: whoever confirms changes nothing in the book.
    """
    appointment = _active(session, appointment_id, caller, now)
    if appointment.confirmed_at is None:
        appointment.confirmed_at, appointment.confirmed_through = now, _through(caller)
        record(session, "appointment.confirmed", appointment, caller)
        session.flush()
    return appointment


def found(session: Session, appointment_id: AppointmentId, caller: Principal, *, locked: bool = False) -> Appointment:
    """An appointment that the caller may see, locked against changes if wanted. Raises `NotFound`."""
    lock = True if locked else None
    appointment = session.get(Appointment, appointment_id, with_for_update=lock, populate_existing=True)
    if appointment is None:
        raise NotFound
    require_access(session, caller, appointment.patient_id)
    return appointment


def record(
    session: Session, action: str, appointment: Appointment, caller: Principal, overbooking: Overbooking | None = None
) -> None:
    """Writes down who did it, with the time of the visit as it is now, and why it was put on top of others."""
    why = {"overbooked": overbooking.reason, "author": overbooking.author} if overbooking else {}
    audit.record(
        session,
        action,
        actor=caller.kind,
        patient_id=appointment.patient_id,
        conversation_id=caller.conversation_id,
        appointment_id=appointment.id,
        start=appointment.start_at.isoformat(),
        provider=appointment.provider_code,
        **why,
    )


def _book(
    session: Session, clinic: Clinic, picked: Picked, caller: Principal, now: datetime, hold: Hold | None
) -> Appointment:
    less = Except(caller.conversation_id, hold=hold.id if hold else None)
    wanted = permit(session, clinic, picked, hold.created_at if hold else now, less)
    use_hold(session, hold, caller)
    visit = Appointment(
        id=uuid4(),
        patient_id=wanted.patient_id,
        visit_type=wanted.visit.code,
        modality=wanted.modality,
        status="booked",
        source=_source(picked, caller),
        cancel_reason=None,
        video_link=new_video_link(clinic, wanted.modality),
        created_at=now,
    )
    _set_time(visit, wanted, picked)
    claim(session, wanted, Owner(appointment_id=visit.id))
    _insert(session, visit)
    record(session, "appointment.booked", visit, caller, picked.overbooking)
    return visit


def _insert(session: Session, visit: Appointment) -> None:
    """Writes down a new appointment as the ORM would, at a third of the price: a booking does little else."""
    session.execute(_INSERT, {column.key: getattr(visit, column.key) for column in _COLUMNS})
    make_transient_to_detached(visit)
    session.add(visit)


def _source(picked: Picked, caller: Principal) -> str:
    return "staff" if picked.overbooking else _through(caller)


def _through(caller: Principal) -> str:
    if caller.kind == "bot":
        return "voice" if caller.call_sid else "sms"
    return "api"


def _move(
    session: Session,
    clinic: Clinic,
    appointment: Appointment,
    picked: Picked,
    caller: Principal,
    now: datetime,
    hold: Hold | None,
) -> None:
    less = Except(caller.conversation_id, appointment.id, hold.id if hold else None)
    wanted = permit(session, clinic, picked, hold.created_at if hold else now, less)
    use_hold(session, hold, caller)
    give_up(session, Owner(appointment_id=appointment.id))
    claim(session, wanted, Owner(appointment_id=appointment.id))
    if appointment.modality != wanted.modality:
        appointment.modality, appointment.video_link = wanted.modality, new_video_link(clinic, wanted.modality)
    _set_time(appointment, wanted, picked)
    session.flush()
    record(session, "appointment.moved", appointment, caller, picked.overbooking)


def _set_time(appointment: Appointment, taken: Occupancy, picked: Picked) -> None:
    """Wherever it was before, it stands on firm ground now; that the patient comes was said of the old time."""
    appointment.confirmed_at, appointment.confirmed_through = None, None
    appointment.provider_code, appointment.site_code = taken.provider, taken.site
    appointment.start_at, appointment.end_at = taken.start, taken.end
    appointment.overbook_reason = picked.overbooking.reason if picked.overbooking else None
    appointment.lost_ground = None


def _changeable(
    session: Session, clinic: Clinic, appointment_id: AppointmentId, caller: Principal, now: datetime
) -> Appointment:
    """Shortly before a visit only the clinic's own systems may change it: a patient is sent to the staff."""
    appointment = _active(session, appointment_id, caller, now)
    hours = clinic.rules.self_service_hours
    if caller.kind == "bot" and appointment.start_at - now < timedelta(hours=hours):
        raise TooLateToChange(hours=hours)
    return appointment


def _active(session: Session, appointment_id: AppointmentId, caller: Principal, now: datetime) -> Appointment:
    appointment = found(session, appointment_id, caller, locked=True)
    if appointment.status not in _CHANGEABLE or appointment.end_at <= now:
        raise NotActive
    return appointment


def _site_at(clinic: Clinic, appointment: Appointment, provider: str, start: datetime) -> str:
    """Where the provider works then, so that a visit moved to a Wednesday follows to Wednesday's site."""
    around = working_intervals(clinic, provider, start.date() - DAY, 3, modality=modality_of(appointment))
    sites = [site for first, until, site in around if first <= start < until]
    usual = clinic.provider(provider).sites
    return next(iter(sites), appointment.site_code if appointment.site_code in usual or not usual else usual[0])
