"""What a simulated patient wants: to book, move, cancel, look up or ask, for whom, what for, with whom and when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import yaml

from tests.simulated.people import DOCTORS, TODAY, Household, Member
from tests.simulated.topics import Question


@dataclass(frozen=True)
class Wish:
    """When it should be: what is said in each language, and which times are meant by it."""

    en: tuple[str, ...]
    es: tuple[str, ...]
    days: Callable[[date], bool] = lambda _: True
    hours: tuple[time, time] = (time(0), time(23, 59))

    def suits(self, start: datetime) -> bool:
        return self.days(start.date()) and self.hours[0] <= start.time() <= self.hours[1]


@dataclass(frozen=True)
class Reason:
    """What a visit is for, the visit types that are right for it, and which providers' department does it."""

    name: str
    accepts: frozenset[str]
    department: str
    en: tuple[str, ...]
    es: tuple[str, ...]
    soon: bool = False


@dataclass
class Goal:
    """`kind` says what would be a success; the rest is as far as it matters for that kind."""

    kind: str
    person: Member
    reason: Reason | None = None
    doctor: str | None = None
    wish: Wish | None = None
    kept: list[dict[str, object]] = field(default_factory=list)
    """What is booked for the household before the first text, the visit that is meant first."""
    question: Question | None = None

    @property
    def person_is_right(self) -> bool:
        """Whether a member of the staff is who should deal with it."""
        return self.kind == "person"


def _reasons() -> dict[str, Reason]:
    """As reasons.yml beside this file has them, by name."""
    with (Path(__file__).parent / "reasons.yml").open(encoding="utf-8") as file:
        told = yaml.safe_load(file)
    return {
        name: Reason(
            name,
            frozenset(reason["accepts"]),
            reason["department"],
            tuple(reason["en"]),
            tuple(reason["es"]),
            reason.get("soon", False),
        )
        for name, reason in told.items()
    }


REASONS = _reasons()

_MORNING, _AFTERNOON = (time(0), time(12)), (time(12), time(18, 59))
_ANY = (time(0), time(23, 59))
_EN_DAYS = "Monday Tuesday Wednesday Thursday Friday".split()
_ES_DAYS = "lunes martes miércoles jueves viernes".split()
_EN_MONTHS = {3: ("March", "Mar"), 4: ("April", "Apr"), 5: ("May", "May")}
_ES_MONTHS = {3: "marzo", 4: "abril", 5: "mayo"}


def random_wish(rng: Random, *, soon: bool = False) -> Wish:
    """A day or some days, and often a time of day."""
    if soon:
        en, es, days = rng.choice(_SOON)
    else:
        en, es, days = rng.choice((_weekday, _weekday, _this_week, _date, _next_week, _weeks, _whenever))(rng)
    hours_en, hours_es, hours = rng.choice(_HOURS)
    if soon:
        hours_en, hours_es, hours = _HOURS[0]
    return Wish(
        tuple(f"{d} {h}".strip() for d in en for h in hours_en),
        tuple(f"{d} {h}".strip() for d in es for h in hours_es),
        days,
        hours,
    )


def lasting_wish(rng: Random) -> Wish:
    """One that means the same if it is said a day later."""
    en, es, days = rng.choice((_weekday, _date, _next_week, _weeks))(rng)
    return Wish(en, es, days)


type _Days = tuple[tuple[str, ...], tuple[str, ...], Callable[[date], bool]]


def _between(first: date, last: date) -> Callable[[date], bool]:
    return lambda day: first <= day <= last


def _weekday(rng: Random) -> _Days:
    en = ("{} next week", "next week {}", "{} of next week")
    es = ("el {} de la próxima semana", "la próxima semana el {}", "el {} de la semana que viene")
    return _on_a_weekday(rng.randrange(5), 1, en, es)


def _this_week(rng: Random) -> _Days:
    return _on_a_weekday(rng.randrange(1, 5), 0, ("this {}", "on {}"), ("este {}", "el {}"))


