"""The clinic's side of the phone network, for tests: takes every webhook, checks its signature, answers as told."""

import asyncio
import contextlib
import json
import queue
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from fastapi import FastAPI, Request, Response, WebSocket, WebSocketDisconnect
from loopback_server import listening_socket, origin_of, running
from starlette.datastructures import FormData
from twilio.request_validator import RequestValidator

EMPTY_TWIML = "<?xml version='1.0' encoding='UTF-8'?><Response/>"


@dataclass(frozen=True)
class Webhook:
    """One request from the network. `signed` says whether Twilio's own validator accepts it."""

    path: str
    query: str
    params: FormData
    signed: bool
    idempotency_token: str | None

    def __getitem__(self, name: str) -> str:
        return str(self.params[name])


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: str = EMPTY_TWIML
    content_type: str = "text/xml"
    never: bool = False
    seconds: float = 0.0


@dataclass
class RecordingClinic:
    origin: str
    auth_token: str
    answers: dict[str, Answer] = field(default_factory=dict)
    documents: dict[str, list[Answer]] = field(default_factory=dict)
    # What the relay says to a message, by its type, for each time; nothing when there is no more.
    relay_answers: dict[str, list[list[object]]] = field(default_factory=dict)
    relayed: "queue.Queue[dict]" = field(default_factory=queue.Queue)
    webhooks: "queue.Queue[Webhook]" = field(default_factory=queue.Queue)

    def answers_with(self, path: str, **how) -> None:
        self.answers[path] = Answer(**how)

    def next_webhook(self) -> Webhook:
        return self.webhooks.get(timeout=20)

    def next_webhooks(self, count: int) -> list[Webhook]:
        return [self.next_webhook() for _ in range(count)]

    def heard_nothing_more(self) -> bool:
        return self.webhooks.empty()

    def says(self, path: str, *verbs: str) -> None:
        """Scripts documents: one for each request of this path (with or without its query), the last one for ever."""
        self.documents[path] = [Answer(body=f"<Response>{one}</Response>") for one in verbs]

    async def take(self, request: Request) -> Response:
        form = await request.form()
        self.webhooks.put(self._webhook(request, form))
        answer = self._answer(request.url.path, request.url.query)
        await asyncio.sleep(answer.seconds)
        if answer.never:
            # The next thing that a caller who hears nothing can say is that they hung up.
            await request.receive()
        return Response(answer.body, answer.status, media_type=answer.content_type)

    async def relay(self, socket: WebSocket) -> None:
        """The far end of a ConversationRelay. A string is sent as it is, and None loses the socket."""
        url = f"wss://{self.origin.removeprefix('http://')}{socket.url.path}"
        signature = socket.headers.get("X-Twilio-Signature", "")
        if not RequestValidator(self.auth_token).validate(url, {}, signature):
            await socket.close(1008)
            return
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                message = await socket.receive_json()
                self.relayed.put(message)
                scripted = self.relay_answers.get(message["type"], [])
                for said in scripted.pop(0) if scripted else []:
                    if said is None:
                        await socket.close(1011)
                        return
                    await socket.send_text(said if isinstance(said, str) else json.dumps(said))

    def _answer(self, path: str, query: str) -> Answer:
        scripted = self.documents.get(f"{path}?{query}") or self.documents.get(path)
        if scripted:
            return scripted.pop(0) if len(scripted) > 1 else scripted[0]
        return self.answers.get(path, Answer())

    def _webhook(self, request: Request, form: FormData) -> Webhook:
        query = request.url.query
        url = f"{self.origin}{request.url.path}" + (f"?{query}" if query else "")
        signature = request.headers.get("X-Twilio-Signature", "")
        signed = RequestValidator(self.auth_token).validate(url, form, signature)
        return Webhook(request.url.path, query, form, signed, request.headers.get("I-Twilio-Idempotency-Token"))


@contextmanager
def recording_clinic(auth_token: str) -> Iterator[RecordingClinic]:
    sock: socket.socket = listening_socket()
    clinic = RecordingClinic(origin_of(sock), auth_token)
    app = FastAPI()
    app.add_api_route("/{_path:path}", clinic.take, methods=["POST", "GET"])
    app.add_api_websocket_route("/twilio/voice/relay", clinic.relay)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
    with running(server, sock, await_its_end=False):
        yield clinic
