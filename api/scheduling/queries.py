"""Named reads of the appointment book."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import Session

from api.clinic.calendar import wall_instant
from api.clinic.definition import Clinic
from api.patients.models import Patient
from api.scheduling.models import Appointment
from api.scheduling.wishes import DAY

type Row = tuple[Appointment, Patient]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which appointments. None means all; `since` and `until` are instants, or whole days by each site's clock.

    A last day is included, a last instant is not.
    """

    patients: Collection[UUID] | None = None
    provider: str | None = None
    statuses: Collection[str] | None = None
    since: date | datetime | None = None
    until: date | datetime | None = None
    lost_ground: bool = False
    """Only those that somebody has to move."""
    after: UUID | None = None
    """The appointment with which the page before this one ended."""


def appointments(session: Session, clinic: Clinic, wanted: Filter, limit: int) -> Sequence[Row]:
    """Appointments with their patients, in order of time."""
    rows = (
        select(Appointment, Patient)
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(*_conditions(clinic, wanted))
        .order_by(Appointment.start_at, Appointment.id)
        .limit(limit)
    )
    return [(appointment, patient) for appointment, patient in session.execute(rows)]


def _conditions(clinic: Clinic, wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.patients is not None:
        conditions.append(Appointment.patient_id.in_(wanted.patients))
    if wanted.provider is not None:
        conditions.append(Appointment.provider_code == wanted.provider)
    if wanted.statuses is not None:
        conditions.append(Appointment.status.in_(wanted.statuses))
    if wanted.since is not None:
        conditions.append(_not_before(clinic, wanted.since))
    if wanted.until is not None:
        conditions.append(_before(clinic, wanted.until))
    if wanted.lost_ground:
        conditions.append(Appointment.lost_ground.is_not(None))
    if wanted.after is not None:
        last = select(Appointment.start_at, Appointment.id).where(Appointment.id == wanted.after)
        conditions.append(tuple_(Appointment.start_at, Appointment.id) > last.scalar_subquery())
    return conditions


def _not_before(clinic: Clinic, since: date | datetime) -> ColumnElement[bool]:
    if isinstance(since, datetime):
        return Appointment.start_at >= since
    return or_(*(here & (Appointment.start_at >= midnight) for here, midnight in _midnights(clinic, since)))


def _before(clinic: Clinic, until: date | datetime) -> ColumnElement[bool]:
    if isinstance(until, datetime):
        return Appointment.start_at < until
    return or_(*(here & (Appointment.start_at < midnight) for here, midnight in _midnights(clinic, until + DAY)))


def _midnights(clinic: Clinic, day: date) -> list[tuple[ColumnElement[bool], datetime]]:
    """When that day begins, by site; at a site that the clinic no longer has, by the clinic's own clock."""
    zones = {site.code: site.zone for site in clinic.sites}
    here = [(Appointment.site_code == code, wall_instant(day, time.min, zone)) for code, zone in zones.items()]
    return [*here, (Appointment.site_code.not_in(zones), wall_instant(day, time.min, clinic.home_zone))]
