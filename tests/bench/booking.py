"""Thirty-two bookers at once in two processes, and a ledger of what each was told.

Most attempts are for times that somebody has: a few hot ones are fought over, others are spread over weeks, some are
under a day cap, and visits are moved onto each other's times and cancelled all the while.
"""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from random import Random
from threading import Thread
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.auth import Principal
from api.clinic.current import open_book
from api.clinic.definition import Clinic
from api.clinic.sync import sync_clinic
from api.clock import clinic_now
from api.db.engine import get_engine, transaction
from api.errors import NotActive, Refusal
from api.ids import AppointmentId, PatientId
from api.patients.models import Patient
from api.scheduling.appointments import Move, book, cancel, reschedule
from api.scheduling.permits import Picked
from api.scheduling.turnstile import among_writers
from tests.bench.large_clinic import FIRST_DAY, definition
from tests.bench.timing import at

BOOKERS, PROCESSES = 32, 2  # a process for each core of a small machine
ATTEMPTS = 100_000
COMPARED = 6_000
PATIENTS = 2_000
CAP = 3
API = Principal("api")


@dataclass
class Ledger:
    """What one booker was told: where each visit is that they booked, how long each attempt took, how it ended."""

    visits: dict[UUID, datetime] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)


def measure() -> dict[str, float]:
    """Counts, milliseconds, and attempts per second."""
    patients = _set_up()
    ours = statistics.median(_compared(_book_all, patients) for _ in range(3))
    bare = statistics.median(_compared(_insert_all, patients) for _ in range(3))
    ledgers, seconds = _crowd(_attempts, patients)
    spans = sorted(span * 1000 for ledger in ledgers for span in ledger.seconds)
    outcomes: Counter[str] = sum((ledger.outcomes for ledger in ledgers), Counter())
    return {
        "attempts": len(spans),
        **{f"  {outcome}": count for outcome, count in outcomes.most_common()},
        **_faults(ledgers),
        "attempts per second": len(spans) / seconds,
        "median, ms": at(spans, 0.5),
        "p99, ms": at(spans, 0.99),
        "longest, ms": spans[-1],
        "visits booked per second, each in a time of its own": ours,
        "the same rows by a bare INSERT ON CONFLICT DO NOTHING": bare,
        "ours / bare": ours / bare,
    }


def _set_up() -> list[PatientId]:
    with transaction() as session:
        sync_clinic(session, Clinic.model_validate(_with_a_cap(definition())), clinic_now(session))
        patients = [PatientId(uuid4()) for _ in range(PATIENTS)]
        born = date(1980, 1, 1)
        session.add_all(Patient(id=one, given_name="Pat", family_name="No", birth_date=born) for one in patients)
        session.flush()
        session.execute(text("INSERT INTO resource (kind, code, patient_id) SELECT 'patient', id, id FROM patient"))
    return patients


type Work = Callable[[int, list[PatientId], Ledger], None]


