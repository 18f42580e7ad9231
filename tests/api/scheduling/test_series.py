"""Two visits that belong together. It is Monday, 2 March 2026, 08:00 at Riverside, 07:00 at Hilltop."""

from datetime import datetime, timedelta
from itertools import product
from random import Random

import pytest

from api.clinic.definition import Clinic
from api.scheduling.search import search
from api.scheduling.series import Series, search_series
from api.scheduling.wishes import Search, Slot, Window
from tests.api.scheduling import small_clinics
from tests.api.scheduling.asking import TUESDAY, book, booked, changed, on, refused
from tests.api.scheduling.making import clear_book, make_patient, make_patients, patient_named, with_clinic
from tests.api.scheduling.small_clinics import FIRST, empty_book, enter_patients, enter_visits, with_buffers

ECHO, CONSULT = {"visit_type": "echocardiogram"}, {"visit_type": "cardiology-consult"}
CHECKUP, SHOT = {"visit_type": "well-child"}, {"visit_type": "immunization"}


def pairs(client, *visits: dict, windows=None, **wish) -> dict:
    """Open times for two visits. Fails the test if the question is refused."""
    said = [{**visit, "patient_id": str(visit["patient_id"])} if "patient_id" in visit else visit for visit in visits]
    answer = client.post("/v1/availability/series", json={"visits": said, "windows": windows or [], **wish})
    assert answer.status_code == 200, answer.text
    return answer.json()


def times(found: dict) -> list[tuple[str, ...]]:
    """Start and end of the first visit and of the second, by the clock of the site."""
    return [tuple(f"{slot['start'][11:16]}-{slot['end'][11:16]}" for slot in pair) for pair in found["series"]]


@pytest.fixture
def free_book(session):
    clear_book(session)


@pytest.fixture
def james(session, free_book):
    """Referred to Dr. Rahman, and new to her: his consultation takes an hour."""
    return patient_named(session, "James")


@pytest.fixture
def children(session, free_book):
    """Leo and Mia know Dr. Raman: a check-up takes half an hour, a vaccination ten minutes."""
    return patient_named(session, "Leo"), patient_named(session, "Mia")


def test_an_echocardiogram_and_the_consultation_after_it(client, james):
    """The echo takes 45 minutes and ten of clean-up, so the same doctor can see James an hour after its start."""
    found = pairs(client, {**ECHO, "patient_id": james.id}, {**CONSULT, "patient_id": james.id}, windows=on(TUESDAY))
    assert times(found) == [
        ("09:15-10:00", "10:15-11:15"),  # not at nine: five minutes of preparation are before it
        ("13:15-14:00", "14:15-15:15"),
        ("14:15-15:00", "15:15-16:15"),
    ]
    assert {slot["site"]["code"] for pair in found["series"] for slot in pair} == {"hilltop"}


def test_what_is_offered_as_a_pair_can_be_booked(client, james):
    """One after the other, both visits are accepted."""
    wish = [{**visit, "patient_id": james.id} for visit in (ECHO, CONSULT)]
    (pair,) = pairs(client, *wish, limit=1)["series"]
    for visit, slot in zip(wish, pair, strict=True):
        booked(
            client,
            james,
            slot["start"],
            visit_type=visit["visit_type"],
            provider=slot["provider"]["code"],
            site=slot["site"]["code"],
        )


def test_siblings_back_to_back(client, children):
    """Leo's check-up and Mia's right after it, with the same doctor and no wait between them."""
    leo, mia = children
    wish = [{**CHECKUP, "patient_id": child.id} for child in (leo, mia)]
    found = pairs(client, *wish, windows=on(TUESDAY), max_gap_minutes=0)
    assert times(found) == [
        ("08:30-09:00", "09:00-09:30"),
        ("09:30-10:00", "10:00-10:30"),
        ("10:30-11:00", "11:00-11:30"),
    ]


def test_the_wait_between_two_visits_is_at_most_what_the_family_says(client, session, children):
    """Leo's vaccination is over at ten past ten and Ana's doctor is back at eleven: fifty minutes in between."""
    changed(client, kind="leave", provider="raman", **{"from": TUESDAY}, hours="10:10-16:30")
    changed(client, kind="leave", provider="patel", **{"from": TUESDAY}, hours="09:00-11:00")
    ana = patient_named(session, "Ana")
    shot = {**SHOT, "patient_id": children[0].id, "providers": ["raman"]}
    visit = {"visit_type": "office-visit", "patient_id": ana.id, "providers": ["patel"]}
    morning = on(TUESDAY, time_from="10:00", time_to="11:00")
    for gap, expected in ((0, []), (45, []), (50, [("10:00-10:10", "11:00-11:20")])):
        assert times(pairs(client, shot, visit, windows=morning, max_gap_minutes=gap)) == expected


