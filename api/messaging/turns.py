"""One turn of a conversation: what the patient said, who answers it, and what is said back.

The order is fixed: consent, then the emergency guard, then whoever handles the conversation. Between `open_turn` and
`close_turn` the dialogue model is asked, and meanwhile no transaction is open and no connection is held.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import exc, select
from sqlalchemy.orm import Session

from api.clinic.current import current_clinic
from api.clock import clinic_now
from api.conversations import outbox
from api.conversations.escalation import ask_staff, hand_off, move_to, say
from api.conversations.language import SAY_AGAIN, asks_only_for_a_language, language_asked_for, language_of
from api.conversations.models import Conversation, Message
from api.conversations.rasa import TURN_SECONDS, BotTurn, BotUnavailable, Handoff, Reply, ask_bot, harmless
from api.conversations.rendering import by_ear, with_options
from api.db.engine import transaction
from api.logs import events
from api.messaging.call_requests import call_if_asked
from api.messaging.consent import is_opted_out
from api.messaging.emergencies import answer_emergency, clear_question
from api.messaging.opting_out import end_texts, settle_consent
from api.messaging.senders import is_a_machine, is_an_automatic_reply, repeats_itself
from api.patients.answers import access_of
from api.patients.queries import with_phone

log = events(__name__)
_DATABASE_AWAY = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError)


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """A message that the bot has to answer, and the epoch under which its reply counts."""

    conversation_id: UUID
    message_id: int
    epoch: int
    bot_turn: BotTurn


async def take_turns(conversation_id: UUID, patience_seconds: float = TURN_SECONDS) -> None:
    """Answers everything that waits in a conversation, in the order in which it arrived.

    Safe to run again: a message is answered in the transaction that stores its replies. `patience_seconds` is what the
    dialogue model gets for each of them.
    """
    while True:
        try:
            step = await asyncio.to_thread(_next_step, conversation_id)
            if step is None:
                return
            if isinstance(step, OpenTurn):
                await _answer_by_bot(step, patience_seconds)
        except _DATABASE_AWAY:
            raise
        except Exception:
            # A mistake of ours would come again with every try: better a person at once.
            log.error("turn.failed", conversation=conversation_id)
            await asyncio.to_thread(_give_up, conversation_id)


async def _answer_by_bot(turn: OpenTurn, patience_seconds: float) -> None:
    replies = await replies_of_bot(turn, patience_seconds)
    await asyncio.to_thread(close_turn, turn, replies)


async def replies_of_bot(turn: OpenTurn, patience_seconds: float) -> list[Reply]:
    """What the bot says and does; that a person is needed, where it says nothing in time."""
    try:
        return await ask_bot(turn.bot_turn, patience_seconds)
    except BotUnavailable as error:
        log.error("bot.unavailable", reason=str(error), conversation=turn.conversation_id)
        return [Reply(handoff=Handoff(reason="broken"))]


def _next_step(conversation_id: UUID) -> OpenTurn | bool | None:
    """Handles the oldest waiting message without the bot (True), opens it for the bot, or finds none (None)."""
    with transaction() as session:
        conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
        message = _oldest_waiting(session, conversation)
        if message is None:
            return None
        return open_turn(session, conversation, message, clinic_now(session)) or True


def _oldest_waiting(session: Session, conversation: Conversation) -> Message | None:
    waiting = select(Message).where(
        Message.conversation_id == conversation.id, Message.state == "received", Message.channel == "sms"
    )
    return session.scalar(waiting.order_by(Message.id).limit(1))


def open_turn(
    session: Session, conversation: Conversation, message: Message, now: datetime, *, call_sid: str | None = None
) -> OpenTurn | None:
    """The turn that the bot has to take, or None when the message needs no bot and has been dealt with.

    `call_sid` is the phone call in which the message was said, if it was.
    """
    words = _words_said_for_the_bot if call_sid else _words_for_the_bot
    text = words(session, conversation, message, now)
    if text is None:
        message.state = "answered"
        return None
    bot_turn = BotTurn(
        session=conversation.memory(call_sid),
        turn=str(message.id),
        text=harmless(text),
        channel=message.channel,
        language=conversation.language,
        now=now.astimezone(current_clinic(session).home_zone).isoformat(),
        facts=_facts(session, conversation, now, call_sid),
    )
    return OpenTurn(conversation.id, message.id, conversation.epoch, bot_turn)


def _facts(session: Session, conversation: Conversation, now: datetime, call_sid: str | None) -> dict[str, Any]:
    """What the conversation may rely on: who it is, and for whom it may act."""
    proved = access_of(session, conversation, now, call_sid=call_sid).model_dump(mode="json")
    return {"conversation_id": str(conversation.id), "call_sid": call_sid} | proved


def _words_for_the_bot(session: Session, conversation: Conversation, message: Message, now: datetime) -> str | None:
    """What is left of a message for the bot once all that comes before it has had its say."""
    if is_a_machine(conversation.phone):
        ask_staff(session, conversation, "written_by_machine", once=True, message=message.id)
        return None
    if settle_consent(session, conversation, message):
        return None
    conversation.language = language_of(session, conversation, message.text)
    text = answer_emergency(session, conversation, message, now)
    if text is None or conversation.handler != "bot":
        return None
    if message.media_types:
        ask_staff(session, conversation, "picture_received", message=message.id, media_types=message.media_types)
    if not text.strip():
        _answer_wordless(session, conversation, message)
        return None
    if is_an_automatic_reply(text) or repeats_itself(session, conversation, message):
        ask_staff(session, conversation, "written_by_machine", once=True, message=message.id)
        return None
    if call_if_asked(session, conversation, message, text, now):
        return None
    return SAY_AGAIN[conversation.language] if asks_only_for_a_language(text) else text


def _words_said_for_the_bot(
    session: Session, conversation: Conversation, message: Message, now: datetime
) -> str | None:
    """The same for words in a phone call: nothing said there is a carrier's keyword, and the edge has heard them."""
    conversation.language = language_asked_for(message.text) or conversation.language
    text = answer_emergency(session, conversation, message, now)
    if text is None or conversation.handler != "bot":
        return None
    return SAY_AGAIN[conversation.language] if asks_only_for_a_language(text) else text


