"""The appointment book's tables. The exclusion constraint on `claim` is what makes a double booking impossible."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from api.db.base import Base, CreatedAt, Instant, UuidKey

STATUSES = ("proposed", "booked", "arrived", "fulfilled", "cancelled", "noshow")
MODALITIES = ("in_person", "video", "phone")
SOURCES = ("sms", "voice", "staff", "api", "import")


class TransactionId(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id, which never wraps around."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "xid8"


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=column)


def _written_later(column: str) -> ForeignKey:
    """Claims are taken first: what they are for is written in the same transaction."""
    return ForeignKey(column, deferrable=True, initially="DEFERRED")


class Appointment(Base):
    """A visit that is kept. `start_at` and `end_at` are the patient's: buffers belong to the claims alone."""

    __tablename__ = "appointment"

    id: Mapped[UuidKey]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    visit_type: Mapped[str]
    provider_code: Mapped[str]
    site_code: Mapped[str]
    modality: Mapped[str]
    start_at: Mapped[Instant]
    end_at: Mapped[Instant]
    status: Mapped[str] = mapped_column(server_default="booked")
    """FHIR's: see STATUSES."""
    source: Mapped[str]
    cancel_reason: Mapped[str | None]
    video_link: Mapped[str | None]
    overbook_reason: Mapped[str | None]
    """Why the staff put this visit on top of others, on an overbooking lane of the provider."""
    lost_ground: Mapped[str | None]
    """The rule that has come to forbid this visit since it was booked: leave, new hours, a closure."""
    confirmed_at: Mapped[Instant | None]
    """When the patient, or whoever acts for them, said that they will come at this time."""
    confirmed_through: Mapped[str | None]
    created_at: Mapped[CreatedAt]

    __table_args__ = (
        _one_of("status", STATUSES),
        _one_of("modality", MODALITIES),
        _one_of("source", SOURCES),
        _one_of("confirmed_through", SOURCES),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_through IS NULL)", name="confirmed_somehow"),
        CheckConstraint("start_at < end_at", name="starts_before_it_ends"),
        Index("ix_appointment_patient_start", "patient_id", "start_at"),
        Index("ix_appointment_provider_start", "provider_code", "start_at"),
        Index("ix_appointment_lost_ground", "start_at", postgresql_where=text("lost_ground IS NOT NULL")),
    )


class Hold(Base):
    """Time kept for somebody who is about to say yes. It ends by being used, released, or by the clock."""

    __tablename__ = "hold"

    id: Mapped[UuidKey]
    visit_type: Mapped[str]
    provider_code: Mapped[str]
    site_code: Mapped[str]
    modality: Mapped[str]
    start_at: Mapped[Instant]
    end_at: Mapped[Instant]
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    phone: Mapped[str | None]
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id"))
    call_sid: Mapped[str | None]
    """The phone call in which it was made, and with which it ends."""
    status: Mapped[str] = mapped_column(server_default="active")
    expires_at: Mapped[Instant]
    nudged_at: Mapped[Instant | None]
    """When the patient, who had fallen silent, was asked whether they still want the time."""
    created_at: Mapped[CreatedAt]

    __table_args__ = (
        _one_of("status", ("active", "used", "released", "expired")),
        Index("ix_hold_phone_active", "phone", postgresql_where=text("status = 'active'")),
        Index("ix_hold_call_active", "call_sid", postgresql_where=text("status = 'active'")),
        Index("ix_hold_conversation_active", "conversation_id", postgresql_where=text("status = 'active'")),
    )


class OutsideEvent(Base):
    """A time at which a provider's outside calendar says that they are busy. What it is about is not kept."""

    __tablename__ = "outside_event"

    id: Mapped[UuidKey]
    provider_code: Mapped[str]
    start_at: Mapped[Instant]
    end_at: Mapped[Instant]

    __table_args__ = (
        CheckConstraint("start_at < end_at", name="starts_before_it_ends"),
        UniqueConstraint("provider_code", "start_at", "end_at"),
    )


class Claim(Base):
    """Time taken on one resource by one appointment, one hold, or one event of an outside calendar.

    Two active claims on a resource never overlap, whatever the code above does: the database refuses. The predicate
    names `active` and not the clock, since an index cannot depend on the time of day: expired holds are made inactive
    first.
    """

    __tablename__ = "claim"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    appointment_id: Mapped[UUID | None] = mapped_column(_written_later("appointment.id"), index=True)
    hold_id: Mapped[UUID | None] = mapped_column(_written_later("hold.id"), index=True)
    outside_event_id: Mapped[UUID | None] = mapped_column(ForeignKey("outside_event.id"), index=True)
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """A hold's end by the clinic's clock; null for all others."""
    changed: Mapped[str] = mapped_column(TransactionId, server_default=text("pg_current_xact_id()"), index=True)
    """The transaction that wrote this row last, kept by a trigger: whoever remembers claims asks for what is newer."""

    __table_args__ = (
        ExcludeConstraint(
            # A range of one integer stands in for "=", so that no extension is needed.
            (text("int8range(resource_id, resource_id, '[]')"), "&&"),
            ("during", "&&"),
            where=text("active"),
            using="gist",
            name="ex_claim_overlap",
        ),
        CheckConstraint("NOT isempty(during)", name="takes_time"),
        CheckConstraint("num_nonnulls(appointment_id, hold_id, outside_event_id) = 1", name="one_owner"),
        CheckConstraint("(hold_id IS NULL) = (expires_at IS NULL)", name="holds_expire"),
    )
