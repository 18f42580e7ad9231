"""Wishes for an earlier time, kept until they are met, over or taken back."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, CreatedAt, Instant, UuidKey


class WaitWish(Base):
    """A patient would rather come before `before_at`. One is open for each patient and visit type: the newest.

    `appointment_id` is the visit that would be moved, if there was one then. `windows` are those of a search.
    """

    __tablename__ = "wait_wish"

    id: Mapped[UuidKey]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    visit_type: Mapped[str]
    appointment_id: Mapped[UUID | None] = mapped_column(ForeignKey("appointment.id"))
    provider_code: Mapped[str | None]
    site_code: Mapped[str | None]
    windows: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=sql("'[]'::jsonb"))
    before_at: Mapped[Instant]
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    created_at: Mapped[CreatedAt]
    ended_at: Mapped[Instant | None]

    __table_args__ = (
        Index("uq_wait_wish_open", "patient_id", "visit_type", unique=True, postgresql_where=sql("ended_at IS NULL")),
    )
