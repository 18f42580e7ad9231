"""Frontdesk in a box: started once, texted through the simulator, and put back to the first morning between tests."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, create_engine, text

from api.db import embedded
from api.settings import ROOT, Settings
from setup.processes import Process, read_procfile, spawn, start_all, stop_all
from setup.surroundings import child_environment
from tests.free_ports import free_ports

START = "2026-03-02T08:00:00-05:00"  # a Monday
CLINIC = "+15025550100"

# What the demo clinic is loaded with, each table after those that it refers to.
_DEMO = ("patient", "resource", "proxy", "referral", "appointment", "claim")
_EVERYTHING_SAID_AND_BOOKED = """
    SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('public', 'rasa')
    AND tablename NOT IN ('alembic_version', 'clinic_version', 'clock_offset', 'procrastinate_workers')
"""

_POSTGRES = {"minutes": "mins", "seconds": "secs"}
"""What PostgreSQL calls parts of an interval, where it has a word of its own."""


class House:
    """All processes on ports of their own, over an embedded database in a folder of its own."""

    def __init__(self, state: Path) -> None:
        api, simulator, bot, actions = free_ports(4)
        self.settings = Settings(
            _env_file=None,
            frontdesk_state=state,
            frontdesk_now=START,
            frontdesk_port=api,
            frontdesk_simulator_port=simulator,
            frontdesk_bot_url=f"http://127.0.0.1:{bot}",
            frontdesk_actions_url=f"http://127.0.0.1:{actions}",
        )
        self.processes: dict[str, Process] = {}

    def start(self) -> None:
        url = embedded.start(self.settings.frontdesk_state, durable=False)
        self.engine: Engine = create_engine(url)
        self.environment = {**os.environ, **child_environment(self.settings, url)}
        for module in ("api.db.migrate", "api.clinic.load"):
            command = f".venvs/app/bin/python -m {module}"
            assert spawn(command, folder=ROOT, environment=self.environment).wait() == 0, command
        for name, command in read_procfile(ROOT / "Procfile").items():
            self._run(name, command)
        self.await_ready()
        self._take_snapshot()

    def stop(self) -> None:
        stop_all(list(self.processes.values()))
        embedded.stop(self.settings.frontdesk_state)

    def _run(self, name: str, command: str) -> None:
        (self.processes[name],) = start_all(
            {name: command}, folder=ROOT, environment=self.environment, logs=self.settings.frontdesk_state / "logs"
        )

    def kill(self, name: str) -> None:
        """`kill -9`, as a crash would."""
        process = self.processes[name]
        process.signal(signal.SIGKILL)
        wait_until(lambda: process.status is not None, 10, f"{name} is still there")

    def revive(self) -> None:
        """Starts again whatever a test has killed."""
        commands = read_procfile(ROOT / "Procfile")
        for name, process in list(self.processes.items()):
            if process.status is not None:
                self._run(name, commands[name])
        self.await_ready()

    def await_ready(self, seconds: float = 180) -> None:
        wait_until(lambda: self._is_ready(), seconds, "Frontdesk did not become ready")

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.api}/readyz", timeout=5).status_code == 200 and bool(
                self.phone_items(CLINIC) or True
            )
        except httpx.HTTPError:
            return False

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.settings.frontdesk_port}"

    @property
    def simulator(self) -> str:
        return f"http://127.0.0.1:{self.settings.frontdesk_simulator_port}"

    def as_staff(self) -> httpx.Client:
        return httpx.Client(base_url=self.api, headers={"Authorization": f"Bearer {self.settings.api_token}"})

    def phone_items(self, phone: str) -> list[dict[str, Any]]:
        answer = httpx.get(f"{self.simulator}/simulator/messages", params={"phone": phone}, timeout=5)
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def is_quiet(self) -> bool:
        """Nothing waits to be answered, and nothing is on its way out."""
        with self.engine.connect() as connection:
            busy = "SELECT EXISTS (SELECT 1 FROM message WHERE state IN ('received', 'queued', 'sending'))"
            jobs = "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE status = 'doing')"
            return not connection.scalar(text(busy)) and not connection.scalar(text(jobs))

    def settle(self, seconds: float = 40) -> None:
        wait_until(self.is_quiet, seconds, "a message is still waiting")

    def move_clock(self, **span: float) -> None:
        """Moves the clinic's clock on: `move_clock(minutes=11)`."""
        interval = ", ".join(f"{_POSTGRES.get(unit, unit)} => {amount}" for unit, amount in span.items())
        with self.engine.begin() as connection:
            connection.execute(text(f"UPDATE clock_offset SET shift = shift + make_interval({interval})"))

    def _take_snapshot(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA snapshot"))
            for table in ("clock_offset", *_DEMO):
                connection.execute(text(f"CREATE TABLE snapshot.{table} AS TABLE public.{table}"))

    def put_back(self) -> None:
        """The first morning again: nobody has written, and the book is as the demo clinic has it."""
        self.settle()
        httpx.post(f"{self.simulator}/simulator/reset", timeout=5)
        self._end_all_claims()
        with self.engine.begin() as connection:
            # The audit refuses to forget: that is what it is for, outside of tests.
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_is_append_only"))
            tables = connection.scalars(text(_EVERYTHING_SAID_AND_BOOKED)).all()
            connection.execute(text(f"TRUNCATE {', '.join(tables)} CASCADE"))
            connection.execute(text("ALTER TABLE audit ENABLE TRIGGER audit_is_append_only"))
            for table in _DEMO:
                columns = f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM snapshot.{table}"
                connection.execute(text(columns))
            connection.execute(text("UPDATE claim SET active = active"))  # as of today, for whoever remembers claims
            connection.execute(text("UPDATE clock_offset SET shift = (SELECT shift FROM snapshot.clock_offset)"))

    def _end_all_claims(self) -> None:
        """The api remembers claims and learns of changes only, so it hears that they have ended before they vanish."""
        with self.engine.begin() as connection:
            connection.execute(text("UPDATE claim SET active = false WHERE active"))
        with self.as_staff() as client:
            client.post("/v1/availability/search", json={"visit_type": "office-visit"}).raise_for_status()


@contextmanager
def running[H: House](kind: type[H], prefix: str) -> Iterator[H]:
    """A house that has been started, over a folder that is gone afterwards, unless FRONTDESK_KEEP is set."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    folder.chmod(0o755)
    house = kind(folder / "state")
    try:
        house.start()
        yield house
    finally:
        house.stop()
        if not os.environ.get("FRONTDESK_KEEP"):
            shutil.rmtree(folder, ignore_errors=True)


class Patient:
    """Somebody with a phone. What they have read so far is remembered, so that `says` returns only what is new."""

    def __init__(self, house: House, phone: str) -> None:
        self.house, self.phone, self._read = house, phone, len(house.phone_items(phone))

    def says(self, body: str, **more: Any) -> str:
        """Texts the clinic and returns everything that comes back, until the clinic has nothing left to say."""
        self.sends(body, **more)
        self.house.settle()
        return self.reads()

    def says_in_turn(self, *bodies: str) -> str:
        """Texts these one after the other, each once the one before is answered; what comes back to the last."""
        answers = [self.says(body) for body in bodies]
        return answers[-1]

    def sends(self, body: str, **more: Any) -> dict[str, Any]:
        """Texts the clinic without waiting for an answer; returns the simulator's receipt."""
        answer = httpx.post(
            f"{self.house.simulator}/simulator/messages", json={"from": self.phone, "body": body, **more}, timeout=30
        )
        answer.raise_for_status()
        receipt: dict[str, Any] = answer.json()
        return receipt

    def reads(self) -> str:
        """What has arrived on the phone since it was last read."""
        items = self.house.phone_items(self.phone)
        fresh, self._read = items[self._read :], len(items)
        return "\n".join(item["body"] for item in fresh if item["direction"] == "to_phone")


def wait_until(is_so: Any, seconds: float, otherwise: str) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"after {seconds:.0f} s {otherwise}"
        time.sleep(0.03)
