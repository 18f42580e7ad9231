"""Patients, times and wishes for tests of the appointment book."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.auth import Principal
from api.clinic.definition import Clinic
from api.clinic.models import ClinicVersion, Resource
from api.clinic.sync import sync_clinic
from api.clock import clinic_now
from api.ids import ConversationId, PatientId
from api.patients.models import Access, Patient, Referral
from api.scheduling.models import Appointment, Claim
from api.scheduling.permits import Picked

API = Principal("api")
MONDAY = date(2026, 3, 2)  # the day on which the tests' clock stands, 08:00 at Riverside


def patient_named(session: Session, given_name: str) -> Patient:
    """One of the people in the demo clinic's table."""
    listed = select(Patient).where(Patient.given_name == given_name, Patient.phone.like("+1502555010%"))
    children = select(Patient).where(Patient.given_name == given_name, Patient.family_name == "Torres")
    return session.scalars(listed).first() or session.scalars(children).one()


def make_patient(session: Session, *, born: str = "1980-05-05", sex: str | None = None, phone: str | None = None):
    """Somebody new to the clinic."""
    row = Patient(
        given_name="Noor",
        family_name="Newman",
        birth_date=date.fromisoformat(born),
        sex=sex,
        phone=phone or "+15025550150",
    )
    session.add(row)
    session.commit()
    return row


def make_patients(session: Session, count: int) -> list[PatientId]:
    rows = [
        Patient(id=uuid4(), given_name="Pat", family_name=f"No {n}", birth_date=date(1980, 1, 1)) for n in range(count)
    ]
    session.add_all(rows)
    session.commit()
    return [PatientId(row.id) for row in rows]


def make_established(
    session: Session, patient: Patient, provider: str, visit_type: str = "office-visit", on: str = "2025-06-02"
) -> None:
    """A kept visit last year: the provider and their department know the patient."""
    start = datetime.fromisoformat(f"{on}T14:00:00+00:00")
    session.add(
        Appointment(
            patient_id=patient.id,
            visit_type=visit_type,
            provider_code=provider,
            site_code="riverside",
            modality="in_person",
            start_at=start,
            end_at=start + timedelta(minutes=20),
            status="fulfilled",
            source="import",
        )
    )
    session.commit()


def make_referral(session: Session, patient: Patient, *, department: str, until: str, provider: str | None = None):
    session.add(
        Referral(
            patient_id=patient.id,
            department=department,
            provider_code=provider,
            valid_until=date.fromisoformat(until),
        )
    )
    session.commit()


def make_access(session: Session, conversation_id: UUID, patient: Patient, now: datetime) -> None:
    """The conversation has proved that it may act for the patient."""
    session.add(
        Access(
            conversation_id=conversation_id,
            patient_id=patient.id,
            is_self=True,
            granted_at=now,
            expires_at=now + timedelta(minutes=30),
        )
    )
    session.commit()


def make_bot(conversation_id: UUID) -> Principal:
    return Principal("bot", ConversationId(conversation_id))


def clear_book(session: Session) -> None:
    """Nothing is booked or held any more, and everybody's past visits stay."""
    session.query(Claim).delete()
    session.query(Appointment).filter(Appointment.status == "booked").delete()
    session.commit()


def with_clinic(session: Session, **changes: Any) -> Clinic:
    """The clinic's next file, which differs from the one before in `changes` and is read like any other.

    Sites, providers, visit types and departments are named by their codes (`providers={"patel": {"caps": […]}}`; None
    takes one off the list), `rules` are changed one by one, and all else (`resources`, `video_link`) is replaced.
    """
    newest = session.scalars(select(ClinicVersion).order_by(ClinicVersion.id.desc()).limit(1)).one()
    content = dict(newest.definition)
    for section, said in changes.items():
        if section in ("sites", "providers", "visit_types", "departments"):
            content[section] = _edited(content[section], said)
        else:
            content[section] = {**content[section], **said} if section == "rules" else said
    clinic = Clinic.model_validate(content)
    sync_clinic(session, clinic, clinic_now(session))
    session.commit()
    return clinic


def _edited(parts: list[dict[str, Any]], said: dict[str, dict[str, Any] | None]) -> list[dict[str, Any]]:
    kept = [{**part, **(said.get(part["code"]) or {})} for part in parts if said.get(part["code"], {}) is not None]
    new = said.keys() - {part["code"] for part in parts}
    return [*kept, *({"code": code, **(said[code] or {})} for code in sorted(new))]


def leave_rooms(session: Session, count: int) -> None:
    """Riverside has only so many exam rooms, and Hilltop too."""
    names = [f"Exam room {number + 1}" for number in range(count)]
    session.execute(update(Resource).where(Resource.kind == "exam_room").values(in_use=Resource.code.in_(names)))
    session.commit()


def office_visit(start: str, patient_id: UUID | None = None, provider: str = "patel", site: str = "riverside"):
    """An office visit with Dr. Patel at an instant given with its offset."""
    return Picked(
        "office-visit",
        provider,
        site,
        datetime.fromisoformat(start),
        patient_id=PatientId(patient_id) if patient_id else None,
    )
