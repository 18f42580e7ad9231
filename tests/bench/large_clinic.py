"""A clinic twenty times the demo's size: 200 providers, 80 rooms, 90 days, nine tenths of everybody's time taken."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.clinic.current import current_clinic
from api.clinic.definition import Clinic
from api.clinic.sync import sync_clinic
from api.clock import clinic_now

PROVIDERS, ROOMS, DAYS = 200, 80, 90
START = datetime.fromisoformat("2026-03-02T08:00:00-05:00")
FIRST_DAY = START.date()
SITES = {"east": "America/Kentucky/Louisville", "west": "America/Chicago"}
_FULLNESS = 0.9
_LENGTHS = (20, 25, 30, 40, 45)
_SHIFTS = ((9, 12), (13, 17))


class Taken(NamedTuple):
    """A stretch of one resource's time."""

    resource: str
    start: datetime
    end: datetime


def large_clinic(session: Session) -> Clinic:
    """Writes the clinic and what is taken in it, and answers the clinic."""
    sync_clinic(session, Clinic.model_validate(definition()), clinic_now(session))
    session.commit()
    _write(session, taken_time())
    session.commit()
    session.execute(text("ANALYZE"))
    session.commit()
    return current_clinic(session)


def site_of(provider: int) -> str:
    return tuple(SITES)[provider % 2]


def taken_time() -> Iterator[Taken]:
    """The same on every run."""
    dice = Random(20)
    for provider in range(PROVIDERS):
        for start, end in working_spans(site_of(provider)):
            yield from _filled(f"p{provider}", start, end, dice)
    for site in SITES:
        for room in range(ROOMS // 2):
            for start, end in working_spans(site):
                yield from _filled(f"{site} Exam room {room + 1}", start, end, dice)


def working_spans(site: str) -> Iterator[tuple[datetime, datetime]]:
    """The morning and the afternoon of every working day at a site, in UTC."""
    zone = ZoneInfo(SITES[site])
    for day in (FIRST_DAY + timedelta(days=ahead) for ahead in range(DAYS)):
        if day.weekday() < 5:
            for first, last in _SHIFTS:
                start, end = (datetime.combine(day, time(hour), zone).astimezone(UTC) for hour in (first, last))
                yield start, end


def _filled(resource: str, start: datetime, end: datetime, dice: Random) -> Iterator[Taken]:
    while start < end:
        until = min(start + timedelta(minutes=dice.choice(_LENGTHS)), end)
        if dice.random() < _FULLNESS:
            yield Taken(resource, start, until)
        start = until


def _write(session: Session, taken: Iterator[Taken]) -> None:
    """As claims of one event of an outside calendar: no patient is needed for them."""
    named = text("SELECT CASE WHEN site_code IS NULL THEN code ELSE site_code || ' ' || code END, id FROM resource")
    ids = dict(session.execute(named).all())
    event = uuid4()
    session.execute(
        text("INSERT INTO outside_event VALUES (:id, 'nobody', clinic_now(), clinic_now() + interval '1 day')"),
        {"id": event},
    )
    connection = session.connection().connection.driver_connection
    with connection.cursor().copy("COPY claim (resource_id, during, outside_event_id) FROM STDIN") as copy:
        for one in taken:
            copy.write_row((ids[one.resource], f"[{one.start.isoformat()},{one.end.isoformat()})", event))


def definition() -> dict[str, Any]:
    """The clinic as its file would say it."""
    open_hours = [{"days": "mon-fri", "hours": "07:00-19:00"}]
    return {
        "name": "Large",
        "phone": "+1 502 555 0100",
        "staff": {"phone": "+1 502 555 0190", "site": "east", "hours": []},
        "sites": [
            {"code": code, "name": code, "time_zone": zone, "address": "1 Some St", "hours": open_hours}
            for code, zone in SITES.items()
        ],
        "departments": [{"code": "care", "name": "care"}],
        "resources": [{"kind": "exam_room", "site": site, "count": ROOMS // 2} for site in SITES],
        "providers": [_provider(number) for number in range(PROVIDERS)],
        "visit_types": [
            {
                "code": "visit",
                "name": "Visit",
                "minutes_established": 30,
                "minutes_new": 30,
                "preparation_minutes": 5,
                "clean_up_minutes": 10,
                "departments": ["care"],
                "needs": ["exam_room"],
            }
        ],
    }


def _provider(number: int) -> dict[str, object]:
    return {
        "code": f"p{number}",
        "name": f"Dr. {number}",
        "given_name": "Pat",
        "family_name": f"No {number}",
        "credential": "MD",
        "department": "care",
        "works": [{"site": site_of(number), "days": "mon-fri", "hours": "09:00-17:00", "breaks": "12:00-13:00"}],
    }
