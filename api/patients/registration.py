"""Somebody whom the clinic does not know yet: written down at once, and checked by a member of the staff later."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import audit
from api.clinic.current import current_clinic
from api.clinic.models import Resource
from api.conversations.models import Conversation, StaffTask
from api.errors import IdentityLocked, Invalid, NotFound
from api.ids import ConversationId
from api.patients.access import accessible, grant
from api.patients.identity import is_locked
from api.patients.models import Patient, Proxy
from api.patients.names import folded
from api.patients.queries import age, born_on, is_adult

MOST_UNCONFIRMED = 5
"""A household may be new; more people than that on one number are for the staff to look at."""
_OLDEST_YEARS = 130


@dataclass(frozen=True, slots=True)
class NewPatient:
    """What a new patient tells about themself, or a parent about a child."""

    given_name: str
    family_name: str
    birth_date: date
    phone: str
    language: str
    sex: str | None = None


def register(
    session: Session,
    person: NewPatient,
    now: datetime,
    *,
    actor: str,
    conversation_id: UUID | None = None,
    call_sid: str | None = None,
) -> Patient:
    """Adds an unconfirmed patient, whom the conversation may then act for, and asks the staff to confirm.

    An existing record of the same person is never used nor told of: whoever knows a name and a birth date would learn
    that she is a patient here. The staff is asked to compare. Raises `Invalid` for an impossible birth date,
    `IdentityLocked` when a number has tried too often, `NotFound` for an unknown conversation.
    """
    today = now.astimezone(current_clinic(session).home_zone).date()
    _require_possible(person.birth_date, today)
    conversation = _locked(session, conversation_id) if conversation_id else None
    look_alikes = _look_alikes(session, person)
    patient = _added(session, person, now, source="api" if conversation is None else "conversation")
    if conversation is not None:
        _open_to(session, conversation, patient, now, call_sid, is_self=is_adult(patient, today))
    _ask_staff(session, patient, conversation_id, look_alikes)
    audit.record(session, "patient.registered", actor=actor, patient_id=patient.id, conversation_id=conversation_id)
    return patient


def _require_possible(birth_date: date, today: date) -> None:
    if birth_date > today or age(birth_date, today) > _OLDEST_YEARS:
        raise Invalid("A birth date lies in the past, and less than 130 years ago")


def _locked(session: Session, conversation_id: UUID) -> Conversation:
    conversation = session.get(Conversation, conversation_id, with_for_update=True)
    if conversation is None:
        raise NotFound
    unconfirmed = select(func.count()).where(Patient.phone == conversation.phone, ~Patient.confirmed)
    if is_locked(conversation) or (session.scalar(unconfirmed) or 0) >= MOST_UNCONFIRMED:
        raise IdentityLocked
    return conversation


def _look_alikes(session: Session, person: NewPatient) -> list[Patient]:
    name = folded(person.given_name + person.family_name)
    return [
        patient
        for patient in born_on(session, person.birth_date)
        if folded(patient.given_name + patient.family_name) == name
    ]


def _added(session: Session, person: NewPatient, now: datetime, source: str) -> Patient:
    patient = Patient(
        given_name=person.given_name,
        family_name=person.family_name,
        birth_date=person.birth_date,
        sex=person.sex,
        phone=person.phone,
        language=person.language,
        confirmed=False,
        source=source,
        created_at=now,
    )
    session.add(patient)
    session.flush()
    session.add(Resource(kind="patient", code=str(patient.id), patient_id=patient.id))
    return patient


def _open_to(
    session: Session,
    conversation: Conversation,
    patient: Patient,
    now: datetime,
    call_sid: str | None,
    *,
    is_self: bool,
) -> None:
    """A new adult is the person who writes. A new child belongs to the adults who have identified themselves."""
    if not is_self:
        for known in accessible(session, ConversationId(conversation.id), now, call_sid=call_sid):
            if known.is_self:
                session.add(Proxy(proxy_id=known.patient.id, patient_id=patient.id))
    grant(session, conversation.id, patient, now, is_self=is_self, call_sid=call_sid)


def _ask_staff(session: Session, patient: Patient, conversation_id: UUID | None, look_alikes: list[Patient]) -> None:
    about = {"conversation_id": conversation_id, "patient_id": patient.id}
    session.add(StaffTask(kind="confirm_patient", **about))
    if look_alikes:
        ids = [str(other.id) for other in look_alikes]
        session.add(StaffTask(kind="possible_duplicate", facts={"patient_ids": ids}, **about))
    session.flush()
