"""Locks on what is counted or remembered per phone and per conversation, held until the transaction ends.

There may be no row yet to lock: a number's first two holds, asked for at once, would each see none. So the lock is on
the name itself. They are taken before holds, appointments and claims, always in this order.
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.ids import ConversationId


def lock_conversation(session: Session, conversation_id: ConversationId) -> None:
    """One write to the book at a time per conversation."""
    _lock(session, f"book:conversation:{conversation_id}")


def lock_phone(session: Session, phone: str) -> None:
    """The holds of a number can be counted, and the count is still true when the next one is added."""
    _lock(session, f"book:phone:{phone}")


def _lock(session: Session, name: str) -> None:
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})
