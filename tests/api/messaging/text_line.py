"""The clinic's text line, and what stands at its other ends: Twilio's webhooks, a phone network, a dialogue model."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import httpx
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from twilio.request_validator import RequestValidator

from api.conversations.models import Conversation, Message, StaffTask
from api.messaging.turns import take_turns
from api.scheduling.models import Hold
from api.settings import get_settings
from api.worker.tasks import tasks_on

ACCOUNT_SID = "AC" + "0a" * 16
AUTH_TOKEN = "0123456789abcdef0123456789abcdef"
CLINIC = "+15025550100"
ANA, JAMES, OMAR, LANDLINE, UNKNOWN = (f"+1502555{n}" for n in ("0101", "0102", "0104", "0106", "0199"))
INBOUND, FALLBACK, STATUS = "/twilio/sms/inbound", "/twilio/sms/fallback", "/twilio/sms/status"
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
_sids = count(1)


def new_sid(kind: str = "SM") -> str:
    return f"{kind}{next(_sids):032x}"


def signature(url: str, pairs: list[tuple[str, str]], token: str = AUTH_TOKEN) -> str:
    return RequestValidator(token).compute_signature(url, FormData(pairs))


@dataclass
class Line:
    """The clinic as Twilio reaches it, and what has come of it in the database."""

    http: TestClient
    engine: Engine

    def posts(self, path: str, fields: Mapping[str, str] | list[tuple[str, str]]) -> httpx.Response:
        """A webhook as Twilio sends it: signed for the public origin, whatever host it arrives at."""
        pairs = list(fields.items()) if isinstance(fields, Mapping) else fields
        signed = signature(get_settings().public_origin + path, pairs)
        return self.http.post(path, content=urlencode(pairs), headers=form_headers(signed))

    def texts(self, body: str | None = "hello", sender: str = OMAR, path: str = INBOUND, **more: str) -> httpx.Response:
        return self.posts(path, inbound_form(body, sender, **more))

    def reports(self, status: str, sid: str, m: int | None = None, **more: Any) -> httpx.Response:
        """News of a text that the clinic has sent."""
        form = {"AccountSid": ACCOUNT_SID, "MessageSid": sid, "MessageStatus": status, "SmsStatus": status}
        return self.posts(STATUS + (f"?m={m}" if m is not None else ""), form | {k: str(v) for k, v in more.items()})

    def rows(self, model: type, *conditions: Any) -> list[Any]:
        with Session(self.engine, expire_on_commit=False) as session:
            return list(session.scalars(select(model).where(*conditions).order_by(model.id)))

    @property
    def said(self) -> list[str]:
        """What the clinic has written, in order, sent or not."""
        return [message.text for message in self.outbox]

    @property
    def outbox(self) -> list[Message]:
        return self.rows(Message, Message.direction == "outbound")

    @property
    def inbox(self) -> list[Message]:
        return self.rows(Message, Message.direction == "inbound")

    @property
    def conversation(self) -> Conversation:
        (only,) = self.rows(Conversation)
        return only

    @property
    def tasks(self) -> list[tuple[str, bool]]:
        """What waits for the staff: its kind, and whether it is urgent."""
        return [(task.kind, task.urgent) for task in self.rows(StaffTask, StaffTask.resolved_at.is_(None))]

    def jobs(self, task: str | None = None) -> list[Any]:
        """What waits for a worker, oldest first."""
        query = text("SELECT * FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        with self.engine.connect() as connection:
            return [job for job in connection.execute(query) if task in (None, job.task_name)]

    def takes_turns(self, patience_seconds: float = 5.0) -> None:
        """Answers what waits, as the worker's job does."""
        conversations: list[UUID] = [conversation.id for conversation in self.rows(Conversation)]
        for conversation_id in conversations:
            asyncio.run(take_turns(conversation_id, patience_seconds))

    def dies_in_its_turn(self) -> None:
        """A worker takes the turn of the only conversation and is gone before the bot, which must be slow, answers."""

        async def dies() -> None:
            with suppress(TimeoutError):
                async with asyncio.timeout(0.3):
                    await take_turns(self.conversation.id, 20)

        asyncio.run(dies())

    def works(self) -> None:
        """Runs the real worker until nothing is due; what is to be done later stays."""
        left = None
        while left != (left := self.jobs()):
            asyncio.run(self._work())

    async def _work(self) -> None:
        app = tasks_on(self.engine, connections=4)
        async with app.open_async():
            await app.run_worker_async(
                wait=False,
                concurrency=4,
                listen_notify=False,
                install_signal_handlers=False,
                delete_jobs="successful",
            )

    def hears(self, *states: str) -> None:
        """Waits for the reports of the phone network, until the clinic's texts are in these states."""
        deadline = time.monotonic() + 20
        while (known := [message.state for message in self.outbox]) != list(states):
            assert time.monotonic() < deadline, known
            threading.Event().wait(0.01)

    def heartbeats(self) -> int:
        """How many workers are on the list."""
        with self.engine.connect() as connection:
            return connection.scalar(text("SELECT count(*) FROM procrastinate_workers")) or 0

    def execute(self, statement: str, **values: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(statement), values)

    def skips_pauses(self) -> None:
        """As if the time had come for everything that is to be done later."""
        self.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


