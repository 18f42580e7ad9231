"""The clinic as it is now: its newest definition in the database, parsed once per process."""

from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session

from api.clinic.changes import Change, change_of, with_changes
from api.clinic.definition import Clinic
from api.clinic.models import CalendarChange, ClinicVersion


class NoClinic(Exception):
    """The database holds no clinic yet."""


def current_clinic(session: Session) -> Clinic:
    """The newest version of the clinic with the staff's changes, without its patients: those have tables of their own.

    One cheap query a call, so that every process follows a change at once. Raises `NoClinic`.
    """
    found = session.execute(_NEWEST).one_or_none()
    return _clinic(session, *found) if found else _clinic(session, None, "", None)


def open_book(session: Session) -> tuple[Clinic, datetime]:
    """The clinic and its present instant for a transaction that is going to write to the appointment book.

    Until the transaction ends nobody can change the clinic's hours, so that whoever does so afterwards sees what was
    booked. Raises `NoClinic`.
    """
    opened = session.execute(_OPEN).one()
    return _clinic(session, opened.id, opened.fingerprint, opened.state), opened.now


def lock_calendar(session: Session) -> None:
    """Waits for everybody who is writing to the appointment book, and keeps others from it, for a change of hours."""
    session.execute(_LOCK)


def _clinic(session: Session, version: int | None, fingerprint: str, state: UUID | None) -> Clinic:
    if version is None:
        raise NoClinic("There is no clinic in the database yet: python -m api.clinic.load reads one from its file.")
    known = _known(fingerprint, state)
    if not known:
        known.append(with_changes(_definition(session, version, fingerprint), staff_changes(session)))
    return known[0]


def staff_changes(session: Session) -> list[Change]:
    """What the staff have changed and not withdrawn, in their order. What is long over is left out."""
    rows = select(CalendarChange).where(
        CalendarChange.withdrawn_at.is_(None),
        or_(CalendarChange.last_day.is_(None), CalendarChange.last_day > func.clinic_now() - _LONG_AGO),
    )
    return [change_of(row) for row in session.scalars(rows.order_by(CalendarChange.revision))]


def _definition(session: Session, version: int, fingerprint: str) -> Clinic:
    parsed = _parsed(fingerprint)
    if not parsed:
        parsed.append(Clinic.model_validate(session.get_one(ClinicVersion, version).definition))
    return parsed[0]


@lru_cache(maxsize=4)
def _parsed(fingerprint: str) -> list[Clinic]:  # noqa: ARG001 (the fingerprint is the key)
    """The definition that has this fingerprint, or nothing yet. It names the content, so it holds for any database."""
    return []


@lru_cache(maxsize=4)
def _known(fingerprint: str, state: UUID | None) -> list[Clinic]:  # noqa: ARG001 (the two are the key)
    """The same with the changes of this state."""
    return []


_LONG_AGO = timedelta(days=30)
_STATE = select(CalendarChange.state).order_by(CalendarChange.revision.desc()).limit(1).scalar_subquery()
_NEWEST = (
    select(ClinicVersion.id, ClinicVersion.fingerprint, _STATE.label("state"))
    .order_by(ClinicVersion.id.desc())
    .limit(1)
)
_OPEN = text("SELECT id, fingerprint, state, now FROM open_book()")
_LOCK = text("SELECT lock_calendar()")
