"""Patients who call: real dialogue, real appointment book, TwiML carried out by the pretend network."""

import httpx
import pytest
from sqlalchemy import select

from api.calls.models import Voicemail
from api.conversations.models import Conversation, Message, StaffTask
from api.patients.models import Patient
from api.scheduling.models import Appointment, Hold
from tests.conversations.calling import Caller
from tests.conversations.conftest import ANA, JAMES, OMAR, UNKNOWN
from tests.conversations.house import wait_until


@pytest.fixture
def call(house):
    return lambda phone=OMAR, **more: Caller(house, phone, **more)


def booked(book):
    book.rollback()
    rows = select(Appointment).where(Appointment.source == "voice", Appointment.status == "booked")
    return list(book.scalars(rows))


def the_confirmation(text):
    """Weekday, date, time, provider and place."""
    return [
        "Monday, March ninth" in text,
        "two thirty in the afternoon" in text,
        "Doctor Samuel Lee" in text,
        "Riverside" in text,
    ]


def test_a_caller_books_by_speech(call, book, house):
    omar = call()
    assert "Harbor Family" in omar.hears
    assert "birth" in omar.says("i need a checkup with doctor lee next monday afternoon")
    omar.says("january fifteenth nineteen seventy nine")
    said = omar.says("haddad")
    if "Shall I book" not in said:
        said = omar.says("the one at two thirty")
    assert all(the_confirmation(said)), said
    assert all(the_confirmation(omar.says("yes please")))
    omar.says("no that's all")

    assert omar.is_over
    assert omar.turns <= 9
    (visit,) = booked(book)
    assert visit.provider_code == "lee"
    house.settle()
    (text,) = [i["body"] for i in house.phone_items(OMAR) if "Booked" in i["body"]]
    assert "Monday, March 9 at 2:30 PM with Dr. Samuel Lee at Riverside" in text


def test_a_caller_books_by_keys_alone(call, book):
    omar = call()
    omar.presses("1")
    omar.presses("01151979")
    omar.presses("423323#")
    assert "press one" in omar.presses("1")
    assert "Shall I book" in omar.presses("2")
    said = omar.presses("1")

    assert "Booked" in said
    assert omar.turns <= 9
    assert len(booked(book)) == 1


def test_a_caller_books_by_keys_and_speech(call, book):
    omar = call()
    omar.says("i'd like to see somebody for a rash")
    omar.presses("01151979")
    omar.says("h a d d a d")
    omar.says("the second one")
    assert "Shall I book" in omar.says("the first time")
    assert "Booked" in omar.presses("1")

    assert omar.turns <= 9
    assert len(booked(book)) == 1


def test_other_times_by_key(call, book):
    omar = call()
    omar.says("an office visit please")
    omar.presses("01151979")
    first = omar.presses("423323#")
    others = omar.presses("4")

    assert "press three" in first
    assert "press three" in others
    assert others != first
    assert booked(book) == []


def test_a_confidently_wrong_date_is_caught_by_the_read_back(call, book):
    """ "Tuesday" was heard for "Thursday": the caller says no, and nothing is booked."""
    omar = call()
    omar.says("office visit with doctor lee tuesday at nine")
    omar.presses("01151979")
    said = omar.presses("423323#")
    if "Shall I book" not in said:
        said = omar.presses("1")
    assert "Shall I book" in said
    again = omar.says("no thursday")

    assert "Thursday" in again
    assert booked(book) == []


def test_a_confidently_wrong_name_opens_nothing(call, house):
    omar = call()
    omar.says("when is my appointment")
    omar.presses("01151979")
    said = omar.says("hadley")

    assert "March" not in said
    with house.as_staff() as staff:
        (conversation,) = staff.get("/v1/conversations", params={"phone": OMAR}).json()["items"]
    assert not any("March 20" in m["text"] for m in conversation["messages"])


def test_a_visit_is_moved_and_cancelled_by_phone(call, book):
    james = call(JAMES)
    james.says("i need to move my appointment")
    james.presses("11031954")
    james.says("walker")
    assert "press two" in james.says("next thursday afternoon")
    assert "Move" in james.presses("1") or "move" in james.hears
    assert "Thursday, March twelfth" in james.says("yes")
    james.says("i want to cancel my appointment")
    james.says("yes cancel it")

    book.rollback()
    visits = select(Appointment).join(Patient).where(Patient.phone == JAMES, Appointment.status == "cancelled")
    (visit,) = book.scalars(visits)
    assert visit.start_at.isoformat().startswith("2026-03-12")


def test_a_new_caller_registers_after_the_read_back(call, book):
    """What was heard is kept only after a yes to exactly that; a no asks again."""
    rosa = call(UNKNOWN)
    rosa.says("i'd like to book a checkup")
    rosa.says("no i'm new")
    rosa.says("rosa delgado")
    said = rosa.says("may fourth nineteen ninety")
    assert "Rosa Delgado" in said
    assert "May fourth" in said
    assert book.scalar(select(Patient.id).where(Patient.phone == UNKNOWN)) is None
    rosa.says("no")
    rosa.says("rosa delgado")
    rosa.presses("05041990")
    rosa.says("yes")

    book.rollback()
    (patient,) = book.scalars(select(Patient).where(Patient.phone == UNKNOWN))
    assert (patient.given_name, patient.family_name, patient.confirmed) == ("Rosa", "Delgado", False)


