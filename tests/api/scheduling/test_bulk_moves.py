"""Many visits moved together, and the proposals for those that lost their ground. It is Monday, 2 March 2026, 08:00."""

from itertools import permutations

import pytest
from sqlalchemy import select

from api.audit.models import AuditRow
from api.conversations.models import StaffTask
from tests.api.scheduling.asking import TUESDAY, booked, changed, marked, refused
from tests.api.scheduling.making import clear_book, leave_rooms, make_established, make_patient, with_clinic

NINE, TEN, ELEVEN = (f"{TUESDAY}T{at}:00-05:00" for at in ("09:00", "10:00", "11:00"))
TWO = f"{TUESDAY}T14:00:00-05:00"
WHY = {"reason": "Dr. Patel is sick", "author": "Kim at the desk"}
CLOSED_MORNING = {"kind": "closure", "name": "Flood", "from": TUESDAY, "hours": "08:00-12:00"}


@pytest.fixture(autouse=True)
def free_book(session):
    clear_book(session)


def move_all(client, *moves: tuple[dict, str], **others):
    """Moves each visit to a start; whatever else is said holds for all of them."""
    said = [{"appointment_id": visit["id"], "start": start, **others} for visit, start in moves]
    return client.post("/v1/appointments/moves", json={"moves": said, **WHY})


def outcomes(answer) -> list[str]:
    """Of each move where the visit is now, or the code of what kept it from going."""
    return [
        one["appointment"]["start"] if one["appointment"] else one["problem"]["code"] for one in answer.json()["items"]
    ]


def make_visits(client, session, *starts: str, **visit) -> list[dict]:
    return [booked(client, make_patient(session), start, **visit) for start in starts]


def test_visits_move_into_each_others_old_times(client, session):
    """Nine goes to ten, ten to eleven, eleven to two: whatever order they are in, all of them move."""
    for day, order in enumerate(permutations(range(3))):
        on_that_day = [start.replace("03-03", f"03-{23 + day}") for start in (NINE, TEN, ELEVEN, TWO)]
        if day >= 5:
            on_that_day = [start.replace("03-28", "03-30") for start in on_that_day]
        starts = [start.replace("-05:00", "-04:00") for start in on_that_day]
        visits = make_visits(client, session, *starts[:3])
        answer = move_all(client, *((visits[at], starts[at + 1]) for at in order))
        assert outcomes(answer) == [starts[at + 1] for at in order]


def test_one_that_cannot_go_stays_and_says_why(client, session):
    """Eleven is taken by somebody else and noon is lunch: two stay where they were, and the third moves."""
    visits = make_visits(client, session, NINE, TEN, TWO)
    make_visits(client, session, ELEVEN)
    answer = move_all(
        client, (visits[0], ELEVEN), (visits[1], f"{TUESDAY}T12:00:00-05:00"), (visits[2], f"{NINE[:8]}04{NINE[10:]}")
    )
    assert answer.status_code == 200
    assert outcomes(answer) == ["slot_taken", "outside_hours", "2026-03-04T09:00:00-05:00"]
    assert [one["appointment_id"] for one in answer.json()["items"]] == [visit["id"] for visit in visits]
    for visit in visits[:2]:
        assert client.get(f"/v1/appointments/{visit['id']}").json() == visit
    assert answer.json()["items"][1]["problem"]["status"] == 409


def test_two_that_want_each_others_time_both_stay(client, session):
    """Neither can go first, and neither is lost."""
    nine, ten = make_visits(client, session, NINE, TEN)
    assert outcomes(move_all(client, (nine, TEN), (ten, NINE))) == ["slot_taken", "slot_taken"]
    assert [client.get(f"/v1/appointments/{visit['id']}").json() for visit in (nine, ten)] == [nine, ten]


def test_visits_move_to_a_colleague_at_another_site(client, session):
    """Provider and site are named for each: Dr. García sees them at Hilltop."""
    nine, ten = make_visits(client, session, NINE, TEN)
    answer = move_all(
        client, (nine, f"{TUESDAY}T09:00:00-06:00"), (ten, f"{TUESDAY}T10:00:00-06:00"), provider="garcia"
    )
    assert [
        (one["appointment"]["provider"]["code"], one["appointment"]["site"]["code"]) for one in answer.json()["items"]
    ] == [("garcia", "hilltop")] * 2


