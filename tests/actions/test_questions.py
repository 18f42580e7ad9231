"""Which question a message asks beside the matter, and what the clinic's file answers."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import Desk
from actions.draft import Draft
from actions.questions.answering import answer, asked
from actions.questions.topics import Question, question_in, request_in
from actions.turn import Turn
from api.wording import all_responses
from tests.actions.demo import demo_clinic


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("why do you need my birthday", "why"),
        ("¿para qué lo necesita?", "why"),
        ("how long will it take", "duration"),
        ("how long does a physical take?", "duration"),
        ("¿cuánto dura la cita?", "duration"),
        ("is it going to hurt", "medical"),
        ("should I stop taking my blood pressure medicine?", "medical"),
        ("me va a doler?", "medical"),
        ("can my husband come", "companion"),
        ("¿puede ir mi esposo?", "companion"),
        ("do i need to fast", "preparation"),
        ("puedo comer antes?", "preparation"),
        ("what should I bring", "bring"),
        ("how much is it", "cost"),
        ("do you take blue cross", "insurance"),
        ("Is there an elevator?", "access"),
        ("what bus goes there", "directions"),
        ("how do i join the video visit", "video"),
        ("¿aceptan pacientes nuevos?", "new_patients"),
        ("does dr garcia speak spanish?", "languages"),
        ("¿quién habla español ahí?", "languages"),
        ("is dr. patel a woman", "woman_or_man"),
        ("¿la doctora Patel trabaja los viernes?", "works_when"),
        ("which doctors are at hilltop", "at_site"),
    ],
)
def test_a_question_is_known_by_its_words(message, topic):
    question = question_in(message)
    assert question is not None
    assert question.topic == topic


@pytest.mark.parametrize(
    "message",
    [
        "my knee hurts",
        "me duele la espalda",
        "can i take the 9:00",
        "I take the bus, so not too early",
        "can my husband come thursday at 3",
        "chest has been kinda tight when i climb the stairs",
        "how long is the wait to see the heart doctor",
        "no, otro día",
    ],
)
def test_an_answer_or_a_wish_is_no_question(message):
    assert question_in(message) is None


@pytest.mark.parametrize(
    ("message", "rest"),
    [
        ("2, and how long does it take?", "2"),
        ("la segunda por favor, ¿puede ir mi esposo?", "la segunda por favor"),
        ("I need a physical. How much does it cost?", "I need a physical."),
        ("yes, but how much is it?", ""),
        ("yes, if my insurance is covered. do you take Aetna?", ""),
    ],
)
def test_what_else_is_said_counts_unless_it_sets_a_condition(message, rest):
    question = question_in(message)
    assert question is not None
    assert question.rest == rest


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("how long does a physical take?", {"response": "utter_duration_first", "minutes": 40, "minutes_new": 60}),
        ("how long does a vaccination take?", {"response": "utter_duration", "minutes": 10}),
        ("how long will it take", {"response": "utter_duration_by_visit", "shortest": 10, "longest": 60}),
        ("do you take bcbs", {"response": "utter_plan_taken", "plan": "Anthem Blue Cross Blue Shield"}),
        ("do you take Humana?", {"response": "utter_plan_unknown", "plan": "Humana"}),
        ("what's your phone number", {"response": "utter_phone", "phone": "502-555-0100"}),
        ("will it hurt?", {"response": "utter_medical_question"}),
        ("does dr garcia speak spanish", {"response": "utter_provider_speaks", "languages": "English and Spanish"}),
        ("is dr patel a woman?", {"response": "utter_provider_is_f", "provider": "Dr. Maya Patel"}),
        ("is dr lee taking new patients?", {"response": "utter_provider_takes_no_new_but"}),
        ("do you take new patients", {"response": "utter_clinic_words"}),
    ],
)
def test_the_clinics_file_answers(message, said):
    desk, dispatcher = make_desk(message)
    question = asked(desk)
    assert question is not None
    assert answer(desk, question)
    (message_said,) = dispatcher.messages
    assert message_said.items() >= said.items()


def test_fasting_is_answered_for_the_visit_that_is_being_settled():
    """Nobody is told to eat or not to eat before a visit that has not been named."""
    desk, dispatcher = make_desk("do i need to fast?", visit_type="annual-physical")
    assert answer(desk, Question("preparation", desk.turn.text))
    assert "don't eat for 8 hours" in dispatcher.messages[0]["words"]
    desk, dispatcher = make_desk("do i need to fast?")
    assert not answer(desk, Question("preparation", desk.turn.text))
    assert dispatcher.messages == []


def test_whoever_surely_wishes_for_something_else_asks_no_question():
    """ "How long do results take" goes to the staff, as everything about results."""
    assert asked(make_desk("how long will it take", intent="human_request_topic")[0]) is None


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("I need a refill of my lisinopril", "refill"),
        ("are my lab results back", "results"),
        ("can I get a copy of my records", "records"),
        ("I was charged twice", "billing"),
        ("I need a referral to a specialist", "referral"),
        ("can the doctor fill out a school form", "forms"),
        ("necesito una carta para el trabajo", "forms"),
        ("I have a question for the doctor", "medical"),
        ("can you help me with something", None),
    ],
)
def test_what_is_asked_of_the_staff_has_a_topic(message, topic):
    assert request_in(message) == topic


def make_desk(text: str, *, intent: str = "inform", visit_type: str | None = None) -> tuple[Desk, CollectingDispatcher]:
    dispatcher = CollectingDispatcher()
    facts: dict[str, Any] = {"people_on_file": 1, "people": (), "locked": False, "form": None, "question": None}
    turn = Turn(
        id="1",
        conversation_id=uuid4(),
        call_sid=None,
        text=text,
        intent=intent,
        sure=0.9,
        perhaps=frozenset(),
        topic=None,
        channel="sms",
        language="en",
        now=datetime.fromisoformat("2026-03-02T08:00:00-05:00"),
        **facts,
    )
    draft = Draft(visit_type=visit_type)
    return Desk(turn, draft, demo_clinic(), None, dispatcher, all_responses()), dispatcher  # type: ignore[arg-type]