def test_either_child_may_come_first(client, session, children):
    """The doctor has 08:30 to 08:40 and 08:45 to 09:15: Mia's shot fits only before Leo's check-up.

    The answer names them in the order in which they were asked for, whoever is seen first.
    """
    works = [{"site": "riverside", "hours": "08:30-09:15", "breaks": ["08:40-08:45"]}]
    changed(client, kind="override", provider="raman", date=TUESDAY, works=works)
    leo, mia = children
    wish = [{**CHECKUP, "patient_id": leo.id}, {**SHOT, "patient_id": mia.id, "providers": ["raman"]}]
    assert times(pairs(client, *wish, windows=on(TUESDAY))) == []
    either = pairs(client, *wish, windows=on(TUESDAY), any_order=True)
    assert times(either) == [("08:45-09:15", "08:30-08:40")]


def test_buffers_lie_between_visits_with_the_same_doctor_only(client, session, free_book):
    """After a procedure Dr. Nguyen cleans up for ten minutes; Dr. Patel can see the patient at once."""
    patient = make_patient(session)
    procedure = {"visit_type": "skin-procedure", "patient_id": patient.id}
    with_clinic(session, rules={"start_grid_minutes": 10})
    morning = on(TUESDAY, time_from="09:00", time_to="11:00")
    check = {"visit_type": "skin-check", "patient_id": patient.id}
    assert times(pairs(client, procedure, check, windows=morning, limit=1)) == [("09:00-09:40", "09:50-10:20")]
    patel = {"visit_type": "office-visit", "patient_id": patient.id, "providers": ["patel"]}
    assert times(pairs(client, procedure, patel, windows=morning, limit=1)) == [("09:00-09:40", "09:40-10:20")]


def test_both_visits_are_at_one_site(client, session, free_book):
    """The skin doctor at Riverside and Dr. García at Hilltop are never a pair."""
    patient = make_patient(session)
    check = {"visit_type": "skin-check", "patient_id": patient.id}
    office = {"visit_type": "office-visit", "patient_id": patient.id, "providers": ["garcia"]}
    assert pairs(client, check, office, windows=on(TUESDAY))["why_none"]["code"] == "not_on_one_day"
    (pair,) = pairs(client, check, office, windows=on("2026-03-04"), limit=1)["series"]  # he is at Hilltop on Wednesday
    assert {slot["site"]["code"] for slot in pair} == {"hilltop"}


@pytest.mark.parametrize(
    ("second", "code", "visit", "facts"),
    [
        ({"visit_type": "office-visit", "providers": ["lee"]}, "not_accepting_new", 1, None),
        ({"visit_type": "therapy"}, "established_only", 1, {"department": "behavioral-health"}),
        ({"visit_type": "office-visit", "providers": ["garcia"]}, "not_on_one_day", None, {"max_gap_minutes": 60}),
    ],
)
def test_why_no_pair_is_found(client, session, free_book, second, code, visit, facts):
    """Which of the two visits has no time by itself, and by which rule, or that they do not come together."""
    patient = make_patient(session)
    first = {"visit_type": "office-visit", "providers": ["patel"], "patient_id": patient.id}
    why = pairs(client, first, {**second, "patient_id": patient.id}, windows=on("2026-03-04"))["why_none"]
    assert (why["code"], why.get("visit")) == (code, visit)
    assert facts in (None, why["facts"])
    turned = pairs(client, {**second, "patient_id": patient.id}, first, windows=on("2026-03-04"))["why_none"]
    assert turned.get("visit") == (None if visit is None else 0)


def test_a_longer_wait_or_another_day_is_offered_instead(client, session, free_book):
    """On Tuesday Dr. Patel is in until ten and Nora Okafor from noon: two hours' wait would do, or any other day."""
    patient = make_patient(session)
    changed(client, kind="leave", provider="patel", **{"from": TUESDAY}, hours="10:00-17:00")
    changed(client, kind="leave", provider="okafor", **{"from": TUESDAY}, hours="10:00-12:00")
    wish = [{"visit_type": "office-visit", "patient_id": patient.id, "providers": [who]} for who in ("patel", "okafor")]
    why = pairs(client, *wish, windows=on(TUESDAY))["why_none"]
    changes = {change["relax"]: times(change) for change in why["changes"]}
    assert changes["gap"] == [("09:15-09:55", "13:00-13:40")] or changes["gap"][0][1] == "13:00-13:40"
    days = {slot["start"][:10] for change in why["changes"] if change["relax"] == "day" for slot in change["series"][0]}
    assert len(days) == 1
    assert TUESDAY not in days


