"""What the patient routes take and answer."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator


def _plus_kept(said: object) -> object:
    """A plus sign that was not escaped in a query arrives as a space: "?phone=+1502…" is meant as it looks."""
    return "+" + said[1:] if isinstance(said, str) and said.startswith(" ") else said


def _name(said: str) -> str:
    if not any(c.isalpha() for c in said) or not said.isprintable():
        raise ValueError("a name is written in letters")
    return said


def _name_or_keys(said: str) -> str:
    return said if said.isascii() and said.isdecimal() and len(said) > 1 else _name(said)


def _one_line(said: str) -> str:
    if not said.isprintable():
        raise ValueError("an address is one line of words and numbers")
    return said


type Phone = Annotated[str, BeforeValidator(_plus_kept), Field(pattern=r"^\+[1-9]\d{6,14}$", examples=["+15025550199"])]
type Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(_name)]
type NameOrKeys = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(_name_or_keys)
]
type Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", examples=["en", "es"])]
type Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$"),
    Field(examples=["omar@example.org"]),
]
type Address = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=5, max_length=200), AfterValidator(_one_line)
]
type Sex = Literal["F", "M"]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewPatientIn(_Asked):
    """Only the bot may leave out the phone: it registers on its conversation's number."""

    given_name: Name
    family_name: Name
    birth_date: date
    phone: Phone | None = None
    language: Language = "en"
    sex: Sex | None = None


class IdentifyIn(_Asked):
    """`or_birth_date` is the other way to read the same numbers: "3/4/79" is March 4 here, and April 3 elsewhere."""

    birth_date: date
    or_birth_date: date | None = None
    family_name: NameOrKeys
    """In letters; in a call also as the digits of a telephone's keys."""

    @model_validator(mode="after")
    def _only_turned_round(self) -> Self:
        other, said = self.or_birth_date, self.birth_date
        if other and (other.year, other.day, other.month) != (said.year, said.month, said.day):
            raise ValueError("or_birth_date has the day and the month of birth_date, the other way round")
        return self

    @property
    def birth_dates(self) -> frozenset[date]:
        """The days on which the person may have been born."""
        return frozenset(filter(None, (self.birth_date, self.or_birth_date)))


class ContactIn(_Asked):
    """How the patient is to be reached from now on. What is left out stays as it is."""

    phone: Phone | None = None
    email: Email | None = None
    address: Address | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.phone is None and self.email is None and self.address is None:
            raise ValueError("give a phone, an email or an address")
        return self


class SexIn(_Asked):
    sex: Sex


class InsuranceIn(_Asked):
    """As it was given: nothing is looked up. No number for somebody who pays for themself."""

    plan: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80), AfterValidator(_one_line)
    ]
    member_number: Annotated[str, Field(pattern=r"^[A-Z0-9]{3,24}$")] | None = None


class InsuranceOut(BaseModel):
    """Of a member number only the end is shown."""

    plan: str
    number_ends_in: str | None


class CodeIn(_Asked):
    patient_id: UUID


class CodeGivenIn(_Asked):
    patient_id: UUID
    code: Annotated[str, Field(pattern=r"^\d{6}$", examples=["042017"])]


class CodeOut(BaseModel):
    """A code is on its way to the number on file; `number_ends_in` is all that is said of it."""

    expires_at: datetime
    number_ends_in: str


class SteppedUpOut(BaseModel):
    """The code was right: until then the conversation may do what tier two allows."""

    until: datetime


class AccessiblePatient(BaseModel):
    """Someone for whom the conversation may act now; `is_self` for whoever was identified in it."""

    id: UUID
    given_name: str
    family_name: str
    birth_date: date
    sex: Sex | None
    is_self: bool
    established: list[str]


class PatientOut(BaseModel):
    """A patient. `established` holds the codes of the departments that have seen them lately."""

    id: UUID
    given_name: str
    family_name: str
    birth_date: date
    sex: Sex | None
    phone: str | None
    email: str | None
    address: str | None
    language: str
    confirmed: bool
    established: list[str]

    def as_person_json(self, *, is_self: bool = True) -> dict[str, Any]:
        """As one of those for whom a conversation may act."""
        kept = self.model_dump(include=set(AccessiblePatient.model_fields))
        return AccessiblePatient(is_self=is_self, **kept).model_dump(mode="json")


class PatientList(BaseModel):
    items: list[PatientOut]


class IdentifiedOut(BaseModel):
    """Who is at the other end, and those for whom that person is a recorded proxy."""

    patient: PatientOut
    acts_for: list[PatientOut]

    def people_json(self) -> list[dict[str, Any]]:
        """All for whom the conversation may act now, the identified person first."""
        others = (other.as_person_json(is_self=False) for other in self.acts_for)
        return [self.patient.as_person_json(), *others]


class AccessOut(BaseModel):
    patients: list[AccessiblePatient]
    people_on_file: int
    """How many adults have the conversation's number on file: 0 for an unknown number."""
    locked: bool
    """Too many tries at identification: a member of the staff has to help."""
