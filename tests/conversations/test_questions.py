"""Patients ask things in the middle: they are answered, and then the open question comes back in a few words."""

import re

import pytest

from tests.conversations.book import visits_of
from tests.conversations.conftest import OMAR


def test_a_question_between_the_offers_is_answered_and_the_list_is_not_read_out_again(patient, book):
    """Omar asks how long it takes and whether it hurts, sees the times again when he wants to, and books one."""
    omar = patient(OMAR)
    omar.says("i need a physical")
    offers = omar.says("haddad 1/15/1979")
    assert "1) " in offers

    back = omar.says("how long will it take")
    assert "That visit takes about" in back
    assert "Text REPEAT to see them again." in back
    assert "1) " not in back

    assert "A clinician has to answer that one" in omar.says("is it going to hurt")
    assert "1) " in omar.says("repeat")

    before = len(visits_of(book, "Omar"))
    question = omar.says("2, and how much is it?")
    assert "our staff would have to look it up" in question
    assert "Shall I book it?" in question
    assert "Booked for Omar" in omar.says("yes")
    assert len(visits_of(book, "Omar")) == before + 1


def test_why_the_clinic_asks_who_is_writing(patient):
    """Omar is told why, and is asked again in a few words."""
    omar = patient(OMAR)
    omar.says("i need a physical")

    answer = omar.says("why do you need my birthday?")
    assert "I ask so that no one else" in answer
    assert "Now, to go on" in answer


def test_a_plan_that_is_taken_and_one_that_is_not_on_the_list(patient):
    """The list in the clinic's file decides, and a person can check the rest."""
    omar = patient(OMAR)
    assert "Yes, we take Anthem Blue Cross Blue Shield." in omar.says("do you take blue cross?")
    assert "Humana is not on our list." in omar.says("do you take humana?")


def test_a_refill_goes_to_the_staff_with_its_topic(patient, house):
    """The staff see what it is about before they open the conversation, and Omar is told what was passed on."""
    omar = patient(OMAR)
    assert "I've passed your refill request to our staff." in omar.says("I need a refill of my blood pressure pills")

    with house.as_staff() as staff:
        (task,) = staff.get("/v1/staff-tasks").json()["items"]
    assert (task["kind"], task["facts"]) == ("topic", {"topic": "refill"})


@pytest.mark.parametrize(
    ("words", "said", "topic"),
    [
        ("can I get a refill of my lisinopril", "I've passed your refill request to our staff.", "refill"),
        ("can you send me my test results", "I've passed your question about results to our staff.", "results"),
        ("I have a question about my bill", "I've passed your billing question to our staff.", "billing"),
        ("could you fax my records to dr jones", "I've passed your request for records to our staff.", "records"),
    ],
)
def test_what_only_the_staff_do_ends_no_booking(patient, house, words, said, topic):
    """The staff get a task, Omar reads so, and the times that he was offered are still open to him."""
    omar = patient(OMAR)
    omar.says("appointment with dr lee next wednesday")
    omar.says("Haddad 1/15/1979")
    answer = omar.says(words)
    assert said in answer
    assert "Which of the 3 times suits you?" in answer

    with house.as_staff() as staff:
        (task,) = staff.get("/v1/staff-tasks").json()["items"]
    assert (task["kind"], task["facts"]["topic"]) == ("topic", topic)
    assert "Shall I book it?" in omar.says("1")
    assert "Booked for Omar" in omar.says("yes")


def test_a_pick_and_a_refill_in_one_breath(patient):
    omar = patient(OMAR)
    omar.says("appointment with dr lee next wednesday")
    second = re.search(r"2\) (.*) with", omar.says("Haddad 1/15/1979"))
    answer = omar.says("2, and I need a refill")
    assert "I've passed your refill request" in answer
    assert second[1].split(", ")[-1] in answer
    assert "Shall I book it?" in answer


def test_say_that_again(patient, house):
    """Outside of every flow what was said last is said again: not once proof of identity has ended."""
    omar = patient(OMAR)
    assert "Nothing is open just now." in omar.says("repeat")
    omar.says("when is my appointment?")
    told = omar.says("Haddad 1/15/1979")
    assert omar.says("can you repeat that?") == told
    house.move_clock(minutes=45)
    assert "March 20" not in omar.says("can you repeat that?")


def test_parking_in_spanish(patient):
    assert "Estacionamiento gratis detrás del edificio." in patient(OMAR).says("Hola, ¿hay estacionamiento?")


def test_what_is_booked_is_told_on_the_way(patient):
    """Beside offers at once, before it is known who asks as soon as that is known; then what was open comes again."""
    omar = patient(OMAR)
    omar.says("appointment with dr lee next wednesday")
    assert "March 20" not in omar.says("what appointments do I have")
    answer = omar.says("Haddad 1/15/1979")
    assert re.search(r"(?s)Your next visit:.*March 20, 8:00 AM.*1\) Wed, Mar 11", answer)
    assert re.search(r"(?s)March 20, 8:00 AM.*Which of the 3 times", omar.says("what appointments do I have"))
    assert "Shall I book it?" in omar.says("1")