def _on_a_weekday(n: int, weeks: int, en: tuple[str, ...], es: tuple[str, ...]) -> _Days:
    """The words with the day's name in them, and the day: Monday is 0, and 0 weeks is this one."""
    day = TODAY + timedelta(days=7 * weeks + n)
    named_en, named_es = (tuple(w.format(name) for w in ways) for ways, name in ((en, _EN_DAYS[n]), (es, _ES_DAYS[n])))
    return named_en, named_es, _between(day, day)


def _date(rng: Random) -> _Days:
    day = TODAY + timedelta(days=rng.randint(3, 55))
    while day.weekday() > 4:
        day += timedelta(days=1)
    long, short = _EN_MONTHS[day.month]
    return (
        (
            f"on {long} {day.day}",
            f"the {_ordinal(day.day)} of {long}",
            f"{day.month}/{day.day}",
            f"{short} {_ordinal(day.day)}",
        ),
        (f"el {day.day} de {_ES_MONTHS[day.month]}",),
        _between(day, day),
    )


def _next_week(rng: Random) -> _Days:
    monday = TODAY + timedelta(days=7)
    return (
        ("next week", "any day next week", "sometime next week"),
        ("la próxima semana", "cualquier día de la semana que viene"),
        _between(monday, monday + timedelta(days=6)),
    )


def _weeks(rng: Random) -> _Days:
    monday = TODAY + timedelta(days=14)
    return (
        ("the week of March 16", "week of the 16th"),
        ("la semana del 16 de marzo",),
        _between(monday, monday + timedelta(days=6)),
    )


def _whenever(rng: Random) -> _Days:
    return (
        ("whenever you have something", "the soonest you have", "as soon as possible", "any day"),
        ("cuando haya", "lo más pronto posible", "cualquier día"),
        lambda _: True,
    )


def _soon(en: str, es: str, days: int) -> _Days:
    return tuple(en.split(" | ")), tuple(es.split(" | ")), _between(TODAY, TODAY + timedelta(days=days))


_SOON = (
    _soon("today | today if possible", "hoy | hoy si se puede", 0),
    _soon("tomorrow", "mañana mismo | para mañana", 1),
    _soon("today or tomorrow | asap", "hoy o mañana | lo antes posible", 2),
)
_HOURS = (
    (("",), ("",), _ANY),
    (("",), ("",), _ANY),
    (("in the morning", "morning"), ("por la mañana", "en la mañana"), _MORNING),
    (("in the afternoon", "after lunch"), ("por la tarde", "en la tarde"), _AFTERNOON),
    (("after 2pm", "any time after 2"), ("después de las 2",), (time(14), time(23))),
    (("before 11am", "before eleven in the morning"), ("antes de las 11",), (time(0), time(11))),
)


def _ordinal(n: int) -> str:
    return f"{n}{'th' if 10 <= n % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def reason_for(rng: Random, household: Household, member: Member) -> Reason:
    """Something that this person may come for without a member of the staff."""
    if member.is_child:
        return REASONS[rng.choice(("wellchild", "shots", "shots", "childsick"))]
    if household.kind == "referred_heart":
        return REASONS["heart"]
    if household.kind == "referred_joints":
        return REASONS["joints"]
    if member.doctor == "bell":
        return REASONS["therapy"]
    if member.doctor == "chen":
        return REASONS["wellwoman"]
    if member.doctor == "nguyen":
        return REASONS["mole"]
    return REASONS[rng.choice(("physical", "knee", "followup", "followup", "throat", "flu_shot", "video", "mole"))]


def doctor_for(rng: Random, household: Household, member: Member, reason: Reason) -> str | None:
    """A provider whom the patient may ask for by name: mostly none, or their own."""
    if reason.department == DOCTORS[member.doctor].department and household.is_known:
        return member.doctor if rng.random() < 0.5 else None
    if reason.department == "family":
        return rng.choice(("patel", "garcia", "okafor", None))
    own = [d.code for d in DOCTORS.values() if d.department == reason.department]
    return rng.choice((own[0], None))
