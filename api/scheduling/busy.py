"""What is taken already: one query for all providers, rooms and the patient of a search."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.clinic.definition import VisitType
from api.scheduling.availability import CELL, Cells, Frame, mask_touched
from api.scheduling.wishes import Lane, Search


@dataclass(frozen=True, slots=True)
class Busy:
    """Taken cells: by provider, of each single room by site and kind, and of the patient."""

    providers: dict[str, Cells] = field(default_factory=dict)
    rooms: dict[tuple[str, str], list[Cells]] = field(default_factory=dict)
    patient: Cells = 0


def busy(session: Session, wanted: Search, visit: VisitType, lanes: Iterable[Lane], frame: Frame) -> Busy:
    """Active claims in the frame that have not expired, less those which are the asker's own."""
    lanes = list(lanes)
    rows = session.execute(
        _TAKEN,
        {
            "base": frame.base,
            "until": frame.instant(frame.cells),
            "cell": CELL.total_seconds(),
            "providers": [lane.provider for lane in lanes],
            "needs": list(visit.needs),
            "sites": [lane.site for lane in lanes],
            "patient": wanted.patient_id,
            "conversation": wanted.own_conversation,
            "moving": wanted.moving,
        },
    )
    providers, rooms, patient = {}, defaultdict(list), 0
    for kind, site, code, firsts, befores in rows:
        mask = mask_touched(zip(firsts, befores, strict=True), frame)
        if kind == "provider":
            providers[code] = mask
        elif kind == "patient":
            patient = mask
        else:
            rooms[site, kind].append(mask)
    return Busy(providers, dict(rooms), patient)


# Cells are counted by the database and come as two arrays per resource: reading thousands of ranges would cost more
# than all the rest of a search. A range of one integer instead of "=" lets the constraint's own index find the claims.
_TAKEN = text(
    """
    SELECT r.kind, r.site_code, r.code,
           coalesce(array_agg(floor(extract(epoch FROM lower(c.during) - :base) / :cell)::int)
                    FILTER (WHERE c.id IS NOT NULL), '{}'),
           coalesce(array_agg(ceil(extract(epoch FROM upper(c.during) - :base) / :cell)::int)
                    FILTER (WHERE c.id IS NOT NULL), '{}')
    FROM resource r
    LEFT JOIN claim c
      ON c.active
     AND int8range(c.resource_id, c.resource_id, '[]') && int8range(r.id, r.id, '[]')
     AND c.during && tstzrange(:base, :until)
     AND (c.expires_at IS NULL OR c.expires_at > (SELECT clinic_now()))
     AND (c.appointment_id = CAST(:moving AS uuid)) IS NOT TRUE
     AND NOT EXISTS (SELECT FROM hold h WHERE h.id = c.hold_id AND h.conversation_id = CAST(:conversation AS uuid))
    WHERE r.in_use
      AND (r.kind = 'provider' AND r.code = ANY(:providers)
           OR r.kind = ANY(:needs) AND r.site_code = ANY(:sites)
           OR r.patient_id = CAST(:patient AS uuid))
    GROUP BY r.id
    """
)
