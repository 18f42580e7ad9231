"""How a form takes a message: is it an answer, a changed wish, another matter, or not understood?

Rasa asks the form first, whatever the intent. A form that finds nothing of its own in the message rejects it, and
Rasa's rules answer by the intent and then come back to the open question.
"""

import re
from abc import abstractmethod
from dataclasses import replace
from typing import ClassVar

from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet

from actions import identity, offers, several_wishes, waiting
from actions.answers import folded, read_yes_no, wants_to_leave
from actions.base import FrontdeskAction
from actions.desk import Desk
from actions.for_staff import asked_of_staff, pass_on, said_before
from actions.kept_visits import asks_about_kept_visits, find_appointment, owe_kept_visits, tell_owed_visits
from actions.questions.answering import answer, asked
from actions.questions.topics import Question
from actions.reasons import read_reason
from actions.remarks import without_remarks

_SIDE_MATTERS = frozenset(
    """ask_availability bot_challenge faq goodbye greet help human_handoff human_request_topic late_arrival opt_out
    repeat
    start_over stop_flow thank wrong_number""".split()
)
_ALWAYS_FIRST = frozenset(["opt_out", "human_handoff", "wrong_number"])
_ASKS_ABOUT_WORK = re.compile(r"\b(?:do|does|is|are|what days|which days)\b.*\b(?:work|works|in)\b")
_SURE_YES = re.compile(r"\b(?:yes|yep|yeah|yup|si|book|confirm\w*|correct\w*|reserv\w*)\b")
_MOST_WORDS_OF_A_SLIP = 2
"""So few words may be an answer, whatever the model makes of them."""
_ONLY_NUMBERS = re.compile(r"[^a-z]*\d[^a-z]*", re.IGNORECASE)
"""No words, so that the model's reading means nothing."""
_ABOUT_KEPT_VISITS = ("rescheduling_form", "cancelling_form", "confirming_form")
FLOW_INTENTS = {
    "book_appointment": "booking_form",
    "reschedule_appointment": "rescheduling_form",
    "cancel_appointment": "cancelling_form",
    "check_appointments": "checking_form",
    "change_contact": "contact_form",
}


def used_up(desk: Desk, form: str) -> str:
    """Marks the message as taken by a form: it is run again after a side matter, and must not read the words twice."""
    return f"{form} {desk.turn.id}"


