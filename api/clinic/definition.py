"""A clinic as its own file describes it: places, people, visits and rules, parsed once and trusted afterwards.

`api.clinic.reading` makes a `Clinic` from YAML; docs/clinic-file.md explains every key. All types are frozen and
survive a round trip through JSON. Codes are the file's own, wall times belong to the zone of the site they stand with,
and weekdays count from Monday, 0.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from api.clinic.hours import Coded, Part, Week
from api.clinic.questions import Answer, Answers, Plan
from api.clinic.values import (
    CELL_MINUTES,
    CalendarDate,
    ClockTime,
    Code,
    Language,
    Modality,
    PhoneNumber,
    Sex,
    Text,
    Weekday,
    ZoneName,
    refuse,
)
from api.clinic.visits import Ages, Cap, OwnMinutes, VisitType, Wording
from api.clinic.working_time import Closures, DayWork, Leave, Override, Work


class Staff(Part):
    """When people answer the phone, at the local time of `site`, and where calls are transferred to."""

    phone: PhoneNumber
    site: Code
    hours: Week


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
    parking: Answer | None = None
    directions: Answer | None = None
    note: str = ""
    hours: Week

    @field_validator("parking", mode="before")
    @classmethod
    def _one_wording_for_both(cls, parking: object) -> object:
        """Words without a language are said as they are in both, until the clinic gives the other."""
        return {"en": parking, "es": parking} if isinstance(parking, str) else parking

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
    overrides: tuple[Override, ...] = ()
    """Of several for one day the last one counts."""
    leave: tuple[Leave, ...] = ()
    minutes: tuple[OwnMinutes, ...] = ()
    caps: tuple[Cap, ...] = ()
    overbook_at_once: Annotated[int, Field(ge=0, le=5)] = 1
    """So many visits may the staff put on top of what the provider has at any time."""

    @property
    def sites(self) -> tuple[str, ...]:
        """Where they work, regularly or on single days."""
        return tuple(dict.fromkeys(work.site for work in self._all_works))

    def sites_for(self, modality: Modality) -> tuple[str, ...]:
        """Where they can be seen in this way: video and phone visits fit into any work."""
        fitting = (work for work in self._all_works if modality != "in_person" or work.modality == "in_person")
        return tuple(dict.fromkeys(work.site for work in fitting))

    @property
    def _all_works(self) -> tuple[DayWork, ...]:
        return (*self.works, *(work for override in self.overrides for work in override.works))

    @cached_property
    def work_masks(self) -> dict[object, tuple[int, object, object]]:
        """What `api.scheduling.timing` has worked out about these hours: it lives as long as they do."""
        return {}


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
    video_link: Annotated[str, Field(pattern=r"^https://[^\s{}]*\{visit\}[^\s{}]*$")] | None = None
    """The address of a video visit; `{visit}` becomes a word of its own for each, which nobody can guess."""
    staff: Staff
    answers: Answers = Answers()
    insurance: tuple[Plan, ...] = ()
    """The plans that are taken; none: the staff answer what is asked about insurance."""
    closures: Closures = Closures()
    rules: Rules = Rules()
    sites: Annotated[tuple[Site, ...], Field(min_length=1)]
    departments: Annotated[tuple[Department, ...], Field(min_length=1)]
    resources: tuple[Pool, ...] = ()
    providers: Annotated[tuple[Provider, ...], Field(min_length=1)]
    visit_types: Annotated[tuple[VisitType, ...], Field(min_length=1)]
    patients: tuple[Patient, ...] = ()
    demo: Demo = Demo()

    def codes(self, kind: type[Coded]) -> frozenset[str]:
        """The codes of all sites, or of all providers, and so on."""
        return self._codes.get(kind, frozenset())

    @cached_property
    def _codes(self) -> dict[type[Coded], frozenset[str]]:
        kinds = {kind for kind, _ in self._by_code}
        return {kind: frozenset(code for one, code in self._by_code if one is kind) for kind in kinds}

    @cached_property
    def _offering(self) -> dict[tuple[str, Modality], tuple[tuple[Provider, Site], ...]]:
        return {}

    @cached_property
    def _by_code(self) -> dict[tuple[type[Coded], str], Coded]:
        parts = (*self.sites, *self.departments, *self.providers, *self.visit_types, *self.patients)
        return {(type(part), part.code): part for part in parts}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        copy = super().model_copy(update=update, deep=deep)
        for derived in ("_by_code", "_codes", "_offering"):
            copy.__dict__.pop(derived, None)  # The original's parts may not be the copy's.
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

    def overbooking_lanes(self, provider: str) -> tuple[str, ...]:
        """The extra lanes onto which the staff may put visits, as the book's resources name them."""
        return tuple(f"{provider}#{number + 1}" for number in range(self.provider(provider).overbook_at_once))

    def visit_types_of(self, provider: str) -> tuple[VisitType, ...]:
        department = self.provider(provider).department
        return tuple(visit for visit in self.visit_types if any(by.code == department for by in visit.departments))

    def offering(self, visit_type: str, modality: Modality) -> tuple[tuple[Provider, Site], ...]:
        """Who does that visit in that way, and where: each provider with each of their sites that has what it needs."""
        if (visit_type, modality) not in self._offering:
            visit = self.visit_type(visit_type)
            by_departments = (
                who for who in self.providers if any(by.code == who.department for by in visit.departments)
            )
            self._offering[visit_type, modality] = tuple(
                (who, self.site(site)) for who in by_departments for site in self._sites_for(visit, who, modality)
            )
        return self._offering[visit_type, modality]

    def _sites_for(self, visit: VisitType, provider: Provider, modality: Modality) -> list[str]:
        if modality not in visit.modalities:
            return []
        return [
            site
            for site in provider.sites_for(modality)
            if not visit.sites or site in visit.sites
            if all(self.rooms(site, kind) for kind in visit.needs_by(modality))
        ]

    def ages_for(self, visit_type: str, department: str) -> Ages:
        """Whom the department sees for that visit: the conditions of both, and of the two together."""
        visit = self.visit_type(visit_type)
        together = next(by.ages for by in visit.departments if by.code == department)
        return visit.ages.and_(together).and_(self.department(department).ages)

    def minutes(self, visit_type: str, provider: str, *, established: bool) -> int:
        own = (minutes for minutes in self.provider(provider).minutes if minutes.visit_type == visit_type)
        usual: OwnMinutes | VisitType = next(own, None) or self.visit_type(visit_type)
        return usual.minutes_established if established else usual.minutes_new

    def caps_for(self, visit_type: str, provider: str) -> tuple[Cap, ...]:
        """Every limit on how many such visits the provider has in a day or a week."""
        visit, who = self.visit_type(visit_type), self.provider(provider)
        if not who.caps and not visit.caps:
            return ()
        own = (cap for cap in who.caps if cap.counts(visit_type))
        each = (Cap(most=cap.most, per=cap.per, visit_types=(visit_type,)) for cap in visit.caps)
        return (*own, *each)

    def phone_of(self, patient: Patient) -> str:
        return patient.phone or self.phone_of(self.patient(patient.proxies[0]))

    def language_of(self, patient: Patient) -> str:
        through = self.patient(patient.proxies[0]).language if patient.proxies else None
        return patient.language or through or self.language


def room_names(pool: Pool) -> tuple[str, ...]:
    plain = pool.kind.replace("_", " ").capitalize()
    numbered = tuple(f"{plain} {number + 1}" for number in range(pool.count))
    return pool.names or (numbered if pool.count > 1 else (plain,))
