"""Booking, moving, cancelling and finding visits over HTTP. It is Monday, 2 March 2026, 08:00 at Riverside."""

from datetime import datetime

import pytest
from sqlalchemy import select, text

from api.audit.models import AuditRow
from api.clock import clinic_now
from api.scheduling.models import Appointment, Claim
from tests.api.scheduling.asking import TUESDAY, book, booked, cancel, confirm, held, move, slot
from tests.api.scheduling.making import (
    clear_book,
    leave_rooms,
    make_access,
    make_patient,
    make_referral,
    patient_named,
)
from tests.conftest import set_clock

NINE = f"{TUESDAY}T09:00:00-05:00"
TEN = f"{TUESDAY}T10:00:00-05:00"
ELEVEN = f"{TUESDAY}T11:00:00-05:00"


@pytest.fixture
def free_book(session):
    clear_book(session)


@pytest.fixture
def james(session):
    """Established with Dr. Patel, so that an office visit takes 20 minutes."""
    return patient_named(session, "James")


def test_a_booked_visit_is_answered_with_names_and_local_times(client, free_book, james):
    """The answer is what a receptionist would read back."""
    answer = book(client, james, TEN)
    assert answer.status_code == 201
    visit = answer.json()
    assert visit == {
        "id": visit["id"],
        "status": "booked",
        "start": TEN,
        "end": f"{TUESDAY}T10:20:00-05:00",
        "visit_type": {"code": "office-visit", "name": "Office visit"},
        "provider": {"code": "patel", "name": "Dr. Maya Patel"},
        "site": {"code": "riverside", "name": "Riverside", "time_zone": "America/Kentucky/Louisville"},
        "patient": {"id": str(james.id), "given_name": "James", "family_name": "Walker"},
        "modality": "in_person",
        "source": "api",
    }
    assert client.get(f"/v1/appointments/{visit['id']}").json() == visit


def test_a_time_given_in_another_zone_is_the_same_time(client, free_book, james):
    """15:00 in London is ten at Riverside, and is answered as ten."""
    assert booked(client, james, f"{TUESDAY}T15:00:00+00:00")["start"] == TEN


def test_a_visit_takes_provider_room_and_patient(client, session, free_book):
    """Somebody who was never in the book gets time of their own in it."""
    visit = booked(client, make_patient(session), TEN)
    kinds = session.execute(
        text(
            "SELECT r.kind FROM claim c JOIN resource r ON r.id = c.resource_id WHERE c.appointment_id = :id AND active"
        ),
        {"id": visit["id"]},
    )
    assert sorted(kinds.scalars()) == ["exam_room", "patient", "provider"]


def test_the_same_request_under_the_same_key_books_once(client, session, free_book, james):
    """A caller whose line broke asks again with the same Idempotency-Key and hears the same answer."""
    body = {"patient_id": str(james.id), **slot(TEN)}
    first, second = (client.post("/v1/appointments", json=body, headers={"Idempotency-Key": "one"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert session.query(Appointment).filter_by(patient_id=james.id, status="booked").count() == 1


def test_the_second_caller_hears_what_is_nearest(client, session, free_book, james):
    """Ten is taken: 10:30 and 9:15 with the same doctor come before anybody else."""
    booked(client, james, TEN)
    refusal = book(client, make_patient(session), TEN)
    assert (refusal.status_code, refusal.json()["code"]) == (409, "slot_taken")
    nearest = [(slot["start"][11:16], slot["provider"]["code"]) for slot in refusal.json()["nearest"]]
    assert nearest == [("10:30", "patel"), ("09:15", "patel"), ("10:45", "patel")]


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"start": f"{TUESDAY}T10:07:00-05:00"}, 422, "off_grid"),
        ({"start": f"{TUESDAY}T10:05:00-05:00"}, 422, "off_grid"),
        ({"start": f"{TUESDAY}T10:00:30-05:00"}, 422, "off_grid"),
        ({"start": "2026-03-02T08:30:00-05:00"}, 409, "outside_notice"),
        ({"start": "2026-03-01T10:00:00-05:00"}, 409, "outside_notice"),
        ({"start": "2026-09-29T10:00:00-04:00"}, 409, "beyond_horizon"),
        ({"start": "2026-05-25T10:00:00-04:00"}, 409, "closed"),
        ({"start": "2026-03-08T10:00:00-04:00"}, 409, "closed"),
        ({"start": f"{TUESDAY}T12:00:00-05:00"}, 409, "outside_hours"),
        ({"start": f"{TUESDAY}T11:45:00-05:00"}, 409, "outside_hours"),
        ({"start": f"{TUESDAY}T17:00:00-05:00"}, 409, "outside_hours"),
        ({"provider": "lee"}, 409, "not_accepting_new"),
        ({"provider": "raman"}, 409, "not_offered"),
        ({"site": "hilltop"}, 409, "not_offered"),
        ({"modality": "video"}, 409, "not_offered"),
        ({"visit_type": "well-child", "provider": "raman"}, 409, "not_eligible_age"),
        ({"visit_type": "well-woman", "provider": "chen"}, 409, "not_eligible_sex"),
        ({"visit_type": "therapy", "provider": "bell"}, 409, "established_only"),
        ({"visit_type": "cardiology-consult", "provider": "rahman", "site": "hilltop"}, 409, "needs_referral"),
        ({"visit_type": "haircut"}, 422, "invalid"),
        ({"provider": "nobody"}, 422, "invalid"),
        ({"start": "2026-03-03T10:00:00"}, 422, "invalid"),  # without an offset nobody knows when that is
        ({"start": "9999-12-31T23:59:59Z"}, 422, "invalid"),
    ],
)
def test_a_visit_that_breaks_a_rule_is_refused_with_that_rule(client, session, free_book, asked, status, code):
    """Each rule of the clinic has a name, so that the refusal can be put into words."""
    patient = make_patient(session, sex="M")
    answer = book(client, patient, **({"start": TEN} | asked))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert session.query(Appointment).filter_by(patient_id=patient.id).count() == 0


