"""The demo's calendar, for clocks that start all over the year: summer time, holidays, weekends, midnight."""

import time as stopwatch
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import pytest

from api.clinic.calendar import WorkingInterval, working_intervals
from api.clinic.demo import Background, background_load, demo_appointments, past_visits
from api.clinic.diary import PlannedVisit, with_buffers
from api.clinic.reading import read_clinic
from api.settings import DEMO_CLINIC

HARBOR = read_clinic(DEMO_CLINIC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CLOCKS = [
    "2026-03-02T08:00:00-05:00",  # a Monday; summer time starts on the Sunday
    "2026-03-08T06:59:59+00:00",  # a Sunday, a second before the clocks jump
    "2026-06-28T23:30:00-04:00",  # a Sunday night, Monday by UTC; Independence Day is observed on the Friday
    "2026-10-21T12:34:56-04:00",  # a Wednesday at lunch; summer time ends within the six weeks
    "2026-11-16T10:07:00-05:00",  # Thanksgiving comes in the second week
    "2026-12-19T09:00:00-05:00",  # a Saturday before Christmas and New Year
    "2027-02-11T18:45:00-05:00",  # a Thursday evening
]
every_clock = pytest.mark.parametrize("clock", CLOCKS)


class Calendar(NamedTuple):
    coming: tuple[PlannedVisit, ...]
    past: tuple[PlannedVisit, ...]
    background: Background

    @property
    def booked(self) -> tuple[PlannedVisit, ...]:
        return (*self.coming, *self.background.appointments)


@lru_cache
def calendar_of(clock: str) -> Calendar:
    start = datetime.fromisoformat(clock)
    coming, past = demo_appointments(HARBOR, start), past_visits(HARBOR, start)
    return Calendar(coming, past, background_load(HARBOR, start, (*coming, *past)))


def local(visit: PlannedVisit) -> str:
    return f"{visit.start.astimezone(HARBOR.site(visit.site).zone):%a %d %b %H:%M}"


def claims_of(visits: Iterable[PlannedVisit]) -> dict[object, list[tuple[datetime, datetime]]]:
    """What each provider, room and patient is taken for, in order of time."""
    claims = defaultdict(list)
    for visit in visits:
        buffered = with_buffers(HARBOR.visit_type(visit.visit_type), visit.start, visit.end)
        claims["patient", visit.patient].append((visit.start, visit.end))
        for key in (("provider", visit.provider), *visit.rooms):
            claims[key].append(buffered)
    return {key: sorted(spans) for key, spans in claims.items()}


def half_days(provider: str, first: date, days: int) -> dict[tuple[date, bool], list[WorkingInterval]]:
    """The provider's hours by local date and whether it is afternoon. Everybody's lunch divides the two."""
    halves = defaultdict(list)
    for worked in working_intervals(HARBOR, provider, first, days):
        start = worked.start.astimezone(HARBOR.site(worked.site).zone)
        halves[start.date(), start.hour >= 12].append(worked)
    return halves


def test_listed_visits_of_an_ordinary_week():
    """Each listed patient has the visit that the demo promises: right day and time, length, place and way."""
    visits = demo_appointments(HARBOR, datetime.fromisoformat("2026-03-04T09:00:00-05:00"))
    assert [(v.patient, local(v), (v.end - v.start) // MINUTE, v.site, v.modality) for v in visits] == [
        ("ana-torres", "Thu 12 Mar 09:00", 20, "hilltop", "in_person"),
        ("leo-torres", "Wed 11 Mar 09:30", 30, "riverside", "in_person"),
        ("mia-torres", "Wed 11 Mar 10:00", 10, "riverside", "in_person"),
        ("james-walker", "Tue 10 Mar 10:00", 20, "riverside", "in_person"),
        ("grace-kim", "Thu 12 Mar 14:00", 20, "riverside", "in_person"),
        ("omar-haddad", "Fri 20 Mar 08:00", 40, "riverside", "in_person"),
        ("rosa-delgado", "Tue 17 Mar 15:00", 20, "hilltop", "in_person"),
        ("robert-fields", "Mon 16 Mar 11:00", 20, "riverside", "in_person"),
        ("denise-fields", "Mon 16 Mar 11:30", 20, "riverside", "in_person"),
        ("tyrell-brooks", "Tue 10 Mar 16:00", 45, "riverside", "video"),
        ("grace-kim", "Mon 30 Mar 10:30", 30, "riverside", "in_person"),
    ]


def test_visit_on_a_closed_day_moves_to_the_providers_next():
    """Ana would come on Thanksgiving, and the Friday is closed too: Monday. Grace waits for Dr. Nguyen's Tuesday."""
    visits = demo_appointments(HARBOR, datetime.fromisoformat("2026-11-18T09:00:00-05:00"))
    assert (visits[0].patient, local(visits[0])) == ("ana-torres", "Mon 30 Nov 09:00")
    assert (visits[4].patient, local(visits[4])) == ("grace-kim", "Tue 01 Dec 14:00")


@pytest.mark.parametrize(
    ("clock", "first_visit"),
    [
        ("2026-03-08T23:59:00-04:00", "Thu 12 Mar 09:00"),  # Sunday night in Louisville, Monday by UTC
        ("2026-03-09T00:00:00-04:00", "Thu 19 Mar 09:00"),  # Monday in Louisville, still Sunday in Evansville
    ],
)
def test_weeks_are_counted_by_riversides_date(clock: str, first_visit: str):
    """Week 1 is the one after the week that Riverside's calendar shows when the clock starts."""
    assert local(demo_appointments(HARBOR, datetime.fromisoformat(clock))[0]) == first_visit


@every_clock
def test_nobody_and_nothing_is_taken_twice(clock: str):
    """No provider, room, device or patient is in two visits at once, preparation and clean-up included."""
    calendar = calendar_of(clock)
    for visits in (calendar.booked, (*calendar.past, *calendar.background.past)):
        for spans in claims_of(visits).values():
            assert all(one[1] <= other[0] for one, other in pairwise(spans))


@every_clock
def test_visits_keep_to_hours_and_grid(clock: str):
    """Every visit lies within its provider's hours, in rooms of its site and of the kinds it needs, on the grid."""
    calendar = calendar_of(clock)
    for visit in (*calendar.booked, *calendar.past, *calendar.background.past):
        visit_type = HARBOR.visit_type(visit.visit_type)
        start, end = with_buffers(visit_type, visit.start, visit.end)
        day = visit.start.astimezone(HARBOR.site(visit.site).zone).date()
        hours = working_intervals(HARBOR, visit.provider, day, 1, modality=visit.modality)
        assert any(piece.start <= start and end <= piece.end and piece.site == visit.site for piece in hours)
        assert visit.start.minute % 15 == 0
        assert [(room.site, room.kind) for room in visit.rooms] == [(visit.site, kind) for kind in visit_type.needs]


@every_clock
def test_two_starts_stay_free_each_half_day(clock: str):
    """In each morning and afternoon of the six weeks two visits of 40 minutes can still be booked, room included."""
    start, claims = datetime.fromisoformat(clock), claims_of(calendar_of(clock).booked)
    tomorrow = start.astimezone(HARBOR.home_zone).date() + DAY

    def is_free(key: object, begin: datetime) -> bool:
        return all(end <= begin or begin + 40 * MINUTE <= first for first, end in claims.get(key, []))

    for provider in HARBOR.providers:
        needs = HARBOR.visit_types_of(provider.code)[0].needs
        for pieces in half_days(provider.code, tomorrow, 41).values():
            starts = [
                (piece, piece.start + quarter * 15 * MINUTE)
                for piece in pieces
                for quarter in range((piece.end - piece.start - 40 * MINUTE) // (15 * MINUTE) + 1)
            ]
            free = [
                begin
                for piece, begin in starts
                if is_free(("provider", provider.code), begin)
                and all(any(is_free(room, begin) for room in HARBOR.rooms(piece.site, kind)) for kind in needs)
            ]
            assert len(free) >= 2


@every_clock
def test_days_are_about_half_full(clock: str):
    """Every provider is booked for about half of their hours over the six weeks, and no day is empty or full."""
    start, calendar = datetime.fromisoformat(clock), calendar_of(clock)
    tomorrow = start.astimezone(HARBOR.home_zone).date() + DAY
    for provider in HARBOR.providers:
        worked, booked = defaultdict(timedelta), defaultdict(timedelta)
        for (day, _), pieces in half_days(provider.code, tomorrow, 41).items():
            worked[day] += sum((piece.end - piece.start for piece in pieces), timedelta())
        for visit in calendar.booked:
            if visit.provider == provider.code:
                booked[visit.start.astimezone(HARBOR.site(visit.site).zone).date()] += visit.end - visit.start
        shares = [booked[day] / worked[day] for day in worked]
        assert 0.4 <= sum(shares) / len(shares) <= 0.55
        assert min(shares) >= 0.2
        assert max(shares) <= 0.65


@every_clock
def test_invented_patients_are_nobody_listed_and_may_have_their_visits(clock: str):
    """The crowd shares no name or number with the listed patients; ages, sexes and referrals are as the visits ask."""
    background = calendar_of(clock).background
    people = {patient.code: patient for patient in background.patients}
    listed_phones = {patient.phone for patient in HARBOR.patients} | {"+15025550199", HARBOR.phone, HARBOR.staff.phone}
    assert not listed_phones & {patient.phone for patient in people.values()}
    assert not {patient.family_name for patient in HARBOR.patients} & {who.family_name for who in people.values()}
    for visit in background.appointments:
        patient, visit_type = people[visit.patient], HARBOR.visit_type(visit.visit_type)
        department = HARBOR.provider(visit.provider).department
        is_established = visit.provider in patient.established
        assert HARBOR.ages_for(visit.visit_type, department).include(patient.age_on(visit.start.date()))
        assert visit_type.sex in (None, patient.sex)
        assert patient.referrals or not visit_type.referral
        assert is_established or not visit_type.established_only
        assert is_established or HARBOR.provider(visit.provider).accepts_new_patients
        minutes = HARBOR.minutes(visit.visit_type, visit.provider, established=is_established)
        assert visit.end - visit.start == minutes * MINUTE


@every_clock
def test_nothing_is_booked_in_the_past_or_too_far_ahead(clock: str):
    """The clock's own moment parts kept visits from booked ones; sick visits are booked for the next two days only."""
    start, calendar = datetime.fromisoformat(clock), calendar_of(clock)
    today = start.astimezone(HARBOR.home_zone).date()
    assert all(visit.start >= start and visit.status == "booked" for visit in calendar.booked)
    for visit in (*calendar.past, *calendar.background.past):
        assert visit.status == "fulfilled"
        assert start - 365 * DAY < visit.start < start - 25 * DAY
    sick = [visit for visit in calendar.background.appointments if visit.visit_type == "sick-visit"]
    assert all(visit.start.astimezone(HARBOR.home_zone).date() <= today + 2 * DAY for visit in sick)


@every_clock
def test_everybody_established_has_been_there(clock: str):
    """Each listed and each invented patient has one past visit with every provider who knows them."""
    calendar = calendar_of(clock)
    for patients, past in ((HARBOR.patients, calendar.past), (calendar.background.patients, calendar.background.past)):
        wanted = [(patient.code, provider) for patient in patients for provider in patient.established]
        assert [(visit.patient, visit.provider) for visit in past] == wanted


def test_same_clock_gives_the_same_calendar():
    """A demo that is started again looks as it did before."""
    calendar = calendar_of(CLOCKS[0])
    calendar_of.cache_clear()
    assert calendar_of(CLOCKS[0]) == calendar


def test_clinic_without_a_crowd():
    """A clinic whose file asks for no background gets none."""
    quiet = HARBOR.model_copy(update={"demo": HARBOR.demo.model_copy(update={"background": None})})
    assert background_load(quiet, datetime.fromisoformat(CLOCKS[0]), ()) == Background()


def test_calendar_is_made_quickly():
    """Starting the demo must not take long: a second at most, and half of that is usual."""
    calendar_of.cache_clear()
    before = stopwatch.process_time()
    calendar_of(CLOCKS[0])
    assert stopwatch.process_time() - before < 1
