"""How a patient is reached, changed by the patient: only after a code from the number that was on file."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from api import audit
from api.errors import NotFound
from api.patients.models import Patient


@dataclass(frozen=True, slots=True)
class NewContact:
    """What is to be another from now on; None stays as it is. `phone` is E.164."""

    phone: str | None = None
    email: str | None = None
    address: str | None = None


def change_contact(
    session: Session, patient_id: UUID, new: NewContact, *, actor: str, conversation_id: UUID | None = None
) -> Patient:
    """Writes the new details down. The audit says which kinds were changed, and never to what. Raises `NotFound`."""
    patient = session.get(Patient, patient_id, with_for_update=True)
    if patient is None:
        raise NotFound
    changed = {kind: value for kind in ("phone", "email", "address") if (value := getattr(new, kind)) is not None}
    for kind, value in changed.items():
        setattr(patient, kind, value)
    if new.phone is not None:
        patient.phone_takes_texts = True
    audit.record(
        session,
        "patient.contact_changed",
        actor=actor,
        patient_id=patient_id,
        conversation_id=conversation_id,
        kinds=sorted(changed),
    )
    session.flush()
    return patient
