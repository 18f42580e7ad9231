"""Feeds and outside calendars as they are sent and answered."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class FeedOut(BaseModel):
    """The address of a feed. It is told once: afterwards only a new one can be made."""

    url: str


class OutsideCalendarIn(BaseModel):
    """The secret iCalendar address that Google, Outlook, Apple and others give out for a calendar."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(min_length=1, max_length=2000)]


class ConflictOut(BaseModel):
    """An appointment at a time when the provider is busy elsewhere. Whose it is the appointment itself tells."""

    appointment_id: UUID
    start: datetime
    end: datetime
    busy_from: datetime
    busy_until: datetime


class OutsideCalendarOut(BaseModel):
    """An outside calendar, how reading it went, and what has come of it. Times are those of the provider's site."""

    url: str
    checked_at: datetime | None
    succeeded_at: datetime | None
    problem: str | None
    """What to do if it could not be read the last time; the busy times known before still count."""
    busy_events: int
    """Busy stretches that are not over. Events that touch or overlap are one."""
    conflicts: list[ConflictOut]
