"""Who saw or changed what, and when. The database refuses to edit or delete a row."""

from uuid import UUID

from sqlalchemy import Identity
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, CreatedAt, Json


class AuditRow(Base):
    """One disclosure or change. No foreign keys: a row outlives what it speaks of."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[CreatedAt]
    actor: Mapped[str]
    """`bot`, `api`, `system`, or a member of the staff."""
    action: Mapped[str]
    patient_id: Mapped[UUID | None] = mapped_column(index=True)
    conversation_id: Mapped[UUID | None]
    appointment_id: Mapped[UUID | None]
    facts: Mapped[Json]
