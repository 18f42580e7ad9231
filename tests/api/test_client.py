"""The client speaks every route, and raises again what the api refused."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from api.app import create_app
from api.client import ApiUnreachable, FrontdeskClient
from api.errors import IdentityMismatch, NotFound, SlotTaken, TooLateToChange
from tests.api.patients.people import ANAS_PHONE, UNKNOWN_PHONE, patient_named
from tests.conftest import API_TOKEN, BOT_TOKEN, START

ANAS_BIRTHDAY = date(1988, 4, 12)
EVERY_DAY = [{"from": "2026-03-03", "to": "2026-03-20"}]


@pytest.fixture
def talk(engine, conversation):
    """Runs what a conversation does through the client against the whole api."""

    def run(phone, what):
        async def go():
            transport = httpx.ASGITransport(create_app())
            async with httpx.AsyncClient(transport=transport, base_url="http://frontdesk.test") as http:
                return await what(FrontdeskClient(http, BOT_TOKEN).for_conversation(conversation(phone).id))

        return asyncio.run(go())

    return run


def test_a_visit_is_booked_moved_and_cancelled(talk):
    """What the dialogue does for Ana, from her identification to the cancelled visit."""

    async def ana(client):
        person = (await client.identify(ANAS_BIRTHDAY, "Torres")).people_json()[0]
        assert [known.given_name for known in (await client.access()).patients] == ["Ana", "Leo", "Mia"]
        wish = {"visit_type": "office-visit", "patient_id": person["id"], "providers": ["garcia"]}
        first, second, _ = (await client.search(**wish, windows=EVERY_DAY)).slots_json()
        slot = {"provider": first["provider"]["code"], "site": first["site"]["code"], "start": at(first)}
        wanted = {"visit_type": "office-visit", "patient_id": person["id"]} | slot
        hold = await client.hold(**wanted, key="h")
        booked = await client.book(**wanted, hold_id=hold.id, key="b")
        again = await client.book(**wanted, hold_id=hold.id, key="b")
        moved = await client.reschedule(booked["id"], start=at(second), key="m")
        cancelled = await client.cancel(booked["id"], reason="patient", key="c")
        return first, second, booked, again, moved, cancelled, await client.appointments(patient_id=person["id"])

    first, second, booked, again, moved, cancelled, left = talk(ANAS_PHONE, ana)

    assert (booked["start"], booked["provider"]["code"], booked["status"]) == (first["start"], "garcia", "booked")
    assert again == booked
    assert (moved["id"], at(moved)) == (booked["id"], at(second))
    assert cancelled["status"] == "cancelled"
    assert booked["id"] not in [visit["id"] for visit in left]


def test_a_new_patient_registers_and_books(talk):
    """Somebody unknown gives a name and a birth date, and is a person for whom the conversation may act."""

    async def nina(client):
        known = await client.register(given_name="Nina", family_name="Ngata", birth_date=date(1990, 2, 3), key="r")
        return known.as_person_json(), (await client.access()).patients

    person, people = talk(UNKNOWN_PHONE, nina)

    assert person == people[0].model_dump(mode="json")


def test_the_clinics_names_are_open_to_a_conversation(talk):
    """Providers, visits and places, as the dialogue knows them."""

    async def anyone(client):
        return [await client.providers(), await client.visit_types(), await client.sites()]

    providers, visits, sites = talk(UNKNOWN_PHONE, anyone)

    assert (len(providers), len(visits), len(sites)) == (10, 16, 2)


def test_a_refusal_is_raised_again(talk):
    """The same error as in the api, so that one table puts it into words."""

    async def stranger(client):
        with pytest.raises(IdentityMismatch):
            await client.identify(ANAS_BIRTHDAY, "Torres")
        with pytest.raises(NotFound):
            await client.appointments(patient_id=uuid4())
        with pytest.raises(NotFound):
            await client.cancel(uuid4())

    talk(UNKNOWN_PHONE, stranger)


def test_a_taken_slot_brings_the_nearest_ones(talk, session):
    """The facts of a refusal travel with it."""
    ana = patient_named(session, "Ana", "Torres")

    async def go(client):
        await client.identify(ANAS_BIRTHDAY, "Torres")
        with pytest.raises(SlotTaken) as refused:
            await client.book(
                visit_type="office-visit",
                provider="garcia",
                site="hilltop",
                start=datetime.fromisoformat("2026-03-10T15:00:00-05:00") + timedelta(days=7),
                patient_id=ana.id,
            )
        return refused.value.facts

    # Rosa has Dr. García on Tuesday of week 2 at that time.
    assert talk(ANAS_PHONE, go)["nearest"]


def test_released_holds_are_free_again(talk):
    """A patient who thinks of something else keeps nobody waiting."""

    async def anyone(client):
        wish = {"visit_type": "office-visit", "providers": ["patel"], "windows": EVERY_DAY, "limit": 1}
        slot = (await client.search(**wish)).slots_json()[0]
        where = {"visit_type": "office-visit", "provider": "patel", "site": "riverside", "start": at(slot)}
        await client.hold(**where)
        await client.release_holds()
        return slot, (await client.search(**wish)).slots_json()[0]

    before, after = talk(UNKNOWN_PHONE, anyone)

    assert before == after


def test_a_dead_api_is_told_from_a_refusal():
    """Nobody listens on that port: the dialogue brings a person instead of guessing."""

    async def go():
        client = FrontdeskClient.at("http://127.0.0.1:1", API_TOKEN)
        try:
            await client.sites()
        finally:
            await client.aclose()

    with pytest.raises(ApiUnreachable):
        asyncio.run(go())


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500, text="Internal Server Error"),
        httpx.Response(401, json={"code": "unauthorized", "detail": "no"}),
        httpx.Response(502, json=["not", "a", "problem"]),
    ],
    ids=["broken", "wrong token", "someone else's answer"],
)
def test_an_answer_that_makes_no_sense_is_no_refusal(answer):
    """Only the api's own refusals become its errors."""
    with pytest.raises(ApiUnreachable):
        asyncio.run(FrontdeskClient(transport(lambda _: answer), API_TOKEN).sites())


