"""What the routes of the appointment book take and answer."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from api.patients.schemas import Phone

FIRST_YEAR, LAST_YEAR = 2000, 2200
NO_NUL = r"^[^\x00]*$"
"""PostgreSQL keeps no NUL characters in text."""


def _in_our_time[D: date](said: D) -> D:
    if not FIRST_YEAR <= said.year < LAST_YEAR:
        raise ValueError(f"a date between {FIRST_YEAR} and {LAST_YEAR} is meant")
    return said


def _whole_minutes(said: time) -> time:
    if said.tzinfo is not None:
        raise ValueError("times of a window are the site's local time: leave the offset out")
    return said


def _is_unsaid(value: object) -> bool:
    return value is None


type Code = Annotated[str, Field(min_length=1, max_length=63, pattern=NO_NUL, examples=["office-visit"])]
type Modality = Literal["in_person", "video", "phone"]
type Status = Literal["proposed", "booked", "arrived", "fulfilled", "cancelled", "noshow"]
type Source = Literal["sms", "voice", "staff", "api", "import"]
type Day = Annotated[date, AfterValidator(_in_our_time)]
type Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
# JSON Schema's own "time" would have the offset that is refused here.
type WallTime = Annotated[
    time,
    AfterValidator(_whole_minutes),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$", "examples": ["09:00"]}),
]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WindowIn(_Asked):
    """Days, both included, with bounds on the start of the visit, both included, in each site's local time."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    weekdays: list[Annotated[int, Field(ge=1, le=7)]] | None = None
    """ISO numbers, Monday is 1; none means every day."""
    time_from: WallTime | None = None
    time_to: WallTime | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "WindowIn":
        if self.last < self.first:
            raise ValueError("'to' is before 'from'")
        if self.time_from and self.time_to and self.time_to < self.time_from:
            raise ValueError("'time_to' is before 'time_from'; a wish that passes midnight is two windows")
        return self


class SeriesVisitIn(_Asked):
    """What kind of visit, for whom and with whom. Without a patient nobody's age, referrals and so on are looked at."""

    visit_type: Code
    patient_id: UUID | None = None
    providers: list[Code] | None = None
    sites: list[Code] | None = None
    modality: Modality | None = None
    """None means the usual one of the visit type."""
    continuity: Literal["usual", "last"] | None = None
    """Only the provider whom the patient sees usually, or saw last, of those who do the visit; needs a patient."""


class SearchIn(SeriesVisitIn):
    """A wish. No windows mean any day."""

    matters: Annotated[list[Literal["day", "time_of_day", "provider", "site", "modality"]], Field(max_length=5)] = []
    """What the patient said matters, the most important first: counter-offers give it up last."""
    windows: Annotated[list[WindowIn], Field(max_length=50)] = []
    limit: Annotated[int, Field(ge=1, le=500)] = 3
    """Up to three slots are an offer and lie apart from each other; more are a list without gaps."""
    order: Literal["soonest", "latest"] = "soonest"
    appointment_id: UUID | None = None
    """An appointment that is to be moved: its own time counts as free."""


class Named(BaseModel):
    code: str
    name: str


class SlotOut(BaseModel):
    """A time that is open now; `start` and `end` carry the site's offset."""

    start: datetime
    end: datetime
    provider: Named
    site: Named
    modality: Modality


class ChangeOut(BaseModel):
    """A slot that is open if one part of the wish is given up."""

    relax: Literal["time_of_day", "day", "provider", "site", "modality", "day_and_time"]
    slot: SlotOut


class WhyNone(BaseModel):
    """The rule that left no slot: a refusal's code, or one of those that only a search has.

    These are no_provider, no_usual_provider, no_such_day and fully_booked.
    """

    code: str
    facts: dict[str, Any]
    changes: list[ChangeOut]


class SearchOut(BaseModel):
    slots: list[SlotOut]
    why_none: WhyNone | None = None


