"""Who is an established patient: somebody seen in the department lately, with shorter visits and more of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.scheduling.models import Appointment

KEPT = ("arrived", "fulfilled")


def established_departments(session: Session, clinic: Clinic, patient_id: UUID, now: datetime) -> frozenset[str]:
    """Codes of the departments that have seen the patient within the clinic's years."""
    return established_by_patient(session, clinic, [patient_id], now)[patient_id]


def established_by_patient(
    session: Session, clinic: Clinic, patient_ids: Iterable[UUID], now: datetime
) -> dict[UUID, frozenset[str]]:
    """The same for several patients in one query; each of them has an entry."""
    ids = list(patient_ids)
    departments: dict[UUID, set[str]] = {patient_id: set() for patient_id in ids}
    for visit in visits_kept(session, clinic, ids, now):
        departments[visit.patient_id] |= departments_of(clinic, visit)
    return {patient_id: frozenset(codes) for patient_id, codes in departments.items()}


class KeptVisits(NamedTuple):
    """How often a provider has seen a patient for one kind of visit, and when last."""

    patient_id: UUID
    provider_code: str
    visit_type: str
    times: int
    last: datetime


def visits_kept(session: Session, clinic: Clinic, patient_ids: Iterable[UUID], now: datetime) -> list[KeptVisits]:
    """The visits within the clinic's years that make a patient an established one."""
    kept = select(
        Appointment.patient_id,
        Appointment.provider_code,
        Appointment.visit_type,
        func.count(),
        func.max(Appointment.start_at),
    ).where(
        Appointment.patient_id.in_(list(patient_ids)),
        Appointment.status.in_(KEPT),
        Appointment.start_at > years_before(now, clinic.rules.established_years),
        Appointment.start_at <= now,
    )
    by = (Appointment.patient_id, Appointment.provider_code, Appointment.visit_type)
    return [KeptVisits(*row) for row in session.execute(kept.group_by(*by))]


def years_before(now: datetime, years: int) -> datetime:
    """The same instant of the year, so many years ago; for 29 February, the first of March."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, month=3, day=1)


def departments_of(clinic: Clinic, visit: KeptVisits) -> set[str]:
    """The provider's department; for somebody who has left the clinic, those which do such a visit."""
    for provider in clinic.providers:
        if provider.code == visit.provider_code:
            return {provider.department}
    kinds = (kind for kind in clinic.visit_types if kind.code == visit.visit_type)
    return {by.code for kind in kinds for by in kind.departments}
