"""Calls as they are known here: kept from the first word of Twilio's about them, and ended once."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.calls.models import CallTurn, PhoneCall
from api.clock import clinic_now
from api.conversations.models import Conversation, Message
from api.conversations.threads import conversation_with
from api.logs import events
from api.messaging.senders import is_a_phone
from api.patients.models import Patient
from api.patients.queries import with_phone
from api.scheduling.holds import release_holds_of_call

log = events(__name__)

_RANK = {"queued": 0, "initiated": 1, "ringing": 2, "in-progress": 3}
OVER = frozenset(["completed", "busy", "no-answer", "failed", "canceled"])
_WITHHELD = frozenset(["+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253", "+464"])
"""What Twilio shows instead of a number: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE on the keys."""


def keep_call(session: Session, form: Mapping[str, str]) -> PhoneCall:
    """The call that Twilio speaks of, its row locked; one that is new here is begun."""
    sid = form["CallSid"]
    is_ours = form.get("Direction", "").startswith("outbound")
    phone = form.get("To" if is_ours else "From", "")
    values = {"sid": sid, "direction": "outbound" if is_ours else "inbound", "status": "ringing"}
    fresh = insert(PhoneCall).values(values).on_conflict_do_nothing().returning(PhoneCall.sid)
    is_new = session.scalar(fresh) is not None
    call = session.scalars(select(PhoneCall).where(PhoneCall.sid == sid).with_for_update()).one()
    if is_new and shows_a_number(phone):
        belongs_to(session, call, phone)
    return call


def shows_a_number(phone: str) -> bool:
    return is_a_phone(phone) and phone not in _WITHHELD


def belongs_to(session: Session, call: PhoneCall, phone: str) -> None:
    """The call is part of the one conversation with this number, and is spoken in its language."""
    conversation = conversation_with(session, phone)
    known = {patient.language for patient in with_phone(session, phone)}
    if conversation.last_message_at is None and known == {"es"}:
        conversation.language = "es"
    call.conversation_id, call.language = conversation.id, conversation.language


def conversation_of(session: Session, call: PhoneCall) -> Conversation | None:
    """The conversation of a call, its row locked."""
    if call.conversation_id is None:
        return None
    return session.get_one(Conversation, call.conversation_id, with_for_update=True)


def advance_call(session: Session, call: PhoneCall, status: str) -> None:
    """Moves a call to what Twilio says of it, never backwards. What is over frees what it held, and nothing waits."""
    if call.status in OVER or (status not in OVER and _RANK.get(status, -1) <= _RANK.get(call.status, -1)):
        return
    call.status = status
    log.info("call.advanced", sid=call.sid, status=status)
    if status in OVER:
        call.ended_at = clinic_now(session)
        release_holds_of_call(session, call.sid)
        _let_nothing_wait(session, call)


def takes_texts(session: Session, conversation: Conversation) -> bool:
    """Whether a text to the number arrives, as far as is known."""
    people: list[Patient] = list(with_phone(session, conversation.phone))
    return all(patient.phone_takes_texts for patient in people)


def _let_nothing_wait(session: Session, call: PhoneCall) -> None:
    """Words whose turn died with the call are answered by nobody any more."""
    said = select(CallTurn.message_id).where(CallTurn.call_sid == call.sid)
    for message in session.scalars(select(Message).where(Message.id.in_(said), Message.state == "received")):
        message.state = "answered"
