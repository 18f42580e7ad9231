"""Calendars of other programs, and visits to be shown in them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from api.scheduling.models import Appointment

BROKEN = [
    b"",
    b"<html><body>Please sign in</body></html>",
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:cut-off\r\nDTSTART:20260303T140000Z\r\n",
    b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260303T140000Z\r\nEND:VEVENT\r\n",
    b"\xff\xfe\x00\x01" * 100,
]
"""What no program would take for a calendar."""


def make_calendar(*events: str, head: str = "") -> bytes:
    """A calendar of events, each given as lines without its begin, end and UID."""
    parts = (f"BEGIN:VEVENT\nUID:{number}\n{event}\nEND:VEVENT\n" for number, event in enumerate(events))
    said = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n{head}{''.join(parts)}END:VCALENDAR\n"
    return said.replace("\n", "\r\n").encode()


def busy(start: str, end: str) -> str:
    """An event between two instants that are given with their offsets, about something private."""
    return f"DTSTART:{in_utc(start)}\nDTEND:{in_utc(end)}\nSUMMARY:Divorce lawyer"


def in_utc(said: str) -> str:
    return f"{datetime.fromisoformat(said).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def make_visit(session: Session, patient_id: UUID, start: datetime, **others) -> Appointment:
    """An office visit with Dr. Patel, unless the test says otherwise; written into the book without any rule."""
    row = Appointment(
        **{
            "patient_id": patient_id,
            "visit_type": "office-visit",
            "provider_code": "patel",
            "site_code": "riverside",
            "modality": "in_person",
            "start_at": start,
            "end_at": start + timedelta(minutes=20),
            "source": "import",
            **others,
        }
    )
    session.add(row)
    session.commit()
    return row
