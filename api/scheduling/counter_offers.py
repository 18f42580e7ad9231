"""When the wish cannot be met: what is nearest to it, changing one thing at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice, zip_longest

from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.scheduling.availability import Cells, nearest
from api.scheduling.outlook import Outlook, bookable_days, look
from api.scheduling.spread import HOUR, Start, apart
from api.scheduling.wishes import Lane, Search, Slot, Window, asked

OFFERS = 3
_CANDIDATES = 60
_DAYS_AROUND = timedelta(days=28)
_FEW_DAYS_AROUND = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Change:
    """A slot that is open if the patient gives up one part of the wish, and which part that is."""

    relax: str
    slot: Slot


def counter_offers(
    session: Session, clinic: Clinic, wanted: Search, now: datetime, limit: int = OFFERS
) -> list[Change]:
    """Up to `limit` slots that are each one small change away: another time of day, day, provider, site or modality.

    What the patient said matters is given up only when nothing else helps. Of what matters alike the best of every kind
    comes first, then the second best. Day and time are both given up only when no single change helps.
    """
    around = _around(clinic, wanted, now)
    alike: dict[int, list[list[Change]]] = {}
    for kind, relaxed in _relaxations(clinic, wanted, around):
        changes = _changes(session, clinic, wanted, kind, relaxed, now, limit)
        alike.setdefault(_importance(wanted, kind), []).append(changes)
    least_first = [found for _, found in sorted(alike.items())]
    best_first = (change for found in least_first for rank in zip_longest(*found) for change in rank if change)
    single = list(islice(_distinct(best_first), limit))
    return single or _changes(session, clinic, wanted, "day_and_time", replace(wanted, windows=(around,)), now, limit)


def nearest_slots(session: Session, clinic: Clinic, wanted: Search, start: datetime, now: datetime) -> list[Slot]:
    """The open slots closest to `start` with the wished providers at the wished sites; if few, with anybody."""
    anybody = replace(wanted, providers=(), sites=(), continuity=None)
    found: list[Slot] = []
    for wish, around in ((wanted, _FEW_DAYS_AROUND), (wanted, _DAYS_AROUND), (anybody, _DAYS_AROUND)):
        more = _closest(session, clinic, wish, start, around, now)
        found += [slot for slot in more if slot not in found]
        if len(found) >= OFFERS:
            break
    return found[:OFFERS]


def _closest(
    session: Session, clinic: Clinic, wanted: Search, start: datetime, around: timedelta, now: datetime
) -> list[Slot]:
    day = start.astimezone(clinic.home_zone).date()
    outlook = look(session, clinic, replace(wanted, windows=(Window(day - around, day + around),)), now)
    cell = min(max(outlook.frame.cell(start), 0), outlook.frame.cells - 1)
    ranked = _ranked(outlook, [1 << cell] * len(outlook.open), OFFERS)
    return [outlook.slot(clinic, found) for found in apart(ranked, 1, OFFERS)]


def _changes(
    session: Session, clinic: Clinic, wanted: Search, kind: str, relaxed: Search, now: datetime, limit: int
) -> list[Change]:
    """The closest start, and others near to it that are an hour or more apart: a choice, not three times the same."""
    outlook = look(session, clinic, relaxed, now)
    wishes = [_wish(clinic, wanted, outlook, lane) for lane, _ in outlook.open]
    ranked = _ranked(outlook, wishes, _CANDIDATES)
    return [Change(kind, outlook.slot(clinic, found)) for found in apart(ranked, HOUR, limit)]


def _ranked(outlook: Outlook, wishes: Sequence[Cells], count: int) -> list[Start]:
    """The closest open starts of all lanes; at the same distance the earlier one, then the clinic's own order."""
    found = sorted(
        (distance, cell, lane)
        for lane, (wish, (_, starts)) in enumerate(zip(wishes, outlook.open, strict=True))
        for distance, cell in nearest(starts, wish, count)
    )
    return [Start(cell, lane) for _, cell, lane in found]


def _wish(clinic: Clinic, wanted: Search, outlook: Outlook, lane: Lane) -> Cells:
    """What was asked for, in the frame of a wider search; a wish outside of it is closest to its edge."""
    frame = outlook.frame
    wish = asked(wanted.windows, clinic.site(lane.site).zone, frame)
    if wish:
        return wish
    is_later = any(window.first > frame.instant(frame.cells).date() for window in wanted.windows)
    return 1 << (frame.cells - 1 if is_later else 0)


def _importance(wanted: Search, kind: str) -> int:
    """How much it would cost the patient to give this up: nothing at all if they have not said that it matters."""
    return len(wanted.matters) - wanted.matters.index(kind) if kind in wanted.matters else 0


def _relaxations(clinic: Clinic, wanted: Search, around: Window) -> Iterator[tuple[str, Search]]:
    if any(window.time_from or window.time_to for window in wanted.windows):
        windows = (replace(window, time_from=None, time_to=None) for window in wanted.windows)
        yield "time_of_day", replace(wanted, windows=tuple(windows))
    times = dict.fromkeys((window.time_from, window.time_to) for window in wanted.windows)
    days = (replace(around, time_from=first, time_to=last) for first, last in times)
    yield "day", replace(wanted, windows=tuple(days))
    if wanted.providers or wanted.continuity:
        yield "provider", replace(wanted, providers=(), continuity=None)
    if wanted.sites:
        yield "site", replace(wanted, sites=())
    visit = clinic.visit_type(wanted.visit_type)
    for other in visit.modalities:
        if other != (wanted.modality or visit.modality):
            yield "modality", replace(wanted, modality=other)


def _around(clinic: Clinic, wanted: Search, now: datetime) -> Window:
    """Some weeks around the wished days, as far as they can be booked."""
    today, latest = bookable_days(clinic, clinic.visit_type(wanted.visit_type), now)
    first = min(window.first for window in wanted.windows) - _DAYS_AROUND
    last = max(window.last for window in wanted.windows) + _DAYS_AROUND
    return Window(min(max(first, today), latest), max(min(last, latest), today))


def _distinct(changes: Iterator[Change]) -> Iterator[Change]:
    seen: set[Slot] = set()
    for change in changes:
        if change.slot not in seen:
            seen.add(change.slot)
            yield change
