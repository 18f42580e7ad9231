"""What is said in a call: the edge's own phrases, the dialogue's words, and the names that a caller may say."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.conversations.models import Conversation, Message
from api.wording import all_responses, response_text

_YES_NO = {"en": ["yes", "no"], "es": ["sí", "no"]}
_DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday tomorrow morning afternoon".split(),
    "es": "lunes martes miércoles jueves viernes sábado mañana tarde".split(),
}


def phrase(response: str, language: str, *, channel: str = "voice", **facts: Any) -> str:
    return response_text(all_responses(), response, language, channel, **facts)


def last_message(session: Session) -> int:
    """Everything that is said from now on, under the conversation's lock, has a greater number."""
    return session.scalar(select(func.max(Message.id))) or 0


def said_since(session: Session, conversation: Conversation, mark: int) -> list[str]:
    """What has been said in calls of this conversation after message number `mark`, in order."""
    session.flush()
    ours = (
        (Message.conversation_id == conversation.id)
        & (Message.direction == "outbound")
        & (Message.channel == "voice")
        & (Message.id > mark)
    )
    return list(session.scalars(select(Message.text).where(ours).order_by(Message.id)))


def vocabulary_of(clinic: Clinic, language: str) -> list[str]:
    """Words that a recogniser should prefer: yes and no, days, and the clinic's people, places and visits."""
    visits = [(visit.name_es if language == "es" else "") or visit.name for visit in clinic.visit_types]
    people = [provider.name for provider in clinic.providers]
    return [*_YES_NO[language], *people, *(site.name for site in clinic.sites), *_DAYS[language], *visits]
