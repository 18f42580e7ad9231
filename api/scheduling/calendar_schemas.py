"""What the routes take and answer that change hours, leave and closures, and move what has lost its ground."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.clinic.changes import Change
from api.clinic.working_time import Closure, DayWork, Hours, Leave, Override, Work
from api.problems import Problem
from api.scheduling.schemas import NO_NUL, AppointmentOut, ChangeOut, Code, Day, Modality, Moment

type Reason = Annotated[str, Field(min_length=3, max_length=200, pattern=NO_NUL)]
type Author = Annotated[str, Field(min_length=1, max_length=100, pattern=NO_NUL)]
type Name = Annotated[str, Field(min_length=1, max_length=100, pattern=NO_NUL)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True)


class _ChangeIn(_Asked):
    reason: Reason
    author: Author
    """Who of the staff does it."""
    dry_run: bool = True
    """True only tells what the change would do; say false to do it."""


class _DaysIn(_ChangeIn):
    first: Day = Field(alias="from")
    last: Day | None = Field(None, alias="to")
    """The last day; none means one day."""
    hours: Annotated[str, Field(examples=["13:00-17:00"])] | None = None
    """Only this part of each day, by the clocks of the site."""


class LeaveIn(_DaysIn):
    """A provider is away."""

    kind: Literal["leave"]
    provider: Code

    def change(self) -> Change:
        return Change(self.provider, Leave.model_validate(_days(self)))


class ClosureIn(_DaysIn):
    """The clinic is closed, or one of its sites. Patients may be told the name."""

    kind: Literal["closure"]
    name: Name
    site: Code | None = None

    def change(self) -> Change:
        return Change(None, Closure.model_validate({**_days(self), "name": self.name, "site": self.site}))


class DayWorkIn(_Asked):
    """One stretch of work, as in the clinic's file."""

    site: Code
    hours: Annotated[str, Field(examples=["09:00-17:00"])]
    breaks: Annotated[list[str], Field(max_length=10)] = []
    modality: Modality = "in_person"


class WorkIn(DayWorkIn):
    days: Annotated[str, Field(examples=["mon-fri"])] | Annotated[list[str], Field(max_length=7)]


class OverrideIn(_ChangeIn):
    """Other hours on one day; an empty list of works is a day off."""

    kind: Literal["override"]
    provider: Code
    date: Day
    works: Annotated[list[DayWorkIn], Field(max_length=10)]

    def change(self) -> Change:
        works = tuple(DayWork.model_validate(work.model_dump()) for work in self.works)
        return Change(self.provider, Override(date=self.date, works=works))


class HoursIn(_ChangeIn):
    """New regular hours from a day on, instead of all others."""

    kind: Literal["hours"]
    provider: Code
    first: Day = Field(alias="from")
    works: Annotated[list[WorkIn], Field(max_length=30)]

    def change(self) -> Change:
        works = tuple(Work.model_validate(work.model_dump()) for work in self.works)
        return Change(self.provider, Hours(date=self.first, works=works))


type AnyChangeIn = Annotated[LeaveIn | ClosureIn | OverrideIn | HoursIn, Field(discriminator="kind")]


class LostOut(BaseModel):
    """The rule that forbids the visit now, as a refusal would say it."""

    code: str
    facts: dict[str, Any]


class DisplacedOut(BaseModel):
    """A visit that has lost its ground. The first of the changes is the proposal, one that leaves the others theirs."""

    appointment: AppointmentOut
    lost: LostOut
    changes: list[ChangeOut]


class DisplacedList(BaseModel):
    items: list[DisplacedOut]


class CalendarChangeOut(BaseModel):
    """A change, or, with `dry_run`, what it would be; `displaced` are the visits that lose their ground by it."""

    id: UUID | None = None
    kind: Literal["leave", "override", "hours", "closure"]
    dry_run: bool
    displaced: list[DisplacedOut]


class CalendarChangeRow(BaseModel):
    """A change that is in force. `body` says it as the clinic's file would."""

    id: UUID
    kind: Literal["leave", "override", "hours", "closure"]
    provider: str | None
    site: str | None
    body: dict[str, Any]
    reason: str
    author: str
    created_at: datetime


class CalendarChangeList(BaseModel):
    items: list[CalendarChangeRow]


class MoveIn(_Asked):
    """What is not named stays as it is."""

    appointment_id: UUID
    start: Moment
    provider: Code | None = None
    site: Code | None = None
    modality: Modality | None = None


class MovesIn(_Asked):
    """Visits that the staff move together, each by itself."""

    moves: Annotated[list[MoveIn], Field(min_length=1, max_length=100)]
    reason: Reason
    author: Author

    @model_validator(mode="after")
    def _each_once(self) -> "MovesIn":
        if len({move.appointment_id for move in self.moves}) < len(self.moves):
            raise ValueError("an appointment can be moved only once")
        return self


class MovedOut(BaseModel):
    """One of `appointment`, where it is now, and `problem`, why it stayed where it was."""

    appointment_id: UUID
    appointment: AppointmentOut | None = None
    problem: Problem | None = None


class MovesOut(BaseModel):
    items: list[MovedOut]


def _days(said: _DaysIn) -> dict[str, Any]:
    return {"date": said.first, "until": said.last, "hours": said.hours}
