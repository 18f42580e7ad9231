"""A process dies in the middle of its work, as `kill -9` or a power cut would have it.

The api and the worker are real processes. Where each of them stands when it dies is decided in the test's own database:
triggers wait there for a lock that the test holds. So nothing of ours is patched, and nothing depends on luck.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api.clinic.current import current_clinic
from api.clinic.load import load
from api.clock import clinic_now
from api.db import embedded
from api.db.embedded.place import remembered
from api.db.engine import get_engine
from api.db.migrate import migrate
from api.errors import SlotTaken
from api.scheduling.appointments import book
from api.settings import ROOT, get_settings
from tests.api.scheduling.ledger import Told, faults
from tests.api.scheduling.making import API, clear_book, make_patients, office_visit
from tests.api.scheduling.test_races import taken
from tests.conftest import API_TOKEN
from tests.free_ports import free_ports
from tests.state_folder import state as state

POINTS = {
    "hold": [
        *("stored_answer BEFORE INSERT", "hold AFTER INSERT", "claim BEFORE INSERT", "claim AFTER INSERT"),
        *("audit AFTER INSERT", "stored_answer AFTER UPDATE", "COMMIT"),
    ],
    "book with a hold": [
        *("hold AFTER UPDATE", "claim AFTER UPDATE", "appointment BEFORE INSERT", "appointment AFTER INSERT"),
        *("claim BEFORE INSERT", "claim AFTER INSERT", "audit AFTER INSERT", "stored_answer AFTER UPDATE", "COMMIT"),
    ],
    "reschedule": [
        *("claim AFTER UPDATE", "claim BEFORE INSERT", "claim AFTER INSERT", "appointment AFTER UPDATE"),
        *("audit AFTER INSERT", "stored_answer AFTER UPDATE", "COMMIT"),
    ],
    "cancel": [
        *("appointment AFTER UPDATE", "claim AFTER UPDATE", "audit AFTER INSERT"),
        *("stored_answer AFTER UPDATE", "COMMIT"),
    ],
}
"""Where a request of each kind may stand: before or after a row is written, and with everything sent but the end."""

NOWHERE = "nowhere"
LOCK = 4711
DEADLINE = 12.0  # The database ends a statement that waits for longer.
HOURS = (9, 10, 11, 13, 14, 15)
RIVERSIDE = ZoneInfo("America/Kentucky/Louisville")

STOPS = f"""
CREATE TABLE everybody_stops (point text);
CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'stored_answer' AND TG_OP = 'INSERT' THEN
        PERFORM set_config('test.stop', split_part(to_jsonb(NEW)->>'key', '|', 1), true);
    END IF;
    IF TG_ARGV[0] IN (SELECT current_setting('test.stop', true) UNION ALL SELECT point FROM everybody_stops) THEN
        PERFORM pg_advisory_xact_lock_shared({LOCK});
    END IF;
    RETURN NEW;
END $$;
"""


@dataclass
class Case:
    """One request that is going to stand at one point: of a patient of its own, about two hours of its own."""

    kind: str
    point: str
    patient: str
    now_at: datetime
    wanted: datetime
    path: str = ""
    body: dict | None = None

    @property
    def key(self) -> str:
        """The request's Idempotency-Key, in which the triggers read where to stop."""
        return f"{self.point}|{self.kind}"


