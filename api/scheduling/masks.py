"""Who is busy when, kept in memory by each process and brought up to date before every look.

A process reads all claims once. From then on it asks, before every search, which claims have been written since it
asked last, by itself or by any other process: one small query over an index. Nothing is missed: whoever writes a claim
leaves the number of their transaction in it, and every question goes back to the oldest transaction that had not ended
when the last one was asked. A claim that is read twice changes nothing the second time.

What stands here may be behind the book by one moment. That costs a second offer and never a wrong booking, which only
the database can decide.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from typing import NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, TextClause, text
from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.scheduling.availability import CELL, DAY_CELLS, Cells, Frame, mask_of_runs

type Key = tuple[str, str, str]
"""A resource: its kind, its site ("" for a provider's own), its code."""

_CHUNK_DAYS = 28
_BEFORE, _AFTER = timedelta(days=3), timedelta(days=5)


class Held(NamedTuple):
    """A hold's claim: its cells, until when it counts, and whose it is."""

    first: int
    before: int
    expires_at: datetime
    conversation_id: UUID | None


class Line:
    """The claims on one resource, by their ids, as cells of the book's frame: kept ones, and those of holds."""

    __slots__ = ("_mask", "held", "kept")

    def __init__(self, kept: dict[int, tuple[int, int]]) -> None:
        self.kept = kept
        self.held: dict[int, Held] = {}
        self._mask: Cells | None = None

    def put(self, claim: int, first: int, before: int) -> None:
        self.kept[claim], self._mask = (first, before), None

    def drop(self, claim: int) -> None:
        self.held.pop(claim, None)
        if self.kept.pop(claim, None):
            self._mask = None

    def busy(self, frame: Frame, now: datetime, own: UUID | None, moving: frozenset[int]) -> Cells:
        """Taken cells of the book's frame, without what is the asker's own."""
        if self._mask is None:
            self._mask = mask_of_runs(self.kept.values(), frame)
        mask = self._mask
        if moving and not moving.isdisjoint(self.kept):
            mask = mask_of_runs((run for claim, run in self.kept.items() if claim not in moving), frame)
        for hold in self.held.values():
            if hold.expires_at > now and (own is None or hold.conversation_id != own):
                mask |= frame.between(hold.first, hold.before)
        return mask


class Masks:
    """One process's memory of the claims in one database, those of patients excepted."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._frame: Frame | None = None
        self._clinic: Clinic | None = None
        self._seen = "0"
        self._lines: dict[Key, Line] = {}
        self._by_id: dict[int, Line] = {}

    def look[T](
        self, session: Session, clinic: Clinic, now: datetime, see: Callable[[Frame, Mapping[Key, Line]], T]
    ) -> T:
        """What `see` makes of the newest state, while nobody changes it. The frame is the book's, see `book_frame`.

        The session is one that has begun to read, so that nobody waits for a connection while others wait for them.
        """
        session.connection()
        with self._lock:
            frame = book_frame(clinic, now)
            if frame != self._frame or (clinic is not self._clinic and self._resources_differ(session)):
                self._rebuild(session, frame)
            else:
                self._patch(session, frame)
            self._clinic = clinic
            return see(frame, self._lines)

    def _resources_differ(self, session: Session) -> bool:
        return {(kind, site, code) for _, kind, site, code in session.execute(_RESOURCES)} != self._lines.keys()

    def _rebuild(self, session: Session, frame: Frame) -> None:
        """Everything anew. The question about changes comes first, so that what is written meanwhile is asked again."""
        self._frame = None
        self._seen = session.scalar(_SEEN) or "0"
        bounds = {"base": frame.base, "until": frame.instant(frame.cells), "cell": CELL.total_seconds()}
        kept: dict[int, dict[int, tuple[int, int]]] = {
            resource: dict(zip(claims, zip(firsts, befores, strict=True), strict=True))
            for resource, claims, firsts, befores in session.execute(_KEPT, bounds)
        }
        self._lines, self._by_id = {}, {}
        for resource, kind, site, code in session.execute(_RESOURCES):
            self._lines[kind, site, code] = self._by_id[resource] = Line(kept.get(resource, {}))
        for claim, resource, first, before, expires_at, conversation in session.execute(_HELD, bounds):
            if resource in self._by_id:
                self._by_id[resource].held[claim] = Held(first, before, expires_at, conversation)
        self._frame = frame

    def _patch(self, session: Session, frame: Frame) -> None:
        facts = {"base": frame.base, "cell": CELL.total_seconds(), "since": self._seen}
        rows = session.execute(_CHANGED, facts).all()
        for _, claim, resource, active, first, before, expires_at, conversation in rows:
            line = self._by_id.get(resource)
            if line is None:
                continue
            if not active:
                line.drop(claim)
            elif expires_at is None:
                line.put(claim, first, before)
            else:
                line.held[claim] = Held(first, before, expires_at, conversation)
        self._seen = rows[0].seen


_known: WeakKeyDictionary[Engine, Masks] = WeakKeyDictionary()
_knowing = Lock()


def masks_of(session: Session) -> Masks:
    """This process's memory of the database that the session is on."""
    engine = session.get_bind().engine
    with _knowing:
        return _known.setdefault(engine, Masks())


def book_frame(clinic: Clinic, now: datetime) -> Frame:
    """The frame in which this process remembers: all that can be booked now, the same for some weeks."""
    first = (now - _BEFORE).astimezone(UTC).date().toordinal()
    base = date.fromordinal(first // _CHUNK_DAYS * _CHUNK_DAYS)
    days = _CHUNK_DAYS + (_BEFORE + _AFTER).days + clinic.rules.horizon_days
    return Frame(datetime.combine(base, time.min, UTC), days * DAY_CELLS)


def _spelled_out(sql: str) -> TextClause:
    for word, meaning in _MEANINGS.items():
        sql = sql.replace(word, meaning)
    return text(sql)


# The asker's own transaction may yet be undone, so what it has written does not count: neither what it has taken, nor
# that it has given something up. Cells are counted by the database, which is quicker at it than this process.
_MEANINGS = {
    "FIRST_CELL": "floor(date_part('epoch', lower(c.during) - :base) / :cell)::int",
    "CELL_AFTER": "ceil(date_part('epoch', upper(c.during) - :base) / :cell)::int",
    "IN_FORCE": """((c.active AND c.changed IS DISTINCT FROM pg_current_xact_id_if_assigned())
                    OR (NOT c.active AND c.changed = pg_current_xact_id_if_assigned()))""",
}

_SEEN = text("SELECT CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text)")

_RESOURCES = text("SELECT id, kind, coalesce(site_code, ''), code FROM resource WHERE in_use AND kind <> 'patient'")

_KEPT = _spelled_out(
    """
    SELECT c.resource_id, array_agg(c.id), array_agg(FIRST_CELL), array_agg(CELL_AFTER)
    FROM claim c JOIN resource r ON r.id = c.resource_id
    WHERE IN_FORCE AND c.expires_at IS NULL
      AND r.in_use AND r.kind <> 'patient' AND c.during && tstzrange(:base, :until)
    GROUP BY c.resource_id
    """
)

_HELD = _spelled_out(
    """
    SELECT c.id, c.resource_id, FIRST_CELL, CELL_AFTER, c.expires_at, h.conversation_id
    FROM claim c JOIN hold h ON h.id = c.hold_id
    WHERE IN_FORCE AND c.during && tstzrange(:base, :until)
    """
)

# The upper bound keeps out numbers of another server's transactions, as a restored backup has them. There is always a
# row, for the sake of `seen`.
_CHANGED = _spelled_out(
    """
    SELECT CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS seen,
           c.id, c.resource_id, c.active, FIRST_CELL, CELL_AFTER, c.expires_at, h.conversation_id
    FROM (SELECT) AS always
    LEFT JOIN claim c
      ON c.changed >= CAST(:since AS xid8) AND c.changed < pg_snapshot_xmax(pg_current_snapshot())
     AND c.changed IS DISTINCT FROM pg_current_xact_id_if_assigned()
    LEFT JOIN hold h ON h.id = c.hold_id
    """
)
