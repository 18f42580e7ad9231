"""The one gate for what the clinic sends or says without having just been asked: not at night, and not too often.

What may not go out now waits and is not lost. An answer to somebody who has just written goes straight to the outbox,
at any hour. "Night" is the clinic's: where a phone is, nobody knows.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from api import jobs
from api.calls.models import CallOrder
from api.clinic.current import current_clinic
from api.clock import clinic_now
from api.conversations import outbox
from api.conversations.models import Conversation, Message
from api.db.engine import transaction
from api.jobs import TryLater
from api.logs import events
from api.messaging.consent import is_opted_out
from api.wording import all_responses, response_text

log = events(__name__)
FIRST_HOUR, LAST_HOUR = 8, 21
MOST_A_DAY, MOST_A_WEEK = 1, 3
JUST_NOW = timedelta(hours=1)
"""Within an hour of their own words a number is in a conversation with us, and what we add belongs to it."""
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


def say_unasked(
    session: Session, conversation: Conversation, response: str, now: datetime, *, only_in_silence: bool, **facts: Any
) -> None:
    """Sends a sentence of the api's own as soon as that is polite: now, or in the morning.

    With `only_in_silence` it is void once the patient has written again, because it belongs to what was before.
    """
    text = response_text(all_responses(), response, conversation.language, "sms", **facts)
    pause = _pause(session, conversation, now)
    if pause is None:
        outbox.put(session, conversation, text)
        return
    message = Message(
        conversation_id=conversation.id,
        direction="outbound",
        author="bot",
        text=text,
        state="waiting",
        epoch=conversation.epoch,
    )
    session.add(message)
    session.flush()
    log.info("message.waits", message=message.id)
    queue_release(session, message, in_seconds=pause, only_in_silence=only_in_silence)


def queue_release(session: Session, message: Message, *, in_seconds: float = 0, only_in_silence: bool = False) -> None:
    jobs.enqueue(
        session,
        "release_unasked",
        lock=release_lock(message),
        in_seconds=in_seconds,
        message_id=message.id,
        only_in_silence=only_in_silence,
    )


def release_lock(message: Message) -> str:
    """Another one than that of the messages which are on their way: answers do not wait for the morning."""
    return f"unasked:{message.conversation_id}"


def release_unasked(message_id: int, only_in_silence: bool) -> None:
    """Lets a waiting message go. Raises `TryLater` while it is still not polite to send it."""
    with transaction() as session:
        message = session.get_one(Message, message_id)
        conversation = session.get_one(Conversation, message.conversation_id, with_for_update=True)
        session.refresh(message, with_for_update=True)
        if message.state != "waiting":
            return
        stale = message.epoch != conversation.epoch or is_opted_out(session, conversation.phone)
        if stale or (only_in_silence and has_written_since(session, conversation, message.created_at)):
            message.state = "dropped"
            log.info("message.dropped", message=message_id, stale=stale)
            return
        now = clinic_now(session)
        if pause := _pause(session, conversation, now):
            raise TryLater(pause)
        # From now on it counts among the day's and the week's.
        message.state, message.created_at = "queued", now
        lock = outbox.send_lock(conversation.id)
        jobs.enqueue(session, "send_message", lock=lock, message_id=message.id)


def has_written_since(session: Session, conversation: Conversation, since: datetime) -> bool:
    newer = (Message.conversation_id == conversation.id) & (Message.direction == "inbound")
    return session.scalar(select(Message.id).where(newer, Message.created_at > since).limit(1)) is not None


def until_morning(session: Session, now: datetime) -> int | None:
    """Seconds until the clinic may be the first to speak again; None while it may."""
    local = now.astimezone(current_clinic(session).home_zone)
    if FIRST_HOUR <= local.hour < LAST_HOUR:
        return None
    return _seconds_to_morning(local, timedelta(days=local.hour >= LAST_HOUR))


def has_had_enough(session: Session, conversation_id: UUID, now: datetime) -> bool:
    """Whether a number has had the unasked texts and calls of the day, or of the week."""
    lately = _unasked_since(session, conversation_id, now - _DAY)
    return lately >= MOST_A_DAY or _unasked_since(session, conversation_id, now - _WEEK) >= MOST_A_WEEK


def _pause(session: Session, conversation: Conversation, now: datetime) -> int | None:
    """How long a text has to wait, in seconds, or None not at all."""
    if pause := until_morning(session, now):
        return pause
    if has_written_since(session, conversation, now - JUST_NOW) or not has_had_enough(session, conversation.id, now):
        return None
    return _seconds_to_morning(now.astimezone(current_clinic(session).home_zone), _DAY)


def _seconds_to_morning(local: datetime, ahead: timedelta) -> int:
    """By the clock that runs on through the nights in which the hour changes."""
    morning = datetime.combine(local.date() + ahead, time(FIRST_HOUR), local.tzinfo)
    return int((morning.astimezone(UTC) - local.astimezone(UTC)).total_seconds()) + 1


def _unasked_since(session: Session, conversation_id: UUID, since: datetime) -> int:
    heard = aliased(Message)
    just_before = (heard.conversation_id == conversation_id) & (heard.direction == "inbound")
    just_before &= heard.created_at.between(Message.created_at - JUST_NOW, Message.created_at)
    ours = (Message.conversation_id == conversation_id) & (Message.author == "bot") & (Message.channel == "sms")
    unasked = ours & Message.answers_id.is_(None) & (Message.created_at > since)
    unasked &= Message.state.in_(["queued", "sending", "unknown", "accepted", "sent", "delivered"])
    texts = select(func.count()).where(unasked, ~select(heard.id).where(just_before).exists())
    order = (CallOrder.conversation_id == conversation_id) & CallOrder.message_id.is_not(None)
    calls = select(func.count()).where(order, CallOrder.attempts > 0, CallOrder.created_at > since)
    return (session.scalar(texts) or 0) + (session.scalar(calls) or 0)
