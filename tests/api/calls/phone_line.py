"""A caller on the clinic's line: Twilio's voice webhooks, signed, and what comes back as TwiML."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from api.calls.models import CallTurn, PhoneCall, Voicemail
from tests.api.messaging.text_line import ACCOUNT_SID, CLINIC, OMAR, Line

_sids = count(1)


def call_form(sid: str, caller: str = OMAR, **more: Any) -> dict[str, str]:
    """Twilio's parameters of a call; those that it does not know it sends blank."""
    form = {
        "CallSid": sid,
        "AccountSid": ACCOUNT_SID,
        "From": caller,
        "To": CLINIC,
        "Caller": caller,
        "Called": CLINIC,
        "CallStatus": "in-progress",
        "Direction": "inbound",
        "ApiVersion": "2010-04-01",
        "FromCity": "",
        "FromState": "KY",
        "FromZip": "",
        "FromCountry": "US",
        "ToCity": "",
        "ToState": "KY",
        "ToZip": "",
        "ToCountry": "US",
    }
    return form | {name: str(value) for name, value in more.items()}


@dataclass
class Heard:
    """One answer of the clinic's, read as TwiML."""

    response: httpx.Response
    root: ET.Element = field(init=False)

    def __post_init__(self) -> None:
        assert self.response.status_code == 200, self.response.text
        assert self.response.headers["content-type"].startswith("text/xml")
        self.root = ET.fromstring(self.response.text)  # noqa: S314 (our own)

    @property
    def says(self) -> str:
        return " ".join(say.text or "" for say in self.root.iter("Say"))

    @property
    def gather(self) -> dict[str, str]:
        found = self.root.find("Gather")
        return dict(found.attrib) if found is not None else {}

    @property
    def verbs(self) -> list[str]:
        return [child.tag for child in self.root]

    def verb(self, name: str) -> dict[str, str]:
        found = self.root.find(name)
        return dict(found.attrib) if found is not None else {}


@dataclass
class PhoneLine:
    line: Line

    def rings(self, caller: str = OMAR, sid: str | None = None, **more: Any) -> "Caller":
        return Caller(self, sid or f"CA{next(_sids):032x}", caller, more).rings()

    def posts(self, path: str, form: dict[str, str]) -> httpx.Response:
        return self.line.posts(f"/twilio/voice/{path}", form)

    def rows(self, model: type, *conditions: Any) -> list[Any]:
        from sqlalchemy import select
        from sqlalchemy.orm import Session

        with Session(self.line.engine, expire_on_commit=False) as session:
            return list(session.scalars(select(model).where(*conditions)))

    @property
    def calls(self) -> list[PhoneCall]:
        return self.rows(PhoneCall)

    @property
    def turns(self) -> list[CallTurn]:
        return sorted(self.rows(CallTurn), key=lambda turn: turn.n)

    @property
    def voicemails(self) -> list[Voicemail]:
        return self.rows(Voicemail)


@dataclass
class Caller:
    """Follows the prompts as Twilio does: each answer goes to the address that the last prompt named."""

    phone: PhoneLine
    sid: str
    number: str
    more: dict[str, Any]
    heard: Heard = field(init=False)
    turn: int = 0

    def rings(self) -> "Caller":
        self.heard = Heard(self.phone.posts("inbound", self.form()))
        return self

    def form(self, **more: Any) -> dict[str, str]:
        return call_form(self.sid, self.number, **(self.more | more))

    def says(self, speech: str, confidence: float = 0.92) -> Heard:
        return self._acts(SpeechResult=speech, Confidence=confidence)

    def presses(self, digits: str) -> Heard:
        return self._acts(Digits=digits)

    def says_nothing(self) -> Heard:
        return self._acts()

    def again(self, **said: Any) -> Heard:
        """The last turn's request once more."""
        return Heard(self.phone.posts(f"turn?t={self.turn}", self.form(**said)))

    def tells(self, path: str, **more: Any) -> Heard:
        self.heard = Heard(self.phone.posts(path, self.form(**more)))
        return self.heard

    def hangs_up(self, status: str = "completed") -> None:
        assert self.phone.posts("status", self.form(CallStatus=status, CallDuration=30)).status_code == 204

    def _acts(self, **said: Any) -> Heard:
        self.turn = int(self.heard.gather["action"].rpartition("=")[2])
        self.heard = self.again(**said)
        return self.heard
