"""What is taken already, of everything that a search looks at."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.scheduling.availability import CELL, Cells, Frame, cut, mask_touched
from api.scheduling.masks import Key, Line, masks_of
from api.scheduling.models import Claim
from api.scheduling.wishes import Lane, Search


@dataclass(frozen=True, slots=True)
class Busy:
    """Taken cells: by provider, of each single room by site and kind, and of the patient.

    A provider whom the book does not know any longer is not among them.
    """

    providers: Mapping[str, Cells] = field(default_factory=dict)
    rooms: Mapping[tuple[str, str], list[Cells]] = field(default_factory=dict)
    patient: Cells = 0


def busy(
    session: Session,
    clinic: Clinic,
    wanted: Search,
    needs: Collection[str],
    lanes: Iterable[Lane],
    frame: Frame,
    now: datetime,
) -> Busy:
    """Active claims in the frame that have not expired, less those which are the asker's own."""
    providers, sites = {lane.provider for lane in lanes}, {lane.site for lane in lanes}
    own, moving = wanted.own_conversation, _claims_of(session, wanted.moving)

    def see(book: Frame, lines: Mapping[Key, Line]) -> Busy:
        def taken(line: Line) -> Cells:
            return cut(line.busy(book, now, own, moving), book, frame)

        rooms: dict[tuple[str, str], list[Cells]] = {}
        for (kind, site, _), line in lines.items():
            if kind in needs and site in sites:
                rooms.setdefault((site, kind), []).append(taken(line))
        known = {code: lines.get(("provider", "", code)) for code in providers}
        return Busy({code: taken(line) for code, line in known.items() if line}, rooms)

    found = masks_of(session).look(session, clinic, now, see)
    if wanted.patient_id is None:
        return found
    return Busy(found.providers, found.rooms, _patients(session, wanted.patient_id, wanted, frame, now))


def _claims_of(session: Session, appointment: UUID | None) -> frozenset[int]:
    """The ids of an appointment's claims."""
    if appointment is None:
        return frozenset()
    return frozenset(session.scalars(select(Claim.id).where(Claim.appointment_id == appointment, Claim.active)))


def _patients(session: Session, patient: UUID, wanted: Search, frame: Frame, now: datetime) -> Cells:
    """When this patient has other visits. Asked of the database: there are too many patients to remember them all."""
    facts = {
        "base": frame.base,
        "until": frame.instant(frame.cells),
        "patient": patient,
        "now": now,
        "own": wanted.own_conversation,
        "moving": wanted.moving,
    }
    rows = session.execute(_PATIENTS, facts)
    return mask_touched(((frame.cell(start), -((frame.base - end) // CELL)) for start, end in rows), frame)


# A range of one integer instead of "=" lets the constraint's own index find the claims.
_PATIENTS = text(
    """
    SELECT lower(c.during), upper(c.during)
    FROM resource r
    JOIN claim c ON c.active
     AND int8range(c.resource_id, c.resource_id, '[]') && int8range(r.id, r.id, '[]')
     AND c.during && tstzrange(:base, :until)
     AND (c.expires_at IS NULL OR c.expires_at > :now)
     AND (c.appointment_id = CAST(:moving AS uuid)) IS NOT TRUE
     AND NOT EXISTS (SELECT FROM hold h WHERE h.id = c.hold_id AND h.conversation_id = CAST(:own AS uuid))
    WHERE r.patient_id = :patient
    """
)
