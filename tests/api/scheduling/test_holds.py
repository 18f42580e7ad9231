"""A picked time is kept while the patient makes up their mind."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from api.clock import clinic_now
from api.scheduling.expiry import expire_holds
from api.scheduling.holds import release_holds_of
from api.scheduling.models import Claim, Hold
from tests.api.scheduling.asking import PATEL, TUESDAY, book, booked, cancel, held, hold, move, on, search
from tests.api.scheduling.making import (
    clear_book,
    make_access,
    make_patient,
    make_referral,
    patient_named,
)
from tests.conftest import set_clock

NINE = f"{TUESDAY}T09:00:00-05:00"
TEN = f"{TUESDAY}T10:00:00-05:00"
ELEVEN = f"{TUESDAY}T11:00:00-05:00"
PHONE = "+15025550199"


@pytest.fixture(autouse=True)
def free_book(session):
    clear_book(session)


@pytest.fixture
def pass_time(engine, session):
    """`pass_time(minutes=10)` moves the clinic's clock."""

    def move_clock(**span) -> None:
        later = clinic_now(session) + timedelta(**span)
        with engine.begin() as connection:
            set_clock(connection, later)

    return move_clock


def is_free(client, start: str) -> bool:
    wall = start[11:16]
    return bool(search(client, windows=on(TUESDAY, time_from=wall, time_to=wall), **PATEL)["slots"])


def test_a_hold_lasts_ten_minutes(client, session, now):
    """The answer says until when the time is kept."""
    expires_at = datetime.fromisoformat(held(client, NINE)["expires_at"])
    assert timedelta(minutes=9, seconds=50) < expires_at - now <= timedelta(minutes=10, seconds=10)


def test_a_held_time_is_taken_for_everybody_else(client, session):
    """The second caller who picks nine o'clock hears of the nearest other times."""
    held(client, NINE)
    answer = hold(client, NINE)
    assert (answer.status_code, answer.json()["code"]) == (409, "slot_taken")
    assert len(answer.json()["nearest"]) == 3
    assert book(client, make_patient(session), NINE).json()["code"] == "slot_taken"


def test_the_hold_passes_over_to_the_appointment(client, session):
    """What was held is booked, and the hold is used up."""
    patient = make_patient(session)
    hold_id = held(client, NINE)["id"]
    visit = booked(client, patient, NINE, hold_id=hold_id)
    assert visit["start"] == NINE
    assert session.get(Hold, hold_id).status == "used"
    assert book(client, patient, NINE, hold_id=hold_id).json()["code"] == "hold_expired"


def test_a_hold_for_somebody_unknown_is_long_enough_for_a_new_patient(client, session):
    """While nobody has said who comes, 40 minutes are kept; James, who is known, needs only 20 of them."""
    hold_id = held(client, NINE)["id"]
    assert not is_free(client, f"{TUESDAY}T09:30:00-05:00")
    visit = booked(client, patient_named(session, "James"), NINE, hold_id=hold_id)
    assert visit["end"] == f"{TUESDAY}T09:20:00-05:00"
    assert is_free(client, f"{TUESDAY}T09:30:00-05:00")


def test_a_hold_ends_by_the_clock(client, session, pass_time):
    """After ten minutes the time is anybody's, whether or not somebody has swept up."""
    hold_id = held(client, NINE)["id"]
    pass_time(minutes=10)
    assert is_free(client, NINE)
    late = book(client, make_patient(session), NINE, hold_id=hold_id)
    assert late.json()["code"] == "hold_expired"
    assert late.json()["nearest"][0]["start"] == NINE
    booked(client, make_patient(session, phone="+15025550151"), NINE)


def test_a_time_that_was_allowed_when_it_was_held_is_still_allowed(client, session, pass_time):
    """Held 61 minutes ahead and confirmed 57 minutes ahead: an hour's notice was given when it mattered."""
    pass_time(hours=23, minutes=59)
    hold_id = held(client, NINE)["id"]
    pass_time(minutes=4)
    patient = make_patient(session)
    assert book(client, patient, NINE).json()["code"] == "outside_notice"
    booked(client, patient, NINE, hold_id=hold_id)


@pytest.mark.parametrize("other", [{"provider": "okafor"}, {"visit_type": "annual-physical"}])
def test_a_hold_is_good_for_exactly_what_was_held(client, session, other):
    """A hold on an office visit with Dr. Patel is none for anything else."""
    hold_id = held(client, TEN)["id"]
    assert book(client, make_patient(session), TEN, hold_id=hold_id, **other).json()["code"] == "hold_expired"


def test_a_hold_for_one_patient_is_none_for_another(client, session):
    """What is kept for Rosa is not booked for Ana."""
    rosa, ana = patient_named(session, "Rosa"), patient_named(session, "Ana")
    hold_id = held(client, NINE, patient_id=rosa.id)["id"]
    assert book(client, ana, NINE, hold_id=hold_id).json()["code"] == "hold_expired"
    booked(client, rosa, NINE, hold_id=hold_id)


def test_a_number_holds_three_times_at_most(client, session, pass_time):
    """Nobody can block a doctor's day from one phone; holds that are over do not count."""
    for start in (NINE, TEN, ELEVEN):
        held(client, start, phone=PHONE)
    answer = hold(client, f"{TUESDAY}T14:00:00-05:00", phone=PHONE)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_holds")
    pass_time(minutes=10)
    held(client, f"{TUESDAY}T14:00:00-05:00", phone=PHONE)


