"""Open times for a wish; if there are none, which rule emptied the answer, and the smallest changes that fill it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.scheduling.availability import bits
from api.scheduling.counter_offers import Change, counter_offers
from api.scheduling.outlook import Outlook, bookable_days, look
from api.scheduling.spread import Start, spread
from api.scheduling.wishes import Search, Slot, Window


@dataclass(frozen=True, slots=True)
class WhyNone:
    """The rule that left nothing, what to say about it, and what is open if one thing changes."""

    code: str
    facts: Mapping[str, object]
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Slots in the wished order, never more than the limit; or the reason why there are none."""

    slots: Sequence[Slot]
    why_none: WhyNone | None = None


def search(session: Session, clinic: Clinic, wanted: Search, now: datetime) -> SearchResult:
    """Slots that are open now. They are not held: whoever picks one may still meet `SlotTaken`.

    A wish without windows means any day. Raises `NotFound` for an unknown patient.
    """
    if not wanted.windows:
        any_day = Window(*bookable_days(clinic, clinic.visit_type(wanted.visit_type), now))
        wanted = replace(wanted, windows=(any_day,))
    outlook = look(session, clinic, wanted, now)
    if outlook.reason:
        changes = counter_offers(session, clinic, wanted, now)
        return SearchResult((), WhyNone(outlook.reason.code, outlook.reason.facts, changes))
    picked = spread(_in_order(outlook, wanted), wanted.limit)
    return SearchResult([outlook.slot(clinic, start) for start in picked])


def _in_order(outlook: Outlook, wanted: Search) -> list[Start]:
    """Soonest first or latest first; at the same moment in the clinic's own order of providers."""
    found = [Start(cell, lane) for lane, (_, starts) in enumerate(outlook.open) for cell in bits(starts)]
    if wanted.order == "latest":
        return sorted(found, key=lambda start: (-start.cell, start.lane))
    return sorted(found)
