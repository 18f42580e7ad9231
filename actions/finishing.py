"""How a flow ends: what was done is stated in full, and the working memory is emptied."""

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.base import FrontdeskAction
from actions.desk import Desk
from actions.draft import Json
from actions.forms import used_up
from actions.kept_visits import visit_label

_REFUSED = {
    "needs_referral": "utter_needs_referral",
    "established_only": "utter_established_only",
    "not_eligible": "utter_not_eligible",
    "too_late_to_change": "utter_too_late_to_change",
}


class Finish(FrontdeskAction):
    action_name = "action_finish"

    async def act(self, desk: Desk) -> list[EventType]:
        outcome = desk.draft.outcome or {"kind": "stopped"}
        if outcome["kind"] == "move_instead":
            return self._move_instead(desk)
        if outcome["kind"] not in ("booked", "moved") and desk.draft.slot:
            await desk.client.release_holds()
        self._tell(desk, outcome)
        desk.draft.clear_flow()
        desk.draft.doubts = 0
        return desk.draft.events()

    def _move_instead(self, desk: Desk) -> list[EventType]:
        """The patient would rather move the visit that they have than book another: same wish, other form."""
        wish, appointment, party = desk.draft.wish, desk.draft.appointment, desk.draft.party
        desk.draft.clear_flow()
        desk.draft.wish, desk.draft.appointment, desk.draft.party = wish, appointment, party
        desk.draft.flow = "rescheduling_form"
        desk.draft.used_turn = used_up(desk, "rescheduling_form")
        return [*desk.draft.events(), SlotSet("requested_slot", None), FollowupAction("rescheduling_form")]

    def _tell(self, desk: Desk, outcome: Json) -> None:
        match outcome["kind"]:
            case "booked" | "moved" | "cancelled" | "kept" as kind:
                _tell_visit(desk, kind, outcome["appointment"])
            case "listed":
                labels = "\n".join(visit_label(desk, visit) for visit in outcome["visits"])
                desk.say("utter_appointments" if len(outcome["visits"]) > 1 else "utter_appointment", visits=labels)
                for visit in outcome["visits"]:
                    if visit.get("lost_ground"):
                        desk.say("utter_visit_must_move", None, **desk.when_and_where(visit))
            case "nothing_kept":
                desk.say("utter_no_appointments")
                desk.draft.offered_flow = "booking_form"
            case "unknown_number":
                desk.hand_off("unknown_number")
            case "refused":
                desk.say(_REFUSED[outcome["code"]])
                desk.hand_off(outcome["code"])
            case "handoff":
                desk.hand_off(outcome["reason"])
            case "failed":
                pass  # It has been said already that a person will help.
            case _:
                desk.say("utter_stopped")


def _tell_visit(desk: Desk, kind: str, visit: Json) -> None:
    where = _way_there(desk, visit) if kind in ("booked", "moved") else ""
    desk.say(f"utter_{kind}", None, patient=visit["patient"]["given_name"], where=where, **desk.when_and_where(visit))


def _way_there(desk: Desk, visit: Json) -> str:
    """The street address of a visit in person, and the link of one by video."""
    if visit["modality"] == "in_person":
        return desk.piece("utter_at_address", address=desk.clinic.sites[visit["site"]["code"]].address)
    return desk.piece("utter_at_link", link=visit["video_link"]) if visit.get("video_link") else ""
