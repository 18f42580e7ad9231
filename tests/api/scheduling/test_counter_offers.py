"""Why nothing is found, and what is offered instead. It is Monday, 2 March 2026, 08:00 at Riverside."""

from itertools import permutations

import pytest

from tests.api.scheduling.asking import PATEL, TUESDAY, booked, changed, on, why_none
from tests.api.scheduling.making import clear_book, leave_rooms, make_patient, make_referral, with_clinic

NINE, TEN = f"{TUESDAY}T09:00:00-05:00", f"{TUESDAY}T10:00:00-05:00"
AT_TEN = on(TUESDAY, time_from="10:00", time_to="10:00")
RIVERSIDE, HILLTOP = {"code": "riverside", "name": "Riverside"}, {"code": "hilltop", "name": "Hilltop"}
PATEL_NAMED = {"code": "patel", "name": "Dr. Maya Patel"}
CARDIOLOGY = {"department": "cardiology"}


@pytest.fixture(autouse=True)
def free_book(session):
    clear_book(session)


WHY = [
    # What is asked for, by whom if it matters, the rule that leaves nothing, and its facts; None: see elsewhere.
    ("office-visit", {"providers": ["raman"]}, None, "no_provider", {"visit_type": "office-visit"}),
    ("skin-procedure", {"sites": ["hilltop"]}, None, "no_provider", {"visit_type": "skin-procedure"}),
    ("office-visit", {"modality": "video"}, None, "no_provider", {"visit_type": "office-visit"}),
    ("office-visit", {"continuity": "usual"}, {}, "no_usual_provider", {"visit_type": "office-visit"}),
    ("office-visit", {"windows": on(TUESDAY, weekdays=[1])}, None, "no_such_day", {}),
    ("well-woman", {}, {"sex": "M"}, "not_eligible_sex", {"required": "female"}),
    ("well-woman", {}, {}, "not_eligible_sex", {"sex": "unknown"}),
    ("well-child", {}, {}, "not_eligible_age", {"at_least_years": 0, "under_years": 18}),
    ("therapy", {}, {}, "established_only", {"department": "behavioral-health"}),
    (
        "office-visit",
        {"providers": ["lee"]},
        *({}, "not_accepting_new", {"provider": {"code": "lee", "name": "Dr. Samuel Lee"}}),
    ),
    ("cardiology-consult", {}, {}, "needs_referral", CARDIOLOGY),
    (
        "cardiology-consult",
        {"windows": on("2026-03-05")},
        *({"referral_until": TUESDAY}, "needs_referral", CARDIOLOGY | {"valid_until": TUESDAY}),
    ),
    (
        "office-visit",
        {"windows": on(TUESDAY, time_from="10:01", time_to="10:14")},
        None,
        "off_grid",
        {"every_minutes": 15},
    ),
    ("office-visit", {"windows": on("2026-03-01")}, None, "outside_notice", {"earliest": "2026-03-02"}),
    (
        "office-visit",
        {"windows": on("2026-03-02", time_to="08:30"), "sites": ["riverside"]},
        None,
        "outside_notice",
        None,
    ),
    ("office-visit", {"windows": on("2026-10-01")}, None, "beyond_horizon", {"latest_date": "2026-08-29"}),
    ("sick-visit", {"windows": on("2026-03-06")}, None, "beyond_horizon", {"latest_date": "2026-03-04"}),
    (
        "office-visit",
        {"windows": on("2026-05-25"), "sites": ["hilltop"]},
        *(None, "closed", {"site": HILLTOP, "closures": [{"date": "2026-05-25", "name": "Memorial Day"}]}),
    ),
    ("office-visit", {"windows": on("2026-03-08"), **PATEL}, None, "closed", {"site": RIVERSIDE, "closures": []}),
    (
        "office-visit",
        {"windows": on("2026-03-12"), **PATEL},  # she is on leave then
        *(None, "provider_away", {"provider": PATEL_NAMED, "back": "2026-03-14"}),
    ),
    ("office-visit", {"windows": on(TUESDAY, time_from="20:00"), **PATEL}, None, "outside_hours", {}),
    ("office-visit", {"windows": on(TUESDAY, time_from="12:00", time_to="12:45"), **PATEL}, None, "outside_hours", {}),
    ("annual-physical", PATEL, None, "cap_reached", {"provider": PATEL_NAMED, "most": 0, "per": "week"}),
    ("office-visit", {"windows": on(TUESDAY, time_to="09:30"), **PATEL}, None, "fully_booked", {"minutes": 40}),
]


def test_whatever_leaves_nothing_is_named_with_its_facts(client, session):
    """Every rule that can empty an answer has a code, and the facts that a receptionist would need to explain it."""
    with_clinic(
        session, providers={"patel": {"caps": [{"most": 0, "per": "week", "visit_types": ["annual-physical"]}]}}
    )
    changed(client, kind="leave", provider="patel", **{"from": "2026-03-12", "to": "2026-03-13"})
    booked(client, make_patient(session), NINE)
    for visit_type, wish, facts_of_patient, code, facts in WHY:
        why = why_none(client, visit_type, **wish, **asker(session, facts_of_patient))
        assert why["code"] == code, (visit_type, wish)
        assert facts in (None, why["facts"]), (visit_type, wish)


def asker(session, facts: dict | None) -> dict:
    if facts is None:
        return {}
    patient = make_patient(session, **{name: fact for name, fact in facts.items() if name != "referral_until"})
    if "referral_until" in facts:
        make_referral(session, patient, department="cardiology", until=facts["referral_until"])
    return {"patient_id": patient.id}


