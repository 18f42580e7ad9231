"""What the appointment book really holds: the words of a conversation are checked against it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

RIVERSIDE = ZoneInfo("America/Kentucky/Louisville")


def visits_of(book: Session, given_name: str, status: str = "booked") -> list[Any]:
    """Coming visits of a demo patient, soonest first: visit_type, provider_code, site_code, start_at, source."""
    book.rollback()
    rows = book.execute(
        text(
            """SELECT a.id, a.visit_type, a.provider_code, a.site_code, a.start_at, a.source FROM appointment a
               JOIN patient p ON p.id = a.patient_id
               WHERE p.given_name = :name AND a.status = :status AND a.start_at > clinic_now() ORDER BY a.start_at"""
        ),
        {"name": given_name, "status": status},
    )
    return list(rows)


def active_claims(book: Session, appointment_id: Any) -> int:
    book.rollback()
    counted = text("SELECT count(*) FROM claim WHERE active AND appointment_id = :id")
    return int(book.scalar(counted, {"id": appointment_id}) or 0)


def active_holds(book: Session) -> int:
    book.rollback()
    return int(book.scalar(text("SELECT count(*) FROM hold WHERE status = 'active'")) or 0)


def handler_of(book: Session, phone: str) -> str:
    book.rollback()
    return str(book.scalar(text("SELECT handler FROM conversation WHERE phone = :phone"), {"phone": phone}))


def open_tasks(book: Session) -> list[str]:
    book.rollback()
    return list(book.scalars(text("SELECT kind FROM staff_task WHERE resolved_at IS NULL ORDER BY id")))


def local(moment: datetime, zone: ZoneInfo = RIVERSIDE) -> str:
    """'Wed 03-11 10:00' on the wall clock of the place."""
    return moment.astimezone(zone).strftime("%a %m-%d %H:%M")
