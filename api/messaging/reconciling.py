"""What became of a message whose answer was lost: Twilio is asked, and only what never arrived is sent again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from api import jobs
from api.conversations.models import Conversation, Message
from api.conversations.outbox import send_lock
from api.db.engine import transaction
from api.jobs import TryLater
from api.logs import events
from api.messaging.delivery import advance
from api.messaging.sending import NOT_SENT, RECONCILE_SECONDS, put_back
from api.messaging.twilio import twilio_client

log = events(__name__)
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Lost:
    """What to look for: this text to this number, since that instant of the world's clock."""

    phone: str
    body: str
    since: datetime


def reconcile_message(message_id: int) -> None:
    """Finds out whether an `unknown` message had arrived after all. Raises `TryLater` while that cannot be told."""
    lost = _lost(message_id)
    if lost is None:
        return
    at_twilio = list(_sent_to(lost))
    with transaction() as session:
        message = session.get_one(Message, message_id, with_for_update=True)
        if message.state == "unknown":
            _conclude(session, message, at_twilio)


def _lost(message_id: int) -> _Lost | None:
    with transaction() as session:
        message = session.get_one(Message, message_id)
        if message.state != "unknown":
            return None
        if _twin_on_its_way(session, message):
            raise TryLater(RECONCILE_SECONDS)
        phone = session.get_one(Conversation, message.conversation_id).phone
        return _Lost(phone, message.text.strip(), _written_at(session, message) - CLOCKS_DIFFER)


def _twin_on_its_way(session: Session, message: Message) -> bool:
    """Another message with the same words whose SID is about to be known: until then they cannot be told apart."""
    twin = (Message.conversation_id == message.conversation_id) & (Message.text == message.text)
    return bool(session.scalar(select(func.count()).where(twin, Message.state == "sending")))


def _written_at(session: Session, message: Message) -> datetime:
    """When the message was written, by the world's clock, which is Twilio's; the clinic's may be shifted."""
    written: datetime = session.execute(
        text("SELECT now() - (clinic_now() - CAST(:at AS timestamptz))"), {"at": message.created_at}
    ).scalar_one()
    return written


def _sent_to(lost: _Lost) -> Iterator[Any]:
    """Twilio's messages with these words to this number, newest first."""
    newest_first = twilio_client().messages.stream(to=lost.phone, page_size=50)
    recent = takewhile(lambda sent: sent.date_created >= lost.since, newest_first)
    return (sent for sent in recent if (sent.body or "").strip() == lost.body)


def _conclude(session: Session, message: Message, at_twilio: list[Any]) -> None:
    sids = [sent.sid for sent in at_twilio]
    taken = set(session.scalars(select(Message.twilio_sid).where(Message.twilio_sid.in_(sids))))
    # The oldest first: of two lost messages with the same words the first is asked about first.
    found = next((sent for sent in reversed(at_twilio) if sent.sid not in taken), None)
    if found is not None:
        advance(session, message, found.status, "twilio_api", sid=found.sid, error_code=found.error_code)
        return
    log.warning("message.not_at_twilio", message=message.id)
    if put_back(session, message, NOT_SENT) is not None:
        lock = send_lock(message.conversation_id)
        jobs.enqueue(session, "send_message", lock=lock, message_id=message.id)