def _crowd(work: Work, patients: list[PatientId]) -> tuple[list[Ledger], float]:
    """Everybody works in a thread of their own, in several processes. Answers their ledgers and the seconds."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        list(pool.map(_ready, range(PROCESSES)))
        began = time.perf_counter()
        parts = [pool.submit(_threads, work, number, patients) for number in range(PROCESSES)]
        ledgers = [ledger for part in parts for ledger in part.result()]
        return ledgers, time.perf_counter() - began


def _ready(_: int) -> None:
    """A process has its imports, a connection and the clinic."""
    time.sleep(0.5)
    with transaction() as session:
        open_book(session)


def _threads(work: Work, number: int, patients: list[PatientId]) -> list[Ledger]:
    ledgers = [Ledger() for _ in range(BOOKERS // PROCESSES)]
    first = number * len(ledgers)
    threads = [Thread(target=work, args=(first + n, patients, ledger)) for n, ledger in enumerate(ledgers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ledgers


def _attempts(number: int, patients: list[PatientId], ledger: Ledger) -> None:
    dice = Random(number)
    for _ in range(ATTEMPTS // BOOKERS):
        deed = _deed(dice, patients, ledger)
        began = time.perf_counter()
        try:
            ledger.outcomes[deed()] += 1
        except (Refusal, NotActive) as refusal:
            ledger.outcomes[refusal.code] += 1
        ledger.seconds.append(time.perf_counter() - began)


def _deed(dice: Random, patients: list[PatientId], ledger: Ledger) -> Callable[[], str]:
    """Half are bookings of hot times, a quarter of any; the rest moves or cancels what this booker has."""
    own = list(ledger.visits)
    kind = dice.random()
    if kind < 0.12 and own:
        return lambda: _move(dice.choice(own), dice, ledger)
    if kind < 0.25 and own:
        return lambda: _cancel(dice.choice(own), ledger)
    provider, start = (f"p{dice.randrange(3)}", _hot(dice)) if kind < 0.75 else (f"p{dice.randrange(200)}", _any(dice))
    picked = Picked("visit", provider, _site(provider), start, patient_id=dice.choice(patients))

    def booked() -> str:
        visit, at = _book(picked)
        ledger.visits[visit] = at
        return "booked"

    return booked


def _book(picked: Picked) -> tuple[UUID, datetime]:
    with among_writers(), transaction() as session:
        clinic, now = open_book(session)
        visit = book(session, clinic, picked, API, now)
    return visit.id, visit.start_at


def _move(visit: UUID, dice: Random, ledger: Ledger) -> str:
    """Onto a time near its own, which is mostly another one's: two such moves may want to swap."""
    to = ledger.visits[visit] + timedelta(minutes=15 * dice.randrange(-4, 5))
    with among_writers(), transaction() as session:
        clinic, now = open_book(session)
        reschedule(session, clinic, AppointmentId(visit), Move(to), API, now)
    ledger.visits[visit] = to
    return "moved"


def _cancel(visit: UUID, ledger: Ledger) -> str:
    with among_writers(), transaction() as session:
        clinic, now = open_book(session)
        cancel(session, clinic, AppointmentId(visit), API, now)
    del ledger.visits[visit]
    return "cancelled"


def _hot(dice: Random) -> datetime:
    """One of sixteen quarters of an hour on the second Tuesday."""
    return _at(FIRST_DAY + timedelta(days=8), 9 + dice.randrange(4) * 2, 15 * dice.randrange(4))


def _any(dice: Random) -> datetime:
    return _at(FIRST_DAY + timedelta(days=7 + dice.randrange(60)), dice.randrange(9, 17), 15 * dice.randrange(4))


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T{hour:02}:{minute:02}:00-04:00")


def _site(provider: str) -> str:
    return "east" if int(provider[1:]) % 2 == 0 else "west"


def _compared(work: Work, patients: list[PatientId]) -> float:
    """Bookings per second of times that nobody else wants."""
    _, seconds = _crowd(work, patients)
    with transaction() as session:
        session.execute(text("UPDATE claim SET active = false WHERE active"))
        booked = session.execute(text("UPDATE appointment SET status = 'cancelled' WHERE status = 'booked'")).rowcount
    assert booked == COMPARED, "every time was free"
    return booked / seconds


def _book_all(number: int, patients: list[PatientId], _: Ledger) -> None:
    for picked in _mine(number, patients):
        _book(picked)


def _insert_all(number: int, patients: list[PatientId], _: Ledger) -> None:
    for picked in _mine(number, patients):
        _insert_bare(picked)


def _mine(number: int, patients: list[PatientId]) -> list[Picked]:
    return list(islice(_apart(patients), COMPARED))[number::BOOKERS]


