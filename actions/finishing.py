"""How a flow ends: what was done is stated in full, and the working memory is emptied."""

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions import offers, several_wishes
from actions.base import FrontdeskAction
from actions.desk import Desk
from actions.draft import Json
from actions.forms import used_up
from actions.kept_visits import tell_visits

_REFUSED = {
    "needs_referral": "utter_needs_referral",
    "established_only": "utter_established_only",
    "not_eligible": "utter_not_eligible",
    "too_late_to_change": "utter_too_late_to_change",
}

_WITH_STAFF = ("unknown_number", "refused", "handoff", "failed")


class Finish(FrontdeskAction):
    action_name = "action_finish"

    async def act(self, desk: Desk) -> list[EventType]:
        outcome = desk.draft.outcome or {"kind": "stopped"}
        if outcome["kind"] == "move_instead":
            return self._go_on(desk, "rescheduling_form", keep=("party", "wish", "appointment"))
        if outcome["kind"] == "cannot_come":
            desk.draft.identity = {**(desk.draft.identity or {}), "cannot_come": True}
            return self._go_on(desk, "cancelling_form", keep=("party", "identity", "appointment"))
        if outcome["kind"] == "book_instead":
            return self._book_instead(desk)
        if outcome["kind"] not in ("booked", "moved") and desk.draft.slot:
            await desk.client.release_holds()
        self._tell(desk, outcome)
        if outcome.get("asks_insurance"):
            return self._go_on(desk, "insurance_form", keep=("party",))
        desk.draft.clear_flow()
        desk.draft.doubts = 0
        if outcome["kind"] in _WITH_STAFF:
            several_wishes.leave_to_staff(desk)
        form = several_wishes.take_next(desk)
        if form == several_wishes.STAFF:
            desk.draft.resumed = None
            desk.hand_off("topic")
        elif form:
            return [*desk.draft.events(), SlotSet("requested_slot", None), FollowupAction(form)]
        return desk.draft.events()

    def _book_instead(self, desk: Desk) -> list[EventType]:
        """A new visit was meant, and none that is kept: what was said about it is read for a booking."""
        known = desk.draft.identity or {}
        desk.draft.offers = None
        offers.read_unread(desk)
        desk.draft.identity = {**known, "reason": known.get("opening"), "may_be_new": None}
        return self._go_on(desk, "booking_form", keep=("party", "wish", "identity"))

    def _go_on(self, desk: Desk, form: str, keep: tuple[str, ...]) -> list[EventType]:
        """Another form takes over what is known, without reading this message as its own."""
        desk.draft.clear_flow(keep=keep)
        desk.draft.flow, desk.draft.used_turn = form, used_up(desk, form)
        return [*desk.draft.events(), SlotSet("requested_slot", None), FollowupAction(form)]

    def _tell(self, desk: Desk, outcome: Json) -> None:
        match outcome["kind"]:
            case "booked" | "moved" | "cancelled" | "kept" | "confirmed" as kind:
                _tell_visit(desk, kind, outcome["appointment"])
            case "listed":
                tell_visits(desk, outcome["visits"])
            case "must_move":
                desk.say("utter_visit_must_move", None, **desk.when_and_where(outcome["appointment"]))
            case "nothing_kept":
                desk.say("utter_no_appointments")
                desk.draft.offered_flow = "booking_form"
            case "insurance_told":
                is_numbered = bool(outcome["ending"])
                shape = "utter_insurance_told" if is_numbered else "utter_insurance_plan_told"
                desk.say(shape, None, plan=outcome["plan"], ending=outcome["ending"])
            case "insurance_skipped":
                desk.say("utter_insurance_skipped")
            case "contact_changed":
                desk.say("utter_contact_changed", None, details=outcome["details"])
            case "unknown_number":
                desk.hand_off("unknown_number")
            case "refused":
                desk.say(_REFUSED[outcome["code"]])
                desk.hand_off(outcome["code"])
            case "handoff":
                desk.hand_off(outcome["reason"])
            case "answered" | "failed" | "said":
                pass  # What there was to say has been said.
            case _:
                desk.say("utter_stopped")


def _tell_visit(desk: Desk, kind: str, visit: Json) -> None:
    """States what was done; a caller, who cannot look it up, gets it in writing as well."""
    desk.say(f"utter_{kind}", None, **_facts_of(desk, kind, visit, desk.turn.channel))
    if kind in ("booked", "moved", "cancelled"):
        desk.text_too(f"utter_{kind}", **_facts_of(desk, kind, visit, "sms"))


def _facts_of(desk: Desk, kind: str, visit: Json, channel: str) -> dict[str, str]:
    where = _way_there(desk, visit, channel) if kind in ("booked", "moved") else ""
    return {"patient": visit["patient"]["given_name"], "where": where} | desk.when_and_where(visit, channel=channel)


def _way_there(desk: Desk, visit: Json, channel: str) -> str:
    """The street address of a visit in person, and the link of one by video."""
    if visit["modality"] == "in_person":
        address = desk.clinic.sites[visit["site"]["code"]].address
        return desk.piece("utter_at_address", channel=channel, address=address)
    link = visit.get("video_link")
    return desk.piece("utter_at_link", channel=channel, link=link) if link else ""
