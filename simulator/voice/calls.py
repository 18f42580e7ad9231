"""A call on the network, and its two faces: Twilio's Call resource, and a call on the phone."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any, Literal, Protocol

from simulator.messages import API_VERSION
from simulator.voice.document import Address, Dial, Gather, Record, Relay, Verb
from simulator.webhooks import Form

Direction = Literal["inbound", "outbound-api", "outbound-dial"]
Status = Literal["queued", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled"]

# What withheld callers are called in From since Twilio keeps the word that the carrier sends.
WITHHELD = "ANONYMOUS"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the caller heard (`says`, `plays`) or did (`did`). The clinic's own words have a voice."""

    says: str = ""
    language: str | None = None
    voice: str | None = None
    plays: str | None = None
    did: str | None = None

    @property
    def is_heard(self) -> bool:
        return self.did is None

    def shown(self) -> dict[str, Any]:
        if self.did is not None:
            return {"by": "phone", "did": self.did, "says": self.says}
        return {"by": "clinic", **self.heard()}

    def heard(self) -> dict[str, Any]:
        facts: dict[str, Any] = {"says": self.says, "language": self.language, "voice": self.voice}
        return facts | ({"plays": self.plays} if self.plays else {})


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where a call rests: at which verb, and what comes after it."""

    verb: Gather | Record | Dial | Relay
    rest: tuple[Verb, ...] = ()

    def shown(self) -> dict[str, Any]:
        verb = self.verb
        facts: dict[str, Any] = {
            "verb": type(verb).__name__.lower(),
            "input": [],
            "num_digits": None,
            "hints": None,
            "timeout": getattr(verb, "timeout", None),
            "action": verb.action.url if verb.action else None,
        }
        if isinstance(verb, Gather):
            facts |= {"input": sorted(verb.input), "num_digits": verb.num_digits, "hints": verb.hints}
            facts |= {"language": verb.language, "finish_on_key": verb.finish_on_key}
        elif isinstance(verb, Record):
            facts |= {"max_length": verb.max_length, "finish_on_key": verb.finish_on_key}
        elif isinstance(verb, Relay):
            facts |= {"input": ["dtmf", "speech"], "language": verb.language}
        return facts


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for with a call: where its document is, and who hears how it goes."""

    first: Address | None = None
    twiml: str | None = None
    fallback: Address | None = None
    status: Address | None = None
    events: frozenset[str] = frozenset({"completed"})
    machine_detection: Literal["Enable", "DetectMessageEnd"] | None = None
    async_amd: Address | None = None


class Session(Protocol):
    """A ConversationRelay of this call."""

    def leave(self) -> None: ...

    def outcome(self, status: str) -> Form: ...

    async def say(self, words: str, *, last: bool = True) -> None: ...

    async def press(self, keys: str) -> None: ...

    async def interrupt(self, heard: str) -> None: ...


@dataclass(slots=True, eq=False)
class Call:
    """One leg. Changes in place, always on the event loop and never across an `await`."""

    sid: str
    direction: Direction
    caller: str
    called: str
    created_at: datetime
    plan: Plan = Plan()
    status: Status = "queued"
    forwarded_from: str | None = None
    parent_sid: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    updated_at: datetime | None = None
    error: int | None = None
    script: list[Entry] = field(default_factory=list)
    heard_up_to: int = 0
    waiting: Waiting | None = None
    document: str = ""
    # Seconds of silence, recording and talk that a tester need not sit through.
    pretended: timedelta = timedelta()
    webhooks_without_input: int = 0
    partials: int = 0
    news_sent: int = 0
    # Faults ordered for this call's news, taken with the first of them; None until then.
    trouble: frozenset[str] | None = None
    unsent: list[Form] = field(default_factory=list)
    task: asyncio.Task[None] | None = None
    leg: "Call | None" = None
    relay: Session | None = None
    news: set[asyncio.Task[None]] = field(default_factory=set)
    # One thing at a time is done on a phone.
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    # News leave in the order in which they happened.
    mouth: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def phone(self) -> str:
        """The patient's side of the call."""
        return self.caller if self.direction == "inbound" else self.called

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def is_busy(self) -> bool:
        """Something is going on that nobody needs to do anything for."""
        return self.task is not None and not self.task.done()

    @property
    def duration(self) -> int:
        if self.answered_at is None or self.ended_at is None:
            return 0
        return max(0, round((self.ended_at - self.answered_at + self.pretended).total_seconds()))

    def note(self, did: str, says: str = "") -> None:
        """Something that the phone did."""
        self.script.append(Entry(says, did=did))

    def pretend(self, seconds: float) -> None:
        """Time passes on the line and on no clock."""
        self.pretended += timedelta(seconds=seconds)

    async def settle(self) -> None:
        """Until the call rests and everybody who is told about it has been told."""
        while going_on := [task for task in (self.task, *self.news) if task and not task.done()]:
            await asyncio.wait(going_on)


def call_resource(call: Call, account_sid: str) -> dict[str, Any]:
    """The Call resource of Twilio's API, as its OpenAPI description has it."""
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Calls/{call.sid}"
    parts = "notifications recordings payments events siprec streams transcriptions user_defined_messages".split()
    return {
        "sid": call.sid,
        "date_created": format_datetime(call.created_at),
        "date_updated": format_datetime(call.updated_at or call.created_at),
        "parent_call_sid": call.parent_sid,
        "account_sid": account_sid,
        "to": call.called,
        "to_formatted": _formatted(call.called),
        "from": call.caller,
        "from_formatted": _formatted(call.caller),
        "phone_number_sid": "PN" + "0c" * 16 if call.direction == "inbound" else None,
        "status": call.status,
        "start_time": format_datetime(call.answered_at) if call.answered_at else None,
        "end_time": format_datetime(call.ended_at) if call.ended_at else None,
        "duration": str(call.duration) if call.is_over else None,
        "price": None,
        "price_unit": "USD",
        "direction": call.direction,
        "answered_by": call.answered_by,
        "api_version": API_VERSION,
        "forwarded_from": call.forwarded_from,
        "group_sid": None,
        "caller_name": None,
        "queue_time": "0",
        "trunk_sid": None,
        "uri": f"{uri}.json",
        "subresource_uris": {part: f"{uri}/{part.title().replace('_', '')}.json" for part in parts},
    }


def call_view(call: Call, since: int = 0) -> dict[str, Any]:
    """The call as its phone sees it; `heard` from the entry `since` on."""
    view: dict[str, Any] = {
        "sid": call.sid,
        "direction": "to_clinic" if call.direction == "inbound" else "to_phone",
        "status": call.status,
        "phone": call.phone,
        "from": call.caller,
        "to": call.called,
        "at": call.created_at.isoformat(timespec="milliseconds"),
        "heard": [entry.heard() for entry in call.script[since:] if entry.is_heard],
        "waiting": call.waiting.shown() if call.waiting else None,
        "twiml": call.document,
    }
    return view if call.error is None else view | {"error": call.error}


def whole_call(call: Call) -> dict[str, Any]:
    """The call from its beginning, with what the phone did between the clinic's words."""
    return call_view(call) | {"transcript": _shown(call.script)}


def _shown(script: Iterable[Entry]) -> list[dict[str, Any]]:
    return [entry.shown() for entry in script]


def _formatted(number: str) -> str:
    national = number.removeprefix("+1")
    if len(national) == 10 and national.isdecimal() and number.startswith("+1"):
        return f"({national[:3]}) {national[3:6]}-{national[6:]}"
    return number