class FormAction(FrontdeskAction):
    """The reading and the next question of one form. `steps` are the form's slots, in the order of domain.yml."""

    form: ClassVar[str]

    @abstractmethod
    async def open(self, desk: Desk) -> None:
        """Takes the message that opened the form: it often holds the whole wish."""

    @abstractmethod
    async def read_answer(self, desk: Desk) -> bool:
        """Takes an answer to the open question. False if the message is none."""

    @abstractmethod
    async def read_change(self, desk: Desk) -> bool:
        """Takes a changed or added wish. False if the message holds none."""

    @abstractmethod
    async def next_question(self, desk: Desk) -> str | None:
        """Does what can be done without asking, and names the slot to ask for; None when the flow has ended."""

    def offer_choices(self, desk: Desk) -> None:
        """Makes the open question easier after two answers that were not understood, where there is a way."""

    def keeps_going(self, desk: Desk) -> bool:
        """Whether an intent that belongs to another flow is really about this one."""
        return FLOW_INTENTS.get(desk.turn.intent) in (None, self.form)

    async def leave(self, desk: Desk) -> bool:
        """Drops the flow when the patient says so and wishes for nothing else in the same breath."""
        if offers.times_in(desk) or desk.doctors_meant().codes:
            return False
        desk.draft.outcome = {"kind": "stopped"}
        return True

    def _asks_beside(self, desk: Desk) -> bool:
        """ "Does Dr. Lee work Fridays?" names a provider and a day, and is a question all the same."""
        asks = _ASKS_ABOUT_WORK.search(folded(desk.turn.text))
        return desk.turn.intent == "ask_availability" and asks is not None

    def _asks_about_kept_visits(self, desk: Desk) -> bool:
        """Answered on the way, whatever the flow: to know what is booked already is no other wish."""
        if self.form == "checking_form" or desk.turn.intent != "check_appointments":
            return False
        is_surely = desk.turn.question != "party" and len(desk.turn.text.split()) > _MOST_WORDS_OF_A_SLIP
        return asks_about_kept_visits(desk) or (is_surely and not self.keeps_going(desk))

    def _is_another_matter(self, desk: Desk) -> bool:
        """A sentence that ends texts, asks for a person, or begins another flow is never an answer to our question."""
        is_short = len(desk.turn.text.split()) <= _MOST_WORDS_OF_A_SLIP or desk.turn.question == "party"
        return not is_short and (desk.turn.intent in _ALWAYS_FIRST or not self.keeps_going(desk))

    async def act(self, desk: Desk) -> list[EventType]:
        used = used_up(desk, self.form)
        several_wishes.read_resumed(desk, self.form)
        if desk.draft.used_turn == used:
            return await self._ask_on(desk)
        rest = without_remarks(desk.turn.text)
        desk.turn = replace(desk.turn, text=rest or desk.turn.text)
        if desk.draft.flow != self.form:
            return await self._open(desk)
        desk.draft.used_turn = used
        if not rest:
            desk.draft.aside = desk.turn.id
            return await self._ask_on(desk)
        if self._access_has_ended(desk):
            return await self._ask_on(desk)
        if await waiting.leaves_the_list(desk):
            return await self._ask_on(desk)
        if wants_to_leave(desk.turn.text) and await self.leave(desk):
            return await self._ask_on(desk)
        if question := asked(desk):
            return await self._answer_beside(desk, question)
        if self._asks_about_kept_visits(desk):
            owe_kept_visits(desk)
            if not (desk.turn.question == "party" and await self.read_answer(desk)):
                desk.draft.aside = desk.turn.id
            return await self._ask_on(desk)
        if topic := asked_of_staff(desk):
            return await self._pass_on(desk, topic)
        if self._asks_beside(desk) or self._is_another_matter(desk):
            return self._leave_to_others(desk)
        text = desk.turn.text
        if await self.read_answer(desk):
            desk.draft.doubts = 0
            if desk.turn.text != text:
                # Only a part of the message was the answer.
                await self.read_change(desk)
        elif self.keeps_going(desk) and await self.read_change(desk):
            desk.draft.doubts = 0
        elif not _ONLY_NUMBERS.fullmatch(text) and (desk.turn.intent in _SIDE_MATTERS or not self.keeps_going(desk)):
            return self._leave_to_others(desk)
        else:
            self._doubt(desk)
        return await self._ask_on(desk)

    def _leave_to_others(self, desk: Desk) -> list[EventType]:
        """Another rule answers the message; then the open question follows, in full only for those who ask for that."""
        aside = None if desk.turn.intent == "repeat" else desk.turn.id
        return [
            SlotSet("used_turn", used_up(desk, self.form)),
            SlotSet("aside", aside),
            ActionExecutionRejected(self.form),
        ]

    async def _answer_beside(self, desk: Desk, question: Question) -> list[EventType]:
        """Answers a question, takes what else the message says, and comes back to what is open."""
        if not answer(desk, question):
            desk.say("utter_question_for_staff")
        desk.draft.doubts = 0
        if question.rest and not self._is_half_a_yes(desk, question.rest):
            desk.turn = replace(desk.turn, text=question.rest)
            if await self.read_answer(desk) or (self.keeps_going(desk) and await self.read_change(desk)):
                return await self._ask_on(desk)
        desk.draft.aside = desk.turn.id
        return await self._ask_on(desk)

    async def _pass_on(self, desk: Desk, topic: str) -> list[EventType]:
        """The staff see to what only they do, while the flow goes on with what else the message says."""
        pass_on(desk, topic)
        desk.draft.doubts = 0
        whole, rest = desk.turn, said_before(desk)
        desk.turn = replace(whole, text=rest, intent="inform")
        is_answered = bool(rest) and not self._is_half_a_yes(desk, rest) and await self.read_answer(desk)
        desk.turn = whole
        desk.draft.aside = None if is_answered else whole.id
        return await self._ask_on(desk)

    def _is_half_a_yes(self, desk: Desk, rest: str) -> bool:
        """ "Ok, how long will it take?" is no yes yet to what was read back."""
        agrees = desk.turn.question == "confirmed" and read_yes_no(rest, "inform") is not False
        return agrees and not _SURE_YES.search(folded(rest))

    async def _open(self, desk: Desk) -> list[EventType]:
        if desk.draft.slot:
            await desk.client.release_holds()
        # "Cancel it then", in the middle of moving a visit, means that visit.
        is_that_one = desk.draft.flow in _ABOUT_KEPT_VISITS and not _names_another_visit(desk)
        desk.draft.clear_flow(keep=("appointment",) if is_that_one else ())
        desk.draft.flow = self.form
        desk.draft.used_turn, desk.draft.doubts, desk.draft.aside = used_up(desk, self.form), 0, None
        if (question := asked(desk)) and not self._answer_first(desk, question):
            return await self._ask_on(desk)
        several_wishes.take_first(desk, self.form)
        identity.note_who(desk)
        await identity.read_opening(desk)
        identity.note_who(desk)
        await self.open(desk)
        return await self._ask_on(desk)

    def _answer_first(self, desk: Desk, question: Question) -> bool:
        """ "I need a physical, how long does it take?" True if there is a wish as well: a question opens no form."""
        is_answered = answer(desk, question)
        if question.rest:
            if not is_answered:
                desk.say("utter_question_for_staff")
            desk.turn = replace(desk.turn, text=question.rest)
            return True
        desk.draft.outcome = {"kind": "answered"} if is_answered else {"kind": "handoff", "reason": "question"}
        return False

    def _access_has_ended(self, desk: Desk) -> bool:
        """Proof of identity lasts a while only: the phone may be in other hands. The wish is kept meanwhile."""
        party = desk.party
        if party is None or any(person.id == party.id for person in desk.turn.people):
            return False
        desk.draft.party = None
        # Those among whom to choose were proved with it: who it is comes first again.
        desk.draft.identity = {**(desk.draft.identity or {}), "choices": []}
        desk.say("utter_identity_again")
        return True

    async def _ask_on(self, desk: Desk) -> list[EventType]:
        await tell_owed_visits(desk)
        question = None if desk.draft.outcome else await self.next_question(desk)
        question = None if desk.draft.outcome else question
        return [*desk.draft.events(), SlotSet("requested_slot", question)]

    def _doubt(self, desk: Desk) -> None:
        """Once: say so and ask again. Twice: offer choices. The third time a person takes over."""
        desk.draft.doubts += 1
        if desk.draft.doubts > 2:
            identity.end_with_person(desk, "not_understood")
        elif desk.draft.doubts == 2:
            desk.say("utter_unclear_choices")
            self.offer_choices(desk)
        else:
            desk.say("utter_unclear")


