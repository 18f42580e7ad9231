"""Cancelling a visit: which one, read back exactly, and a yes."""

import re

from actions import identity, waiting
from actions.answers import folded, read_yes_no
from actions.choices import read_number
from actions.desk import Desk
from actions.forms import FormAction, kept_visit_or_question
from actions.kept_visits import read_appointment
from api.errors import NotActive, TooLateToChange

_CANCEL_IT = re.compile(
    r"(?:(?:yes|yeah|ok|please|si) )*(?:cancel|cancela|cancele|anular|anule)"
    r"(?: (?:it|that|this|the|visit|appointment|one|esa|la|cita))*(?: (?:please|thanks|por favor|gracias))*"
)
_NAMES_CANCELLING = re.compile(r"\b(?:cancel\w*|anul\w*|drop|call off|get rid)\b")
_CANNOT_COME = re.compile(
    r"\b(?:(?:cant|cannot|can not|wont be able to|not able to|unable to|not gonna be able to) "
    r"(?:make|come|be there|get there|go|attend)|not (?:coming|going to make)|not gonna make|"
    r"no (?:puedo|podre|voy a poder|podemos|alcanzo a) (?:ir|llegar|asistir|venir)|no voy a (?:ir|llegar))\b"
)
_MOVE_IT = re.compile(
    r"\b(?:move|reschedule|change|another (?:day|time)|mover\w*|cambi\w*|otr[oa] (?:dia|hora|fecha))\b"
)
_CHOICES_OF_WHO_CANNOT_COME = 3


def cannot_come(text: str) -> bool:
    """ "I can't make it after all": what is to become of the visit is another question."""
    said = folded(text)
    return _CANNOT_COME.search(said) is not None and _NAMES_CANCELLING.search(said) is None


def may_move_instead(desk: Desk) -> bool:
    """Whether the patient cannot come and has not said yet what is to become of the visit."""
    return bool((desk.draft.identity or {}).get("cannot_come"))


class ValidateCancellingForm(FormAction):
    action_name = "validate_cancelling_form"
    form = "cancelling_form"

    def keeps_going(self, desk: Desk) -> bool:
        if may_move_instead(desk) and desk.turn.question == "confirmed":
            return True
        return desk.turn.intent not in ("reschedule_appointment", "book_appointment", "check_appointments")

    async def leave(self, desk: Desk) -> bool:
        """ "Never mind" keeps the visit that was about to go."""
        said = folded(desk.turn.text)
        if may_move_instead(desk) and _NAMES_CANCELLING.search(said):
            return False
        if desk.turn.question == "confirmed" and _CANCEL_IT.fullmatch(said):
            return False
        if desk.turn.question != "confirmed":
            return await super().leave(desk)
        desk.draft.outcome = {"kind": "kept", "appointment": desk.draft.appointment}
        return True

    async def open(self, desk: Desk) -> None:
        """The words that name the visit are among those that are kept until the patient is known."""
        if await waiting.leaves_the_list(desk):
            desk.draft.outcome = {"kind": "said"}
        if cannot_come(desk.turn.text):
            desk.draft.identity = {**(desk.draft.identity or {}), "cannot_come": True}

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
        if (question := await kept_visit_or_question(desk)) or desk.draft.outcome:
            return question
        return None if desk.draft.confirmed is not None else "confirmed"


async def _read_confirmation(desk: Desk) -> bool:
    said, intent = folded(desk.turn.text), desk.turn.intent
    # "Cancel it" is a no to most questions, and a yes to this one.
    by_words = True if _CANCEL_IT.fullmatch(said) else read_yes_no(desk.turn.text, intent)
    answer = _read_choice(desk) if may_move_instead(desk) else by_words
    if desk.draft.outcome:
        return True
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


def _read_choice(desk: Desk) -> bool | None:
    """Of moving, cancelling and keeping; moving goes on in its own flow. A bare yes says none of these."""
    index = read_number(desk.turn.text, _CHOICES_OF_WHO_CANNOT_COME)
    said = folded(desk.turn.text)
    if index == 0 or (index is None and (desk.turn.intent == "reschedule_appointment" or _MOVE_IT.search(said))):
        desk.draft.outcome = {"kind": "move_instead"}
        return None
    if _CANCEL_IT.fullmatch(said):
        return True
    if index is None:
        is_yes = read_yes_no(desk.turn.text, desk.turn.intent)
        return True if desk.turn.intent == "cancel_appointment" else False if is_yes is False else None
    return index == 1


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
