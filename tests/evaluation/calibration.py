"""Whether the model is as sure as it is right, and what its threshold costs and catches."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.evaluation.intents import Reading

BINS = 10
THRESHOLDS = frozenset(step / 40 for step in range(37))


@dataclass(frozen=True)
class Bin:
    """Readings that are about equally sure: how sure on average, how often right, how many."""

    sure: float
    right: float
    n: int


@dataclass(frozen=True)
class Point:
    """At a threshold: what is read rightly of what the clinic does, and noticed of what it does not."""

    threshold: float
    in_scope: float
    beyond: float


def reliability(readings: Sequence[Reading]) -> list[Bin]:
    """Readings before the threshold, in ten equal steps of surety; empty steps are left out."""
    groups: list[list[Reading]] = [[] for _ in range(BINS)]
    for reading in readings:
        groups[min(BINS - 1, int(reading.surety * BINS))].append(reading)
    return [
        Bin(sum(r.surety for r in group) / len(group), sum(r.right_at(0) for r in group) / len(group), len(group))
        for group in groups
        if group
    ]


def expected_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error: how far surety and being right are apart, weighted by how many (Guo et al. 2017)."""
    total = sum(step.n for step in bins)
    return sum(step.n * abs(step.sure - step.right) for step in bins) / total if total else None


def threshold_curve(readings: Sequence[Reading], deployed: float) -> list[Point]:
    """A point for each threshold, the deployed one among them; none if one of the two kinds of rows is missing."""
    thresholds = sorted(THRESHOLDS | {deployed})
    return [point for threshold in thresholds if (point := at_threshold(readings, threshold))]


def at_threshold(readings: Sequence[Reading], threshold: float) -> Point | None:
    served = [r.right_at(threshold) for r in readings if not r.beyond]
    beyond = [r.right_at(threshold) for r in readings if r.beyond]
    if not served or not beyond:
        return None
    return Point(threshold, sum(served) / len(served), sum(beyond) / len(beyond))