def test_a_place_under_a_cap_is_given_up_before_it_is_taken(client, session):
    """Dr. Patel takes one a day: Tuesday's goes to Thursday and Wednesday's to Tuesday, whichever is named first."""
    with_clinic(session, providers={"patel": {"caps": [{"most": 1}]}})
    for monday in (6, 13, 20, 27):  # ids are random, and so is which of the two is tried first
        before, between, after = (f"2026-04-{monday + day:02}T10:00:00-04:00" for day in (1, 2, 3))
        tuesday, wednesday = make_visits(client, session, before, between)
        assert outcomes(move_all(client, (wednesday, before), (tuesday, after))) == [before, after]


def test_somebody_tells_each_patient_who_was_moved(client, session):
    """Nobody asked the patients: for each that moved the staff have a task, for those that stayed they have none."""
    nine, ten = make_visits(client, session, NINE, TEN)
    move_all(client, (nine, ELEVEN), (ten, f"{TUESDAY}T12:00:00-05:00"))
    tasks = session.scalars(select(StaffTask).filter_by(kind="tell_patient")).all()
    assert [(str(task.appointment_id), str(task.patient_id)) for task in tasks] == [(nine["id"], nine["patient"]["id"])]


def test_who_moved_a_visit_and_why_is_on_record(client, session):
    """Beside the move itself stand reason and author."""
    nine, ten = make_visits(client, session, NINE, TEN)
    move_all(client, (nine, ELEVEN), (ten, f"{TUESDAY}T12:00:00-05:00"))
    rows = session.scalars(select(AuditRow).filter_by(action="appointment.moved_by_staff")).all()
    assert [(str(row.appointment_id), row.facts["reason"], row.facts["author"]) for row in rows] == [
        (nine["id"], WHY["reason"], WHY["author"])
    ]
    assert (
        session.scalars(select(AuditRow).filter_by(action="appointment.moved")).one().appointment_id
        == rows[0].appointment_id
    )


def test_moves_that_make_no_sense_are_refused(client, session):
    """No moves, one visit twice, no reason: refused as a whole. An unknown visit is a problem of its own move."""
    (nine,) = make_visits(client, session, NINE)
    nobody = {"id": "00000000-0000-0000-0000-000000000000"}
    assert refused(move_all(client))[:2] == (422, "invalid")
    assert refused(move_all(client, (nine, TEN), (nine, ELEVEN)))[:2] == (422, "invalid")
    without = client.post("/v1/appointments/moves", json={"moves": [{"appointment_id": nine["id"], "start": TEN}]})
    assert refused(without)[:2] == (422, "invalid")
    assert outcomes(move_all(client, (nobody, TEN), (nine, TEN))) == ["not_found", TEN]


def test_the_same_moves_under_the_same_key_are_made_once(client, session):
    """A line that broke: asked again with the same key, the answer is the same and nobody is told twice."""
    (nine,) = make_visits(client, session, NINE)
    body = {"moves": [{"appointment_id": nine["id"], "start": TEN}], **WHY}
    first, second = (
        client.post("/v1/appointments/moves", json=body, headers={"Idempotency-Key": "k"}) for _ in range(2)
    )
    assert first.json() == second.json()
    assert len(session.scalars(select(StaffTask).filter_by(kind="tell_patient")).all()) == 1


# Proposals: the first of each visit's changes, all of which can be had together.


def apply_proposals(client, displaced: list[dict]):
    """Moves every displaced visit to where it was proposed to go."""
    moves = []
    for one in displaced:
        slot = one["changes"][0]["slot"]
        to = {"start": slot["start"], "provider": slot["provider"]["code"], "site": slot["site"]["code"]}
        moves.append({"appointment_id": one["appointment"]["id"], **to})
    return client.post("/v1/appointments/moves", json={"moves": moves, **WHY})


def problems_of(answer) -> list[str]:
    return [one["problem"]["code"] for one in answer.json()["items"] if one["problem"]]