def test_in_spanish(call, book):
    omar = call()
    omar.presses("9")
    omar.says("quiero una cita para un chequeo")
    omar.presses("01151979")
    said = omar.presses("423323#")
    assert "oprima" in said
    said = omar.presses("1")
    assert "¿" in said
    omar.says("sí")

    assert len(booked(book)) == 1


def test_what_was_proved_by_text_does_not_count_in_a_call(call, patient):
    """Whoever shows the same number may be somebody else."""
    assert "March 20" in patient(OMAR).says("when is my appointment? Haddad 1/15/1979")

    assert "March" not in call(OMAR).says("when is my appointment")


def test_what_was_proved_in_a_call_does_not_count_in_the_next(call):
    first = call(OMAR)
    first.says("when is my appointment")
    first.presses("01151979")
    assert "March twentieth" in first.presses("423323#")
    first.hangs_up()

    assert "March" not in call(OMAR).says("when is my appointment")


def test_the_caller_goes_on_by_text_without_proving_it_again(call, patient, book, house):
    texting = patient(OMAR)
    omar = call()
    omar.says("office visit please")
    omar.presses("01151979")
    omar.presses("423323#")
    omar.says("can you text me the choices")
    assert omar.is_over
    house.settle()
    assert "1)" in texting.reads()
    assert "book it?" in texting.says("2")
    assert "Booked" in texting.says("yes")

    book.rollback()
    made = select(Appointment).where(Appointment.source == "sms", Appointment.status == "booked")
    assert len(list(book.scalars(made))) == 1


def test_hanging_up_before_the_yes_frees_the_time(call, book):
    omar = call()
    omar.says("office visit please")
    omar.presses("01151979")
    omar.presses("423323#")
    assert "Shall I book" in omar.presses("1")
    assert book.scalar(select(Hold.id).where(Hold.status == "active")) is not None
    omar.hangs_up()

    book.rollback()
    assert book.scalar(select(Hold.id).where(Hold.status == "active")) is None
    assert booked(book) == []


def test_hanging_up_after_the_yes_keeps_one_visit_and_a_text(call, book, house):
    omar = call()
    omar.says("office visit please")
    omar.presses("01151979")
    omar.presses("423323#")
    omar.presses("1")
    omar.presses("1")
    omar.hangs_up()
    house.settle()

    assert len(booked(book)) == 1
    assert len([i for i in house.phone_items(OMAR) if "Booked" in i["body"]]) == 1


def test_a_person_by_key_and_back_again(call, book):
    omar = call()
    omar.says("office visit please")
    omar.presses("0")
    assert omar.is_over

    assert list(book.scalars(select(StaffTask).where(StaffTask.resolved_at.is_(None)))) == []
    assert book.scalar(select(Conversation.handler).where(Conversation.phone == OMAR)) == "bot"


@pytest.mark.parametrize("answers", ["busy", "no-answer", "voicemail"])
def test_nobody_free_means_the_voicemail(call, book, house, answers):
    httpx.post(f"{house.simulator}/simulator/staff-phone", json={"answers": answers}).raise_for_status()
    omar = call()
    omar.presses("0")
    assert omar.waits_for["verb"] == "record"
    omar.leaves("please call me about my visit")
    house.settle()
    httpx.post(f"{house.simulator}/simulator/staff-phone", json={"answers": "person"}).raise_for_status()

    kinds = set(book.scalars(select(StaffTask.kind).where(StaffTask.resolved_at.is_(None))))
    assert "voicemail" in kinds
    wait_until(lambda: _audio(book)[:4] == b"RIFF", 20, "the message was not fetched")
    (voicemail,) = book.scalars(select(Voicemail))
    assert voicemail.transcript == "please call me about my visit"


def _audio(book):
    book.rollback()
    return book.scalar(select(Voicemail.audio)) or b""


def test_three_silences_end_at_the_voicemail(call):
    omar = call()
    omar.is_silent()
    omar.is_silent()
    omar.is_silent()

    assert omar.waits_for["verb"] == "record"


def test_an_emergency_in_the_middle(call, book):
    omar = call()
    omar.says("office visit please")
    said = omar.says("my chest hurts and i can't breathe")

    assert "nine one one" in said
    assert book.scalar(select(StaffTask.urgent).where(StaffTask.kind == "emergency")) is True


def test_a_call_and_a_text_of_one_number_at_once(call, patient, book):
    """Each has its own thread of thought; both are in one conversation."""
    omar, texting = call(), patient(OMAR)
    omar.says("office visit please")
    assert "date of birth" in texting.says("cancel my appointment").lower()
    omar.presses("01151979")
    assert "press one" in omar.presses("423323#")
    texting.says("Haddad 1/15/1979")

    channels = set(book.scalars(select(Message.channel).join(Conversation).where(Conversation.phone == OMAR)))
    assert channels == {"sms", "voice"}


def test_a_mother_calls_for_her_child(call, book):
    ana = call(ANA)
    assert "oprima" in ana.hears  # Her record says Spanish.
    ana.presses("9")
    ana.says("my daughter mia needs her shots")
    ana.presses("04121988")
    said = ana.says("torres")
    assert "press one" in said or "Shall I book" in said
    if "Shall I book" not in said:
        said = ana.presses("1")
    assert "Mia" in said
    ana.says("yes")

    (visit,) = booked(book)
    assert book.get(Patient, visit.patient_id).given_name == "Mia"
