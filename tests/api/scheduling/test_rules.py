"""Who may have which visit, how long it takes, and when. It is Monday, 2 March 2026, 08:00 at Riverside."""

from datetime import datetime
from unittest.mock import ANY

import pytest
from sqlalchemy import select

from api.clinic.models import Resource
from api.clock import clinic_now
from api.scheduling.models import Claim
from tests.api.scheduling.asking import PATEL, TUESDAY, book, booked, cancel, move, on, refused, search, why_none
from tests.api.scheduling.making import (
    clear_book,
    make_access,
    make_established,
    make_patient,
    make_referral,
    patient_named,
    with_clinic,
)
from tests.conftest import set_clock

NINE, TEN, ELEVEN = (f"{TUESDAY}T{at}:00-05:00" for at in ("09:00", "10:00", "11:00"))
ECHO = {"visit_type": "echocardiogram", "provider": "rahman", "site": "hilltop"}
CONSULT = {**ECHO, "visit_type": "cardiology-consult"}
PROCEDURE = {"visit_type": "skin-procedure", "provider": "nguyen"}


@pytest.fixture(autouse=True)
def free_book(session):
    clear_book(session)


def make_person(session, *, known_to=(), referral=None, **facts):
    """A patient about whom only this is known: who has seen them, and to whom they are referred."""
    patient = make_patient(session, **facts)
    for provider in known_to:
        make_established(session, patient, provider)
    if referral:
        make_referral(session, patient, **referral)
    return patient


RIVERSIDE, LEE = {"code": "riverside", "name": "Riverside"}, {"code": "lee", "name": "Dr. Samuel Lee"}
CHILD = {"visit_type": "well-child", "provider": "raman"}
WOMAN = {"visit_type": "well-woman", "provider": "chen"}
THERAPY = {"visit_type": "therapy", "provider": "bell"}
WITH_LEE = {"provider": "lee", "start": "2026-03-04T10:00:00-05:00"}
SICK = {"visit_type": "sick-visit"}

REFUSED = [
    # What is known of the patient, what is asked for, and the answer.
    ({"born": "1980-05-05"}, CHILD, 409, "not_eligible_age", {"at_least_years": 0, "under_years": 18}),
    ({"born": "2008-03-03"}, CHILD, 409, "not_eligible_age", {"at_least_years": 0, "under_years": 18}),  # 18 that day
    ({"sex": "M"}, WOMAN, 409, "not_eligible_sex", {"required": "female"}),
    ({"sex": None}, WOMAN, 409, "not_eligible_sex", {"sex": "unknown"}),
    ({"known_to": ["patel"]}, THERAPY, 409, "established_only", {"department": "behavioral-health"}),
    ({"known_to": ["patel"]}, WITH_LEE, 409, "not_accepting_new", {"provider": LEE}),  # known to his colleague only
    ({}, CONSULT, 409, "needs_referral", {"department": "cardiology"}),
    (
        {"referral": {"department": "cardiology", "until": "2026-03-02"}},
        CONSULT,
        *(409, "needs_referral", {"department": "cardiology", "valid_until": "2026-03-02"}),
    ),
    (
        {"referral": {"department": "cardiology", "until": "2026-12-31", "provider": "chen"}},
        CONSULT,
        *(409, "needs_referral", {"department": "cardiology"}),
    ),
    # What is done by whom, where and how.
    ({}, {"provider": "raman"}, 409, "not_offered", {}),
    ({}, {"site": "hilltop"}, 409, "not_offered", {}),
    ({}, {"modality": "phone"}, 409, "not_offered", {}),
    ({}, {**PROCEDURE, "site": "hilltop", "start": "2026-03-04T10:00:00-06:00"}, 409, "not_offered", {}),
    ({}, {"visit_type": "therapy-intake", "provider": "bell", "modality": "in_person"}, 409, "not_offered", {}),
    # When.
    ({}, {"start": f"{TUESDAY}T10:10:00-05:00"}, 422, "off_grid", {"every_minutes": 15}),
    ({}, {"start": f"{TUESDAY}T10:00:01-05:00"}, 422, "off_grid", {"every_minutes": 15}),
    ({}, {"start": "2026-03-02T08:45:00-05:00"}, 409, "outside_notice", {"notice_minutes": 60, "earliest": ANY}),
    ({}, SICK | {"start": "2026-03-02T08:00:00-05:00"}, 409, "outside_notice", {"notice_minutes": 15, "earliest": ANY}),
    ({}, {"start": "2026-08-31T10:00:00-04:00"}, 409, "beyond_horizon", {"latest_date": "2026-08-29"}),
    ({}, SICK | {"start": "2026-03-05T10:00:00-05:00"}, 409, "beyond_horizon", {"latest_date": "2026-03-04"}),
    (
        {},
        {"start": "2026-05-25T10:00:00-04:00"},
        *(409, "closed", {"site": RIVERSIDE, "closures": [{"date": "2026-05-25", "name": "Memorial Day"}]}),
    ),
    ({}, {"start": "2026-03-08T10:00:00-04:00"}, 409, "closed", {"site": RIVERSIDE, "closures": []}),  # a Sunday
    ({}, {"start": f"{TUESDAY}T12:15:00-05:00"}, 409, "outside_hours", {}),  # lunch
    ({}, {"start": f"{TUESDAY}T16:30:00-05:00"}, 409, "outside_hours", {}),  # forty minutes, until ten past five
]

