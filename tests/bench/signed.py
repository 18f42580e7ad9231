"""Twilio's part, played by the bench itself: signed webhooks to our own edge, with nothing between the clock and it."""

import uuid
from collections.abc import Mapping
from typing import Any

import httpx
from twilio.request_validator import RequestValidator

from tests.conversations.house import House


class Webhooks:
    """Requests as Twilio would sign them, for any client of httpx to send."""

    def __init__(self, house: House) -> None:
        self._settings = house.settings
        self._signer = RequestValidator(house.settings.auth_tokens[0])

    def text(self, phone: str, body: str) -> httpx.Request:
        sid = f"SM{uuid.uuid4().hex}"
        form = {"MessageSid": sid, "SmsSid": sid, "Body": body, "NumMedia": "0", "NumSegments": "1"}
        return self._signed("/twilio/sms/inbound", phone, form)

    def ringing(self, phone: str, sid: str) -> httpx.Request:
        return self._signed("/twilio/voice/inbound", phone, _call(sid) | {"CallStatus": "ringing"})

    def said(self, phone: str, sid: str, turn: int, words: str) -> httpx.Request:
        heard = {"CallStatus": "in-progress", "SpeechResult": words, "Confidence": "0.9", "Language": "en-US"}
        return self._signed(f"/twilio/voice/turn?t={turn}", phone, _call(sid) | heard)

    def _signed(self, target: str, phone: str, more: Mapping[str, str]) -> httpx.Request:
        settings = self._settings
        form = {"AccountSid": settings.account_sid, "From": phone, "To": settings.twilio_phone_number, **more}
        url = settings.public_origin + target
        signature = self._signer.compute_signature(url, form)
        return httpx.Request("POST", url, data=form, headers={"X-Twilio-Signature": signature})


def _call(sid: str) -> dict[str, str]:
    return {"CallSid": sid, "Direction": "inbound", "ApiVersion": "2010-04-01"}


def new_call() -> str:
    return f"CA{uuid.uuid4().hex}"


def goes_on(answer: httpx.Response) -> bool:
    """Whether the caller is asked something: no apology, no voicemail, nobody hung up on."""
    return answer.status_code == 200 and "<Gather" in answer.text


def holds_the_line(answer: httpx.Response) -> bool:
    """Whether the caller is to wait a moment, after which Twilio asks for the same turn again."""
    return answer.status_code == 200 and "<Pause" in answer.text and "<Redirect" in answer.text


def client(**more: Any) -> httpx.Client:
    return httpx.Client(timeout=60, trust_env=False, **more)