def test_a_broken_connection_is_tried_again_only_where_that_is_safe():
    """A kept connection may have been closed meanwhile. A write without a key might be done twice, so it is not."""
    sent = []

    def breaks_once(request):
        sent.append(request)
        if len(sent) == 1:
            raise httpx.RemoteProtocolError("Server disconnected")
        return httpx.Response(404, json={"code": "not_found", "detail": "no"})

    client = FrontdeskClient(transport(breaks_once), API_TOKEN)
    with pytest.raises(NotFound):
        asyncio.run(client.cancel(uuid4(), key="once"))
    assert [request.headers["Idempotency-Key"] for request in sent] == ["once", "once"]

    sent.clear()
    with pytest.raises(ApiUnreachable):
        asyncio.run(client.cancel(uuid4()))
    assert len(sent) == 1


def test_a_late_change_is_for_the_staff(talk, session, later):
    """Three hours before the visit a patient no longer cancels alone."""
    ana = patient_named(session, "Ana", "Torres")
    later(seconds=(datetime.fromisoformat("2026-03-12T06:00:00-05:00") - START).total_seconds())

    async def go(client):
        await client.identify(ANAS_BIRTHDAY, "Torres")
        [visit] = await client.appointments(patient_id=ana.id, since=START)
        with pytest.raises(TooLateToChange):
            await client.cancel(visit["id"])

    talk(ANAS_PHONE, go)


def at(visit):
    return datetime.fromisoformat(visit["start"])


def transport(answers):
    return httpx.AsyncClient(transport=httpx.MockTransport(answers), base_url="http://frontdesk.test")
