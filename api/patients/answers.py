"""Patients as the routes show them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from api.clinic.current import current_clinic
from api.conversations.models import Conversation
from api.ids import ConversationId
from api.patients.access import accessible
from api.patients.established import established_by_patient
from api.patients.identity import is_locked
from api.patients.models import Patient
from api.patients.queries import is_adult, with_phone
from api.patients.schemas import AccessiblePatient, AccessOut, PatientOut

_STORED = set(PatientOut.model_fields) - {"established"}


def shown(session: Session, people: Sequence[Patient], now: datetime) -> list[PatientOut]:
    """Patients with the departments that know them."""
    known_in = established_by_patient(session, current_clinic(session), [patient.id for patient in people], now)
    return [
        PatientOut.model_validate(
            {name: getattr(patient, name) for name in _STORED} | {"established": sorted(known_in[patient.id])}
        )
        for patient in people
    ]


def access_of(session: Session, conversation: Conversation, now: datetime, *, call_sid: str | None = None) -> AccessOut:
    """For whom a conversation, or one call in it, may act now, and whether asking who is there makes sense at all."""
    today = now.astimezone(current_clinic(session).home_zone).date()
    known = accessible(session, ConversationId(conversation.id), now, call_sid=call_sid)
    people = shown(session, [one.patient for one in known], now)
    return AccessOut(
        patients=[
            AccessiblePatient.model_validate(patient.as_person_json(is_self=one.is_self))
            for one, patient in zip(known, people, strict=True)
        ],
        people_on_file=sum(is_adult(patient, today) for patient in with_phone(session, conversation.phone)),
        locked=is_locked(conversation),
    )