def test_a_booking_is_done_or_not_done_wherever_the_api_dies(engine, session, tmp_path):
    """Each request stands elsewhere when the api is killed. It is undone, or done if all was sent; then repeated."""
    clear_book(session)
    stop_at_points(engine)
    cases = make_cases(session)
    with process("api.app", tmp_path) as api:
        http = door(api)
        for case in cases:
            prepare(http, case)
        before = {case.kind: written(engine, case) for case in cases}
        acknowledged = [case for case in cases if case.point == NOWHERE]
        answers = {case.kind: ask(http, case) for case in acknowledged}
        assert {answer.status_code for answer in answers.values()} <= {200, 201}
        done = {case.kind: written(engine, case) for case in acknowledged}
        assert all(before[kind] != done[kind] for kind in POINTS)
        unanswered = [case for case in cases if case.point != NOWHERE]
        with standing(engine, lambda: asked_at_once(http, unanswered), len(unanswered)):
            die(api)
    await_no_connections(engine)

    for case in cases:
        is_done = case.point in (NOWHERE, "COMMIT")
        assert written(engine, case) == (done if is_done else before)[case.kind], case
    with process("api.app", tmp_path) as api:
        http = door(api)
        for case in cases:
            answer = ask(http, case)
            assert answer.is_success, (case, answer.text)
            assert ("Idempotent-Replayed" in answer.headers) == (case.point in (NOWHERE, "COMMIT")), case
            assert written(engine, case) == done[case.kind], case
        for kind, answer in answers.items():
            assert ask(http, next(case for case in acknowledged if case.kind == kind)).json() == answer.json()


@pytest.mark.parametrize("point", ["claim AFTER UPDATE", "COMMIT OF HOLD"])
def test_holds_are_over_or_not_wherever_the_worker_dies(engine, session, tmp_path, client, later, point):
    """A killed worker leaves a hold with its claims, or ended with them; the next one ends what is left."""
    clear_book(session)
    stop_at_points(engine)
    cases = [case for case in make_cases(session) if case.kind == "hold"]
    held = []
    for case in cases:
        prepare(client, case)
        held.append(client.post(case.path, json=case.body).json()["id"])
    assert ended(engine) == (0, 0)
    later(minutes=11)
    stop_everybody_at(engine, point)
    with process("api.worker", tmp_path) as worker, standing(engine, lambda: None, 1):
        die(worker)
    await_no_connections(engine)
    assert ended(engine) in {(0, 0), (len(held), len(held))}
    assert (ended(engine) == (0, 0)) == (point != "COMMIT OF HOLD")
    stop_everybody_at(engine, NOWHERE)
    with process("api.worker", tmp_path):
        wait_until(lambda: ended(engine) == (len(held), len(held)), "the holds are still there")


def test_what_was_acknowledged_is_there_after_the_database_was_killed(state, durable_engine):
    """PostgreSQL and all of its processes die while eight callers are booking: whoever was told of a visit has it."""
    with Session(durable_engine) as session:
        clear_book(session)
        patients = make_patients(session, 8)
    told: list[Told] = []
    callers = [Thread(target=book_until_the_end, args=(durable_engine, patients, n, told)) for n in range(8)]
    for caller in callers:
        caller.start()
    wait_until(lambda: len(told) >= 40, "hardly anybody was booked")
    kill_the_database(durable_engine, state)
    for caller in callers:
        caller.join(DEADLINE)
        assert not caller.is_alive()
    embedded.start(state, durable=True)
    durable_engine.dispose()

    rows = taken(durable_engine)
    # What is there although nobody was told was on its way when the answer could not arrive any more: one each at most.
    assert faults(told, rows, resources_each=3) <= {"phantom"}
    assert len({row.visit for row in rows}) - len(told) <= len(callers)


@pytest.fixture
def durable_engine(state, monkeypatch) -> Iterator[Engine]:
    """The demo clinic on an embedded server of its own that keeps its word like a clinic's."""
    monkeypatch.setenv("DATABASE_URL", embedded.start(state, durable=True))
    monkeypatch.setenv("FRONTDESK_STATE", str(state))
    get_settings.cache_clear()
    get_engine.cache_clear()
    engine = get_engine()
    migrate(engine)
    load(get_settings())
    yield engine
    engine.dispose()
    get_engine.cache_clear()
    get_settings.cache_clear()


