"""When somebody works and when not: regular hours, overrides of single days, leave, and closures of the clinic.

Wall times belong to the zone of the site where the work is done; weekdays count from Monday, 0.
"""

from datetime import date
from typing import Literal, Self

from pydantic import field_validator, model_validator

from api.clinic.hours import Part, Span
from api.clinic.values import CalendarDate, Code, Modality, Text, Weekdays, refuse

type Day = date
"""Below, `date` is a key of the clinic's file."""


class DayWork(Part):
    """One stretch of work at one site. Remote work has a site too, for its zone."""

    site: Code
    hours: Span
    breaks: tuple[Span, ...] = ()
    modality: Modality = "in_person"

    @field_validator("breaks", mode="before")
    @classmethod
    def _one_or_more(cls, said: object) -> object:
        return [said] if isinstance(said, str) else said

    @model_validator(mode="after")
    def _breaks_within(self) -> Self:
        for pause in self.breaks:
            if pause.start < self.hours.start or pause.end > self.hours.end:
                refuse(f"the break {pause} is not within {self.hours}")
        return self


class Work(DayWork):
    """Regular hours of a provider, every week, as long as they are effective."""

    days: Weekdays
    effective_from: CalendarDate | None = None
    effective_until: CalendarDate | None = None
    """The last day on which these hours hold."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.is_effective(self.effective_until or date.max):
            refuse("effective_until is before effective_from")
        return self

    def is_effective(self, day: date) -> bool:
        return (self.effective_from or date.min) <= day <= (self.effective_until or date.max)

    def is_on(self, day: date) -> bool:
        return day.weekday() in self.days and self.is_effective(day)


class Override(Part):
    """One day on which a provider works otherwise than usual; without any `works` they do not work at all."""

    date: CalendarDate
    works: tuple[DayWork, ...] = ()
    name: Text = "other hours"


class Hours(Part):
    """Regular hours that take the place of all others from `date` on."""

    date: CalendarDate
    works: tuple[Work, ...] = ()


class _Days(Part):
    """From `date` until and with `until`; with `hours` only that part of each day."""

    date: CalendarDate
    until: CalendarDate | None = None
    hours: Span | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.date:
            refuse("until is before date")
        return self

    @property
    def last(self) -> Day:
        return self.until or self.date

    def is_on(self, day: Day) -> bool:
        return self.date <= day <= self.last


class Leave(_Days):
    """A provider is away, wherever they would have worked; `hours` are those of each site's own clock."""

    name: Text = "leave"


class Closure(_Days):
    """The clinic, or only one of its sites, is closed."""

    name: Text
    site: Code | None = None


class Closures(Part):
    """When nobody is seen: holidays with their observed days, yearly rules, and single days or parts of them."""

    holidays: Literal["us-federal", "none"] = "none"
    rules: tuple[Literal["day_after_thanksgiving"], ...] = ()
    dates: tuple[Closure, ...] = ()
