"""Visits that belong together: two on one day one after the other, or two of a family back to back.

Each visit is looked at by itself, by all rules. Then the masks of their starts are laid over each other: the first may
start where the second can start soon after its end. Nothing is tried pair by pair.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.scheduling.availability import CELL, Cells, Frame, bits, cut
from api.scheduling.caps import cap_limit
from api.scheduling.outlook import Outlook, Reason, bookable_days, look
from api.scheduling.spread import Start
from api.scheduling.timing import shape_of
from api.scheduling.wishes import Lane, Search, Slot, Window

NOT_ON_ONE_DAY = "not_on_one_day"
_ANY_GAP = timedelta(hours=8)
_DAYS_AROUND = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Series:
    """Two visits at one site; the second starts at most `gap` after the end of the first."""

    first: Search
    second: Search
    gap: timedelta
    any_order: bool = False
    """Whether the second may also come first, as with two children of a family."""
    limit: int = 3


class Pair(NamedTuple):
    """Two slots, in the order in which the visits were asked for."""

    first: Slot
    second: Slot


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """Pairs that are open if the gap may be longer, or on other days."""

    relax: str
    pairs: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class SeriesResult:
    """Pairs, soonest first; or why there are none: `visit` is the place of the one that has no time by itself."""

    pairs: Sequence[Pair]
    reason: Reason | None = None
    visit: int | None = None
    changes: Sequence[SeriesChange] = ()


def search_series(session: Session, clinic: Clinic, wanted: Series, now: datetime) -> SeriesResult:
    """Pairs that are open now, an hour or more apart from each other. Raises `NotFound` for an unknown patient."""
    wanted = _with_windows(clinic, wanted, now)
    looks = [look(session, clinic, visit, now) for visit in (wanted.first, wanted.second)]
    pairs = _pairs(clinic, wanted, *looks)
    if pairs:
        return SeriesResult(pairs)
    changes = _changes(session, clinic, wanted, looks, now)
    for place, found in enumerate(looks):
        if found.reason:
            return SeriesResult((), found.reason, place, changes)
    facts: Mapping[str, object] = {"max_gap_minutes": wanted.gap // timedelta(minutes=1)}
    return SeriesResult((), Reason(NOT_ON_ONE_DAY, facts), None, changes)


def _with_windows(clinic: Clinic, wanted: Series, now: datetime) -> Series:
    """A wish without windows means any day."""
    first, second = (
        visit if visit.windows else replace(visit, windows=(_any_day(clinic, visit, now),))
        for visit in (wanted.first, wanted.second)
    )
    return replace(wanted, first=first, second=second)


def _any_day(clinic: Clinic, visit: Search, now: datetime) -> Window:
    return Window(*bookable_days(clinic, clinic.visit_type(visit.visit_type), now))


def _changes(
    session: Session, clinic: Clinic, wanted: Series, looks: Sequence[Outlook], now: datetime
) -> list[SeriesChange]:
    """What helps: a longer wait in between, or other days."""
    first, second = looks
    longer = _pairs(clinic, replace(wanted, gap=max(wanted.gap, _ANY_GAP)), first, second)
    around = [_around(clinic, visit, now) for visit in (wanted.first, wanted.second)]
    first, second = (look(session, clinic, visit, now) for visit in around)
    elsewhen = _pairs(clinic, wanted, first, second)
    return [SeriesChange(relax, pairs) for relax, pairs in (("gap", longer), ("day", elsewhen)) if pairs]


def _around(clinic: Clinic, visit: Search, now: datetime) -> Search:
    """The same wish some weeks around its days, at the same times of day."""
    today, latest = bookable_days(clinic, clinic.visit_type(visit.visit_type), now)
    first = min(max(min(window.first for window in visit.windows) - _DAYS_AROUND, today), latest)
    last = max(min(max(window.last for window in visit.windows) + _DAYS_AROUND, latest), today)
    times = dict.fromkeys((window.time_from, window.time_to) for window in visit.windows)
    return replace(visit, windows=tuple(Window(first, last, frozenset(), start, end) for start, end in times))


def _pairs(clinic: Clinic, wanted: Series, first: Outlook, second: Outlook) -> list[Pair]:
    """The soonest pairs, an hour or more apart from each other."""
    found = [(slot.start, Pair(slot, other)) for slot, other in _in_order(clinic, first, second, wanted.gap)]
    if wanted.any_order:
        turned = _in_order(clinic, second, first, wanted.gap)
        found += [(slot.start, Pair(other, slot)) for slot, other in turned]
    picked: list[tuple[datetime, Pair]] = []
    for start, pair in sorted(found, key=lambda one: one[0]):
        if all(abs(start - other) >= timedelta(hours=1) for other, _ in picked):
            picked.append((start, pair))
    return [pair for _, pair in picked[: wanted.limit]]


def _in_order(clinic: Clinic, first: Outlook, second: Outlook, gap: timedelta) -> Iterator[tuple[Slot, Slot]]:
    """For every start of the first visit after which the second can follow, the two slots that leave the least wait."""
    starts: dict[int, tuple[int, Start, Start]] = {}
    for number, (lane, mask) in enumerate(first.open):
        for other_number, (other_lane, other_mask) in enumerate(second.open):
            if lane.site != other_lane.site:
                continue
            allowed = other_mask & _beside(clinic, first, lane, second, other_lane)
            following = cut(allowed, second.frame, first.frame)
            least = shape_of(first.visit, lane).length + _pause(first, lane, second, other_lane)
            most = shape_of(first.visit, lane).length + gap // CELL
            for cell in bits(mask & _soon_after(following, least, most)):
                next_cell = _first_from(following, cell + least)
                known = starts.get(cell)
                if known is None or next_cell < known[0]:
                    other = Start(next_cell + _offset(first.frame, second.frame), other_number)
                    starts[cell] = (next_cell, Start(cell, number), other)
    for _, start, other in (starts[cell] for cell in islice(sorted(starts), _ENOUGH)):
        yield first.slot(clinic, start), second.slot(clinic, other)


_ENOUGH = 500


def _beside(clinic: Clinic, first: Outlook, lane: Lane, second: Outlook, other: Lane) -> Cells:
    """Starts at which the same provider takes both visits: the last place under a cap is enough for one only."""
    if lane.provider != other.provider:
        return second.frame.everything
    provider, site = clinic.provider(other.provider), clinic.site(other.site)
    return cap_limit(clinic, second.visit, provider, site, second.counts, second.frame, first.visit.code).starts


def _pause(first: Outlook, lane: Lane, second: Outlook, other: Lane) -> int:
    """Cells between the visits: clean-up and preparation, if provider or room might be the same."""
    needs = set(first.visit.needs_by(first.modality)) & set(second.visit.needs_by(second.modality))
    if lane.provider != other.provider and not needs:
        return 0
    return shape_of(first.visit, lane).clean_up + shape_of(second.visit, other).preparation


def _soon_after(starts: Cells, least: int, most: int) -> Cells:
    """Cells from which one of the starts lies at least `least` and at most `most` cells ahead."""
    if most < least:
        return 0
    reach, width = starts >> least, 1
    while width <= most - least:
        step = min(width, most - least + 1 - width)
        reach |= reach >> step
        width += step
    return reach


def _first_from(starts: Cells, cell: int) -> int:
    later = starts >> cell
    return cell + (later & -later).bit_length() - 1


def _offset(of: Frame, to: Frame) -> int:
    return (of.base - to.base) // CELL
