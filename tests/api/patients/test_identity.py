"""Identification: who is at the other end of a number."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit.models import AuditRow
from api.conversations.models import Conversation, StaffTask
from tests.api.patients.people import ANAS_PHONE, FIELDS_PHONE, UNKNOWN_PHONE, make_patient

ANA = {"birth_date": "1988-04-12", "family_name": "Torres"}
WRONG = {"birth_date": "1988-04-13", "family_name": "Torres"}


@pytest.fixture
def anas(conversation, bot):
    """The bot in the conversation of Ana's number."""
    return Talk(conversation(ANAS_PHONE), bot)


class Talk:
    """One conversation as the bot has it with the api."""

    def __init__(self, row, bot):
        self.id, self._http = row.id, bot(row.id)

    def identify(self, said):
        return self._http.post(f"/v1/conversations/{self.id}/identify", json=said)

    def access(self):
        return self._http.get(f"/v1/conversations/{self.id}/access").json()


def test_a_mother_opens_her_own_and_her_childrens_visits(anas):
    """Ana's birth date and family name, from her number, open her visits and those of Leo and Mia."""
    answer = anas.identify(ANA)

    assert answer.status_code == 200
    assert answer.json()["patient"]["given_name"] == "Ana"
    assert answer.json()["patient"]["established"] == ["family-medicine"]
    assert {child["given_name"] for child in answer.json()["acts_for"]} == {"Leo", "Mia"}
    opened = [(person["given_name"], person["is_self"]) for person in anas.access()["patients"]]
    assert opened == [("Ana", True), ("Leo", False), ("Mia", False)]


def test_accents_and_case_do_not_matter(anas):
    """Speech recognition writes names as it likes."""
    assert anas.identify(ANA | {"family_name": "TÓRRES"}).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        WRONG,
        ANA | {"family_name": "Walker"},
        {"birth_date": "1954-11-03", "family_name": "Walker"},
        {"birth_date": "1900-01-01", "family_name": "Nobody"},
    ],
    ids=["wrong birth date", "wrong name", "a patient on another number", "no such patient"],
)
def test_every_failure_sounds_the_same(anas, said):
    """Nobody learns from the answer whether such a patient exists."""
    answer = anas.identify(said)

    assert answer.status_code == 403
    assert answer.json()["code"] == "identity_mismatch"
    assert set(answer.json()) == {"type", "title", "status", "code", "detail"}
    assert answer.content == anas.identify(WRONG).content
    assert anas.access()["patients"] == []


def test_a_date_that_can_be_read_in_two_ways_is_one_try(anas):
    """Ana writes "12/4/88", the day first: either reading opens her visits, and a wrong one counts once."""
    wrong = {"birth_date": "1988-12-05", "or_birth_date": "1988-05-12", "family_name": "Torres"}
    for _ in range(4):
        assert anas.identify(wrong).json()["code"] == "identity_mismatch"

    assert anas.identify(ANA | {"birth_date": "1988-12-04", "or_birth_date": "1988-04-12"}).status_code == 200


def test_a_second_birth_date_is_no_second_guess(anas):
    """Only the same numbers the other way round are a second reading."""
    assert anas.identify(WRONG | {"or_birth_date": "1988-04-12"}).status_code == 422


def test_a_childs_own_birth_date_opens_nothing(anas):
    """Whoever holds the phone and knows when Leo was born is not thereby his guardian."""
    assert anas.identify({"birth_date": "2019-09-30", "family_name": "Torres"}).json()["code"] == "identity_mismatch"


def test_a_youth_with_a_phone_is_no_adult(session, conversation, bot):
    """Even with the number on file, somebody under 18 is identified through a guardian."""
    make_patient(session, birth_date=date(2008, 3, 3), phone="+15025550151")
    talk = Talk(conversation("+15025550151"), bot)

    assert talk.identify({"birth_date": "2008-03-03", "family_name": "Moreno"}).status_code == 403


def test_an_eighteenth_birthday_makes_an_adult(session, conversation, bot):
    """The day somebody turns 18 by the clinic's own calendar."""
    make_patient(session, birth_date=date(2008, 3, 2), phone="+15025550151")
    talk = Talk(conversation("+15025550151"), bot)

    assert talk.identify({"birth_date": "2008-03-02", "family_name": "Moreno"}).status_code == 200


def test_two_people_on_one_number_are_told_apart(conversation, bot):
    """Robert and Denise share a landline: each birth date opens only its owner's visits."""
    talk = Talk(conversation(FIELDS_PHONE), bot)

    assert talk.access()["people_on_file"] == 2
    assert (
        talk.identify({"birth_date": "1951-09-14", "family_name": "Fields"}).json()["patient"]["given_name"] == "Denise"
    )
    assert [person["given_name"] for person in talk.access()["patients"]] == ["Denise"]


