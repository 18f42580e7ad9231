"""Who writes: a patient, what they want, how they feel and how they type, all drawn from the seed."""

from random import Random

from tests.simulated import phrases, topics
from tests.simulated.goals import Goal, doctor_for, lasting_wish, random_wish, reason_for
from tests.simulated.patient import Patient
from tests.simulated.people import make_household
from tests.simulated.returning import SILENT_AT
from tests.simulated.writing import ENGLISH_WAYS, SPANISH_WAYS

_GOALS = {"book": 46, "move": 16, "cancel": 10, "check": 8, "availability": 4, "confirm": 3, "ask": 8, "person": 5}
_FALL_SILENT = 0.15
_KINDS = {"adult": 50, "mother": 22, "newcomer": 14, "couple": 6, "referred_heart": 3, "referred_joints": 3}


def patient_of(number: int, seed: int) -> tuple[Patient, Random]:
    """The patient of this number, and what draws the rest of their story."""
    rng = Random(f"{seed} {number}")
    return make_patient(rng, number + seed * 100_000 % 2_000_000), rng


def make_patient(rng: Random, number: int) -> Patient:
    """Who writes, what they want, how they feel and how they type."""
    language = "es" if rng.random() < 0.3 else "en"
    kind = rng.choices(list(_GOALS), list(_GOALS.values()))[0]
    home = rng.choices(list(_KINDS), list(_KINDS.values()))[0]
    if kind in ("move", "cancel", "check", "confirm") and home == "newcomer":
        home = "adult"
    own = rng.choice((None, None, None, "chen", "nguyen", "bell")) if home == "adult" else None
    household = make_household(rng, number, language, home, doctor=own)
    person = household.writer
    if home in ("mother", "couple") and rng.random() < 0.7:
        person = rng.choice(household.members[1:])
    goal = Goal(kind, person)
    if kind in ("ask", "person"):
        goal.question = rng.choice(topics.OF_THE_BOT if kind == "ask" else topics.OF_A_PERSON)
    else:
        goal.reason = reason_for(rng, household, person)
        goal.doctor = doctor_for(rng, household, person, goal.reason) if kind in ("book", "availability") else None
        if kind in ("book", "move", "availability") and (kind != "book" or rng.random() < 0.85):
            goal.wish = random_wish(rng, soon=goal.reason.soon and kind != "move")
    silent = kind == "book" and goal.reason is not None and not goal.reason.soon and rng.random() < _FALL_SILENT
    way = rng.choice(SPANISH_WAYS if language == "es" else ENGLISH_WAYS)
    detours = rng.sample([*phrases.DETOURS, "wrong_birth", "more", "more"], rng.choice((0, 0, 0, 1, 1, 2)))
    mood = rng.choice(phrases.MOODS)
    patient = Patient(
        household, goal, mood, way, language, detours, Random(rng.random()), patience=rng.choice((0, 1, 1, 2))
    )
    if silent:
        _make_silent(patient, rng)
    return patient


def _make_silent(patient: Patient, rng: Random) -> None:
    """Somebody who puts the phone away, wants what will mean the same tomorrow, and does nothing else unusual."""
    patient.silent_at = rng.choice(SILENT_AT)
    patient.comes_back_after = rng.choice(
        ("nudge", "hour", "night") if patient.silent_at == "confirm_book" else ("night",)
    )
    patient.goal.wish, patient.detours = lasting_wish(rng), []
