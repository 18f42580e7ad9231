"""Puts the clinic's file into the database, and a demo's calendar with it: `python -m api.clinic.load`.

Safe to run at every start: what is there already is left alone.
"""

import sys
from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.clinic.demo import background_load, demo_appointments, past_visits
from api.clinic.diary import PlannedVisit, with_buffers
from api.clinic.models import Resource
from api.clinic.people import ByCode, patients_by_code, sync_patients
from api.clinic.reading import ClinicFileError, read_clinic
from api.clinic.sync import sync_clinic
from api.clinic.video import new_video_link
from api.clock import clinic_now, start_clock
from api.db.engine import transaction
from api.scheduling.models import Appointment, Claim
from api.settings import Settings, SettingsError, get_settings

type ResourceIds = dict[tuple[str, str | None, str], int]


def load(settings: Settings) -> None:
    """Starts the clock and brings the database in line with the clinic's file. Raises `ClinicFileError`."""
    clinic = read_clinic(settings.frontdesk_clinic)
    with transaction() as session:
        if settings.frontdesk_now is not None:
            start_clock(session, settings.frontdesk_now)
        now = clinic_now(session)
        sync_clinic(session, clinic, now)
        if settings.is_demo and session.scalar(select(Appointment.id).limit(1)) is None:
            _write_demo(session, clinic, now)


def _write_demo(session: Session, clinic: Clinic, now: datetime) -> None:
    """The listed patients' visits, past and to come, and the crowd around them."""
    coming, past = demo_appointments(clinic, now), past_visits(clinic, now)
    crowd = background_load(clinic, now, (*coming, *past))
    people = patients_by_code(session, clinic.patients) | sync_patients(session, clinic, crowd.patients, now)
    resources = _resource_ids(session)
    _write(session, clinic, people, resources, (*past, *crowd.past, *coming, *crowd.appointments))


def _write(
    session: Session, clinic: Clinic, people: ByCode, resources: ResourceIds, visits: Iterable[PlannedVisit]
) -> None:
    appointments, claims = [], []
    for visit in visits:
        appointment = _appointment(clinic, visit, people)
        appointments.append(appointment)
        claims += _claims(clinic, visit, appointment, resources)
    session.execute(insert(Appointment), appointments)
    session.execute(insert(Claim), claims)


def _appointment(clinic: Clinic, visit: PlannedVisit, people: ByCode) -> dict[str, object]:
    return {
        "id": uuid4(),
        "patient_id": people[visit.patient].id,
        "visit_type": visit.visit_type,
        "provider_code": visit.provider,
        "site_code": visit.site,
        "modality": visit.modality,
        "start_at": visit.start,
        "end_at": visit.end,
        "video_link": new_video_link(clinic, visit.modality),
        "status": visit.status,
        "source": "import",
    }


def _claims(
    clinic: Clinic, visit: PlannedVisit, appointment: dict[str, object], resources: ResourceIds
) -> list[dict[str, object]]:
    """What a coming visit takes: preparation and clean-up from provider and rooms, but not from the patient.

    A visit that is over takes nothing any more.
    """
    if visit.status == "fulfilled":
        return []
    buffered = Range(*with_buffers(clinic.visit_type(visit.visit_type), visit.start, visit.end))
    taken = {resources["provider", None, visit.provider]: buffered}
    taken |= {resources[room.kind, room.site, room.name]: buffered for room in visit.rooms}
    taken[resources["patient", None, str(appointment["patient_id"])]] = Range(visit.start, visit.end)
    return [
        {"resource_id": resource, "during": during, "appointment_id": appointment["id"]}
        for resource, during in taken.items()
    ]


def _resource_ids(session: Session) -> ResourceIds:
    rows = session.execute(select(Resource.kind, Resource.site_code, Resource.code, Resource.id))
    return {(kind, site, code): id_ for kind, site, code, id_ in rows}


def main() -> int:
    try:
        load(get_settings())
    except (SettingsError, ClinicFileError) as error:
        print(error, file=sys.stderr)  # noqa: T201 (the reader is at the terminal)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
