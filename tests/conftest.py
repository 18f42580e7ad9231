"""How a test gets a clinic.

| fixture         | what a test gets                                                                                  |
|-----------------|---------------------------------------------------------------------------------------------------|
| `clinic`        | the demo clinic's definition, in a database of this test's own with everything that the demo has   |
| `empty_engine`  | a database of this test's own with tables and nothing in them                                      |
| `engine`        | the engine of the test's database, for tests of concurrency: every commit is a real one            |
| `session`       | a session there; what it writes is seen by routes only after `session.commit()`                    |
| `now`           | the clinic's present instant: some milliseconds after START, and running                           |
| `later`         | `later(minutes=31)` moves the clinic's clock on; nothing has to sleep                              |
| `client`        | an HTTP client of the whole api, with the clinic's API token                                       |
| `conversation`  | `conversation("+1502…")` makes the conversation of a number, and answers its row                   |
| `bot`           | `bot(conversation.id)` is an HTTP client of the api that acts for this conversation, as the bot |

A database is a copy of one that was made once in this run, so a test may write, commit and truncate as it likes. All
tests share one embedded PostgreSQL server in a temporary folder (or the server of TEST_DATABASE_URL, whose user may
create databases) and the settings below; nothing reads the developer's `.env`.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import hypothesis
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from api.app import create_app
from api.clinic.current import current_clinic
from api.clinic.definition import Clinic
from api.clinic.load import load
from api.clock import clinic_now
from api.conversations.models import Conversation
from api.db import embedded
from api.db.engine import get_engine
from api.db.migrate import migrate
from api.settings import Settings, get_settings

# The same examples on every run of CI; whoever looks for new ones runs the tests at home.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")

START = datetime.fromisoformat("2026-03-02T08:00:00-05:00")  # a Monday; summer time starts on the Sunday
API_TOKEN = "the-clinics-own-token"
BOT_TOKEN = "the-bots-own-token"

_SETTINGS = {
    "FRONTDESK_NOW": START.isoformat(),
    "FRONTDESK_API_TOKEN": API_TOKEN,
    "FRONTDESK_BOT_TOKEN": BOT_TOKEN,
    "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
}
_numbers = count(1)


@pytest.fixture(scope="session", autouse=True)
def state_folder() -> Iterator[Path]:
    """The settings of this test run, and its state folder, in which nothing survives."""
    # Below /tmp and open to all, so that the embedded server's unprivileged user can enter.
    state = Path(tempfile.mkdtemp(prefix="frontdesk-tests-"))
    state.chmod(0o755)
    Settings.model_config["env_file"] = None
    with pytest.MonkeyPatch.context() as environment:
        for name in Settings.model_fields:
            environment.delenv(name.upper(), raising=False)
        for name, value in (_SETTINGS | {"FRONTDESK_STATE": str(state)}).items():
            environment.setenv(name, value)
        get_settings.cache_clear()
        yield state
    get_settings.cache_clear()
    shutil.rmtree(state)


@pytest.fixture(scope="session")
def server(state_folder: Path) -> Iterator[str]:
    """The URL of a database on the run's server, by a user who may create more."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    yield embedded.start(state_folder, durable=False)
    embedded.stop(state_folder)
    shutil.rmtree(json.loads((state_folder / "postgres.json").read_text())["sockets"], ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(server: str) -> Iterator[str]:
    """A database with tables and nothing in them, to be copied."""
    with _database(server) as url:
        engine = create_engine(url)
        migrate(engine)
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def demo(server: str, migrated: str) -> Iterator[str]:
    """A database with the demo clinic, to be copied."""
    with _database(server, migrated) as url, _used(url):
        load(get_settings())
        get_engine().dispose()
        yield url


@pytest.fixture
def empty_engine(server: str, migrated: str) -> Iterator[Engine]:
    with _database(server, migrated) as url, _used(url):
        yield get_engine()


@pytest.fixture
def engine(server: str, demo: str) -> Iterator[Engine]:
    with _database(server, demo) as url, _used(url):
        with get_engine().begin() as connection:
            set_clock(connection, START)
        yield get_engine()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def clinic(session: Session) -> Clinic:
    return current_clinic(session)


@pytest.fixture
def now(session: Session) -> datetime:
    return clinic_now(session)


@pytest.fixture
def later(engine: Engine) -> Callable[..., None]:
    def move_on(**span: float) -> None:
        with engine.begin() as connection:
            connection.execute(text("UPDATE clock_offset SET shift = shift + :span"), {"span": timedelta(**span)})

    return move_on


@pytest.fixture
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(), headers={"Authorization": f"Bearer {API_TOKEN}"}) as client:
        yield client


@pytest.fixture
def bot(client: TestClient) -> Callable[[UUID], TestClient]:
    def acting_for(conversation_id: UUID) -> TestClient:
        headers = {"Authorization": f"Bearer {BOT_TOKEN}", "Frontdesk-Conversation": str(conversation_id)}
        return TestClient(client.app, headers=headers)

    return acting_for


@pytest.fixture
def conversation(session: Session) -> Callable[[str], Conversation]:
    def make_conversation(phone: str) -> Conversation:
        row = Conversation(phone=phone)
        session.add(row)
        session.commit()
        return row

    return make_conversation


def set_clock(connection: Connection, instant: datetime) -> None:
    """Moves the clinic's clock of a test's database, also backwards; it runs on from there."""
    connection.execute(
        text(
            """INSERT INTO clock_offset (id, shift) VALUES (1, :instant - clock_timestamp())
               ON CONFLICT (id) DO UPDATE SET shift = excluded.shift"""
        ),
        {"instant": instant},
    )


@contextmanager
def _database(server: str, template: str | None = None) -> Iterator[str]:
    """A new database, empty or a copy of `template`, which nobody may be using meanwhile."""
    name = f"frontdesk_test_{os.getpid()}_{next(_numbers)}"
    original = make_url(template).database if template else "template1"
    admin = create_engine(_url(server), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{original}"'))
    try:
        yield _url(server, name)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


@contextmanager
def _used(url: str) -> Iterator[None]:
    """Makes a database the one that settings and engine of this process speak of."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATABASE_URL", url)
        get_settings.cache_clear()
        get_engine.cache_clear()
        try:
            yield
        finally:
            get_engine().dispose()
            get_engine.cache_clear()
            get_settings.cache_clear()


def _url(server: str, name: str | None = None) -> str:
    url = make_url(server).set(drivername="postgresql+psycopg")
    return url.set(database=name or url.database).render_as_string(hide_password=False)
