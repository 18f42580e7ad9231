"""Whether the clinic's rules allow a particular visit at a particular time: the same rules that narrow a search."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.clinic.values import Modality
from api.clinic.visits import VisitType
from api.errors import NotOffered, OffGrid, Refusal
from api.ids import AppointmentId, ConversationId, PatientId
from api.scheduling.answers import slots_out
from api.scheduling.availability import CELL, Cells
from api.scheduling.caps import NOTHING, Except, require_below_caps
from api.scheduling.claims import Occupancy
from api.scheduling.codes import require_known
from api.scheduling.counter_offers import nearest_slots
from api.scheduling.masks import book_frame
from api.scheduling.people import person_of
from api.scheduling.rules import Limit, Person, eligibility, lanes
from api.scheduling.timing import frame_over, hours_limit, presence_limits, shape_of, site_limits, work_mask
from api.scheduling.wishes import Lane, Search


@dataclass(frozen=True, slots=True)
class Overbooking:
    """Why the staff put a visit on top of others, and who did."""

    reason: str
    author: str


@dataclass(frozen=True, slots=True)
class Picked:
    """One exact time that somebody wants. Without a modality it is the visit type's usual one."""

    visit_type: str
    provider: str
    site: str
    start: datetime
    modality: Modality | None = None
    patient_id: PatientId | None = None
    overbooking: Overbooking | None = None

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


def permit(session: Session, clinic: Clinic, picked: Picked, at: datetime, less: Except = NOTHING) -> Occupancy:
    """What the visit will take, if the rules allowed it at the moment `at`. Whether the time is free is not asked here.

    Caps are counted `less` what is the asker's own; an overbooked visit is not bound by them. Raises `Invalid` for
    unknown codes, `NotOffered`, and the refusal of the first rule that says no.
    """
    require_known(clinic, picked.visit_type, [picked.provider], [picked.site])
    visit = clinic.visit_type(picked.visit_type)
    modality = picked.modality or visit.modality
    person = person_of(session, clinic, picked.patient_id, at) if picked.patient_id else None
    lane = next(iter(lanes(clinic, visit, picked.wish, person)), None)
    if lane is None:
        raise NotOffered
    for limit, start in _limits(clinic, visit, modality, lane, person, picked.start, at):
        if not limit.starts & start:
            raise limit.refusal(None, **limit.facts())
    if picked.overbooking is None:
        require_below_caps(session, clinic, visit, lane, picked.start, less)
    return Occupancy(
        visit,
        lane.provider,
        lane.site,
        modality,
        picked.start,
        picked.start + timedelta(minutes=lane.minutes),
        picked.patient_id,
        clinic.overbooking_lanes(lane.provider) if picked.overbooking else None,
    )


def _limits(
    clinic: Clinic,
    visit: VisitType,
    modality: Modality,
    lane: Lane,
    person: Person | None,
    start: datetime,
    at: datetime,
) -> Iterator[tuple[Limit, Cells]]:
    """The rules that a search applies too, around one start, which is given as a mask beside each."""
    provider, site = clinic.provider(lane.provider), clinic.site(lane.site)
    day = start.astimezone(site.zone).date()
    frame = frame_over(day, day)
    if (start - frame.base) % CELL:
        raise OffGrid(every_minutes=clinic.rules.start_grid_minutes)
    work, shape = work_mask(clinic, provider, site, modality, frame, book_frame(clinic, at)), shape_of(visit, lane)
    for limit in (
        *eligibility(clinic, visit, provider, site, person, frame),
        *site_limits(clinic, visit, modality, site, frame, at),
        *presence_limits(clinic, provider, site, shape, frame),
        hours_limit(work, shape, frame),
    ):
        yield limit, 1 << frame.cell(start)


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

    What the refused block has written does not count here: the whole transaction is going to be rolled back.
    """
    try:
        yield
    except Refusal as refusal:
        wish = picked.wish.of(conversation_id, moving)
        found = nearest_slots(session, clinic, wish, picked.start, now)
        refusal.facts |= {"nearest": [slot.model_dump(mode="json") for slot in slots_out(clinic, found)]}
        raise
