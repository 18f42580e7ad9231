"""At most so many visits in a day or a week. It is Monday, 2 March 2026, 08:00 at Riverside."""

import pytest

from api.clinic.current import open_book
from api.clock import clinic_now
from api.db.engine import transaction
from api.errors import Refusal
from api.scheduling.appointments import book as enter
from tests.api.scheduling.asking import (
    PATEL,
    TUESDAY,
    book,
    booked,
    cancel,
    held,
    hold,
    move,
    on,
    refused,
    search,
    starts,
    why_none,
)
from tests.api.scheduling.ledger import at_once
from tests.api.scheduling.making import (
    API,
    clear_book,
    make_access,
    make_patient,
    make_patients,
    office_visit,
    patient_named,
    with_clinic,
)

NINE, TEN, ELEVEN = (f"{TUESDAY}T{at}:00-05:00" for at in ("09:00", "10:00", "11:00"))
OF_PATEL = {"provider": {"code": "patel", "name": "Dr. Maya Patel"}}
OVERBOOK = {"overbook": {"reason": "Fever since Sunday", "author": "Kim at the desk"}}
SHORT = {"visit_type": "office-visit", "minutes_established": 15, "minutes_new": 15}


@pytest.fixture(autouse=True)
def free_book(session):
    clear_book(session)


def test_a_doctor_takes_no_more_visits_a_day_than_they_wish(client, session):
    """Dr. Patel sees two patients a day: the third hears of the limit, and of Wednesday."""
    with_clinic(session, providers={"patel": {"caps": [{"most": 2}]}})
    for start in (NINE, TEN):
        booked(client, make_patient(session), start)
    answer = book(client, make_patient(session), ELEVEN)
    assert refused(answer) == (409, "cap_reached", OF_PATEL | {"most": 2, "per": "day"})
    assert answer.json()["nearest"][0]["start"][:10] in ("2026-03-02", "2026-03-04")


def test_a_cap_over_several_kinds_of_visits_counts_them_together(client, session):
    """One physical or one office visit a day: after a physical no office visit, but vaccinations as many as fit."""
    cap = {"most": 1, "visit_types": ["office-visit", "annual-physical"]}
    with_clinic(session, providers={"patel": {"caps": [cap]}})
    booked(client, make_patient(session), NINE, visit_type="annual-physical")
    assert refused(book(client, make_patient(session), ELEVEN))[1] == "cap_reached"
    for start in (TEN, ELEVEN):
        booked(client, make_patient(session), start, visit_type="immunization")


def test_a_cap_of_a_visit_type_is_one_for_each_doctor(client, session):
    """One physical a day each: Dr. Patel's does not count against Nora Okafor."""
    with_clinic(session, visit_types={"annual-physical": {"caps": [{"most": 1}]}})
    physical = {"visit_type": "annual-physical"}
    booked(client, make_patient(session), NINE, **physical)
    refusal = refused(book(client, make_patient(session), ELEVEN, **physical))
    assert refusal == (409, "cap_reached", OF_PATEL | {"most": 1, "per": "day"})
    booked(client, make_patient(session), ELEVEN, provider="okafor", **physical)
    booked(client, make_patient(session), ELEVEN)


def test_a_cap_of_a_week_counts_from_monday_to_sunday(client, session):
    """Two a week: one on Tuesday and one on Friday close the week, and the next Monday is open."""
    with_clinic(session, providers={"patel": {"caps": [{"most": 2, "per": "week"}]}})
    for start in (NINE, "2026-03-06T09:00:00-05:00"):
        booked(client, make_patient(session), start)
    refusal = refused(book(client, make_patient(session), "2026-03-04T09:00:00-05:00"))
    assert refusal == (409, "cap_reached", OF_PATEL | {"most": 2, "per": "week"})
    assert why_none(client, windows=on("2026-03-02", "2026-03-08"), **PATEL)["code"] == "cap_reached"
    assert starts(search(client, windows=on("2026-03-02", "2026-03-13"), **PATEL))[0] == "2026-03-09T09:00"
    booked(client, make_patient(session), "2026-03-09T09:00:00-04:00")


def test_days_of_a_cap_are_those_of_the_site(client, session):
    """At a quarter to midnight in Evansville it is tomorrow in UTC, and still today for the cap."""
    late = {"site": "hilltop", "days": "mon-sun", "hours": "20:00-23:55"}
    own = {"visit_type": "video-visit", "minutes_established": 15, "minutes_new": 15}
    with_clinic(session, providers={"garcia": {"works": [late], "caps": [{"most": 1}], "minutes": [own]}})
    video = {"visit_type": "video-visit", "provider": "garcia", "site": "hilltop"}
    booked(client, make_patient(session), f"{TUESDAY}T23:30:00-06:00", **video)
    assert refused(book(client, make_patient(session), f"{TUESDAY}T20:00:00-06:00", **video))[1] == "cap_reached"
    booked(client, make_patient(session), "2026-03-04T20:00:00-06:00", **video)


