"""Taking the time of provider, rooms and patient at once, or not at all.

The database's exclusion constraint decides who gets a time; nothing here reads first and trusts what it read.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zlib import crc32

from psycopg.errors import DeadlockDetected
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range, insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api.clinic.models import Resource
from api.clinic.values import Modality
from api.clinic.visits import VisitType
from api.errors import NoRoom, OverbookingFull, PatientBusy, SlotTaken
from api.scheduling.models import Claim

_DEADLOCKS = 3  # so often the work is done again after one
_ROOMS_LOST = 20


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
    modality: Modality
    start: datetime
    end: datetime
    patient_id: UUID | None
    overbooking_lanes: tuple[str, ...] | None = None
    """The provider's extra lanes, one of which is taken instead of the provider; None for all other visits."""

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


class _RoomLost(Exception):
    """A chosen room was taken in the same moment: there may be others."""


def in_savepoint[T](session: Session, work: Callable[[], T]) -> T:
    """Does all of `work` or nothing of it, again if the database ended a deadlock at our expense or a room was lost.

    Two visits that swap their times deadlock: each gives up what the other waits for. Trying again from the savepoint,
    and not the whole request, is enough: rolling back to it gives up every claim that the other one waits for. All that
    is locked before it (idempotency key, phone, hold or appointment) is locked by everyone in that order and before any
    claim, so nobody who waits for those keeps a claim from us. Under READ COMMITTED each statement of the new attempt
    sees what has been committed meanwhile, and there are no serialization failures to be tried again.

    Raises `SlotTaken` if it never gets through: somebody else is taking that time.
    """
    deadlocks = rooms_lost = 0
    while deadlocks <= _DEADLOCKS and rooms_lost <= _ROOMS_LOST:
        try:
            with session.begin_nested():
                return work()
        except OperationalError as error:
            if not isinstance(error.orig, DeadlockDetected):
                raise
            deadlocks += 1
        except _RoomLost:
            rooms_lost += 1
    raise SlotTaken


def claim(session: Session, wanted: Occupancy, owner: Owner) -> None:
    """Takes the provider, a free room of each needed kind, and the patient if known, for `owner`.

    Works inside `in_savepoint` only. Rooms are chosen here: if another visit takes a chosen one in the same moment, the
    whole attempt is made again and sees it. An overbooked visit takes one of the provider's extra lanes like a room.
    Raises `SlotTaken`, `PatientBusy`, `NoRoom`, `OverbookingFull`.
    """
    candidates = _candidates(session, wanted)
    people = _people(wanted, candidates)
    chosen = [*people, *_choose(wanted, candidates)]
    _end_expired(session, chosen, wanted.buffered_time)
    missed = {resource.id for resource in chosen} - _insert(session, chosen, wanted, owner)
    for person in people:
        if person.id in missed:
            raise _taken(person)
    if missed:
        raise _RoomLost


def give_up(session: Session, owner: Owner) -> None:
    """Ends the claims of an appointment or a hold. Nobody else can take the time before this transaction commits."""
    whose = (
        Claim.hold_id == owner.hold_id if owner.appointment_id is None else Claim.appointment_id == owner.appointment_id
    )
    session.execute(update(Claim).where(whose, Claim.active).values(active=False))


class _Candidate(NamedTuple):
    """A resource that the visit takes or might take."""

    id: int
    kind: str
    is_taken: bool
    is_stale: bool
    """An expired hold still claims it."""


def _candidates(session: Session, wanted: Occupancy) -> list[_Candidate]:
    facts = {
        "provider": wanted.provider,
        "lanes": list(wanted.overbooking_lanes or ()),
        "needs": list(wanted.visit.needs_by(wanted.modality)),
        "site": wanted.site,
        "patient": wanted.patient_id,
        "patients_time": wanted.patients_time,
        "buffered_time": wanted.buffered_time,
    }
    found = [_Candidate(*row) for row in session.execute(_CANDIDATES, facts)]
    if wanted.patient_id is not None and all(resource.kind != "patient" for resource in found):
        found.append(_Candidate(_enter_patient(session, wanted.patient_id), "patient", False, False))
    return found


