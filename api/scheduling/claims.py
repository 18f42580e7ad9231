"""Taking the time of provider, rooms and patient at once, or not at all.

The database's exclusion constraint decides who gets a time; nothing here reads first and trusts what it read.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zlib import crc32

from psycopg.errors import DeadlockDetected
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range, insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api.clinic.definition import VisitType
from api.clinic.models import Resource
from api.errors import SlotTaken
from api.scheduling.models import Claim

_ATTEMPTS = 4  # one, and three more after a deadlock


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose claims: an appointment's, or those of a hold, which end by themselves."""

    appointment_id: UUID | None = None
    hold_id: UUID | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Occupancy:
    """What a visit takes: the patient from start to end, provider and rooms for preparation and clean-up as well."""

    visit: VisitType
    provider: str
    site: str
    start: datetime
    end: datetime
    patient_id: UUID | None

    @property
    def patients_time(self) -> Range[datetime]:
        return Range(self.start, self.end)

    @property
    def buffered_time(self) -> Range[datetime]:
        return self._buffered(self.start, self.end)

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Whether another visit of this kind from `start` to `end` would want the same provider's time."""
        return self.buffered_time.overlaps(self._buffered(start, end))

    def _buffered(self, start: datetime, end: datetime) -> Range[datetime]:
        before = timedelta(minutes=self.visit.preparation_minutes)
        after = timedelta(minutes=self.visit.clean_up_minutes)
        return Range(start - before, end + after)


def in_savepoint[T](session: Session, work: Callable[[], T]) -> T:
    """Does all of `work` or nothing of it, again if the database ended a deadlock at our expense.

    Two visits that swap their times deadlock: each gives up what the other waits for. Trying again from the savepoint,
    and not the whole request, is enough: rolling back to it gives up every claim that the other one waits for. All that
    is locked before it (idempotency key, phone, hold or appointment) is locked by everyone in that order and before any
    claim, so nobody who waits for those keeps a claim from us. Under READ COMMITTED each statement of the new attempt
    sees what has been committed meanwhile, and there are no serialization failures to be tried again.

    Raises `SlotTaken` if it never gets through: somebody else is taking that time.
    """
    for _ in range(_ATTEMPTS):
        try:
            with session.begin_nested():
                return work()
        except OperationalError as error:
            if not isinstance(error.orig, DeadlockDetected):
                raise
    raise SlotTaken


def claim(session: Session, wanted: Occupancy, owner: Owner) -> None:
    """Takes the provider, a free room of each needed kind, and the patient if known, for `owner`.

    Rooms are chosen here. If another visit takes a chosen room in the same moment, the next room is tried; if it takes
    the provider or the patient, the time is gone. Raises `SlotTaken`.
    """
    people, rooms = _people(session, wanted), _rooms(session, wanted)
    _end_expired(session, [*people, *(room for pool in rooms.values() for room in pool)], wanted.buffered_time)
    lost: set[int] = set()
    while not lost & set(people):
        chosen = _choose_rooms(session, wanted, rooms, lost)
        missed = _insert_all_or_none(session, [*people, *chosen], wanted, owner)
        if not missed:
            return
        lost |= missed
    raise SlotTaken


def give_up(session: Session, owner: Owner) -> None:
    """Ends the claims of an appointment or a hold. Nobody else can take the time before this transaction commits."""
    whose = (
        Claim.hold_id == owner.hold_id if owner.appointment_id is None else Claim.appointment_id == owner.appointment_id
    )
    session.execute(update(Claim).where(whose, Claim.active).values(active=False))


def _people(session: Session, wanted: Occupancy) -> list[int]:
    """The resources of provider and patient. A provider whom the book no longer knows has no time."""
    provider = session.scalar(
        select(Resource.id).where(Resource.kind == "provider", Resource.code == wanted.provider, Resource.in_use)
    )
    if provider is None:
        raise SlotTaken
    return [provider] if wanted.patient_id is None else [provider, _patient(session, wanted.patient_id)]


def _patient(session: Session, patient_id: UUID) -> int:
    """The patient's own time, entered into the book when it is first needed."""
    row = {"kind": "patient", "code": str(patient_id), "patient_id": patient_id}
    session.execute(insert(Resource).values(**row).on_conflict_do_nothing())
    return session.scalars(select(Resource.id).where(Resource.patient_id == patient_id)).one()


