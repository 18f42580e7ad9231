"""Taking the time of provider, rooms and patient at once, or not at all.

The database's exclusion constraint decides who gets a time; nothing here reads first and trusts what it read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.errors import DeadlockDetected
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api.clinic.values import Modality
from api.clinic.visits import VisitType
from api.errors import NoRoom, OverbookingFull, PatientBusy, SlotTaken
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
    modality: Modality
    start: datetime
    end: datetime
    patient_id: UUID | None
    overbooking_lanes: tuple[str, ...] | None = None
    """The provider's extra lanes, one of which is taken instead of the provider; None for all other visits."""

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Whether another visit of this kind from `start` to `end` would want the same provider's time."""
        before = timedelta(minutes=self.visit.preparation_minutes)
        after = timedelta(minutes=self.visit.clean_up_minutes)
        return self.start - before < end + after and start - before < self.end + after


def claim(session: Session, wanted: Occupancy, owner: Owner) -> None:
    """Takes the provider, a free room of each needed kind, and the patient if known, for `owner`.

    Rooms are chosen by the database, which takes all or nothing: see `claim_visit` in the migrations. An overbooked
    visit takes one of the provider's extra lanes like a room. What the claims are for may be written afterwards.
    Raises `SlotTaken`, `PatientBusy`, `NoRoom`, `OverbookingFull`.
    """
    facts = {
        "provider": wanted.provider,
        "lanes": list(wanted.overbooking_lanes) if wanted.overbooking_lanes is not None else None,
        "needs": list(wanted.visit.needs_by(wanted.modality)),
        "site": wanted.site,
        "patient": wanted.patient_id,
        "start": wanted.start,
        "end": wanted.end,
        "preparation": timedelta(minutes=wanted.visit.preparation_minutes),
        "clean_up": timedelta(minutes=wanted.visit.clean_up_minutes),
        "appointment": owner.appointment_id,
        "hold": owner.hold_id,
        "expires_at": owner.expires_at,
    }
    missing = session.scalar(_CLAIM, facts)
    if missing is not None:
        raise _refusal(missing)


def _refusal(missing: str) -> SlotTaken:
    """What it means that a kind of resource could not be had."""
    match missing:
        case "provider":
            return SlotTaken()
        case "patient":
            return PatientBusy()
        case "overbooking":
            return OverbookingFull()
        case _:
            return NoRoom(needs=missing)


def in_savepoint[T](session: Session, work: Callable[[], T]) -> T:
    """Does all of `work` or nothing of it, again if the database ended a deadlock at our expense.

    For whoever takes several times in one transaction: while they hold the first they may wait for somebody who waits
    for it. Rolling back to the savepoint gives up all that the other one waits for, and under READ COMMITTED each
    statement of the new attempt sees what has been committed meanwhile.

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


def give_up(session: Session, owner: Owner) -> None:
    """Ends the claims of an appointment or a hold. Nobody else can take the time before this transaction commits."""
    whose = (
        Claim.hold_id == owner.hold_id if owner.appointment_id is None else Claim.appointment_id == owner.appointment_id
    )
    session.execute(update(Claim).where(whose, Claim.active).values(active=False))


_CLAIM = text(
    """
    SELECT claim_visit(:provider, CAST(:lanes AS text[]), CAST(:needs AS text[]), :site, CAST(:patient AS uuid),
                       :start, :end, :preparation, :clean_up,
                       CAST(:appointment AS uuid), CAST(:hold AS uuid), CAST(:expires_at AS timestamptz))
    """
)
