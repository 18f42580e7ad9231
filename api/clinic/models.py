"""The clinic as the database keeps it: versions of its definition, and the resources that can be claimed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Interval, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, CreatedAt


class ClinicVersion(Base):
    """One state of the clinic's definition. The newest counts; older ones say what was in force before."""

    __tablename__ = "clinic_version"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    definition: Mapped[dict[str, Any]] = mapped_column(JSONB)
    fingerprint: Mapped[str]
    made_by: Mapped[str]
    created_at: Mapped[CreatedAt]


class Resource(Base):
    """Anything whose time can be claimed: a provider, a room, a device, a gym place, or a patient."""

    __tablename__ = "resource"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    kind: Mapped[str]
    """`provider`, `patient`, or a kind of room or device that the clinic's definition names."""
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
