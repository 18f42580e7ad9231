"""The appointment book over HTTP: open times, holds, appointments."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api import audit
from api.auth import Caller, Principal
from api.auth.idempotency import OncePerKey
from api.clinic.current import current_clinic, open_book
from api.clinic.definition import Clinic
from api.clock import clinic_now
from api.db.engine import DbSession
from api.errors import (
    BeyondHorizon,
    CapReached,
    Closed,
    DomainError,
    EstablishedOnly,
    Forbidden,
    HoldExpired,
    Invalid,
    KeyReused,
    NeedsReferral,
    NoRoom,
    NotAcceptingNew,
    NotActive,
    NotEligibleAge,
    NotEligibleSex,
    NotFound,
    NotOffered,
    OffGrid,
    OutsideHours,
    OutsideNotice,
    OverbookingFull,
    PatientBusy,
    ProviderAway,
    SlotTaken,
    TooLateToChange,
    TooManyHolds,
)
from api.ids import AppointmentId, HoldId, PatientId
from api.patients.access import accessible, require_access
from api.patients.models import Patient
from api.patients.queries import reached_by
from api.patients.schemas import Phone
from api.problems import refusals
from api.scheduling.answers import appointment_out, search_out, series_out
from api.scheduling.appointments import Move, book, cancel, confirm, found, record, reschedule, target
from api.scheduling.codes import require_known
from api.scheduling.holds import BY_PHONE, BY_TEXT, hold_slot, release_hold, release_holds_of
from api.scheduling.models import Appointment
from api.scheduling.permits import Overbooking, Picked, offering_nearest
from api.scheduling.queries import Filter, appointments
from api.scheduling.schemas import (
    AppointmentIn,
    AppointmentList,
    AppointmentOut,
    CancelIn,
    Code,
    Day,
    HoldIn,
    HoldOut,
    Moment,
    OverbookIn,
    RescheduleIn,
    SearchIn,
    SearchOut,
    SeriesIn,
    SeriesOut,
    SeriesVisitIn,
    Status,
    WindowIn,
)
from api.scheduling.search import search
from api.scheduling.series import Series, search_series
from api.scheduling.turnstile import one_of_the_writers
from api.scheduling.wishes import Search, Window

router = APIRouter(prefix="/v1", tags=["appointment book"])
# Before the session, so that nobody who waits keeps a connection.
ONE_OF_THE_WRITERS = [Depends(one_of_the_writers, scope="function")]

RULES: tuple[type[DomainError], ...] = (
    NotOffered,
    NotEligibleAge,
    NotEligibleSex,
    NeedsReferral,
    NotAcceptingNew,
    EstablishedOnly,
    Forbidden,
    OffGrid,
    OutsideNotice,
    BeyondHorizon,
    CapReached,
    Closed,
    ProviderAway,
    OutsideHours,
    SlotTaken,
    NoRoom,
    PatientBusy,
    Invalid,
)


class AppointmentQuery(BaseModel):
    """Which appointments to list. Days are whole days by each site's clock, the last one included."""

    model_config = ConfigDict(extra="forbid")

    phone: Phone | None = None
    """Finds the appointments of everyone reached by that number."""
    patient_id: UUID | None = None
    provider: Code | None = None
    status: list[Status] | None = None
    lost_ground: bool = False
    """Only those whose hours, closure or room has gone since they were booked."""
    since: Day | Moment | None = Field(None, alias="from")
    until: Day | Moment | None = Field(None, alias="to")
    after: UUID | None = None
    limit: int = Field(1000, ge=1, le=1000)


@router.post("/availability/search", response_model=SearchOut, responses=refusals(NotFound, Invalid))
def search_availability(body: SearchIn, session: DbSession, caller: Caller) -> Response:
    """Open times for a wish; if there are none, which rule left none, and what is open if one thing changes."""
    clinic, now = current_clinic(session), clinic_now(session)
    require_known(clinic, body.visit_type, body.providers or (), body.sites or ())
    _require_patient(body, session, caller)
    if body.appointment_id:
        found(session, AppointmentId(body.appointment_id), caller)
    answer = search_out(clinic, search(session, clinic, _search(body, caller), now))
    # Written here, since FastAPI would first check hundreds of slots once more.
    return Response(answer.model_dump_json(exclude_none=True), media_type="application/json")


@router.post("/availability/series", response_model_exclude_none=True, responses=refusals(NotFound, Invalid))
def search_availability_of_two(body: SeriesIn, session: DbSession, caller: Caller) -> SeriesOut:
    """Open times for two visits that belong together. They are held and booked one after the other."""
    clinic, now = current_clinic(session), clinic_now(session)
    for visit in body.visits:
        require_known(clinic, visit.visit_type, visit.providers or (), visit.sites or ())
        _require_patient(visit, session, caller)
    gap = timedelta(minutes=body.max_gap_minutes)
    first, second = (_search(SearchIn(windows=body.windows, **visit.model_dump()), caller) for visit in body.visits)
    return series_out(
        clinic, search_series(session, clinic, Series(first, second, gap, body.any_order, body.limit), now)
    )


