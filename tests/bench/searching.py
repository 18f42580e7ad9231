"""How long it takes to find open times, by masks and in two other ways that find the same.

Every figure is of one process. The three ways answer one question: all starts of a 30-minute visit with preparation and
clean-up, and a room, with any of 200 providers in 90 days.
"""

import os
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

import httpx
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.clinic.calendar import is_closed
from api.clinic.definition import Clinic
from api.clinic.working_time import Work
from api.clock import clinic_now
from api.scheduling.availability import Cells, Frame, bits
from api.scheduling.masks import Key, Line, Masks
from api.scheduling.outlook import Question, all_of, narrowing, question_of
from api.scheduling.search import search
from api.scheduling.wishes import Lane, Search, Window
from api.settings import ROOT, get_settings
from tests.bench.large_clinic import DAYS, FIRST_DAY, SITES, taken_time
from tests.bench.timing import Row, timed

BEFORE, LENGTH, AFTER = timedelta(minutes=5), timedelta(minutes=30), timedelta(minutes=10)

type Starts = set[tuple[str, datetime]]
type Spans = list[tuple[datetime, datetime]]


def measure(session: Session, clinic: Clinic) -> tuple[dict[str, Row], dict[str, float]]:
    """Milliseconds by question, and how many times quicker masks are than the other ways."""
    now = clinic_now(session)
    wish = Search("visit", (Window(FIRST_DAY, FIRST_DAY + timedelta(days=DAYS - 1)),))
    one = wish.with_providers("p7")
    rows = {
        f"cold start: masks of {claims(session):,} claims": timed(lambda: cold(session, clinic, now), rounds=5),
        "first look after it: everybody's hours": timed(lambda: search(session, clinic, wish, now), rounds=1),
    }
    everyone, single = question_of(session, clinic, wish, now), question_of(session, clinic, one, now)
    rows |= {
        "all starts, any provider, in memory": timed(lambda: by_masks(*everyone)),
        "all starts, one provider, in memory": timed(lambda: by_masks(*single)),
        "all starts, any provider, with the database": timed(
            lambda: by_masks(*question_of(session, clinic, wish, now))
        ),
        "first available of any provider": timed(lambda: search(session, clinic, wish, now)),
        "first available of one provider": timed(lambda: search(session, clinic, one, now)),
    }
    with served() as client:
        rows["the same over HTTP: any provider, 500 starts"] = timed(lambda: asked(client, 500))
        rows["first available of any provider over HTTP"] = timed(lambda: asked(client, 3))
    session.commit()
    session.execute(text("SET statement_timeout = 0"))
    naive = prepared(clinic, now)
    rows["the same slot by slot, in plain datetimes"] = timed(naive, rounds=2)
    facts = sql_facts(clinic, now)
    rows["the same as SQL with NOT EXISTS"] = timed(lambda: session.execute(NOT_EXISTS, facts).all(), rounds=1)
    found = spelled_out(everyone[0], by_masks(*everyone))
    assert found, "a full clinic has some open times"
    assert found == naive()
    assert found == {(code, start) for code, start in session.execute(NOT_EXISTS, facts)}
    masks = rows["all starts, any provider, in memory"]["median"]
    return rows, {
        "slot by slot / masks": rows["the same slot by slot, in plain datetimes"]["median"] / masks,
        "NOT EXISTS / masks": rows["the same as SQL with NOT EXISTS"]["median"] / masks,
    }


def claims(session: Session) -> int:
    return session.scalar(text("SELECT count(*) FROM claim WHERE active")) or 0


def cold(session: Session, clinic: Clinic, now: datetime) -> None:
    """A process that has just started makes the masks of everybody."""

    def see(frame: Frame, lines: Mapping[Key, Line]) -> None:
        for line in lines.values():
            line.busy(frame, now, None, frozenset())

    Masks().look(session, clinic, now, see)


def by_masks(question: Question, lanes: list[Lane]) -> dict[str, Cells]:
    """What `look` does once it has what is taken: the starts of each provider as a mask."""
    return {lane.provider: all_of(narrowing(question, lane), question.frame) for lane in lanes}


def spelled_out(question: Question, found: dict[str, Cells]) -> Starts:
    frame = question.frame
    return {(provider, frame.instant(cell)) for provider, starts in found.items() for cell in bits(starts)}