def close_turn(turn: OpenTurn, replies: Sequence[Reply]) -> None:
    """Stores the replies and marks the message answered, in one transaction. A stale reply is dropped."""
    with transaction() as session:
        settle_turn(session, turn, replies)


def settle_turn(session: Session, turn: OpenTurn, replies: Sequence[Reply]) -> None:
    """The same in the caller's transaction."""
    conversation = session.get_one(Conversation, turn.conversation_id, with_for_update=True)
    message = session.get_one(Message, turn.message_id)
    if message.state != "received":
        return
    message.state = "answered"
    is_silenced = message.channel == "sms" and is_opted_out(session, conversation.phone)
    if conversation.epoch != turn.epoch or is_silenced:
        log.info("reply.dropped", conversation=conversation.id, message=message.id)
        return
    clear_question(session, conversation, message)
    _conclude(session, conversation, message, replies)


def _conclude(session: Session, conversation: Conversation, message: Message, replies: Sequence[Reply]) -> None:
    """Says what the bot said and does what it asked for: bring a person, a task for the staff, or end all texts."""
    if any(reply.opt_out for reply in replies):
        end_texts(session, conversation, message)
        return
    for task in filter(None, (reply.for_staff for reply in replies)):
        ask_staff(session, conversation, task.reason, topic=task.topic, message=message.id)
    handoff = next((reply.handoff for reply in replies if reply.handoff), None)
    if handoff:
        # First, so that all that is said now belongs to the new epoch.
        move_to(session, conversation, "queue")
    if message.channel == "sms":
        _introduce(session, conversation)
        show = with_options
    else:
        show = partial(by_ear, conversation.language)
    if said := [show(reply.text, reply.options) for reply in replies if reply.text]:
        outbox.put(session, conversation, "\n".join(said), answers=message.id, channel=message.channel)
    for reply in replies:
        if reply.texted:
            _send_too(session, conversation, reply.texted, message)
    if handoff:
        hand_off(
            session,
            conversation,
            handoff.reason,
            clinic_now(session),
            answers=message.id,
            channel=message.channel,
            topic=handoff.topic,
        )


def _send_too(session: Session, conversation: Conversation, text: str, message: Message) -> None:
    """What a caller gets in writing as well, where the number is known to take texts."""
    if all(patient.phone_takes_texts for patient in with_phone(session, conversation.phone)):
        _introduce(session, conversation)
        outbox.put(session, conversation, text, answers=message.id)


def _give_up(conversation_id: UUID) -> None:
    """The oldest waiting message could not be answered: the patient is told so, and a person takes over."""
    with transaction() as session:
        conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
        message = _oldest_waiting(session, conversation)
        if message is None:
            return
        message.state = "answered"
        if conversation.handler == "bot":
            hand_off(session, conversation, "broken", clinic_now(session), answers=message.id)
        else:
            ask_staff(session, conversation, "broken", message=message.id)


def _answer_wordless(session: Session, conversation: Conversation, message: Message) -> None:
    _introduce(session, conversation)
    say(session, conversation, "utter_words_only", answers=message.id)


def _introduce(session: Session, conversation: Conversation) -> None:
    """The first message to a number says that it is automated, how to reach a person and how to stop."""
    if conversation.introduced_at is None:
        say(session, conversation, "utter_introduction", clinic=current_clinic(session).name)
        conversation.introduced_at = clinic_now(session)