ALLOWED = [
    ({"born": "2008-03-04"}, CHILD),  # 18 tomorrow
    ({"sex": "F"}, WOMAN),
    ({"known_to": ["bell"]}, THERAPY),
    ({"known_to": ["lee"]}, WITH_LEE),
    ({"referral": {"department": "cardiology", "until": TUESDAY}}, CONSULT | {"start": f"{TUESDAY}T13:00:00-06:00"}),
    ({"referral": {"department": "cardiology", "until": TUESDAY, "provider": "rahman"}}, ECHO | {"start": ELEVEN}),
    ({}, {"start": "2026-03-02T09:15:00-05:00"}),  # an hour and a quarter ahead
    ({}, SICK | {"start": "2026-03-04T10:00:00-05:00"}),
    ({}, {"start": "2026-08-28T10:00:00-04:00"}),  # a Friday, 179 days ahead
    ({}, {"start": f"{TUESDAY}T16:15:00-05:00"}),
]


def test_a_rule_that_says_no_is_named_with_its_facts(client, session):
    """The refusal says which rule it was and what a receptionist would need in order to explain it."""
    for who, asked, *expected in REFUSED:
        answer = book(client, make_person(session, **who), **{"start": TEN, **asked})
        assert refused(answer) == tuple(expected), (who, asked)


def test_just_within_a_rule_a_visit_is_booked(client, session):
    """On the last day of a referral, before the birthday, at the last hour: what is allowed is not refused."""
    for who, asked in ALLOWED:
        answer = book(client, make_person(session, **who), **{"start": TEN, **asked})
        assert refused(answer)[0] == 201, (who, asked, answer.text)


@pytest.mark.parametrize(("at", "status"), [("08:14:00", 201), ("08:15:01", 409)])
def test_a_sick_visit_may_begin_in_a_quarter_of_an_hour(client, session, engine, at, status):
    """At 8:14 half past eight can still be had for a child with a fever, a second after 8:15 no longer."""
    leo = patient_named(session, "Leo")
    with engine.begin() as connection:
        set_clock(connection, datetime.fromisoformat(f"2026-03-02T{at}-05:00"))
    answer = book(client, leo, "2026-03-02T08:30:00-05:00", visit_type="sick-visit", provider="raman")
    assert answer.status_code == status


LENGTHS = [
    # Minutes for those who are known to the department, and for new patients.
    ("office-visit", "patel", 20, 40),
    ("office-visit", "okafor", 30, 55),  # takes her own time
    ("annual-physical", "patel", 40, 60),
    ("annual-physical", "okafor", 40, 60),
    ("immunization", "patel", 10, 10),
    ("skin-check", "nguyen", 20, 30),
]


def test_a_visit_lasts_as_its_type_its_doctor_and_its_patient_say(client, session):
    """New patients take longer, and Nora Okafor takes more time for an office visit than the others."""
    own = {"visit_type": "office-visit", "minutes_established": 30, "minutes_new": 55}
    with_clinic(session, providers={"okafor": {"minutes": [own]}})
    for visit_type, provider, known, new in LENGTHS:
        for at, minutes, known_to in (("10", known, [provider]), ("14", new, [])):
            patient = make_person(session, known_to=known_to)
            start = f"{TUESDAY}T{at}:00:00-05:00"
            wish = {"windows": exactly(start), "providers": [provider], "patient_id": patient.id}
            slot = search(client, visit_type, **wish)["slots"][0]
            visit = booked(client, patient, start, visit_type=visit_type, provider=provider)
            assert {length(slot), length(visit)} == {minutes}, (visit_type, provider)
            cancel(client, visit)


def test_who_was_seen_more_than_three_years_ago_is_new_again(client, session):
    """Three years and a day after the last visit it takes forty minutes."""
    for last, minutes in (("2023-03-04", 20), ("2023-03-01", 40)):
        patient = make_patient(session)
        make_established(session, patient, "patel", on=last)
        found = search(client, windows=on(TUESDAY), **PATEL, patient_id=patient.id)["slots"]
        assert length(found[0]) == minutes


@pytest.mark.parametrize(
    ("visit", "start", "provider", "room", "patient"),
    [
        (ECHO, f"{TUESDAY}T10:00:00-06:00", "09:55-10:55", "09:55-10:55", "10:00-10:45"),
        (PROCEDURE, TEN, "10:00-10:50", "10:00-10:50", "10:00-10:40"),
    ],
)
def test_preparation_and_clean_up_take_doctor_and_room_but_not_the_patient(
    client, session, visit, start, provider, room, patient
):
    """The echo room is made ready five minutes before and cleaned for ten; James comes and goes in between."""
    visit = booked(client, patient_named(session, "James"), start, **visit)
    taken = claimed(session, visit, start[-6:])
    assert taken.pop("provider") == provider
    assert taken.pop("patient") == patient
    assert set(taken.values()) == {room}


