"""What is offered to somebody who looks for a time. It is Monday, 2 March 2026, 08:00 at Riverside."""

from itertools import pairwise

import pytest

from tests.api.scheduling.asking import PATEL, TUESDAY, book, booked, held, on, search, starts
from tests.api.scheduling.making import (
    clear_book,
    leave_rooms,
    make_patient,
    make_referral,
    patient_named,
)


@pytest.fixture
def free_book(session):
    clear_book(session)


def test_an_offer_begins_with_the_soonest_time_and_leaves_gaps(client, free_book):
    """Three times in the same hour are no choice: the offer is nine, noon or later, and the afternoon."""
    assert starts(search(client, windows=on(TUESDAY), **PATEL, limit=3)) == [
        "2026-03-03T09:00",
        "2026-03-03T13:00",
        "2026-03-03T16:00",
    ]


def test_a_narrow_wish_gets_times_that_are_closer_together(client, free_book):
    """Within a morning the three offers lie an hour apart; within half an hour they are what there is."""
    morning = on(TUESDAY, time_from="09:00", time_to="11:15")
    assert starts(search(client, windows=morning, **PATEL)) == [f"{TUESDAY}T{at}" for at in ("09:00", "10:00", "11:00")]
    half_an_hour = on(TUESDAY, time_from="09:00", time_to="09:30")
    assert starts(search(client, windows=half_an_hour, **PATEL)) == [
        f"{TUESDAY}T{at}" for at in ("09:00", "09:15", "09:30")
    ]


def test_a_longer_list_leaves_nothing_out(client, free_book):
    """Whoever asks for many times gets every quarter of an hour at which a new patient's 40 minutes fit."""
    found = [at[11:] for at in starts(search(client, windows=on(TUESDAY), **PATEL, limit=100))]
    assert found[:3] == ["09:00", "09:15", "09:30"]
    assert "11:15" in found
    assert not {"11:30", "11:45", "12:00", "12:45"} & set(found)
    assert found[-1] == "16:15"


def test_the_latest_time_comes_first_when_asked_for_the_latest(client, free_book):
    """ "As late as possible" is answered with the last visit of the day."""
    assert starts(search(client, windows=on(TUESDAY), **PATEL, order="latest", limit=1)) == [f"{TUESDAY}T16:15"]


def test_bounds_on_the_time_of_day_are_included(client, free_book):
    """From ten to ten means ten o'clock."""
    ten = on(TUESDAY, time_from="10:00", time_to="10:00")
    assert starts(search(client, windows=ten, **PATEL)) == [f"{TUESDAY}T10:00"]


def test_wishes_are_meant_by_the_clock_of_each_site(client, free_book):
    """At two in the afternoon means two at Riverside and two at Hilltop, an hour later."""
    two = on(TUESDAY, time_from="14:00", time_to="14:00")
    found = {slot["provider"]["code"]: slot["start"] for slot in search(client, windows=two, limit=10)["slots"]}
    assert found["patel"] == "2026-03-03T14:00:00-05:00"
    assert found["garcia"] == "2026-03-03T14:00:00-06:00"


def test_weekdays_count_from_monday(client, free_book):
    """On Saturdays (6) only Nora Okafor sees patients."""
    found = search(client, windows=on("2026-03-02", "2026-03-15", weekdays=[6]), limit=100)["slots"]
    assert {slot["provider"]["code"] for slot in found} == {"okafor"}
    assert {slot["start"][:10] for slot in found} == {"2026-03-07", "2026-03-14"}


def test_the_day_begins_at_nine_before_and_after_the_clocks_change(client, free_book):
    """Clocks go forward on Sunday, 8 March: nine o'clock stays nine o'clock."""
    days = ("2026-03-06", "2026-03-09")
    first = {day: search(client, windows=on(day), **PATEL, limit=1)["slots"][0]["start"] for day in days}
    assert first == {"2026-03-06": "2026-03-06T09:00:00-05:00", "2026-03-09": "2026-03-09T09:00:00-04:00"}


def test_an_established_patient_needs_less_time_than_a_new_one(client, session, free_book):
    """Twenty minutes for James, who knows Dr. Patel's department, forty for somebody new."""
    james, noor = patient_named(session, "James"), make_patient(session)
    for patient, last in ((james, "16:30"), (noor, "16:15")):
        found = search(client, windows=on(TUESDAY), **PATEL, patient_id=patient.id, limit=1, order="latest")
        assert starts(found) == [f"{TUESDAY}T{last}"]


def test_what_is_booked_is_not_offered(client, session, free_book):
    """After James has taken ten o'clock, no offer overlaps it."""
    booked(client, patient_named(session, "James"), f"{TUESDAY}T10:00:00-05:00")
    found = [at[11:] for at in starts(search(client, windows=on(TUESDAY, time_to="11:00"), **PATEL, limit=100))]
    assert found == ["09:00", "09:15", "10:30", "10:45", "11:00"]


