"""Registering somebody whom the clinic does not know yet."""

from sqlalchemy import select

from api.clinic.models import Resource
from api.conversations.models import StaffTask
from api.patients.models import Patient, Proxy
from tests.api.patients.people import ANAS_PHONE, UNKNOWN_PHONE, patient_named

NINA = {"given_name": "Nina", "family_name": "Ngata", "birth_date": "1990-02-03"}


def test_a_new_patient_may_book_at_once_and_is_confirmed_later(conversation, bot, session):
    """Nina writes from an unknown number: the bot may act for her, and the staff is asked to check."""
    nina = conversation(UNKNOWN_PHONE)

    answer = bot(nina.id).post("/v1/patients", json=NINA | {"phone": UNKNOWN_PHONE, "language": "es"})

    assert answer.status_code == 201
    known = answer.json()
    assert (known["confirmed"], known["established"], known["language"]) == (False, [], "es")
    access = bot(nina.id).get(f"/v1/conversations/{nina.id}/access").json()
    assert [person["id"] for person in access["patients"]] == [known["id"]]
    assert access["people_on_file"] == 1
    assert [(task.kind, str(task.patient_id)) for task in session.scalars(select(StaffTask))] == [
        ("confirm_patient", known["id"])
    ]
    assert session.scalars(select(Resource).where(Resource.code == known["id"])).one().kind == "patient"


def test_the_bot_need_not_repeat_the_number(conversation, bot):
    """A conversation registers on its own number."""
    answer = bot(conversation(UNKNOWN_PHONE).id).post("/v1/patients", json=NINA)

    assert answer.json()["phone"] == UNKNOWN_PHONE


def test_a_conversation_registers_nobody_on_another_number(conversation, bot):
    """Otherwise a stranger could put a patient on somebody else's phone."""
    answer = bot(conversation(UNKNOWN_PHONE).id).post("/v1/patients", json=NINA | {"phone": ANAS_PHONE})

    assert answer.status_code == 403


def test_a_known_name_on_another_number_is_never_told(conversation, bot, session):
    """Somebody who registers as Ana learns nothing about Ana; the staff is told to compare the two."""
    stranger = conversation(UNKNOWN_PHONE)
    ana = patient_named(session, "Ana", "Torres")

    answer = bot(stranger.id).post(
        "/v1/patients", json={"given_name": "ana", "family_name": "Tórres", "birth_date": "1988-04-12"}
    )

    assert answer.status_code == 201
    assert answer.json()["id"] != str(ana.id)
    assert (answer.json()["confirmed"], answer.json()["established"]) == (False, [])
    tasks = {task.kind: task for task in session.scalars(select(StaffTask))}
    assert set(tasks) == {"confirm_patient", "possible_duplicate"}
    assert tasks["possible_duplicate"].facts == {"patient_ids": [str(ana.id)]}


def test_a_repeated_request_registers_once(conversation, bot, session):
    """The network may lose an answer: the same key means the same registration."""
    http = bot(conversation(UNKNOWN_PHONE).id)

    answers = [http.post("/v1/patients", json=NINA, headers={"Idempotency-Key": "n1"}) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert len(session.scalars(select(Patient).filter_by(given_name="Nina", family_name="Ngata")).all()) == 1


def test_a_parents_new_child_stays_theirs(conversation, bot, session):
    """A child whom an identified mother registers opens to her again next time, through her own birth date."""
    anas = conversation(ANAS_PHONE)
    http = bot(anas.id)
    http.post(f"/v1/conversations/{anas.id}/identify", json={"birth_date": "1988-04-12", "family_name": "Torres"})

    baby = http.post(
        "/v1/patients", json={"given_name": "Noa", "family_name": "Torres", "birth_date": "2026-02-01"}
    ).json()

    proxies = session.scalars(select(Proxy).where(Proxy.patient_id == baby["id"])).all()
    assert [proxy.proxy_id for proxy in proxies] == [patient_named(session, "Ana", "Torres").id]
    people = http.get(f"/v1/conversations/{anas.id}/access").json()["patients"]
    assert {person["given_name"]: person["is_self"] for person in people}["Noa"] is False


def test_one_number_registers_a_household_and_no_more(conversation, bot):
    """Five people wait to be confirmed; the sixth is for the staff."""
    http = bot(conversation(UNKNOWN_PHONE).id)

    codes = [http.post("/v1/patients", json=NINA | {"given_name": name}).status_code for name in "ABCDEF"]

    assert codes == [201] * 5 + [403]


def test_a_locked_conversation_registers_nobody(conversation, bot):
    """After five failures at identification a person helps; a fresh name is no way round."""
    anas = conversation(ANAS_PHONE)
    http = bot(anas.id)
    for _ in range(5):
        http.post(f"/v1/conversations/{anas.id}/identify", json={"birth_date": "1988-04-13", "family_name": "Torres"})

    assert http.post("/v1/patients", json=NINA).json()["code"] == "identity_locked"


def test_impossible_details_are_refused_in_words(client):
    """A birth date lies in the past, names have letters, and the clinic's systems have to name a number."""
    for wrong in (
        {"birth_date": "2026-03-03"},
        {"birth_date": "1880-01-01"},
        {"given_name": "  "},
        {"family_name": "1234"},
        {"phone": "502 555 0199"},
        {"phone": None},
    ):
        answer = client.post("/v1/patients", json=NINA | {"phone": UNKNOWN_PHONE} | wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), wrong
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_clinics_systems_register_on_any_number(client):
    """The API token stands for the clinic itself; a number shows its patients afterwards."""
    made = client.post("/v1/patients", json=NINA | {"phone": UNKNOWN_PHONE}).json()

    assert client.get("/v1/patients", params={"phone": UNKNOWN_PHONE}).json() == {"items": [made]}
