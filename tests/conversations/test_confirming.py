"""Patients say that they will come: it is written down beside the visit, and nothing else about it changes."""

import pytest
from sqlalchemy import text

from tests.conversations.book import local, visits_of
from tests.conversations.conftest import GRACE, JAMES, UNKNOWN


def confirmed(book, given_name):
    """'skin-check sms' for every coming visit of which it was said that the patient will come."""
    book.rollback()
    rows = book.execute(
        text(
            """SELECT a.visit_type, a.confirmed_through FROM appointment a JOIN patient p ON p.id = a.patient_id
               WHERE p.given_name = :name AND a.confirmed_at <= clinic_now()"""
        ),
        {"name": given_name},
    )
    return [" ".join(row) for row in rows]


@pytest.mark.parametrize("words", ["confirm my appointment", "yes I'll be there tuesday the 10th", "CONFIRM"])
def test_james_confirms_his_only_visit(patient, book, words):
    """Once he has proved who he is, his words are enough; the visit is read back in full."""
    james = patient(JAMES)
    asked = james.says(words)
    assert "March" not in asked
    assert confirmed(book, "James") == []
    done = james.says("Walker 11/03/1954")
    assert "it's confirmed: James's visit on Tuesday, March 10 at 10:00 AM with " in done
    assert confirmed(book, "James") == ["office-visit sms"]
    assert [local(visit.start_at) for visit in visits_of(book, "James")] == ["Tue 03-10 10:00"]


def test_another_day_than_that_of_the_visit_is_asked_about(patient, book):
    """He means to come tomorrow, and his visit is next week: nothing is confirmed before he has said yes to it."""
    james = patient(JAMES)
    james.says("yes I'll be there tomorrow, confirming my appointment")
    question = james.says("Walker 11/03/1954")
    assert "Tuesday, March 10 at 10:00 AM" in question
    assert "Can you make it?" in question
    assert confirmed(book, "James") == []
    assert "it's confirmed" in james.says("yes")
    assert confirmed(book, "James") == ["office-visit sms"]


def test_grace_says_which_of_two(patient, book):
    grace = patient(GRACE)
    grace.says("I want to confirm my appointment")
    assert "Which visit do you mean?" in grace.says("Kim 7/21/1996")
    assert "it's confirmed" in grace.says("the skin check")
    assert confirmed(book, "Grace") == ["skin-check sms"]


def test_in_spanish(patient, book):
    james = patient(JAMES)
    james.says("sí, confirmo mi cita")
    assert "Confirmada la visita de James: martes" in james.says("Walker 3/11/1954")
    assert confirmed(book, "James") == ["office-visit sms"]


def test_whoever_cannot_come_may_move_the_visit(patient, book):
    """ "No" to "can you make it?" loses nothing: the visit is moved, cancelled or kept, as the patient likes."""
    james = patient(JAMES)
    james.says("yes I'll be there tomorrow, confirming my appointment")
    james.says("Walker 11/03/1954")
    choices = james.says("no")
    assert "Move it to another time" in choices
    assert "Tuesday, March 10, 10:00 AM" in choices
    assert len(visits_of(book, "James")) == 1
    assert "1)" in james.says("move it")
    assert len(visits_of(book, "James")) == 1
    assert confirmed(book, "James") == []


@pytest.mark.parametrize(("answer", "left"), [("2", 0), ("cancel it", 0), ("3", 1), ("keep it", 1)])
def test_i_cannot_make_it_after_all(patient, book, answer, left):
    """Said after confirming: it may be moved, cancelled or kept, and only what is chosen happens."""
    james = patient(JAMES)
    james.says("confirm my appointment")
    james.says("Walker 11/03/1954")
    choices = james.says("I can't make it after all")
    assert "Move it to another time" in choices
    assert len(visits_of(book, "James")) == 1
    james.says(answer)
    assert len(visits_of(book, "James")) == left


def test_an_unknown_number_confirms_nothing(patient):
    """It is not told whether there is a visit; a person takes over."""
    assert "only from a phone we have on file" in patient(UNKNOWN).says("confirm my appointment tomorrow")
