"""Tier two: a code from the number on file, and what it opens."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit.models import AuditRow
from api.conversations.models import Message
from api.patients.models import OneTimeCode, Patient
from tests.api.patients.people import ANAS_PHONE, UNKNOWN_PHONE

ANA = {"birth_date": "1988-04-12", "family_name": "Torres"}


class Talk:
    """Ana's conversation, in which she has identified herself."""

    def __init__(self, row, bot, engine):
        self.id, self.http, self.engine = row.id, bot(row.id), engine
        self.ana = self.http.post(f"/v1/conversations/{self.id}/identify", json=ANA).json()["patient"]["id"]

    def asks(self, patient=None):
        return self.http.post(f"/v1/conversations/{self.id}/codes", json={"patient_id": patient or self.ana})

    def gives(self, code):
        said = {"patient_id": self.ana, "code": code}
        return self.http.post(f"/v1/conversations/{self.id}/codes/check", json=said)

    def changes(self, **contact):
        return self.http.post(
            f"/v1/patients/{self.ana}/contact", json=contact, headers={"Idempotency-Key": str(contact)}
        )

    def texted(self):
        """The codes that have been texted, the oldest first."""
        with Session(self.engine) as session:
            said = session.scalars(select(Message.text).where(Message.direction == "outbound").order_by(Message.id))
            return [found[0] for words in said if (found := re.search(r"\d{6}", words))]


@pytest.fixture
def talk(conversation, bot, engine):
    return Talk(conversation(ANAS_PHONE), bot, engine)


def another(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_a_code_opens_what_a_birth_date_does_not(talk, engine):
    """Ana's birth date alone does not move her texts to another phone; the code that reaches her present one does."""
    assert talk.changes(phone="+15025550177").json()["code"] == "step_up_needed"

    asked = talk.asks()
    assert asked.status_code == 201
    assert asked.json()["number_ends_in"] == ANAS_PHONE[-4:]
    (code,) = talk.texted()
    assert talk.gives(code).status_code == 200

    changed = talk.changes(phone="+15025550177", email="ana@example.org", address="214 Oak Street, 40202")
    assert changed.status_code == 200
    with Session(engine) as session:
        ana = session.get_one(Patient, talk.ana)
        assert (ana.phone, ana.email, ana.address) == ("+15025550177", "ana@example.org", "214 Oak Street, 40202")
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "patient.contact_changed")).all()
    assert [row.facts["kinds"] for row in rows] == [["address", "email", "phone"]]
    assert "0177" not in str(rows[0].facts)


def test_a_code_works_once(talk):
    """Whoever reads it over Ana's shoulder is too late; ten tries at once still open one door only."""
    talk.asks()
    (code,) = talk.texted()
    with ThreadPoolExecutor(4) as pool:
        answers = [answer.status_code for answer in pool.map(lambda _: talk.gives(code), range(4))]
    assert sorted(answers) == [200, 403, 403, 403]


def test_a_code_is_over_after_ten_minutes(talk, later):
    talk.asks()
    (code,) = talk.texted()
    later(minutes=10, seconds=1)
    assert talk.gives(code).json()["code"] == "code_mismatch"


def test_what_a_code_opened_closes_again(talk, later):
    talk.asks()
    assert talk.gives(talk.texted()[0]).status_code == 200
    later(minutes=10, seconds=1)
    assert talk.changes(phone="+15025550177").json()["code"] == "step_up_needed"


def test_guessing_ends_with_a_person(talk):
    """Five wrong codes lock the conversation, and then even the right one is refused."""
    talk.asks()
    (code,) = talk.texted()
    answers = [talk.gives(another(code)).json()["code"] for _ in range(5)]
    assert answers == ["code_mismatch"] * 4 + ["identity_locked"]
    assert talk.gives(code).json()["code"] == "identity_locked"


def test_a_new_code_kills_the_one_before_it_and_there_are_three_an_hour(talk, later):
    talk.asks()
    talk.asks()
    first, second = talk.texted()
    assert first == second or talk.gives(first).json()["code"] == "code_mismatch"
    assert talk.gives(second).status_code == 200
    assert talk.asks().status_code == 201
    assert talk.asks().json()["code"] == "too_many_codes"
    later(minutes=61)
    talk.http.post(f"/v1/conversations/{talk.id}/identify", json=ANA)
    assert talk.asks().status_code == 201


def test_a_code_is_for_one_conversation(talk, conversation, bot):
    """A code that Ana's phone has received opens nothing in another conversation."""
    talk.asks()
    other = conversation(UNKNOWN_PHONE)
    said = {"patient_id": talk.ana, "code": talk.texted()[0]}
    assert bot(other.id).post(f"/v1/conversations/{other.id}/codes/check", json=said).status_code == 404


def test_a_landline_gets_no_code(talk, engine):
    with Session(engine) as session, session.begin():
        session.get_one(Patient, talk.ana).phone_takes_texts = False
    assert talk.asks().json()["code"] == "no_number_for_codes"


def test_the_code_itself_is_not_kept(talk, engine):
    """The table holds a digest; a look at it opens nothing."""
    talk.asks()
    with Session(engine) as session:
        digest = session.scalars(select(OneTimeCode.digest)).one()
        rows = session.scalars(select(AuditRow)).all()
    assert talk.texted()[0] not in digest
    assert not any(talk.texted()[0] in str(row.facts) for row in rows)


def test_the_clinics_systems_need_no_code(talk, client):
    answer = client.post(
        f"/v1/patients/{talk.ana}/contact", json={"email": "a@example.org"}, headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 200
    assert answer.json()["email"] == "a@example.org"


@pytest.mark.parametrize("contact", [{}, {"phone": "555"}, {"email": "ana at home"}, {"address": "a\nb\nc 1"}])
def test_nonsense_is_refused(talk, contact):
    talk.asks()
    talk.gives(talk.texted()[0])
    assert talk.changes(**contact).status_code == 422
