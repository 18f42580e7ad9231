"""The waiting list: who may write a wish down, which are still open, and how they end."""

from uuid import UUID

import pytest

from api.patients.models import Patient
from tests.api.scheduling.asking import TUESDAY, booked, cancel, move
from tests.api.scheduling.making import clear_book, make_access, make_patient

TEN, ELEVEN = f"{TUESDAY}T10:00:00-05:00", f"{TUESDAY}T11:00:00-05:00"


@pytest.fixture(autouse=True)
def free_book(session):
    clear_book(session)


@pytest.fixture
def visit(client, session):
    return booked(client, make_patient(session), ELEVEN)


def wish(client, visit, **more):
    asked = {
        "patient_id": visit["patient"]["id"],
        "visit_type": visit["visit_type"]["code"],
        "before": visit["start"],
        "appointment_id": visit["id"],
        "provider": "patel",
    }
    return client.post("/v1/wait-wishes", json=asked | more)


def listed(client):
    return client.get("/v1/wait-wishes").json()["items"]


def test_the_staff_see_who_waits_and_for_what(client, visit):
    windows = [{"from": TUESDAY, "to": TUESDAY, "weekdays": [2], "time_from": "09:00:00", "time_to": None}]
    assert wish(client, visit, windows=windows).status_code == 201
    (waiting,) = listed(client)
    assert waiting["given_name"] == visit["patient"]["given_name"]
    assert (waiting["provider"], waiting["windows"]) == ("patel", windows)


def test_a_newer_wish_takes_the_place_of_the_older(client, visit):
    """One patient waits once for one kind of visit, with what they said last."""
    wish(client, visit)
    wish(client, visit, provider=None)
    assert [waiting["provider"] for waiting in listed(client)] == [None]


def test_a_wish_is_over_with_its_visit(client, visit):
    """Whoever has moved to an earlier time, or does not come at all, waits no longer."""
    wish(client, visit)
    move(client, visit, TEN)
    assert listed(client) == []
    wish(client, visit, before=TEN)
    assert len(listed(client)) == 1
    cancel(client, visit)
    assert listed(client) == []


def test_a_wish_is_over_with_its_time(client, visit, later):
    wish(client, visit)
    later(days=2)
    assert listed(client) == []


def test_a_conversation_writes_only_for_whom_it_has_access(bot, conversation, visit):
    """A stranger's wish for somebody else is refused as if there were no such patient."""
    stranger = conversation("+15025550155")
    assert wish(bot(stranger.id), visit).status_code == 404
    assert bot(stranger.id).get("/v1/wait-wishes").status_code == 403


def test_a_wish_is_taken_back_where_it_was_made(bot, client, conversation, session, now, visit):
    """Another conversation's wishes stay; taking back what is not there ends nothing."""
    own, other = conversation("+15025550155"), conversation("+15025550156")
    make_access(session, own.id, session.get_one(Patient, UUID(visit["patient"]["id"])), now)
    assert wish(bot(own.id), visit).status_code == 201
    for acting, ended in ((other, 0), (own, 1), (own, 0)):
        answer = bot(acting.id).delete(f"/v1/conversations/{acting.id}/wait-wishes")
        assert answer.json() == {"ended": ended}
    assert bot(other.id).delete(f"/v1/conversations/{own.id}/wait-wishes").status_code == 404
    assert listed(client) == []
