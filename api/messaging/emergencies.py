"""The emergency guard in a conversation: 911 or 988 first, nothing booked, staff alerted, whoever handles it."""

from datetime import datetime

from sqlalchemy.orm import Session

from api import audit, jobs
from api.conversations.escalation import hand_off, say
from api.conversations.models import Conversation, Message
from api.messaging.safety import verdict

ANSWER_SECONDS = 300
"""How long "Is this happening now?" may stay open: silence counts as yes."""


def answer_emergency(session: Session, conversation: Conversation, message: Message, now: datetime) -> str | None:
    """The words that are left for the bot, or None when the guard has answered.

    After "Is this happening now?" a plain no gives the patient's first message back: nothing has to be said twice.
    """
    found = verdict(message.text, conversation.language)
    if found in ("emergency", "crisis"):
        _alarm(session, conversation, message, f"utter_{found}", now)
        return None
    if conversation.emergency_question_id is not None:
        return _take_answer(session, conversation, message, now)
    if found == "ask" and conversation.handler == "bot":
        say(session, conversation, "utter_emergency_check", answers=message.id)
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


def take_silence_for_yes(session: Session, conversation: Conversation, message_id: int, now: datetime) -> None:
    """Nobody has answered whether it is happening now: treated as an emergency."""
    if conversation.emergency_question_id == message_id:
        _alarm(session, conversation, session.get_one(Message, message_id), "utter_emergency", now)


def _take_answer(session: Session, conversation: Conversation, message: Message, now: datetime) -> str | None:
    if not is_plain_no(message.text):
        _alarm(session, conversation, message, "utter_emergency", now)
        return None
    asked_about = session.get_one(Message, conversation.emergency_question_id)
    conversation.emergency_question_id = None
    say(session, conversation, "utter_emergency_cleared", answers=message.id)
    return asked_about.text


def is_plain_no(text: str) -> bool:
    """A no that leaves no doubt; "no, it is getting worse" is none."""
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return bool(words) and words[0] in ("no", "nope", "nah", "not", "2") and set(words) <= _WORDS_OF_A_NO


_WORDS_OF_A_NO = frozenset(
    """no nope nah not 2 now right its it is isnt that was thats happening thanks thank you im i am fine ok okay good
    anymore any more at all this moment currently just asking in the past last year month week ago years months before
    ahora mismo gracias estoy bien ya fue hace ano anos mes meses semana en este momento esta pasando eso no
    es""".split()
)


def _alarm(session: Session, conversation: Conversation, message: Message, response: str, now: datetime) -> None:
    conversation.emergency_question_id = None
    if conversation.handler == "bot":
        hand_off(session, conversation, "emergency", now, urgent=True, announce=False)
    say(session, conversation, response, answers=message.id)
    audit.record(session, "emergency.answered", actor="system", conversation_id=conversation.id, response=response)