def test_a_room_and_the_patients_own_time_are_looked_at_last(client, session):
    """Dr. Patel is free at ten, but the only room is not; with a room it is the patient who is elsewhere."""
    leave_rooms(session, 1)
    noor = make_patient(session)
    booked(client, noor, TEN, provider="okafor")
    why = why_none(client, windows=AT_TEN, **PATEL, patient_id=noor.id)
    assert (why["code"], why["facts"]) == ("no_room", {"needs": "exam_room"})
    why = why_none(client, "video-visit", windows=AT_TEN, **PATEL, patient_id=noor.id)
    assert (why["code"], why["facts"]) == ("patient_busy", {})


WISH = {"windows": AT_TEN, **PATEL, "sites": ["riverside"]}


def relaxed(why: dict) -> list[str]:
    return [change["relax"] for change in why["changes"]]


@pytest.fixture
def taken(client, session):
    """Dr. Patel has somebody at ten, and an office visit can be by phone as well, which does not help."""
    booked(client, make_patient(session), TEN)


GIVEN_UP = [
    # Nothing said: the best of each kind, then the second best.
    ([], ["time_of_day", "day", "provider"]),
    # What matters comes last; of the rest the best of each kind, then the second best.
    (["time_of_day"], ["day", "provider", "day"]),
    (["day"], ["time_of_day", "provider", "time_of_day"]),
    (["provider"], ["time_of_day", "day", "time_of_day"]),
    (["day", "time_of_day"], ["provider", "time_of_day", "time_of_day"]),  # the day is named first
    (["time_of_day", "day"], ["provider", "day", "day"]),
    (["provider", "day"], ["time_of_day", "time_of_day", "time_of_day"]),
    (["provider", "day", "time_of_day"], ["time_of_day", "time_of_day", "time_of_day"]),
    (["day", "time_of_day", "provider"], ["provider", "time_of_day", "time_of_day"]),
]


def test_what_matters_to_the_patient_is_given_up_last(client, taken):
    """Ten on Tuesday with Dr. Patel at Riverside is taken: what the patient said matters most stays longest."""
    for matters, expected in GIVEN_UP:
        assert relaxed(why_none(client, **WISH, matters=matters)) == expected, matters


def test_importance_never_goes_down_along_an_answer(client, taken):
    """Whatever the order of what matters: no change gives up something dearer than one that comes after it."""
    for matters in permutations(("day", "time_of_day", "provider", "site"), 3):
        given_up = relaxed(why_none(client, **WISH, matters=list(matters)))
        cost = [3 - matters.index(kind) if kind in matters else 0 for kind in given_up]
        assert cost == sorted(cost), matters


def test_each_change_gives_up_one_thing_and_keeps_the_rest(client, taken):
    """Another time on that day, that time on another day, or somebody else then: always at Riverside."""
    kept = {}
    for change in why_none(client, **WISH)["changes"]:
        slot = change["slot"]
        kept[change["relax"]] = (
            slot["start"][:10],
            slot["start"][11:16],
            slot["provider"]["code"],
            slot["site"]["code"],
        )
    assert kept["time_of_day"] == (TUESDAY, "09:15", "patel", "riverside")
    assert kept["day"] == ("2026-03-02", "10:00", "patel", "riverside")
    assert kept["provider"] == (TUESDAY, "10:00", "okafor", "riverside")


def test_changes_of_one_kind_lie_an_hour_apart(client, taken):
    """Three other times are a choice, and not three times the same."""
    changes = why_none(client, **WISH, matters=["provider", "day"])["changes"]
    assert [change["slot"]["start"][11:16] for change in changes] == ["09:15", "10:45", "13:00"]


def test_the_same_time_is_not_offered_twice(client, session):
    """Where two changes lead to the same slot, it is named once."""
    with_clinic(session, visit_types={"office-visit": {"other_modalities": ["phone", "video"]}})
    changes = why_none(client, windows=on("2026-03-08"), **PATEL)["changes"]
    slots = [(change["slot"]["start"], change["slot"]["modality"]) for change in changes]
    assert len(set(slots)) == len(slots)


def test_day_and_time_are_both_given_up_only_when_nothing_else_helps(client, session):
    """Dr. Patel only comes on Wednesday afternoons now: a Tuesday morning becomes Wednesday afternoon."""
    afternoon = {"site": "riverside", "days": "wed", "hours": "13:00-17:00"}
    changed(client, kind="hours", provider="patel", **{"from": "2026-03-02"}, works=[afternoon])
    for who in ("okafor", "garcia"):
        changed(client, kind="leave", provider=who, **{"from": "2026-03-02", "to": "2026-08-29"})
    changed(client, kind="hours", provider="lee", **{"from": "2026-03-02"}, works=[])
    morning = on(TUESDAY, time_from="09:00", time_to="11:00")
    changes = why_none(client, windows=morning, **PATEL)["changes"]
    assert {change["relax"] for change in changes} == {"day_and_time"}
    assert changes[0]["slot"]["start"][:16] == "2026-03-04T13:00"


def test_where_nothing_helps_nothing_is_offered(client, session):
    """A visit without a referral: no other day and nobody else would do, and the answer does not pretend."""
    why = why_none(client, "cardiology-consult", windows=on(TUESDAY), patient_id=make_patient(session).id)
    assert (why["code"], why["changes"]) == ("needs_referral", [])
