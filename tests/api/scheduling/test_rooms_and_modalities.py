"""Where a visit takes place: in which room, by video or by phone. It is Monday, 2 March 2026, 08:00 at Riverside."""

import pytest
from sqlalchemy import select

from api.clinic.models import Resource
from api.scheduling.models import Claim
from tests.api.scheduling.asking import TUESDAY, book, booked, hold, move, on, refused, search, why_none
from tests.api.scheduling.making import (
    clear_book,
    leave_rooms,
    make_established,
    make_patient,
    make_referral,
    with_clinic,
)

TEN = f"{TUESDAY}T10:00:00-05:00"
TEN_AT_HILLTOP = f"{TUESDAY}T10:00:00-06:00"
AT_TEN = on(TUESDAY, time_from="10:00", time_to="10:00")
PROCEDURE = {"visit_type": "skin-procedure", "provider": "nguyen"}
VIDEO = {"visit_type": "video-visit"}
LINK = "https://video.harbor.example/{visit}/join"
PHONE_TOO = {"office-visit": {"other_modalities": ["phone"]}}


@pytest.fixture(autouse=True)
def free_book(session):
    clear_book(session)


def rooms_of(session, visit: dict) -> list[tuple[str, str]]:
    """Kind and site of the rooms that the visit has taken."""
    rows = session.execute(
        select(Resource.kind, Resource.site_code)
        .join(Claim)
        .where(Claim.appointment_id == visit["id"], Claim.active, Resource.kind.not_in(["provider", "patient"]))
    )
    return sorted(tuple(row) for row in rows)


def make_colleagues(session, like: str, *codes: str) -> None:
    """More doctors with the work of one whom the clinic has, so that they need the same rooms."""
    clinic = with_clinic(session)
    twin = clinic.provider(like).model_dump(mode="json", exclude={"code", "aliases"})
    with_clinic(session, providers={code: {**twin, "name": f"Dr. {code}"} for code in codes})


@pytest.mark.parametrize(
    ("visit", "start", "rooms"),
    [
        ({}, TEN, [("exam_room", "riverside")]),
        ({"provider": "garcia", "site": "hilltop"}, TEN_AT_HILLTOP, [("exam_room", "hilltop")]),
        (PROCEDURE, TEN, [("procedure_room", "riverside")]),
        (
            {"visit_type": "echocardiogram", "provider": "rahman", "site": "hilltop"},
            TEN_AT_HILLTOP,
            [("echo_machine", "hilltop"), ("echo_room", "hilltop")],
        ),
        (VIDEO, TEN, []),
    ],
)
def test_a_visit_gets_one_of_each_thing_that_it_needs(client, session, visit, start, rooms):
    """Nobody has to name a room: one at the site is found, and an echocardiogram gets room and machine."""
    patient = make_patient(session)
    make_referral(session, patient, department="cardiology", until="2026-12-31")
    assert rooms_of(session, booked(client, patient, start, **visit)) == rooms


@pytest.mark.parametrize(
    ("like", "visit_type", "start", "needs", "count"),
    [
        ("patel", "office-visit", TEN, "exam_room", 6),
        ("nguyen", "skin-procedure", TEN, "procedure_room", 1),
        ("rahman", "echocardiogram", TEN_AT_HILLTOP, "echo_room", 1),
        ("ortiz", "pt-session", TEN_AT_HILLTOP, "gym_place", 3),
    ],
)
def test_when_the_last_room_is_taken_the_kind_of_room_is_named(client, session, like, visit_type, start, needs, count):
    """Six exam rooms are six visits at once, three places in the gym three; the next one hears what is missing."""
    doctors = [f"doctor-{number}" for number in range(count + 1)]
    make_colleagues(session, like, *doctors)
    site = "riverside" if start == TEN else "hilltop"

    def answer(doctor: str):
        patient = make_patient(session)
        make_referral(session, patient, department="cardiology", until="2026-12-31")
        make_established(session, patient, like)
        return book(client, patient, start, visit_type=visit_type, provider=doctor, site=site)

    assert [answer(doctor).status_code for doctor in doctors[:count]] == [201] * count
    assert refused(answer(doctors[-1])) == (409, "no_room", {"needs": needs})
    why = why_none(client, visit_type, windows=AT_TEN, providers=[doctors[-1]])
    assert (why["code"], why["facts"]) == ("no_room", {"needs": needs})


def test_the_machine_is_missed_where_only_the_room_is_free(client, session):
    """With a second echo room and still one machine, the machine is what the second visit lacks."""
    make_colleagues(session, "rahman", "second")
    pools = [pool.model_dump(mode="json") for pool in with_clinic(session).resources]
    with_clinic(session, resources=[pool | {"count": 2} if pool["kind"] == "echo_room" else pool for pool in pools])
    for doctor, expected in (("rahman", (201, "(no refusal)")), ("second", (409, "no_room"))):
        patient = make_patient(session)
        make_referral(session, patient, department="cardiology", until="2026-12-31")
        echo = {"visit_type": "echocardiogram", "provider": doctor, "site": "hilltop"}
        answer = book(client, patient, TEN_AT_HILLTOP, **echo)
        assert refused(answer)[:2] == expected
    assert answer.json()["needs"] == "echo_machine"


