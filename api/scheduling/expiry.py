"""The end of holds by the clock."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def expire_holds(session: Session) -> int:
    """Ends every hold whose time is over, and answers how many. The time itself is free from its expiry on anyway.

    A hold that somebody is using or releasing in this moment is left to them.
    """
    return len(session.execute(_EXPIRE).all())


_EXPIRE = text(
    """
    WITH over AS (
        SELECT id FROM hold WHERE status = 'active' AND expires_at <= (SELECT clinic_now()) FOR UPDATE SKIP LOCKED
    ), freed AS (
        UPDATE claim SET active = false WHERE active AND hold_id IN (SELECT id FROM over)
    )
    UPDATE hold SET status = 'expired' WHERE id IN (SELECT id FROM over) RETURNING id
    """
)
