"""What the appointment book has to know about a patient before it offers or books."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.errors import NotFound
from api.ids import PatientId
from api.patients.established import KEPT, KeptVisits, departments_of, years_before
from api.scheduling.rules import Person, ReferralTo

_SEX: Final = {"F": "female", "M": "male"}


def person_of(session: Session, clinic: Clinic, patient_id: PatientId, now: datetime) -> Person:
    """Asked in one question, since every booking asks it. Raises `NotFound`."""
    since = years_before(now, clinic.rules.established_years)
    facts = {"patient": patient_id, "kept": list(KEPT), "since": since, "now": now}
    row = session.execute(_PERSON, facts).one_or_none()
    if row is None:
        raise NotFound("There is no such patient")
    visits = [
        KeptVisits(patient_id, provider, visit_type, times, datetime.fromisoformat(last))
        for provider, visit_type, times, last in row.visits or ()
    ]
    seen = _seen(visits)
    return Person(
        id=patient_id,
        birth_date=row.birth_date,
        sex=_SEX.get(row.sex or "", "unknown"),
        departments=frozenset(code for visit in visits for code in departments_of(clinic, visit)),
        providers=tuple(sorted(seen, key=lambda code: seen[code].last, reverse=True)),
        usual_first=tuple(sorted(seen, key=lambda code: (seen[code].times, seen[code].last), reverse=True)),
        referrals=tuple(
            ReferralTo(department, provider, date.fromisoformat(until))
            for department, provider, until in row.referrals or ()
        ),
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


_PERSON = text(
    "SELECT birth_date, sex, referrals, visits FROM patient_facts(:patient, CAST(:kept AS text[]), :since, :now)"
)
