"""Answers already given, by Idempotency-Key."""

from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, CreatedAt


class StoredAnswer(Base):
    """The answer that a write got under a key, replayed whenever the same request comes again."""

    __tablename__ = "stored_answer"

    principal: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_digest: Mapped[str]
    status: Mapped[int | None]
    body: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    created_at: Mapped[CreatedAt]
