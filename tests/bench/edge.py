"""What a caller and a texter wait for at our own edge, beside the bare turn of a stock Rasa.

Both take the same sentences, in turns: one dialogue of ours, then one of the stock Rasa, which gets the same facts over
its REST channel and asks the same actions. Ours has all of the edge besides: the signature, the database, the TwiML.
"""

import signal
import time
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
from sqlalchemy.orm import Session

from api.calls.models import PhoneCall
from api.clock import clinic_now
from api.conversations.models import Conversation
from api.db.engine import transaction
from api.messaging.inbound import keep_inbound
from api.patients.answers import access_of
from tests.bench.signed import Webhooks, client, goes_on, new_call
from tests.bench.timing import Row, row
from tests.bench.turns import TEXTS
from tests.conversations.house import START, House, wait_until

ROUNDS = 40
ACKNOWLEDGED = 300
BEFORE_NEXT_SECONDS = 0.15
"""A patient does not write again before the last part of the answer is there."""


def phone_turns(house: House, stock: str) -> dict[str, list[float]]:
    """Milliseconds of `POST /twilio/voice/turn` and of the stock Rasa's turn."""
    webhooks, spans = Webhooks(house), {"ours": [], "stock": []}
    with client() as http:
        for number in range(ROUNDS + 1):
            phone, sid = f"+1502555{3000 + number}", new_call()
            assert goes_on(http.send(webhooks.ringing(phone, sid)))
            facts = _facts(house, sid)
            ours = [_answered(http, webhooks.said(phone, sid, n, words)) for n, words in enumerate(TEXTS, start=1)]
            theirs = list(_bare(http, stock, facts))
            if number:  # The first dialogue is not counted.
                spans["ours"] += ours
                spans["stock"] += theirs
    return spans


def _answered(http: httpx.Client, request: httpx.Request) -> float:
    began = time.perf_counter()
    answer = http.send(request)
    took = (time.perf_counter() - began) * 1000
    assert goes_on(answer), answer.text
    return took


def _bare(http: httpx.Client, stock: str, facts: dict[str, Any]) -> Iterator[float]:
    sender = str(uuid.uuid4())
    for words in TEXTS:
        told = {"turn": str(uuid.uuid4()), "channel": "voice", "language": "en", "now": START, "facts": facts}
        body = {"sender": sender, "message": words, "input_channel": "voice", "metadata": told}
        began = time.perf_counter()
        answer = http.post(f"{stock}/webhooks/rest/webhook", json=body)
        took = (time.perf_counter() - began) * 1000
        assert answer.status_code == 200
        assert answer.json(), f"the stock Rasa says nothing to: {words}"
        yield took


def _facts(house: House, sid: str) -> dict[str, Any]:
    with Session(house.engine) as session:
        conversation = session.get_one(Conversation, session.get_one(PhoneCall, sid).conversation_id)
        access = access_of(session, conversation, datetime.fromisoformat(START), call_sid=sid).model_dump(mode="json")
        return {"conversation_id": str(conversation.id), "call_sid": sid} | access


def acknowledgement(house: House) -> dict[str, Row]:
    """Milliseconds until a text is acknowledged, of keeping it alone, and the difference of each pair.

    Meanwhile nobody works: what is acknowledged here is from a toll-free number, and needs no turn later.
    """
    webhooks, spans = Webhooks(house), {"acknowledged": [], "kept alone": [], "difference": []}
    worker = house.processes["worker"]
    worker.signal(signal.SIGSTOP)
    try:
        with client() as http:
            for number in range(ACKNOWLEDGED + 10):
                phones = (f"+1800555{number:04}", f"+1888555{number:04}")
                began = time.perf_counter()
                http.send(webhooks.text(phones[0], "hello")).raise_for_status()
                answered = time.perf_counter()
                _keep(phones[1])
                kept = time.perf_counter()
                if number >= 10:
                    spans["acknowledged"].append((answered - began) * 1000)
                    spans["kept alone"].append((kept - answered) * 1000)
                    spans["difference"].append(spans["acknowledged"][-1] - spans["kept alone"][-1])
    finally:
        worker.signal(signal.SIGCONT)
    house.settle(120)
    return {name: row(took) for name, took in spans.items()}


def _keep(phone: str) -> None:
    form = {"MessageSid": f"SM{uuid.uuid4().hex}", "From": phone, "Body": "hello", "NumMedia": "0"}
    with transaction() as session:
        keep_inbound(session, form, clinic_now(session))


def replies(house: House) -> Row:
    """Milliseconds from a text's leaving for our webhook until the answer's arrival at Twilio, both by its clock."""
    spans = []
    with client(base_url=house.simulator) as http:
        for number in range(ROUNDS + 1):
            phone = f"+1502556{3000 + number}"
            for words in TEXTS:
                http.post("/simulator/messages", json={"from": phone, "body": words}).raise_for_status()
                took = _handed_over(http, phone)
                time.sleep(BEFORE_NEXT_SECONDS)
                if number:
                    spans.append(took)
    return row(spans)


def _handed_over(http: httpx.Client, phone: str) -> float:
    found: list[float] = []

    def is_there() -> bool:
        items = http.get("/simulator/messages", params={"phone": phone}).json()["items"]
        asked = max(n for n, item in enumerate(items) if item["direction"] == "to_clinic")
        answers = [item for item in items[asked + 1 :] if item["direction"] == "to_phone"]
        if answers:
            found.append((_at(answers[0]) - _at(items[asked])).total_seconds() * 1000)
        return bool(answers)

    wait_until(is_there, 30, "the text is not answered")
    return found[0]


def _at(item: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(item["at"])
