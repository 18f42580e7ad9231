"""Hours, leave and closures over HTTP: looked at first, then changed; and the visits that lose their ground by it."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.auth import Caller, Principal
from api.auth.idempotency import OncePerKey
from api.clinic.changes import Change
from api.clinic.current import current_clinic, open_book
from api.clinic.definition import Clinic
from api.clock import clinic_now
from api.db.engine import DbSession
from api.errors import DomainError, Forbidden, Invalid, KeyReused, NotFound
from api.ids import AppointmentId
from api.patients.models import Patient
from api.problems import problem_of, refusals
from api.scheduling.answers import appointment_out, slot_out
from api.scheduling.appointments import Move, record
from api.scheduling.calendar_changes import Signed, in_force, make, preview, withdraw
from api.scheduling.calendar_schemas import (
    AnyChangeIn,
    CalendarChangeList,
    CalendarChangeOut,
    CalendarChangeRow,
    DisplacedList,
    DisplacedOut,
    LostOut,
    MovedOut,
    MovesIn,
    MovesOut,
)
from api.scheduling.ground import Displaced, displaced
from api.scheduling.moves import Moved, move_many
from api.scheduling.schemas import ChangeOut


def staff_only(caller: Caller) -> Principal:
    """The bot changes nobody's hours."""
    if caller.kind == "bot":
        raise Forbidden("Only the staff may do that")
    return caller


router = APIRouter(prefix="/v1", tags=["calendar"], dependencies=[Depends(staff_only)])


@router.post(
    "/calendar-changes",
    response_model=CalendarChangeOut,
    responses={201: {"model": CalendarChangeOut, "description": "Done"}, **refusals(Forbidden, Invalid, KeyReused)},
)
def change_calendar(body: AnyChangeIn, session: DbSession, caller: Caller, once: OncePerKey) -> Response:
    """Tells which visits would lose their ground; with `dry_run: false` also makes the change, and marks them."""
    change = _sensible(body.change)

    def write() -> CalendarChangeOut:
        now = clinic_now(session)
        if body.dry_run:
            found = preview(session, change, now)
            return _changed_out(session, body.kind, None, found)
        row, found = make(session, change, Signed(body.reason, body.author), caller, now)
        return _changed_out(session, body.kind, row.id, found)

    return once(write, 200 if body.dry_run else 201)


@router.get("/calendar-changes", responses=refusals(Forbidden))
def list_calendar_changes(session: DbSession) -> CalendarChangeList:
    """The staff's changes that have or will have an effect."""
    today = current_clinic(session).date_of(clinic_now(session))
    rows = in_force(session, today)
    return CalendarChangeList(
        items=[
            CalendarChangeRow.model_validate(
                {
                    "id": row.id,
                    "kind": row.kind,
                    "provider": row.provider_code,
                    "site": row.site_code,
                    "body": row.body,
                    "reason": row.reason,
                    "author": row.author,
                    "created_at": row.created_at,
                }
            )
            for row in rows
        ]
    )


@router.delete(
    "/calendar-changes/{change_id}", response_model=DisplacedList, responses=refusals(Forbidden, NotFound, KeyReused)
)
def withdraw_calendar_change(change_id: UUID, session: DbSession, caller: Caller, once: OncePerKey) -> Response:
    """Undoes a change. To undo one that is undone already is harmless."""

    def write() -> DisplacedList:
        found = withdraw(session, change_id, caller, clinic_now(session))
        return DisplacedList(items=_displaced_out(session, found))

    return once(write)


@router.get("/displaced-appointments", responses=refusals(Forbidden))
def list_displaced(session: DbSession, caller: Caller) -> DisplacedList:
    """The coming visits that have lost their ground, with a proposal for each."""
    found = displaced(session, current_clinic(session), clinic_now(session))
    for one in found:
        record(session, "appointment.read", one.appointment, caller)
    return DisplacedList(items=_displaced_out(session, found))


@router.post("/appointments/moves", response_model=MovesOut, responses=refusals(Forbidden, Invalid, KeyReused))
def move_appointments(body: MovesIn, session: DbSession, caller: Caller, once: OncePerKey) -> Response:
    """Moves many visits; one that cannot go stays and says why. The staff get a task to tell each patient."""
    moves = [
        (AppointmentId(move.appointment_id), Move(move.start, move.provider, move.site, modality=move.modality))
        for move in body.moves
    ]

    def write() -> MovesOut:
        clinic, now = open_book(session)
        moved = move_many(session, clinic, moves, Signed(body.reason, body.author), caller, now)
        return MovesOut(items=[_moved_out(session, clinic, one) for one in moved])

    return once(write)


def _sensible(change: Callable[[], Change]) -> Change:
    """The change that a request describes. Raises `Invalid` with the same sentences as for a clinic's file."""
    try:
        return change()
    except ValidationError as error:
        said = "; ".join(problem["msg"].removeprefix("Value error, ") for problem in error.errors())
        raise Invalid(said) from None


def _changed_out(session: Session, kind: Any, change_id: UUID | None, found: Iterable[Displaced]) -> CalendarChangeOut:
    return CalendarChangeOut(
        id=change_id, kind=kind, dry_run=change_id is None, displaced=_displaced_out(session, found)
    )


def _displaced_out(session: Session, found: Iterable[Displaced]) -> list[DisplacedOut]:
    clinic = current_clinic(session)
    return [
        DisplacedOut(
            appointment=appointment_out(clinic, one.appointment, session.get_one(Patient, one.appointment.patient_id)),
            lost=LostOut(code=one.reason.code, facts=dict(one.reason.facts)),
            changes=[
                ChangeOut.model_validate({"relax": change.relax, "slot": slot_out(clinic, change.slot)})
                for change in one.changes
            ],
        )
        for one in found
    ]


def _moved_out(session: Session, clinic: Clinic, one: Moved) -> MovedOut:
    if one.appointment is None:
        assert isinstance(one.refusal, DomainError)  # noqa: S101 (one of the two is there)
        return MovedOut(appointment_id=one.appointment_id, problem=problem_of(one.refusal))
    patient = session.get_one(Patient, one.appointment.patient_id)
    return MovedOut(appointment_id=one.appointment_id, appointment=appointment_out(clinic, one.appointment, patient))
