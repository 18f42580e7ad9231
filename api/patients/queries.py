"""Named reads about people."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from api.patients.models import Patient, Proxy

ADULT_YEARS = 18


def reached_by(session: Session, phone: str) -> list[Patient]:
    """Everyone reached by a number: those who have it on file, and those for whom they act."""
    on_file = select(Patient.id).where(Patient.phone == phone)
    acted_for = select(Proxy.patient_id).where(Proxy.proxy_id.in_(on_file))
    return _people(session, or_(Patient.id.in_(on_file), Patient.id.in_(acted_for)))


def with_phone(session: Session, phone: str) -> list[Patient]:
    """Those who have this number on file themselves."""
    return _people(session, Patient.phone == phone)


def acted_for_by(session: Session, proxy_id: UUID) -> list[Patient]:
    """Those for whom a person is a recorded proxy."""
    return _people(session, Patient.id.in_(select(Proxy.patient_id).where(Proxy.proxy_id == proxy_id)))


def born_on(session: Session, birth_date: date) -> list[Patient]:
    return _people(session, Patient.birth_date == birth_date)


def is_adult(patient: Patient, today: date) -> bool:
    return age(patient.birth_date, today) >= ADULT_YEARS


def age(birth_date: date, today: date) -> int:
    """In whole years; someone born on 29 February has a birthday on 1 March in other years."""
    before_birthday = (today.month, today.day) < (birth_date.month, birth_date.day)
    return today.year - birth_date.year - before_birthday


def _people(session: Session, which: ColumnElement[bool]) -> list[Patient]:
    oldest_record_first = (Patient.created_at, Patient.id)
    return list(session.scalars(select(Patient).where(which).order_by(*oldest_record_first)))