def test_a_referral_to_one_doctor_is_none_to_another(client, session, free_book):
    """A referral to Dr. Rahman, valid until Tuesday, covers Tuesday and not Thursday; to somebody else it is none."""
    at_hilltop = {"visit_type": "cardiology-consult", "provider": "rahman", "site": "hilltop"}
    for doctor, day, status in (("rahman", "03", 201), ("rahman", "05", 409), ("chen", "03", 409)):
        patient = make_patient(session)
        make_referral(session, patient, department="cardiology", provider=doctor, until=TUESDAY)
        start = f"2026-03-{day}T{'10' if doctor == 'rahman' else '14'}:00:00-06:00"
        assert book(client, patient, start, **at_hilltop).status_code == status


def test_a_move_keeps_the_appointment_and_frees_its_old_time(client, session, free_book, james):
    """The visit has the same number afterwards, and ten o'clock is open again."""
    visit = booked(client, james, TEN)
    moved = move(client, visit, ELEVEN).json()
    assert (moved["id"], moved["start"], moved["status"]) == (visit["id"], ELEVEN, "booked")
    booked(client, make_patient(session), TEN)


def test_a_visit_can_be_moved_by_less_than_its_own_length(client, free_book, james):
    """A quarter of an hour later overlaps the old time: its own claims do not stand in the way."""
    visit = booked(client, james, TEN)
    assert move(client, visit, f"{TUESDAY}T10:15:00-05:00").status_code == 200


def test_a_move_that_fails_leaves_the_visit_where_it_was(client, session, free_book, james):
    """Eleven is taken: James keeps ten and hears of other times, which ten itself may be next to."""
    visit = booked(client, james, TEN)
    booked(client, make_patient(session), ELEVEN)
    refusal = move(client, visit, ELEVEN)
    assert refusal.json()["code"] == "slot_taken"
    assert refusal.json()["nearest"]
    assert client.get(f"/v1/appointments/{visit['id']}").json() == visit
    assert book(client, make_patient(session), TEN).json()["code"] == "slot_taken"


def test_a_move_to_another_doctor_follows_to_the_doctors_site(client, session, free_book):
    """Dr. Nguyen is at Riverside on Thursdays, at Hilltop on Wednesdays: to move there is to go there."""
    grace = patient_named(session, "Grace")
    visit = booked(client, grace, "2026-03-05T14:00:00-05:00", visit_type="skin-check", provider="nguyen")
    moved = move(client, visit, "2026-03-11T14:00:00-05:00").json()
    assert (moved["site"]["code"], moved["start"]) == ("hilltop", "2026-03-11T14:00:00-05:00")


def test_the_only_room_is_kept_through_a_move(client, session, free_book, james):
    """With one exam room, a visit moves by a quarter of an hour in the room that it has."""
    leave_rooms(session, 1)
    visit = booked(client, james, TEN)
    assert move(client, visit, f"{TUESDAY}T10:15:00-05:00").status_code == 200


