"""One turn of a conversation: what the patient said, who answers it, and what is said back.

The order is fixed: consent, then the emergency guard, then whoever handles the conversation. Between `open_turn` and
`close_turn` the dialogue model is asked, and meanwhile no transaction is open and no connection is held.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api import audit
from api.clinic.current import current_clinic
from api.clock import clinic_now
from api.conversations import outbox
from api.conversations.escalation import hand_off, move_to, say
from api.conversations.language import language_of
from api.conversations.models import Conversation, Message, StaffTask
from api.conversations.rasa import BotTurn, BotUnavailable, ask_bot, harmless
from api.conversations.rendering import joined
from api.db.engine import transaction
from api.ids import ConversationId
from api.logs import events
from api.messaging.consent import is_bare_cancel, is_opted_out, keyword_of, opt_in, opt_out
from api.messaging.emergencies import answer_emergency
from api.patients.answers import access_of
from api.scheduling.holds import release_holds_of

log = events(__name__)
IDLE_DAYS = 7
"""After so long without a word a conversation starts afresh: nobody remembers a half-finished booking."""


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """A message that the bot has to answer, and the epoch under which its reply counts."""

    conversation_id: UUID
    message_id: int
    epoch: int
    bot_turn: BotTurn


async def take_turns(conversation_id: UUID) -> None:
    """Answers everything that waits in a conversation, in the order in which it arrived.

    Safe to run again: a message is answered in the transaction that stores its replies.
    """
    while True:
        step = await asyncio.to_thread(_next_step, conversation_id)
        if step is None:
            return
        if isinstance(step, OpenTurn):
            await _answer_by_bot(step)


async def _answer_by_bot(turn: OpenTurn) -> None:
    try:
        replies = await ask_bot(turn.bot_turn)
    except BotUnavailable as error:
        log.error("bot.unavailable", reason=str(error), conversation=turn.conversation_id)
        replies = [{"handoff": {"reason": "broken"}}]
    await asyncio.to_thread(close_turn, turn, replies)


def _next_step(conversation_id: UUID) -> OpenTurn | bool | None:
    """Handles the oldest waiting message without the bot (True), opens it for the bot, or finds none (None)."""
    with transaction() as session:
        conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
        waiting = select(Message).where(Message.conversation_id == conversation_id, Message.state == "received")
        message = session.scalar(waiting.order_by(Message.id).limit(1))
        if message is None:
            return None
        return open_turn(session, conversation, message, clinic_now(session)) or True


def open_turn(session: Session, conversation: Conversation, message: Message, now: datetime) -> OpenTurn | None:
    """The turn that the bot has to take, or None when the message needs no bot and has been dealt with."""
    if _settle_consent(session, conversation, message):
        message.state = "answered"
        return None
    conversation.language = language_of(session, conversation, message.text)
    text = answer_emergency(session, conversation, message, now)
    if text is None or conversation.handler != "bot":
        message.state = "answered"
        return None
    if not text.strip():
        _answer_wordless(session, conversation, message)
        return None
    _start_afresh_after_long_silence(session, conversation, message)
    zone = current_clinic(session).home_zone
    bot_turn = BotTurn(
        session=f"{conversation.id}.{conversation.session}",
        turn=str(message.id),
        text=harmless(text),
        channel=message.channel,
        language=conversation.language,
        now=now.astimezone(zone).isoformat(),
        facts={"conversation_id": str(conversation.id)} | access_of(session, conversation, now).model_dump(mode="json"),
    )
    return OpenTurn(conversation.id, message.id, conversation.epoch, bot_turn)


def close_turn(turn: OpenTurn, replies: list[dict[str, Any]]) -> None:
    """Stores the replies and marks the message answered, in one transaction. A stale reply is dropped."""
    with transaction() as session:
        conversation = session.get_one(Conversation, turn.conversation_id, with_for_update=True)
        message = session.get_one(Message, turn.message_id)
        if message.state != "received":
            return
        message.state = "answered"
        if conversation.epoch != turn.epoch or is_opted_out(session, conversation.phone):
            log.info("reply.dropped", conversation=conversation.id, message=message.id)
            return
        _conclude(session, conversation, message, replies)


def _conclude(session: Session, conversation: Conversation, message: Message, replies: list[dict[str, Any]]) -> None:
    """Says what the bot said and does what it asked for: bring a person, or end all texts."""
    reasons = [reply["handoff"]["reason"] for reply in replies if "handoff" in reply]
    if reasons:
        # First, so that all that is said now belongs to the new epoch.
        move_to(session, conversation, "queue")
    _introduce(session, conversation)
    if said := [reply for reply in replies if "text" in reply]:
        outbox.put(session, conversation, joined(said), answers=message.id)
    for reason in reasons[:1]:
        hand_off(session, conversation, reason, clinic_now(session), answers=message.id)
    if any(reply.get("opt_out") for reply in replies):
        _end_texts(session, conversation, message)


def _end_texts(session: Session, conversation: Conversation, message: Message) -> None:
    """The patient asked in words of their own, which the network did not catch: one confirmation, then silence."""
    say(session, conversation, "utter_opted_out", answers=message.id, despite_opt_out=True)
    opt_out(session, conversation.phone, "words")
    audit.record(session, "consent.out", actor="system", conversation_id=conversation.id)


def _settle_consent(session: Session, conversation: Conversation, message: Message) -> bool:
    """Deals with the words that the network answers itself. Nothing may be sent in reply to them."""
    opted_out = is_opted_out(session, conversation.phone)
    keyword = keyword_of(message.text, message.opt_out_type, opted_out=opted_out)
    if keyword == "stop":
        _stop(session, conversation, message)
    elif keyword == "start":
        opt_in(session, conversation.phone, "keyword")
        conversation.session += 1
        audit.record(session, "consent.in", actor="system", conversation_id=conversation.id)
    elif opted_out and keyword is None:
        # We may not answer, but somebody should know.
        session.add(StaffTask(kind="wrote_after_opt_out", conversation_id=conversation.id))
    return keyword is not None or opted_out


def _stop(session: Session, conversation: Conversation, message: Message) -> None:
    opt_out(session, conversation.phone, "keyword")
    audit.record(session, "consent.out", actor="system", conversation_id=conversation.id)
    release_holds_of(session, ConversationId(conversation.id))
    conversation.session += 1
    unsent = (Message.conversation_id == conversation.id) & (Message.state == "queued")
    session.execute(update(Message).where(unsent).values(state="dropped"))
    if is_bare_cancel(message.text):
        session.add(StaffTask(kind="cancel_was_opt_out", conversation_id=conversation.id))


def _answer_wordless(session: Session, conversation: Conversation, message: Message) -> None:
    _introduce(session, conversation)
    say(session, conversation, "utter_words_only", answers=message.id)
    if message.media_types:
        session.add(StaffTask(kind="picture_received", conversation_id=conversation.id, facts={"message": message.id}))
    message.state = "answered"


def _introduce(session: Session, conversation: Conversation) -> None:
    """The first message to a number says that it is automated, how to reach a person and how to stop."""
    if conversation.introduced_at is None:
        say(session, conversation, "utter_introduction", clinic=current_clinic(session).name)
        conversation.introduced_at = clinic_now(session)


def _start_afresh_after_long_silence(session: Session, conversation: Conversation, message: Message) -> None:
    before = (Message.conversation_id == conversation.id) & (Message.id < message.id)
    last = session.scalar(select(func.max(Message.created_at)).where(before))
    if last is not None and (message.created_at - last).days >= IDLE_DAYS:
        conversation.session += 1