NONSENSE = [
    ({"visits": [CHECKUP]}, "invalid"),
    ({"visits": [CHECKUP, CHECKUP, CHECKUP]}, "invalid"),
    ({"visits": [CHECKUP, {"visit_type": "haircut"}]}, "invalid"),
    ({"visits": [CHECKUP, {**CHECKUP, "continuity": "usual"}]}, "invalid"),
    ({"visits": [CHECKUP, {**CHECKUP, "patient_id": "00000000-0000-0000-0000-000000000000"}]}, "not_found"),
    ({"visits": [CHECKUP, CHECKUP], "max_gap_minutes": 481}, "invalid"),
]


def test_questions_about_two_visits_that_make_no_sense(client):
    """There are two visits, of kinds and patients whom the clinic knows."""
    for said, code in NONSENSE:
        assert refused(client.post("/v1/availability/series", json=said))[1] == code, said


def test_the_last_place_under_a_cap_is_no_place_for_two(client, session, children):
    """Dr. Raman takes one more check-up that day: two children are not offered a pair that cannot be booked."""
    leo, mia = children
    with_clinic(session, providers={"raman": {"caps": [{"most": 1}]}})
    wish = [{**CHECKUP, "patient_id": child.id} for child in (leo, mia)]
    found = pairs(client, *wish, windows=on(TUESDAY), limit=1)
    for child, slot in zip(children, found["series"][0] if found["series"] else (), strict=False):
        assert book(client, child, slot["start"], visit_type="well-child", provider="raman").status_code == 201


def test_the_pairs_of_small_clinics_are_those_that_trying_every_pair_finds(session):
    """Thirty clinics by chance: where a pair can begin, and how soon its second visit follows, as a slow look finds."""
    patients, counted = make_patients(session, 2), []
    enter_patients(session, patients)
    for seed in range(30):
        dice = Random(seed)
        empty_book(session)
        clinic = without_caps(small_clinics.make_clinic(session, dice))
        enter_visits(session, clinic, dice, patients, 15)
        first = FIRST + timedelta(days=dice.randrange(4))
        window = Window(first, first + timedelta(days=1))
        whose = dice.choice([patients, [patients[0]] * 2])
        one, other = (Search(dice.choice(("visit", "look")), (window,), patient_id=who, limit=100_000) for who in whose)
        gap = timedelta(minutes=dice.choice((0, 15, 45, 90)))
        found = search_series(session, clinic, Series(one, other, gap, limit=1000), small_clinics.NOW).pairs
        expected = apart(slow_pairs(session, clinic, one, other, gap))
        assert [(pair.first.start, pair.second.start) for pair in found] == expected, seed
        counted.append(len(expected))
    assert max(counted) > 10
    assert counted.count(0) < 20


def without_caps(clinic: Clinic) -> Clinic:
    """Two visits under one cap are not two visits by themselves: another test has them."""
    providers = tuple(provider.model_copy(update={"caps": ()}) for provider in clinic.providers)
    visit_types = tuple(visit.model_copy(update={"caps": ()}) for visit in clinic.visit_types)
    return clinic.model_copy(update={"providers": providers, "visit_types": visit_types})


def slow_pairs(session, clinic: Clinic, one: Search, other: Search, gap: timedelta) -> dict[datetime, datetime]:
    """For each start of a first visit the soonest start of the second, found by trying all slots of both."""
    firsts, seconds = (search(session, clinic, wish, small_clinics.NOW).slots for wish in (one, other))
    soonest: dict[datetime, datetime] = {}
    for first, second in product(firsts, seconds):
        if first.site == second.site and is_pair(clinic, one, first, other, second, gap):
            known = soonest.get(first.start, second.start)
            soonest[first.start] = min(known, second.start)
    return soonest


def is_pair(clinic: Clinic, one: Search, first: Slot, other: Search, second: Slot, gap: timedelta) -> bool:
    """Whether the second follows the first soon enough, and with the same doctor or room after the clean-up."""
    kinds = clinic.visit_type(one.visit_type), clinic.visit_type(other.visit_type)
    _, cleaned = with_buffers(kinds[0], first.start, first.end)
    prepared, _ = with_buffers(kinds[1], second.start, second.end)
    may_meet = first.provider == second.provider or set(kinds[0].needs) & set(kinds[1].needs)
    return first.end <= second.start <= first.end + gap and (not may_meet or cleaned <= prepared)


def apart(pairs_by_start: dict[datetime, datetime]) -> list[tuple[datetime, datetime]]:
    """An answer holds pairs that begin an hour or more apart, the soonest first."""
    picked: list[tuple[datetime, datetime]] = []
    for start in sorted(pairs_by_start):
        if not picked or start - picked[-1][0] >= timedelta(hours=1):
            picked.append((start, pairs_by_start[start]))
    return picked
