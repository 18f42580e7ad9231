"""What somebody hears whom the clinic calls: who is calling, then a message for those who prove that it is for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from api.calls.ledger import conversation_of, keep_call
from api.calls.listening import Listening
from api.calls.models import CallOrder, PhoneCall
from api.calls.placing import not_reached, order_of
from api.calls.saying import phrase
from api.clinic.current import current_clinic
from api.clock import clinic_now
from api.conversations.models import Conversation, Message
from api.errors import DomainError
from api.messaging.consent import opt_out
from api.patients.identity import identify

HEAR, NO_MORE_CALLS = "hear", "no more calls"
_MACHINES = ("machine_end_beep", "machine_end_silence", "machine_end_other", "machine_start", "fax")


@dataclass(frozen=True, slots=True)
class Next:
    """What is said, and what is listened for; nothing is listened for at the end of the call."""

    lines: list[str]
    listening: Listening | None = None


def greeting(session: Session, call: PhoneCall, language: str) -> Next:
    """Who calls. That there is a message is said; whom it is for and what it is about is not."""
    lines = [phrase("utter_phone_outbound_greeting", language, clinic=current_clinic(session).name)]
    order = order_of(session, call)
    if order is None or order.message_id is None:
        return Next(lines)
    keys = {HEAR: "utter_phone_hear_message", NO_MORE_CALLS: "utter_phone_stop_calls"}
    options = [{"label": phrase(name, language), "value": value} for value, name in keys.items()]
    return Next(lines, Listening("options", options, [option["label"] for option in options]))


def begin(session: Session, form: Mapping[str, str], order_id: UUID) -> PhoneCall:
    """The call of an order, which is known from its first webhook on."""
    call = keep_call(session, form)
    order = session.get(CallOrder, order_id, with_for_update=True)
    if order is not None and call.order_id is None:
        call.order_id, order.call_sid = order.id, call.sid
        conversation = session.get_one(Conversation, order.conversation_id, with_for_update=True)
        call.conversation_id, call.language = conversation.id, conversation.language
    return call


def answered(session: Session, call: PhoneCall, language: str, asked: Listening, words: str) -> Next:
    """The next step towards the message: a key, a keyed birth date, a keyed family name."""
    conversation = conversation_of(session, call)
    assert conversation is not None  # noqa: S101 (a call that we made is in one)
    if words == NO_MORE_CALLS:
        opt_out(session, conversation.phone, "words", "voice")
        return Next([phrase("utter_phone_no_more_calls", language)])
    if asked.kind == "own_name":
        return _identified(session, call, conversation, language, asked.facts["birth_date"], words)
    if asked.kind == "own_birth_date" and (born := _keyed_date(words)):
        question = phrase("utter_phone_key_family_name", language)
        return Next([question], Listening("own_name", facts={"birth_date": born.isoformat()}))
    return Next([phrase("utter_phone_key_birth_date", language)], Listening("own_birth_date"))


def _identified(
    session: Session, call: PhoneCall, conversation: Conversation, language: str, born: str, name: str
) -> Next:
    now = clinic_now(session)
    about = ([date.fromisoformat(born)], name)
    person = identify(session, conversation.id, *about, now, actor="system", call_sid=call.sid)
    order = order_of(session, call)
    if isinstance(person, DomainError) or order is None or order.message_id is None:
        return Next([phrase("utter_phone_not_you", language)])
    order.state = "reached"
    message = session.get_one(Message, order.message_id)
    return Next([message.text, phrase("utter_phone_anything_else", language)], Listening("more"))


def _keyed_date(digits: str) -> date | None:
    """MMDDYYYY."""
    if len(digits) != 8 or not digits.isdecimal():
        return None
    try:
        return date(int(digits[4:]), int(digits[:2]), int(digits[2:4]))
    except ValueError:
        return None


def note_who_answered(session: Session, call: PhoneCall, answered_by: str) -> bool:
    """Twilio's verdict on who has picked up. True for a machine, which is then told who called."""
    call.answered_by = call.answered_by or answered_by
    order = order_of(session, call)
    is_machine = answered_by in _MACHINES
    if order is not None and is_machine and order.state == "calling":
        order.state = "voicemail" if answered_by != "fax" else "not_reached"
    return is_machine and answered_by not in ("fax", "machine_start")


def ended(session: Session, call: PhoneCall) -> None:
    """A call that is over without having reached anybody is for the staff."""
    order = order_of(session, call)
    if order is not None:
        not_reached(session, order)
