"""Plays the tables' rows against the api: each request as Twilio makes it, each outcome read from the database."""

import base64
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.calls.models import CallOrder, CallTurn, PhoneCall, Voicemail
from api.clock import clinic_now
from api.conversations.models import Conversation, StaffTask
from api.messaging.again import send_again
from api.messaging.models import Consent
from api.patients.models import Patient
from api.scheduling.models import Hold
from api.settings import get_settings
from simulator.voice.document import read_document
from tests.api.calls.phone_line import Heard, call_form
from tests.api.messaging.text_line import (
    ANA,
    EMPTY_TWIML,
    JAMES,
    LANDLINE,
    OMAR,
    UNKNOWN,
    FakeBot,
    Line,
    form_headers,
    hold_of,
    inbound_form,
    new_sid,
    signature,
)

PHONES = {"omar": OMAR, "ana": ANA, "james": JAMES, "landline": LANDLINE, "unknown": UNKNOWN}
STEP = frozenset(["answer", "has", "verbs", "says", "same", "signed", "raw", "fields", "t"])
SPOKEN = frozenset(["inbound", "turn", "fallback", "whisper", "dial-result"])
"""The addresses for calls that answer with a document."""


@dataclass
class Player:
    line: Line
    bot: FakeBot
    later: Callable[..., None]
    call_sid: str = field(default_factory=lambda: new_sid("CA"))
    caller: dict[str, str] = field(default_factory=dict)
    heard: Heard | None = None

    def plays(self, step: Any) -> None:
        """One step of a row."""
        if isinstance(step, str):
            getattr(self, f"_{step}")()
            return
        step = dict(step)
        how = {name: step.pop(name) for name in STEP & step.keys()}
        ((what, value),) = step.items()
        if "/" not in what:
            getattr(self, f"_{what}")(value)
        elif what.startswith("sms/"):
            self._text(what, value, how)
        else:
            self._call(what, value, how)

    def _text(self, what: str, fields: dict[str, Any], how: dict[str, Any]) -> None:
        fields = {name: value if value is None else worded(value) for name, value in fields.items()}
        path = f"/twilio/{what}"
        if what == "sms/status":
            path, form = self._report(path, fields)
        else:
            fields["From"] = PHONES.get(fields.get("From") or "omar", fields.get("From"))
            form = without_none(inbound_form() | fields)
        answer = self._sends(path, form, how)
        usual = 204 if what == "sms/status" else 200
        assert answer.status_code == how.get("answer", usual), (what, fields, answer.text)
        if answer.status_code == 200:
            assert answer.text == EMPTY_TWIML

    def _report(self, path: str, fields: dict[str, str]) -> tuple[str, dict[str, str]]:
        outbox, m = self.line.outbox, fields.pop("m", None)
        about = outbox[int(fields.pop("of", -1))] if outbox and m is None else None
        sid = (about and about.twilio_sid) or new_sid()
        m = m or (about and about.id)
        base = {"AccountSid": get_settings().account_sid, "MessageSid": sid, "SmsStatus": fields["MessageStatus"]}
        return path + (f"?m={m}" if m else ""), base | fields

    def _call(self, what: str, fields: dict[str, Any], how: dict[str, Any]) -> None:
        fields = {name: worded(value) for name, value in fields.items()}
        kind = what.removeprefix("voice/")
        if kind != "whisper":
            self.call_sid = fields.get("CallSid", self.call_sid)
        if kind == "inbound":
            self.caller = {name: fields[name] for name in ("From", "Caller") if name in fields}
        path, before = f"/twilio/{what}", self.heard
        if kind == "turn":
            path += f"?t={how.get('t') or self._named_turn()}"
        answer = self._sends(path, call_form(self.call_sid) | self.caller | fields, how)
        assert answer.status_code == how.get("answer", 200), (what, fields, answer.text)
        if kind not in SPOKEN or answer.status_code != 200:
            return
        read_document(answer.headers["content-type"], answer.text, f"https://clinic.example{path}")
        heard = Heard(answer)
        self._compares(heard, before, how)
        if kind != "whisper":
            self.heard = heard

    def _named_turn(self) -> str:
        assert self.heard is not None
        return self.heard.gather["action"].rpartition("=")[2]

    def _compares(self, heard: Heard, before: Heard | None, how: dict[str, Any]) -> None:
        if "verbs" in how:
            assert heard.verbs == how["verbs"]
        if "has" in how:
            assert how["has"] in heard.verbs, heard.response.text
        if "says" in how:
            assert how["says"] in heard.says
        if how.get("same"):
            assert before is not None
            assert heard.response.text == before.response.text

    def _sends(self, path: str, form: dict[str, str], how: dict[str, Any]) -> httpx.Response:
        form |= {f"Extra{n}": "x" for n in range(how.get("fields", 0))}
        body = urlencode(form, quote_via=quote_plus) + how.get("raw", "")
        pairs = parse_qsl(body, keep_blank_values=True, errors="replace")
        signed = how.get("signed", "")
        origin = "http://testserver" if signed == "http" else get_settings().public_origin
        headers = form_headers("bm90IGEgc2lnbmF0dXJl" if signed == "forged" else signature(origin + path, pairs))
        if signed == "absent":
            del headers["X-Twilio-Signature"]
        return self.line.http.post(path, content=body, headers=headers)

    def _each(self, requests: dict[str, list[dict[str, Any]]]) -> None:
        for what, forms in requests.items():
            for n, fields in enumerate(forms):
                self._text(what, {"From": f"+15025552{n:03}", **fields}, {})

    def _turns(self) -> None:
        self.line.takes_turns()

    def _again(self) -> None:
        for job in self.line.jobs("send_again"):
            self.line.execute("DELETE FROM procrastinate_jobs WHERE id = :id", id=job.id)
            send_again(**job.args)

    def _bot(self, replies: Any) -> None:
        self.bot.answers += [500] * 50 if replies == "broken" else [replies]

    def _later(self, by: dict[str, int]) -> None:
        self.later(**by)

    def _hold(self) -> None:
        self._keeps_a_time()

    def _hold_in_call(self) -> None:
        self._keeps_a_time(call_sid=self.call_sid)

    def _keeps_a_time(self, **whose: str) -> None:
        with Session(self.line.engine) as session, session.begin():
            hold = hold_of(session.scalars(select(Conversation)).one(), clinic_now(session))
            for name, value in whose.items():
                setattr(hold, name, value)
            session.add(hold)


