"""Which of many open starts to say aloud: three times in a row in the same hour are no choice."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from api.scheduling.availability import CELL

SPOKEN = 3
"""Up to so many slots are an offer to a person; a longer list is for reading and leaves nothing out."""

HOUR = timedelta(hours=1) // CELL
_GAPS = (3 * HOUR, HOUR, 1)


class Start(NamedTuple):
    """An open start: its cell, and the place of its lane in the clinic's own order."""

    cell: int
    lane: int


def spread(starts: Sequence[Start], limit: int) -> list[Start]:
    """The best `limit` of a list in order of preference.

    An offer begins with the very first start. Each further one lies at least three hours from those before it; if the
    wish is too narrow for that, an hour; then at least at another minute; and only then with another provider.
    """
    if limit > SPOKEN:
        return list(starts[:limit])
    for gap in _GAPS:
        picked = apart(starts, gap, limit)
        if len(picked) == limit:
            return picked
    return _filled(picked, starts, limit)


def apart(starts: Iterable[Start], gap: int, limit: int) -> list[Start]:
    """The first ones that keep a distance of `gap` cells from each other."""
    picked: list[Start] = []
    for start in starts:
        if all(abs(start.cell - other.cell) >= gap for other in picked):
            picked.append(start)
        if len(picked) == limit:
            break
    return picked


def _filled(picked: Sequence[Start], starts: Sequence[Start], limit: int) -> list[Start]:
    others = [start for start in starts if start not in picked]
    chosen = [*picked, *others[: limit - len(picked)]]
    return [start for start in starts if start in chosen]
