"""Kinds of visits: how long they take, who does them, for whom, what they need, and how many there may be."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from api.clinic.hours import Coded, Part
from api.clinic.questions import Answer
from api.clinic.values import BufferMinutes, Code, Modality, Sex, Text, VisitMinutes, Years, refuse


class Ages(Part):
    """Patients from `at_least` years old, until their birthday number `under`."""

    at_least: Years = 0
    under: Years | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.under is not None and self.under <= self.at_least:
            refuse(f"nobody is at least {self.at_least} and under {self.under}")
        return self

    def include(self, age: int) -> bool:
        return self.at_least <= age and (self.under is None or age < self.under)

    def and_(self, other: "Ages") -> "Ages":
        """Those ages that satisfy both. Two conditions that exclude each other leave nobody."""
        limits = [under for under in (self.under, other.under) if under is not None]
        at_least, under = max(self.at_least, other.at_least), min(limits, default=None)
        return Ages.model_construct(at_least=at_least, under=under)


class Wording(Part):
    """Plain words in which patients ask for a thing, by language."""

    en: tuple[Text, ...] = ()
    es: tuple[Text, ...] = ()


class OwnMinutes(Part):
    """A provider who takes more or less time than usual for a visit."""

    visit_type: Code
    minutes_established: VisitMinutes
    minutes_new: VisitMinutes


class VisitCap(Part):
    """At most so many visits of this type for each provider in a day or a week.

    Days are those of the sites' own calendars; weeks begin on Monday.
    """

    most: Annotated[int, Field(ge=0, le=200)]
    per: Literal["day", "week"] = "day"


class Cap(VisitCap):
    """At most so many visits of one provider in a day or a week.

    Those of the named visit types are counted together; with none named, all are.
    """

    visit_types: tuple[Code, ...] = ()

    def counts(self, visit_type: str) -> bool:
        return not self.visit_types or visit_type in self.visit_types


class OfferedBy(Part):
    """A department that does a visit, for patients of these ages."""

    code: Code
    ages: Ages = Ages()

    @model_validator(mode="before")
    @classmethod
    def _from_code(cls, said: object) -> object:
        return {"code": said} if isinstance(said, str) else said


class VisitType(Coded):
    """A kind of visit: how long it takes, who does it, for whom, and what it needs."""

    name: Text
    name_es: str = ""
    aliases: Wording = Wording()
    minutes_established: VisitMinutes
    minutes_new: VisitMinutes
    preparation_minutes: BufferMinutes = 0
    clean_up_minutes: BufferMinutes = 0
    departments: Annotated[tuple[OfferedBy, ...], Field(min_length=1)]
    modality: Modality = "in_person"
    other_modalities: tuple[Modality, ...] = ()
    """In which it can be done as well, if the patient wishes so; then nothing of `needs` is taken."""
    needs: tuple[Code, ...] = ()
    """Kinds of rooms and devices; one of each is taken."""
    sites: tuple[Code, ...] = ()
    """Where it is done; empty means wherever a provider works who does it."""
    ages: Ages = Ages()
    sex: Sex | None = None
    referral: bool = False
    established_only: bool = False
    minimum_notice_minutes: Annotated[int, Field(ge=0, le=60 * 24 * 14)] | None = None
    calendar_days_ahead: Annotated[int, Field(ge=0, le=730)] | None = None
    """Bookable only for today (0) or so many calendar days after today, by the site's date."""
    caps: tuple[VisitCap, ...] = ()
    """For each provider who does it."""
    preparation: Answer | None = None
    """What the patient does before it, such as fasting."""

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """The usual one first."""
        return tuple(dict.fromkeys((self.modality, *self.other_modalities)))

    def needs_by(self, modality: Modality) -> tuple[str, ...]:
        return self.needs if modality == self.modality else ()