def hold_of(conversation, now: datetime) -> Hold:
    """A time that is kept for this conversation."""
    start = now + timedelta(days=1)
    return Hold(
        visit_type="office-visit",
        provider_code="lee",
        site_code="riverside",
        modality="in_person",
        start_at=start,
        end_at=start + timedelta(minutes=20),
        conversation_id=conversation.id,
        expires_at=now + timedelta(minutes=10),
    )


def form_headers(signed: str) -> dict[str, str]:
    return {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", "X-Twilio-Signature": signed}


def inbound_form(body: str | None = "hello", sender: str = OMAR, **more: str) -> dict[str, str]:
    """Twilio's parameters of a text; those that it does not know it sends blank."""
    sid = more.pop("MessageSid", None) or new_sid()
    form = {
        "ToCountry": "US",
        "ToState": "KY",
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ToCity": "",
        "FromZip": "",
        "SmsSid": sid,
        "FromState": "KY",
        "SmsStatus": "received",
        "FromCity": "",
        "FromCountry": "US",
        "To": CLINIC,
        "ToZip": "",
        "NumSegments": "1",
        "MessageSid": sid,
        "AccountSid": ACCOUNT_SID,
        "From": sender,
        "ApiVersion": "2010-04-01",
    }
    return form | ({"Body": body} if body is not None else {}) | more


type Answer = list[dict[str, Any]] | int | bytes | Callable[[dict[str, Any]], list[dict[str, Any]]]


@dataclass
class FakeBot:
    """Speaks the dialogue model's protocol and says what a test has told it to; by default that it heard."""

    origin: str = ""
    answers: list[Answer] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def heard(self) -> list[str]:
        return [turn["text"] for turn in self.asked]

    def never_answers(self, turn: dict[str, Any]) -> list[dict[str, Any]]:
        self.closing.wait(20)
        return []

    def answer(self, turn: dict[str, Any]) -> tuple[int, bytes]:
        self.asked.append(turn)
        answer = self.answers.pop(0) if self.answers else [{"text": f"You said {turn['text']}"}]
        if isinstance(answer, int):
            return answer, b"{}"
        if isinstance(answer, bytes):
            return 200, answer
        return 200, json.dumps({"replies": answer(turn) if callable(answer) else answer}).encode()


@contextmanager
def running_bot() -> Iterator[FakeBot]:
    bot = FakeBot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            turn = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known = (
                self.path == "/webhooks/clinic/turn" and self.headers["Authorization"] == "Bearer the-bots-own-token"
            )
            status, body = bot.answer(turn) if known else (401, b"{}")
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 128

    server = Server(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # a client that has given up is no news
    bot.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield bot
    finally:
        bot.closing.set()
        server.shutdown()
        server.server_close()
