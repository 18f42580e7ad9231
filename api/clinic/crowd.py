"""Fills a demo's calendar with invented patients, about as full as a clinic is, and keeps times free for real bookings.

Day by day: first two starts are set aside in each morning and each afternoon that a provider works, rooms included;
then visits are packed into what is left until the provider's day is as full as it should be.
"""

from collections import deque
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import combinations
from random import Random
from typing import NamedTuple

from api.clinic.calendar import DAY, WorkingInterval, wall_instant, working_intervals
from api.clinic.definition import Clinic, Patient, Room
from api.clinic.diary import Diary, PlannedVisit, grid_starts
from api.clinic.invented import Inventor
from api.clinic.visits import VisitType

NOON = time(12)
MINUTE = timedelta(minutes=1)
KEPT_MINUTES = 40
PANEL = 50
"""How many invented patients know each provider."""
PLANS = 4
"""How many ways of filling a stretch are tried."""
SPREAD = (0.92, 1.08)
"""Some days are a little fuller than others."""

HalfDay = list[WorkingInterval]
"""A provider's hours of one morning or one afternoon."""


class Shape(NamedTuple):
    """A way in which a provider sees somebody: a visit, for a new or an established patient."""

    visit: VisitType
    is_new: bool
    minutes: int


class Crowd:
    """Invented patients and their visits, which `fill` makes."""

    def __init__(self, clinic: Clinic, clock_start: datetime, diary: Diary, rng: Random) -> None:
        self.patients: list[Patient] = []
        self.visits: list[PlannedVisit] = []
        self._clinic, self._clock_start, self._diary, self._rng = clinic, clock_start, diary, rng
        self._today = clinic.date_of(clock_start)
        self._inventor = Inventor(clinic, self._today, rng)
        self._shapes = {provider.code: shapes(clinic, provider.code) for provider in clinic.providers}
        self._panels: dict[str, deque[Patient]] = {code: deque() for code in self._shapes}

    def fill(self, fraction: float, days: int) -> None:
        for day in (self._today + DAY * ahead for ahead in range(days)):
            halves = {code: half_days(self._clinic, code, day, self._clock_start) for code in self._shapes}
            wanted = {code: self._wanted_minutes(code, halves[code], fraction) for code in halves}
            for provider, half in [(code, half) for code in halves for half in halves[code]]:
                self._keep_free(provider, half)
            for provider in halves:
                self._pack(provider, day, [piece for half in halves[provider] for piece in half], wanted[provider])

    def _wanted_minutes(self, provider: str, halves: Iterable[HalfDay], fraction: float) -> float:
        """What is missing to make the provider's day as full as it should be."""
        pieces = [piece for half in halves for piece in half]
        taken = sum(self._diary.minutes_taken(provider, piece.start, piece.end) for piece in pieces)
        worked = sum((piece.end - piece.start) / MINUTE for piece in pieces)
        return worked * fraction * self._rng.uniform(*SPREAD) - taken

    def _keep_free(self, provider: str, half: HalfDay) -> None:
        """Sets aside two starts: one after the other unless that is too much of a short morning, else overlapping."""
        rooms, kept = self._rooms_by_start(provider, half), KEPT_MINUTES * MINUTE
        pairs = list(combinations(rooms, 2))
        is_short = half[-1].end - half[0].start < 4 * kept
        apart = [] if is_short else [pair for pair in pairs if pair[1] - pair[0] >= kept]
        for start in self._rng.choice(_closest(apart or pairs) or [tuple(rooms)]):
            self._diary.keep(provider, rooms[start], start, start + kept)

    def _rooms_by_start(self, provider: str, half: HalfDay) -> dict[datetime, tuple[Room, ...]]:
        """The starts at which the provider and the rooms of the usual visit are free for long enough."""
        usual = self._shapes[provider][0].visit
        tries = ((start, piece) for piece in half for start in grid_starts(self._clinic, piece))
        found = ((start, self._diary.opening(usual, provider, start, KEPT_MINUTES, piece)) for start, piece in tries)
        return {start: rooms for start, rooms in found if rooms is not None}

    def _pack(self, provider: str, day: date, pieces: list[WorkingInterval], wanted: float) -> None:
        """Fills one stretch of the day after the other, each by the fullest of a few plans, until the day is full."""
        self._rng.shuffle(pieces)
        for piece in pieces:
            possible = [shape for shape in self._shapes_on(provider, day) if shape.minutes <= wanted]
            starts = grid_starts(self._clinic, piece) if possible else ()
            fits = {start: [way for way in possible if self._fits(way, provider, start, piece)] for start in starts}
            plan = max((self._plan(fits, wanted) for _ in range(PLANS)), key=_minutes)
            wanted -= _minutes(plan)
            for start, shape in plan.items():
                self._enter(shape, provider, start, piece)

    def _plan(self, fits: dict[datetime, list[Shape]], wanted: float) -> dict[datetime, Shape]:
        """Visits one after the other, chosen by chance from what fits at each start."""
        plan: dict[datetime, Shape] = {}
        free_from = self._clock_start
        for start, shapes in fits.items():
            left = wanted - _minutes(plan)
            lead = (start - free_from) / MINUTE
            able = [way for way in shapes if way.minutes <= left and way.visit.preparation_minutes <= lead]
            if able:
                plan[start] = self._rng.choice(able)
                free_from = start + (plan[start].minutes + plan[start].visit.clean_up_minutes) * MINUTE
        return plan

    def _shapes_on(self, provider: str, day: date) -> list[Shape]:
        limits = ((shape, shape.visit.calendar_days_ahead) for shape in self._shapes[provider])
        return [shape for shape, ahead in limits if ahead is None or day <= self._today + DAY * ahead]

    def _fits(self, shape: Shape, provider: str, start: datetime, piece: WorkingInterval) -> bool:
        return self._diary.opening(shape.visit, provider, start, shape.minutes, piece) is not None

    def _enter(self, shape: Shape, provider: str, start: datetime, piece: WorkingInterval) -> None:
        patient = self._newcomer(shape, provider) if shape.is_new else self._next_in_panel(shape, provider, start)
        visit = self._diary.visit(patient.code, shape.visit, provider, start, shape.minutes, piece)
        if visit:
            self._diary.enter(visit)
            self.visits.append(visit)

    def _next_in_panel(self, shape: Shape, provider: str, start: datetime) -> Patient:
        """Whoever may have this visit and was seen longest ago; somebody more while the provider knows only few."""
        panel = self._panels[provider]
        able = (patient for patient in panel if len(panel) >= PANEL and self._may_have(patient, shape, provider, start))
        patient = next(able, None) or self._newcomer(shape, provider)
        if patient in panel:
            panel.remove(patient)
        panel.append(patient)
        return patient

    def _may_have(self, patient: Patient, shape: Shape, provider: str, start: datetime) -> bool:
        visit, department = shape.visit, self._clinic.provider(provider).department
        is_of_age = self._clinic.ages_for(visit.code, department).include(patient.age_on(start.date()))
        return is_of_age and visit.sex in (None, patient.sex) and (bool(patient.referrals) or not visit.referral)

    def _newcomer(self, shape: Shape, provider: str) -> Patient:
        self.patients.append(self._inventor.patient(provider, shape.visit, established=not shape.is_new))
        return self.patients[-1]


