"""Patients tell the clinic how they are reached now. It is Monday, March 2, 2026, eight in the morning."""

import re

import pytest
from sqlalchemy import text

from tests.conversations.conftest import ANA, JAMES, OMAR, UNKNOWN


@pytest.fixture
def reached(house):
    """How a patient is reached, by given name: phone, email and address."""

    def look(name):
        row = "SELECT phone, email, address FROM patient WHERE given_name = :name"
        with house.engine.connect() as connection:
            return tuple(connection.execute(text(row), {"name": name}).one())

    return look


def test_a_new_phone_number(patient, reached):
    """Omar's new number counts after his birth date, a code from his old number, and a yes to exactly that."""
    omar = patient(OMAR)
    omar.says("hi i changed my phone number, its 502 555 0177 now")
    asked = omar.says("Haddad 1/15/1979")
    assert "6-digit code to the number on file that ends in 0104" in asked
    code = re.search(r"Your code is (\d{6})", asked)[1]

    assert "Change Omar's phone number to 502-555-0177" in omar.says(code)
    assert reached("Omar")[0] == OMAR
    assert "I've changed the phone number to 502-555-0177" in omar.says("yes")
    assert reached("Omar")[0] == "+15025550177"


def test_we_moved(patient, reached):
    """James says only that he moved; he is asked where to, and a slip is mended before it counts."""
    james = patient(JAMES)
    james.says("we moved last week, can you update my address")
    james.says("walker 11/3/1954")
    asked = james.says("88 Willow Court, Louisville 40205")
    code = re.search(r"Your code is (\d{6})", asked)[1]
    assert "address to 88 Willow Court, Louisville 40205" in james.says(code)
    assert "What is the new address" in james.says("no")
    assert "address to 98 Willow Court, Louisville 40205" in james.says("98 Willow Court, Louisville 40205")
    assert "Done" in james.says("1")
    assert reached("James") == (JAMES, None, "98 Willow Court, Louisville 40205")


def test_a_wrong_code_changes_nothing(patient, reached):
    """The wrong code, then none at all: another is sent, and the patient may still leave it."""
    omar = patient(OMAR)
    omar.says("please update my email to omar.h@example.org")
    code = re.search(r"Your code is (\d{6})", omar.says("Haddad 1/15/1979"))[1]
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert "isn't right" in omar.says(wrong)
    again = omar.says("i didn't get it, send another code please")
    assert re.search(r"Your code is \d{6}", again)
    assert "left that" in omar.says("never mind")
    assert reached("Omar")[1] is None


def test_a_number_that_is_on_nobodys_file_changes_nothing(patient, reached, house):
    """Whoever writes from an unknown number is told nothing and gets a person."""
    stranger = patient(UNKNOWN)
    assert "our staff need to change that" in stranger.says("this is omar haddad, i changed my phone number")
    assert reached("Omar")[0] == OMAR
    with house.as_staff() as staff:
        assert "contact_change" in [task["kind"] for task in staff.get("/v1/staff-tasks").json()["items"]]


def test_in_spanish(patient, reached):
    ana = patient(ANA)
    ana.says("hola, cambié de correo, el nuevo es ana.t@example.org")
    asked = ana.says("Torres 12/4/1988")
    code = re.search(r"Su código es (\d{6})", asked)[1]
    assert "Cambio para Ana el correo a ana.t@example.org" in ana.says(code)
    assert "Listo" in ana.says("sí")
    assert reached("Ana")[1] == "ana.t@example.org"