def test_a_patient_is_not_offered_a_second_visit_at_the_same_time(client, session, free_book):
    """While James is with Dr. Patel he cannot be with anybody else."""
    james = patient_named(session, "James")
    booked(client, james, f"{TUESDAY}T10:00:00-05:00")
    ten = on(TUESDAY, time_from="10:00", time_to="10:00")
    found = search(client, windows=ten, patient_id=james.id, providers=["okafor"])
    assert found["why_none"]["code"] == "patient_busy"


def test_a_held_time_is_free_for_the_conversation_that_holds_it(client, session, bot, conversation, free_book):
    """Whoever is about to confirm nine o'clock still hears of it; everybody else does not."""
    mine = bot(conversation("+15025550102").id)
    held(mine, f"{TUESDAY}T09:00:00-05:00")
    nine = on(TUESDAY, time_from="09:00", time_to="09:00")
    assert len(search(mine, windows=nine, **PATEL)["slots"]) == 1
    assert search(client, windows=nine, **PATEL)["why_none"]["code"] == "fully_booked"


def test_a_visit_that_is_to_be_moved_does_not_stand_in_its_own_way(client, session, free_book):
    """James may move ten o'clock to a quarter past ten."""
    james = patient_named(session, "James")
    visit = booked(client, james, f"{TUESDAY}T10:00:00-05:00")
    quarter_past = on(TUESDAY, time_from="10:15", time_to="10:15")
    assert search(client, windows=quarter_past, **PATEL, patient_id=james.id)["slots"] == []
    assert search(client, windows=quarter_past, **PATEL, patient_id=james.id, appointment_id=visit["id"])["slots"]


def test_a_doctor_without_room_for_new_patients_is_offered_to_those_who_know_him(client, session, free_book):
    """Dr. Lee sees Omar, who knows him, and not James, who knows Dr. Patel."""
    found = search(client, patient_id=patient_named(session, "Omar").id, limit=500)
    assert "lee" in {slot["provider"]["code"] for slot in found["slots"]}
    found = search(client, patient_id=patient_named(session, "James").id, limit=500)
    assert "lee" not in {slot["provider"]["code"] for slot in found["slots"]}


def test_an_age_limit_counts_on_the_day_of_the_visit(client, session, free_book):
    """Who turns 18 on 10 March sees the pediatrician until the ninth."""
    almost_grown = make_patient(session, born="2008-03-10")
    found = search(client, "well-child", patient_id=almost_grown.id, limit=500)
    assert max(slot["start"][:10] for slot in found["slots"]) == "2026-03-09"


def test_a_referral_covers_visits_until_its_last_day(client, session, free_book):
    """With a referral until Tuesday the cardiologist is offered on Monday and Tuesday."""
    noor = make_patient(session)
    make_referral(session, noor, department="cardiology", until=TUESDAY)
    found = search(client, "cardiology-consult", patient_id=noor.id, limit=500)
    assert {slot["start"][:10] for slot in found["slots"]} == {"2026-03-02", TUESDAY}


def test_video_visits_do_not_depend_on_the_building_being_open(client, session, free_book):
    """Dr. Bell sees patients by video on Fridays until six; Riverside closes at five."""
    found = search(client, "therapy-intake", windows=on("2026-03-06"), order="latest", limit=1)
    assert starts(found) == ["2026-03-06T17:00"]
    assert found["slots"][0]["modality"] == "video"


@pytest.mark.parametrize(
    ("visit_type", "wish", "code"),
    [
        ("office-visit", {"windows": on("2026-03-08")}, "closed"),  # a Sunday
        ("office-visit", {"windows": on("2026-05-25")}, "closed"),  # Memorial Day
        ("office-visit", {"windows": on(TUESDAY, time_from="20:00")}, "outside_hours"),
        ("office-visit", {"windows": on(TUESDAY), "providers": ["lee"]}, "outside_hours"),  # not his day
        ("office-visit", {"windows": on("2026-03-01")}, "outside_notice"),  # yesterday
        ("office-visit", {"windows": on("2026-03-02", time_to="08:45"), "sites": ["riverside"]}, "outside_notice"),
        ("office-visit", {"windows": on("2026-12-01")}, "beyond_horizon"),
        ("sick-visit", {"windows": on("2026-03-05")}, "beyond_horizon"),  # today and the next two days only
        ("office-visit", {"providers": ["raman"]}, "no_provider"),
        ("office-visit", {"modality": "video"}, "no_provider"),
        ("skin-procedure", {"sites": ["hilltop"]}, "no_provider"),
        ("office-visit", {"windows": on("2026-03-03", "2026-03-03", weekdays=[1])}, "no_such_day"),
    ],
)
def test_an_empty_answer_says_why(client, free_book, visit_type, wish, code):
    """Nothing is just "not available": there is always a reason that can be told."""
    found = search(client, visit_type, **wish)
    assert found["slots"] == []
    assert found["why_none"]["code"] == code


