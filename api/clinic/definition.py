"""A clinic as its own file describes it: places, people, visits and rules, parsed once and trusted afterwards.

`api.clinic.reading` makes a `Clinic` from YAML; docs/clinic-file.md explains every key. All types are frozen and
survive a round trip through JSON. Codes are the file's own, wall times belong to the zone of the site they stand with,
and weekdays count from Monday, 0.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from api.clinic.hours import Coded, Part, Span, Week, WeeklyHours
from api.clinic.values import (
    CELL_MINUTES,
    BufferMinutes,
    CalendarDate,
    ClockTime,
    Code,
    Language,
    Modality,
    PhoneNumber,
    Sex,
    Text,
    VisitMinutes,
    Weekday,
    Years,
    ZoneName,
    refuse,
)


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


class Staff(Part):
    """When people answer the phone, at the local time of `site`, and where calls are transferred to."""

    phone: PhoneNumber
    site: Code
    hours: Week


class Closure(Part):
    """A day on which the clinic, or only one of its sites, is closed."""

    date: CalendarDate
    name: Text
    site: Code | None = None


class Closures(Part):
    """Days without visits and without staff: holidays with their observed days, yearly rules, and single dates."""

    holidays: Literal["us-federal", "none"] = "none"
    rules: tuple[Literal["day_after_thanksgiving"], ...] = ()
    dates: tuple[Closure, ...] = ()


class Rules(Part):
    """Limits on booking, in elapsed time."""

    start_grid_minutes: Annotated[int, Field(ge=5, le=60, multiple_of=CELL_MINUTES)] = 15
    minimum_notice_minutes: Annotated[int, Field(ge=0, le=60 * 24 * 14)] = 60
    horizon_days: Annotated[int, Field(ge=1, le=730)] = 180
    self_service_hours: Annotated[int, Field(ge=0, le=24 * 14)] = 4
    """Until so long before a visit patients move or cancel it by themselves; later it goes to the staff."""
    established_years: Annotated[int, Field(ge=1, le=20)] = 3
    """A visit in the department within so many years makes a patient established there."""


class Site(Coded):
    """A place with a street address. Its hours bound visits in person and nothing else."""

    name: Text
    time_zone: ZoneName
    address: Text
    parking: str = ""
    note: str = ""
    hours: Week

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Department(Coded):
    """A field of medicine. `sensitive`: its providers and visits are never named in a text message."""

    name: Text
    name_es: str = ""
    aliases: Wording = Wording()
    sensitive: bool = False
    ages: Ages = Ages()
    default_visit_type: Code | None = None
    default_visit_type_new: Code | None = None

    def default_for(self, *, established: bool) -> str | None:
        """The visit meant by "an appointment with Dr. Lee" and no reason. None: the patient has to be asked."""
        return self.default_visit_type if established else self.default_visit_type_new or self.default_visit_type


class Pool(Part):
    """Rooms or devices of one kind at one site; any of them will do."""

    kind: Code
    site: Code
    count: Annotated[int, Field(ge=1, le=200)]
    names: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _as_many_names(self) -> Self:
        if self.names and len(self.names) != self.count:
            refuse(f"count is {self.count}, but names lists {len(self.names)}")
        return self


class Room(NamedTuple):
    """One room, device or place. Names are unique within a site."""

    site: str
    kind: str
    name: str


class Work(WeeklyHours):
    """Regular hours of a provider at the local time of `site`. Remote work has a site too, for its zone."""

    site: Code
    breaks: tuple[Span, ...] = ()
    modality: Modality = "in_person"
    effective_from: CalendarDate | None = None
    effective_until: CalendarDate | None = None
    """The last day on which these hours hold."""

    @field_validator("breaks", mode="before")
    @classmethod
    def _one_or_more(cls, said: object) -> object:
        return [said] if isinstance(said, str) else said

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.is_effective(self.effective_until or date.max):
            refuse("effective_until is before effective_from")
        for pause in self.breaks:
            if pause.start < self.hours.start or pause.end > self.hours.end:
                refuse(f"the break {pause} is not within {self.hours}")
        return self

    def is_effective(self, day: date) -> bool:
        return (self.effective_from or date.min) <= day <= (self.effective_until or date.max)


class OwnMinutes(Part):
    """A provider who takes more or less time than usual for a visit."""

    visit_type: Code
    minutes_established: VisitMinutes
    minutes_new: VisitMinutes


class Provider(Coded):
    """Someone who sees patients. Without `accepts_new_patients`, only those established with this very provider."""

    name: Text
    given_name: Text
    family_name: Text
    credential: Text
    department: Code
    sex: Sex | None = None
    languages: tuple[Language, ...] = ("en",)
    aliases: tuple[Text, ...] = ()
    accepts_new_patients: bool = True
    works: tuple[Work, ...]
    minutes: tuple[OwnMinutes, ...] = ()


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


class Referral(Part):
    """One referral covers all visits of its department, for `valid_days` from the day the clinic is set up."""

    department: Code
    provider: Code | None = None
    valid_days: Annotated[int, Field(ge=1, le=730)]


class Patient(Coded):
    """A patient. Whoever has no phone or language of their own is reached through the first of their `proxies`."""

    given_name: Text
    family_name: Text
    birth_date: CalendarDate
    sex: Sex = "unknown"
    phone: PhoneNumber | None = None
    language: Language | None = None
    textable: bool = True
    proxies: tuple[Code, ...] = ()
    """Codes of the patients who may act for this one."""
    established: tuple[Code, ...] = ()
    """Codes of the providers whom this patient has seen."""
    referrals: tuple[Referral, ...] = ()

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.phone is None and not self.proxies:
            refuse("this patient has neither a phone nor a proxy")
        return self

    def age_on(self, day: date) -> int:
        birthday_is_ahead = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - birthday_is_ahead


class DemoAppointment(Part):
    """A visit of a demo patient; week 1 is the week after the one in which the clock starts."""

    patient: Code
    visit_type: Code
    provider: Code
    site: Code | None = None
    week: Annotated[int, Field(ge=1, le=25)]
    weekday: Weekday
    time: ClockTime


class BackgroundLoad(Part):
    """Invented patients who make a demo's calendar look like a clinic's."""

    fraction: Annotated[float, Field(ge=0, le=0.6)] = 0.5
    weeks: Annotated[int, Field(ge=1, le=25)] = 6


class Demo(Part):
    """What only a demo has. A real clinic's file has no such section."""

    appointments: tuple[DemoAppointment, ...] = ()
    background: BackgroundLoad | None = None


