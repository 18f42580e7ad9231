"""What the routes of the waiting list take and answer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.patients.schemas import Phone
from api.scheduling.schemas import Code, Moment, WindowIn


class WaitWishIn(BaseModel):
    """A wish to come before `before`. `appointment_id` is the patient's visit that would be moved."""

    model_config = ConfigDict(extra="forbid")

    patient_id: UUID
    visit_type: Code
    before: Moment
    appointment_id: UUID | None = None
    provider: Code | None = None
    site: Code | None = None
    windows: Annotated[list[WindowIn], Field(max_length=50)] = []


class WaitWishOut(BaseModel):
    """A wish that is still open, with the number at which the patient is reached."""

    id: UUID
    patient_id: UUID
    given_name: str
    family_name: str
    phone: Phone | None
    visit_type: Code
    before: datetime
    appointment_id: UUID | None
    provider: Code | None
    site: Code | None
    windows: list[WindowIn]
    created_at: datetime


class WaitWishList(BaseModel):
    items: list[WaitWishOut]


class EndedOut(BaseModel):
    """How many wishes were taken back."""

    ended: int
