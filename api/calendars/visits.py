"""Appointments as events in iCalendar format (RFC 5545)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from icalendar import Calendar, Event
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.audit.models import AuditRow
from api.clinic.definition import Clinic
from api.scheduling.models import Appointment

_CHANGES = ("appointment.moved", "appointment.cancelled")
_RECORDED = ("appointment.booked", *_CHANGES)
_REREAD = timedelta(minutes=15)


class Revision(NamedTuple):
    """How often an appointment was moved or cancelled, and when it was changed last."""

    number: int
    at: datetime


def revisions(session: Session, appointments: Collection[Appointment]) -> dict[UUID, Revision]:
    """Counted in the audit, where each change has one row that is never altered.

    The rows are found by their patients, for whom the audit has an index. What has none is as it was booked.
    """
    changes = func.count().filter(AuditRow.action.in_(_CHANGES))
    rows = (
        select(AuditRow.appointment_id, changes, func.max(AuditRow.at))
        .where(
            AuditRow.patient_id.in_({one.patient_id for one in appointments}),
            AuditRow.appointment_id.in_({one.id for one in appointments}),
            AuditRow.action.in_(_RECORDED),
        )
        .group_by(AuditRow.appointment_id)
    )
    untouched = {one.id: Revision(0, one.created_at) for one in appointments}
    return untouched | {which: Revision(number, at) for which, number, at in session.execute(rows) if which}


def calendar_of_visit(clinic: Clinic, appointment: Appointment, revision: Revision) -> bytes:
    """One appointment for the calendar of whoever it is for."""
    event = _event(clinic, appointment, revision)
    event.add("summary", _summary(clinic, appointment))
    if appointment.modality == "video" and appointment.video_link:
        event.add("url", appointment.video_link)
    calendar = _calendar()
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def calendar_of_provider(
    clinic: Clinic, provider: str, appointments: Iterable[Appointment], revised: Mapping[UUID, Revision]
) -> bytes:
    """A provider's appointments for a calendar elsewhere: it names no patient, and holds no link into a video visit."""
    calendar = _calendar()
    calendar.add("x-wr-calname", _feed_name(clinic, provider))
    # RFC 7986 and, for Outlook, the name that it understands.
    calendar.add("refresh-interval", _REREAD, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    for appointment in appointments:
        event = _event(clinic, appointment, revised[appointment.id])
        event.add("summary", _kind_of_visit(clinic, appointment))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Frontdesk//Appointments//EN")
    calendar.add("version", "2.0")
    return calendar


def _event(clinic: Clinic, appointment: Appointment, revision: Revision) -> Event:
    """What both calendars say. A moved visit keeps its UID, and its greater SEQUENCE replaces what was imported."""
    event = Event()
    event.add("uid", f"{appointment.id}@frontdesk")
    # Without METHOD, DTSTAMP is the last change (RFC 5545 3.8.7.2), so that a feed is the same until something changes.
    event.add("dtstamp", revision.at)
    event.add("sequence", revision.number)
    # In UTC, which Google, Outlook and Apple all show by the reader's own clock. A zone is needed only by what repeats
    # across a change of clocks; it would bring a VTIMEZONE along, which each program matches to its own zones in its
    # own way.
    event.add("dtstart", appointment.start_at)
    event.add("dtend", appointment.end_at)
    event.add("status", _STATUS.get(appointment.status, "CONFIRMED"))
    event.add("class", "PRIVATE")
    event.add("location", _location(clinic, appointment))
    return event


def _summary(clinic: Clinic, appointment: Appointment) -> str:
    if is_sensitive(clinic, appointment):
        return f"{_kind_of_visit(clinic, appointment)} at {clinic.name}"
    return f"{_kind_of_visit(clinic, appointment)} with {_name(clinic.providers, appointment.provider_code)}"


def _kind_of_visit(clinic: Clinic, appointment: Appointment) -> str:
    if is_sensitive(clinic, appointment):
        return _UNNAMED.get(appointment.modality, "Visit")
    return _name(clinic.visit_types, appointment.visit_type)


def is_sensitive(clinic: Clinic, appointment: Appointment) -> bool:
    """Whether neither provider nor visit type may be named: so is what the clinic's file no longer tells about."""
    departments = {who.department for who in clinic.providers if who.code == appointment.provider_code}
    visits = [visit for visit in clinic.visit_types if visit.code == appointment.visit_type]
    if not departments or not visits:
        return True
    departments |= {by.code for visit in visits for by in visit.departments}
    return any(clinic.department(code).sensitive for code in departments)


def _feed_name(clinic: Clinic, provider: str) -> str:
    who = clinic.provider(provider)
    return clinic.name if clinic.department(who.department).sensitive else f"{who.name}, {clinic.name}"


def _location(clinic: Clinic, appointment: Appointment) -> str:
    if appointment.modality != "in_person":
        return _BY[appointment.modality]
    site = next((site for site in clinic.sites if site.code == appointment.site_code), None)
    return f"{site.name}, {site.address}" if site else appointment.site_code


class _Part(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


def _name(parts: Iterable[_Part], code: str) -> str:
    return next((part.name for part in parts if part.code == code), code)


_STATUS = {"proposed": "TENTATIVE", "cancelled": "CANCELLED"}
_UNNAMED = {"video": "Video visit", "phone": "Phone visit"}
_BY = {"video": "By video", "phone": "By phone"}