def _apart(patients: list[PatientId]) -> Iterator[Picked]:
    """One visit an hour for each of many providers, so that nothing overlaps and the rooms suffice."""
    days = [FIRST_DAY + timedelta(days=7 + ahead) for ahead in range(80)]
    for number, day in enumerate(day for day in days if day.weekday() < 5):
        for hour in (9, 10, 13, 14, 15):
            for provider in range(3, 40):
                patient = patients[(number * 977 + hour * 331 + provider * 7) % len(patients)]
                zone = "-04:00" if provider % 2 == 0 else "-05:00"
                start = datetime.fromisoformat(f"{day.isoformat()}T{hour:02}:15:00{zone}")
                yield Picked("visit", f"p{provider}", _site(f"p{provider}"), start, patient_id=patient)


def _insert_bare(picked: Picked) -> None:
    """The rows of a booking, without asking anything first."""
    visit, end = uuid4(), picked.start + timedelta(minutes=30)
    facts = {
        "visit": visit,
        "patient": picked.patient_id,
        "provider": picked.provider,
        "site": picked.site,
        "start": picked.start,
        "end": end,
        "room": f"Exam room {int(picked.provider[1:]) + 1}",
    }
    with transaction() as session:
        session.execute(_BARE_APPOINTMENT, facts)
        if len(session.execute(_BARE_CLAIMS, facts).all()) == 3:
            session.execute(_BARE_AUDIT, facts)


def _with_a_cap(clinic: dict) -> dict:
    clinic["providers"][0]["caps"] = [{"most": CAP, "per": "day"}]
    return clinic


def _faults(ledgers: list[Ledger]) -> dict[str, float]:
    """What the book holds, compared with what everybody was told. All of it has to be nought."""
    told = {visit: at for ledger in ledgers for visit, at in ledger.visits.items()}
    with Session(get_engine()) as session:
        kept = dict(session.execute(text("SELECT id, start_at FROM appointment WHERE status = 'booked'")).all())
        counts = {name: session.scalar(query) or 0 for name, query in _FAULTS.items()}
    wrong_time = sum(1 for visit in told.keys() & kept.keys() if told[visit] != kept[visit])
    return {
        **counts,
        "lost or elsewhere": len(told.keys() - kept.keys()) + wrong_time,
        "phantom": len(kept.keys() - told.keys()),
    }


_BARE_APPOINTMENT = text(
    """INSERT INTO appointment
           (id, patient_id, visit_type, provider_code, site_code, modality, start_at, end_at, source)
       VALUES (:visit, :patient, 'visit', :provider, :site, 'in_person', :start, :end, 'api')"""
)
_BARE_CLAIMS = text(
    """INSERT INTO claim (resource_id, during, appointment_id)
       SELECT id,
              CASE kind WHEN 'patient' THEN tstzrange(CAST(:start AS timestamptz), CAST(:end AS timestamptz))
              ELSE tstzrange(CAST(:start AS timestamptz) - interval '5 minutes',
                             CAST(:end AS timestamptz) + interval '10 minutes') END,
              :visit
       FROM resource
       WHERE kind = 'provider' AND code = :provider OR kind = 'exam_room' AND site_code = :site AND code = :room
          OR patient_id = :patient
       ORDER BY id ON CONFLICT DO NOTHING RETURNING resource_id"""
)
_BARE_AUDIT = text(
    """INSERT INTO audit (actor, action, patient_id, appointment_id)
       VALUES ('api', 'appointment.booked', :patient, :visit)"""
)

_FAULTS = {
    "double": text(
        """SELECT count(*) FROM claim a JOIN claim b ON a.resource_id = b.resource_id AND a.id < b.id
           AND a.during && b.during WHERE a.active AND b.active"""
    ),
    "partial": text(
        """SELECT count(*) FROM appointment v WHERE (status = 'booked')
           <> (3 = (SELECT count(*) FROM claim c WHERE c.appointment_id = v.id AND c.active))"""
    ),
    "days over the cap": text(
        f"""SELECT count(*) FROM (
               SELECT 1 FROM appointment WHERE provider_code = 'p0' AND status = 'booked'
               GROUP BY CAST(start_at AT TIME ZONE 'America/Kentucky/Louisville' AS date) HAVING count(*) > {CAP}
           ) AS days"""
    ),
}
