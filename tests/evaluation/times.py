"""How well words about time are read.

A wish and its reading are both laid out as the 5-minute starts that they accept, over 300 days from the reference day.
`exact` means that the two overlap (Jaccard) by 0.95 or more and agree on the order, with the gold or one of its
accepted alternatives; `wrong` is an answer with an overlap under 0.5, `near` what lies between, `none` no answer. A row
with `no_constraint` wants no answer. The definitions are those of the public sets' own scorer.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.evaluation.intervals import Figure, share
from tests.evaluation.rows import Json, TimeRow

DAYS = 300
CORPORA = ("sgd", "nlupp", "star")
ALIKE, APART = 0.95, 0.5
VERDICTS = ("exact", "near", "wrong", "none")
WHOLE_MESSAGES = frozenset({"authored", "author-en", "author-es"})
"""Sources whose rows are messages as patients send them, rather than sentences of a corpus."""


@dataclass(frozen=True)
class DayShape:
    """The starts of a day that are compared: so many minutes after midnight the first, and how many follow."""

    opening: int
    starts: int


CLINIC, WHOLE = DayShape(7 * 60, 157), DayShape(0, 288)


@dataclass(frozen=True)
class TimeReading:
    """A row, what was made of it, and the verdict."""

    row: TimeRow
    answer: Json
    verdict: str


def readings_of(rows: Iterable[TimeRow], answers: Iterable[dict[str, Any]]) -> list[TimeReading]:
    return [TimeReading(row, answer, judged(row, answer)) for row, answer in zip(rows, answers, strict=True)]


def judged(row: TimeRow, answer: Json) -> str:
    """`exact`, `near`, `wrong` or `none`."""
    answered = bool(answer.get("any_of") or answer.get("order"))
    if row.no_constraint:
        return "wrong" if answered else "exact"
    if not answered:
        return "none"
    accepted = [row.gold, *row.also]
    shape, ref = _shape(accepted), row.question["ref"]
    mine = starts(answer.get("any_of") or [], ref, shape)
    overlaps = [(overlap(mine, starts(gold["any_of"], ref, shape)), gold.get("order") or None) for gold in accepted]
    if any(alike >= ALIKE and order == (answer.get("order") or None) for alike, order in overlaps):
        return "exact"
    return "wrong" if max(alike for alike, _ in overlaps) < APART else "near"


def starts(constraints: Sequence[Json], ref: str, shape: DayShape) -> int:
    """The starts that any of `constraints` accepts, as a bit mask of DAYS days; all of them if there are none."""
    today = date.fromisoformat(ref[:10])
    mask = 0
    for constraint in constraints or [{}]:
        day = _day_mask(constraint, shape)
        for number in _days(constraint, today):
            mask |= day << (number * shape.starts)
    return mask


def overlap(one: int, other: int) -> float:
    either = (one | other).bit_count()
    return (one & other).bit_count() / either if either else 0.0


def figures(readings: Sequence[TimeReading]) -> dict[str, Figure | None]:
    """The figures that goals speak of, by name."""
    whole = [r for r in readings if r.row.source in WHOLE_MESSAGES]
    spanish = [r for r in whole if r.row.lang == "es"]
    nothing = [r for r in readings if r.row.no_constraint]
    return {
        **{f"times.{name}_exact": _exact([r for r in readings if r.row.source == name]) for name in CORPORA},
        "times.whole_exact": _exact(whole),
        "times.whole_wrong": share(sum(r.verdict == "wrong" for r in whole), len(whole)),
        "times.whole_exact_es": _exact(spanish),
        "times.false_answers": share(sum(r.verdict == "wrong" for r in nothing), len(nothing)),
        "times.asked": _asking([r for r in readings if r.row.clarify]),
        "times.needless": _asking([r for r in readings if not r.row.clarify]),
        "times.all_exact": _exact(readings),
    }


def by_group(readings: Sequence[TimeReading]) -> dict[str, list[dict[str, Any]]]:
    """Verdicts by language, source and category."""
    keys: dict[str, Callable[[TimeReading], str]] = {
        "language": lambda r: r.row.lang,
        "source": lambda r: r.row.source,
        "category": lambda r: r.row.category,
    }
    return {name: _tallies(readings, key) for name, key in keys.items()}


def misses(readings: Iterable[TimeReading]) -> list[TimeReading]:
    """What was not exact, worst first: wrong answers, then none, then near ones."""
    wrong = [r for r in readings if r.verdict != "exact"]
    return sorted(wrong, key=lambda r: ("wrong", "none", "near").index(r.verdict))


def _shape(accepted: Sequence[Json]) -> DayShape:
    """Clinic hours where every time that is accepted lies in them."""
    constraints = [constraint for gold in accepted for constraint in gold["any_of"]]
    said = [c[key] for c in constraints for key in ("earliest_time", "latest_time") if c.get(key)]
    return CLINIC if all("07:00" <= time <= "20:00" for time in said) else WHOLE


def _day_mask(constraint: Json, shape: DayShape) -> int:
    first, last = 0, shape.starts - 1
    if constraint.get("earliest_time"):
        first = max(0, -(-(_minutes(constraint["earliest_time"]) - shape.opening) // 5))
    if constraint.get("latest_time"):
        last = min(last, (_minutes(constraint["latest_time"]) - shape.opening) // 5)
    return ((1 << (last - first + 1)) - 1) << first if last >= first else 0


def _days(constraint: Json, today: date) -> Iterable[int]:
    """Numbers of the days that are accepted, 0 is today. A date that does not exist accepts nothing."""
    try:
        first = max(0, _ahead(constraint.get("earliest_date"), today, 0))
        last = min(DAYS - 1, _ahead(constraint.get("latest_date"), today, DAYS - 1))
    except ValueError:
        return []
    weekdays, excluded = constraint.get("weekdays"), constraint.get("exclude_dates") or ()
    days = ((number, today + timedelta(days=number)) for number in range(first, last + 1))
    return [
        number
        for number, day in days
        if (not weekdays or day.isoweekday() in weekdays) and day.isoformat() not in excluded
    ]


def _ahead(day: str | None, today: date, otherwise: int) -> int:
    return (date.fromisoformat(day) - today).days if day else otherwise


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:5])


def _exact(readings: Sequence[TimeReading]) -> Figure | None:
    return share(sum(r.verdict == "exact" for r in readings), len(readings))


def _asking(readings: Sequence[TimeReading]) -> Figure | None:
    return share(sum(bool(r.answer.get("ask")) for r in readings), len(readings))


def _tallies(readings: Iterable[TimeReading], key: Callable[[TimeReading], str]) -> list[dict[str, Any]]:
    groups: dict[str, list[TimeReading]] = defaultdict(list)
    for reading in readings:
        groups[key(reading)].append(reading)
    return [
        {"name": name, "verdicts": Counter(r.verdict for r in group), "exact": _exact(group)}
        for name, group in sorted(groups.items())
    ]
