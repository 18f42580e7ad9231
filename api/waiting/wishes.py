"""Keeping wishes for an earlier time, finding those still open, and taking them back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from api import audit
from api.auth import Principal
from api.patients.models import Patient
from api.scheduling.models import Appointment
from api.waiting.models import WaitWish


def keep_wish(session: Session, wish: WaitWish, now: datetime, caller: Principal) -> WaitWish:
    """The newest wish takes the place of an older one of the same patient for the same kind of visit."""
    session.get_one(Patient, wish.patient_id, with_for_update=True)  # Two at once would both find none.
    older = (WaitWish.patient_id == wish.patient_id, WaitWish.visit_type == wish.visit_type)
    session.execute(update(WaitWish).where(*older, WaitWish.ended_at.is_(None)).values(ended_at=now))
    session.add(wish)
    session.flush()
    _record(session, "wait_wish.kept", wish, caller)
    return wish


def open_wishes(session: Session, now: datetime) -> Sequence[tuple[WaitWish, Patient]]:
    """Oldest first. A wish is over with its time, and with its visit: cancelled, or moved to before that time."""
    rows = session.execute(
        select(WaitWish, Patient)
        .join(Patient, Patient.id == WaitWish.patient_id)
        .outerjoin(Appointment, Appointment.id == WaitWish.appointment_id)
        .where(WaitWish.ended_at.is_(None), WaitWish.before_at > now)
        .where(
            or_(
                WaitWish.appointment_id.is_(None),
                (Appointment.status == "booked") & (Appointment.start_at >= WaitWish.before_at),
            )
        )
        .order_by(WaitWish.created_at, WaitWish.id)
    )
    return [(wish, patient) for wish, patient in rows]


def end_wishes_of(session: Session, conversation_id: UUID, now: datetime, caller: Principal) -> int:
    """Takes back what was wished in a conversation, and answers how many wishes that were."""
    mine = select(WaitWish).where(WaitWish.conversation_id == conversation_id, WaitWish.ended_at.is_(None))
    ended = list(session.scalars(mine.with_for_update()))
    for wish in ended:
        wish.ended_at = now
        _record(session, "wait_wish.ended", wish, caller)
    return len(ended)


def _record(session: Session, action: str, wish: WaitWish, caller: Principal) -> None:
    audit.record(
        session,
        action,
        actor=caller.kind,
        patient_id=wish.patient_id,
        conversation_id=caller.conversation_id,
        appointment_id=wish.appointment_id,
    )
