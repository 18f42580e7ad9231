"""Who is an established patient: somebody seen in the department lately, with shorter visits and more of them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from api.clinic.current import current_clinic
from api.clinic.definition import Clinic
from api.scheduling.models import Appointment

_KEPT = ("arrived", "fulfilled")


def established_departments(session: Session, clinic: Clinic, patient_id: UUID, now: datetime) -> frozenset[str]:
    """Codes of the departments that have seen the patient within the clinic's years."""
    return established_by_patient(session, clinic, [patient_id], now)[patient_id]


def established_by_patient(
    session: Session, clinic: Clinic, patient_ids: Iterable[UUID], now: datetime
) -> dict[UUID, frozenset[str]]:
    """The same for several patients in one query; each of them has an entry."""
    ids = list(patient_ids)
    departments: dict[UUID, set[str]] = {patient_id: set() for patient_id in ids}
    for visit in _visits(session, clinic, ids, now):
        departments[visit.patient_id] |= _departments_of(clinic, visit.provider_code, visit.visit_type)
    return {patient_id: frozenset(codes) for patient_id, codes in departments.items()}


def established_with(session: Session, patient_id: UUID, provider_code: str, now: datetime) -> bool:
    """True if this very provider has seen the patient within the clinic's years."""
    visits = _visits(session, current_clinic(session), [patient_id], now)
    return any(visit.provider_code == provider_code for visit in visits)


def _visits(
    session: Session, clinic: Clinic, patient_ids: list[UUID], now: datetime
) -> list[Row[tuple[UUID, str, str]]]:
    kept = select(Appointment.patient_id, Appointment.provider_code, Appointment.visit_type).where(
        Appointment.patient_id.in_(patient_ids),
        Appointment.status.in_(_KEPT),
        Appointment.start_at > years_before(now, clinic.rules.established_years),
        Appointment.start_at <= now,
    )
    return list(session.execute(kept.distinct()))


def years_before(now: datetime, years: int) -> datetime:
    """The same instant of the year, so many years ago; for 29 February, the first of March."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, month=3, day=1)


def _departments_of(clinic: Clinic, provider_code: str, visit_type: str) -> set[str]:
    """The provider's department; for somebody who has left the clinic, those which do such a visit."""
    for provider in clinic.providers:
        if provider.code == provider_code:
            return {provider.department}
    kinds = (kind for kind in clinic.visit_types if kind.code == visit_type)
    return {by.code for kind in kinds for by in kind.departments}
