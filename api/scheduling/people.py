"""What the appointment book has to know about a patient before it offers or books."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.errors import NotFound
from api.ids import PatientId
from api.patients.established import established_departments, established_with
from api.patients.models import Patient, Referral
from api.scheduling.rules import Person, ReferralTo

_SEX: Final = {"F": "female", "M": "male"}


def person_of(session: Session, clinic: Clinic, patient_id: PatientId, now: datetime) -> Person:
    """Raises `NotFound`."""
    patient = session.get(Patient, patient_id)
    if patient is None:
        raise NotFound("There is no such patient")
    closed = (provider.code for provider in clinic.providers if not provider.accepts_new_patients)
    return Person(
        id=patient_id,
        birth_date=patient.birth_date,
        sex=_SEX.get(patient.sex or "", "unknown"),
        departments=frozenset(established_departments(session, clinic, patient_id, now)),
        closed_providers=frozenset(code for code in closed if established_with(session, patient_id, code, now)),
        referrals=_referrals(session, patient_id),
    )


def _referrals(session: Session, patient_id: PatientId) -> tuple[ReferralTo, ...]:
    rows = session.scalars(select(Referral).where(Referral.patient_id == patient_id))
    return tuple(ReferralTo(row.department, row.provider_code, row.valid_until) for row in rows)