def stop_at_points(engine: Engine) -> None:
    """From now on transactions wait where their Idempotency-Key, or the database's own setting, tells them to."""
    with engine.begin() as connection:
        connection.execute(text(STOPS))
        places = {point for points in POINTS.values() for point in points} - {"COMMIT"}
        for number, place in enumerate(sorted(places | {"stored_answer BEFORE INSERT"})):
            table, when, what = place.split()
            named = f"CREATE TRIGGER stop_{number} {when} {what} ON {table}"
            connection.execute(text(f"{named} FOR EACH ROW EXECUTE FUNCTION stop_here('{place}')"))
        for table, name in (("stored_answer", "COMMIT"), ("hold", "COMMIT OF HOLD")):
            named = f"CREATE CONSTRAINT TRIGGER stop_commit AFTER UPDATE ON {table} DEFERRABLE INITIALLY DEFERRED"
            connection.execute(text(f"{named} FOR EACH ROW EXECUTE FUNCTION stop_here('{name}')"))


def stop_everybody_at(engine: Engine, point: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM everybody_stops"))
        connection.execute(text("INSERT INTO everybody_stops VALUES (:point)"), {"point": point})


def make_cases(session: Session) -> list[Case]:
    wanted = [(kind, point) for kind, points in POINTS.items() for point in [NOWHERE, *points]]
    hours = iter(office_hours())
    patients = map(str, make_patients(session, len(wanted)))
    session.close()
    return [
        Case(kind, point, patient, next(hours), next(hours))
        for (kind, point), patient in zip(wanted, patients, strict=True)
    ]


def office_hours() -> Iterator[datetime]:
    """Hours of Dr. Patel, of which no two overlap, from Tuesday on."""
    for ahead in range(60):
        day = date(2026, 3, 3) + timedelta(days=ahead)
        if day.weekday() < 5:
            yield from (datetime(day.year, day.month, day.day, hour, tzinfo=RIVERSIDE) for hour in HOURS)


def prepare(http: httpx.Client, case: Case) -> None:
    """What has to be there before: a hold for a booking, a visit for a move or a cancellation."""
    slot = {"visit_type": "office-visit", "provider": "patel", "site": "riverside", "patient_id": case.patient}
    now_at, wanted = slot | {"start": case.now_at.isoformat()}, {"start": case.wanted.isoformat()}
    match case.kind:
        case "hold":
            case.path, case.body = "/v1/holds", now_at
        case "book with a hold":
            held = _made(http.post("/v1/holds", json=now_at))
            case.path, case.body = "/v1/appointments", now_at | {"hold_id": held["id"]}
        case "reschedule":
            visit = _made(http.post("/v1/appointments", json=now_at))
            case.path, case.body = f"/v1/appointments/{visit['id']}/reschedule", wanted
        case "cancel":
            visit = _made(http.post("/v1/appointments", json=now_at))
            case.path, case.body = f"/v1/appointments/{visit['id']}/cancel", {}


def _made(answer: httpx.Response) -> dict:
    assert answer.status_code == 201, answer.text
    return answer.json()


def ask(http: httpx.Client, case: Case) -> httpx.Response:
    return http.post(case.path, json=case.body, headers={"Idempotency-Key": case.key})


def asked_at_once(http: httpx.Client, cases: list[Case]) -> None:
    """Everybody asks, and nobody will ever hear an answer."""

    def wait_in_vain(case: Case) -> None:
        with pytest.raises(httpx.TransportError):
            ask(http, case)

    for case in cases:
        Thread(target=wait_in_vain, args=(case,), daemon=True).start()


def written(engine: Engine, case: Case) -> list[tuple[str, ...]]:
    """Everything in the book and the audit about a case's patient, with its two hours by their names."""
    with engine.connect() as connection:
        rows = connection.execute(_WRITTEN, {"patient": case.patient}).all()
    hours = {case.now_at: "now", case.wanted: "wanted", None: ""}
    return sorted((what, detail, hours[at]) for what, detail, at in rows)


def ended(engine: Engine) -> tuple[int, int]:
    """How many holds have expired, and how many holds have no claims any more."""
    with engine.connect() as connection:
        held = "SELECT count(DISTINCT hold_id) FROM claim WHERE hold_id IS NOT NULL"
        return (
            connection.scalar(text("SELECT count(*) FROM hold WHERE status = 'expired'")),
            connection.scalar(text(held)) - connection.scalar(text(f"{held} AND active")),
        )


@contextmanager
def standing(engine: Engine, begin: Callable[[], None], count: int) -> Iterator[None]:
    """The block runs while `count` transactions stand where they were told to; afterwards they may go on."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :lock AND NOT granted")
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        try:
            begin()
            wait_until(lambda: connection.scalar(waiting, {"lock": LOCK}) == count, f"{count} should be waiting")
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})


@contextmanager
def process(module: str, folder) -> Iterator[subprocess.Popen]:
    """A process on this test's database. It reads no .env of the developer's, standing in another folder."""
    (port,) = free_ports(1)
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "FRONTDESK_PORT": str(port),
        "FRONTDESK_BOOKINGS_AT_ONCE": "40",
    }
    with (folder / "said").open("ab") as said:
        running = subprocess.Popen(
            [sys.executable, "-m", module], cwd=folder, env=environment, stdout=said, stderr=said
        )
        running.port = port
        try:
            yield running
        finally:
            running.kill()
            running.wait(DEADLINE)


def door(api) -> httpx.Client:
    """A client of the api, once it answers."""
    headers = {"Authorization": f"Bearer {API_TOKEN}"}
    limits = httpx.Limits(max_connections=None)
    http = httpx.Client(base_url=f"http://127.0.0.1:{api.port}", headers=headers, timeout=DEADLINE, limits=limits)

    def answers() -> bool:
        assert api.poll() is None, "the api has ended"
        try:
            return http.get("/healthz").is_success
        except httpx.TransportError:
            return False

    wait_until(answers, "the api does not answer")
    return http


def die(victim: subprocess.Popen) -> None:
    victim.send_signal(signal.SIGKILL)
    victim.wait(DEADLINE)


def await_no_connections(engine: Engine) -> None:
    """The server has noticed that the dead process is gone, and ended what it was at."""
    others = text(
        """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND (state = 'active' OR state LIKE 'idle in%' OR backend_xid IS NOT NULL)"""
    )
    # Within one transaction the answer would stay the same.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        wait_until(lambda: connection.scalar(others) == 0, "somebody is still at work in the database")


def book_until_the_end(engine: Engine, patients: list, number: int, told: list[Told]) -> None:
    """Books one hour after the other until the database is gone. A visit is told of once it is committed."""
    for at in list(office_hours())[number::8]:
        try:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                wanted = office_visit(at.isoformat(), patients[number])
                visit = book(session, current_clinic(session), wanted, API, clinic_now(session))
            told.append(Told(visit.id, visit.start_at))
        except SlotTaken:
            continue
        except Exception:
            return


def kill_the_database(engine: Engine, state) -> None:
    """`kill -9` for the server and each of its processes."""
    place = remembered(state.resolve())
    server = int((place.data / "postmaster.pid").read_text().split()[0])
    with engine.connect() as connection:
        children = connection.scalars(text("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")).all()
    for pid in (server, *children):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def wait_until(is_so: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + DEADLINE
    while not is_so():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.01)


_WRITTEN = text(
    """
    SELECT 'visit', status, start_at FROM appointment WHERE patient_id = :patient
    UNION ALL SELECT 'hold', status, start_at FROM hold WHERE patient_id = :patient
    UNION ALL SELECT 'audit', action, NULL FROM audit WHERE patient_id = :patient
    UNION ALL SELECT 'claim', r.kind || CASE WHEN c.hold_id IS NULL THEN ' of a visit' ELSE ' of a hold' END,
                     lower(c.during)
    FROM claim c JOIN resource r ON r.id = c.resource_id
    WHERE c.active AND (c.appointment_id IN (SELECT id FROM appointment WHERE patient_id = :patient)
                        OR c.hold_id IN (SELECT id FROM hold WHERE patient_id = :patient))
    """
)