def _rooms(session: Session, wanted: Occupancy) -> dict[str, list[int]]:
    """Every room and device of the needed kinds at the site, by kind."""
    pools: dict[str, list[int]] = {kind: [] for kind in wanted.visit.needs}
    here = (Resource.kind.in_(pools), Resource.site_code == wanted.site, Resource.in_use)
    for kind, room in session.execute(select(Resource.kind, Resource.id).where(*here)):
        pools[kind].append(room)
    return pools


def _choose_rooms(session: Session, wanted: Occupancy, pools: dict[str, list[int]], lost: Collection[int]) -> list[int]:
    """One room of each kind that is free as far as can be seen. Raises `SlotTaken` if there is none."""
    if not pools:
        return []
    parameters = {"rooms": [room for pool in pools.values() for room in pool], "during": wanted.buffered_time}
    free = set(session.scalars(_FREE, parameters)) - set(lost)
    chosen = [_favourite(wanted.provider, [room for room in pool if room in free]) for pool in pools.values()]
    if None in chosen:
        raise SlotTaken("No room is free at that time")
    return [room for room in chosen if room is not None]


def _favourite(provider: str, free: Sequence[int]) -> int | None:
    """Every provider reaches for rooms in an order of their own, so that two bookers seldom reach for the same one."""
    return min(free, key=lambda room: crc32(f"{provider} {room}".encode()), default=None)


def _end_expired(session: Session, resources: Collection[int], during: Range[datetime]) -> None:
    """Ends claims of expired holds that are in the way.

    A statement of its own: the insert that follows would not see what another part of the same statement has changed.
    Rows that somebody else is ending in this moment are left to them, which also means that nobody waits here.
    """
    session.execute(_END_EXPIRED, {"resources": list(resources), "during": during})


def _insert_all_or_none(session: Session, resources: Collection[int], wanted: Occupancy, owner: Owner) -> set[int]:
    """Inserts all claims of a visit; if some are refused, inserts none, and answers with the refused resources.

    A conflict is no error but a row that is missing. That is much faster under contention than an INSERT that fails:
    the loser waits for the winner's commit and is done, instead of running into a deadlock with the other losers.
    """
    savepoint = session.begin_nested()
    parameters = {
        "resources": list(resources),
        "patients_time": wanted.patients_time,
        "buffered_time": wanted.buffered_time,
        "appointment": owner.appointment_id,
        "hold": owner.hold_id,
        "expires_at": owner.expires_at,
    }
    missed = set(resources) - set(session.scalars(_INSERT, parameters))
    if missed:
        savepoint.rollback()
    else:
        savepoint.commit()
    return missed


# `int8range(…) && int8range(…)` says "the same resource" in a way that the constraint's own index can answer.
_FREE = text(
    """
    SELECT r.id FROM resource r
    WHERE r.id = ANY(:rooms) AND NOT EXISTS (
        SELECT FROM claim c
        WHERE c.active AND int8range(c.resource_id, c.resource_id, '[]') && int8range(r.id, r.id, '[]')
          AND c.during && :during)
    """
).bindparams(bindparam("during", type_=TSTZRANGE))

_END_EXPIRED = text(
    """
    UPDATE claim SET active = false WHERE id IN (
        SELECT c.id FROM unnest(CAST(:resources AS bigint[])) AS wanted(id)
        JOIN claim c ON c.active AND c.during && :during
         AND int8range(c.resource_id, c.resource_id, '[]') && int8range(wanted.id, wanted.id, '[]')
        WHERE c.expires_at <= (SELECT clinic_now())
        FOR UPDATE OF c SKIP LOCKED)
    """
).bindparams(bindparam("during", type_=TSTZRANGE))

# In the order of resources, so that two visits which want the same ones wait for each other in the same order.
_INSERT = text(
    """
    INSERT INTO claim (resource_id, during, appointment_id, hold_id, expires_at)
    SELECT id,
           CASE kind WHEN 'patient' THEN :patients_time ELSE :buffered_time END,
           CAST(:appointment AS uuid), CAST(:hold AS uuid), CAST(:expires_at AS timestamptz)
    FROM resource WHERE id = ANY(:resources) ORDER BY id
    ON CONFLICT DO NOTHING
    RETURNING resource_id
    """
).bindparams(bindparam("patients_time", type_=TSTZRANGE), bindparam("buffered_time", type_=TSTZRANGE))
