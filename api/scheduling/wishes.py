"""What somebody asks for, and what is offered: plain values, without a database.

Windows are wall time: "Tuesday to Friday, from 2 pm" means two o'clock at each site that is looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from api.clinic.calendar import wall_instant
from api.clinic.values import Modality
from api.ids import AppointmentId, ConversationId, PatientId
from api.scheduling.availability import Cells, Frame

DAY = timedelta(days=1)
AFTER = timedelta(microseconds=1)

type Order = Literal["soonest", "latest"]
type Continuity = Literal["usual", "last"]


@dataclass(frozen=True, slots=True)
class Window:
    """Days, both included, and bounds on the local time at which a visit starts, both included."""

    first: date
    last: date
    weekdays: frozenset[int] = frozenset()
    """ISO numbers, Monday is 1; empty means every day."""
    time_from: time | None = None
    time_to: time | None = None

    def days(self) -> Iterable[date]:
        all_days = (self.first + DAY * ahead for ahead in range((self.last - self.first).days + 1))
        return (day for day in all_days if not self.weekdays or day.isoweekday() in self.weekdays)


@dataclass(frozen=True, slots=True)
class Search:
    """A wish for a visit. Empty `providers` or `sites` mean any; no patient means that nobody's rules are looked at."""

    visit_type: str
    windows: tuple[Window, ...]
    patient_id: PatientId | None = None
    providers: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    modality: Modality | None = None
    """None means the usual one of the visit."""
    continuity: Continuity | None = None
    """With the provider whom the patient sees usually, or saw last; None means with anyone."""
    matters: tuple[str, ...] = ()
    """What the patient said matters, the most important first: day, time_of_day, provider, site, modality."""
    limit: int = 3
    order: Order = "soonest"
    own_conversation: ConversationId | None = None
    """Its holds count as free: they are the asker's own."""
    moving: AppointmentId | None = None
    """An appointment that is to be moved: its time counts as free."""

    def within(self, first: date, last: date) -> "Search":
        """The same wish, cut to these days."""
        cut = (replace(window, first=max(window.first, first), last=min(window.last, last)) for window in self.windows)
        return replace(self, windows=tuple(window for window in cut if window.first <= window.last))

    def with_providers(self, *codes: str) -> "Search":
        """The same wish for these providers."""
        return replace(self, providers=codes)

    def of(self, conversation_id: ConversationId | None, moving: AppointmentId | None = None) -> "Search":
        """The same wish, with the asker's own holds and the appointment that is to be moved counted as free."""
        return replace(self, own_conversation=conversation_id, moving=moving)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be offered: the patient's part of it, in codes."""

    start: datetime
    end: datetime
    provider: str
    site: str
    modality: Modality


class Lane(NamedTuple):
    """One provider at one site doing one kind of visit, which there takes so many minutes for this patient."""

    provider: str
    site: str
    minutes: int


@lru_cache(maxsize=64)
def asked(windows: tuple[Window, ...], zone: ZoneInfo, frame: Frame) -> Cells:
    """Starts that lie in any of the windows by the clocks of `zone`."""
    mask = 0
    for window in windows:
        for day in window.days():
            mask |= frame.starts_in(*_bounds(window, day, zone))
    return mask


def local_days(first: date, before: date, zone: ZoneInfo, frame: Frame) -> Cells:
    """Starts from the first day on and before the other, days being counted by the clocks of `zone`."""
    # Far-off days are drawn near: the instant of year 1 or 9999 cannot be moved into another zone.
    earliest, latest = frame.base.date() - DAY, frame.instant(frame.cells).date() + DAY
    ends = (wall_instant(min(max(day, earliest), latest), time.min, zone) for day in (first, before))
    return frame.starts_in(*ends)


def _bounds(window: Window, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    first = wall_instant(day, window.time_from or time.min, zone)
    if window.time_to is None:
        return first, wall_instant(day + DAY, time.min, zone)
    return first, wall_instant(day, window.time_to, zone) + AFTER
