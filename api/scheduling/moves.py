"""Many visits moved at once, as on a day on which a provider is sick."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api import audit
from api.auth import Principal
from api.clinic.definition import Clinic
from api.conversations.models import StaffTask
from api.errors import CapReached, DomainError, SlotTaken
from api.ids import AppointmentId
from api.scheduling.appointments import Move, reschedule
from api.scheduling.calendar_changes import Signed
from api.scheduling.claims import in_savepoint
from api.scheduling.models import Appointment

_MAY_PASS = (SlotTaken, CapReached)
"""Refusals that may be over once another of the visits has gone."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one of the moves: the appointment where it is now, or why it stayed where it was."""

    appointment_id: AppointmentId
    appointment: Appointment | None
    refusal: DomainError | None


def move_many(
    session: Session,
    clinic: Clinic,
    moves: Sequence[tuple[AppointmentId, Move]],
    signed: Signed,
    caller: Principal,
    now: datetime,
) -> list[Moved]:
    """Moves each visit by itself: one that cannot go stays, and the others go all the same.

    A visit whose new time is another one's old time goes after that one. For each that has moved the staff get a task:
    the patient has not been asked, and somebody has to tell them.
    """
    done: dict[AppointmentId, Moved] = {}
    # In the order of ids, as everybody locks them who moves several at once.
    waiting = sorted(moves, key=lambda one: one[0])
    while waiting:
        results = [_try(session, clinic, which, move, caller, now) for which, move in waiting]
        done |= {result.appointment_id: result for result in results}
        again = [one for one, result in zip(waiting, results, strict=True) if isinstance(result.refusal, _MAY_PASS)]
        waiting = again if len(again) < len(waiting) else []
    for result in done.values():
        if result.appointment is not None:
            _leave_word(session, result.appointment, signed, caller)
    return [done[which] for which, _ in moves]


def _try(session: Session, clinic: Clinic, which: AppointmentId, move: Move, caller: Principal, now: datetime) -> Moved:
    try:
        moved = in_savepoint(session, lambda: reschedule(session, clinic, which, move, caller, now))
    except DomainError as refusal:
        return Moved(which, None, refusal)
    return Moved(which, moved, None)


def _leave_word(session: Session, visit: Appointment, signed: Signed, caller: Principal) -> None:
    task = StaffTask(kind="tell_patient", patient_id=visit.patient_id, appointment_id=visit.id, facts={})
    session.add(task)
    audit.record(
        session,
        "appointment.moved_by_staff",
        actor=caller.kind,
        patient_id=visit.patient_id,
        appointment_id=visit.id,
        reason=signed.reason,
        author=signed.author,
    )