@pytest.mark.parametrize(
    ("visit_type", "facts", "code"),
    [
        ("well-child", {}, "not_eligible_age"),
        ("well-woman", {"sex": "M"}, "not_eligible_sex"),
        ("well-woman", {}, "not_eligible_sex"),  # nobody has asked yet
        ("cardiology-consult", {}, "needs_referral"),
        ("therapy", {}, "established_only"),
    ],
)
def test_a_patient_who_may_not_have_a_visit_hears_why(client, session, free_book, visit_type, facts, code):
    """Age, sex, referral and being known to the department are told apart."""
    found = search(client, visit_type, patient_id=make_patient(session, **facts).id)
    assert (found["slots"], found["why_none"]["code"]) == ([], code)


def test_a_sex_that_nobody_has_asked_for_is_a_fact_of_the_refusal(client, session, free_book):
    """The dialogue hands over to a person instead of saying that the visit is not for this patient."""
    found = search(client, "well-woman", patient_id=make_patient(session).id)
    assert found["why_none"]["facts"] == {"sex": "unknown"}


def test_a_full_day_is_told_apart_from_a_day_off(client, session, free_book):
    """Dr. Patel is in on Tuesday morning but has no time left between nine and half past nine."""
    booked(client, make_patient(session), f"{TUESDAY}T09:00:00-05:00")
    early = on(TUESDAY, time_to="09:30")
    assert search(client, windows=early, **PATEL)["why_none"]["code"] == "fully_booked"


def test_a_doctor_without_a_free_room_has_no_time_either(client, session, free_book):
    """With one exam room left and Nora Okafor in it, Dr. Patel is free at ten but has nowhere to see anybody."""
    leave_rooms(session, 1)
    booked(client, make_patient(session), f"{TUESDAY}T10:00:00-05:00", provider="okafor")
    ten = on(TUESDAY, time_from="10:00", time_to="10:00")
    assert search(client, windows=ten, **PATEL)["why_none"]["code"] == "no_room"


def test_the_smallest_changes_keep_all_but_one_part_of_the_wish(client, free_book):
    """Dr. Patel on Tuesday at seven in the evening: no other day or doctor helps, another time does."""
    found = search(client, windows=on(TUESDAY, time_from="19:00"), **PATEL)
    changes = [(change["relax"], change["slot"]["start"][:16]) for change in found["why_none"]["changes"]]
    assert changes[0] == ("time_of_day", f"{TUESDAY}T16:15")
    assert len(changes) == 3


def test_a_doctor_who_is_off_is_offered_on_another_day_or_replaced(client, free_book):
    """Dr. Lee on Tuesday: Dr. Lee on Monday or Wednesday, or somebody else on Tuesday."""
    found = search(client, windows=on(TUESDAY), providers=["lee"])
    changes = {change["relax"]: change["slot"] for change in reversed(found["why_none"]["changes"])}
    assert changes["day"]["provider"]["code"] == "lee"
    assert changes["provider"]["start"][:10] == TUESDAY


def test_whatever_is_offered_can_be_booked(client, session, free_book):
    """Search and booking know the same rules: every slot of a long list is accepted, or overlaps one that was."""
    noor = make_patient(session)
    answers = []
    for slot in search(client, patient_id=noor.id, windows=on(TUESDAY, "2026-03-06"), limit=60)["slots"]:
        answers.append(book(client, noor, slot["start"], provider=slot["provider"]["code"], site=slot["site"]["code"]))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"slot_taken", "patient_busy"}
    times = sorted((a.json()["start"], a.json()["end"]) for a in answers if a.status_code == 201)
    assert len(times) > 5
    assert all(end <= start for (_, end), (start, _) in pairwise(times) if end[-6:] == start[-6:])


@pytest.mark.parametrize(
    "wish",
    [{"visit_type": "haircut"}, {"visit_type": "office-visit", "providers": ["nobody"]}],
)
def test_unknown_codes_are_named(client, wish):
    """A code that the clinic does not have is the asker's mistake, and the answer says which list to look at."""
    answer = client.post("/v1/availability/search", json={"windows": [], **wish})
    assert answer.status_code == 422
    assert "GET /v1/" in answer.json()["detail"]


def test_a_patient_whom_nobody_knows_is_not_found(client):
    """A search for a patient who does not exist is refused."""
    answer = client.post(
        "/v1/availability/search",
        json={"visit_type": "office-visit", "windows": [], "patient_id": "00000000-0000-0000-0000-000000000000"},
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