class Clinic(Part):
    """The whole clinic."""

    name: Text
    language: Language = "en"
    phone: PhoneNumber
    staff: Staff
    closures: Closures = Closures()
    rules: Rules = Rules()
    sites: Annotated[tuple[Site, ...], Field(min_length=1)]
    departments: Annotated[tuple[Department, ...], Field(min_length=1)]
    resources: tuple[Pool, ...] = ()
    providers: Annotated[tuple[Provider, ...], Field(min_length=1)]
    visit_types: Annotated[tuple[VisitType, ...], Field(min_length=1)]
    patients: tuple[Patient, ...] = ()
    demo: Demo = Demo()

    @cached_property
    def _by_code(self) -> dict[tuple[type[Coded], str], Coded]:
        parts = (*self.sites, *self.departments, *self.providers, *self.visit_types, *self.patients)
        return {(type(part), part.code): part for part in parts}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        copy = super().model_copy(update=update, deep=deep)
        copy.__dict__.pop("_by_code", None)  # The original's parts may not be the copy's.
        return copy

    def _find[C: Coded](self, kind: type[C], code: str) -> C:
        part = self._by_code[kind, code]
        assert isinstance(part, kind)  # noqa: S101 (the key holds the type)
        return part

    def site(self, code: str) -> Site:
        return self._find(Site, code)

    def department(self, code: str) -> Department:
        return self._find(Department, code)

    def provider(self, code: str) -> Provider:
        return self._find(Provider, code)

    def visit_type(self, code: str) -> VisitType:
        return self._find(VisitType, code)

    def patient(self, code: str) -> Patient:
        return self._find(Patient, code)

    @property
    def home_zone(self) -> ZoneInfo:
        """The zone in which the clinic as a whole counts its days: where its phones are answered."""
        return self.site(self.staff.site).zone

    def date_of(self, instant: datetime) -> date:
        """The clinic's own date at that moment."""
        return instant.astimezone(self.home_zone).date()

    def rooms(self, site: str, kind: str) -> tuple[Room, ...]:
        """Every single room or device of that kind at that site; unnamed ones are numbered ("Exam room 2")."""
        return tuple(
            Room(site, kind, name)
            for pool in self.resources
            if (pool.site, pool.kind) == (site, kind)
            for name in room_names(pool)
        )

    def visit_types_of(self, provider: str) -> tuple[VisitType, ...]:
        department = self.provider(provider).department
        return tuple(visit for visit in self.visit_types if any(by.code == department for by in visit.departments))

    def ages_for(self, visit_type: str, department: str) -> Ages:
        """Whom the department sees for that visit: the conditions of both, and of the two together."""
        visit = self.visit_type(visit_type)
        together = next(by.ages for by in visit.departments if by.code == department)
        return visit.ages.and_(together).and_(self.department(department).ages)

    def minutes(self, visit_type: str, provider: str, *, established: bool) -> int:
        own = (minutes for minutes in self.provider(provider).minutes if minutes.visit_type == visit_type)
        usual: OwnMinutes | VisitType = next(own, None) or self.visit_type(visit_type)
        return usual.minutes_established if established else usual.minutes_new

    def phone_of(self, patient: Patient) -> str:
        return patient.phone or self.phone_of(self.patient(patient.proxies[0]))

    def language_of(self, patient: Patient) -> str:
        through = self.patient(patient.proxies[0]).language if patient.proxies else None
        return patient.language or through or self.language


def room_names(pool: Pool) -> tuple[str, ...]:
    plain = pool.kind.replace("_", " ").capitalize()
    numbered = tuple(f"{plain} {number + 1}" for number in range(pool.count))
    return pool.names or (numbered if pool.count > 1 else (plain,))
