"""The staff read, answer and hand back; nobody else does."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from api.conversations.escalation import ask_staff, hand_off
from api.conversations.models import Conversation, Message, StaffTask

OMAR, UNKNOWN = "+15025550104", "+15025550199"
HELLO = {"text": "Hello, this is Kim.", "author": "Kim"}


@pytest.fixture
def talk(conversation, session):
    """A conversation in which Omar has said hello."""
    row = conversation(OMAR)
    session.add(
        Message(conversation_id=row.id, direction="inbound", author="patient", text="hello", state="answered", epoch=0)
    )
    session.commit()
    return row


def doors(talk):
    return [
        ("GET", f"/v1/conversations?phone={OMAR}", None),
        ("POST", f"/v1/conversations/{talk.id}/messages", HELLO),
        ("POST", f"/v1/conversations/{talk.id}/hand-back", {}),
        ("GET", "/v1/staff-tasks", None),
        ("POST", "/v1/staff-tasks/1/resolve", {}),
    ]


def test_without_the_clinics_token_nobody_gets_in(talk, client, session):
    """Not with a wrong token either, nor with the bot's when it names no conversation."""
    for token in ("", "Bearer", "Bearer wrong", "Basic dXNlcjpwYXNz", "Bearer the-bots-own-token"):
        for method, path, said in doors(talk):
            answer = client.request(method, path, json=said, headers={"Authorization": token})
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized"), (token, path)
    assert session.scalars(text("SELECT count(*) FROM message")).one() == 1


def test_the_bot_reads_no_transcripts(talk, bot):
    """Not even of its own conversation, and it never speaks as the staff."""
    for method, path, said in doors(talk):
        answer = bot(talk.id).request(method, path, json=said)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_staff_read_a_conversation(talk, client, session):
    """Everything that was said, in order; that somebody read it is recorded."""
    (item,) = client.get("/v1/conversations", params={"phone": OMAR}).json()["items"]

    assert (item["phone"], item["handler"], item["epoch"], item["language"]) == (OMAR, "bot", 0, "en")
    (message,) = item["messages"]
    assert message | {"at": None} == {
        "direction": "inbound",
        "channel": "sms",
        "text": "hello",
        "at": None,
        "author": "patient",
        "state": "answered",
    }
    assert session.scalars(text("SELECT action FROM audit WHERE action LIKE 'conversation.%'")).all() == [
        "conversation.read"
    ]


def test_nobody_has_written_from_there(client):
    assert client.get("/v1/conversations", params={"phone": UNKNOWN}).json() == {"items": []}


def test_a_phone_is_a_phone(client):
    for phone in ("", "omar", "5025550104", "+1502555010400000000", "'; DROP TABLE message; --"):
        assert client.get("/v1/conversations", params={"phone": phone}).status_code == 422, phone


def test_an_answer_takes_the_conversation_over(talk, client):
    """The bot falls silent, and what it made under the old epoch is stale; a second answer changes nothing of that."""
    first = client.post(f"/v1/conversations/{talk.id}/messages", json=HELLO)
    second = client.post(f"/v1/conversations/{talk.id}/messages", json=HELLO | {"text": "Are you there?"})

    assert (first.status_code, first.json()["handler"], first.json()["epoch"]) == (201, "human", 1)
    assert (second.json()["handler"], second.json()["epoch"]) == ("human", 1)
    assert [(m["text"], m["author"], m["state"]) for m in second.json()["messages"]] == [
        ("hello", "patient", "answered"),
        ("Hello, this is Kim.", "staff", "queued"),
        ("Are you there?", "staff", "queued"),
    ]


def test_handing_back_ends_what_was_open(talk, client, session):
    """Tasks are done, failed tries to identify are forgotten, the bot begins with an empty memory under a new epoch."""
    hand_off(session, talk, "identity_locked", session.scalar(text("SELECT clinic_now()")))
    talk.identity_failures = 5
    session.commit()
    client.post(f"/v1/conversations/{talk.id}/messages", json=HELLO)
    back = client.post(f"/v1/conversations/{talk.id}/hand-back", json={"note": "knows his birth date now"}).json()

    assert (back["handler"], back["epoch"]) == ("bot", 3)
    session.expire_all()
    row = session.get_one(Conversation, talk.id)
    assert (row.session, row.identity_failures) == (1, 0)
    assert client.get("/v1/staff-tasks").json() == {"items": []}
    assert session.query(StaffTask).filter(StaffTask.resolved_at.is_(None)).count() == 0


