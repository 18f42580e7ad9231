"""Patients, times and wishes for tests of the appointment book."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.auth import Principal
from api.clinic.models import Resource
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


def make_established(session: Session, patient: Patient, provider: str, visit_type: str = "office-visit") -> None:
    """A kept visit last year: the provider and their department know the patient."""
    start = datetime(2025, 6, 2, 14, tzinfo=UTC)
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