@contextmanager
def served() -> Iterator[httpx.Client]:
    """An api of its own process on the same database, as patients' searches meet it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"FRONTDESK_PORT": str(port), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-m", "api.app"], env=environment, stderr=subprocess.DEVNULL)
    headers = {"Authorization": f"Bearer {get_settings().api_token}"}
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as client:
            wait_for(client)
            asked(client, 3)
            yield client
    finally:
        process.terminate()
        process.wait(10)


def wait_for(client: httpx.Client) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            client.get("/healthz")
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError("the api does not answer")


def asked(client: httpx.Client, limit: int) -> None:
    last = FIRST_DAY + timedelta(days=DAYS - 1)
    windows = [{"from": FIRST_DAY.isoformat(), "to": last.isoformat()}]
    wish = {"visit_type": "visit", "windows": windows, "limit": limit}
    client.post("/v1/availability/search", json=wish).raise_for_status()


def prepared(clinic: Clinic, now: datetime) -> Callable[[], Starts]:
    """The naive search, with what is taken laid out as it likes best: by resource and day."""
    taken: dict[str, dict[date, Spans]] = defaultdict(lambda: defaultdict(list))
    for one in taken_time():
        taken[one.resource][one.start.date()].append((one.start, one.end))
    rooms = {site: [spans for name, spans in taken.items() if name.startswith(f"{site} ")] for site in SITES}
    return lambda: slot_by_slot(clinic, taken, rooms, now)


def slot_by_slot(
    clinic: Clinic, taken: dict[str, dict[date, Spans]], rooms: dict[str, list[dict[date, Spans]]], now: datetime
) -> Starts:
    """Every quarter of an hour of every day of every provider: is it allowed, is it free, and is there a room?

    The rules are the masks' own: notice, horizon, closures, hours and breaks.
    """
    found: Starts = set()
    earliest, latest = now + timedelta(hours=1), now + timedelta(days=clinic.rules.horizon_days)
    for provider in clinic.providers:
        (work,) = provider.works
        zone, busy = clinic.site(work.site).zone, taken[provider.code]
        for day in (FIRST_DAY + timedelta(days=ahead) for ahead in range(DAYS)):
            for minutes in range(0, 24 * 60, clinic.rules.start_grid_minutes):
                local = datetime.combine(day, wall(minutes), zone)
                first, last = local - BEFORE, local + LENGTH + AFTER
                if not is_worked(work, first, last):
                    continue
                start, begin, end = (at.astimezone(UTC) for at in (local, first, last))
                if not earliest <= start <= latest or is_closed(clinic, day, work.site):
                    continue
                if is_free(busy[begin.date()], begin, end) and has_room(rooms[work.site], begin, end):
                    found.add((provider.code, start))
    return found


def wall(minutes: int) -> clock_time:
    return clock_time(minutes // 60, minutes % 60)


def is_worked(work: Work, first: datetime, last: datetime) -> bool:
    """By the clocks on the wall: on a working day, within the hours, and not over the break."""
    begin, end = first.time(), last.time()
    if first.weekday() not in work.days or begin < work.hours.start or end > work.hours.end or end < begin:
        return False
    return not any(begin < pause.end and pause.start < end for pause in work.breaks)


def is_free(spans: Spans, begin: datetime, end: datetime) -> bool:
    return not any(first < end and begin < last for first, last in spans)


def has_room(rooms: list[dict[date, Spans]], begin: datetime, end: datetime) -> bool:
    return any(is_free(room[begin.date()], begin, end) for room in rooms)


def sql_facts(clinic: Clinic, now: datetime) -> dict[str, object]:
    days = [FIRST_DAY + timedelta(days=ahead) for ahead in range(DAYS)]
    return {"first": FIRST_DAY, "days": DAYS, "now": now, "closed": [day for day in days if is_closed(clinic, day)]}


NOT_EXISTS = text(
    """
    WITH provider AS (
        SELECT id, code, CASE WHEN substr(code, 2)::int % 2 = 0 THEN 'east' ELSE 'west' END AS site
        FROM resource WHERE kind = 'provider'
    ), span AS (
        SELECT p.*, (d.day + shift.opens) AT TIME ZONE z.zone AS opens,
               (d.day + shift.closes) AT TIME ZONE z.zone AS closes
        FROM provider p
        JOIN (VALUES ('east', 'America/Kentucky/Louisville'), ('west', 'America/Chicago')) AS z(site, zone) USING (site)
        CROSS JOIN (SELECT CAST(:first AS date) + ahead AS day FROM generate_series(0, :days - 1) AS ahead) AS d
        CROSS JOIN (VALUES (time '09:00', time '12:00'), (time '13:00', time '17:00')) AS shift(opens, closes)
        WHERE extract(isodow FROM d.day) < 6 AND d.day <> ALL(CAST(:closed AS date[]))
    ), free AS MATERIALIZED (
        SELECT span.site, span.code, start
        FROM span, generate_series(opens, closes, interval '15 minutes') AS start
        WHERE start - interval '5 minutes' >= opens AND start + interval '40 minutes' <= closes
          AND start >= CAST(:now AS timestamptz) + interval '1 hour'
          AND NOT EXISTS (
              SELECT FROM claim c WHERE c.active
                 AND int8range(c.resource_id, c.resource_id, '[]') && int8range(span.id, span.id, '[]')
                 AND c.during && tstzrange(start - interval '5 minutes', start + interval '40 minutes'))
    )
    SELECT code, start FROM free
    WHERE EXISTS (
        SELECT FROM resource room WHERE room.kind = 'exam_room' AND room.site_code = free.site
           AND NOT EXISTS (
               SELECT FROM claim c WHERE c.active
                  AND int8range(c.resource_id, c.resource_id, '[]') && int8range(room.id, room.id, '[]')
                  AND c.during && tstzrange(free.start - interval '5 minutes', free.start + interval '40 minutes')))
    """
)