def test_twins_are_left_to_the_staff(session, conversation, bot):
    """Same number, same birth date, same family name: the bot cannot know which of them it is."""
    make_patient(session, "Ida", phone="+15025550152")
    make_patient(session, "Eva", phone="+15025550152")
    talk = Talk(conversation("+15025550152"), bot)

    assert talk.identify({"birth_date": "1980-05-01", "family_name": "Moreno"}).status_code == 403


def test_a_second_registration_does_not_lock_a_patient_out(session, conversation, bot):
    """Somebody who is on file and once registered again by text is still found, as the person the clinic knows."""
    on_file = make_patient(session, phone="+15025550152")
    make_patient(session, "Someone", phone="+15025550152", confirmed=False)
    talk = Talk(conversation("+15025550152"), bot)

    answer = talk.identify({"birth_date": "1980-05-01", "family_name": "Moreno"})

    assert answer.json()["patient"]["id"] == str(on_file.id)


def test_five_failures_bring_a_person(anas, session):
    """The count survives the errors; from then on even the right answer waits for the staff."""
    codes = [anas.identify(WRONG).json()["code"] for _ in range(5)]

    assert codes == ["identity_mismatch"] * 4 + ["identity_locked"]
    assert anas.identify(ANA).json()["code"] == "identity_locked"
    assert anas.access() == {"patients": [], "people_on_file": 1, "locked": True}
    assert [task.kind for task in session.scalars(select(StaffTask))] == ["identity_locked"]


def test_the_staff_opens_the_way_again(anas, client):
    """After a member of the staff has spoken with the person and handed back, the bot may ask again."""
    for _ in range(5):
        anas.identify(WRONG)
    client.post(f"/v1/conversations/{anas.id}/hand-back", json={})

    assert anas.identify(ANA).status_code == 200


def test_success_forgives_earlier_slips(anas):
    """A patient who mistypes now and then is never locked out."""
    for _ in range(3):
        assert [anas.identify(WRONG).status_code for _ in range(4)] == [403] * 4
        assert anas.identify(ANA).status_code == 200


def test_many_tries_at_once_count_one_by_one(conversation, bot):
    """Guessing in parallel is no way round the limit."""
    talks = [Talk(row, bot) for row in [conversation(ANAS_PHONE)] * 12]
    with ThreadPoolExecutor(12) as pool:
        codes = list(pool.map(lambda talk: talk.identify(WRONG).json()["code"], talks))

    assert codes.count("identity_mismatch") == 4
    assert codes.count("identity_locked") == 8


def test_counting_without_the_lock_would_lose_tries(engine, conversation):
    """The control of the test above: two tries that read the count before either writes make it one, not two."""
    row = conversation(ANAS_PHONE)
    with Session(engine) as one, Session(engine) as other:
        tries = [(session, session.get(Conversation, row.id)) for session in (one, other)]
        for session, seen in tries:
            seen.identity_failures = seen.identity_failures + 1
            session.commit()
    with Session(engine) as session:
        assert session.get(Conversation, row.id).identity_failures == 1


def test_access_ends_after_half_an_hour(anas, later):
    """A phone changes hands: the proof does not last."""
    anas.identify(ANA)
    later(minutes=29)
    assert len(anas.access()["patients"]) == 3
    later(minutes=2)
    assert anas.access()["patients"] == []


def test_every_try_is_on_record_without_names(anas, session):
    """The audit says who was identified when, and that others failed, but holds no name, date or number."""
    anas.identify(WRONG)
    anas.identify(ANA)

    rows = session.scalars(select(AuditRow).where(AuditRow.action.like("identity.%")).order_by(AuditRow.id)).all()
    assert [(row.action, row.actor, row.conversation_id) for row in rows] == [
        ("identity.refused", "bot", anas.id),
        ("identity.proved", "bot", anas.id),
    ]
    assert rows[0].facts == {"code": "identity_mismatch"}
    assert set(rows[1].facts) == {"acts_for"}


def test_the_bot_speaks_for_its_own_conversation_only(conversation, bot, anas):
    """A conversation can neither ask about another one nor identify in it."""
    stranger = bot(conversation(UNKNOWN_PHONE).id)

    assert stranger.get(f"/v1/conversations/{anas.id}/access").status_code == 404
    assert stranger.post(f"/v1/conversations/{anas.id}/identify", json=ANA).status_code == 404
    assert anas.access()["patients"] == []


def test_an_unknown_number_has_nobody_on_file(conversation, bot):
    """That is how the bot knows to ask whether the person has been here before."""
    assert Talk(conversation(UNKNOWN_PHONE), bot).access() == {"patients": [], "people_on_file": 0, "locked": False}
