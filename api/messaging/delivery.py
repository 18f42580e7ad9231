"""What becomes of a message of ours: its states only move forward, and bad news reaches whoever can help."""

from typing import Literal
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import jobs
from api.calls.models import CallOrder
from api.conversations.escalation import ask_staff
from api.conversations.models import Conversation, Message, StaffTask
from api.logs import events
from api.messaging.again import will_be_tried_again
from api.messaging.consent import is_opted_out, opt_out
from api.messaging.errors import Meaning, meaning_of
from api.patients.models import Patient

log = events(__name__)

_RANK = {
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
_ALARMS: dict[Meaning, str] = {"misconfigured": "texting_misconfigured", "too_long": "text_too_long"}
"""Errors that stop every text alike: the task that asks somebody to mend what is wrong."""
_ALARM_LOCK = 30034


def advance(
    session: Session,
    message: Message,
    twilio_status: str,
    heard: Literal["twilio_status", "twilio_api"],
    *,
    sid: str | None = None,
    error_code: int | None = None,
) -> None:
    """Moves a message to what Twilio says of it, never backwards: callbacks arrive in any order, and again."""
    message.twilio_sid = message.twilio_sid or sid
    state = _OURS.get(twilio_status, twilio_status)
    if _RANK.get(state, -1) <= _RANK.get(message.state, 9):
        return
    message.state, message.error_code = state, error_code
    log.info("message.advanced", message=message.id, state=state, error=error_code)
    if error_code:
        _act_on_error(session, message, error_code, heard)


def _call_instead(session: Session, conversation: Conversation, message: Message) -> bool:
    """Orders a call that reads the message out, for somebody who has given the clinic a number that takes no texts."""
    is_on_file = session.scalar(select(Patient.id).where(Patient.phone == conversation.phone).limit(1)) is not None
    if not is_on_file or message.channel != "sms" or is_opted_out(session, conversation.phone, "voice"):
        return False
    order = CallOrder(id=uuid4(), conversation_id=conversation.id, message_id=message.id)
    session.add(order)
    session.flush()
    jobs.enqueue(session, "place_call", order_id=str(order.id))
    return True


def _act_on_error(session: Session, message: Message, code: int, heard: Literal["twilio_status", "twilio_api"]) -> None:
    """The patient waits for words that never came: they are sent again or read out, else the staff learn of it."""
    conversation = session.get_one(Conversation, message.conversation_id)
    meaning = meaning_of(code)
    if meaning == "phone_off" and _is_in_danger(session, conversation):
        ask_staff(session, conversation, "not_delivered", urgent=True, once=True, message=message.id, error_code=code)
    if will_be_tried_again(session, message, code):
        return
    if meaning == "opted_out":
        opt_out(session, conversation.phone, heard)
    elif meaning == "not_textable":
        for patient in session.scalars(select(Patient).where(Patient.phone == conversation.phone)):
            patient.phone_takes_texts = False
    elif meaning in ("no_number", "filtered"):
        kind, urgent = ("fix_number", False) if meaning == "no_number" else ("text_filtered", True)
        ask_staff(session, conversation, kind, urgent=urgent, once=True, message=message.id, error_code=code)
        return
    elif meaning in _ALARMS:
        _sound_alarm(session, _ALARMS[meaning], code)
    if meaning in ("not_textable", "phone_off") and _call_instead(session, conversation, message):
        return
    ask_staff(session, conversation, "not_delivered", message=message.id, error_code=code)


def _is_in_danger(session: Session, conversation: Conversation) -> bool:
    """Whether the words may have been "Call 911": ten minutes are too long then."""
    emergency = (StaffTask.kind == "emergency") & StaffTask.resolved_at.is_(None)
    here = emergency & (StaffTask.conversation_id == conversation.id)
    return session.scalar(select(StaffTask.id).where(here).limit(1)) is not None


def _sound_alarm(session: Session, kind: str, code: int) -> None:
    """No text leaves until somebody has mended it: one urgent task, however many texts fail until then."""
    log.error("texting.broken", error=code, kind=kind)
    session.execute(select(func.pg_advisory_xact_lock(_ALARM_LOCK)))
    open_ones = (StaffTask.kind == kind) & StaffTask.resolved_at.is_(None)
    if not session.scalar(select(StaffTask.id).where(open_ones, StaffTask.facts["error_code"].as_integer() == code)):
        session.add(StaffTask(kind=kind, urgent=True, facts={"error_code": code}))