@router.post(
    "/holds",
    status_code=201,
    response_model=HoldOut,
    responses=refusals(*RULES, TooManyHolds, NotFound, KeyReused),
    dependencies=ONE_OF_THE_WRITERS,
)
def make_hold(body: HoldIn, session: DbSession, caller: Caller, once: OncePerKey) -> Response:
    """Keeps a time for ten minutes, or ninety seconds on a call.

    A conversation holds one time at most: a new hold replaces the old one.
    """
    if body.patient_id:
        require_access(session, caller, body.patient_id)

    def write() -> HoldOut:
        clinic, now = open_book(session)
        moving = found(session, AppointmentId(body.appointment_id), caller) if body.appointment_id else None
        picked, moving_id = _picked(body), AppointmentId(moving.id) if moving else None
        lasts = BY_PHONE if body.channel == "voice" or caller.call_sid else BY_TEXT
        with offering_nearest(session, clinic, picked, now, caller.conversation_id, moving_id):
            hold = hold_slot(session, clinic, picked, caller, now, phone=body.phone, moving=moving, lasts=lasts)
        return HoldOut(id=hold.id, expires_at=hold.expires_at)

    return once(write, 201)


@router.delete("/holds/{hold_id}", response_model=HoldOut, responses=refusals(NotFound, KeyReused))
def end_hold(hold_id: UUID, session: DbSession, caller: Caller, once: OncePerKey) -> Response:
    """Frees a held time at once. A hold that is over already stays as it is."""

    def write() -> HoldOut:
        hold = release_hold(session, HoldId(hold_id), caller)
        return HoldOut(id=hold.id, expires_at=hold.expires_at)

    return once(write)


@router.delete("/holds", status_code=204, responses=refusals(Forbidden))
def end_holds(session: DbSession, caller: Caller) -> Response:
    """Frees whatever the caller's conversation holds. To ask again is harmless."""
    if caller.conversation_id is None:
        raise Forbidden("Only a conversation has holds of its own: name the hold to free.")
    release_holds_of(session, caller.conversation_id)
    return Response(status_code=204)


@router.post(
    "/appointments",
    status_code=201,
    response_model=AppointmentOut,
    responses=refusals(*RULES, OverbookingFull, HoldExpired, NotFound, KeyReused),
    dependencies=ONE_OF_THE_WRITERS,
)
def book_appointment(body: AppointmentIn, session: DbSession, caller: Caller, once: OncePerKey) -> Response:
    """Books a visit. With a `hold_id` the held time passes over to the appointment.

    With `overbook` the staff put it on top of others, on an extra lane of the provider, if there is room for it.
    """
    require_access(session, caller, body.patient_id)

    def write() -> AppointmentOut:
        clinic, now = open_book(session)
        hold_id = HoldId(body.hold_id) if body.hold_id else None
        picked = replace(_picked(body), overbooking=_overbooking(body.overbook, caller))
        with offering_nearest(session, clinic, picked, now, caller.conversation_id):
            booked = book(session, clinic, picked, caller, now, hold_id)
        return _shown(session, clinic, booked)

    return once(write, 201)


@router.post(
    "/appointments/{appointment_id}/reschedule",
    response_model=AppointmentOut,
    responses=refusals(*RULES, OverbookingFull, HoldExpired, TooLateToChange, NotActive, NotFound, KeyReused),
    dependencies=ONE_OF_THE_WRITERS,
)
def reschedule_appointment(
    appointment_id: UUID, body: RescheduleIn, session: DbSession, caller: Caller, once: OncePerKey
) -> Response:
    """Moves a visit. Its old time is given up only if the new one is taken."""

    def write() -> AppointmentOut:
        clinic, now = open_book(session)
        visit = found(session, AppointmentId(appointment_id), caller)
        hold_id = HoldId(body.hold_id) if body.hold_id else None
        move = Move(body.start, body.provider, body.site, hold_id, _overbooking(body.overbook, caller), body.modality)
        picked = target(clinic, visit, move)
        with offering_nearest(session, clinic, picked, now, caller.conversation_id, AppointmentId(visit.id)):
            moved = reschedule(session, clinic, AppointmentId(appointment_id), move, caller, now)
        return _shown(session, clinic, moved)

    return once(write)


