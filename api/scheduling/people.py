"""What the appointment book has to know about a patient before it offers or books."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.errors import NotFound
from api.ids import PatientId
from api.patients.established import KeptVisits, departments_of, visits_kept
from api.patients.models import Patient, Referral
from api.scheduling.rules import Person, ReferralTo

_SEX: Final = {"F": "female", "M": "male"}


def person_of(session: Session, clinic: Clinic, patient_id: PatientId, now: datetime) -> Person:
    """Raises `NotFound`."""
    found = session.execute(
        select(Patient.birth_date, Patient.sex, Referral.department, Referral.provider_code, Referral.valid_until)
        .outerjoin(Referral, Referral.patient_id == Patient.id)
        .where(Patient.id == patient_id)
    ).all()
    if not found:
        raise NotFound("There is no such patient")
    visits = visits_kept(session, clinic, [patient_id], now)
    seen = _seen(visits)
    return Person(
        id=patient_id,
        birth_date=found[0].birth_date,
        sex=_SEX.get(found[0].sex or "", "unknown"),
        departments=frozenset(code for visit in visits for code in departments_of(clinic, visit)),
        providers=tuple(sorted(seen, key=lambda code: seen[code].last, reverse=True)),
        usual_first=tuple(sorted(seen, key=lambda code: (seen[code].times, seen[code].last), reverse=True)),
        referrals=tuple(ReferralTo(*row[2:]) for row in found if row.department),
    )


class _Seen(NamedTuple):
    times: int
    last: datetime


def _seen(visits: Iterable[KeptVisits]) -> dict[str, _Seen]:
    """How often each provider has seen the patient for anything, and when last."""
    seen: dict[str, _Seen] = {}
    for visit in visits:
        before = seen.get(visit.provider_code, _Seen(0, visit.last))
        seen[visit.provider_code] = _Seen(before.times + visit.times, max(before.last, visit.last))
    return seen
