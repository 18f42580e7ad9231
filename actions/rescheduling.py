"""Moving a visit: which one, to when; the old time is given up only once the new one is taken."""

from dataclasses import replace
from datetime import datetime

from actions import identity, offers, waiting
from actions.answers import read_yes_no
from actions.booking import think_again
from actions.desk import Desk
from actions.forms import FormAction, is_unknown_number, party_or_question
from actions.kept_visits import (
    doubt_that_a_kept_visit_is_meant,
    find_appointment,
    may_be_a_new_visit,
    read_appointment,
    speaks_of_no_change,
)
from actions.which_provider import read_provider, settle_provider
from api.errors import HoldExpired, TooLateToChange


class ValidateReschedulingForm(FormAction):
    action_name = "validate_rescheduling_form"
    form = "rescheduling_form"

    def keeps_going(self, desk: Desk) -> bool:
        return desk.turn.intent not in ("cancel_appointment", "check_appointments")

    async def open(self, desk: Desk) -> None:
        offers.read_wish(desk)
        if "book_appointment" in desk.turn.perhaps:
            if speaks_of_no_change(desk):
                desk.draft.outcome = {"kind": "book_instead"}
            else:
                doubt_that_a_kept_visit_is_meant(desk)

    async def read_answer(self, desk: Desk) -> bool:
        match desk.turn.question:
            case "party":
                return await identity.read_party(desk)
            case "appointment":
                return read_appointment(desk)
            case "provider":
                return read_provider(desk)
            case "slot":
                return await waiting.read_earlier(desk) or await offers.read_pick(desk)
            case "confirmed":
                return await _read_confirmation(desk)
        return False

    async def read_change(self, desk: Desk) -> bool:
        before, is_heard = desk.wish, offers.read_wish(desk)
        if desk.draft.appointment or not is_heard:
            return is_heard or offers.any_time_will_do(desk, is_said_again=desk.turn.intent == "reschedule_appointment")
        # Before the visit is known all words are kept to be read later; those that say nothing yet may be no wish.
        says_more = replace(desk.wish, unread=before.unread) != before
        return says_more or bool(offers.times_in(desk)) or desk.doctors_meant().stranger is not None

    async def next_question(self, desk: Desk) -> str | None:
        if is_unknown_number(desk):
            if may_be_a_new_visit(desk):
                desk.draft.outcome = {"kind": "book_instead"}
            return None
        if question := await party_or_question(desk):
            return question
        if not desk.draft.appointment and not await find_appointment(desk):
            return "appointment"
        visit = desk.draft.appointment or {}
        desk.draft.visit_type = visit["visit_type"]["code"]
        offers.read_unread(desk)
        if not settle_provider(desk):
            return "provider"
        await offers.hold_again(desk)
        if not desk.draft.slot:
            await offers.offer_or_pick(desk)
            await waiting.earlier_than_visit(desk)
        if not desk.draft.slot:
            return "slot"
        return None if desk.draft.confirmed else "confirmed"


async def _read_confirmation(desk: Desk) -> bool:
    times = offers.times_in(desk)
    answer = read_yes_no(desk.turn.text, desk.turn.intent)
    if answer is None or not offers.suits(desk, times):
        return False
    if answer:
        await _move(desk)
    else:
        await think_again(desk)
    return True


async def _move(desk: Desk) -> None:
    visit, slot = desk.draft.appointment or {}, desk.draft.slot or {}
    wanted = {
        "start": datetime.fromisoformat(slot["start"]),
        "provider": slot["provider"]["code"],
        "site": slot["site"]["code"],
    }
    key = f"{desk.turn.id}:move"
    try:
        try:
            moved = await desk.client.reschedule(visit["id"], **wanted, hold_id=slot["hold_id"], key=key)
        except HoldExpired:
            # The patient said yes to exactly this time: if it is still free, it is theirs.
            moved = await desk.client.reschedule(visit["id"], **wanted, key=f"{key}-again")
    except offers.NO_LONGER_THERE as refusal:
        offers.say_it_is_gone(desk, refusal)
        offers.drop_pick(desk)
        return
    except TooLateToChange:
        desk.draft.outcome = {"kind": "refused", "code": "too_late_to_change"}
        return
    desk.draft.confirmed = True
    desk.draft.outcome = {"kind": "moved", "appointment": moved}
