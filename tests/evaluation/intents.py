"""How well wishes are read.

`strict` is exact agreement on rows with one meaning, in tiers A and B; `lenient` accepts every right reading. What the
clinic does not do is counted apart, as recall.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.evaluation.intervals import Figure, f1, macro_f1, share
from tests.evaluation.rows import OUT_OF_SCOPE, IntentRow

OUR_TIERS = frozenset("AB")


@dataclass(frozen=True)
class Reading:
    """A row and what was made of it; `best` and `surety` are the likeliest label before the threshold."""

    row: IntentRow
    intent: str
    confidence: float
    best: str
    surety: float

    @property
    def right(self) -> bool:
        return self.intent in self.row.accepted

    @property
    def beyond(self) -> bool:
        """Whether the clinic does not do what is asked."""
        return self.row.intent == OUT_OF_SCOPE

    def right_at(self, threshold: float) -> bool:
        """Whether it would be right if the bot asked again below `threshold`."""
        return (self.best if self.surety >= threshold else OUT_OF_SCOPE) in self.row.accepted


def readings_of(rows: Iterable[IntentRow], answers: Iterable[dict[str, Any]]) -> list[Reading]:
    """Rows with their answers, in the form of `bot.training.predict --ranking`."""
    readings = []
    for row, answer in zip(rows, answers, strict=True):
        best, surety = (answer.get("ranking") or [(answer["intent"], answer["confidence"])])[0]
        readings.append(Reading(row, answer["intent"], answer["confidence"], best, surety))
    return readings


def figures(readings: Sequence[Reading]) -> dict[str, Figure | None]:
    """The figures that goals speak of, by name. F1 and `lenient` are of English, as in the public sets."""
    english = [r for r in readings if r.row.lang == "en" and not r.beyond]
    ours = [r for r in english if r.row.tier in OUR_TIERS]
    spanish = [r for r in readings if r.row.lang == "es" and not r.beyond]
    kinds = {kind: [r for r in readings if r.beyond and r.row.kind == kind] for kind in ("clear", "near_domain")}
    return {
        "intents.macro_f1": macro_f1(strict_pairs(english)),
        "intents.accuracy": _agreement(strict_pairs(english)),
        "intents.lenient": _right(ours),
        "intents.lenient_all_tiers": _right(english),
        "intents.macro_f1_es": macro_f1(strict_pairs(spanish)),
        "intents.lenient_es": _right(spanish),
        "intents.beyond_clear": _right(kinds["clear"]),
        "intents.beyond_near": _right(kinds["near_domain"]),
        "intents.surely_wrong": share(sum(not r.right and r.confidence >= 0.7 for r in readings), len(readings)),
    }


def strict_pairs(readings: Iterable[Reading]) -> list[tuple[str, str]]:
    """(Meant, read) of rows with one meaning."""
    return [(r.row.intent, r.intent) for r in readings if not r.beyond and r.row.strict and r.row.tier in OUR_TIERS]


def by_group(readings: Sequence[Reading]) -> dict[str, dict[str, Figure | None]]:
    """Leniently right shares: by language, source, tier, intent, and kind of what is not done."""
    served = [r for r in readings if not r.beyond]
    return {
        "language": _shares(readings, lambda r: r.row.lang),
        "source": _shares(readings, lambda r: r.row.source),
        "tier": _shares(served, lambda r: r.row.tier),
        "intent": _shares(readings, lambda r: r.row.intent),
    }


def per_label(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    """Precision, recall and F1 of each label, of rows with one meaning."""
    counts = Counter(strict_pairs(readings))
    meant = Counter(gold for gold, _ in counts.elements())
    read = Counter(guess for _, guess in counts.elements())
    return [
        {
            "label": label,
            "n": meant[label],
            "recall": counts[label, label] / meant[label],
            "precision": counts[label, label] / max(1, read[label]),
            "f1": score,
        }
        for label, score in f1(counts).items()
    ]


def confusion(readings: Sequence[Reading]) -> dict[str, Any]:
    """How often each label (rows of the table) was read as each (columns)."""
    told = [r for r in readings if r.beyond or (r.row.strict and r.row.tier in OUR_TIERS)]
    counts = Counter((r.row.intent, OUT_OF_SCOPE if r.right and r.beyond else r.intent) for r in told)
    labels = sorted({label for pair in counts for label in pair})
    return {"labels": labels, "counts": [[counts[meant, read] for read in labels] for meant in labels]}


def misses(readings: Iterable[Reading]) -> list[Reading]:
    """Wrong readings, the surest first: nobody is asked again about those."""
    return sorted((r for r in readings if not r.right), key=lambda r: -r.confidence)


def _right(readings: Sequence[Reading]) -> Figure | None:
    return share(sum(r.right for r in readings), len(readings))


def _agreement(pairs: Sequence[tuple[str, str]]) -> Figure | None:
    return share(sum(gold == read for gold, read in pairs), len(pairs))


def _shares(readings: Iterable[Reading], key: Callable[[Reading], str]) -> dict[str, Figure | None]:
    groups: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[key(reading)].append(reading)
    return {name: _right(group) for name, group in sorted(groups.items())}
