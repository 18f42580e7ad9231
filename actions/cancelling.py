"""Cancelling a visit: which one, read back exactly, and a yes."""

import re

from actions import identity
from actions.answers import folded, read_yes_no
from actions.desk import Desk
from actions.forms import FormAction, is_unknown_number, party_or_question
from actions.kept_visits import find_appointment, read_appointment
from api.errors import NotActive, TooLateToChange

_CANCEL_IT = re.compile(
    r"(?:(?:yes|yeah|ok|please|si) )*(?:cancel|cancela|cancele|anular|anule)"
    r"(?: (?:it|that|this|the|visit|appointment|one|esa|la|cita))*(?: (?:please|thanks|por favor|gracias))*"
)


class ValidateCancellingForm(FormAction):
    action_name = "validate_cancelling_form"
    form = "cancelling_form"

    def keeps_going(self, desk: Desk) -> bool:
        return desk.turn.intent not in ("reschedule_appointment", "book_appointment", "check_appointments")

    async def leave(self, desk: Desk) -> bool:
        """ "Never mind" keeps the visit that was about to go."""
        if desk.turn.question != "confirmed":
            return await super().leave(desk)
        desk.draft.outcome = {"kind": "kept", "appointment": desk.draft.appointment}
        return True

    async def open(self, desk: Desk) -> None:
        """The words that name the visit are among those that are kept until the patient is known."""

    async def read_answer(self, desk: Desk) -> bool:
        match desk.turn.question:
            case "party":
                return await identity.read_party(desk)
            case "appointment":
                return read_appointment(desk)
            case "confirmed":
                return await _read_confirmation(desk)
        return False

    async def read_change(self, desk: Desk) -> bool:
        return False

    async def next_question(self, desk: Desk) -> str | None:
        if is_unknown_number(desk):
            return None
        if question := await party_or_question(desk):
            return question
        if not await find_appointment(desk):
            return "appointment"
        return None if desk.draft.confirmed is not None else "confirmed"


async def _read_confirmation(desk: Desk) -> bool:
    said, intent = folded(desk.turn.text), desk.turn.intent
    answer = read_yes_no(desk.turn.text, intent)
    if answer is None and _CANCEL_IT.fullmatch(said):
        answer = True
    if answer is None:
        return False
    if answer:
        await _cancel(desk)
    else:
        desk.draft.confirmed = False
        desk.draft.outcome = {"kind": "kept", "appointment": desk.draft.appointment}
    return True


async def _cancel(desk: Desk) -> None:
    visit = desk.draft.appointment or {}
    try:
        cancelled = await desk.client.cancel(visit["id"], reason="patient", key=f"{desk.turn.id}:cancel")
    except TooLateToChange:
        desk.draft.outcome = {"kind": "refused", "code": "too_late_to_change"}
    except NotActive:
        desk.draft.outcome = {"kind": "nothing_kept"}
    else:
        desk.draft.confirmed = True
        desk.draft.outcome = {"kind": "cancelled", "appointment": cancelled}
