"""Finding and making people for tests."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.clinic.models import Resource
from api.patients.models import Patient

ANAS_PHONE = "+15025550101"
FIELDS_PHONE = "+15025550106"
UNKNOWN_PHONE = "+15025550199"


def patient_named(session: Session, given_name: str, family_name: str) -> Patient:
    return session.scalars(select(Patient).filter_by(given_name=given_name, family_name=family_name)).one()


def make_patient(session: Session, given_name: str = "Ida", **facts) -> Patient:
    facts = {"family_name": "Moreno", "birth_date": date(1980, 5, 1), "phone": "+15025550150"} | facts
    patient = Patient(given_name=given_name, **facts)
    session.add(patient)
    session.flush()
    session.add(Resource(kind="patient", code=str(patient.id), patient_id=patient.id))
    session.commit()
    return patient
