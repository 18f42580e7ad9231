"""Somebody whom the clinic does not know writes. It is Monday, March 2, 2026, eight in the morning."""

import re

import pytest
from sqlalchemy import text

from tests.conversations.conftest import UNKNOWN


@pytest.fixture
def rows(house):
    """The rows that a query finds, as tuples."""

    def look(query):
        with house.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    return look


def test_a_newcomer_books_and_tells_who_insures_them(patient, rows):
    """Names and birth date in one text, a time, a yes; then the insurance, as it was given and unconfirmed."""
    sam = patient(UNKNOWN)
    asked = ("hi id like a checkup with dr lee next week", "never been there, im new")
    assert "1)" in sam.says_in_turn(*asked, "Sam Reyes 3/4/1990")
    booked = sam.says_in_turn("1", "yes")
    assert "Booked for Sam" in booked
    assert "which insurance" in booked
    told = sam.says("blue cross, member id XYZ123456789")
    assert "ending in 6789" in told
    assert "XYZ123456789" not in told
    assert rows("SELECT plan, member_number, confirmed FROM insurance") == [("blue cross", "XYZ123456789", False)]


def test_insurance_is_not_pressed_for(patient, rows):
    """ "Skip" is fine, and so is another wish."""
    sam = patient(UNKNOWN)
    sam.says_in_turn("I'm a new patient and want an office visit with dr lee", "new", "Sam Reyes 3/4/1990", "1", "yes")
    assert "bring your insurance card" in sam.says("skip")
    assert rows("SELECT count(*) FROM insurance") == [(0,)]


def test_a_child_comes_with_a_parent(patient, rows):
    """A child of ten cannot be registered alone: the parent is asked for, and may then act for the child."""
    mother = patient(UNKNOWN)
    wish = ("my son needs a well child visit, we are new", "no, new here")
    assert "Tim is under 18" in mother.says_in_turn(*wish, "Tim Novak, 5/6/2016")
    assert re.search(r"1\) .*with Dr. ", mother.says("Jana Novak, 2/3/1985"))
    assert "Booked for Tim" in mother.says_in_turn("1", "yes")
    pairs = rows(
        "SELECT a.given_name, c.given_name, c.confirmed FROM proxy JOIN patient a ON a.id = proxy.proxy_id "
        "JOIN patient c ON c.id = proxy.patient_id WHERE a.given_name = 'Jana'"
    )
    assert pairs == [("Jana", "Tim", False)]


def test_a_guardian_is_grown_up(patient, rows):
    mother = patient(UNKNOWN)
    mother.says_in_turn("i want to book a checkup for my kid, first time", "2", "Tim Novak, 5/6/2016")
    assert "18 or older" in mother.says("Tom Novak 5/6/2014")
    assert rows("SELECT count(*) FROM patient WHERE given_name IN ('Tim', 'Tom')") == [(0,)]


def test_the_sex_is_asked_only_where_it_matters(patient, rows):
    """A well-woman visit depends on it; nothing else does."""
    eva = patient(UNKNOWN)
    asked = eva.says_in_turn("i need a pap smear, new patient", "new here", "Eva Lind 7/8/1991")
    assert "female or male" in asked
    assert "1)" in eva.says("im a woman")
    assert rows("SELECT sex FROM patient WHERE given_name = 'Eva'") == [("F",)]


def test_the_wrong_number(patient, rows, house):
    """Whoever says that this is not James's phone hears nothing of him, and what was open is closed."""
    james = patient("+15025550102")
    james.says("when is my appointment")
    assert "10:00 AM" in james.says("walker 11/3/1954")
    assert "Sorry about that" in james.says("you have the wrong number, i'm not james")
    assert rows("SELECT count(*) FROM access WHERE expires_at > clinic_now()") == [(0,)]
    assert rows("SELECT wrong_person_at IS NOT NULL FROM conversation") == [(True,)]
    with house.as_staff() as staff:
        assert "wrong_number" in [task["kind"] for task in staff.get("/v1/staff-tasks").json()["items"]]


def test_who_tells_at_once_who_they_are_is_not_asked_again(patient, rows):
    """Name and birth date instead of "been here before?": taken, and the staff match the record."""
    zoe = patient(UNKNOWN)
    zoe.says("I need a checkup")
    assert "1)" in zoe.says("Zoe Lind, march 4th 1990")
    new = "SELECT count(*) FROM patient WHERE given_name = 'Zoe' AND family_name = 'Lind' AND NOT confirmed"
    assert rows(new) == [(1,)]


@pytest.mark.parametrize(
    "words",
    [
        "hi, new patient here, I need a checkup",
        "I've never been there, could I get a physical next week",
        "soy paciente nueva, necesito una cita para un chequeo",
    ],
)
def test_new_patients_who_say_so_are_not_asked(patient, words):
    stranger = patient(UNKNOWN)
    answer = stranger.says(words)
    assert "first and last name" in answer or "nombre, el apellido" in answer
    assert "1)" in stranger.says("Zoe Lind, 12/24/1990")


def test_the_last_of_two_answers(patient):
    stranger = patient(UNKNOWN)
    stranger.says("I need a checkup")
    assert "first and last name" in stranger.says("the last one")