def _minutes(plan: dict[datetime, Shape]) -> int:
    return sum(shape.minutes for shape in plan.values())


def _closest(pairs: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The earliest and the latest of the closest pairs: they leave the time around them in one piece."""
    least = min((other - one for one, other in pairs), default=None)
    close = [(one, other) for one, other in pairs if other - one == least]
    return [*close[:1], *close[-1:]]


def shapes(clinic: Clinic, provider: str) -> list[Shape]:
    """Every way in which the provider sees somebody, the department's usual visit first.

    A visit appears for established patients, and for new ones unless it or the provider takes none.
    """
    who = clinic.provider(provider)
    return [
        Shape(visit, is_new, clinic.minutes(visit.code, provider, established=not is_new))
        for visit in clinic.visit_types_of(provider)
        for is_new in (False, True)
        if not is_new or (who.accepts_new_patients and not visit.established_only)
    ]


def half_days(clinic: Clinic, provider: str, day: date, not_before: datetime) -> list[HalfDay]:
    """The provider's morning and afternoon on that day, cut at noon of each site, without what is over already."""
    halves: tuple[HalfDay, HalfDay] = ([], [])
    for worked in working_intervals(clinic, provider, day, 1):
        noon = wall_instant(day, NOON, clinic.site(worked.site).zone)
        start, end = max(worked.start, not_before), worked.end
        for half, (first, last) in zip(halves, ((start, min(end, noon)), (max(start, noon), end)), strict=True):
            if first < last:
                half.append(WorkingInterval(first, last, worked.site))
    return [half for half in halves if half]
