"""Open times for a wish; if there are none, which rule emptied the answer, and the smallest changes that fill it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.scheduling.counter_offers import Change, counter_offers
from api.scheduling.outlook import Outlook, bookable_days, look
from api.scheduling.spread import SPOKEN, Start, in_order, spread
from api.scheduling.wishes import Search, Slot, Window

_SOON = timedelta(days=14)


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
    for part in (*_soon(wanted), wanted):
        outlook = look(session, clinic, part, now)
        picked = _picked(outlook, part)
        if len(picked) == wanted.limit:
            break
    if outlook.reason:
        changes = counter_offers(session, clinic, wanted, now)
        return SearchResult((), WhyNone(outlook.reason.code, outlook.reason.facts, changes))
    return SearchResult([outlook.slot(clinic, start) for start in picked])


def _soon(wanted: Search) -> list[Search]:
    """The first two weeks of a longer wish for the soonest times: they have mostly enough to offer, and cost less."""
    first = min(window.first for window in wanted.windows)
    last = max(window.last for window in wanted.windows)
    if wanted.order == "latest" or wanted.limit > SPOKEN or last - first <= 2 * _SOON:
        return []
    return [wanted.within(first, first + _SOON)]


def _picked(outlook: Outlook, wanted: Search) -> list[Start]:
    lanes = [starts for _, starts in outlook.open]
    return spread(lambda: in_order(lanes, wanted.order), wanted.limit)
