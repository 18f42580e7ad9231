"""Finding the one conversation that there is with a phone number."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.conversations.models import Conversation


def conversation_with(session: Session, phone: str) -> Conversation:
    """The conversation with this number, its row locked; a new number begins one."""
    session.execute(insert(Conversation).values(id=uuid4(), phone=phone).on_conflict_do_nothing())
    return session.scalars(select(Conversation).where(Conversation.phone == phone).with_for_update()).one()
