"""Who may be texted and called: a ledger in which the newest row of a number and a channel counts."""

from sqlalchemy import CheckConstraint, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, CreatedAt


class Consent(Base):
    """One change of a number's mind, never edited: `out` ends all texts, or calls of ours, `in` allows them again."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    phone: Mapped[str]
    channel: Mapped[str] = mapped_column(server_default="sms")
    """`sms`, or `voice` for calls that the clinic makes."""
    state: Mapped[str]
    source: Mapped[str]
    """`keyword`, `words`, `twilio_status`, `twilio_api` or `staff`."""
    created_at: Mapped[CreatedAt]

    __table_args__ = (
        CheckConstraint("channel IN ('sms', 'voice')", name="channel"),
        CheckConstraint("state IN ('in', 'out')", name="state"),
        Index("ix_consent_phone", "phone", "id"),
    )
