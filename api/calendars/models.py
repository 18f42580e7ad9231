"""Where calendars go out, and where they come in."""

from datetime import datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, CreatedAt


class CalendarFeed(Base):
    """A provider's visits for other programs. Whoever knows the token reads it; only its digest is kept."""

    __tablename__ = "calendar_feed"

    provider_code: Mapped[str] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[CreatedAt]


class OutsideCalendar(Base):
    """A calendar that a provider keeps elsewhere. The url is as good as a password, so it is never logged."""

    __tablename__ = "outside_calendar"

    provider_code: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    checked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    succeeded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    problem: Mapped[str | None]
    """Why it could not be read the last time, as a sentence for the staff; none of the calendar's own words."""
    created_at: Mapped[CreatedAt]
