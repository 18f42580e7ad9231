"""Free time as big integers: bit i of a mask is the i-th five-minute cell after a base instant, in UTC.

Pure and without I/O. A mask of 90 days is one integer of 25,920 bits, so that "where do 40 minutes fit?" is a few
shifts instead of a loop over slots. Cells are counted in UTC because a local day has 276, 288 or 300 of them; wall
times become instants before they come here, and only `grid_mask` looks back at a clock on a wall.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

_CELL_MINUTES = 5
CELL = timedelta(minutes=_CELL_MINUTES)
DAY_CELLS = 288

type Cells = int
"""A mask. Where it stands for starts, bit i says that a visit may begin at cell i."""


@lru_cache(maxsize=64)
def _ones(count: int) -> Cells:
    return (1 << count) - 1


class Frame(NamedTuple):
    """The stretch of time that masks speak of. `base` is a UTC midnight."""

    base: datetime
    cells: int

    @property
    def everything(self) -> Cells:
        return _ones(self.cells)

    def instant(self, cell: int) -> datetime:
        return self.base + cell * CELL

    def cell(self, at: datetime) -> int:
        """The cell in which an instant lies; it may be outside of the frame."""
        return (at - self.base) // CELL

    def starts_in(self, first: datetime, before: datetime) -> Cells:
        """Cells that begin at `first` or later, and before `before`."""
        return self.between(-((self.base - first) // CELL), -((self.base - before) // CELL))

    def between(self, first: int, before: int) -> Cells:
        """Cells from number `first` until just before number `before`, cut to the frame."""
        first, before = max(first, 0), min(before, self.cells)
        return ((1 << (before - first)) - 1) << first if first < before else 0


class VisitShape(NamedTuple):
    """How many cells a visit takes. Preparation and clean-up keep provider and room busy, never the patient."""

    preparation: int
    length: int
    clean_up: int

    @classmethod
    def of_minutes(cls, preparation: int, length: int, clean_up: int) -> "VisitShape":
        return cls(*(-(-part // _CELL_MINUTES) for part in (preparation, length, clean_up)))

    @property
    def total(self) -> int:
        return self.preparation + self.length + self.clean_up


def mask_of(intervals: Iterable[tuple[datetime, datetime]], frame: Frame) -> Cells:
    """Cells that lie wholly in one of the intervals: what can be used of somebody's working time."""
    mask = 0
    for start, end in intervals:
        mask |= frame.between(-((frame.base - start) // CELL), (end - frame.base) // CELL)
    return mask


def mask_touched(cells: Iterable[tuple[int, int]], frame: Frame) -> Cells:
    """Cells of the frame in any of these half-open runs of cells: what is busy."""
    mask = 0
    for first, before in cells:
        mask |= frame.between(first, before)
    return mask


def mask_of_runs(runs: Iterable[tuple[int, int]], frame: Frame) -> Cells:
    """The same for many runs at once, written as digits: hundreds of them cost less than one OR for each."""
    digits = bytearray(b"0") * frame.cells
    for first, before in runs:
        first, before = max(first, 0), min(before, frame.cells)
        if first < before:
            digits[frame.cells - before : frame.cells - first] = b"1" * (before - first)
    return int(digits, 2) if digits else 0


def cut(mask: Cells, of: Frame, to: Frame) -> Cells:
    """A mask of one frame as one of another; what the first does not cover is empty."""
    offset = (to.base - of.base) // CELL
    return (mask >> offset if offset >= 0 else mask << -offset) & to.everything


def erode(mask: Cells, width: int) -> Cells:
    """Cells at which a run of `width` set cells begins. By doubling: a run of 8 is two runs of 4."""
    done = 1
    while done < width:
        step = min(done, width - done)
        mask &= mask >> step
        done += step
    return mask


def free_starts(work: Cells, busy: Cells, visit: VisitShape) -> Cells:
    """Starts at which `visit` fits, for a provider or a room.

    A start is kept only if preparation, visit and clean-up are all worked and free.
    """
    return erode(work & ~busy, visit.total) << visit.preparation


def any_free(rooms: Iterable[Cells], visit: VisitShape, frame: Frame) -> Cells:
    """Starts at which at least one of several interchangeable rooms, given by their busy cells, is free throughout.

    The rooms are eroded before they are joined: half a visit in one room and half in the next is no visit.
    """
    starts = 0
    for busy in rooms:
        starts |= free_starts(frame.everything, busy, visit)
    return starts


def patient_free(busy: Cells, visit: VisitShape, frame: Frame) -> Cells:
    """Starts at which the patient, who has no part in preparation and clean-up, is free for the visit itself."""
    return erode(frame.everything & ~busy, visit.length)


@lru_cache(maxsize=64)
def grid_mask(frame: Frame, zone: ZoneInfo, minutes: int) -> Cells:
    """Starts at which a clock on the wall in `zone` shows a multiple of `minutes` after midnight."""
    mask = 0
    for first in range(0, frame.cells, DAY_CELLS):
        mask |= _grid_of_day(frame, first, zone, timedelta(minutes=minutes)) << first
    return mask & frame.everything


def nearest(starts: Cells, wished: Cells, count: int) -> list[tuple[int, int]]:
    """Up to `count` starts with their distance in cells from any wished one, closest first; then the earlier.

    The wish is widened by doubling until enough starts are within reach; only those are looked at one by one.
    """
    if not wished:
        return []
    reach, width, longest = wished, 1, max(starts.bit_length(), wished.bit_length())
    while (starts & reach).bit_count() < count and width < 2 * longest:
        reach |= reach << width | reach >> width
        width *= 2
    return sorted((_distance(cell, wished), cell) for cell in bits(starts & reach))[:count]


def bits(mask: Cells) -> Iterator[int]:
    """The numbers of the set cells, in order of time."""
    if not mask:
        return
    digits = f"{mask:b}"[::-1]
    cell = digits.find("1")
    while cell >= 0:
        yield cell
        cell = digits.find("1", cell + 1)


def _distance(cell: int, wished: Cells) -> int:
    later = wished >> cell
    up = (later & -later).bit_length() - 1 if later else None
    earlier = (wished & ((1 << cell) - 1)).bit_length()
    down = cell - earlier + 1 if earlier else None
    return min(distance for distance in (up, down) if distance is not None)


def _grid_of_day(frame: Frame, first: int, zone: ZoneInfo, step: timedelta) -> Cells:
    """One UTC day of the grid: by arithmetic, or cell by cell on a day on which the clocks change."""
    offsets = [_offset(frame.instant(first + cell), zone) for cell in (0, DAY_CELLS - 1)]
    if offsets[0] == offsets[1] and timedelta(days=1) % step == timedelta(0):
        return _comb(-offsets[0] % step, step)
    return sum(1 << cell for cell in range(DAY_CELLS) if _on_grid(frame.instant(first + cell), zone, step))


@lru_cache(maxsize=64)
def _comb(phase: timedelta, step: timedelta) -> Cells:
    return sum(1 << cell for cell in range(DAY_CELLS) if (cell * CELL - phase) % step == timedelta(0))


def _on_grid(at: datetime, zone: ZoneInfo, step: timedelta) -> bool:
    wall = at.astimezone(zone)
    return timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second) % step == timedelta(0)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
