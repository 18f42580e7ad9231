"""Patients ask things in the middle: they are answered, and then the open question comes back in a few words."""

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
