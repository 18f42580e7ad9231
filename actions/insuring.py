"""Who insures a newcomer: asked once, after the booking, and never pressed for."""

import re

from actions.answers import folded
from actions.desk import Desk
from actions.dictation import read_member_number
from actions.forms import FormAction

_LONGEST_PLAN = 80
_SKIP = re.compile(
    r"(?:skip|no|nope|later|not now|dont know|i dont know|not sure|no thanks?|no thank you|thanks?|thank you|pass|bye|"
    r"omitir|saltar|luego|despues|no se|no gracias|gracias|ahora no|no la tengo|adios)"
)
_UNINSURED = re.compile(
    r"\b(?:self ?pay|no insurance|uninsured|dont have (?:any )?insurance|out of pocket|cash|none|"
    r"sin seguro|no tengo seguro|particular|efectivo|ninguno)\b"
)
_AROUND_A_PLAN = re.compile(
    r"\b(?:i have|i'?ve got|we have|my|our|insurance|plan|is|it'?s|its|with|member|id|number|group|and|the|through|"
    r"tengo|tenemos|traigo|uso|mi|nuestro|seguro|es|con|miembro|numero|número|de|el|la|y|yo)\b|[,.:;#]",
    re.IGNORECASE,
)


class ValidateInsuranceForm(FormAction):
    """One question after a newcomer's booking, which any other word leaves behind."""

    action_name = "validate_insurance_form"
    form = "insurance_form"

    async def open(self, desk: Desk) -> None:
        """It opens by itself, after a booking."""

    async def read_answer(self, desk: Desk) -> bool:
        said = folded(desk.turn.text)
        if _SKIP.fullmatch(said):
            desk.draft.outcome = {"kind": "insurance_skipped"}
            return True
        plan, number = insurance_in(desk.turn.text)
        if not plan or desk.turn.intent not in ("inform", "nlu_fallback", "affirm", "deny", "faq", "out_of_scope"):
            return False
        told = await desk.client.tell_insurance(
            (desk.draft.party or {})["id"], plan, number, key=f"{desk.turn.id}:insurance"
        )
        desk.draft.outcome = {"kind": "insurance_told", "plan": told.plan, "ending": told.number_ends_in}
        return True

    async def read_change(self, desk: Desk) -> bool:
        return False

    async def next_question(self, desk: Desk) -> str | None:
        return "insurance"

    def offer_choices(self, desk: Desk) -> None:
        """Nobody is pressed: the card can be shown at the visit."""
        desk.draft.outcome = {"kind": "insurance_skipped"}


def insurance_in(text: str) -> tuple[str, str | None]:
    """The plan and the member number in a message, as they were given; no plan when there is none."""
    if _UNINSURED.search(folded(text)):
        return "self-pay", None
    number = read_member_number(text) or _digits_in(text)
    letters = re.sub(r"\b(?=\w*\d)[\w-]{3,}(?:[ -]\d[\w-]*)*", " ", text)
    plan = " ".join(_AROUND_A_PLAN.sub(" ", letters).split())[:_LONGEST_PLAN]
    return (plan if len(plan) > 1 else ""), number


def _digits_in(text: str) -> str | None:
    """A member number that is digits alone, of at least six."""
    found = re.search(r"\b\d[\d -]{4,22}\d\b", text)
    return re.sub(r"\D", "", found[0]) if found else None
