"""Which of many open starts to say aloud: three times in a row in the same hour are no choice."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import NamedTuple

from api.scheduling.availability import CELL, DAY_CELLS, Cells, bits
from api.scheduling.wishes import Order

SPOKEN = 3
"""Up to so many slots are an offer to a person; a longer list is for reading and leaves nothing out."""

HOUR = timedelta(hours=1) // CELL
_GAPS = (3 * HOUR, HOUR, 1)
_WHOLE_DAY = (1 << DAY_CELLS) - 1


class Start(NamedTuple):
    """An open start: its cell, and the place of its lane in the clinic's own order."""

    cell: int
    lane: int


def spread(starts: Callable[[], Iterable[Start]], limit: int) -> list[Start]:
    """The best `limit` of open starts in order of preference; they are looked at only as far as needed.

    An offer begins with the very first start. Each further one lies at least three hours from those before it; if the
    wish is too narrow for that, an hour; then at least at another minute; and only then with another provider.
    """
    if limit > SPOKEN:
        return list(islice(starts(), limit))
    for gap in _GAPS:
        picked = apart(starts(), gap, limit)
        if len(picked) == limit:
            return picked
    return _filled(picked, list(starts()), limit)


def in_order(lanes: Sequence[Cells], order: Order) -> Iterator[Start]:
    """Open starts of all lanes, soonest or latest first; at the same moment in the order of the lanes.

    Day by day, so that whoever wants three of them pays for the first days only.
    """
    days = range(0, max((lane.bit_length() for lane in lanes), default=0), DAY_CELLS)
    for first in days if order == "soonest" else reversed(days):
        found = [
            Start(first + cell, number)
            for number, lane in enumerate(lanes)
            for cell in bits(lane >> first & _WHOLE_DAY)
        ]
        yield from sorted(found, key=None if order == "soonest" else lambda start: (-start.cell, start.lane))


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
