"""What an outside calendar says becomes claims in the appointment book, which keep bookings out of it.

`outside_event` holds what the calendar said when it was read last, and what is past. A claim is never deleted, since
processes remember claims and learn of changes only (`api.scheduling.masks`); so the claims of what is gone from a
calendar are ended and handed over to one row for each provider that stands for all of it, `_GONE`.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.calendars.busy_times import Stretch
from api.scheduling.models import Appointment, OutsideEvent

KEPT = ("proposed", "booked", "arrived")
_ROUNDS = 5
_THEN = datetime(1970, 1, 1, tzinfo=UTC)
_GONE = {"start_at": _THEN, "end_at": _THEN + timedelta(minutes=1)}


class Conflict(NamedTuple):
    """An appointment, and the busy stretch that it lies in or touches upon."""

    appointment: Appointment
    event: OutsideEvent


def enter_busy_times(session: Session, provider: str, busy: Iterable[Stretch], since: datetime) -> None:
    """Makes `busy` all that the provider's outside calendar takes from `since` on; what is over by then stays.

    What an appointment or a hold has already stays theirs and only the time around it is claimed. To be called again
    with the same stretches is harmless, and claims what has become free meanwhile.
    """
    wanted = set(busy)
    known = {(event.start_at, event.end_at): event.id for event in _events(session, provider, since)}
    _end(session, provider, [known[stretch] for stretch in known.keys() - wanted])
    rows = [{"provider_code": provider, "start_at": start, "end_at": end} for start, end in wanted - known.keys()]
    if rows:
        session.execute(insert(OutsideEvent).on_conflict_do_nothing(), rows)
    _claim_what_is_free(session, provider, since)


def free_busy_times(session: Session, provider: str) -> None:
    """Nothing is taken by the provider's outside calendar any more."""
    _end(session, provider, [event.id for event in _events(session, provider, _GONE["end_at"])])


def conflicts(session: Session, provider: str, now: datetime) -> list[Conflict]:
    """Appointments still to come that lie in a busy stretch, in order."""
    overlap = (Appointment.start_at < OutsideEvent.end_at) & (OutsideEvent.start_at < Appointment.end_at)
    rows = (
        select(Appointment, OutsideEvent)
        .join(OutsideEvent, (OutsideEvent.provider_code == Appointment.provider_code) & overlap)
        .where(Appointment.provider_code == provider, Appointment.status.in_(KEPT), Appointment.end_at > now)
        .order_by(Appointment.start_at, Appointment.id, OutsideEvent.start_at)
    )
    return [Conflict(appointment, event) for appointment, event in session.execute(rows)]


def busy_ahead(session: Session, provider: str, now: datetime) -> int:
    """How many busy stretches are not over."""
    ahead = (OutsideEvent.provider_code == provider, OutsideEvent.end_at > now)
    return session.scalars(select(func.count()).select_from(OutsideEvent).where(*ahead)).one()


def _events(session: Session, provider: str, since: datetime) -> Sequence[OutsideEvent]:
    ahead = (OutsideEvent.provider_code == provider, OutsideEvent.end_at > since)
    return session.scalars(select(OutsideEvent).where(*ahead)).all()


def _end(session: Session, provider: str, events: Collection[UUID]) -> None:
    """Frees the time of these events and forgets them; their claims remain, ended, as those of what is gone."""
    if not events:
        return
    gone = {"provider_code": provider, **_GONE}
    session.execute(insert(OutsideEvent).values(**gone).on_conflict_do_nothing())
    facts = {"provider": provider, "events": list(events)}
    session.execute(_HAND_OVER, facts | _GONE)
    session.execute(_FORGET, facts)


def _claim_what_is_free(session: Session, provider: str, since: datetime) -> None:
    """Claims all that nobody has. A booking that is made meanwhile wins, and then what it left is claimed."""
    facts = {"provider": provider, "since": since}
    session.execute(_END_EXPIRED, facts)
    for _ in range(_ROUNDS):
        session.execute(_CLAIM, facts)
        if not session.scalar(_IS_ANY_FREE, facts):
            return


# The provider's resource, one event after another, and the claims that lie in it. `int8range(…) && int8range(…)` says
# "the same resource" in a way that the constraint's own index can answer.
_IN_THE_WAY = """
    FROM outside_event e
    JOIN resource r ON r.kind = 'provider' AND r.code = e.provider_code AND r.in_use
    {join} claim c ON c.active AND c.during && tstzrange(e.start_at, e.end_at)
     AND int8range(c.resource_id, c.resource_id, '[]') && int8range(r.id, r.id, '[]')
    WHERE e.provider_code = :provider AND e.end_at > :since
"""

_FREE = f"""
    SELECT resource_id, event_id, piece
    FROM (
        SELECT r.id AS resource_id, e.id AS event_id,
               tstzmultirange(tstzrange(e.start_at, e.end_at)) - coalesce(range_agg(c.during), '{{}}') AS pieces
        {_IN_THE_WAY.format(join="LEFT JOIN")}
        GROUP BY r.id, e.id
    ) AS left_over, unnest(pieces) AS piece
"""  # noqa: S608 (nothing of it comes from outside)

_IS_ANY_FREE = text(f"SELECT EXISTS ({_FREE})")

# A conflict is a row that is missing and not an error. To wait for a booking that has not ended may end in a deadlock
# with it, as between two bookings; in the order of time, so that two of these do not run into one another.
_CLAIM = text(
    f"""
    INSERT INTO claim (resource_id, outside_event_id, during)
    {_FREE} ORDER BY piece
    ON CONFLICT DO NOTHING
    """
)

# A statement of its own, as in `api.scheduling.claims`: the insert would not see what the same statement has ended.
_END_EXPIRED = text(
    f"""
    UPDATE claim SET active = false WHERE id IN (
        SELECT c.id {_IN_THE_WAY.format(join="JOIN")}
        AND c.expires_at <= (SELECT clinic_now())
        FOR UPDATE OF c SKIP LOCKED)
    """  # noqa: S608
)

_HAND_OVER = text(
    """
    UPDATE claim SET active = false, outside_event_id = gone.id
    FROM outside_event gone
    WHERE gone.provider_code = :provider AND gone.start_at = :start_at AND gone.end_at = :end_at
      AND claim.outside_event_id = ANY(CAST(:events AS uuid[]))
    """
)

_FORGET = text("DELETE FROM outside_event WHERE provider_code = :provider AND id = ANY(CAST(:events AS uuid[]))")
