"""A clock for the bench. Times are of this machine and this run: compare rows with each other."""

import statistics
import time
from collections.abc import Callable, Sequence

type Row = dict[str, float]


def timed(work: Callable[[], object], rounds: int = 40) -> Row:
    """Milliseconds, of so many rounds after one that is not counted; of very few rounds all are counted."""
    if rounds > 5:
        work()
    spans = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        spans.append((time.perf_counter() - began) * 1000)
    return row(spans)


def row(spans: Sequence[float]) -> Row:
    ordered = sorted(spans)
    return {"median": statistics.median(ordered), "p95": at(ordered, 0.95), "p99": at(ordered, 0.99)}


def at(ordered: Sequence[float], part: float) -> float:
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]
