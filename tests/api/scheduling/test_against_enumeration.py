"""The search by masks finds exactly what a patient receptionist would find by trying every five minutes of the week."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from timeit import timeit
from zoneinfo import ZoneInfo

import pytest

from api.clinic.definition import Clinic
from api.scheduling.availability import CELL, Frame, bits, mask_of
from api.scheduling.busy import Busy
from api.scheduling.outlook import Question, all_of, narrowing
from api.scheduling.search import search
from api.scheduling.timing import frame_over
from api.scheduling.wishes import Lane, Search, Window
from tests.api.scheduling import small_clinics
from tests.api.scheduling.making import make_patients
from tests.api.scheduling.small_clinics import FIRST, empty_book, enter_patients, enter_visits, slow_slots

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = ("America/Chicago", "America/New_York", "Asia/Kolkata")

type Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class Case:
    """A small clinic with one provider, what is taken in it, and a wish."""

    clinic: Clinic
    lane: Lane
    window: Window
    now: datetime
    provider_busy: list[Interval]
    rooms_busy: list[list[Interval]]
    patient_busy: list[Interval]


@pytest.mark.parametrize("seed", range(60))
def test_masks_find_what_trying_every_five_minutes_finds(seed):
    """Random hours, lunches, buffers, rooms and bookings, over the week in which summer time begins."""
    case = make_case(Random(seed))
    question = question_of(case)
    starts = all_of(narrowing(question, case.lane), question.frame)
    assert [question.frame.instant(cell) for cell in bits(starts)] == slow_starts(case, question.frame)


def test_masks_are_many_times_quicker_than_trying_every_five_minutes():
    """In this very run, on this machine: how many times is what `make bench` tells for a large clinic."""
    cases = make_cases(20)
    questions = [question_of(case) for case in cases]

    def by_masks() -> None:
        for case, question in zip(cases, questions, strict=True):
            question.shared.clear()
            all_of(narrowing(question, case.lane), question.frame)

    def slot_by_slot() -> None:
        for case, question in zip(cases, questions, strict=True):
            slow_starts(case, question.frame)

    by_masks()
    assert min(timeit(slot_by_slot, number=1) for _ in range(3)) > 20 * min(
        timeit(by_masks, number=1) for _ in range(3)
    )


def question_of(case: Case) -> Question:
    frame = frame_over(case.window.first, case.window.last)
    taken = Busy(
        {case.lane.provider: touched(case.provider_busy, frame)},
        {(case.lane.site, "room"): [touched(room, frame) for room in case.rooms_busy]},
        touched(case.patient_busy, frame),
    )
    visit = case.clinic.visit_types[0]
    return Question(case.clinic, visit, "in_person", None, (case.window,), taken, {}, frame, frame, case.now)


def test_some_of_the_random_clinics_have_open_times_and_some_have_none():
    """The comparison is worth something: it is not made of empty answers only."""
    found = [len(slow_starts(case, frame_over(case.window.first, case.window.last))) for case in make_cases(20)]
    assert max(found) > 20
    assert min(found) == 0


def test_the_search_in_the_database_finds_what_trying_every_five_minutes_finds(session):
    """Two doctors, two sites in two zones, leave, overrides, closures, caps and bookings: slot by slot the same."""
    patients, found = make_patients(session, 3), []
    enter_patients(session, patients)
    for seed in range(40):
        dice = Random(seed)
        empty_book(session)
        clinic = small_clinics.make_clinic(session, dice)
        taken = enter_visits(session, clinic, dice, patients, 30)
        first = FIRST + timedelta(days=dice.randrange(4))
        window = Window(first, first + timedelta(days=dice.randrange(3)))
        visit = dice.choice(clinic.visit_types)
        wanted = Search(visit.code, (window,), patient_id=patients[0], limit=100_000)
        slots = search(session, clinic, wanted, small_clinics.NOW).slots
        expected = slow_slots(clinic, visit, window, patients[0], taken)
        assert sorted((slot.start, slot.provider, slot.site) for slot in slots) == expected, seed
        found.append(len(expected))
    assert max(found) > 100
    assert found.count(0) < len(found) / 2


def slow_starts(case: Case, frame: Frame) -> list[datetime]:
    return [start for start in map(frame.instant, range(frame.cells)) if is_open(case, start)]


def is_open(case: Case, start: datetime) -> bool:
    visit, rules = case.clinic.visit_types[0], case.clinic.rules
    local = start.astimezone(zone_of(case))
    end = start + timedelta(minutes=case.lane.minutes)
    first = start - timedelta(minutes=visit.preparation_minutes)
    last = end + timedelta(minutes=visit.clean_up_minutes)
    return (
        is_wished(case.window, local)
        and (local.hour * 60 + local.minute) % rules.start_grid_minutes == 0
        and start - case.now >= timedelta(minutes=rules.minimum_notice_minutes)
        and start - case.now <= timedelta(days=rules.horizon_days)
        and all(is_worked(case, first + n * CELL) for n in range((last - first) // CELL))
        and is_free(case.provider_busy, first, last)
        and any(is_free(room, first, last) for room in case.rooms_busy)
        and is_free(case.patient_busy, start, end)
    )


def is_wished(window: Window, local: datetime) -> bool:
    return (
        window.first <= local.date() <= window.last
        and (not window.weekdays or local.isoweekday() in window.weekdays)
        and (window.time_from is None or window.time_from <= local.time())
        and (window.time_to is None or local.time() <= window.time_to)
    )


def is_worked(case: Case, cell: datetime) -> bool:
    """Whether the clock on the wall shows a time within work and site hours, outside of every break."""
    local = cell.astimezone(zone_of(case))
    site, provider = case.clinic.sites[0], case.clinic.providers[0]
    if any(closure.date == local.date() for closure in case.clinic.closures.dates):
        return False
    in_hours = any(local.weekday() in week.days and holds(week.hours, local) for week in site.hours)
    return in_hours and any(
        local.weekday() in work.days
        and holds(work.hours, local)
        and not any(holds(pause, local) for pause in work.breaks)
        for work in provider.works
    )


def holds(span, local: datetime) -> bool:
    return span.start <= local.time() < span.end


def is_free(busy: list[Interval], first: datetime, last: datetime) -> bool:
    return all(end <= first or last <= start for start, end in busy)


def zone_of(case: Case) -> ZoneInfo:
    return case.clinic.sites[0].zone


def touched(busy: list[Interval], frame: Frame) -> int:
    return mask_of(busy, frame)


def make_cases(count: int) -> list[Case]:
    return [make_case(Random(seed)) for seed in range(count)]


def make_case(dice: Random) -> Case:
    clinic = make_clinic(dice)
    first = date(2026, 3, 5) + timedelta(days=dice.randrange(4))
    now = datetime(2026, 3, 5, dice.randrange(24), 7, tzinfo=UTC)
    return Case(
        clinic=clinic,
        lane=Lane("lee", "here", dice.choice((10, 20, 40, 60))),
        window=make_window(dice, first),
        now=now,
        provider_busy=make_busy(dice, 25),
        rooms_busy=[make_busy(dice, 30) for _ in range(dice.randrange(1, 4))],
        patient_busy=make_busy(dice, 5),
    )


def make_clinic(dice: Random) -> Clinic:
    opens, closes = dice.randrange(5, 9), dice.randrange(16, 22)
    works = [
        {
            "site": "here",
            "days": [day],
            "hours": f"{dice.randrange(5, 11):02}:{dice.choice((0, 5, 30)):02}-{dice.randrange(13, 22)}:00",
            "breaks": ["12:00-12:45"] if dice.random() < 0.6 else [],
        }
        for day in WEEKDAYS
        if dice.random() < 0.8
    ]
    return Clinic.model_validate(
        {
            "name": "Small",
            "phone": "+1 502 555 0100",
            "staff": {"phone": "+1 502 555 0190", "site": "here", "hours": []},
            "closures": {"dates": [{"date": "2026-03-10", "name": "A day off"}] if dice.random() < 0.3 else []},
            "rules": {
                "start_grid_minutes": dice.choice((5, 10, 15, 20)),
                "minimum_notice_minutes": dice.choice((0, 60, 1440)),
                "horizon_days": dice.choice((2, 4, 180)),
            },
            "sites": [
                {
                    "code": "here",
                    "name": "Here",
                    "time_zone": dice.choice(ZONES),
                    "address": "1 Some St",
                    "hours": [{"days": "mon-sun", "hours": f"{opens:02}:00-{closes}:00"}],
                }
            ],
            "departments": [{"code": "care", "name": "care"}],
            "resources": [{"kind": "room", "site": "here", "count": 3}],
            "providers": [
                {
                    "code": "lee",
                    "name": "Dr. Lee",
                    "given_name": "Sam",
                    "family_name": "Lee",
                    "credential": "MD",
                    "department": "care",
                    "works": works,
                }
            ],
            "visit_types": [
                {
                    "code": "visit",
                    "name": "Visit",
                    "minutes_established": 20,
                    "minutes_new": 20,
                    "preparation_minutes": dice.choice((0, 5, 15)),
                    "clean_up_minutes": dice.choice((0, 10)),
                    "departments": ["care"],
                    "needs": ["room"],
                }
            ],
        }
    )


def make_window(dice: Random, first: date) -> Window:
    times = sorted(time(dice.randrange(6, 20), dice.choice((0, 10, 30))) for _ in range(2))
    weekdays = frozenset(dice.sample(range(1, 8), 5)) if dice.random() < 0.5 else frozenset()
    return Window(
        first,
        first + timedelta(days=dice.randrange(5)),
        weekdays,
        times[0] if dice.random() < 0.5 else None,
        times[1] if dice.random() < 0.5 else None,
    )


def make_busy(dice: Random, count: int) -> list[Interval]:
    starts = [datetime(2026, 3, 4, tzinfo=UTC) + dice.randrange(288 * 9) * CELL for _ in range(count)]
    return [(start, start + dice.randrange(1, 16) * CELL) for start in starts]
