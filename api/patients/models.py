"""People whom the clinic sees, and who may act for whom."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, CreatedAt, Instant, UuidKey


class Patient(Base):
    """One person. `confirmed` is false for someone who registered by text until a member of the staff has checked."""

    __tablename__ = "patient"

    id: Mapped[UuidKey]
    given_name: Mapped[str]
    family_name: Mapped[str]
    birth_date: Mapped[date]
    sex: Mapped[str | None]
    """`F`, `M`, or unknown: asked only where a visit type's rule needs it."""
    phone: Mapped[str | None] = mapped_column(index=True)
    """E.164, and possibly shared with others. A child may have none: its proxies are reached instead."""
    phone_takes_texts: Mapped[bool] = mapped_column(server_default=text("true"))
    email: Mapped[str | None]
    address: Mapped[str | None]
    """As the patient wrote it, in one line."""
    language: Mapped[str] = mapped_column(server_default="en")
    confirmed: Mapped[bool] = mapped_column(server_default=text("true"))
    source: Mapped[str] = mapped_column(server_default="import")
    created_at: Mapped[CreatedAt]

    __table_args__ = (CheckConstraint("sex IN ('F', 'M')", name="sex"),)


class Proxy(Base):
    """`proxy` may act for `patient`: a parent for a child, a daughter for her father."""

    __tablename__ = "proxy"

    proxy_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), primary_key=True, index=True)


class Referral(Base):
    """A referral to a department, or to one provider in it; it covers all of the department's visit types."""

    __tablename__ = "referral"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    department: Mapped[str]
    provider_code: Mapped[str | None]
    valid_until: Mapped[date]


class Access(Base):
    """What a conversation has proved: it may see and change this patient's visits until `expires_at`."""

    __tablename__ = "access"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    call_sid: Mapped[str | None]
    """The phone call in which it was proved; None for the texts of the conversation."""
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    is_self: Mapped[bool]
    """True for the person who was identified, false for those for whom that person is a proxy."""
    granted_at: Mapped[CreatedAt]
    expires_at: Mapped[Instant]
    stepped_up_until: Mapped[Instant | None]
    """Tier two: until then the conversation has given back a code that went to the number on file."""

    __table_args__ = (Index("ix_access_conversation", "conversation_id", "patient_id"),)


class OneTimeCode(Base):
    """Six digits on their way to the number on file. Works once, for ten minutes, in the conversation that asked."""

    __tablename__ = "one_time_code"

    id: Mapped[UuidKey]
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    digest: Mapped[str]
    """HMAC-SHA256 of the digits, in hexadecimal: the table alone opens nothing."""
    failures: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class Insurance(Base):
    """A plan as the patient told it; the latest counts. `confirmed` once a member of the staff has checked the card."""

    __tablename__ = "insurance"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    plan: Mapped[str]
    member_number: Mapped[str | None]
    confirmed: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[CreatedAt]
