"""Whether the clinic's rules allow a particular visit at a particular time: the same rules that narrow a search."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.errors import NotOffered, OffGrid, Refusal
from api.ids import AppointmentId, ConversationId, PatientId
from api.scheduling.answers import slots_out
from api.scheduling.availability import CELL
from api.scheduling.claims import Occupancy
from api.scheduling.codes import require_known
from api.scheduling.counter_offers import nearest_slots
from api.scheduling.people import person_of
from api.scheduling.rules import eligibility, lanes
from api.scheduling.timing import frame_over, timing, work_mask
from api.scheduling.wishes import Lane, Search


@dataclass(frozen=True, slots=True)
class Picked:
    """One exact time that somebody wants. Without a modality it is the visit type's own."""

    visit_type: str
    provider: str
    site: str
    start: datetime
    modality: str | None = None
    patient_id: PatientId | None = None

    @property
    def wish(self) -> Search:
        return Search(
            self.visit_type,
            (),
            patient_id=self.patient_id,
            providers=(self.provider,),
            sites=(self.site,),
            modality=self.modality,
        )


def permit(session: Session, clinic: Clinic, picked: Picked, at: datetime) -> Occupancy:
    """What the visit will take, if the rules allowed it at the moment `at`. Whether the time is free is not asked here.

    Raises `Invalid` for unknown codes, `NotOffered`, and the refusal of the first rule that says no.
    """
    require_known(clinic, picked.visit_type, [picked.provider], [picked.site])
    visit = clinic.visit_type(picked.visit_type)
    person = person_of(session, clinic, picked.patient_id, at) if picked.patient_id else None
    lane = next(iter(lanes(clinic, visit, picked.wish, person)), None)
    if lane is None:
        raise NotOffered
    day = picked.start.astimezone(clinic.site(lane.site).zone).date()
    frame = frame_over(day, day)
    work = work_mask(clinic, visit, lane, frame)
    if (picked.start - frame.base) % CELL:
        raise OffGrid(every_minutes=clinic.rules.start_grid_minutes)
    start = 1 << frame.cell(picked.start)
    for limit in (
        *eligibility(clinic, visit, lane, person, frame),
        *timing(clinic, visit, lane, work, frame, at),
    ):
        if not limit.starts & start:
            raise limit.refusal(None, **limit.facts)
    return Occupancy(visit, lane.provider, lane.site, picked.start, _end(picked, lane), picked.patient_id)


@contextmanager
def offering_nearest(
    session: Session,
    clinic: Clinic,
    picked: Picked,
    now: datetime,
    conversation_id: ConversationId | None = None,
    moving: AppointmentId | None = None,
) -> Iterator[None]:
    """Adds to a refusal what is open near the wanted time, so that the answer to "no" is an offer.

    Whatever the refused block wrote has to be rolled back before its refusal arrives here.
    """
    try:
        yield
    except Refusal as refusal:
        wish = picked.wish.of(conversation_id, moving)
        found = nearest_slots(session, clinic, wish, picked.start, now)
        refusal.facts |= {"nearest": [slot.model_dump(mode="json") for slot in slots_out(clinic, found)]}
        raise


def _end(picked: Picked, lane: Lane) -> datetime:
    return picked.start + timedelta(minutes=lane.minutes)
