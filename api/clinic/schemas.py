"""What the clinic tells everyone about its places, people and visits."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BaseModel, WithJsonSchema

type Modality = Literal["in_person", "video", "phone"]
type Sex = Literal["F", "M"]
# JSON Schema's own "time" has an offset; these are what the clocks on a site's wall show.
type WallTime = Annotated[time, WithJsonSchema({"type": "string", "pattern": r"^\d{2}:\d{2}:\d{2}$"})]


class AnswerOut(BaseModel):
    """The clinic's own words, in each language."""

    en: str
    es: str


class PlanOut(BaseModel):
    """An insurance plan that the clinic takes, and what patients call it."""

    name: str
    aliases: list[str]


class ClinicOut(BaseModel):
    """The clinic as a whole. `answers` are by what is asked (`bring`, `cost`, `access` …); what is missing is for the
    staff to answer. `insurance` is empty where the clinic says nothing about plans.
    """

    name: str
    phone: str
    insurance: list[PlanOut]
    answers: dict[str, AnswerOut]


class AgesOut(BaseModel):
    """Patients from `at_least` years old, until their birthday number `under`."""

    at_least: int
    under: int | None


class HoursOut(BaseModel):
    """The same hours on certain days ("mon" to "sun") of every week, in the site's local time."""

    days: list[str]
    start: WallTime
    end: WallTime


class WorkOut(HoursOut):
    """Regular hours of a provider; `until` is the last day on which they hold."""

    site: str
    modality: Modality
    since: date | None
    until: date | None


class OfferedByOut(BaseModel):
    """A department that does a visit, for patients of these ages: all conditions taken together."""

    department: str
    ages: AgesOut


class VisitTypeOut(BaseModel):
    """A kind of visit. `aliases` are plain words in which patients ask for it, in every language.

    `sensitive`: it is never named in a text message, and neither are those who do it.
    """

    code: str
    name: str
    name_es: str
    aliases: list[str]
    offered_by: list[OfferedByOut]
    sensitive: bool
    modality: Modality
    minutes_established: int
    minutes_new: int
    sex: Sex | None
    needs_referral: bool
    established_only: bool
    sites: list[str]
    calendar_days_ahead: int | None
    """Bookable only for today and so many days after it; null: as far ahead as the clinic books."""
    preparation: AnswerOut | None
    """What the patient does before it."""


class ProviderOut(BaseModel):
    """Someone who sees patients. The default visit types are what "an appointment with Dr. Lee" means to a patient whom
    the department knows and to a new one; null means that the patient has to be asked.
    """

    code: str
    name: str
    given_name: str
    family_name: str
    credential: str
    sex: Sex | None
    aliases: list[str]
    languages: list[str]
    department: str
    department_name: str
    department_name_es: str
    department_aliases: list[str]
    sensitive: bool
    ages: AgesOut
    default_visit_type: str | None
    default_visit_type_new: str | None
    accepts_new_patients: bool
    visit_types: list[str]
    sites: list[str]
    works: list[WorkOut]


class SiteOut(BaseModel):
    code: str
    name: str
    time_zone: str
    address: str
    parking: AnswerOut | None
    directions: AnswerOut | None
    note: str
    hours: list[HoursOut]


class VisitTypeList(BaseModel):
    items: list[VisitTypeOut]


class ProviderList(BaseModel):
    items: list[ProviderOut]


class SiteList(BaseModel):
    items: list[SiteOut]
