"""A provider's visits for other programs, at an address that nobody can guess."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.calendars.models import CalendarFeed
from api.clinic.current import current_clinic
from api.clinic.definition import Clinic
from api.db.engine import DbSession
from api.errors import NotFound
from api.scheduling.models import Appointment
from api.settings import get_settings

PAST = timedelta(days=30)


def new_feed(session: Session, provider: str, now: datetime) -> str:
    """Makes the provider's feed and answers its address; the one that it had leads nowhere from now on."""
    token = secrets.token_urlsafe(32)
    fresh = {"token_digest": _digest(token), "created_at": now}
    row = insert(CalendarFeed).values(provider_code=provider, **fresh)
    session.execute(row.on_conflict_do_update(index_elements=[CalendarFeed.provider_code], set_=fresh))
    return f"{get_settings().public_origin}/calendars/{token}.ics"


def revoke_feed(session: Session, provider: str) -> None:
    """The feed's address leads nowhere any more. To ask again is harmless."""
    session.execute(delete(CalendarFeed).where(CalendarFeed.provider_code == provider))


def feed_of_token(token: str, session: DbSession) -> CalendarFeed:
    """The feed whose secret the caller knows. Anybody else hears only that there is no such thing: `NotFound`."""
    feed = session.scalar(select(CalendarFeed).where(CalendarFeed.token_digest == _digest(token)))
    if feed is None or feed.provider_code not in {who.code for who in current_clinic(session).providers}:
        raise NotFound
    return feed


type SecretFeed = Annotated[CalendarFeed, Depends(feed_of_token, scope="function")]


def feed_appointments(session: Session, clinic: Clinic, provider: str, now: datetime) -> list[Appointment]:
    """The provider's appointments from a month ago to the horizon, without those that are cancelled."""
    rows = (
        select(Appointment)
        .where(
            Appointment.provider_code == provider,
            Appointment.status != "cancelled",
            Appointment.end_at >= now - PAST,
            Appointment.start_at <= now + timedelta(days=clinic.rules.horizon_days),
        )
        .order_by(Appointment.start_at, Appointment.id)
    )
    return list(session.scalars(rows))


def _digest(token: str) -> str:
    """The token has 256 random bits: nobody finds it from a plain digest, so no salt and no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
