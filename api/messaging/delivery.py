"""What becomes of a message of ours: its states only move forward, and bad news reaches whoever can help."""

from typing import Literal
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import jobs
from api.calls.models import CallOrder
from api.conversations.escalation import ask_staff
from api.conversations.models import Conversation, Message
from api.logs import events
from api.messaging.consent import is_opted_out, opt_out
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
_OPTED_OUT = 21610
_NOT_TEXTABLE = frozenset([30005, 30006, 21614])  # Twilio: unknown destination, landline, not a mobile number


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
    """The patient waits for words that never came, so the staff learn of it, whatever the reason."""
    conversation = session.get_one(Conversation, message.conversation_id)
    if code == _OPTED_OUT:
        opt_out(session, conversation.phone, heard)
    if code in _NOT_TEXTABLE:
        for patient in session.scalars(select(Patient).where(Patient.phone == conversation.phone)):
            patient.phone_takes_texts = False
        if _call_instead(session, conversation, message):
            return
    ask_staff(session, conversation, "not_delivered", message=message.id, error_code=code)