def _names_another_visit(desk: Desk) -> bool:
    """Whether the words describe a visit by its kind or its doctor, and it is not the one that was spoken of."""
    visit = desk.draft.appointment
    if not visit or not visit.get("id"):
        return False
    doctors = desk.doctors_meant().codes
    kinds = read_reason(desk.turn.text, desk.clinic, who="adult").visit_types
    is_another_doctor = bool(doctors) and visit["provider"]["code"] not in doctors
    return is_another_doctor or (bool(kinds) and visit["visit_type"]["code"] not in kinds)


async def party_or_question(desk: Desk) -> str | None:
    """The first question of every form: None once the patient is known."""
    return None if await identity.find_party(desk) else "party"


def is_unknown_number(desk: Desk) -> bool:
    """Ends a flow about kept visits on a number that is on nobody's file: there is nothing to be shown to it."""
    if desk.turn.people_on_file or desk.turn.people or desk.draft.party:
        return False
    desk.draft.outcome = {"kind": "unknown_number"}
    return True


async def kept_visit_or_question(desk: Desk) -> str | None:
    """The first questions of a form about a kept visit: None once it is known which one, or once the flow has ended."""
    if is_unknown_number(desk):
        return None
    return await party_or_question(desk) or (None if await find_appointment(desk) else "appointment")
