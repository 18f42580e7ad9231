"""The appointment book as a receptionist would keep it on paper: a list of who has what when, and slow questions to it.

It shares no code with the api. Its clinic is small, so that people get into each other's way all the time.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = [date(2026, 3, 2) + timedelta(days=ahead) for ahead in range(3)]  # Monday to Wednesday
ZONES = {"here": ZoneInfo("America/New_York"), "there": ZoneInfo("America/Chicago")}
DOORS = {"here": ((0, 1, 2), "08:30-12:00"), "there": ((0, 2), "08:00-17:00")}
ROOMS = {"here": ["only"], "there": ["first", "second"]}
WORKS = {
    "lee": [("here", "08:30-12:30", ["10:30-10:45"])],
    "kim": [("here", "08:30-11:30", []), ("there", "11:00-13:00", [])],
}
PLACES = [("lee", "here"), ("kim", "here"), ("kim", "there")]
MINUTES = {"visit": (5, 20, 10), "call": (0, 15, 0)}  # preparation, visit, clean-up
GRID, NOTICE, HORIZON, SELF_SERVICE = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(days=2),
    timedelta(hours=4),
)
MOST_CALLS_OF_KIM = 2
HOLD_LASTS, HOLDS_PER_PHONE = timedelta(minutes=10), 3
CELL = timedelta(minutes=5)

type Resource = tuple[str, str]
"""A kind and a name: a provider, a patient, an overbooking lane, a room of a site."""

type Place = tuple[str, str]
"""A provider at a site."""

type Span = tuple[datetime, datetime]


def definition() -> dict[str, object]:
    """The same clinic as its file would say it."""
    provider = {"credential": "MD", "department": "care", "given_name": "Sam"}
    works = {
        who: [{"site": site, "days": "mon-wed", "hours": hours, "breaks": breaks} for site, hours, breaks in shifts]
        for who, shifts in WORKS.items()
    }
    return {
        "name": "Small",
        "phone": "+1 502 555 0100",
        "staff": {"phone": "+1 502 555 0190", "site": "here", "hours": []},
        "rules": {"start_grid_minutes": 15, "minimum_notice_minutes": 60, "horizon_days": 2, "self_service_hours": 4},
        "sites": [
            {
                "code": code,
                "name": code.capitalize(),
                "time_zone": zone.key,
                "address": "1 Some St",
                "hours": [{"days": [("mon", "tue", "wed")[day] for day in DOORS[code][0]], "hours": DOORS[code][1]}],
            }
            for code, zone in ZONES.items()
        ],
        "departments": [{"code": "care", "name": "care"}],
        "resources": [
            {"kind": "exam_room", "site": site, "count": len(names), "names": names} for site, names in ROOMS.items()
        ],
        "providers": [
            {**provider, "code": "lee", "name": "Dr. Lee", "family_name": "Lee", "works": works["lee"]},
            {
                **provider,
                "code": "kim",
                "name": "Dr. Kim",
                "family_name": "Kim",
                "works": works["kim"],
                "caps": [{"most": MOST_CALLS_OF_KIM, "per": "day", "visit_types": ["call"]}],
            },
        ],
        "visit_types": [_visit_type("visit", needs=["exam_room"]), _visit_type("call", modality="video")],
    }


def _visit_type(code: str, **more: object) -> dict[str, object]:
    before, length, after = MINUTES[code]
    lengths = {"minutes_established": length, "minutes_new": length}
    buffers = {"preparation_minutes": before, "clean_up_minutes": after}
    return {"code": code, "name": code.capitalize(), "departments": ["care"], **lengths, **buffers, **more}


@dataclass(frozen=True)
class Wish:
    """One exact time that somebody wants."""

    kind: str
    provider: str
    site: str
    start: datetime
    patient: str | None

    @property
    def day(self) -> date:
        return self.start.astimezone(ZONES[self.site]).date()

    @property
    def time(self) -> Span:
        """The patient's part."""
        return self.start, self.start + timedelta(minutes=MINUTES[self.kind][1])

    @property
    def buffered(self) -> Span:
        before, length, after = MINUTES[self.kind]
        return self.start - timedelta(minutes=before), self.start + timedelta(minutes=length + after)


