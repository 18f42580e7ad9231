"""Small clinics by chance, in the database: two doctors, two sites, leave, overrides, closures and caps."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from random import Random
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from api.clinic.definition import Clinic, Provider, Site
from api.clinic.models import Resource
from api.clinic.sync import sync_clinic
from api.clinic.values import WEEKDAYS
from api.clinic.visits import VisitType
from api.scheduling.availability import CELL
from api.scheduling.models import Appointment, Claim
from api.scheduling.wishes import Window

FIRST = date(2026, 3, 4)  # a Wednesday; the clocks change on Sunday
NOW = datetime(2026, 3, 4, 11, 7, tzinfo=UTC)
DOCTORS, SITES = ("lee", "fox"), {"east": "America/New_York", "west": "America/Chicago"}

type Span = tuple[datetime, datetime]


@dataclass
class Taken:
    """What has been entered into the book: by provider, by room (site and name), by patient."""

    providers: dict[str, list[Span]] = field(default_factory=dict)
    rooms: dict[tuple[str, str], list[Span]] = field(default_factory=dict)
    patients: dict[UUID, list[Span]] = field(default_factory=dict)
    starts: list[tuple[str, str, date]] = field(default_factory=list)
    """Provider, visit type and local day of every visit, for caps."""


def make_clinic(session: Session, dice: Random) -> Clinic:
    """A clinic that takes the place of the one before."""
    content = {
        "name": f"Small {dice.random()}",
        "phone": "+1 502 555 0100",
        "staff": {"phone": "+1 502 555 0190", "site": "east", "hours": []},
        "closures": {"dates": _closures(dice)},
        "rules": {
            "start_grid_minutes": dice.choice((5, 10, 15, 20)),
            "minimum_notice_minutes": dice.choice((0, 60, 1440)),
            "horizon_days": dice.choice((3, 180)),
        },
        "sites": [_site(dice, code) for code in SITES],
        "departments": [{"code": "care", "name": "care"}],
        "resources": [{"kind": "room", "site": site, "count": dice.randrange(1, 4)} for site in SITES],
        "providers": [_provider(dice, code) for code in DOCTORS],
        "visit_types": [_visit(dice, "visit"), _visit(dice, "look")],
    }
    clinic = Clinic.model_validate(content)
    sync_clinic(session, clinic, NOW)
    session.commit()
    return clinic


def _site(dice: Random, code: str) -> dict:
    opens, closes = dice.randrange(6, 9), dice.randrange(16, 21)
    hours = [{"days": "mon-sun" if dice.random() < 0.5 else "mon-fri", "hours": f"{opens:02}:00-{closes}:00"}]
    return {"code": code, "name": code, "time_zone": SITES[code], "address": "1 Some St", "hours": hours}


def _provider(dice: Random, code: str) -> dict:
    own = {"visit_type": "visit", "minutes_established": 15, "minutes_new": dice.choice((10, 25, 50))}
    return {
        "code": code,
        "name": f"Dr. {code}",
        "given_name": code,
        "family_name": code,
        "credential": "MD",
        "department": "care",
        "works": [_work(dice, dice.choice(list(SITES)), days=day) for day in WEEKDAYS if dice.random() < 0.8],
        "overrides": [_override(dice, day) for day in range(6) if dice.random() < 0.2],
        "leave": [_part(dice, day) for day in range(6) if dice.random() < 0.2],
        "minutes": [own] if dice.random() < 0.5 else [],
        "caps": [_cap(dice)] if dice.random() < 0.5 else [],
    }


def _work(dice: Random, site: str, **others) -> dict:
    first, last = f"{dice.randrange(6, 11):02}:{dice.choice((0, 5, 30)):02}", f"{dice.randrange(13, 20)}:00"
    breaks = ["12:00-12:45"] if dice.random() < 0.6 else []
    return {"site": site, "hours": f"{first}-{last}", "breaks": breaks, **others}


def _override(dice: Random, day: int) -> dict:
    works = [_work(dice, dice.choice(list(SITES)))] if dice.random() < 0.7 else []
    return {"date": str(FIRST + timedelta(days=day)), "works": works}


def _part(dice: Random, day: int) -> dict:
    first = dice.randrange(8, 15)
    hours = f"{first:02}:{dice.choice((0, 25)):02}-{first + dice.randrange(1, 4)}:30"
    return {"date": str(FIRST + timedelta(days=day)), "hours": None if dice.random() < 0.3 else hours}


def _closures(dice: Random) -> list[dict]:
    sites = (None, "east", "west")
    return [
        {**_part(dice, day), "name": "closed", "site": dice.choice(sites)} for day in range(6) if dice.random() < 0.2
    ]


def _cap(dice: Random) -> dict:
    kinds = dice.choice(([], ["visit"], ["look"]))
    return {"most": dice.randrange(1, 4), "per": dice.choice(("day", "week")), "visit_types": kinds}


def _visit(dice: Random, code: str) -> dict:
    return {
        "code": code,
        "name": code,
        "departments": ["care"],
        "needs": ["room"] if dice.random() < 0.8 else [],
        "minutes_established": 20,
        "minutes_new": dice.choice((20, 40)),
        "preparation_minutes": dice.choice((0, 0, 5, 15)),
        "clean_up_minutes": dice.choice((0, 0, 10)),
        "caps": [{"most": 2}] if dice.random() < 0.2 else [],
    }


def empty_book(session: Session) -> None:
    """All that is booked is cancelled."""
    session.execute(update(Claim).where(Claim.active).values(active=False))
    session.execute(update(Appointment).where(Appointment.status == "booked").values(status="cancelled"))
    session.commit()


def enter_visits(session: Session, clinic: Clinic, dice: Random, patients: list[UUID], count: int) -> Taken:
    """So many visits at random times, as far as they do not get into each other's way. Nobody asked about hours."""
    resources = {(kind, site, code): id_ for kind, site, code, id_ in session.execute(_RESOURCES)}
    people = {UUID(code): id_ for (kind, _, code), id_ in resources.items() if kind == "patient"}
    taken = Taken()
    for _ in range(count):
        visit, provider = dice.choice(clinic.visit_types), dice.choice(DOCTORS)
        site, patient = dice.choice(clinic.sites), dice.choice(patients)
        start = datetime.combine(FIRST, time(11), UTC) + dice.randrange(6 * 288) * CELL
        end = start + timedelta(minutes=20)
        patients_time, buffered = (start, end), with_buffers(visit, start, end)
        room = dice.choice(clinic.rooms(site.code, "room")).name
        mine = [
            (taken.providers.setdefault(provider, []), buffered, resources["provider", None, provider]),
            (taken.rooms.setdefault((site.code, room), []), buffered, resources["room", site.code, room]),
            (taken.patients.setdefault(patient, []), patients_time, people[patient]),
        ]
        if not all(is_free(busy, *span) for busy, span, _ in mine):
            continue
        row = Appointment(
            patient_id=patient,
            visit_type=visit.code,
            provider_code=provider,
            site_code=site.code,
            modality="in_person",
            start_at=start,
            end_at=end,
            status="booked",
            source="import",
        )
        session.add(row)
        session.flush()
        for busy, span, resource in mine:
            busy.append(span)
            session.add(Claim(resource_id=resource, during=Range(*span), appointment_id=row.id))
        taken.starts.append((provider, visit.code, start.astimezone(site.zone).date()))
    session.commit()
    return taken


