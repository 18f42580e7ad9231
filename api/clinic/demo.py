"""The demo clinic's calendar: the listed patients' visits, their history, and the crowd around them.

Pure: the clinic and the moment at which its clock starts go in, visits come out, the same ones every time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from api.clinic.calendar import DAY, wall_instant, working_intervals
from api.clinic.crowd import Crowd
from api.clinic.definition import Clinic, DemoAppointment, Patient
from api.clinic.diary import Diary, PlannedVisit, grid_starts

MONTH = timedelta(days=30)
LONGEST_BREAK_DAYS = 60
"""A provider who is away for longer has left."""


@dataclass(frozen=True)
class Background:
    """Invented patients, what they have booked, and the past visits by which they are established."""

    patients: tuple[Patient, ...] = ()
    appointments: tuple[PlannedVisit, ...] = ()
    past: tuple[PlannedVisit, ...] = ()


def demo_appointments(clinic: Clinic, clock_start: datetime) -> tuple[PlannedVisit, ...]:
    """The listed patients' visits to come. Where a day is closed, the provider's next working day at the same time."""
    today = clinic.date_of(clock_start)
    monday = today - DAY * today.weekday()
    diary = Diary(clinic, clock_start - DAY)
    return tuple(_listed_visit(clinic, planned, monday, diary) for planned in clinic.demo.appointments)


def past_visits(clinic: Clinic, clock_start: datetime) -> tuple[PlannedVisit, ...]:
    """One kept visit of each listed patient with each provider who knows them, some months ago."""
    diary = Diary(clinic, clock_start - 14 * MONTH)
    return tuple(_history(clinic, clinic.patients, clinic.date_of(clock_start), diary, Random(clinic.name)))


def background_load(clinic: Clinic, clock_start: datetime, taken: Iterable[PlannedVisit]) -> Background:
    """Invented patients around `taken`, the listed patients' visits: those to come and those of the past."""
    load = clinic.demo.background
    if load is None:
        return Background()
    today, taken = clinic.date_of(clock_start), tuple(taken)
    rng = Random(f"{clinic.name} {today}")
    crowd = Crowd(clinic, clock_start, Diary(clinic, clock_start - DAY, taken), rng)
    crowd.fill(load.fraction, load.weeks * 7)
    past = _history(clinic, crowd.patients, today, Diary(clinic, clock_start - 14 * MONTH, taken), rng)
    return Background(tuple(crowd.patients), tuple(crowd.visits), tuple(past))


def _listed_visit(clinic: Clinic, planned: DemoAppointment, monday: date, diary: Diary) -> PlannedVisit:
    department = clinic.provider(planned.provider).department
    known_to = {clinic.provider(code).department for code in clinic.patient(planned.patient).established}
    first = monday + DAY * (planned.week * 7 + planned.weekday)
    for day in (first + DAY * later for later in range(LONGEST_BREAK_DAYS)):
        visit = _at_that_time(clinic, planned, day, diary, established=department in known_to)
        if visit:
            diary.enter(visit)
            return visit
    raise ValueError(f"{planned.provider} is away when demo patient {planned.patient} should come; change the week")


def _at_that_time(
    clinic: Clinic, planned: DemoAppointment, day: date, diary: Diary, *, established: bool
) -> PlannedVisit | None:
    visit_type = clinic.visit_type(planned.visit_type)
    minutes = clinic.minutes(planned.visit_type, planned.provider, established=established)
    for piece in working_intervals(clinic, planned.provider, day, 1, modality=visit_type.modality):
        start = wall_instant(day, planned.time, clinic.site(piece.site).zone)
        if planned.site in (None, piece.site):
            visit = diary.visit(planned.patient, visit_type, planned.provider, start, minutes, piece)
            if visit:
                return visit
    return None


def _history(
    clinic: Clinic, patients: Iterable[Patient], today: date, diary: Diary, rng: Random
) -> Iterator[PlannedVisit]:
    """One to nine months ago everybody came for the first time to the providers with whom they are established."""
    for patient, provider in [(each, provider) for each in patients for provider in each.established]:
        latest = today - DAY * rng.randint(30, 270)
        tries = _first_visits(clinic, patient.code, provider, latest, diary, rng)
        visit = next(tries, None)
        if visit:
            diary.enter(visit)
            yield visit


def _first_visits(
    clinic: Clinic, patient: str, provider: str, latest: date, diary: Diary, rng: Random
) -> Iterator[PlannedVisit]:
    """Where a first visit would have fitted, from the day `latest` backwards."""
    usual = clinic.department(clinic.provider(provider).department).default_for(established=False)
    visit_type = clinic.visit_type(usual) if usual else clinic.visit_types_of(provider)[0]
    minutes = clinic.minutes(visit_type.code, provider, established=False)
    for day in (latest - DAY * earlier for earlier in range(LONGEST_BREAK_DAYS)):
        for piece in working_intervals(clinic, provider, day, 1, modality=visit_type.modality):
            starts = list(grid_starts(clinic, piece))
            for start in rng.sample(starts, len(starts)):
                visit = diary.visit(patient, visit_type, provider, start, minutes, piece)
                if visit:
                    yield replace(visit, status="fulfilled")