@dataclass
class Entry:
    """A visit or a hold: what was wished, what it takes, and what has become of it."""

    id: str
    wish: Wish
    status: str
    takes: dict[Resource, Span] = field(default_factory=dict)
    made_at: datetime | None = None
    expires_at: datetime | None = None
    caller: str | None = None
    phone: str | None = None
    on_top: bool = False
    mark: str | None = None


@dataclass
class Change:
    """Leave or a closure of some days or a part of them, or other hours: of one day, or from a day on."""

    id: str
    kind: str
    first: date
    last: date
    whom: str | None = None
    hours: str | None = None
    works: list[tuple[str, str, list[str]]] = field(default_factory=list)

    def is_on(self, day: date) -> bool:
        return self.first <= day <= self.last


class PlainBook:
    """Everything that is booked and held, and what the staff have changed about the hours."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.visits: list[Entry] = []
        self.holds: list[Entry] = []
        self.changes: list[Change] = []

    def is_live(self, entry: Entry) -> bool:
        """Whether a visit stands or a hold keeps its time."""
        if entry.expires_at is not None:
            return entry.status == "active" and entry.expires_at > self.now
        return entry.status == "booked"

    def live(self, less: Collection[Entry] = ()) -> Iterator[Entry]:
        without = {entry.id for entry in less}
        return (entry for entry in (*self.visits, *self.holds) if self.is_live(entry) and entry.id not in without)

    def held_by(self, caller: str) -> list[Entry]:
        """What a conversation holds; the clinic's own systems hold nothing as their own."""
        return [hold for hold in self.holds if hold.status == "active" and hold.caller == caller != "api"]

    def is_free(self, resource: Resource, span: Span, less: Collection[Entry] = ()) -> bool:
        taken = (entry.takes[resource] for entry in self.live(less) if resource in entry.takes)
        return all(last <= span[0] or span[1] <= first for first, last in taken)

    def free_rooms(self, wish: Wish, less: Collection[Entry] = ()) -> list[Resource]:
        rooms = [("exam_room", name) for name in ROOMS[wish.site]]
        return [room for room in rooms if self.is_free(room, wish.buffered, less)]

    def refusals(
        self, wish: Wish, at: datetime, less: Collection[Entry] = (), also: Collection[Entry] = (), on_top: bool = False
    ) -> set[str]:
        """The codes with which the wish has to be refused, any of them; none if it has to be fulfilled.

        `at` is when the asker had the right to the time. What is `less` is their own; `also` does not count for caps.
        """
        rule = self._forbidden(wish, at)
        if rule is None and not on_top and self._has_enough_calls(wish, [*less, *also]):
            rule = "cap_reached"
        return {rule} if rule else self.taken(wish, less, on_top=on_top)

    def taken(
        self, wish: Wish, less: Collection[Entry] = (), *, on_top: bool = False, with_patient: bool = True
    ) -> set[str]:
        """Why the time cannot be had although the rules allow it."""
        people = set()
        if not on_top and not self.is_free(("provider", wish.provider), wish.buffered, less):
            people.add("slot_taken")
        if with_patient and wish.patient and not self.is_free(("patient", wish.patient), wish.time, less):
            people.add("patient_busy")
        if people:
            return people
        if wish.kind == "visit" and not self.free_rooms(wish, less):
            return {"no_room"}
        lane_is_free = self.is_free(("overbooking", f"{wish.provider}#1"), wish.buffered, less)
        return set() if not on_top or lane_is_free else {"overbooking_full"}

    def without_ground(self, wish: Wish) -> str | None:
        """The rule of hours and closures that forbids the visit."""
        if any(one.hours is None for one in self._closures(wish.day, wish.site)):
            return "closed"
        if wish.kind == "visit" and wish.day.weekday() not in DOORS[wish.site][0]:
            return "closed"
        if any(
            one.hours and _meet(wish.buffered, _span(one.hours, wish)) for one in self._closures(wish.day, wish.site)
        ):
            return "closed"
        for leave in self._changes("leave", wish.day):
            if leave.whom == wish.provider and (not leave.hours or _meet(wish.buffered, _span(leave.hours, wish))):
                return "provider_away"
        first, last = wish.buffered
        cells = [first + n * CELL for n in range((last - first) // CELL)]
        return None if all(self._is_worked(wish, cell) for cell in cells) else "outside_hours"

    def offers(
        self, kind: str, patient: str | None, less: Collection[Entry], places: Iterable[Place] = PLACES
    ) -> set[tuple[str, str, datetime]]:
        """Every open start, found by trying each one."""
        return {
            (provider, site, start)
            for provider, site in places
            for start in starts()
            if not self.refusals(Wish(kind, provider, site, start, patient), self.now, less)
        }

    def mark(self) -> set[str]:
        """Looks at every coming visit again, and answers which have just lost their ground."""
        newly = set()
        for visit in self.visits:
            if visit.status == "booked" and visit.wish.start > self.now:
                before, visit.mark = visit.mark, self.without_ground(visit.wish)
                if visit.mark and before is None:
                    newly.add(visit.id)
        return newly

    def _forbidden(self, wish: Wish, at: datetime) -> str | None:
        if (wish.provider, wish.site) not in PLACES:
            return "not_offered"
        if (wish.start - datetime(2026, 1, 1, tzinfo=UTC)) % GRID:
            return "off_grid"
        if wish.start - at < NOTICE:
            return "outside_notice"
        if wish.start - at > HORIZON:
            return "beyond_horizon"
        return self.without_ground(wish)

    def _has_enough_calls(self, wish: Wish, less: Collection[Entry]) -> bool:
        if (wish.provider, wish.kind) != ("kim", "call"):
            return False
        same = (wish.provider, wish.kind, wish.day)
        others = (one for one in self.live(less) if not one.on_top)
        return sum((o.wish.provider, o.wish.kind, o.wish.day) == same for o in others) >= MOST_CALLS_OF_KIM

    def _changes(self, kind: str, day: date) -> list[Change]:
        return [change for change in self.changes if change.kind == kind and change.is_on(day)]

    def _closures(self, day: date, site: str) -> list[Change]:
        return [change for change in self._changes("closure", day) if change.whom in (None, site)]

    def _is_worked(self, wish: Wish, cell: datetime) -> bool:
        local = cell.astimezone(ZONES[wish.site])
        if wish.kind == "visit" and not _holds(DOORS[wish.site][1], local.time()):
            return False
        shifts = WORKS[wish.provider]
        for kind in ("hours", "override"):
            for change in self._changes(kind, local.date()):
                shifts = change.works if change.whom == wish.provider else shifts
        return any(
            site == wish.site
            and _holds(hours, local.time())
            and not any(_holds(pause, local.time()) for pause in pauses)
            for site, hours, pauses in shifts
        )


def starts() -> list[datetime]:
    """The quarters of an hour of the three days, as long as anybody ever works."""
    mornings = (datetime.combine(day, time(8), ZONES["here"]).astimezone(UTC) for day in DAYS)
    return [morning + number * GRID for morning in mornings for number in range(32)]


def _bounds(hours: str) -> tuple[time, time]:
    first, last = hours.split("-")
    return time.fromisoformat(first), time.fromisoformat(last)


def _holds(hours: str, local: time) -> bool:
    first, last = _bounds(hours)
    return first <= local < last


def _span(hours: str, wish: Wish) -> Span:
    first, last = (datetime.combine(wish.day, wall, ZONES[wish.site]) for wall in _bounds(hours))
    return first, last


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
