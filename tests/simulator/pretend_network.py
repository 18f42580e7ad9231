"""A running simulator on loopback, and Twilio's official client turned towards it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

import httpx
from loopback_server import listening_socket, origin_of, running
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from twilio_spec import check_answer, check_request

from simulator.app import create_app
from simulator.config import SimulatorConfig
from simulator.server import SimulatorServer

ACCOUNT_SID = "AC" + "0a" * 16
AUTH_TOKEN = "5e" * 16
CLINIC = "+15025550100"
ANA, GRACE, LANDLINE = "+15025550101", "+15025550103", "+15025550106"


class SpecCheckedHttpClient(TwilioHttpClient):
    """The official transport, turned to loopback; every call and every answer passes Twilio's description."""

    def __init__(self, origin: str) -> None:
        super().__init__(timeout=10)
        self.session.trust_env = False
        self._host = urlsplit(origin)

    def request(
        self, method, url, params=None, data=None, headers=None, auth=None, timeout=None, allow_redirects=False
    ):
        check_request(method, url, params, data)
        here = urlunsplit(urlsplit(url)._replace(scheme=self._host.scheme, netloc=self._host.netloc))
        response = super().request(method, here, params, data, headers, auth, timeout, allow_redirects)
        check_answer(method, url, response.status_code, response.text)
        return response


class PretendClock:
    """The network's clock, which moves when a test says so."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 15, 4, 5, 678000, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **by) -> None:
        self.moment += timedelta(**by)


@dataclass(frozen=True)
class Network:
    """A running simulator as its users see it."""

    origin: str
    http: httpx.Client
    twilio: Client
    clock: PretendClock
    config: SimulatorConfig
    server: SimulatorServer

    def send(self, body="Your visit is on Tuesday at 9.", to=ANA, **more):
        """The clinic sends a text, by Twilio's official client."""
        return self.twilio.messages.create(to=to, from_=CLINIC, body=body, **more)

    def text(self, body="I need a visit", sender=ANA, **more):
        """A patient texts the clinic."""
        response = self.http.post("/simulator/messages", json={"from": sender, "body": body, **more})
        assert response.status_code == 200, response.text
        return response.json()

    def call(self, sender=ANA, **more):
        """A patient calls the clinic; the answer comes when the call rests."""
        return self._post("/simulator/calls", {"from": sender, **more})

    def act(self, call, **does):
        """The phone's side of a call does something."""
        return self._post(f"/simulator/calls/{call['sid']}/act", does)

    def ring(self, to=ANA, **more):
        """The clinic calls a phone, by Twilio's official client, and the phone rings."""
        made = self.twilio.calls.create(to=to, from_=CLINIC, **more)
        return {"sid": made.sid}

    def staff_phone(self, answers, **more):
        return self._post("/simulator/staff-phone", {"answers": answers, **more})

    def seen_call(self, call):
        return self.http.get(f"/simulator/calls/{call['sid']}").json()

    def _post(self, path, content):
        response = self.http.post(path, json=content)
        assert response.status_code == 200, response.text
        return response.json()

    def phone(self, number=ANA):
        return self.http.get("/simulator/messages", params={"phone": number}).json()["items"]

    def order_fault(self, **faults):
        response = self.http.post("/simulator/faults", json=faults)
        assert response.status_code == 200, response.text
        return response.json()


@contextmanager
def running_network(config: SimulatorConfig) -> Iterator[Network]:
    clock, sock = PretendClock(), listening_socket()
    config = replace(config, port=sock.getsockname()[1])
    server = SimulatorServer(create_app(config, clock), config.port)
    origin = origin_of(sock)
    twilio = Client(ACCOUNT_SID, AUTH_TOKEN, http_client=SpecCheckedHttpClient(origin))
    with running(server, sock), httpx.Client(base_url=origin, timeout=20, trust_env=False) as http:
        yield Network(origin, http, twilio, clock, config, server)