def test_what_counts_towards_a_cap(client, session, later):
    """A held time counts until the hold is over, a cancelled visit does not count any more."""
    with_clinic(session, providers={"patel": {"caps": [{"most": 1}]}})
    held(client, NINE)
    assert refused(book(client, make_patient(session), TEN))[1] == "cap_reached"
    assert refused(hold(client, TEN))[1] == "cap_reached"
    later(minutes=11)
    visit = booked(client, make_patient(session), TEN)
    assert refused(hold(client, NINE))[1] == "cap_reached"
    cancel(client, visit)
    booked(client, make_patient(session), ELEVEN)


def test_ones_own_hold_does_not_stand_in_the_way_of_a_cap(client, session, bot, conversation):
    """The last visit of the day is held and then booked, with and without naming the hold."""
    with_clinic(session, providers={"patel": {"caps": [{"most": 1}]}})
    first = held(client, NINE)
    visit = booked(client, make_patient(session), NINE, hold_id=first["id"])
    cancel(client, visit)
    james = patient_named(session, "James")
    talk = conversation(james.phone)
    make_access(session, talk.id, james, clinic_now(session))
    held(bot(talk.id), NINE, patient_id=james.id)
    assert starts(search(bot(talk.id), windows=on(TUESDAY, time_from="10:00", time_to="10:00"), **PATEL)) == [TEN[:16]]
    booked(bot(talk.id), james, TEN)


def test_a_visit_does_not_stand_in_its_own_way_when_it_moves_within_a_day(client, session):
    """The only visit that Dr. Patel takes on Tuesday goes from nine to ten, but not to a day that is full."""
    with_clinic(session, providers={"patel": {"caps": [{"most": 1}]}})
    visit = booked(client, make_patient(session), NINE)
    booked(client, make_patient(session), "2026-03-04T09:00:00-05:00")
    assert why_none(client, windows=on(TUESDAY), **PATEL)["code"] == "cap_reached"
    assert search(client, windows=on(TUESDAY), **PATEL, appointment_id=visit["id"])["slots"]
    assert move(client, visit, TEN).status_code == 200
    assert refused(move(client, visit, "2026-03-04T10:00:00-05:00"))[1] == "cap_reached"


def test_an_overbooked_visit_is_neither_bound_by_a_cap_nor_counted(client, session):
    """The staff put a second patient into a day for one, and the one is still free afterwards."""
    with_clinic(session, providers={"patel": {"caps": [{"most": 1}]}})
    booked(client, make_patient(session), NINE, **OVERBOOK)
    booked(client, make_patient(session), NINE)
    booked(client, make_patient(session), ELEVEN, **OVERBOOK)
    assert refused(book(client, make_patient(session), ELEVEN))[1] == "cap_reached"


def test_a_search_leaves_full_days_out_and_says_why(client, session):
    """Tuesday is full although most of it is free: the answer is Wednesday, or the limit as the reason."""
    with_clinic(session, providers={"patel": {"caps": [{"most": 1}]}})
    booked(client, make_patient(session), NINE)
    assert starts(search(client, windows=on(TUESDAY, "2026-03-04"), **PATEL))[0] == "2026-03-04T09:00"
    why = why_none(client, windows=on(TUESDAY), **PATEL)
    assert (why["code"], why["facts"]) == ("cap_reached", OF_PATEL | {"most": 1, "per": "day"})


def test_a_doctor_who_takes_none_is_never_offered(client, session):
    """A cap of none: Nora Okafor does no physicals, whatever the day."""
    with_clinic(session, providers={"okafor": {"caps": [{"most": 0, "visit_types": ["annual-physical"]}]}})
    assert why_none(client, "annual-physical", providers=["okafor"])["code"] == "cap_reached"
    physical = book(client, make_patient(session), TEN, provider="okafor", visit_type="annual-physical")
    assert refused(physical)[1] == "cap_reached"
    booked(client, make_patient(session), TEN, provider="okafor")


@pytest.mark.parametrize("most", [3, None])
def test_a_crowd_that_books_at_once_never_exceeds_a_cap(session, most):
    """Sixteen patients book sixteen different times of one day in the same moment: three get one.

    Without the cap all sixteen do, so the crowd is known to be able to exceed it.
    """
    caps = [{"most": most}] if most else []
    with_clinic(session, providers={"patel": {"caps": caps, "minutes": [SHORT]}})
    quarters = [f"{TUESDAY}T{hour}:{minute:02}:00-05:00" for hour in (10, 11, 13, 14) for minute in (0, 15, 30, 45)]
    outcomes: list[str] = []

    def try_to_book(start, who):
        try:
            with transaction() as own:
                clinic, now = open_book(own)
                enter(own, clinic, office_visit(start, who), API, now)
        except Refusal as refusal:
            outcomes.append(refusal.code)
        else:
            outcomes.append("booked")

    crowd = zip(quarters, make_patients(session, len(quarters)), strict=True)
    at_once(*(lambda start=start, who=who: try_to_book(start, who) for start, who in crowd))
    assert outcomes.count("booked") == (most or len(quarters))
    assert set(outcomes) <= {"booked", "cap_reached"}