def enter_patients(session: Session, patients: list[UUID]) -> None:
    """Their own time is in the book, so that it can be taken."""
    session.add_all(Resource(kind="patient", code=str(who), patient_id=who) for who in patients)
    session.commit()


def slow_slots(
    clinic: Clinic, visit: VisitType, window: Window, patient: UUID, taken: Taken
) -> list[tuple[datetime, str, str]]:
    """Every open start with provider and site, found by trying every five minutes of the days around the window."""
    first = datetime.combine(window.first, time.min, UTC)
    starts = [first + n * CELL for n in range(((window.last - window.first).days + 2) * 288)]
    places = product(clinic.providers, clinic.sites)
    return sorted(
        (start, who.code, site.code)
        for who, site in places
        for start in starts
        if _is_open(clinic, visit, who, site, start, window, patient, taken)
    )


def _is_open(
    clinic: Clinic,
    visit: VisitType,
    who: Provider,
    site: Site,
    start: datetime,
    window: Window,
    patient: UUID,
    taken: Taken,
) -> bool:
    local, rules = start.astimezone(site.zone), clinic.rules
    if not (
        window.first <= local.date() <= window.last and (local.hour * 60 + local.minute) % rules.start_grid_minutes == 0
    ):
        return False
    if not timedelta(minutes=rules.minimum_notice_minutes) <= start - NOW <= timedelta(days=rules.horizon_days):
        return False
    end = start + timedelta(minutes=clinic.minutes(visit.code, who.code, established=False))
    first, last = with_buffers(visit, start, end)
    rooms = (taken.rooms.get((room.site, room.name), []) for room in clinic.rooms(site.code, "room"))
    return (
        all(_is_worked(clinic, who, site, first + n * CELL) for n in range((last - first) // CELL))
        and _below_caps(clinic, visit, who, local.date(), taken)
        and is_free(taken.providers.get(who.code, []), first, last)
        and (not visit.needs or any(is_free(room, first, last) for room in rooms))
        and is_free(taken.patients.get(patient, []), start, end)
    )


def _is_worked(clinic: Clinic, who: Provider, site: Site, cell: datetime) -> bool:
    """Whether the clock on the site's wall shows a time at which the doctor is there and the door is open."""
    local = cell.astimezone(site.zone)
    day, wall = local.date(), local.time()
    own = [override.works for override in who.overrides if override.date == day]
    works = own[-1] if own else [work for work in who.works if day.weekday() in work.days]
    gone = [leave.hours for leave in who.leave if leave.date == day]
    gone += [one.hours for one in clinic.closures.dates if one.date == day and one.site in (None, site.code)]
    return (
        any(day.weekday() in week.days and _holds(week.hours, wall) for week in site.hours)
        and not any(hours is None or _holds(hours, wall) for hours in gone)
        and any(
            work.site == site.code
            and _holds(work.hours, wall)
            and not any(_holds(pause, wall) for pause in work.breaks)
            for work in works
        )
    )


def _holds(hours, wall: time) -> bool:
    return hours.start <= wall < hours.end


def _below_caps(clinic: Clinic, visit: VisitType, who: Provider, day: date, taken: Taken) -> bool:
    caps = [(cap.most, cap.per, cap.visit_types) for cap in who.caps if visit.code in (cap.visit_types or [visit.code])]
    caps += [(cap.most, cap.per, (visit.code,)) for cap in visit.caps]
    for most, per, kinds in caps:
        days = {day} if per == "day" else {day - timedelta(days=day.weekday() - n) for n in range(7)}
        counted = [
            1 for code, kind, on in taken.starts if code == who.code and on in days and kind in (kinds or [kind])
        ]
        if len(counted) >= most:
            return False
    return True


def with_buffers(visit: VisitType, start: datetime, end: datetime) -> Span:
    before, after = timedelta(minutes=visit.preparation_minutes), timedelta(minutes=visit.clean_up_minutes)
    return start - before, end + after


def is_free(busy: list[Span], first: datetime, last: datetime) -> bool:
    return all(end <= first or last <= start for start, end in busy)


_RESOURCES = select(Resource.kind, Resource.site_code, Resource.code, Resource.id)
