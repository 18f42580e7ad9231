"""A call over Twilio's ConversationRelay: the socket as Twilio opens it, and what the clinic says on it."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.testclient import WebSocketTestSession

from api.settings import get_settings
from tests.api.calls.phone_line import Caller, Heard, PhoneLine
from tests.api.messaging.text_line import ACCOUNT_SID, signature

DOOR = "/twilio/voice/relay"


class Relay:
    """One socket, introduced or not."""

    def __init__(self, socket: WebSocketTestSession) -> None:
        self.socket = socket

    def sends(self, kind: str, **more: Any) -> None:
        self.socket.send_text(json.dumps({"type": kind, **more}))

    def sets_up(self, sid: str, account_sid: str = ACCOUNT_SID) -> None:
        self.sends("setup", sessionId="VX" + "0" * 32, callSid=sid, accountSid=account_sid, customParameters={})

    def says(self, words: str, *, last: bool = True) -> None:
        self.sends("prompt", voicePrompt=words, lang="en-US", last=last)

    def presses(self, keys: str) -> None:
        for key in keys:
            self.sends("dtmf", digit=key)

    def hears(self) -> str:
        """What is said next, up to its end; messages that are not words are kept in `told`."""
        self.told: list[dict[str, Any]] = []
        said = ""
        while True:
            message = self.socket.receive_json()
            if message["type"] != "text":
                self.told.append(message)
                if message["type"] == "end":
                    return said
                continue
            said += message["token"]
            self.language = message["lang"]
            if message["last"]:
                return said

    def closing(self) -> int:
        """The code with which the clinic closes the socket."""
        message = self.socket.receive()
        assert message["type"] == "websocket.close", message
        return int(message["code"])

    def ends(self) -> str:
        """The handoff with which the clinic ends the session."""
        message = self.socket.receive_json()
        assert message["type"] == "end", message["type"]
        return str(message["handoffData"])


@contextmanager
def opened(phone: PhoneLine, url: str | None = None, token: str | None = None) -> Iterator[Relay]:
    """Twilio signs the wss address, and nothing else."""
    signed = signature(url or get_settings().relay_url, [], *([token] if token else []))
    with phone.line.http.websocket_connect(DOOR, headers={"X-Twilio-Signature": signed}) as socket:
        yield Relay(socket)


@contextmanager
def talking(phone: PhoneLine, caller: Caller) -> Iterator[Relay]:
    """A socket on which the call has been greeted, in both languages."""
    with opened(phone) as relay:
        relay.sets_up(caller.sid)
        assert "Harbor Family" in relay.hears()
        assert relay.hears()
        assert relay.language == "es-US"
        yield relay


def noun_of(heard: Heard) -> ET.Element:
    noun = heard.root.find("Connect/ConversationRelay")
    assert noun is not None, heard.response.text
    return noun


def goes_on(caller: Caller, handoff: str | None = None, status: str = "ended", **more: Any) -> Heard:
    """Twilio asks the action how the call goes on."""
    facts = {"SessionId": "VX" + "0" * 32, "SessionStatus": status, "SessionDuration": "9", **more}
    return caller.tells("relay-action", **facts, **({"HandoffData": handoff} if handoff is not None else {}))
