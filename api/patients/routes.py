"""Patients over HTTP: finding, registering and identifying them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api import audit
from api.auth import Caller, Principal
from api.auth.idempotency import OncePerKey
from api.clock import clinic_now
from api.conversations.models import Conversation
from api.db.engine import DbSession
from api.errors import (
    Forbidden,
    IdentityLocked,
    IdentityMismatch,
    Invalid,
    KeyReused,
    NotFound,
    StepUpNeeded,
)
from api.patients.access import accessible, require_access, require_own_conversation
from api.patients.answers import access_of, shown
from api.patients.codes import require_step_up
from api.patients.contact import NewContact, change_contact
from api.patients.details import tell_insurance, tell_sex
from api.patients.identity import Identified, identify
from api.patients.queries import reached_by
from api.patients.registration import NewPatient, register
from api.patients.schemas import (
    AccessOut,
    ContactIn,
    IdentifiedOut,
    IdentifyIn,
    InsuranceIn,
    InsuranceOut,
    NewPatientIn,
    PatientList,
    PatientOut,
    Phone,
    SexIn,
)
from api.problems import or_problem, refusals

router = APIRouter(prefix="/v1", tags=["patients"])


@router.get("/patients", response_model=PatientList, responses=refusals())
def list_patients(session: DbSession, caller: Caller, phone: Annotated[Phone, Query()]) -> PatientList:
    """Everyone reached by a number; the bot is told only of those to whom its conversation has proved access."""
    now = clinic_now(session)
    people = reached_by(session, phone)
    if caller.conversation_id is not None:
        open_now = {
            known.patient.id for known in accessible(session, caller.conversation_id, now, call_sid=caller.call_sid)
        }
        people = [patient for patient in people if patient.id in open_now]
    for patient in people:
        audit.record(
            session, "patient.read", actor=caller.kind, patient_id=patient.id, conversation_id=caller.conversation_id
        )
    return PatientList(items=shown(session, people, now))


@router.post(
    "/patients",
    status_code=201,
    response_model=PatientOut,
    responses=refusals(Forbidden, IdentityLocked, Invalid, KeyReused, NotFound),
)
def register_patient(session: DbSession, caller: Caller, once: OncePerKey, asked: NewPatientIn) -> Response:
    """Writes down a new patient, unconfirmed until a member of the staff has checked."""

    def write() -> PatientOut:
        now = clinic_now(session)
        person = NewPatient(**asked.model_dump() | {"phone": _number_of(session, caller, asked.phone)})
        patient = register(
            session,
            person,
            now,
            actor=caller.kind,
            conversation_id=caller.conversation_id,
            call_sid=caller.call_sid,
        )
        return shown(session, [patient], now)[0]

    return once(write, status=201)


@router.post(
    "/patients/{patient_id}/contact",
    response_model=PatientOut,
    responses=refusals(StepUpNeeded, KeyReused, NotFound),
)
def change_contact_details(
    session: DbSession, caller: Caller, once: OncePerKey, patient_id: UUID, asked: ContactIn
) -> Response:
    """Another phone, email or address. The bot needs a code from the number on file first."""

    def write() -> PatientOut:
        require_step_up(session, caller, patient_id)
        new = NewContact(**asked.model_dump())
        patient = change_contact(session, patient_id, new, actor=caller.kind, conversation_id=caller.conversation_id)
        return shown(session, [patient], clinic_now(session))[0]

    return once(write)


@router.post(
    "/patients/{patient_id}/sex", response_model=PatientOut, responses=refusals(Forbidden, KeyReused, NotFound)
)
def tell_patients_sex(session: DbSession, caller: Caller, once: OncePerKey, patient_id: UUID, asked: SexIn) -> Response:
    """Fills in what nobody had asked yet, where a visit's rule needs it."""

    def write() -> PatientOut:
        require_access(session, caller, patient_id)
        patient = tell_sex(session, patient_id, asked.sex, actor=caller.kind, conversation_id=caller.conversation_id)
        return shown(session, [patient], clinic_now(session))[0]

    return once(write)


@router.post(
    "/patients/{patient_id}/insurance",
    status_code=201,
    response_model=InsuranceOut,
    responses=refusals(KeyReused, NotFound),
)
def tell_patients_insurance(
    session: DbSession, caller: Caller, once: OncePerKey, patient_id: UUID, asked: InsuranceIn
) -> Response:
    """A plan and a member number as they were given, for the staff to check."""

    def write() -> InsuranceOut:
        require_access(session, caller, patient_id)
        told = tell_insurance(
            session,
            patient_id,
            asked.plan,
            asked.member_number,
            actor=caller.kind,
            conversation_id=caller.conversation_id,
        )
        return InsuranceOut(plan=told.plan, number_ends_in=told.member_number and told.member_number[-4:])

    return once(write, status=201)


@router.post(
    "/conversations/{conversation_id}/identify",
    response_model=IdentifiedOut,
    responses=refusals(IdentityMismatch, IdentityLocked, NotFound),
)
def identify_person(
    session: DbSession, caller: Caller, conversation_id: UUID, asked: IdentifyIn
) -> IdentifiedOut | Response:
    """Proves who is at the other end. Takes no Idempotency-Key: proving it again is harmless."""
    require_own_conversation(caller, conversation_id)
    now = clinic_now(session)
    who = (asked.birth_dates, asked.family_name)
    person = identify(session, conversation_id, *who, now, actor=caller.kind, call_sid=caller.call_sid)

    def identified(known: Identified) -> IdentifiedOut:
        patient, *acts_for = shown(session, [known.patient, *known.acts_for], now)
        return IdentifiedOut(patient=patient, acts_for=acts_for)

    return or_problem(person, identified)


@router.get("/conversations/{conversation_id}/access", response_model=AccessOut, responses=refusals(NotFound))
def show_access(session: DbSession, caller: Caller, conversation_id: UUID) -> AccessOut:
    """For whom a conversation may act now, and whether asking who is there makes sense at all."""
    require_own_conversation(caller, conversation_id)
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        raise NotFound
    return access_of(session, conversation, clinic_now(session), call_sid=caller.call_sid)


def _number_of(session: Session, caller: Principal, asked: str | None) -> str:
    """The number to register: for the bot its conversation's own, for the clinic's systems any."""
    if caller.conversation_id is None:
        if asked is None:
            raise Invalid("phone: a patient is reached by a number")
        return asked
    conversation = session.get(Conversation, caller.conversation_id)
    if conversation is None:
        raise NotFound
    if asked not in (None, conversation.phone):
        raise Forbidden("A conversation registers patients on its own number only")
    return conversation.phone
