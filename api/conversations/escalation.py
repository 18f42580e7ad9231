"""Bringing a person: the conversation moves to the queue, the bot falls silent, the patient hears what is next."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit
from api.clinic.calendar import next_staffed, staff_available
from api.clinic.current import current_clinic
from api.conversations import outbox
from api.conversations.models import Conversation, StaffTask
from api.ids import ConversationId
from api.patients.access import end_access
from api.scheduling.holds import release_holds_of
from api.wording import all_responses, day_in_words, phone_in_words, response_text, time_in_words


def say(
    session: Session,
    conversation: Conversation,
    response: str,
    *,
    answers: int | None = None,
    channel: str = "sms",
    despite_opt_out: bool = False,
    urgent: bool = False,
    **facts: Any,
) -> None:
    """Queues a sentence of the api's own, such as the one for an emergency, or writes down that it is spoken."""
    text = response_text(all_responses(), response, conversation.language, channel, **facts)
    outbox.put(
        session,
        conversation,
        text,
        answers=answers,
        channel=channel,
        despite_opt_out=despite_opt_out,
        urgent=urgent,
    )


def ask_staff(
    session: Session, conversation: Conversation, kind: str, *, urgent: bool = False, once: bool = False, **facts: Any
) -> None:
    """Puts something before the staff. With `once` not again while they have not dealt with the first."""
    same = (StaffTask.conversation_id == conversation.id) & (StaffTask.kind == kind) & StaffTask.resolved_at.is_(None)
    if not (once and session.scalar(select(StaffTask.id).where(same).limit(1))):
        session.add(StaffTask(kind=kind, urgent=urgent, conversation_id=conversation.id, facts=facts))


def hand_off(
    session: Session,
    conversation: Conversation,
    reason: str,
    now: datetime,
    *,
    urgent: bool = False,
    answers: int | None = None,
    channel: str = "sms",
    announce: bool = True,
    topic: str | None = None,
) -> None:
    """Moves the conversation to the queue under a new epoch, makes a task for the staff, and tells the patient.

    `topic` is what is asked for, so that the staff see it before they open the conversation.
    """
    move_to(session, conversation, "queue")
    release_holds_of(session, ConversationId(conversation.id))
    if reason == "wrong_number":
        conversation.wrong_person_at = now
        end_access(session, conversation.id, now)
    about: dict[str, Any] = {"topic": topic} if topic else {}
    ask_staff(session, conversation, reason, urgent=urgent, **about)
    audit.record(session, "conversation.handed_off", actor="bot", conversation_id=conversation.id, reason=reason)
    if announce:
        lead = f"utter_handoff_lead_topic_{topic}"
        lead = lead if lead in all_responses() else f"utter_handoff_lead_{reason}"
        _tell_what_is_next(session, conversation, lead, now, answers, channel)


def move_to(session: Session, conversation: Conversation, handler: str) -> None:
    """Changes who answers. Replies that were made under the old epoch are dropped wherever they are."""
    if conversation.handler != handler:
        conversation.handler = handler
        conversation.epoch += 1
    session.flush()


def _tell_what_is_next(
    session: Session, conversation: Conversation, lead: str, now: datetime, answers: int | None, channel: str
) -> None:
    clinic = current_clinic(session)
    responses, language = all_responses(), conversation.language
    name = lead if lead in responses else "utter_handoff_lead_more_needed"
    back = None if staff_available(clinic, now) else next_staffed(clinic, now)
    if back is None:
        then = response_text(
            responses, "utter_handoff_open", language, channel, phone=phone_in_words(clinic.staff.phone)
        )
    else:
        back = back.astimezone(clinic.home_zone)
        then = response_text(
            responses,
            "utter_handoff_closed",
            language,
            channel,
            day=day_in_words(back.date(), language),
            time=time_in_words(back, language),
        )
    text = f"{response_text(responses, name, language, channel)} {then}"
    outbox.put(session, conversation, text, answers=answers, channel=channel)
