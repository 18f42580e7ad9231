"""A text arrives: kept for good before it is acknowledged, once, however often it is delivered."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api import jobs
from api.conversations.models import Conversation, Message
from api.conversations.threads import conversation_with
from api.logs import events
from api.messaging.base64_text import as_typed
from api.messaging.consent import keyword_of, opt_out

log = events(__name__)
IDLE = timedelta(days=7)
"""After so long without a word a conversation starts afresh: nobody remembers a half-finished booking."""


def keep_inbound(session: Session, form: Mapping[str, str], now: datetime) -> bool:
    """Stores Twilio's inbound message and queues its turn. False for a MessageSid that is known already.

    The conversation's row is locked first, so that two texts sent in one breath are queued in the order of arrival.
    """
    conversation = conversation_with(session, form["From"])
    form = {**form, "Body": as_typed(form.get("Body", ""))}
    if not _stored(session, conversation, form):
        log.info("inbound.duplicate", sid=form["MessageSid"])
        return False
    if conversation.last_message_at is not None and now - conversation.last_message_at >= IDLE:
        conversation.start_afresh()
    conversation.last_message_at = now
    # At once, and not only in its turn: what the bot is about to say meanwhile must not be sent any more.
    if keyword_of(form["Body"], form.get("OptOutType"), opted_out=False) == "stop":
        opt_out(session, conversation.phone, "keyword")
    jobs.enqueue(session, "take_turns", lock=turn_lock(conversation), conversation_id=str(conversation.id))
    return True


def turn_lock(conversation: Conversation) -> str:
    """What makes the messages of a conversation be answered one at a time, in order."""
    return f"turn:{conversation.id}"


def _stored(session: Session, conversation: Conversation, form: Mapping[str, str]) -> bool:
    row = {
        "conversation_id": conversation.id,
        "direction": "inbound",
        "author": "patient",
        "text": form["Body"],
        "state": "received",
        "epoch": conversation.epoch,
        "twilio_sid": form["MessageSid"],
        "opt_out_type": form.get("OptOutType") or None,
        "media_types": [form.get(f"MediaContentType{n}", "") for n in range(_count(form.get("NumMedia")))],
    }
    fresh = insert(Message).values(row).on_conflict_do_nothing(index_elements=[Message.twilio_sid])
    return session.scalar(fresh.returning(Message.id)) is not None


def _count(said: str | None) -> int:
    return min(int(said), 10) if said and said.isdecimal() and len(said) <= 2 else 0