def _enter_patient(session: Session, patient_id: UUID) -> int:
    """The patient's own time, entered into the book when it is first needed."""
    row = {"kind": "patient", "code": str(patient_id), "patient_id": patient_id}
    session.execute(insert(Resource).values(**row).on_conflict_do_nothing())
    return session.scalars(select(Resource.id).where(Resource.patient_id == patient_id)).one()


def _people(wanted: Occupancy, candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Provider and patient, whom nobody can stand in for. A provider whom the book no longer knows has no time."""
    kinds = ("patient",) if wanted.overbooking_lanes is not None else ("provider", "patient")
    people = [resource for resource in candidates if resource.kind in kinds]
    if wanted.overbooking_lanes is None and all(resource.kind != "provider" for resource in people):
        raise SlotTaken
    for person in people:
        if person.is_taken:
            raise _taken(person)
    return people


def _taken(person: _Candidate) -> SlotTaken:
    return PatientBusy() if person.kind == "patient" else SlotTaken()


def _choose(wanted: Occupancy, candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """One room of each kind, and an overbooking lane if one is wanted, that is free as far as can be seen."""
    chosen = []
    lanes = ["overbooking"] if wanted.overbooking_lanes is not None else []
    for kind in (*wanted.visit.needs_by(wanted.modality), *lanes):
        free = [resource for resource in candidates if resource.kind == kind and not resource.is_taken]
        if not free:
            raise OverbookingFull if kind == "overbooking" else NoRoom(needs=kind)
        chosen.append(_favourite(wanted.provider, free))
    return chosen


def _favourite(provider: str, free: Iterable[_Candidate]) -> _Candidate:
    """Every provider reaches for rooms in an order of their own, so that two bookers seldom reach for the same one."""
    return min(free, key=lambda room: crc32(f"{provider} {room.id}".encode()))


def _end_expired(session: Session, resources: Iterable[_Candidate], during: Range[datetime]) -> None:
    """Ends claims of expired holds that are in the way.

    A statement of its own: the insert that follows would not see what another part of the same statement has changed.
    Rows that somebody else is ending in this moment are left to them, which also means that nobody waits here.
    """
    stale = [resource.id for resource in resources if resource.is_stale]
    if stale:
        session.execute(_END_EXPIRED, {"resources": stale, "during": during})


def _insert(session: Session, resources: Iterable[_Candidate], wanted: Occupancy, owner: Owner) -> set[int]:
    """Inserts the claims of a visit, and answers with the resources that could be had.

    A conflict is no error but a row that is missing. That is much faster under contention than an INSERT that fails:
    the loser waits for the winner's commit and is done, instead of running into a deadlock with the other losers.
    """
    parameters = {
        "resources": [resource.id for resource in resources],
        "patients_time": wanted.patients_time,
        "buffered_time": wanted.buffered_time,
        "appointment": owner.appointment_id,
        "hold": owner.hold_id,
        "expires_at": owner.expires_at,
    }
    return set(session.scalars(_INSERT, parameters))


# `int8range(…) && int8range(…)` says "the same resource" in a way that the constraint's own index can answer.
_CANDIDATES = text(
    """
    SELECT r.id, r.kind, coalesce(t.taken, false), coalesce(t.stale, false)
    FROM resource r, LATERAL (
        SELECT bool_or(c.expires_at IS NULL OR c.expires_at > now.clinic) AS taken,
               bool_or(c.expires_at <= now.clinic) AS stale
        FROM claim c, (SELECT clinic_now() AS clinic) AS now
        WHERE c.active AND int8range(c.resource_id, c.resource_id, '[]') && int8range(r.id, r.id, '[]')
          AND c.during && CASE r.kind WHEN 'patient' THEN :patients_time ELSE :buffered_time END
    ) AS t
    WHERE r.in_use AND (
        r.kind = 'provider' AND r.code = :provider
        OR r.kind = 'overbooking' AND r.code = ANY(:lanes)
        OR r.kind = ANY(:needs) AND r.site_code = :site
        OR r.patient_id = CAST(:patient AS uuid))
    """
).bindparams(bindparam("patients_time", type_=TSTZRANGE), bindparam("buffered_time", type_=TSTZRANGE))

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
