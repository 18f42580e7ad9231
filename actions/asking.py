"""The question for each slot of a form. Rasa calls these again after a side matter, so the thread is never lost."""

from rasa_sdk.events import EventType

from actions import contact, identity, kept_visits, offers, which_provider
from actions.base import FrontdeskAction
from actions.booking import usual_visits
from actions.cancelling import may_move_instead
from actions.desk import Desk, numbered
from actions.draft import Json

MOST_ON_CALL = 4
"""Choices that can be kept in mind."""


class AskParty(FrontdeskAction):
    action_name = "action_ask_party"

    async def act(self, desk: Desk) -> list[EventType]:
        identity.ask_party(desk)
        return desk.draft.events()


class AskVisitType(FrontdeskAction):
    """Offers the visits between which the words were unclear; else asks openly."""

    action_name = "action_ask_visit_type"

    async def act(self, desk: Desk) -> list[EventType]:
        choices = (desk.draft.identity or {}).get("visit_choices")
        if desk.is_call and not choices:
            choices = usual_visits(desk)[:MOST_ON_CALL]  # Whoever has only keys could not say what it is for.
            desk.draft.identity = {**(desk.draft.identity or {}), "usual_choices": choices}
            desk.say("utter_ask_visit_type", numbered(map(desk.visit_name, choices)))
            return desk.draft.events()
        if desk.comes_back:
            desk.say("utter_back_to_kinds" if choices else "utter_back_to_visit_type")
        elif choices:
            desk.say("utter_ask_which_visit", numbered(map(desk.visit_name, choices)))
        else:
            desk.say("utter_ask_visit_type")
        return desk.draft.events()


class AskProvider(FrontdeskAction):
    action_name = "action_ask_provider"

    async def act(self, desk: Desk) -> list[EventType]:
        which_provider.ask_provider(desk)
        return desk.draft.events()


class AskAppointment(FrontdeskAction):
    action_name = "action_ask_appointment"

    async def act(self, desk: Desk) -> list[EventType]:
        kept_visits.ask_appointment(desk)
        return []


class AskSlot(FrontdeskAction):
    action_name = "action_ask_slot"

    async def act(self, desk: Desk) -> list[EventType]:
        offers.ask_slot(desk)
        return desk.draft.events()


class AskSex(FrontdeskAction):
    action_name = "action_ask_sex"

    async def act(self, desk: Desk) -> list[EventType]:
        desk.say("utter_ask_sex", desk.options("utter_female", "utter_male"))
        return []


class AskInsurance(FrontdeskAction):
    action_name = "action_ask_insurance"

    async def act(self, desk: Desk) -> list[EventType]:
        desk.say("utter_ask_insurance")
        return []


class AskContact(FrontdeskAction):
    action_name = "action_ask_contact"

    async def act(self, desk: Desk) -> list[EventType]:
        contact.ask_contact(desk)
        return []


class AskCode(FrontdeskAction):
    action_name = "action_ask_code"

    async def act(self, desk: Desk) -> list[EventType]:
        desk.say("utter_ask_code", None, ending=(desk.draft.contact or {})["sent"])
        return []


class AskConfirmed(FrontdeskAction):
    """Reads back exactly what a yes will do: weekday, date, time, provider and place. No choices in coming back."""

    action_name = "action_ask_confirmed"

    async def act(self, desk: Desk) -> list[EventType]:
        form = desk.turn.form or ""
        if form == "contact_form":
            facts = {"patient": (desk.draft.party or {})["given_name"], "details": contact.contact_in_words(desk)}
            desk.say("utter_confirm_contact", desk.options("utter_yes_change", "utter_no_change"), **facts)
            return []
        visit = desk.draft.appointment or {}
        target = visit if form in ("cancelling_form", "confirming_form") else desk.draft.slot
        facts = desk.when_and_where(target or {})
        name = (desk.draft.party or visit.get("patient") or {})["given_name"]
        if form == "booking_form":
            kind = desk.visit_name(desk.draft.visit_type or "")
            sensitive = desk.clinic.is_sensitive((target or {})["provider"]["code"])
            shape = "utter_confirm_booking_unnamed" if sensitive else "utter_confirm_booking"
            desk.say(shape, _options(desk, "utter_yes_book", "utter_no_other"), patient=name, visit=kind, **facts)
        elif form == "rescheduling_form":
            old = {f"old_{key}": value for key, value in desk.when_and_where(visit).items()}
            desk.say(
                "utter_confirm_move", _options(desk, "utter_yes_move", "utter_no_other"), patient=name, **facts, **old
            )
        elif form == "confirming_form":
            desk.say("utter_will_you_come", desk.options("utter_yes_come", "utter_no_come"), patient=name, **facts)
        elif may_move_instead(desk):
            choices = desk.options("utter_choose_move", "utter_yes_cancel", "utter_no_keep")
            desk.say("utter_move_or_cancel", choices, label=kept_visits.visit_label(desk, visit))
        else:
            label = kept_visits.visit_label(desk, visit)
            desk.say("utter_confirm_cancel", _options(desk, "utter_yes_cancel", "utter_no_keep"), label=label)
        return []


def _options(desk: Desk, *responses: str) -> list[Json] | None:
    return None if desk.comes_back else desk.options(*responses)
