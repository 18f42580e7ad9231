"""What patients say beside a flow: a question, a person please, stop, again, or something we did not understand."""

import re

from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet

from actions import several_wishes, waiting
from actions.answers import folded, read_yes_no
from actions.base import FrontdeskAction
from actions.cancelling import cannot_come
from actions.choices import read_number
from actions.desk import Desk
from actions.for_staff import pass_on
from actions.hours import provider_hours
from actions.offers import times_in
from actions.questions.answering import answer, asked, heard
from actions.questions.topics import request_in
from actions.reasons import read_reason

SURELY_BEYOND = 0.75
_CONFIRM = re.compile(r"\W*(?:c|confirm(?:ed|ing|o|ado|ada)?)\W*", re.IGNORECASE)
"""What reminders ask people to answer."""
_A_PERSON = re.compile(
    r"\b(?:persons?|people|humans?|some(?:one|body)|any(?:one|body) (?:i|there|real)|speak|talk|call(?:s|ing)?|agent|"
    r"representative|reception\w*|operator|secretary|staff|front desk|nurse|manager|real|"
    r"personas?|alguien|humano|hablar|comunique\w*|pase(?:me|n)?|recepcion\w*|secretaria|operador\w*|enfermera|gente)\b"
)
"""In what words people ask for a person."""
_FLOWS = {
    "book_appointment": "booking_form",
    "reschedule_appointment": "rescheduling_form",
    "cancel_appointment": "cancelling_form",
    "check_appointments": "checking_form",
    "confirm_appointment": "confirming_form",
}
_AN_OPENING = re.compile(
    r"\b(?:openings?|open (?:slots?|spots?)|slots?|spots?|room|anything|something|lugar|algo|huecos?|espacio|cupos?)\b"
)
"""Who asks for these wants a time, and not to know on which days somebody works."""

_HANDOFF_REASONS = {
    "human_handoff": "asked",
    "human_request_topic": "topic",
    "late_arrival": "late_arrival",
    "wrong_number": "wrong_number",
}


async def leave_flow(desk: Desk) -> list[EventType]:
    """Ends whatever is under way and gives held time back."""
    await desk.client.release_holds()
    several_wishes.drop(desk)
    desk.draft.clear_flow()
    desk.draft.doubts = 0
    return [*desk.draft.events(), SlotSet("requested_slot", None), ActiveLoop(None)]


class HandOff(FrontdeskAction):
    action_name = "action_hand_off"

    async def act(self, desk: Desk) -> list[EventType]:
        if desk.turn.form and desk.turn.intent == "human_request_topic":
            pass_on(desk, None)  # Nothing more is known of it; the open question follows by itself.
            return []
        is_last = desk.turn.intent == "human_request_topic" and not desk.turn.form
        if is_last and (form := several_wishes.first_flow(desk)):
            return [FollowupAction(form)]
        if (form := _wish_of_who_complains(desk)) and not desk.turn.form:
            return [FollowupAction(form)]
        several_wishes.leave_to_staff(desk)
        topic = request_in(desk.turn.text) or desk.turn.topic if desk.turn.intent == "human_request_topic" else None
        desk.hand_off(_HANDOFF_REASONS.get(desk.turn.intent, "asked"), **({"topic": topic} if topic else {}))
        return await leave_flow(desk)


def _wish_of_who_complains(desk: Desk) -> str | None:
    """ "Nobody answers your phone. When is my visit?" asks for no person: the flow of the wish, if it has but one."""
    if desk.turn.intent != "human_handoff" or _A_PERSON.search(folded(desk.turn.text)):
        return None
    likely = [form for intent, form in _FLOWS.items() if intent in desk.turn.perhaps]
    if not likely and _names_a_visit(desk):
        return "booking_form"
    return likely[0] if len(likely) == 1 else None


class OptOut(FrontdeskAction):
    """No more texts, asked for in words that the network does not catch."""

    action_name = "action_opt_out"

    async def act(self, desk: Desk) -> list[EventType]:
        if await waiting.leaves_the_list(desk):
            return []
        desk.dispatcher.utter_message(json_message={"opt_out": True})
        return await leave_flow(desk)


class StopFlow(FrontdeskAction):
    action_name = "action_stop_flow"

    async def act(self, desk: Desk) -> list[EventType]:
        if await waiting.leaves_the_list(desk):
            return []
        if not desk.turn.form and (desk.turn.topic == "cancel_that" or cannot_come(desk.turn.text)):
            # "Cancel it", after being told of a visit: it is read back, and nothing goes without a yes.
            return [FollowupAction("cancelling_form")]
        desk.say("utter_stopped" if desk.turn.form else "utter_nothing_to_stop")
        return await leave_flow(desk)


class StartOver(FrontdeskAction):
    action_name = "action_start_over"

    async def act(self, desk: Desk) -> list[EventType]:
        desk.say("utter_start_over")
        return await leave_flow(desk)


class Repeat(FrontdeskAction):
    """Within a flow the open question follows by itself; outside, what was said last is said again."""

    action_name = "action_repeat"

    async def act(self, desk: Desk) -> list[EventType]:
        if desk.turn.form:
            return [FollowupAction(desk.turn.form)]
        for said in desk.turn.said_before:
            options = [{"title": option["label"], "payload": option["value"]} for option in said.get("options", [])]
            desk.say("utter_clinic_words", options or None, words=said["text"])
        if not desk.turn.said_before:
            desk.say("utter_nothing_to_repeat")
        return []


