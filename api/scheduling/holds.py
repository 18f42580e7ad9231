"""Time kept for somebody who is about to say yes: taken, found again, released."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from api import audit
from api.auth import Principal
from api.clinic.definition import Clinic
from api.errors import HoldExpired, NotFound, TooManyHolds
from api.ids import ConversationId, HoldId
from api.scheduling.caps import Except
from api.scheduling.claims import Occupancy, Owner, claim, give_up
from api.scheduling.locks import lock_conversation, lock_phone
from api.scheduling.models import Appointment, Hold
from api.scheduling.permits import Picked, permit

BY_TEXT, BY_PHONE = timedelta(minutes=10), timedelta(seconds=90)
HOLDS_PER_PHONE = 3


def hold_slot(
    session: Session,
    clinic: Clinic,
    picked: Picked,
    caller: Principal,
    now: datetime,
    *,
    phone: str | None = None,
    moving: Appointment | None = None,
    lasts: timedelta = BY_TEXT,
) -> Hold:
    """Keeps the picked time until it is booked, released or over. A conversation's new hold replaces its old one.

    Raises `TooManyHolds`, `SlotTaken`, and whatever rule the time breaks; the old hold stays, once it is rolled back.
    """
    if caller.conversation_id:
        lock_conversation(session, caller.conversation_id)
    elif phone:
        lock_phone(session, phone)
        _require_below_cap(session, phone, now)
    return _hold(session, clinic, picked, caller, now, phone, moving, lasts)


def release_hold(session: Session, hold_id: HoldId, caller: Principal) -> Hold:
    """Frees the time at once; a hold that is over stays as it is. Raises `NotFound`, also for another's hold."""
    hold = session.get(Hold, hold_id, with_for_update=True, populate_existing=True)
    if hold is None or (caller.kind == "bot" and hold.conversation_id != caller.conversation_id):
        raise NotFound
    if hold.status == "active":
        _end(session, [hold], "released")
    return hold


def release_holds_of(session: Session, conversation_id: ConversationId) -> int:
    """Frees whatever a conversation holds, as when the patient hangs up or thinks of something else."""
    holds = list(session.scalars(_active(Hold.conversation_id == conversation_id).with_for_update()))
    _end(session, holds, "released")
    return len(holds)


def release_holds_of_call(session: Session, call_sid: str) -> None:
    """Frees what a call holds that is over."""
    _end(session, list(session.scalars(_active(Hold.call_sid == call_sid).with_for_update())), "released")


def usable_hold(
    session: Session, hold_id: HoldId | None, picked: Picked, caller: Principal, now: datetime
) -> Hold | None:
    """The hold under which a time is about to be booked: the named one, or one that the conversation has on it.

    Raises `HoldExpired` if the named one is over, or is for another visit, time or patient.
    """
    if hold_id is not None:
        hold = session.get(Hold, hold_id, with_for_update=True, populate_existing=True)
        if hold is None or not _fits(hold, picked, caller) or hold.status != "active" or hold.expires_at <= now:
            raise HoldExpired
        return hold
    if caller.conversation_id is None:
        return None
    own = session.scalars(_active(Hold.conversation_id == caller.conversation_id).with_for_update())
    return next((hold for hold in own if hold.expires_at > now and _fits(hold, picked, caller)), None)


def use_hold(session: Session, hold: Hold | None, caller: Principal) -> None:
    """Gives up a hold, and any other of the conversation, in favour of what the same transaction takes next.

    Nobody can come between: to others the held time is taken until this transaction commits, and then it is booked.
    """
    if hold is not None:
        _end(session, [hold], "used")
    if caller.conversation_id is not None:
        release_holds_of(session, caller.conversation_id)


def _hold(
    session: Session,
    clinic: Clinic,
    picked: Picked,
    caller: Principal,
    now: datetime,
    phone: str | None,
    moving: Appointment | None,
    lasts: timedelta,
) -> Hold:
    if caller.conversation_id is not None:
        release_holds_of(session, caller.conversation_id)
    wanted = permit(session, clinic, picked, now, Except(caller.conversation_id, moving.id if moving else None))
    hold = Hold(
        id=uuid4(),
        visit_type=wanted.visit.code,
        provider_code=wanted.provider,
        site_code=wanted.site,
        modality=wanted.modality,
        start_at=wanted.start,
        end_at=wanted.end,
        patient_id=wanted.patient_id,
        phone=phone,
        conversation_id=caller.conversation_id,
        call_sid=caller.call_sid,
        status="active",
        expires_at=now + lasts,
        created_at=now,
    )
    takes = _new_to_them(wanted, moving)
    if takes is not None:
        claim(session, takes, Owner(hold_id=hold.id, expires_at=hold.expires_at))
    session.add(hold)
    _record(session, hold, caller)
    session.flush()
    return hold


def _new_to_them(wanted: Occupancy, moving: Appointment | None) -> Occupancy | None:
    """What a hold has to claim beside the visit that is to be moved, which is the patient's own.

    If the two overlap, the patient's time is taken by that visit already; with the same provider so is most of the
    provider's, and nothing is claimed. The rest may be gone when the patient confirms: then the visit stays as it was.
    A visit on top of others has none of the provider's own time, and one that is cancelled has no time at all.
    """
    stands = moving is not None and moving.status in ("proposed", "booked")
    if moving is None or not stands or not wanted.overlaps(moving.start_at, moving.end_at):
        return wanted
    has_the_providers_time = moving.provider_code == wanted.provider and moving.overbook_reason is None
    return None if has_the_providers_time else replace(wanted, patient_id=None)


def _active(whose: ColumnElement[bool]) -> Select[Hold]:
    return select(Hold).where(whose, Hold.status == "active").order_by(Hold.id)


def _record(session: Session, hold: Hold, caller: Principal) -> None:
    audit.record(
        session,
        "hold.made",
        actor=caller.kind,
        patient_id=hold.patient_id,
        conversation_id=hold.conversation_id,
        hold=str(hold.id),
    )


def _require_below_cap(session: Session, phone: str, now: datetime) -> None:
    active = select(func.count()).where(Hold.phone == phone, Hold.status == "active", Hold.expires_at > now)
    if (session.scalar(active) or 0) >= HOLDS_PER_PHONE:
        raise TooManyHolds(limit=HOLDS_PER_PHONE)


def _fits(hold: Hold, picked: Picked, caller: Principal) -> bool:
    same_slot = (hold.visit_type, hold.provider_code, hold.site_code, hold.start_at) == (
        picked.visit_type,
        picked.provider,
        picked.site,
        picked.start,
    )
    return (
        same_slot
        and picked.modality in (None, hold.modality)
        and hold.patient_id in (None, picked.patient_id)
        and (caller.kind == "api" or hold.conversation_id == caller.conversation_id)
    )


def _end(session: Session, holds: Iterable[Hold], status: str) -> None:
    for hold in holds:
        hold.status = status
        give_up(session, Owner(hold_id=hold.id))
    session.flush()
