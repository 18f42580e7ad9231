"""A provider's outside calendar: named by the clinic, read by the worker, its busy times in the book."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api import jobs
from api.calendars.busy_in_book import enter_busy_times, free_busy_times
from api.calendars.busy_times import CannotRead, Stretch
from api.calendars.confined import confined_busy_times
from api.calendars.fetching import fetch
from api.calendars.models import OutsideCalendar
from api.clinic.current import current_clinic
from api.clinic.definition import Clinic
from api.clock import clinic_now
from api.db.engine import transaction
from api.logs import events
from api.scheduling.claims import in_savepoint

log = events(__name__)
EVERY = timedelta(minutes=15)
LOCK = "outside-calendars"
"""One at a time: servers that do not answer must not hold up the jobs of those who text."""
_LEFT = "The clinic's file does not name this provider any more."


class Reading(NamedTuple):
    """What to read: days by the clocks of the provider's first site, the last one not included."""

    url: str
    zone: ZoneInfo
    first: date
    last: date


def keep_outside_calendar(session: Session, provider: str, url: str) -> OutsideCalendar:
    """The provider's outside calendar is at `url` from now on, and is read soon.

    The busy times of another address count until this one has been read.
    """
    session.execute(insert(OutsideCalendar).values(provider_code=provider, url=url).on_conflict_do_nothing())
    calendar = session.get_one(OutsideCalendar, provider, with_for_update=True, populate_existing=True)
    if calendar.url != url:
        calendar.url, calendar.checked_at, calendar.succeeded_at, calendar.problem = url, None, None, None
    queue_reading(session, provider)
    session.flush()
    return calendar


def remove_outside_calendar(session: Session, provider: str) -> None:
    """The provider has none any more; its time is free at once. To ask again is harmless."""
    calendar = session.get(OutsideCalendar, provider, with_for_update=True)
    if calendar is not None:
        session.delete(calendar)
        free_busy_times(session, provider)


def queue_reading(session: Session, provider: str) -> None:
    jobs.enqueue(session, "read_outside_calendar", lock=LOCK, provider=provider)


def queue_due_readings(session: Session, now: datetime) -> None:
    """Every calendar is read a quarter of an hour after the last time; not before all that are queued are read."""
    due = or_(OutsideCalendar.checked_at.is_(None), OutsideCalendar.checked_at <= now - EVERY)
    providers = session.scalars(select(OutsideCalendar.provider_code).where(due)).all()
    if providers and not jobs.is_queued(session, LOCK):
        for provider in providers:
            queue_reading(session, provider)


def read_outside_calendar(provider: str) -> None:
    """Reads a provider's outside calendar and brings the book in line with it; no transaction is open meanwhile.

    If it cannot be read, what it said the last time still counts, and the staff are told why.
    """
    with transaction() as session:
        calendar = session.get(OutsideCalendar, provider)
        reading = _reading(current_clinic(session), calendar, clinic_now(session)) if calendar else None
    if calendar is None:
        return
    busy, problem = _read(reading) if reading else ([], _LEFT)
    with transaction() as session:
        _note(session, calendar, reading, busy, problem)
    if problem:
        log.warning("outside_calendar.not_read", provider=provider)
    else:
        log.info("outside_calendar.read", provider=provider, stretches=len(busy))


def site_zone(clinic: Clinic, provider: str) -> ZoneInfo:
    """Whose clocks a provider goes by: those of their first site."""
    return clinic.site(clinic.provider(provider).sites[0]).zone


def _reading(clinic: Clinic, calendar: OutsideCalendar, now: datetime) -> Reading | None:
    if calendar.provider_code not in {provider.code for provider in clinic.providers}:
        return None
    zone = site_zone(clinic, calendar.provider_code)
    today = now.astimezone(zone).date()
    ahead = timedelta(days=clinic.rules.horizon_days + 2)
    return Reading(calendar.url, zone, today - timedelta(days=1), today + ahead)


def _read(reading: Reading) -> tuple[list[Stretch], str | None]:
    """Busy stretches, or the problem."""
    try:
        return confined_busy_times(fetch(reading.url), reading.zone, reading.first, reading.last), None
    except CannotRead as error:
        return [], str(error)


def _note(
    session: Session, read: OutsideCalendar, reading: Reading | None, busy: list[Stretch], problem: str | None
) -> None:
    """Keeps what was read, unless the clinic has named another address or none meanwhile."""
    calendar = session.get(OutsideCalendar, read.provider_code, with_for_update=True)
    if calendar is None or calendar.url != read.url:
        return
    calendar.checked_at, calendar.problem = clinic_now(session), problem
    if reading and not problem:
        calendar.succeeded_at = calendar.checked_at
        since = datetime.combine(reading.first, time.min, reading.zone)
        in_savepoint(session, lambda: enter_busy_times(session, calendar.provider_code, busy, since))