def test_handing_back_leaves_other_conversations_tasks(talk, conversation, client, session):
    """Only this patient's matters are settled."""
    other = conversation(UNKNOWN)
    for row in (talk, other):
        ask_staff(session, row, "asked")
    session.commit()
    client.post(f"/v1/conversations/{talk.id}/hand-back", json={})

    (left,) = client.get("/v1/staff-tasks").json()["items"]
    assert (left["conversation_id"], left["kind"]) == (str(other.id), "asked")


@pytest.mark.parametrize("door", ["messages", "hand-back"])
def test_a_repeated_request_is_answered_again_and_not_done_again(talk, client, session, door):
    """The console lost the answer and asks again under the same key: one text, one hand-back."""
    path, said = f"/v1/conversations/{talk.id}/{door}", HELLO if door == "messages" else {"note": "done"}
    first, again = (client.post(path, json=said, headers={"Idempotency-Key": "k1"}) for _ in range(2))

    assert again.json() == first.json()
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (first.status_code, "true")
    session.expire_all()
    assert session.get_one(Conversation, talk.id).session == (door == "hand-back")
    assert session.query(Message).filter_by(author="staff").count() == (door == "messages")


def test_one_key_is_one_request(talk, client):
    """Other words under the same key are a mistake of the caller's, and nothing is sent."""
    path, key = f"/v1/conversations/{talk.id}/messages", {"Idempotency-Key": "k1"}
    client.post(path, json=HELLO, headers=key)
    other = client.post(path, json=HELLO | {"text": "Goodbye"}, headers=key)

    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_what_cannot_be_texted_is_refused_without_quoting_it(talk, client):
    """The refusal names the field and never repeats the words."""
    wrong = [
        {},
        {"text": "Hi"},
        {"text": "", "author": "Kim"},
        {"text": "   ", "author": "Kim"},
        {"text": "x" * 1601, "author": "Kim"},
        {"text": "a\x00b", "author": "Kim"},
        {"text": "Hi", "author": ""},
        {"text": "Hi", "author": "Kim", "epoch": 3},
    ]
    for said in wrong:
        refused = client.post(f"/v1/conversations/{talk.id}/messages", json=said)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid"), said
        assert "xxx" not in refused.text


@pytest.mark.parametrize("door", ["messages", "hand-back"])
def test_there_is_no_such_conversation(client, door):
    said = HELLO if door == "messages" else {}
    assert client.post(f"/v1/conversations/{uuid4()}/{door}", json=said).status_code == 404


def test_the_urgent_waits_on_top(talk, client, session):
    """Emergencies first, then the oldest; what was asked for once is not asked again while it waits."""
    for kind, urgent in (("asked", False), ("emergency", True), ("broken", False)):
        ask_staff(session, talk, kind, urgent=urgent, once=True)
        ask_staff(session, talk, kind, urgent=urgent, once=True)
    session.commit()

    items = client.get("/v1/staff-tasks").json()["items"]
    assert [(item["kind"], item["urgent"]) for item in items] == [
        ("emergency", True),
        ("asked", False),
        ("broken", False),
    ]


def test_a_task_that_is_done_waits_no_longer(talk, client, session):
    """Somebody has told the patient: the task is off the list, and to say so twice is harmless."""
    session.add(StaffTask(kind="tell_patient", facts={}))
    session.commit()
    (task,) = client.get("/v1/staff-tasks").json()["items"]
    for _ in range(2):
        assert client.post(f"/v1/staff-tasks/{task['id']}/resolve").status_code == 200
    assert client.get("/v1/staff-tasks").json() == {"items": []}
    assert client.post(f"/v1/staff-tasks/{task['id'] + 1}/resolve").status_code == 404