def test_a_day_of_leave_is_settled_by_its_proposals(client, session):
    """Six patients of Dr. Patel's Tuesday: each has a proposal with her, all are moved, and nobody is on the list."""
    quarters = (NINE, TEN, ELEVEN, TWO, f"{TUESDAY}T15:00:00-05:00", f"{TUESDAY}T16:00:00-05:00")
    make_visits(client, session, *quarters)
    found = changed(client, kind="leave", provider="patel", **{"from": TUESDAY})["displaced"]
    assert len(found) == 6
    assert {one["changes"][0]["slot"]["provider"]["code"] for one in found} == {"patel"}
    assert problems_of(apply_proposals(client, found)) == []
    assert marked(client) == []


def test_what_a_dry_run_proposes_can_be_had_after_the_change(client, session):
    """The staff look first, then enter the leave, then apply what they have seen."""
    make_visits(client, session, NINE, f"{TUESDAY}T10:45:00-05:00", TWO)
    leave = {"kind": "leave", "provider": "patel", "from": TUESDAY, "hours": "09:00-14:00"}
    looked_at = client.post("/v1/calendar-changes", json={**leave, **WHY}).json()["displaced"]
    changed(client, **leave)
    assert problems_of(apply_proposals(client, looked_at)) == []


def test_proposals_leave_time_for_cleaning_up(client, session):
    """A procedure and a skin check lose the morning: the check is not proposed for when the room is being cleaned."""
    procedure = {"visit_type": "skin-procedure", "provider": "nguyen"}
    booked(client, make_patient(session), NINE, **procedure)
    busy_until_twenty_to_two = make_patient(session)
    make_established(session, busy_until_twenty_to_two, "nguyen")
    booked(client, busy_until_twenty_to_two, f"{TUESDAY}T13:00:00-05:00")
    booked(client, busy_until_twenty_to_two, TEN, visit_type="skin-check", provider="nguyen")
    found = changed(client, kind="leave", provider="nguyen", **{"from": TUESDAY, "hours": "09:00-12:00"})["displaced"]
    assert problems_of(apply_proposals(client, found)) == []


def test_proposals_do_not_share_the_only_room(client, session):
    """With one exam room, two doctors' visits of a closed morning are not both proposed for one o'clock."""
    leave_rooms(session, 1)
    make_visits(client, session, NINE)
    make_visits(client, session, TEN, provider="okafor")
    found = changed(client, **CLOSED_MORNING)["displaced"]
    assert len(found) == 2
    assert problems_of(apply_proposals(client, found)) == []


def test_proposals_keep_to_caps(client, session):
    """Dr. Patel takes one a day: those of Tuesday and Wednesday are not both proposed for Thursday."""
    with_clinic(session, providers={"patel": {"caps": [{"most": 1}]}})
    make_visits(client, session, NINE, "2026-03-04T10:00:00-05:00")
    leave = {"kind": "leave", "provider": "patel", "from": TUESDAY, "to": "2026-03-04"}
    found = changed(client, **leave)["displaced"]
    assert len(found) == 2
    assert problems_of(apply_proposals(client, found)) == []


def test_a_patient_with_two_lost_visits_is_not_proposed_two_places_at_once(client, session):
    """Noor sees Dr. Patel and Nora Okafor on Tuesday morning: their proposals lie one after the other."""
    noor = make_patient(session)
    booked(client, noor, NINE)
    booked(client, noor, TEN, provider="okafor")
    found = changed(client, **CLOSED_MORNING)["displaced"]
    assert problems_of(apply_proposals(client, found)) == []


def test_a_whole_week_of_a_site_is_settled_by_its_proposals(client, session):
    """Hilltop is closed for a week: heart, skin and family visits, gym and echo room, all find a place."""
    at_hilltop = [
        *(("office-visit", "garcia", day, hour) for day in range(3, 7) for hour in (9, 11, 14)),
        *(("skin-check", "nguyen", 4, hour) for hour in (9, 10, 14)),
    ]
    for visit_type, provider, day, hour in at_hilltop:
        visit = {"visit_type": visit_type, "provider": provider, "site": "hilltop"}
        booked(client, make_patient(session), f"2026-03-{day:02}T{hour:02}:00:00-06:00", **visit)
    flood = {"kind": "closure", "name": "Flood", "site": "hilltop", "from": TUESDAY, "to": "2026-03-06"}
    found = changed(client, **flood)["displaced"]
    assert len(found) == len(at_hilltop)
    assert problems_of(apply_proposals(client, found)) == []
    assert marked(client) == []