def test_clean_up_keeps_the_next_patient_out(client, session):
    """After a procedure from ten to 10:40 the doctor is free again at 10:50, so the next one starts at eleven."""
    booked(client, make_patient(session), TEN, **PROCEDURE)
    next_one = make_patient(session)
    assert refused(book(client, next_one, f"{TUESDAY}T10:45:00-05:00", **PROCEDURE))[1] == "slot_taken"
    booked(client, next_one, ELEVEN, **PROCEDURE)


def test_the_patient_may_go_on_to_another_visit_during_clean_up(client, session):
    """At 10:45 the patient of the procedure sees Dr. Patel."""
    patient = make_patient(session)
    booked(client, patient, TEN, **PROCEDURE)
    booked(client, patient, f"{TUESDAY}T10:45:00-05:00")


@pytest.mark.parametrize(
    ("hours_ahead", "code"),
    [(3.99, "too_late_to_change"), (4.01, None), (20, None)],
)
def test_patients_change_a_visit_by_themselves_until_four_hours_before(
    client, session, engine, bot, conversation, hours_ahead, code
):
    """A text moves a visit that is four hours ahead; after that it goes to the staff, who still can."""
    james = patient_named(session, "James")
    visit = booked(client, james, TEN)
    now = datetime.fromisoformat(TEN).timestamp() - hours_ahead * 3600
    with engine.begin() as connection:
        set_clock(connection, datetime.fromtimestamp(now, datetime.fromisoformat(TEN).tzinfo))
    talk = conversation(james.phone)
    make_access(session, talk.id, james, clinic_now(session))
    answer = move(bot(talk.id), visit, "2026-03-04T10:00:00-05:00")
    if code is None:
        assert answer.status_code == 200
    else:
        assert refused(answer) == (409, code, {"hours": 4})
        assert move(client, visit, "2026-03-04T10:00:00-05:00").status_code == 200


def test_nothing_is_said_of_a_patients_rules_before_the_patient_is_known(client):
    """Without a patient there is nobody who could be too old or lack a referral: the times are shown."""
    assert search(client, "well-child", windows=on(TUESDAY))["slots"]
    assert search(client, "cardiology-consult", windows=on(TUESDAY))["slots"]


@pytest.mark.parametrize(
    ("continuity", "provider"),
    [("usual", "patel"), ("last", "okafor")],
)
def test_the_usual_doctor_is_the_one_seen_most_and_the_last_one_the_latest(client, session, continuity, provider):
    """Twice with Dr. Patel, then once with Nora Okafor; Dr. Bell, seen since, does no office visits."""
    patient = make_patient(session)
    for seen, day in (("patel", "2025-06-02"), ("patel", "2025-07-01"), ("okafor", "2025-09-01")):
        make_established(session, patient, seen, on=day)
    make_established(session, patient, "bell", visit_type="therapy-intake", on="2025-11-03")
    found = search(client, windows=on(TUESDAY), continuity=continuity, patient_id=patient.id)["slots"]
    assert {slot["provider"]["code"] for slot in found} == {provider}


def test_without_a_doctor_of_their_own_a_patient_hears_that(client, session):
    """Somebody new has no usual doctor; anybody else is offered as a change of the wish."""
    why = why_none(client, windows=on(TUESDAY), continuity="usual", patient_id=make_patient(session).id)
    assert (why["code"], why["facts"]) == ("no_usual_provider", {"visit_type": "office-visit"})
    assert why["changes"][0]["relax"] == "provider"


def test_nobodys_usual_doctor_is_a_question_without_sense(client):
    """Whoever asks for the usual doctor has to say whose."""
    answer = client.post("/v1/availability/search", json={"visit_type": "office-visit", "continuity": "usual"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def exactly(start: str) -> list[dict]:
    return on(start[:10], time_from=start[11:16], time_to=start[11:16])


def length(slot: dict) -> int:
    """Minutes from start to end."""
    return (datetime.fromisoformat(slot["end"]) - datetime.fromisoformat(slot["start"])).seconds // 60


def claimed(session, visit: dict, zone: str) -> dict[str, str]:
    """What the visit takes, by kind of resource, in local time."""
    rows = session.execute(
        select(Resource.kind, Claim.during).join(Claim).where(Claim.appointment_id == visit["id"], Claim.active)
    )
    here = datetime.fromisoformat(f"{TUESDAY}T00:00:00{zone}").tzinfo
    return {
        kind: "-".join(f"{end.astimezone(here):%H:%M}" for end in (during.lower, during.upper)) for kind, during in rows
    }