class Unclear(FrontdeskAction):
    """Outside every flow: other words, then choices, then a person."""

    action_name = "action_unclear"

    async def act(self, desk: Desk) -> list[EventType]:
        if await waiting.leaves_the_list(desk):
            return _understood(desk)
        return _answer_loosely(desk)


class LooseAnswer(FrontdeskAction):
    """An answer while nothing is asked: a choice from the menu, a yes or a no; the rest is unclear."""

    action_name = "action_loose_answer"

    async def act(self, desk: Desk) -> list[EventType]:
        if cannot_come(desk.turn.text):
            return [*_understood(desk), FollowupAction("cancelling_form")]
        if desk.turn.intent in ("affirm", "deny") and not _chosen_flow(desk) and not _CONFIRM.fullmatch(desk.turn.text):
            desk.say("utter_nothing_to_stop")
            return _understood(desk)
        return _answer_loosely(desk)


def _answer_loosely(desk: Desk) -> list[EventType]:
    """A flow that the words choose or name; else the next step towards a person.

    Another action must not follow here: no rule would know what comes after it, and Rasa would take the turn back.
    """
    if chosen := _chosen_flow(desk):
        return [*_understood(desk), FollowupAction(chosen)]
    question = asked(desk)
    if question and answer(desk, question):
        return _understood(desk)
    if desk.turn.intent == "confirm_appointment" or _CONFIRM.fullmatch(desk.turn.text):
        return [*_understood(desk), FollowupAction("confirming_form")]
    if not _is_surely_beyond(desk) and _names_a_visit(desk):
        return [*_understood(desk), FollowupAction("booking_form")]
    desk.draft.doubts += 1
    if desk.draft.doubts > 2:
        desk.draft.doubts = 0
        desk.hand_off("not_understood")
    elif desk.draft.doubts == 2:
        desk.say("utter_choices", desk.options(*_CHOICES))
    elif desk.turn.intent == "out_of_scope":
        desk.say("utter_out_of_scope")
    else:
        desk.say("utter_unclear_open")
    return desk.draft.events()


_CHOICES = {
    "utter_choice_book": "booking_form",
    "utter_choice_move": "rescheduling_form",
    "utter_choice_cancel": "cancelling_form",
    "utter_choice_check": "checking_form",
}


def _chosen_flow(desk: Desk) -> str | None:
    """The flow that a number from the menu names, or the one that was offered and is now accepted."""
    if desk.draft.doubts == 2:
        index = read_number(desk.turn.text, len(_CHOICES))
        return list(_CHOICES.values())[index] if index is not None else None
    accepted = desk.draft.offered_flow and read_yes_no(desk.turn.text, desk.turn.intent)
    return desk.draft.offered_flow if accepted else None


def _is_surely_beyond(desk: Desk) -> bool:
    """Whether the message is no clinic's business: where that is in doubt, a visit that it names decides."""
    return desk.turn.intent == "out_of_scope" and desk.turn.sure >= SURELY_BEYOND


def _names_a_visit(desk: Desk) -> bool:
    """ "Mia's shots", "dr lee thursday": no sentence, and a wish all the same."""
    reason = read_reason(desk.turn.text, desk.clinic, who="adult")
    return bool(reason.visit_types or desk.doctors_meant().codes)


def _understood(desk: Desk) -> list[EventType]:
    desk.draft.doubts, desk.draft.offered_flow = 0, None
    return desk.draft.events()


class AnswerAvailability(FrontdeskAction):
    """ "Does Dr. Lee work Fridays?" is answered from the provider's public hours; then the open question follows."""

    action_name = "action_answer_availability"

    async def act(self, desk: Desk) -> list[EventType]:
        code = desk.doctors_meant().only
        wants_a_day = any(window.earliest_date for window in times_in(desk).any_of)
        wants_a_time = wants_a_day or _AN_OPENING.search(folded(desk.turn.text))
        if code and not wants_a_time and not desk.clinic.is_sensitive(code):
            provider = desk.clinic.providers[code]
            sites = {site.code: site.name for site in desk.clinic.sites.values()}
            today = desk.turn.now.astimezone(desk.zone).date()
            hours = provider_hours(provider, sites, desk.turn.language, today)
            desk.say("utter_provider_hours", provider=provider.name, hours=hours)
            desk.draft.offered_flow = None if desk.turn.form else "booking_form"
            return desk.draft.events()
        desk.draft.aside = None
        return [*desk.draft.events(), FollowupAction(desk.turn.form or "booking_form")]


class AnswerQuestion(FrontdeskAction):
    """Where, when open, how much, what to bring: what the clinic's file says. The rest is for a person."""

    action_name = "action_answer_question"

    async def act(self, desk: Desk) -> list[EventType]:
        if answer(desk, heard(desk)):
            return []
        if desk.turn.form:
            # The open question comes again by itself; a person can be asked afterwards.
            desk.say("utter_question_for_staff")
            return []
        desk.hand_off("question")
        return await leave_flow(desk)
