"""The figures of a run, printed, and as a page with tables and the worst conversations."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.simulated.conversation import Conversation

HERE = Path(__file__).parent
WORST = 20
_GOOD = ("reached", "person_right")
_RANK = {"wrong": 0, "gave_up": 2, "person": 3, "reached": 4, "person_right": 5}


def reached_without_person(conversations: Sequence[Conversation]) -> float:
    """Of those conversations that the bot should manage alone, the share in which it did."""
    bots = [c for c in conversations if not c.patient.goal.person_is_right]
    return sum(c.verdict.end == "reached" for c in bots if c.verdict) / max(len(bots), 1)


def ended_well(conversations: Sequence[Conversation]) -> float:
    """The share in which the patient got what they wanted, or a person where only a person can help."""
    return sum(c.verdict is not None and c.verdict.end in _GOOD for c in conversations) / max(len(conversations), 1)


def texts_to_book(conversations: Sequence[Conversation]) -> float:
    """How many texts a known patient needs to book, in the median."""
    texts = [
        c.patient.texts
        for c in conversations
        if c.patient.goal.kind == "book" and c.patient.household.is_known and c.verdict and c.verdict.end == "reached"
    ]
    return median(texts) if texts else 0.0


def figures(conversations: Sequence[Conversation], seconds: float) -> dict[str, str]:
    verdicts = [c.verdict for c in conversations if c.verdict]
    turns = sum(c.patient.texts for c in conversations)
    return {
        "conversations": str(len(conversations)),
        "goal reached, or a person where that is right": f"{ended_well(conversations):.1%}",
        "goal reached without a person": f"{reached_without_person(conversations):.1%}",
        "brought to a person where that is right": f"{sum(v.end == 'person_right' for v in verdicts)} of "
        f"{sum(c.patient.goal.person_is_right for c in conversations)}",
        "wrong bookings": str(sum(bool(v.wrong) for v in verdicts)),
        "conversations in which something untrue was said": str(sum(bool(v.untrue) for v in verdicts)),
        "texts without an answer": str(sum(v.silent for v in verdicts)),
        "names or birth dates that should not be said": str(sum(bool(v.leaks) for v in verdicts)),
        "median texts of a known patient to book": f"{texts_to_book(conversations):g}",
        "conversations per second": f"{len(conversations) / seconds:.2f}",
        "texts per second": f"{turns / seconds:.1f}",
    }


def summary(conversations: Sequence[Conversation], seconds: float) -> str:
    lines = [f"{name:<50}{value:>12}" for name, value in figures(conversations, seconds).items()]
    lines += ["", f"{'by goal':<24}{'n':>6}{'reached':>10}{'texts, median':>16}"]
    lines += [f"{goal:<24}{n:>6}{good / n:>10.1%}{texts:>16g}" for goal, n, good, texts in by_goal(conversations)]
    lines += ["", "not reached, by what came last"]
    lines += [f"{count:>6}  {cause}" for cause, count in causes(conversations).most_common(25)]
    return "\n".join(lines)


def by_goal(conversations: Sequence[Conversation]) -> list[tuple[str, int, int, float]]:
    """Goal, how many wanted it, how many of them ended well, and how many texts those wrote in the median.

    Those who fell silent are told apart by when they came back.
    """
    groups: dict[str, list[Conversation]] = defaultdict(list)
    for c in conversations:
        after = c.patient.comes_back_after
        groups[f"{c.patient.goal.kind}{f', silent: {after}' if after else ''}"].append(c)
    return [(goal, len(held), len(well), median([c.patient.texts for c in well] or [0]))
            for goal, held in sorted(groups.items())
            for well in [[c for c in held if c.verdict and c.verdict.end in _GOOD]]]  # fmt: skip


def causes(conversations: Sequence[Conversation]) -> Counter[str]:
    return Counter(f"{c.patient.goal.kind}: {c.verdict.cause}" for c in conversations if c.verdict and c.verdict.cause)


def worst(conversations: Sequence[Conversation]) -> list[Conversation]:
    """The wrong ones first, then those that failed, the longest first."""
    failed = [c for c in conversations if c.verdict and (c.verdict.end not in _GOOD or c.verdict.leaks)]
    return sorted(failed, key=lambda c: (_RANK[c.verdict.end] if c.verdict else 9, -c.patient.texts))


def _by(conversations: Sequence[Conversation], key: Callable[[Conversation], str]) -> dict[str, tuple[int, int]]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for c in conversations:
        groups[key(c)].append(c.verdict is not None and c.verdict.end in _GOOD)
    return {name: (sum(good), len(good)) for name, good in sorted(groups.items())}


def page(conversations: Sequence[Conversation], seconds: float, seed: int) -> str:
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    tables = {
        "Goal": _by(conversations, lambda c: c.patient.goal.kind),
        "Mood": _by(conversations, lambda c: c.patient.mood),
        "Writing": _by(conversations, lambda c: f"{c.patient.language} {c.patient.way}"),
        "Household": _by(conversations, lambda c: c.patient.household.kind),
        "What for": _by(
            conversations,
            lambda c: c.patient.goal.reason.name if c.patient.goal.reason else c.patient.goal.question.topic,
        ),
        "Detour": _by(conversations, lambda c: " + ".join(sorted(c.planned)) or "none"),
        "Goal and writing": _by(
            conversations, lambda c: f"{c.patient.goal.kind}, {c.patient.language} {c.patient.way}"
        ),
    }
    return environment.get_template("page.html.j2").render(
        figures=figures(conversations, seconds),
        seed=seed,
        tables=tables,
        causes=causes(conversations).most_common(40),
        worst=worst(conversations)[:WORST],
    )


def transcripts_json(conversations: Sequence[Conversation], seconds: float, seed: int) -> str:
    """Every conversation with its verdict, for programs and for comparing two runs."""
    held = [
        {
            "number": c.number,
            "goal": c.patient.goal.kind,
            "silent": c.patient.comes_back_after,
            "mood": c.patient.mood,
            "writing": f"{c.patient.language} {c.patient.way}",
            "household": c.patient.household.kind,
            "detours": c.planned,
            "end": c.verdict.end if c.verdict else "",
            "cause": c.verdict.cause if c.verdict else "",
            "wrong": c.verdict.wrong if c.verdict else [],
            "untrue": c.verdict.untrue if c.verdict else [],
            "leaks": c.verdict.leaks if c.verdict else [],
            "complaints": c.patient.complaints,
            "lines": c.lines,
        }
        for c in conversations
    ]
    return json.dumps({"seed": seed, "figures": figures(conversations, seconds), "conversations": held}, indent=1)