@router.post(
    "/appointments/{appointment_id}/cancel",
    response_model=AppointmentOut,
    responses=refusals(TooLateToChange, NotActive, NotFound, KeyReused),
    dependencies=ONE_OF_THE_WRITERS,
)
def cancel_appointment(
    appointment_id: UUID, session: DbSession, caller: Caller, once: OncePerKey, body: CancelIn | None = None
) -> Response:
    """Cancels a visit and frees its time."""
    reason = body.reason if body else None

    def write() -> AppointmentOut:
        clinic, now = open_book(session)
        cancelled = cancel(session, clinic, AppointmentId(appointment_id), caller, now, reason)
        return _shown(session, clinic, cancelled)

    return once(write)


@router.post(
    "/appointments/{appointment_id}/confirm",
    response_model=AppointmentOut,
    responses=refusals(NotActive, NotFound, KeyReused),
)
def confirm_appointment(appointment_id: UUID, session: DbSession, caller: Caller, once: OncePerKey) -> Response:
    """Writes down that the patient will come. A visit that is moved afterwards is unconfirmed again."""

    def write() -> AppointmentOut:
        confirmed = confirm(session, AppointmentId(appointment_id), caller, clinic_now(session))
        return _shown(session, current_clinic(session), confirmed)

    return once(write)


@router.get("/appointments", response_model_exclude_none=True, responses=refusals(NotFound))
def list_appointments(
    query: Annotated[AppointmentQuery, Query()], session: DbSession, caller: Caller
) -> AppointmentList:
    """Appointments in order of time."""
    clinic = current_clinic(session)
    wanted = Filter(
        patients=_whose(session, query, caller),
        provider=query.provider,
        statuses=query.status,
        since=query.since,
        until=query.until,
        after=query.after,
        lost_ground=query.lost_ground,
    )
    rows = appointments(session, clinic, wanted, query.limit)
    for patient in {patient.id: patient for _, patient in rows}.values():
        _record_reading(session, patient, caller)
    items = [appointment_out(clinic, appointment, patient) for appointment, patient in rows]
    return AppointmentList(items=items, next=items[-1].id if len(items) == query.limit else None)


@router.get("/appointments/{appointment_id}", responses=refusals(NotFound))
def show_appointment(appointment_id: UUID, session: DbSession, caller: Caller) -> AppointmentOut:
    """One appointment, to those who may see it."""
    appointment = found(session, AppointmentId(appointment_id), caller)
    record(session, "appointment.read", appointment, caller)
    return _shown(session, current_clinic(session), appointment)


def _require_patient(asked: SeriesVisitIn, session: Session, caller: Principal) -> None:
    if asked.continuity and asked.patient_id is None:
        raise Invalid("'continuity' is about a patient's own providers: give the patient_id too")
    if asked.patient_id:
        require_access(session, caller, asked.patient_id)


def _whose(session: Session, query: AppointmentQuery, caller: Principal) -> Collection[UUID] | None:
    """Whose appointments the caller asks for and may see; None means everybody's."""
    if query.patient_id:
        require_access(session, caller, query.patient_id)
    sets: list[set[UUID]] = []
    if query.patient_id:
        sets.append({query.patient_id})
    if query.phone:
        sets.append({patient.id for patient in reached_by(session, query.phone)})
    if caller.conversation_id:
        open_to_it = accessible(session, caller.conversation_id, clinic_now(session), call_sid=caller.call_sid)
        sets.append({one.patient.id for one in open_to_it})
    return set.intersection(*sets) if sets else None


def _record_reading(session: Session, patient: Patient, caller: Principal) -> None:
    audit.record(
        session,
        "appointments.listed",
        actor=caller.kind,
        patient_id=patient.id,
        conversation_id=caller.conversation_id,
    )


def _shown(session: Session, clinic: Clinic, appointment: Appointment) -> AppointmentOut:
    return appointment_out(clinic, appointment, session.get_one(Patient, appointment.patient_id))


def _picked(body: HoldIn | AppointmentIn) -> Picked:
    patient_id = PatientId(body.patient_id) if body.patient_id else None
    return Picked(body.visit_type, body.provider, body.site, body.start, body.modality, patient_id)


def _overbooking(said: OverbookIn | None, caller: Principal) -> Overbooking | None:
    if said is None:
        return None
    if caller.kind == "bot":
        raise Forbidden("Only the staff may put a visit on top of others")
    return Overbooking(said.reason, said.author)


def _search(body: SearchIn, caller: Principal) -> Search:
    return Search(
        visit_type=body.visit_type,
        windows=tuple(_window(window) for window in body.windows),
        patient_id=PatientId(body.patient_id) if body.patient_id else None,
        providers=tuple(body.providers or ()),
        sites=tuple(body.sites or ()),
        modality=body.modality,
        continuity=body.continuity,
        matters=tuple(body.matters),
        limit=body.limit,
        order=body.order,
        own_conversation=caller.conversation_id,
        moving=AppointmentId(body.appointment_id) if body.appointment_id else None,
    )


def _window(window: WindowIn) -> Window:
    return Window(window.first, window.last, frozenset(window.weekdays or ()), window.time_from, window.time_to)
