"""When is my appointment? Told to those who have proved who they are, about themselves and those they act for."""

from actions import identity
from actions.desk import Desk
from actions.forms import FormAction, is_unknown_number
from actions.kept_visits import MOST_LISTED, kept_visits, visits_of_others


class ValidateCheckingForm(FormAction):
    action_name = "validate_checking_form"
    form = "checking_form"

    async def open(self, desk: Desk) -> None:
        """Nothing to read: the question is the wish."""

    async def read_answer(self, desk: Desk) -> bool:
        return desk.turn.question == "party" and await identity.read_party(desk)

    async def read_change(self, desk: Desk) -> bool:
        return False

    async def next_question(self, desk: Desk) -> str | None:
        if is_unknown_number(desk):
            return None
        is_known = await identity.find_party(desk) or bool((desk.draft.identity or {}).get("choices"))
        if desk.draft.outcome:
            return None
        if not is_known:
            return "party"
        visits = await kept_visits(desk) or await visits_of_others(desk)
        desk.draft.outcome = {"kind": "listed" if visits else "nothing_kept", "visits": visits[:MOST_LISTED]}
        return None
