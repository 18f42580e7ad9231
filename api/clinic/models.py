"""The clinic as the database keeps it: versions of its definition, and the resources that can be claimed."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Identity, Index, Interval, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, CreatedAt, Json, UuidKey


class ClinicVersion(Base):
    """One state of the clinic's definition. The newest counts; older ones say what was in force before."""

    __tablename__ = "clinic_version"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    definition: Mapped[dict[str, Any]] = mapped_column(JSONB)
    fingerprint: Mapped[str]
    made_by: Mapped[str]
    created_at: Mapped[CreatedAt]


class CalendarChange(Base):
    """What the staff have changed about hours, on top of the clinic's file: a leave, an override, hours or a closure.

    Kept beside the definition and not in it, so that a new file does not undo it.
    """

    __tablename__ = "calendar_change"

    id: Mapped[UuidKey]
    kind: Mapped[str]
    provider_code: Mapped[str | None]
    site_code: Mapped[str | None]
    body: Mapped[Json]
    """The part of a clinic's file that says it."""
    last_day: Mapped[date | None]
    """After it the change has no effect any more; null: it lasts."""
    reason: Mapped[str]
    author: Mapped[str]
    created_at: Mapped[CreatedAt]
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    state: Mapped[UUID]
    """New with every change to this row; that of the newest `revision` names the state of all changes together."""
    revision: Mapped[int] = mapped_column(unique=True)

    __table_args__ = (
        CheckConstraint("kind IN ('leave', 'override', 'hours', 'closure')", name="kind"),
        CheckConstraint("(kind = 'closure') = (provider_code IS NULL)", name="whose"),
    )


class Resource(Base):
    """Anything whose time can be claimed: a provider, a room, a device, a gym place, or a patient."""

    __tablename__ = "resource"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    kind: Mapped[str]
    """`provider`, `overbooking` (a provider's extra lane), `patient`, or a kind of room or device of the clinic's."""
    site_code: Mapped[str | None]
    code: Mapped[str]
    """A provider's code, a patient's id, or a room's or device's name: unique together with kind and site."""
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"), unique=True)
    in_use: Mapped[bool] = mapped_column(server_default=text("true"))

    __table_args__ = (
        Index("uq_resource_kind_site_code", "kind", text("coalesce(site_code, '')"), "code", unique=True),
        CheckConstraint("(kind = 'patient') = (patient_id IS NOT NULL)", name="patient_is_patient"),
    )


class ClockOffset(Base):
    """How far the clinic's clock is ahead of the wall clock: one row, or none."""

    __tablename__ = "clock_offset"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shift: Mapped[timedelta] = mapped_column(Interval)

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
