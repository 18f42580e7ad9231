"""Calendars over HTTP: one visit, a provider's feed, and a provider's outside calendar."""

import hashlib
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Response
from sqlalchemy.orm import Session

from api import audit
from api.auth import Caller, Principal
from api.calendars.busy_in_book import Conflict, busy_ahead, conflicts
from api.calendars.busy_times import CannotRead
from api.calendars.feeds import SecretFeed, feed_appointments, new_feed, revoke_feed
from api.calendars.fetching import calendar_address
from api.calendars.models import OutsideCalendar
from api.calendars.outside import keep_outside_calendar, remove_outside_calendar, site_zone
from api.calendars.schemas import ConflictOut, FeedOut, OutsideCalendarIn, OutsideCalendarOut
from api.calendars.visits import calendar_of_provider, calendar_of_visit, revisions
from api.clinic.current import current_clinic
from api.clinic.definition import Clinic
from api.clock import clinic_now
from api.db.engine import DbSession
from api.errors import Forbidden, Invalid, NotFound
from api.ids import AppointmentId
from api.problems import refusals
from api.scheduling.appointments import found, record
from api.scheduling.schemas import Code

router = APIRouter(tags=["calendars"])


class CalendarFile(Response):
    """An iCalendar file; what it says of charset is added by the framework."""

    media_type = "text/calendar"


_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "The calendar", "content": {"text/calendar": {}}}}
_UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "Nothing has changed"}}


def clinics_own(caller: Caller) -> Principal:
    """A provider's calendars are the clinic's business and never a patient's. Raises `Forbidden`."""
    if caller.kind == "bot":
        raise Forbidden("A conversation has nothing to do with providers' calendars.")
    return caller


def clinic_of_provider(provider: Code, session: DbSession) -> Clinic:
    """The clinic, if it has the provider whom the path names. Raises `NotFound`."""
    clinic = current_clinic(session)
    if provider not in {who.code for who in clinic.providers}:
        raise NotFound(f"The clinic has no provider with the code {provider!r}; GET /v1/providers lists them")
    return clinic


type ClinicsOwn = Annotated[Principal, Depends(clinics_own)]
type ItsClinic = Annotated[Clinic, Depends(clinic_of_provider, scope="function")]


@router.get(
    "/v1/appointments/{appointment_id}/calendar.ics",
    response_class=CalendarFile,
    responses=_FILE | refusals(NotFound),
)
def export_appointment(appointment_id: UUID, session: DbSession, caller: Caller) -> CalendarFile:
    """One appointment as an iCalendar file. Imported again after a change, it replaces what was imported before."""
    appointment = found(session, AppointmentId(appointment_id), caller)
    record(session, "appointment.exported", appointment, caller)
    revision = revisions(session, [appointment])[appointment.id]
    file = calendar_of_visit(current_clinic(session), appointment, revision)
    return CalendarFile(file, headers={"Content-Disposition": 'attachment; filename="visit.ics"'})


@router.post(
    "/v1/providers/{provider}/calendar-feed",
    status_code=201,
    responses=refusals(Forbidden, NotFound),
    dependencies=[Depends(clinics_own), Depends(clinic_of_provider, scope="function")],
)
def make_feed(provider: Code, session: DbSession, caller: ClinicsOwn) -> FeedOut:
    """Makes a secret address at which other programs read the provider's visits. An earlier one ends."""
    url = new_feed(session, provider, clinic_now(session))
    audit.record(session, "calendar_feed.made", actor=caller.kind, provider=provider)
    return FeedOut(url=url)


@router.delete("/v1/providers/{provider}/calendar-feed", status_code=204, responses=refusals(Forbidden))
def end_feed(provider: Code, session: DbSession, caller: ClinicsOwn) -> Response:
    """Ends the provider's feed: its address leads nowhere any more. To ask again is harmless."""
    revoke_feed(session, provider)
    audit.record(session, "calendar_feed.revoked", actor=caller.kind, provider=provider)
    return Response(status_code=204)


@router.get(
    "/calendars/{token}.ics",
    response_class=CalendarFile,
    responses=_FILE | _UNCHANGED | {404: refusals(NotFound)[404]},
)
def read_feed(feed: SecretFeed, session: DbSession, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """A provider's visits, for whoever knows the address. It names no patient."""
    clinic, provider = current_clinic(session), feed.provider_code
    visits = feed_appointments(session, clinic, provider, clinic_now(session))
    file = calendar_of_provider(clinic, provider, visits, revisions(session, visits))
    etag = f'"{hashlib.sha256(file).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if etag in (if_none_match or ""):
        return Response(status_code=304, headers=headers)
    return CalendarFile(file, headers=headers)


@router.put("/v1/providers/{provider}/outside-calendar", responses=refusals(Forbidden, NotFound, Invalid))
def name_outside_calendar(
    provider: Code, body: OutsideCalendarIn, session: DbSession, caller: ClinicsOwn, clinic: ItsClinic
) -> OutsideCalendarOut:
    """Names the calendar that says when the provider is busy elsewhere. It is read soon, then every 15 minutes.

    To name the same one again has it read at once.
    """
    try:
        url = calendar_address(body.url)
    except CannotRead as error:
        raise Invalid(str(error)) from None
    calendar = keep_outside_calendar(session, provider, url)
    audit.record(session, "outside_calendar.named", actor=caller.kind, provider=provider)
    return _shown(session, clinic, calendar)


@router.get(
    "/v1/providers/{provider}/outside-calendar",
    responses=refusals(Forbidden, NotFound),
    dependencies=[Depends(clinics_own)],
)
def show_outside_calendar(provider: Code, session: DbSession, clinic: ItsClinic) -> OutsideCalendarOut:
    """The provider's outside calendar: when it was read, what went wrong, and which appointments it conflicts with."""
    calendar = session.get(OutsideCalendar, provider)
    if calendar is None:
        raise NotFound("This provider has no outside calendar; PUT names one")
    return _shown(session, clinic, calendar)


@router.delete("/v1/providers/{provider}/outside-calendar", status_code=204, responses=refusals(Forbidden))
def forget_outside_calendar(provider: Code, session: DbSession, caller: ClinicsOwn) -> Response:
    """Removes the outside calendar. The time that it took is free at once. To ask again is harmless."""
    remove_outside_calendar(session, provider)
    audit.record(session, "outside_calendar.removed", actor=caller.kind, provider=provider)
    return Response(status_code=204)


def _shown(session: Session, clinic: Clinic, calendar: OutsideCalendar) -> OutsideCalendarOut:
    provider, now, zone = calendar.provider_code, clinic_now(session), site_zone(clinic, calendar.provider_code)

    def conflict_out(conflict: Conflict) -> ConflictOut:
        return ConflictOut(
            appointment_id=conflict.appointment.id,
            start=conflict.appointment.start_at.astimezone(zone),
            end=conflict.appointment.end_at.astimezone(zone),
            busy_from=conflict.event.start_at.astimezone(zone),
            busy_until=conflict.event.end_at.astimezone(zone),
        )

    return OutsideCalendarOut(
        url=calendar.url,
        checked_at=calendar.checked_at.astimezone(zone) if calendar.checked_at else None,
        succeeded_at=calendar.succeeded_at.astimezone(zone) if calendar.succeeded_at else None,
        problem=calendar.problem,
        busy_events=busy_ahead(session, provider, now),
        conflicts=[conflict_out(conflict) for conflict in conflicts(session, provider, now)],
    )
