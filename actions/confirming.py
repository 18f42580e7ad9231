"""Confirming a visit: which one, and that the patient comes is written down and read back."""

from datetime import datetime

from actions import identity
from actions.answers import read_yes_no
from actions.desk import Desk
from actions.forms import FormAction, kept_visit_or_question
from actions.kept_visits import read_appointment
from actions.offers import times_in
from actions.wishes import accepts
from api.errors import NotActive


class ValidateConfirmingForm(FormAction):
    """The patient's own words are the yes if they fit the visit: "I'll be there Tuesday" confirms none on Thursday."""

    action_name = "validate_confirming_form"
    form = "confirming_form"

    async def open(self, desk: Desk) -> None:
        """The words that name the visit are among those that are kept until the patient is known."""

    async def read_answer(self, desk: Desk) -> bool:
        match desk.turn.question:
            case "party":
                return await identity.read_party(desk)
            case "appointment":
                desk.draft.confirmed = read_appointment(desk) or None
                return desk.draft.confirmed is not None
            case "confirmed":
                desk.draft.confirmed = read_yes_no(desk.turn.text, desk.turn.intent)
                if desk.draft.confirmed is None and desk.turn.intent == "confirm_appointment":
                    desk.draft.confirmed = True
                return desk.draft.confirmed is not None
        return False

    async def read_change(self, desk: Desk) -> bool:
        return False

    async def next_question(self, desk: Desk) -> str | None:
        if (question := await kept_visit_or_question(desk)) or desk.draft.outcome:
            return question
        visit = desk.draft.appointment or {}
        if visit.get("lost_ground"):
            desk.draft.outcome = {"kind": "must_move", "appointment": visit}
        elif desk.draft.confirmed is None and not _is_at_the_time_spoken_of(desk):
            return "confirmed"
        elif desk.draft.confirmed is False:
            desk.draft.outcome = {"kind": "cannot_come"}
        else:
            await _confirm(desk, visit["id"])
        return None


def _is_at_the_time_spoken_of(desk: Desk) -> bool:
    """Whether the visit is when the opening words say; they may say nothing of the kind."""
    visit, words = desk.draft.appointment or {}, (desk.draft.identity or {}).get("opening", "")
    times = times_in(desk, words)
    return not times.any_of or accepts(times, datetime.fromisoformat(visit["start"]).replace(tzinfo=None))


async def _confirm(desk: Desk, appointment_id: str) -> None:
    try:
        confirmed = await desk.client.confirm(appointment_id, key=f"{desk.turn.id}:confirm")
    except NotActive:
        desk.draft.outcome = {"kind": "nothing_kept"}
    else:
        desk.draft.confirmed = True
        desk.draft.outcome = {"kind": "confirmed", "appointment": confirmed}
