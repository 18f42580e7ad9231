"""An outside calendar is read in the same moment in which patients book, move and cancel."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event, Thread
from time import monotonic

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api.calendars.busy_in_book import enter_busy_times
from api.clinic.current import current_clinic
from api.clock import clinic_now
from api.db.engine import transaction
from api.errors import Refusal
from api.scheduling.appointments import Move, book, cancel, reschedule
from api.scheduling.claims import in_savepoint
from api.scheduling.permits import Picked
from tests.api.scheduling.ledger import Taken, at_once, faults
from tests.api.scheduling.making import API, clear_book, make_patients

NINE = datetime(2026, 3, 3, 14, tzinfo=UTC)  # at Riverside
NOON = NINE + timedelta(hours=3)
STARTS = [NINE + timedelta(minutes=15 * n) for n in range(9)]
BEGINNING = NINE - timedelta(days=2)


@pytest.fixture
def patients(session):
    clear_book(session)
    return make_patients(session, 16)


def test_an_import_and_bookings_never_take_the_same_time(engine, patients):
    """Sixteen patients reach for a morning that comes and goes as a busy one: each minute is somebody's, once."""
    at_once(flickers, *(lambda n=n, who=who: books(who, Random(n)) for n, who in enumerate(patients)))

    rows = taken(engine)
    assert faults([], rows) <= {"phantom"}
    assert covered(engine) == NOON - NINE


def test_an_import_and_moves_never_take_the_same_time(engine, patients):
    """Visits are moved about and cancelled meanwhile; nobody hears of an error, and no visit vanishes."""
    visits = [first for n, who in enumerate(patients[:3]) for first in [booked(who, STARTS[n * 3])]]
    at_once(flickers, *(lambda n=n: moves(visits, Random(n)) for n in range(10)), lambda: cancels(visits[0]))
    imports()

    assert faults([], taken(engine)) <= {"phantom"}
    assert covered(engine) == NOON - NINE
    assert {row.visit for row in taken(engine)} >= set(visits[1:])


def test_an_import_takes_the_rest_around_a_booking_in_the_making(engine, patients):
    """The booking was first and wins; what it leaves of the busy morning is claimed all the same."""
    with transaction() as session:
        visit = booked_in(session, patients[0], NINE + timedelta(hours=1))
        waiting = Thread(target=imports)
        waiting.start()
        until_one_waits(engine)
    waiting.join()

    rows = taken(engine)
    assert len([row for row in rows if row.visit != visit]) == 2, "before and after"
    assert faults([], rows) <= {"phantom"}
    assert covered(engine) == NOON - NINE


def test_a_booking_is_refused_by_an_import_in_the_making(engine, patients):
    """The import was first: the patient hears of other times."""
    refused: list[Refusal] = []
    with transaction() as session:
        enter_busy_times(session, "patel", [(NINE, NOON)], BEGINNING)
        waiting = Thread(target=lambda: refused.append(refusal(patients[0], NINE)))
        waiting.start()
        until_one_waits(engine)
    waiting.join()

    assert [one.code for one in refused] == ["slot_taken"]
    assert covered(engine) == NOON - NINE


def test_the_comparison_finds_a_time_that_is_taken_twice(engine, session, patients):
    """The control of the tests above: without the database's own refusal an import by another way goes wrong."""
    booked(patients[0], NINE)
    session.execute(text("ALTER TABLE claim DROP CONSTRAINT ex_claim_overlap"))
    session.execute(
        text(
            """WITH event AS (
                   INSERT INTO outside_event (id, provider_code, start_at, end_at)
                   VALUES (gen_random_uuid(), 'patel', :start, :end) RETURNING id)
               INSERT INTO claim (resource_id, outside_event_id, during)
               SELECT r.id, event.id, tstzrange(:start, :end) FROM event, resource r
               WHERE r.kind = 'provider' AND r.code = 'patel'"""
        ),
        {"start": NINE, "end": NOON},
    )
    session.commit()

    assert "double" in faults([], taken(engine))


def imports() -> None:
    with transaction() as session:
        in_savepoint(session, lambda: enter_busy_times(session, "patel", [(NINE, NOON)], BEGINNING))


def flickers() -> None:
    """The event is there, and gone, and there again."""
    for busy in [[], [(NINE, NOON)]] * 6:
        with transaction() as session:
            in_savepoint(session, lambda busy=busy: enter_busy_times(session, "patel", busy, BEGINNING))


def until_one_waits(engine: Engine) -> None:
    """Until somebody waits for another's transaction."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    deadline = monotonic() + 20
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(waiting):
            assert monotonic() < deadline, "nobody waits"
            Event().wait(0.01)


def booked(who, start: datetime):
    with transaction() as session:
        return booked_in(session, who, start)


def booked_in(session: Session, who, start: datetime):
    picked = Picked("office-visit", "patel", "riverside", start, patient_id=who)
    return book(session, current_clinic(session), picked, API, clinic_now(session)).id


def refusal(who, start: datetime) -> Refusal:
    with pytest.raises(Refusal) as refused:
        booked(who, start)
    return refused.value


def books(who, dice: Random) -> None:
    """Reaches for every start of the morning, in an order of their own, until one is had."""
    for start in dice.sample(STARTS, len(STARTS)):
        try:
            booked(who, start)
        except Refusal:
            continue
        return


def moves(visits: Sequence, dice: Random) -> None:
    for _ in range(2):
        try:
            with transaction() as session:
                clinic, now = current_clinic(session), clinic_now(session)
                reschedule(session, clinic, dice.choice(visits[1:]), Move(dice.choice(STARTS)), API, now)
        except Refusal:
            continue


def cancels(visit) -> None:
    with transaction() as session:
        cancel(session, current_clinic(session), visit, API, clinic_now(session))


def taken(engine: Engine) -> list[Taken]:
    """Dr. Patel's active claims, whoever they belong to."""
    query = text(
        """SELECT coalesce(c.appointment_id, c.outside_event_id) AS visit, lower(c.during), r.code,
                  lower(c.during), upper(c.during)
           FROM claim c JOIN resource r ON r.id = c.resource_id
           WHERE c.active AND r.kind = 'provider' AND r.code = 'patel'"""
    )
    with engine.connect() as connection:
        return [Taken(*row) for row in connection.execute(query)]


def covered(engine: Engine) -> timedelta:
    """How much of the morning is taken."""
    spans = ((max(row.first, NINE), min(row.last, NOON)) for row in taken(engine))
    return sum((end - start for start, end in spans if start < end), timedelta(0))
