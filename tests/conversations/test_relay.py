"""Patients who call while the talk goes over ConversationRelay: the same dialogue, over the clinic's own socket."""

import pytest
from sqlalchemy import select

from api.calls.models import PhoneCall
from api.conversations.models import StaffTask
from api.scheduling.models import Appointment
from tests.conversations.calling import Caller
from tests.conversations.conftest import OMAR

RELAY = "FRONTDESK_RELAY"


@pytest.fixture(scope="module", autouse=True)
def relaying(running_house):
    """The house with another setting of its api, which starts anew for these tests and after them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(running_house.environment, RELAY, "on")
        restart_api(running_house)
        yield
    restart_api(running_house)


def restart_api(house):
    house.kill("api")
    house.revive()


def booked(book):
    book.rollback()
    rows = select(Appointment).where(Appointment.source == "voice", Appointment.status == "booked")
    return list(book.scalars(rows))


def test_a_caller_books_over_the_relay(house, book):
    """By speech and keys, to the end: the goodbye comes from the document after the socket."""
    omar = Caller(house, OMAR)
    assert "Harbor Family" in omar.hears
    assert omar.waits_for["verb"] == "relay"
    assert "birth" in omar.says("i need a checkup with doctor lee next monday afternoon")
    omar.presses("01151979")
    said = omar.says("haddad")
    if "Shall I book" not in said:
        said = omar.says("the one at two thirty")
    assert "Monday, March ninth" in said
    assert "two thirty in the afternoon" in said
    assert "Doctor Samuel Lee" in omar.says("yes please")
    assert omar.waits_for["verb"] == "relay"
    omar.says("no that's all")

    assert omar.is_over
    (visit,) = booked(book)
    assert visit.provider_code == "lee"
    (call,) = book.scalars(select(PhoneCall))
    assert (call.relay_failures, call.turn) == (0, omar.turns)


def test_a_caller_is_put_through_from_the_relay(house, book):
    omar = Caller(house, OMAR)
    omar.says("i need a checkup")
    omar.says("operator")

    assert omar.is_over
    (call,) = book.scalars(select(PhoneCall))
    assert (call.answered_by, call.relay_failures) == ("staff", 0)
    assert [(task.kind, task.resolved_at is not None) for task in book.scalars(select(StaffTask))] == [("asked", True)]
