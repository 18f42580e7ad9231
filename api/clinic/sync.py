"""Brings the database in line with the clinic's file: its definition, what can be claimed, its patients."""

import hashlib
import json
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.clinic.current import lock_calendar
from api.clinic.definition import Clinic
from api.clinic.models import ClinicVersion, Resource
from api.clinic.people import sync_patients

BY_FILE = "file"


def sync_clinic(session: Session, clinic: Clinic, now: datetime) -> bool:
    """Writes what the file says; true if it said something new.

    A file that has not changed since it was last read changes nothing, so that what the staff has altered meanwhile
    survives a restart.
    """
    fingerprint = fingerprint_of(clinic)
    newest = select(ClinicVersion.fingerprint).where(ClinicVersion.made_by == BY_FILE)
    if session.scalar(newest.order_by(ClinicVersion.id.desc()).limit(1)) == fingerprint:
        return False
    lock_calendar(session)
    definition = _jsonable(clinic.model_dump(exclude={"patients", "demo"}))
    session.add(ClinicVersion(definition=definition, fingerprint=fingerprint, made_by=BY_FILE, created_at=now))
    session.flush()
    _sync_resources(session, clinic)
    sync_patients(session, clinic, clinic.patients, now)
    return True


def fingerprint_of(clinic: Clinic) -> str:
    """The same for the same clinic, whichever way its file is laid out."""
    return hashlib.sha256(json.dumps(_jsonable(clinic.model_dump()), sort_keys=True).encode()).hexdigest()


def _jsonable(value: Any) -> Any:
    """As the file would write it: pydantic's own JSON has seconds in its times, which the definition refuses."""
    match value:
        case dict():
            return {key: _jsonable(part) for key, part in value.items()}
        case list() | tuple():
            return [_jsonable(part) for part in value]
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case _:
            return value


def _sync_resources(session: Session, clinic: Clinic) -> None:
    """Providers, rooms and devices. What is named no longer stays for its past claims, but takes no new ones."""
    wanted: list[tuple[str, str | None, str]] = [("provider", None, provider.code) for provider in clinic.providers]
    wanted += [("overbooking", None, lane) for who in clinic.providers for lane in clinic.overbooking_lanes(who.code)]
    for kind, site in dict.fromkeys((pool.kind, pool.site) for pool in clinic.resources):
        wanted += [(kind, site, room.name) for room in clinic.rooms(site, kind)]
    is_wanted = tuple_(Resource.kind, func.coalesce(Resource.site_code, ""), Resource.code).in_(
        [(kind, site or "", code) for kind, site, code in wanted]
    )
    session.execute(update(Resource).where(Resource.kind != "patient").values(in_use=is_wanted))
    rows = [{"kind": kind, "site_code": site, "code": code} for kind, site, code in wanted]
    session.execute(insert(Resource).on_conflict_do_nothing(), rows)
