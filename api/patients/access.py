"""What a conversation has proved, for how long, and what it may therefore see and change."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from api.auth import Principal
from api.clock import clinic_now
from api.errors import NotFound
from api.ids import ConversationId
from api.patients.models import Access, Patient

LASTS = timedelta(minutes=30)
"""A phone changes hands, and a call may come from somebody else who shows the same number."""


@dataclass(frozen=True, slots=True)
class Accessible:
    """Someone for whom a conversation may act; `is_self` for a person who was identified in it."""

    patient: Patient
    is_self: bool


def grant(
    session: Session,
    conversation_id: UUID,
    patient: Patient,
    now: datetime,
    *,
    is_self: bool,
    call_sid: str | None = None,
) -> None:
    """Opens one patient's visits to the texts of a conversation, or to one call in it, for a while."""
    session.add(
        Access(
            conversation_id=conversation_id,
            call_sid=call_sid,
            patient_id=patient.id,
            is_self=is_self,
            granted_at=now,
            expires_at=now + LASTS,
        )
    )


def end_access(session: Session, conversation_id: UUID, now: datetime) -> None:
    """Closes everything that a conversation has opened: whoever proved it is not there any more."""
    open_now = (Access.conversation_id == conversation_id) & (Access.expires_at > now)
    session.execute(update(Access).where(open_now).values(expires_at=now))


def require_access(session: Session, caller: Principal, patient_id: UUID) -> None:
    """Raises `NotFound` for a patient to whom this conversation has no access: the same as for one who does not exist.

    The clinic's own systems see every patient.
    """
    if caller.kind == "api":
        return
    if not _opened(session, caller, patient_id):
        raise NotFound


def require_own_conversation(caller: Principal, conversation_id: UUID) -> None:
    """Raises `NotFound` when the bot asks in the name of one conversation about another."""
    if caller.kind == "bot" and caller.conversation_id != conversation_id:
        raise NotFound


def accessible(
    session: Session, conversation_id: ConversationId, now: datetime, *, call_sid: str | None = None
) -> list[Accessible]:
    """Those for whom the texts of a conversation, or one call in it, may act now, the identified person first."""
    open_now = (
        select(Access.patient_id, func.bool_or(Access.is_self).label("is_self"))
        .where(opened_to(conversation_id, call_sid), Access.expires_at > now)
        .group_by(Access.patient_id)
        .subquery()
    )
    rows = session.execute(
        select(Patient, open_now.c.is_self)
        .join(open_now, open_now.c.patient_id == Patient.id)
        .order_by(open_now.c.is_self.desc(), Patient.birth_date, Patient.id)
    )
    return [Accessible(patient, is_self) for patient, is_self in rows]


def opened_to(conversation_id: UUID | None, call_sid: str | None) -> ColumnElement[bool]:
    """Whatever was proved there: by texts, or in that one call. A number that a caller shows proves nothing."""
    return (Access.conversation_id == conversation_id) & Access.call_sid.is_not_distinct_from(call_sid)


def take_along(session: Session, conversation_id: UUID, call_sid: str) -> None:
    """Whoever goes on by text need not prove again what they proved in the call: the texts go to the number on file."""
    session.execute(update(Access).where(opened_to(conversation_id, call_sid)).values(call_sid=None))


def _opened(session: Session, caller: Principal, patient_id: UUID) -> bool:
    access = select(Access.id).where(
        opened_to(caller.conversation_id, caller.call_sid),
        Access.patient_id == patient_id,
        Access.expires_at > clinic_now(session),
    )
    return session.scalar(access.limit(1)) is not None