@dataclass
class Outcome:
    """What is so after a row has been played, by the names that the tables use."""

    player: Player

    def differs(self, wanted: dict[str, Any]) -> Iterator[str]:
        """A sentence for each thing that is not as the row says."""
        for name, value in wanted.items():
            found = getattr(self, name)
            agrees = self._agrees(name, found, value)
            if not agrees:
                yield f"{name}: wanted {value!r}, found {found!r}"

    def _agrees(self, name: str, found: Any, value: Any) -> bool:
        if name == "said":
            return len(found) == len(value) and all(part in text for part, text in zip(value, found, strict=True))
        if isinstance(value, dict):
            return all(found[key] == number for key, number in value.items())
        if isinstance(value, list):
            return bool(found == [worded(one) if isinstance(one, dict) else one for one in value])
        return bool(found == value)

    @property
    def inbox(self) -> list[str]:
        return [message.text for message in self.player.line.inbox]

    @property
    def media(self) -> list[list[str]]:
        return [message.media_types for message in self.player.line.inbox]

    @property
    def outbox(self) -> list[str]:
        return [message.state for message in self.player.line.outbox]

    @property
    def said(self) -> list[str]:
        return self.player.line.said

    @property
    def said_last(self) -> str:
        return self.said[-1]

    @property
    def confirmed(self) -> int:
        """How many heard that no more texts come."""
        return sum(message.despite_opt_out for message in self.player.line.outbox)

    @property
    def heard(self) -> list[str]:
        return self.player.bot.heard

    @property
    def commands_heard(self) -> int:
        return sum(words.startswith("/") for words in self.heard)

    @property
    def languages(self) -> list[str]:
        return [turn["language"] for turn in self.player.bot.asked]

    @property
    def sessions(self) -> int:
        return len({turn["session"] for turn in self.player.bot.asked})

    @property
    def patients_known(self) -> list[Any]:
        """What the dialogue was told of the people behind the number."""
        return [person for turn in self.player.bot.asked for person in turn["facts"]["patients"]]

    @property
    def tasks(self) -> list[str]:
        return [kind + "!" * urgent for kind, urgent in self.player.line.tasks]

    @property
    def task_kinds(self) -> Counter[str]:
        return Counter(task.kind for task in self.player.line.rows(StaffTask))

    @property
    def consent(self) -> list[str]:
        return [row.source for row in self.player.line.rows(Consent)]

    @property
    def holds(self) -> list[str]:
        return [hold.status for hold in self.player.line.rows(Hold)]

    @property
    def jobs(self) -> Counter[str]:
        return Counter(job.task_name for job in self.player.line.jobs())

    @property
    def due(self) -> Counter[str]:
        """The jobs that need not wait."""
        return Counter(job.task_name for job in self.player.line.jobs() if job.scheduled_at is None)

    @property
    def calls_ordered(self) -> int:
        return len(self.player.line.rows(CallOrder))

    @property
    def not_textable(self) -> str:
        marked = {person.phone for person in self.player.line.rows(Patient, Patient.phone_takes_texts.is_(False))}
        return " ".join(name for name, phone in PHONES.items() if phone in marked)

    @property
    def call_status(self) -> str:
        return " ".join(call.status for call in self._scalars(PhoneCall))

    @property
    def call_turns(self) -> int:
        return len(self._scalars(CallTurn))

    @property
    def voicemails(self) -> list[int | None]:
        return [voicemail.seconds for voicemail in self._scalars(Voicemail)]

    def _scalars(self, model: type) -> list[Any]:
        with Session(self.player.line.engine) as session:
            return list(session.scalars(select(model)))


def worded(value: Any) -> str:
    """A value of the table as it stands in a form."""
    if isinstance(value, dict):
        if "base64" in value:
            return base64.b64encode(value["base64"].encode()).decode()
        return str(value["repeat"]) * value["times"]
    return str(value)


def without_none(form: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in form.items() if value is not None}
