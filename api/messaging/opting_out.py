"""Words about texting itself: STOP, START and HELP, which the network answers, and a stop in other words."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from api import audit
from api.conversations.escalation import ask_staff, say
from api.conversations.models import Conversation, Message
from api.ids import ConversationId
from api.messaging.consent import (
    KNOWN_TO_THE_NETWORK,
    is_bare_cancel,
    keyword_of,
    opt_in,
    opt_out,
    standing_opt_out,
)
from api.messaging.ending_words import ends_texts
from api.messaging.models import Consent
from api.messaging.safety import Verdict, verdict
from api.scheduling.holds import release_holds_of


def settle_consent(session: Session, conversation: Conversation, message: Message) -> bool:
    """Deals with words about texting. True when the message has had its answer, or may get none."""
    out = standing_opt_out(session, conversation.phone)
    keyword = keyword_of(message.text, message.opt_out_type, opted_out=out is not None)
    if keyword == "stop":
        _stop(session, conversation, message)
        return True
    if keyword == "start":
        return _start(session, conversation, out)
    if keyword == "help":
        # After "Is this happening now?" it is an answer, and a grave one.
        return conversation.emergency_question_id is None
    if out is not None:
        _tell_staff(session, conversation, message, out)
        return True
    if ends_texts(message.text):
        end_texts(session, conversation, message)
        return True
    return False


def end_texts(session: Session, conversation: Conversation, message: Message) -> None:
    """The patient asked in words which the network did not catch: one confirmation, then silence."""
    _forget_all_that_is_open(session, conversation)
    say(
        session,
        conversation,
        "utter_opted_out",
        answers=message.id,
        channel=message.channel,
        despite_opt_out=True,
    )
    opt_out(session, conversation.phone, "words")
    audit.record(session, "consent.out", actor="system", conversation_id=conversation.id)


def _stop(session: Session, conversation: Conversation, message: Message) -> None:
    opt_out(session, conversation.phone, "keyword")
    audit.record(session, "consent.out", actor="system", conversation_id=conversation.id)
    _forget_all_that_is_open(session, conversation)
    if is_bare_cancel(message.text):
        ask_staff(session, conversation, "cancel_was_opt_out", message=message.id)


def _forget_all_that_is_open(session: Session, conversation: Conversation) -> None:
    """Nothing half-finished outlives an opt-out: no held time, no text on its way, no memory of where we were."""
    release_holds_of(session, ConversationId(conversation.id))
    conversation.start_afresh()
    unsent = (Message.conversation_id == conversation.id) & Message.state.in_(["queued", "waiting"])
    session.execute(update(Message).where(unsent).values(state="dropped"))


def _start(session: Session, conversation: Conversation, out: Consent | None) -> bool:
    """Texts are welcome again, and the conversation is a fresh one.

    Whom only our ledger had silenced hears nothing from the network, so that the bot has to answer.
    """
    opt_in(session, conversation.phone, "keyword")
    conversation.start_afresh()
    audit.record(session, "consent.in", actor="system", conversation_id=conversation.id)
    return out is None or out.source in KNOWN_TO_THE_NETWORK


def _tell_staff(session: Session, conversation: Conversation, message: Message, out: Consent) -> None:
    """We may not answer, but somebody should know; at once, if it sounds like an emergency."""
    if verdict(message.text, conversation.language) != Verdict.NONE:
        ask_staff(session, conversation, "emergency", urgent=True, message=message.id)
    elif message.created_at > out.created_at:
        ask_staff(session, conversation, "wrote_after_opt_out", once=True, message=message.id)
