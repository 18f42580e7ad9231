"""What a patient tells about themself after they are registered: the sex where a visit needs it, and the insurance."""

from uuid import UUID

from sqlalchemy.orm import Session

from api import audit
from api.errors import Forbidden, NotFound
from api.patients.models import Insurance, Patient


def tell_sex(
    session: Session, patient_id: UUID, sex: str, *, actor: str, conversation_id: UUID | None = None
) -> Patient:
    """Fills in a sex that nobody has asked for yet. One that is on file is the staff's to change: `Forbidden`."""
    patient = session.get(Patient, patient_id, with_for_update=True)
    if patient is None:
        raise NotFound
    if patient.sex not in (None, sex):
        raise Forbidden("The sex on file is changed by the staff")
    patient.sex = sex
    _note(session, "patient.sex_told", patient_id, actor, conversation_id)
    return patient


def tell_insurance(
    session: Session,
    patient_id: UUID,
    plan: str,
    member_number: str | None,
    *,
    actor: str,
    conversation_id: UUID | None = None,
) -> Insurance:
    """Keeps a plan and a member number as they were given, unconfirmed. Raises `NotFound`."""
    if session.get(Patient, patient_id) is None:
        raise NotFound
    told = Insurance(patient_id=patient_id, plan=plan, member_number=member_number, confirmed=False)
    session.add(told)
    _note(session, "patient.insurance_told", patient_id, actor, conversation_id)
    return told


def _note(session: Session, action: str, patient_id: UUID, actor: str, conversation_id: UUID | None) -> None:
    audit.record(session, action, actor=actor, patient_id=patient_id, conversation_id=conversation_id)
    session.flush()
