"""The smallest pieces of a clinic's file: things with a code, and hours on certain days of every week."""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, model_serializer, model_validator

from api.clinic.values import WEEKDAYS, ClockTime, Code, Weekdays, refuse


class Part(BaseModel):
    """A piece of a clinic's file. Unknown keys are mistakes: a misspelt rule must not be a silent default."""

    model_config = ConfigDict(frozen=True, extra="forbid", regex_engine="python-re")


class Coded(Part):
    """A piece that others refer to by its code, which is unique among its kind."""

    code: Code


class Span(Part):
    """Two wall times of one day, written "09:00-17:00"."""

    start: ClockTime
    end: ClockTime

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, said: object) -> object:
        if not isinstance(said, str):
            return said
        ends = re.split(r"\s*[-–]\s*", said.strip())
        return (
            dict(zip(("start", "end"), ends, strict=True)) if len(ends) == 2 else refuse("write hours as 09:00-17:00")
        )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end <= self.start:
            refuse(f"{self} ends before it starts; hours that pass midnight are written as two days")
        return self

    @model_serializer(when_used="json")
    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


class WeeklyHours(Part):
    """The same hours on certain days of every week."""

    days: Weekdays
    hours: Span


def _apart(week: tuple[WeeklyHours, ...]) -> tuple[WeeklyHours, ...]:
    for index, one in enumerate(week):
        for other in week[:index]:
            shared = set(one.days) & set(other.days)
            if shared and one.hours.overlaps(other.hours):
                refuse(f"{other.hours} and {one.hours} overlap on {WEEKDAYS[min(shared)]}")
    return week


Week = Annotated[tuple[WeeklyHours, ...], AfterValidator(_apart)]