def test_a_cancelled_visit_frees_its_time_and_is_over(client, session, free_book, james):
    """Ten is open again; a cancelled visit is neither moved nor cancelled again."""
    visit = booked(client, james, TEN)
    assert cancel(client, visit).json()["status"] == "cancelled"
    booked(client, make_patient(session), TEN)
    for again in (cancel(client, visit), move(client, visit, ELEVEN)):
        assert (again.status_code, again.json()["code"]) == (409, "not_active")


def test_a_confirmed_visit_says_since_when_and_how(client, session, engine, bot, conversation, free_book, james):
    """Said twice, the first time counts; on the way in, an hour before, it can be said as well."""
    texting = make_texting(session, bot, conversation, james)
    visit = booked(client, james, TEN)
    assert "confirmed_at" not in client.get(f"/v1/appointments/{visit['id']}").json()
    first = confirm(texting, visit).json()
    assert first | {"confirmed_at": None} == visit | {"confirmed_at": None, "confirmed_through": "sms"}
    with engine.begin() as connection:
        set_clock(connection, datetime.fromisoformat(f"{TUESDAY}T09:00:00-05:00"))
    make_access(session, conversation_of(texting), james, clinic_now(session))
    assert confirm(texting, visit).json() == first
    assert client.get(f"/v1/appointments/{visit['id']}").json() == first


def test_a_moved_visit_is_unconfirmed_again(client, free_book, james):
    """Who said that they come at ten has not said so of eleven."""
    visit = booked(client, james, TEN)
    assert confirm(client, visit).json()["confirmed_through"] == "api"
    assert "confirmed_at" not in move(client, visit, ELEVEN).json()


def test_a_visit_that_is_over_or_somebody_elses_is_not_confirmed(client, session, bot, conversation, free_book, james):
    """A cancelled one is refused; that of somebody else does not exist."""
    visit, hers = booked(client, james, TEN), booked(client, patient_named(session, "Rosa"), ELEVEN)
    cancel(client, visit)
    assert (confirm(client, visit).status_code, confirm(client, visit).json()["code"]) == (409, "not_active")
    assert confirm(make_texting(session, bot, conversation, james), hers).json()["code"] == "not_found"


def test_a_reason_for_cancelling_is_kept_for_the_staff(client, session, free_book, james):
    """What the patient said stays with the appointment."""
    visit = booked(client, james, TEN)
    client.post(f"/v1/appointments/{visit['id']}/cancel", json={"reason": "feeling better"})
    assert session.get(Appointment, visit["id"]).cancel_reason == "feeling better"


