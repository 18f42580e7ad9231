"""Messages leave through Twilio: each once, in order, with its fate kept.

The states of a message only move forward. A send whose answer was lost is `unknown`: Twilio is asked what became of it,
and nothing is sent again on a guess.
"""

from typing import Any

import requests
from sqlalchemy import select
from sqlalchemy.orm import Session
from twilio.base.exceptions import TwilioRestException

from api import jobs
from api.conversations.models import Conversation, Message, StaffTask
from api.db.engine import transaction
from api.logs import events
from api.messaging.consent import is_opted_out, opt_out
from api.messaging.twilio import twilio_client
from api.patients.models import Patient
from api.settings import get_settings

log = events(__name__)

RANK = {
    "queued": 0,
    "unknown": 1,
    "sending": 1,
    "accepted": 2,
    "sent": 3,
    "delivered": 4,
    "undelivered": 4,
    "failed": 4,
}
_OURS = {"accepted": "accepted", "queued": "accepted", "scheduled": "accepted", "sending": "accepted"}
_BACK_OFF = frozenset([20429, 14107, 30001, 30008, 30017, 30022])  # Twilio: busy now, may work later
_OPTED_OUT = 21610
_NOT_TEXTABLE = frozenset([30005, 30006, 21614])  # Twilio: unknown destination, landline, not a mobile number
MOST_ATTEMPTS = 3
RECONCILE_SECONDS = 20


def send_message(message_id: int) -> None:
    """Sends one queued message, unless a person took over, or the patient opted out, since it was written."""
    outgoing = _begin(message_id)
    if outgoing is None:
        return
    try:
        sent = twilio_client().messages.create(**outgoing)
    except TwilioRestException as error:
        _refused(message_id, error)
    except requests.exceptions.ConnectionError as error:
        # Nothing reached Twilio if the connection was never made; otherwise nobody knows.
        never_left = isinstance(error.args[0] if error.args else None, Exception) and "NewConnectionError" in repr(
            error
        )
        _retry_later(message_id, 0) if never_left else _lost(message_id)
    except requests.exceptions.RequestException:
        _lost(message_id)
    else:
        with transaction() as session:
            advance(session, session.get_one(Message, message_id, with_for_update=True), sent.status, sid=sent.sid)


def _begin(message_id: int) -> dict[str, Any] | None:
    """Marks the message as on its way and says what to send; None if it must not or need not be sent."""
    with transaction() as session:
        message = session.get_one(Message, message_id, with_for_update=True)
        conversation = session.get_one(Conversation, message.conversation_id)
        if message.state == "sending":  # a worker died in the middle of sending it
            _mark_unknown(session, message)
            return None
        if message.state != "queued":
            return None
        stale = message.author == "bot" and message.epoch != conversation.epoch
        if stale or (is_opted_out(session, conversation.phone) and not message.despite_opt_out):
            message.state = "dropped"
            log.info("message.dropped", message=message_id, stale=stale)
            return None
        message.state, message.attempts = "sending", message.attempts + 1
        return _envelope(message, conversation.phone)


def _envelope(message: Message, phone: str) -> dict[str, Any]:
    settings = get_settings()
    service = settings.twilio_messaging_service_sid
    sender = {"messaging_service_sid": service} if service else {"from_": settings.twilio_phone_number}
    callback = f"{settings.public_origin}/twilio/sms/status?m={message.id}"
    return {"to": phone, "body": message.text, "status_callback": callback, **sender}


def advance(
    session: Session, message: Message, twilio_status: str, *, sid: str | None = None, error_code: int | None = None
) -> None:
    """Moves a message to what Twilio says of it, never backwards: callbacks arrive in any order."""
    message.twilio_sid = message.twilio_sid or sid
    state = _OURS.get(twilio_status, twilio_status)
    if RANK.get(state, -1) <= RANK.get(message.state, 9):
        return
    message.state, message.error_code = state, error_code
    log.info("message.advanced", message=message.id, state=state, error=error_code)
    if error_code:
        _act_on_error(session, message, error_code)


def _act_on_error(session: Session, message: Message, code: int) -> None:
    conversation = session.get_one(Conversation, message.conversation_id)
    if code == _OPTED_OUT:
        opt_out(session, conversation.phone, "twilio")
        return
    if code in _NOT_TEXTABLE:
        for patient in session.scalars(select(Patient).where(Patient.phone == conversation.phone)):
            patient.phone_takes_texts = False
    session.add(
        StaffTask(
            kind="not_delivered", conversation_id=conversation.id, facts={"message": message.id, "error_code": code}
        )
    )


def _refused(message_id: int, error: TwilioRestException) -> None:
    if error.status == 429 or error.code in _BACK_OFF:
        _retry_later(message_id, error.code or error.status)
    elif error.status >= 500:
        _lost(message_id)
    else:
        with transaction() as session:
            message = session.get_one(Message, message_id, with_for_update=True)
            advance(session, message, "failed", error_code=error.code or error.status)


def _retry_later(message_id: int, code: int) -> None:
    """Twilio has not taken the message, so it may be sent again, a few times and ever later."""
    with transaction() as session:
        message = session.get_one(Message, message_id, with_for_update=True)
        if message.attempts >= MOST_ATTEMPTS:
            advance(session, message, "failed", error_code=code or 1)
            return
        message.state = "queued"
        delay = 5.0 * 4 ** (message.attempts - 1)
        lock = f"send:{message.conversation_id}"
        jobs.enqueue(session, "send_message", lock=lock, in_seconds=delay, message_id=message_id)


def _lost(message_id: int) -> None:
    with transaction() as session:
        _mark_unknown(session, session.get_one(Message, message_id, with_for_update=True))


def _mark_unknown(session: Session, message: Message) -> None:
    if message.state == "sending":
        message.state = "unknown"
        jobs.enqueue(session, "reconcile_message", in_seconds=RECONCILE_SECONDS, message_id=message.id)


def reconcile_message(message_id: int) -> None:
    """Asks Twilio whether a message whose answer was lost had arrived after all. Only what never did is sent again."""
    with transaction() as session:
        message = session.get_one(Message, message_id)
        if message.state != "unknown":
            return
        conversation = session.get_one(Conversation, message.conversation_id)
        phone, body = conversation.phone, message.text
        known = set(session.scalars(select(Message.twilio_sid).where(Message.conversation_id == conversation.id)))
    found = next(
        (m for m in twilio_client().messages.list(to=phone, limit=50) if m.body == body and m.sid not in known), None
    )
    with transaction() as session:
        message = session.get_one(Message, message_id, with_for_update=True)
        if message.state != "unknown":
            return
        if found is not None:
            message.state = "sending"
            advance(session, message, found.status, sid=found.sid, error_code=found.error_code)
            return
    log.warning("message.not_at_twilio", message=message_id)
    _retry_later(message_id, 0)