def test_a_released_hold_frees_its_time_at_once(client):
    """The patient thinks of another time, and the first is free again; releasing twice is no mistake."""
    hold_id = held(client, NINE)["id"]
    assert client.delete(f"/v1/holds/{hold_id}").status_code == 200
    assert client.delete(f"/v1/holds/{hold_id}").status_code == 200
    assert is_free(client, NINE)


def test_a_conversation_holds_one_time(client, bot, conversation):
    """Picking ten instead of nine gives nine back."""
    patient = bot(conversation(PHONE).id)
    held(patient, NINE)
    held(patient, TEN)
    assert is_free(client, NINE)
    assert not is_free(client, TEN)


def test_a_conversation_may_hold_a_time_that_overlaps_the_one_it_holds(client, bot, conversation):
    """From nine to a quarter past nine: the patient's own hold does not stand in the way."""
    patient = bot(conversation(PHONE).id)
    held(patient, NINE)
    held(patient, f"{TUESDAY}T09:15:00-05:00")


def test_a_conversation_that_fails_to_hold_keeps_what_it_holds(client, bot, conversation):
    """Ten is gone already: nine is still kept."""
    patient = bot(conversation(PHONE).id)
    held(client, TEN)
    held(patient, NINE)
    assert hold(patient, TEN).json()["code"] == "slot_taken"
    assert not is_free(client, NINE)


def test_nobody_releases_anothers_hold(client, bot, conversation):
    """To another conversation the hold does not exist."""
    mine, other = bot(conversation(PHONE).id), bot(conversation("+15025550198").id)
    hold_id = held(mine, NINE)["id"]
    assert other.delete(f"/v1/holds/{hold_id}").status_code == 404
    assert not is_free(client, NINE)


def test_all_holds_of_a_conversation_are_released_together(client, session, bot, conversation):
    """When the patient hangs up, nothing stays blocked."""
    caller = conversation(PHONE)
    held(bot(caller.id), NINE)
    assert release_holds_of(session, caller.id) == 1
    session.commit()
    assert is_free(client, NINE)


def test_sweeping_ends_only_what_is_over(client, session, pass_time):
    """The worker's sweep marks old holds as expired, with their claims, and leaves the new one alone."""
    old = held(client, NINE)["id"]
    pass_time(minutes=10)
    new = held(client, TEN)["id"]
    assert expire_holds(session) == 1
    session.commit()
    assert (session.get(Hold, old).status, session.get(Hold, new).status) == ("expired", "active")
    assert not session.scalars(select(Claim).where(Claim.hold_id == old, Claim.active)).all()
    assert expire_holds(session) == 0


def test_a_visit_can_be_held_at_a_time_that_overlaps_itself(client, session, bot, conversation, now):
    """James wants to come a quarter of an hour later: that time is his own for the most part."""
    james, caller = patient_named(session, "James"), conversation("+15025550102")
    make_access(session, caller.id, james, now)
    texting = bot(caller.id)
    visit = booked(texting, james, TEN)
    quarter_past = f"{TUESDAY}T10:15:00-05:00"
    held(texting, quarter_past, patient_id=james.id, appointment_id=visit["id"])
    assert move(texting, visit, quarter_past).json()["start"] == quarter_past


def test_a_visit_that_is_cancelled_has_no_time_of_its_own_to_hold(client, session):
    """James's cancelled visit is to be moved to where it was, where Ana is now: the hold is refused, not empty."""
    james, ana = patient_named(session, "James"), patient_named(session, "Ana")
    visit = booked(client, james, TEN)
    cancel(client, visit)
    booked(client, ana, TEN)
    answer = hold(client, TEN, patient_id=james.id, appointment_id=visit["id"])
    assert answer.json()["code"] == "slot_taken"


def test_a_visit_on_top_of_another_has_no_time_of_the_provider_to_hold(client, session):
    """James sits on top of Ana. To move him beside himself Dr. Patel has to be free there, and Ana is with her."""
    james, ana = patient_named(session, "James"), patient_named(session, "Ana")
    booked(client, ana, TEN)
    visit = booked(client, james, TEN, overbook={"reason": "in pain", "author": "Rosa"})
    answer = hold(client, f"{TUESDAY}T10:15:00-05:00", patient_id=james.id, appointment_id=visit["id"])
    assert answer.json()["code"] == "slot_taken"


def test_a_conversation_moves_a_visit_to_the_time_that_it_holds(client, session, bot, conversation, now):
    """Its own hold does not stand in the way of the move, and is gone afterwards."""
    james, caller = patient_named(session, "James"), conversation("+15025550102")
    make_access(session, caller.id, james, now)
    texting = bot(caller.id)
    visit = booked(texting, james, TEN)
    hold_id = held(texting, ELEVEN, patient_id=james.id, appointment_id=visit["id"])["id"]
    assert move(texting, visit, ELEVEN).status_code == 200
    assert session.get(Hold, hold_id).status == "used"
    assert is_free(client, TEN)


def test_an_echocardiogram_keeps_room_and_machine_for_preparation_and_clean_up(client, session):
    """From 10:00 to 10:45 for the patient, from 9:55 to 10:55 for Dr. Rahman, the room and the machine."""
    patient = make_patient(session)
    make_referral(session, patient, department="cardiology", until="2026-12-31")
    hold_id = held(
        client,
        f"{TUESDAY}T10:00:00-06:00",
        visit_type="echocardiogram",
        provider="rahman",
        site="hilltop",
        patient_id=patient.id,
    )["id"]
    claims = session.scalars(select(Claim).where(Claim.hold_id == hold_id)).all()
    minutes = sorted((c.during.upper - c.during.lower) // timedelta(minutes=1) for c in claims)
    assert minutes == [45, 60, 60, 60]