def test_an_unknown_appointment_is_not_found(client):
    """Neither shown, nor moved, nor cancelled."""
    nothing = {"id": "00000000-0000-0000-0000-000000000000"}
    for answer in (
        client.get(f"/v1/appointments/{nothing['id']}"),
        move(client, nothing, TEN),
        cancel(client, nothing),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_shortly_before_a_visit_the_patient_is_sent_to_the_staff(
    client, session, engine, bot, conversation, free_book, james
):
    """Three hours and a half before, a text cannot move or cancel the visit; the clinic's own systems can."""
    texting = make_texting(session, bot, conversation, james)
    visit = booked(texting, james, TEN)
    with engine.begin() as connection:
        set_clock(connection, datetime.fromisoformat(f"{TUESDAY}T06:30:00-05:00"))
    make_access(session, conversation_of(texting), james, clinic_now(session))
    for answer in (cancel(texting, visit), move(texting, visit, "2026-03-04T10:00:00-05:00")):
        assert (answer.status_code, answer.json()["code"]) == (409, "too_late_to_change")
        assert answer.json()["hours"] == 4
    assert cancel(client, visit).status_code == 200


def test_a_visit_booked_by_text_says_so(client, session, bot, conversation, free_book, james):
    """The staff sees which way a visit came in."""
    texting = make_texting(session, bot, conversation, james)
    assert booked(texting, james, TEN)["source"] == "sms"


def test_a_text_books_over_its_own_hold(client, session, bot, conversation, free_book, james):
    """The conversation holds ten and books ten: that it did not name its hold does not matter."""
    texting = make_texting(session, bot, conversation, james)
    held(texting, TEN, patient_id=james.id)
    booked(texting, james, TEN)


def test_a_conversation_sees_only_those_it_may_act_for(client, session, bot, conversation, free_book, james):
    """To James's conversation Rosa's visit does not exist, and her name opens nothing."""
    rosa = patient_named(session, "Rosa")
    hers = booked(client, rosa, TEN)
    texting = make_texting(session, bot, conversation, james)
    mine = booked(texting, james, ELEVEN)
    assert [one["id"] for one in texting.get("/v1/appointments").json()["items"]][-1] == mine["id"]
    refused = [
        texting.get(f"/v1/appointments/{hers['id']}"),
        cancel(texting, hers),
        move(texting, hers, NINE),
        book(texting, rosa, NINE),
        texting.get("/v1/appointments", params={"patient_id": str(rosa.id)}),
        texting.post("/v1/holds", json=slot(NINE, patient_id=rosa.id)),
        texting.post("/v1/holds", json=slot(NINE, appointment_id=hers["id"])),
        texting.post("/v1/availability/search", json={"visit_type": "office-visit", "patient_id": str(rosa.id)}),
        texting.post("/v1/availability/search", json={"visit_type": "office-visit", "appointment_id": hers["id"]}),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(404, "not_found")}
    everybody = texting.get("/v1/appointments", params={"phone": rosa.phone}).json()
    assert everybody["items"] == []


def test_a_number_finds_the_visits_of_everyone_reached_by_it(client, session):
    """Ana's number finds her own visit and those of her children."""
    found = client.get("/v1/appointments", params={"phone": "+15025550101", "status": "booked"}).json()["items"]
    assert {visit["patient"]["given_name"] for visit in found} == {"Ana", "Leo", "Mia"}
    as_typed = client.get("/v1/appointments?phone=+15025550101&status=booked").json()["items"]
    assert as_typed == found


def test_appointments_are_found_by_doctor_status_and_day(client, session, free_book, james):
    """Days are those of the site's calendar, both included."""
    for day in ("03", "04", "05"):
        booked(client, james, f"2026-03-{day}T10:00:00-05:00")
    cancel(client, booked(client, james, "2026-03-04T14:00:00-05:00"))

    def days(**wanted) -> list[str]:
        items = client.get("/v1/appointments", params=wanted).json()["items"]
        return [visit["start"][8:10] for visit in items]

    assert days(provider="patel", status="booked") == ["03", "04", "05"]
    assert days(provider="patel", status="cancelled") == ["04"]
    assert days(provider="patel", status=["booked", "cancelled"], **{"from": "2026-03-04"}) == ["04", "04", "05"]
    assert days(provider="patel", status="booked", **{"from": "2026-03-03", "to": "2026-03-04"}) == ["03", "04"]
    assert days(provider="patel", status="booked", to="2026-03-04T10:00:00-05:00") == ["03"]
    assert days(provider="okafor", status="booked") == []


def test_a_long_list_is_read_page_by_page(client):
    """Every page begins after the one before it, and together they are the whole list."""
    whole = client.get("/v1/appointments", params={"provider": "patel"}).json()["items"]
    pages, after = [], {}
    while after is not None:
        page = client.get("/v1/appointments", params={"provider": "patel", "limit": 40} | after).json()
        pages += page["items"]
        after = {"after": page["next"]} if "next" in page else None
    assert pages == whole


def test_what_was_seen_and_changed_is_on_record(client, session, free_book, james):
    """Booking, moving, confirming, reading and cancelling each leave a row; a refused booking leaves none."""
    visit = booked(client, james, TEN)
    book(client, make_patient(session), TEN)
    move(client, visit, ELEVEN)
    confirm(client, visit)
    confirm(client, visit)
    client.get(f"/v1/appointments/{visit['id']}")
    cancel(client, visit)
    rows = session.scalars(select(AuditRow).where(AuditRow.patient_id == james.id).order_by(AuditRow.id)).all()
    assert [row.action for row in rows] == [
        "appointment.booked",
        "appointment.moved",
        "appointment.confirmed",
        "appointment.read",
        "appointment.cancelled",
    ]
    assert {row.actor for row in rows} == {"api"}


def test_a_refused_booking_leaves_nothing_behind(client, session, free_book, james):
    """No appointment, no claim, and the key can be used again."""
    booked(client, james, TEN)
    claims = session.query(Claim).count()
    body = {"patient_id": str(make_patient(session).id), **slot(TEN)}
    refused = client.post("/v1/appointments", json=body, headers={"Idempotency-Key": "again"})
    assert refused.status_code == 409
    assert session.query(Claim).count() == claims
    later = client.post("/v1/appointments", json=body | {"start": NINE}, headers={"Idempotency-Key": "again"})
    assert later.status_code == 201


def make_texting(session, bot, conversation, patient):
    """A client that acts for the conversation of a patient who has been identified in it."""
    row = conversation(patient.phone)
    make_access(session, row.id, patient, clinic_now(session))
    return bot(row.id)


def conversation_of(texting):
    return texting.headers["Frontdesk-Conversation"]
