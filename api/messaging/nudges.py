"""A held time whose patient has fallen silent: asked about once, two minutes before it ends; told once that it went.

Not at night: then nobody is asked, and it is told in the morning. Never to somebody who has opted out, and never beside
a person who has taken over.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from api.clinic.current import current_clinic
from api.clinic.definition import Clinic
from api.conversations.models import Conversation, Message
from api.messaging.consent import is_opted_out
from api.messaging.unasked import has_written_since, say_unasked, until_morning
from api.scheduling.models import Hold
from api.wording import day_in_words, time_in_words

BEFORE = timedelta(minutes=2)


def nudge(session: Session, now: datetime) -> int:
    """Asks those whose hold is about to end whether they still want the time, and answers how many were asked."""
    about_to_end = (Hold.expires_at > now) & (Hold.expires_at <= now + BEFORE) & Hold.nudged_at.is_(None)
    asked = 0
    if until_morning(session, now):
        return asked
    for hold, conversation in _silent_holders(session, about_to_end):
        hold.nudged_at = now
        _say(session, conversation, hold, "utter_hold_nudge", now)
        asked += 1
    return asked


def tell_that_it_went(session: Session, now: datetime) -> int:
    """Tells those who have not answered, or could not be asked, that the time is no longer kept; answers how many.

    Run together with the end of the holds, and before it.
    """
    is_night = until_morning(session, now) is not None
    over = (Hold.expires_at <= now) & (true() if is_night else Hold.nudged_at.is_not(None))
    told = 0
    for hold, conversation in _silent_holders(session, over):
        asked_at, hold.nudged_at = hold.nudged_at, None
        if asked_at is None or not has_written_since(session, conversation, asked_at):
            _say(session, conversation, hold, "utter_hold_is_over", now)
            told += 1
    return told


def _silent_holders(session: Session, which: ColumnElement[bool]) -> Iterator[tuple[Hold, Conversation]]:
    """Active holds whose conversation the bot may write in now, and in which nothing waits to be answered.

    The conversation is locked before its hold, as in a turn; one that is busy is left to the next round.
    """
    by_text = Hold.conversation_id.is_not(None) & Hold.call_sid.is_(None)
    theirs = select(Hold).where(Hold.status == "active", by_text, which)
    for hold in session.scalars(theirs).all():
        one = select(Conversation).where(Conversation.id == hold.conversation_id)
        conversation = session.scalar(one.with_for_update(skip_locked=True))
        if conversation is None or not _may_write(session, conversation):
            continue
        session.refresh(hold, with_for_update=True)
        if hold.status == "active":
            yield hold, conversation


def _may_write(session: Session, conversation: Conversation) -> bool:
    waiting = (Message.conversation_id == conversation.id) & (Message.state == "received")
    return (
        conversation.handler == "bot"
        and conversation.emergency_question_id is None
        and not is_opted_out(session, conversation.phone)
        and session.scalar(select(Message.id).where(waiting).limit(1)) is None
    )


def _say(session: Session, conversation: Conversation, hold: Hold, response: str, now: datetime) -> None:
    start = hold.start_at.astimezone(_zone(current_clinic(session), hold))
    day = day_in_words(start.date(), conversation.language, short=True)
    facts = {"day": day, "time": time_in_words(start, conversation.language)}
    say_unasked(session, conversation, response, now, only_in_silence=True, **facts)


def _zone(clinic: Clinic, hold: Hold) -> ZoneInfo:
    return next((site.zone for site in clinic.sites if site.code == hold.site_code), clinic.home_zone)
