"""The clinic's clock. Everybody downstream of the edge is handed an instant; nobody reads the wall clock.

`FRONTDESK_NOW` may shift it: the offset lives in the database, so that every process and `clinic_now()` in SQL agree.
"""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session


def clinic_now(session: Session) -> datetime:
    """The clinic's present instant, with a zone, by the database's clock."""
    now: datetime = session.scalar(text("SELECT clinic_now()"))
    return now


def start_clock(session: Session, wanted: datetime) -> None:
    """Shifts the clock to `wanted` at a state folder's first start; later on only ever forward."""
    session.execute(
        text(
            """INSERT INTO clock_offset (id, shift) VALUES (1, :wanted - clock_timestamp())
               ON CONFLICT (id) DO UPDATE SET shift = greatest(clock_offset.shift, excluded.shift)"""
        ),
        {"wanted": wanted},
    )
