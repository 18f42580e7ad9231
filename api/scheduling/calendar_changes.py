"""The staff change hours, leave and closures: looked at first, then done, and undone if need be.

Whoever changes the calendar waits for everybody who is booking, and keeps others from it until they are done. So no
visit slips in between: each one that loses its ground is found, marked and listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import audit
from api.auth import Principal
from api.clinic.changes import BODIES, Change, last_day_of, mistake_in, with_changes
from api.clinic.current import current_clinic, lock_calendar
from api.clinic.models import CalendarChange
from api.errors import Invalid, NotFound
from api.scheduling.ground import Displaced, displaced, mark_ground


@dataclass(frozen=True, slots=True)
class Signed:
    """Why a change is made, and by whom of the staff."""

    reason: str
    author: str


def preview(session: Session, change: Change, now: datetime) -> Sequence[Displaced]:
    """Which visits the change would take the ground from, each with a proposal. Raises `Invalid`."""
    clinic = current_clinic(session)
    _require_sense(session, change)
    return displaced(session, with_changes(clinic, [change]), now, before=clinic)


def make(
    session: Session, change: Change, signed: Signed, caller: Principal, now: datetime
) -> tuple[CalendarChange, Sequence[Displaced]]:
    """Makes the change, and marks the visits that lose their ground by it. Raises `Invalid`."""
    lock_calendar(session)
    _require_sense(session, change)
    row = CalendarChange(
        kind=next(kind for kind, body in BODIES.items() if isinstance(change.body, body)),
        provider_code=change.provider,
        site_code=getattr(change.body, "site", None),
        body=change.body.model_dump(mode="json"),
        last_day=last_day_of(change.body),
        reason=signed.reason,
        author=signed.author,
        created_at=now,
    )
    _renew(session, row)
    session.add(row)
    session.flush()
    return row, _settle(session, "calendar.changed", row, caller, now)


def withdraw(session: Session, change_id: UUID, caller: Principal, now: datetime) -> Sequence[Displaced]:
    """Undoes a change; visits that stand on firm ground again are unmarked. Raises `NotFound`.

    Undoing what added hours can take the ground from visits, which are marked and answered.
    """
    lock_calendar(session)
    row = session.get(CalendarChange, change_id)
    if row is None:
        raise NotFound
    if row.withdrawn_at is not None:
        return []
    row.withdrawn_at = now
    _renew(session, row)
    session.flush()
    return _settle(session, "calendar.change_withdrawn", row, caller, now)


def in_force(session: Session, today: date) -> Sequence[CalendarChange]:
    """The changes that have or will have an effect from `today` on, in the order in which they were made."""
    lasting = CalendarChange.last_day.is_(None) | (CalendarChange.last_day >= today)
    rows = select(CalendarChange).where(CalendarChange.withdrawn_at.is_(None), lasting)
    return session.scalars(rows.order_by(CalendarChange.revision)).all()


def _require_sense(session: Session, change: Change) -> None:
    if mistake := mistake_in(current_clinic(session), change):
        raise Invalid(mistake)


def _renew(session: Session, row: CalendarChange) -> None:
    """Gives the state of all changes together a new name, so that every process reads them again."""
    newest = session.scalar(select(func.coalesce(func.max(CalendarChange.revision), 0)))
    row.state, row.revision = uuid4(), (newest or 0) + 1


def _settle(
    session: Session, action: str, row: CalendarChange, caller: Principal, now: datetime
) -> Sequence[Displaced]:
    clinic = current_clinic(session)
    lost = {visit.id for visit in mark_ground(session, clinic, now)}
    audit.record(session, action, actor=caller.kind, change=str(row.id), kind=row.kind, author=row.author)
    return [one for one in displaced(session, clinic, now) if one.appointment.id in lost]