class SeriesIn(_Asked):
    """Two visits on one day at one site, the second soon after the first: of one patient, or of two of a family."""

    visits: Annotated[list[SeriesVisitIn], Field(min_length=2, max_length=2)]
    windows: Annotated[list[WindowIn], Field(max_length=50)] = []
    max_gap_minutes: Annotated[int, Field(ge=0, le=480)] = 60
    """So long at most between the end of the first and the start of the second."""
    any_order: bool = False
    """Whether the second may also come first."""
    limit: Annotated[int, Field(ge=1, le=20)] = 3


class SeriesOut(BaseModel):
    """Pairs of slots, each in the order of the visits asked for; `why_none` if there are none."""

    series: list[list[SlotOut]]
    why_none: "WhyNoSeries | None" = None


class SeriesChangeOut(BaseModel):
    """Pairs that are open with a longer gap, or on other days."""

    relax: Literal["gap", "day"]
    series: list[list[SlotOut]]


class WhyNoSeries(BaseModel):
    """As for one visit. `visit` is 0 or 1 if that one has no time by itself; otherwise the code is not_on_one_day."""

    code: str
    facts: dict[str, Any]
    visit: int | None = None
    changes: list[SeriesChangeOut]


class HoldIn(_Asked):
    visit_type: Code
    provider: Code
    site: Code
    start: Moment
    modality: Modality | None = None
    phone: Phone | None = None
    patient_id: UUID | None = None
    appointment_id: UUID | None = None
    """An appointment that is to be moved to the held time."""
    channel: Literal["sms", "voice"] = "sms"
    """Whoever texts has ten minutes to answer, a caller ninety seconds."""


class HoldOut(BaseModel):
    id: UUID
    expires_at: datetime


class OverbookIn(_Asked):
    """The staff's decision to put the visit on top of what the provider has then; caps do not bind it."""

    reason: Annotated[str, Field(min_length=3, max_length=200, pattern=NO_NUL)]
    author: Annotated[str, Field(min_length=1, max_length=100, pattern=NO_NUL)]


class AppointmentIn(_Asked):
    visit_type: Code
    provider: Code
    site: Code
    start: Moment
    modality: Modality | None = None
    patient_id: UUID
    hold_id: UUID | None = None
    overbook: OverbookIn | None = None


class RescheduleIn(_Asked):
    """What is not named stays as it is. Without a site it is the one where the provider works at that time."""

    start: Moment
    provider: Code | None = None
    site: Code | None = None
    modality: Modality | None = None
    hold_id: UUID | None = None
    overbook: OverbookIn | None = None


class CancelIn(_Asked):
    reason: Annotated[str, Field(max_length=200, pattern=NO_NUL)] | None = None


class SiteNamed(Named):
    time_zone: str


class PatientNamed(BaseModel):
    id: UUID
    given_name: str
    family_name: str


class AppointmentOut(BaseModel):
    """An appointment; `start` and `end` carry the site's offset, and the status is FHIR's."""

    id: UUID
    status: Status
    start: datetime
    end: datetime
    visit_type: Named
    provider: Named
    site: SiteNamed
    patient: PatientNamed
    modality: Modality
    source: Source
    video_link: str | None = Field(None, exclude_if=_is_unsaid)
    """Where patient and provider meet in a video visit, if the clinic says where."""
    overbooked: str | None = Field(None, exclude_if=_is_unsaid)
    """Why the staff put this visit on top of others."""
    lost_ground: str | None = Field(None, exclude_if=_is_unsaid)
    """The code of the rule that has come to forbid this visit since it was booked; somebody has to move it."""
    confirmed_at: datetime | None = Field(None, exclude_if=_is_unsaid)
    """When it was said that the patient will come at this time."""
    confirmed_through: Source | None = Field(None, exclude_if=_is_unsaid)


class AppointmentList(BaseModel):
    items: list[AppointmentOut]
    next: UUID | None = None
    """Give it as `after` to read on; absent on the last page."""