def test_rooms_of_one_site_are_of_no_use_at_another(client, session):
    """Riverside's only exam room is taken; that Hilltop has a free one does not help Dr. Patel's patient."""
    leave_rooms(session, 1)
    booked(client, make_patient(session), TEN, provider="okafor")
    assert refused(book(client, make_patient(session), TEN))[1] == "no_room"
    booked(client, make_patient(session), TEN_AT_HILLTOP, provider="garcia", site="hilltop")


@pytest.mark.parametrize(("modality", "rooms"), [("in_person", 1), ("phone", 0), (None, 1)])
def test_a_visit_by_phone_needs_no_room(client, session, modality, rooms):
    """An office visit can be done by phone as well, if the patient says so."""
    with_clinic(session, visit_types=PHONE_TOO)
    visit = booked(client, make_patient(session), TEN, modality=modality)
    assert visit["modality"] == (modality or "in_person")
    assert len(rooms_of(session, visit)) == rooms


def test_without_a_room_the_same_doctor_is_offered_by_phone(client, session):
    """All rooms are taken at ten, and the patient wants just that doctor and time: by phone they can have both."""
    with_clinic(session, visit_types=PHONE_TOO)
    leave_rooms(session, 1)
    booked(client, make_patient(session), TEN, provider="okafor")
    why = why_none(client, windows=AT_TEN, providers=["patel"], matters=["provider", "time_of_day", "day"])
    assert (why["code"], why["changes"][0]["relax"]) == ("no_room", "modality")
    by_phone = why["changes"][0]["slot"]
    assert (by_phone["modality"], by_phone["start"], by_phone["provider"]["code"]) == ("phone", TEN, "patel")
    booked(client, make_patient(session), TEN, modality="phone")


def test_a_visit_by_phone_keeps_its_way_when_it_moves(client, session):
    """Moved to eleven it is still by phone, and a hold for it as well as a visit in person are told apart."""
    with_clinic(session, visit_types=PHONE_TOO)
    visit = booked(client, make_patient(session), TEN, modality="phone")
    moved = move(client, visit, f"{TUESDAY}T11:00:00-05:00").json()
    assert (moved["modality"], rooms_of(session, moved)) == ("phone", [])
    by_phone = hold(client, TEN, modality="phone").json()
    in_person = book(client, make_patient(session), TEN, hold_id=by_phone["id"], modality="in_person")
    assert refused(in_person)[:2] == (409, "hold_expired")
    assert booked(client, make_patient(session), TEN, hold_id=by_phone["id"], modality="phone")


def test_by_phone_a_doctor_who_works_by_video_can_be_reached_and_in_person_not(client, session):
    """Dr. Bell works from home: his visits can be by phone too, and never in a room."""
    with_clinic(session, visit_types={"therapy-intake": {"other_modalities": ["phone", "in_person"]}})
    by_phone = search(client, "therapy-intake", windows=on(TUESDAY), modality="phone")["slots"]
    assert {slot["modality"] for slot in by_phone} == {"phone"}
    assert why_none(client, "therapy-intake", windows=on(TUESDAY), modality="in_person")["code"] == "no_provider"


def test_every_video_visit_has_an_address_of_its_own(client, session):
    """The address cannot be guessed, differs from visit to visit, and stays when the visit is moved."""
    with_clinic(session, video_link=LINK)
    visits = [booked(client, make_patient(session), f"{TUESDAY}T{at}:00:00-05:00", **VIDEO) for at in ("10", "11")]
    links = [visit["video_link"] for visit in visits]
    assert len(set(links)) == 2
    for link in links:
        before, after = LINK.split("{visit}")
        word = link.removeprefix(before).removesuffix(after)
        assert link == LINK.replace("{visit}", word)
        assert len(word) >= 20  # 120 bits and more
    moved = move(client, visits[0], f"{TUESDAY}T14:00:00-05:00").json()
    assert moved["video_link"] == links[0]


def test_only_video_visits_have_an_address(client, session):
    """In person and by phone there is none, and none where the clinic does not say how it makes them."""
    with_clinic(session, video_link=None)
    without = booked(client, make_patient(session), f"{TUESDAY}T09:00:00-05:00", **VIDEO)
    with_clinic(session, video_link=LINK, visit_types=PHONE_TOO)
    in_person = booked(client, make_patient(session), TEN)
    by_phone = booked(client, make_patient(session), f"{TUESDAY}T11:00:00-05:00", modality="phone")
    assert not any("video_link" in visit for visit in (without, in_person, by_phone))
