"""The emergency guard in a conversation: 911 or 988 first, nothing booked, staff alerted, whoever handles it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit, jobs
from api.conversations.escalation import ask_staff, hand_off, say
from api.conversations.models import Conversation, Message
from api.messaging.plain_no import is_plain_no
from api.messaging.safety import verdict

ANSWER_SECONDS = 300
"""How long "Is this happening now?" may stay open: silence counts as yes."""


def answer_emergency(session: Session, conversation: Conversation, message: Message, now: datetime) -> str | None:
    """The words that are left for the bot, or None when the guard has answered.

    After "Is this happening now?" a plain no gives the patient's first message back: nothing has to be said twice. The
    question stays open until `clear_question`, so that a turn which has to be run again comes out the same.
    """
    found = verdict(message.text, conversation.language)
    if found in ("emergency", "crisis"):
        _alarm(session, conversation, message, f"utter_{found}", now, message.channel)
        return None
    if conversation.emergency_question_id is not None:
        if is_plain_no(message.text):
            return session.get_one(Message, conversation.emergency_question_id).text
        _alarm(session, conversation, message, "utter_emergency", now, message.channel)
        return None
    if found == "ask" and conversation.handler == "bot":
        say(session, conversation, "utter_emergency_check", answers=message.id, channel=message.channel)
        conversation.emergency_question_id = message.id
        jobs.enqueue(
            session,
            "emergency_silence",
            in_seconds=ANSWER_SECONDS,
            conversation_id=str(conversation.id),
            message_id=message.id,
        )
        return None
    return message.text


def clear_question(session: Session, conversation: Conversation, message: Message) -> None:
    """It was not happening now, and the conversation goes on."""
    if conversation.emergency_question_id is not None:
        conversation.emergency_question_id = None
        say(session, conversation, "utter_emergency_cleared", answers=message.id, channel=message.channel)


def take_silence_for_yes(
    session: Session, conversation: Conversation, message_id: int, now: datetime, *, channel: str = "sms"
) -> None:
    """Nobody has answered whether it is happening now: treated as an emergency.

    An answer that has arrived and only waits for its turn is no silence: that turn decides.
    """
    waiting = (Message.conversation_id == conversation.id) & (Message.state == "received")
    is_silent = session.scalar(select(Message.id).where(waiting).limit(1)) is None
    if conversation.emergency_question_id == message_id and is_silent:
        # By text unless the call goes on: whoever was asked in one that is over does not hear us any more.
        _alarm(session, conversation, session.get_one(Message, message_id), "utter_emergency", now, channel)


def _alarm(
    session: Session, conversation: Conversation, message: Message, response: str, now: datetime, channel: str
) -> None:
    conversation.emergency_question_id = None
    if conversation.handler == "bot":
        hand_off(session, conversation, "emergency", now, urgent=True, announce=False)
    else:
        ask_staff(session, conversation, "emergency", urgent=True, message=message.id)
    say(session, conversation, response, answers=message.id, channel=channel, urgent=True)
    audit.record(session, "emergency.answered", actor="system", conversation_id=conversation.id, response=response)
