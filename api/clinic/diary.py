"""Who and what is taken when, while a demo is being laid out.

Time is counted as in the appointment book: an integer per provider, room and patient, one bit for every five minutes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from api.clinic.calendar import WorkingInterval
from api.clinic.definition import Clinic, Room
from api.clinic.values import CELL_MINUTES, Modality
from api.clinic.visits import VisitType

CELL = timedelta(minutes=CELL_MINUTES)


@dataclass(frozen=True)
class PlannedVisit:
    """An appointment to be put into the book. Codes are the clinic's; preparation and clean-up are not in the times."""

    patient: str
    visit_type: str
    provider: str
    site: str
    start: datetime
    end: datetime
    modality: Modality
    rooms: tuple[Room, ...]
    status: Literal["booked", "fulfilled"] = "booked"


class Diary:
    """What is taken from `origin` on. Nothing is ever free before it."""

    def __init__(self, clinic: Clinic, origin: datetime, visits: Iterable[PlannedVisit] = ()) -> None:
        self._clinic = clinic
        self._origin = origin.replace(minute=0, second=0, microsecond=0)
        self._turns = {provider.code: turn for turn, provider in enumerate(clinic.providers)}
        self._rooms = {(pool.site, pool.kind): clinic.rooms(pool.site, pool.kind) for pool in clinic.resources}
        self._taken: defaultdict[tuple[str, ...], int] = defaultdict(int)
        for visit in visits:
            self.enter(visit)

    def enter(self, visit: PlannedVisit) -> None:
        """Takes the visit's patient for its own time, its provider and rooms for preparation and clean-up as well."""
        self._take(("patient", visit.patient), visit.start, visit.end)
        start, end = with_buffers(self._clinic.visit_type(visit.visit_type), visit.start, visit.end)
        self.keep(visit.provider, visit.rooms, start, end)

    def keep(self, provider: str, rooms: Iterable[Room], start: datetime, end: datetime) -> None:
        """Takes a provider's and rooms' time for nobody in particular."""
        for key in (("provider", provider), *rooms):
            self._take(key, start, end)

    def opening(
        self, visit_type: VisitType, provider: str, start: datetime, minutes: int, within: WorkingInterval
    ) -> tuple[Room, ...] | None:
        """The rooms in which the visit can take place then, () if it needs none; None if it cannot take place."""
        begin, end = with_buffers(visit_type, start, start + timedelta(minutes=minutes))
        is_here = within.start <= begin and end <= within.end and within.site in (visit_type.sites or (within.site,))
        if not is_here or not self._is_free(("provider", provider), begin, end):
            return None
        rooms = [self._free_room(within.site, kind, begin, end, self._turns[provider]) for kind in visit_type.needs]
        found = tuple(room for room in rooms if room)
        return found if len(found) == len(rooms) else None

    def visit(
        self, patient: str, visit_type: VisitType, provider: str, start: datetime, minutes: int, within: WorkingInterval
    ) -> PlannedVisit | None:
        """The visit if it can take place then, for everybody. It is not entered yet."""
        end = start + timedelta(minutes=minutes)
        rooms = self.opening(visit_type, provider, start, minutes, within)
        if rooms is None or not self._is_free(("patient", patient), start, end):
            return None
        return PlannedVisit(patient, visit_type.code, provider, within.site, start, end, visit_type.modality, rooms)

    def minutes_taken(self, provider: str, start: datetime, end: datetime) -> int:
        taken = self._taken["provider", provider] & self._cells(start, end)
        return taken.bit_count() * CELL_MINUTES

    def _free_room(self, site: str, kind: str, start: datetime, end: datetime, turn: int) -> Room | None:
        """A free room of that kind; the search begins at `turn`, so that each provider keeps to a room of their own."""
        rooms = self._rooms.get((site, kind), ())
        in_turn = (rooms[(turn + ahead) % len(rooms)] for ahead in range(len(rooms)))
        return next((room for room in in_turn if self._is_free(room, start, end)), None)

    def _take(self, key: tuple[str, ...], start: datetime, end: datetime) -> None:
        if end > self._origin:
            self._taken[key] |= self._cells(start, end)

    def _is_free(self, key: tuple[str, ...], start: datetime, end: datetime) -> bool:
        return start >= self._origin and not self._taken[key] & self._cells(start, end)

    def _cells(self, start: datetime, end: datetime) -> int:
        first = max((start - self._origin) // CELL, 0)
        after = -((self._origin - end) // CELL)
        return ((1 << (after - first)) - 1) << first


def with_buffers(visit_type: VisitType, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """The time that a visit takes from its provider and rooms: preparation before it, clean-up after it."""
    preparation = timedelta(minutes=visit_type.preparation_minutes)
    return start - preparation, end + timedelta(minutes=visit_type.clean_up_minutes)


def grid_starts(clinic: Clinic, within: WorkingInterval) -> Iterator[datetime]:
    """The moments of an interval at which visits may start: every so many minutes of the site's own clock."""
    grid = timedelta(minutes=clinic.rules.start_grid_minutes)
    local = within.start.astimezone(clinic.site(within.site).zone)
    past_midnight = local.replace(tzinfo=None) - datetime.combine(local.date(), time.min)
    start = within.start + (-past_midnight) % grid
    while start < within.end:
        yield start
        start += grid
