"""Shares of a sample with the range in which the truth likely lies."""

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

CONFIDENT = 1.959964
"""Standard deviations that hold 95 % of a normal distribution."""
RESAMPLED, SEED = 400, 11

type Pair = tuple[str, str]


@dataclass(frozen=True)
class Figure:
    """A share or a measure of `n` rows; it likely lies between `low` and `high`, where that is known."""

    value: float
    n: int
    low: float | None = None
    high: float | None = None


def share(right: int, n: int) -> Figure | None:
    """`right` of `n` with Wilson's interval at 95 % (Wilson 1927); None of nothing."""
    if n == 0:
        return None
    part, spread = right / n, CONFIDENT**2 / n
    middle = (part + spread / 2) / (1 + spread)
    reach = CONFIDENT * math.sqrt(part * (1 - part) / n + spread / (4 * n)) / (1 + spread)
    return Figure(part, n, max(0.0, middle - reach), min(1.0, middle + reach))


def macro_f1(pairs: Sequence[Pair]) -> Figure | None:
    """The mean F1 of the labels that are meant at least once, with a bootstrap interval; pairs are (meant, read)."""
    if not pairs:
        return None
    rng = random.Random(SEED)
    drawn = sorted(_mean(f1(Counter(rng.choices(pairs, k=len(pairs))))) for _ in range(RESAMPLED))
    low, high = drawn[RESAMPLED * 25 // 1000], drawn[RESAMPLED * 975 // 1000]
    return Figure(_mean(f1(Counter(pairs))), len(pairs), low, high)


def f1(counts: Counter[Pair]) -> dict[str, float]:
    """Each label that is meant, with the harmonic mean of its precision and recall."""
    meant: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for (gold, guess), n in counts.items():
        meant[gold] += n
        read[guess] += n
    return {label: 2 * counts[label, label] / (meant[label] + read[label]) for label in sorted(meant)}


def percentile(values: Sequence[float], part: float) -> Figure | None:
    """The value that `part` of all stay below."""
    ordered = sorted(values)
    return Figure(ordered[min(int(len(ordered) * part), len(ordered) - 1)], len(ordered)) if ordered else None


def _mean(scores: dict[str, float]) -> float:
    return math.fsum(scores.values()) / len(scores)
