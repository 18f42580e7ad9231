"""A text arrives: kept for good before it is acknowledged, once, however often it is delivered."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api import jobs
from api.conversations.models import Conversation, Message
from api.logs import events

log = events(__name__)


def keep_inbound(session: Session, form: Mapping[str, str], now: datetime) -> bool:
    """Stores Twilio's inbound message and queues its turn. False for a MessageSid that is known already.

    The conversation's row is locked first, so that two texts sent in one breath are queued in the order of arrival.
    """
    conversation_id = _conversation_with(session, form["From"], now)
    media = [form.get(f"MediaContentType{n}", "") for n in range(_count(form.get("NumMedia")))]
    stored = session.scalar(
        insert(Message)
        .values(
            conversation_id=conversation_id,
            direction="inbound",
            author="patient",
            # PostgreSQL keeps no NUL characters in text, and no patient means one.
            text=form.get("Body", "").replace("\x00", ""),
            state="received",
            epoch=0,
            twilio_sid=form["MessageSid"],
            opt_out_type=form.get("OptOutType") or None,
            media_types=media,
        )
        .on_conflict_do_nothing(index_elements=[Message.twilio_sid])
        .returning(Message.id)
    )
    if stored is None:
        log.info("inbound.duplicate", sid=form["MessageSid"])
        return False
    jobs.enqueue(session, "take_turns", lock=f"turn:{conversation_id}", conversation_id=str(conversation_id))
    return True


def _conversation_with(session: Session, phone: str, now: datetime) -> object:
    """The id of the conversation with this number, its row locked; a new number begins one."""
    return session.scalar(
        insert(Conversation)
        .values(id=uuid4(), phone=phone, last_message_at=now)
        .on_conflict_do_update(index_elements=[Conversation.phone], set_={"last_message_at": now})
        .returning(Conversation.id)
    )


def _count(said: str | None) -> int:
    return min(int(said), 10) if said and said.isdigit() else 0
