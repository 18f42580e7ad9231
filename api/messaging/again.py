"""A text that Twilio took and lost is sent again, as a text of its own: soon over a busy network, once to a phone that
was off."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import jobs
from api.conversations import outbox
from api.conversations.escalation import ask_staff
from api.conversations.models import Conversation, Message
from api.db.engine import transaction
from api.logs import events
from api.messaging.consent import is_opted_out
from api.messaging.errors import Meaning, codes_of, meaning_of

log = events(__name__)

BUSY_PAUSES = (5, 60, 300)
"""Seconds before what a busy network has not taken is sent again."""
PHONE_OFF_PAUSES = (600,)
"""The same for a phone that was off: whoever has it may have been in a lift, or on a flight."""
_PAUSES: dict[Meaning, tuple[int, ...]] = {"busy": BUSY_PAUSES, "phone_off": PHONE_OFF_PAUSES}
_WITHIN = timedelta(hours=1)


def will_be_tried_again(session: Session, message: Message, code: int) -> bool:
    """Plans another try of a message that Twilio had taken. False when it has had all of them, or gets none."""
    meaning = meaning_of(code)
    pauses = _PAUSES.get(meaning, ()) if meaning and message.twilio_sid else ()
    tries = _tries(session, message, codes_of(meaning)) if meaning and pauses else 1
    if tries > len(pauses):
        return False
    jobs.enqueue(session, "send_again", in_seconds=pauses[tries - 1], message_id=message.id)
    return True


def send_again(message_id: int) -> None:
    """Sends the words of a lost message once more, unless a person took over, or they are not welcome any more."""
    with transaction() as session:
        lost = session.get_one(Message, message_id)
        conversation = session.get_one(Conversation, lost.conversation_id, with_for_update=True)
        if _has_a_successor(session, lost):
            return
        is_stale = lost.author == "bot" and lost.epoch != conversation.epoch
        if is_stale or (is_opted_out(session, conversation.phone) and not lost.despite_opt_out):
            ask_staff(session, conversation, "not_delivered", message=lost.id, error_code=lost.error_code)
            return
        log.info("message.again", message=lost.id, error=lost.error_code)
        outbox.put(
            session,
            conversation,
            lost.text,
            author=lost.author,
            answers=lost.answers_id,
            despite_opt_out=lost.despite_opt_out,
        )


def _tries(session: Session, message: Message, codes: tuple[int, ...]) -> int:
    """How often these words have failed for this reason within the hour, this time included."""
    same = (Message.conversation_id == message.conversation_id) & (Message.text == message.text)
    failed = same & Message.error_code.in_(codes) & (Message.id <= message.id)
    lately = Message.created_at > message.created_at - _WITHIN
    return session.scalar(select(func.count()).where(failed, lately)) or 0


def _has_a_successor(session: Session, lost: Message) -> bool:
    same = (Message.conversation_id == lost.conversation_id) & (Message.text == lost.text)
    newer = same & (Message.direction == "outbound") & (Message.id > lost.id)
    return session.scalar(select(Message.id).where(newer).limit(1)) is not None
