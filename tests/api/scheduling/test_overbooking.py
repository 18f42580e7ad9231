"""The staff put visits on top of others. It is Monday, 2 March 2026, 08:00 at Riverside."""

import pytest
from sqlalchemy import select

from api.audit.models import AuditRow
from api.clock import clinic_now
from tests.api.scheduling.asking import PATEL, TUESDAY, book, booked, cancel, move, on, refused, search, why_none
from tests.api.scheduling.making import (
    clear_book,
    leave_rooms,
    make_access,
    make_patient,
    patient_named,
    with_clinic,
)

NINE, TEN, ELEVEN = (f"{TUESDAY}T{at}:00-05:00" for at in ("09:00", "10:00", "11:00"))
REASON, AUTHOR = "Fever since Sunday", "Kim at the desk"
OVERBOOK = {"overbook": {"reason": REASON, "author": AUTHOR}}


@pytest.fixture(autouse=True)
def free_book(session):
    clear_book(session)


def test_the_staff_put_a_visit_on_top_of_another(client, session):
    """At ten Dr. Patel has two patients, and the second visit says why."""
    booked(client, make_patient(session), TEN)
    visit = booked(client, make_patient(session), TEN, **OVERBOOK)
    assert (visit["start"], visit["source"], visit["overbooked"]) == (TEN, "staff", REASON)
    assert client.get(f"/v1/appointments/{visit['id']}").json() == visit


def test_nobody_is_overbooked_without_a_reason_and_a_name(client, session):
    """Whoever overbooks says why and who they are."""
    noor = make_patient(session)
    for said in (
        {"reason": REASON},
        {"author": AUTHOR},
        {"reason": "", "author": AUTHOR},
        {"reason": REASON, "author": ""},
    ):
        assert refused(book(client, noor, TEN, overbook=said))[:2] == (422, "invalid")


def test_who_overbooked_and_why_is_on_record(client, session):
    """The row of the booking names reason and author; that of an ordinary booking names neither."""
    patient = make_patient(session)
    booked(client, patient, NINE)
    booked(client, patient, TEN, **OVERBOOK)
    plain, row = session.scalars(select(AuditRow).filter_by(patient_id=patient.id).order_by(AuditRow.id)).all()
    assert (row.facts["overbooked"], row.facts["author"]) == (REASON, AUTHOR)
    assert not {"overbooked", "author"} & plain.facts.keys()


def test_the_bot_overbooks_nobody(client, session, bot, conversation):
    """A text can neither book nor move on top of others."""
    james = patient_named(session, "James")
    visit = booked(client, james, NINE)
    talk = conversation(james.phone)
    make_access(session, talk.id, james, clinic_now(session))
    for answer in (book(bot(talk.id), james, TEN, **OVERBOOK), move(bot(talk.id), visit, TEN, **OVERBOOK)):
        assert refused(answer)[:2] == (403, "forbidden")


def test_no_more_are_put_on_top_than_the_doctor_allows(client, session):
    """None, then one, then two on top at any time; also one that only begins a little later is too many."""
    booked(client, make_patient(session), TEN)
    for at_once in (0, 1, 2):
        with_clinic(session, providers={"patel": {"overbook_at_once": at_once}})
        if at_once:
            booked(client, make_patient(session), TEN, **OVERBOOK)
        require_full(client, session)


def require_full(client, session) -> None:
    for start in (TEN, f"{TUESDAY}T10:15:00-05:00", f"{TUESDAY}T09:30:00-05:00"):
        answer = book(client, make_patient(session), start, **OVERBOOK)
        assert refused(answer) == (409, "overbooking_full", {})
        assert answer.json()["nearest"]


def test_a_cancelled_visit_on_top_makes_place_for_another(client, session):
    """The lane is free again at once."""
    cancel(client, booked(client, make_patient(session), TEN, **OVERBOOK))
    booked(client, make_patient(session), TEN, **OVERBOOK)


def test_the_time_below_stays_that_of_one_patient(client, session):
    """A visit on top takes nothing of the doctor's own time: ten is still offered once, and booked once."""
    booked(client, make_patient(session), TEN, **OVERBOOK)
    ten = on(TUESDAY, time_from="10:00", time_to="10:00")
    assert search(client, windows=ten, **PATEL)["slots"]
    booked(client, make_patient(session), TEN)
    assert why_none(client, windows=ten, **PATEL)["code"] == "fully_booked"
    assert refused(book(client, make_patient(session), TEN)) == (409, "slot_taken", {})


def test_a_patient_is_in_one_place_even_when_overbooked(client, session):
    """Noor has a visit with Nora Okafor at ten and cannot be put on top of Dr. Patel's."""
    noor = make_patient(session)
    booked(client, noor, TEN, provider="okafor")
    assert refused(book(client, noor, TEN, **OVERBOOK)) == (409, "patient_busy", {})


def test_a_visit_on_top_needs_a_room_too(client, session):
    """With one exam room, and somebody in it, there is nowhere to see anybody else."""
    leave_rooms(session, 1)
    booked(client, make_patient(session), TEN)
    assert refused(book(client, make_patient(session), TEN, **OVERBOOK)) == (409, "no_room", {"needs": "exam_room"})


def test_all_other_rules_bind_a_visit_on_top(client, session):
    """Nobody is overbooked into lunch, a Sunday, or a visit for which a referral is missing."""
    noor = make_patient(session)
    for asked, code in (
        ({"start": f"{TUESDAY}T12:00:00-05:00"}, "outside_hours"),
        ({"start": "2026-03-08T10:00:00-04:00"}, "closed"),
        ({"visit_type": "cardiology-consult", "provider": "rahman", "site": "hilltop"}, "needs_referral"),
        ({"provider": "raman"}, "not_offered"),
    ):
        assert refused(book(client, noor, **{"start": TEN} | asked, **OVERBOOK))[1] == code


def test_a_visit_moves_onto_another_and_from_there_to_a_time_of_its_own(client, session):
    """Moved on top of eleven it says so; moved to nine it is a visit like any other, and holds its time alone."""
    booked(client, make_patient(session), ELEVEN)
    visit = booked(client, make_patient(session), TEN)
    assert refused(move(client, visit, ELEVEN))[1] == "slot_taken"
    assert move(client, visit, ELEVEN, **OVERBOOK).json()["overbooked"] == REASON
    assert "overbooked" not in move(client, visit, NINE).json()
    assert refused(book(client, make_patient(session), NINE))[1] == "slot_taken"
    booked(client, make_patient(session), ELEVEN, **OVERBOOK)
