"""How a test gets a text line.

| fixture   | what a test gets                                                                                       |
|-----------|--------------------------------------------------------------------------------------------------------|
| `line`    | the clinic behind a TLS proxy, as Twilio reaches it; nobody sends and nobody thinks                      |
| `bot`     | a dialogue model that says what the test tells it to                                                    |
| `network` | a running pretend phone network, to which the clinic sends, and which reports to a running clinic        |
| `database_away` | `with database_away():` the api finds no database                                         |
| `setting` | `setting(twilio_auth_token=…)` changes settings for this test                                           |
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.db.engine import get_engine
from api.messaging.twilio import twilio_client
from api.settings import get_settings
from simulator.app import create_app as create_simulator
from simulator.config import SimulatorConfig
from simulator.server import SimulatorServer
from tests.api.messaging.text_line import ACCOUNT_SID, AUTH_TOKEN, CLINIC, FakeBot, Line, running_bot
from tests.simulator.loopback_server import listening_socket, origin_of, running

PATIENTS = Path(__file__).parents[2] / "simulator" / "demo-patients.yml"
PUBLIC_URL = "https://texts.harbor.example"


@pytest.fixture
def setting(engine, monkeypatch) -> Iterator[Callable[..., None]]:
    def change(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name.upper(), value)
        get_settings.cache_clear()
        twilio_client.cache_clear()

    yield change
    twilio_client.cache_clear()


@pytest.fixture
def closed_origin() -> Iterator[str]:
    """Where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield origin_of(taken)


@pytest.fixture
def database_away(engine, closed_origin) -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def away() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as environment:
            nowhere = closed_origin.replace("http://", "postgresql://nobody@")
            environment.setenv("DATABASE_URL", f"{nowhere}/nothing")
            _forget()
            yield
            get_engine().dispose()
        _forget()

    return away


def _forget() -> None:
    get_settings.cache_clear()
    get_engine.cache_clear()


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """One for all tests: it knows no settings but those of the moment, and its first request is slow."""
    return create_app()


@pytest.fixture
def line(engine, setting, closed_origin, app) -> Line:
    setting(
        public_url=PUBLIC_URL,
        twilio_account_sid=ACCOUNT_SID,
        twilio_api_url=closed_origin,
        frontdesk_bot_url=closed_origin,
    )
    return Line(TestClient(app), engine)


@pytest.fixture
def bot(line, setting) -> Iterator[FakeBot]:
    with running_bot() as bot:
        setting(frontdesk_bot_url=bot.origin)
        yield bot


@dataclass(frozen=True)
class Network:
    """The pretend phone network as tests see it."""

    http: httpx.Client

    def order_fault(self, **faults) -> None:
        assert self.http.post("/simulator/faults", json=faults).status_code == 200

    def phone(self, number: str) -> list[dict]:
        """Everything that a phone has sent and seen."""
        return self.http.get("/simulator/messages", params={"phone": number}).json()["items"]

    def arrived(self, number: str) -> list[str]:
        """What the clinic's texts to this phone say, in the order of their arrival."""
        return [item["body"] for item in self.phone(number) if item["direction"] == "to_phone"]

    def text(self, body: str, sender: str) -> None:
        """A patient texts the clinic, through the network and its keywords."""
        answer = self.http.post("/simulator/messages", json={"from": sender, "body": body})
        assert answer.json()["status_code"] == 200, answer.text


@pytest.fixture
def network(line, setting, app) -> Iterator[Network]:
    clinic, exchange = listening_socket(), listening_socket()
    setting(public_url=origin_of(clinic), twilio_api_url=origin_of(exchange))
    config = SimulatorConfig(ACCOUNT_SID, AUTH_TOKEN, origin_of(clinic), CLINIC, PATIENTS)
    api = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    with (
        running(api, clinic, await_its_end=False),
        running(SimulatorServer(create_simulator(config), 0), exchange),
        httpx.Client(base_url=origin_of(exchange), timeout=20, trust_env=False) as http,
    ):
        yield Network(http)
