"""How many visits a provider may have in a day or a week, and how many they have.

What is counted is locked: whoever books under a cap waits for the one before them, so that the count is still true when
the next visit is added.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.clinic.definition import Clinic, Provider, Site
from api.clinic.visits import Cap, VisitType
from api.errors import CapReached
from api.scheduling.availability import Cells, Frame
from api.scheduling.rules import Limit, named
from api.scheduling.wishes import DAY, Lane, local_days

type Counts = Mapping[str, Counter[tuple[str, date]]]
"""Of each provider with caps: how many visits of which type, holds included, on which day of its site's calendar."""


class Except(NamedTuple):
    """What does not count: the asker's own holds, and a visit that is to be moved."""

    conversation: UUID | None = None
    appointment: UUID | None = None
    hold: UUID | None = None


NOTHING = Except()


def count_visits(
    session: Session,
    clinic: Clinic,
    visit: VisitType,
    providers: Iterable[str],
    first: datetime,
    until: datetime,
    less: Except,
) -> Counts:
    """What those of the providers who have caps for this visit have, in whole weeks around these instants."""
    capped = [code for code in dict.fromkeys(providers) if clinic.caps_for(visit.code, code)]
    counts: dict[str, Counter[tuple[str, date]]] = {code: Counter() for code in capped}
    if capped:
        facts = {
            "providers": capped,
            "sites": [site.code for site in clinic.sites],
            "zones": [site.time_zone for site in clinic.sites],
            "first": first - timedelta(days=8),
            "until": until + timedelta(days=8),
            **less._asdict(),
        }
        for provider, visit_type, day, count in session.execute(_COUNT, facts):
            counts[provider][visit_type, day] = count
    return counts


def cap_limit(
    clinic: Clinic,
    visit: VisitType,
    provider: Provider,
    site: Site,
    counts: Counts,
    frame: Frame,
    beside: str | None = None,
) -> Limit:
    """The starts on days, and in weeks, in which the provider takes one more.

    With `beside`, one more beside another new visit of that type.
    """
    if provider.code not in counts:
        return Limit(CapReached, frame.everything, dict)
    starts, reached = frame.everything, None
    for cap in clinic.caps_for(visit.code, provider.code):
        others = 1 if beside is not None and cap.counts(beside) else 0
        below = _below(cap, others, counts[provider.code], site, frame)
        reached = reached or (cap if starts & ~below else None)
        starts &= below
    return Limit(CapReached, starts, lambda: _facts(reached, provider) if reached else {})


def require_below_caps(
    session: Session, clinic: Clinic, visit: VisitType, lane: Lane, start: datetime, less: Except
) -> None:
    """Raises `CapReached` if one more visit that starts then would be too many. Nobody else can add one meanwhile."""
    if not clinic.caps_for(visit.code, lane.provider):
        return
    _require_below(session, clinic, visit, lane, start, less)  # Nobody waits for what can be seen to be refused.
    session.execute(_LOCK, {"provider": lane.provider})
    _require_below(session, clinic, visit, lane, start, less)


def _require_below(
    session: Session, clinic: Clinic, visit: VisitType, lane: Lane, start: datetime, less: Except
) -> None:
    counts = count_visits(session, clinic, visit, [lane.provider], start, start, less)[lane.provider]
    day = start.astimezone(clinic.site(lane.site).zone).date()
    for cap in clinic.caps_for(visit.code, lane.provider):
        if _taken(cap, counts)[_first_day(cap, day)] >= cap.most:
            raise CapReached(None, **_facts(cap, clinic.provider(lane.provider)))


def _below(cap: Cap, others: int, counts: Counter[tuple[str, date]], site: Site, frame: Frame) -> Cells:
    starts = frame.everything if others < cap.most else 0
    for first, count in _taken(cap, counts).items():
        if count + others >= cap.most:
            starts &= ~local_days(first, first + DAY * (7 if cap.per == "week" else 1), site.zone, frame)
    return starts


def _taken(cap: Cap, counts: Counter[tuple[str, date]]) -> Counter[date]:
    """How many of the visits that the cap counts there are, by day or by the Monday of their week."""
    taken: Counter[date] = Counter()
    for (visit_type, day), count in counts.items():
        if cap.counts(visit_type):
            taken[_first_day(cap, day)] += count
    return taken


def _first_day(cap: Cap, day: date) -> date:
    return day - DAY * day.weekday() if cap.per == "week" else day


def _facts(cap: Cap, provider: Provider) -> dict[str, object]:
    return {"provider": named(provider), "most": cap.most, "per": cap.per}


# A lock that the claims' foreign keys do not wait for.
_LOCK = text("SELECT FROM resource WHERE kind = 'provider' AND code = :provider FOR NO KEY UPDATE")

_COUNT = text(
    """
    WITH place AS (SELECT * FROM unnest(CAST(:sites AS text[]), CAST(:zones AS text[])) AS p(site, zone)),
    taken AS (
        SELECT provider_code, visit_type, site_code, start_at FROM appointment
        WHERE provider_code = ANY(:providers) AND start_at BETWEEN :first AND :until
          AND status IN ('proposed', 'booked', 'arrived', 'fulfilled') AND overbook_reason IS NULL
          AND id IS DISTINCT FROM CAST(:appointment AS uuid)
        UNION ALL
        SELECT provider_code, visit_type, site_code, start_at FROM hold
        WHERE provider_code = ANY(:providers) AND start_at BETWEEN :first AND :until
          AND status = 'active' AND expires_at > (SELECT clinic_now())
          AND id IS DISTINCT FROM CAST(:hold AS uuid)
          AND (conversation_id = CAST(:conversation AS uuid)) IS NOT TRUE
    )
    SELECT provider_code, visit_type, CAST(start_at AT TIME ZONE coalesce(zone, 'UTC') AS date), count(*)
    FROM taken LEFT JOIN place ON place.site = taken.site_code
    GROUP BY 1, 2, 3
    """
)
