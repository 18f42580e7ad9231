"""Who the simulated patients are: invented households, each with a number and a history of its own."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from api.clinic.models import Resource
from api.db.engine import transaction
from api.patients.models import Patient, Proxy, Referral
from api.scheduling.models import Appointment

TODAY = date(2026, 3, 2)
ZONES = {"riverside": ZoneInfo("America/Kentucky/Louisville"), "hilltop": ZoneInfo("America/Chicago")}


@dataclass(frozen=True)
class Doctor:
    """A provider as patients know them."""

    code: str
    name: str
    called: tuple[str, ...]
    department: str
    sites: tuple[str, ...]
    first_visit: str


DOCTORS = {
    d.code: d
    for d in (
        Doctor(
            "patel", "Maya Patel", ("Dr. Patel", "Dr Maya Patel", "Patel"), "family", ("riverside",), "office-visit"
        ),
        Doctor(
            "lee", "Samuel Lee", ("Dr. Lee", "Dr Samuel Lee", "doctor Lee"), "family", ("riverside",), "office-visit"
        ),
        Doctor(
            "garcia",
            "Elena García",
            ("Dr. Garcia", "Elena Garcia", "dr García"),
            "family",
            ("hilltop",),
            "office-visit",
        ),
        Doctor(
            "okafor", "Nora Okafor", ("Nora Okafor", "Nurse Okafor", "Okafor"), "family", ("riverside",), "office-visit"
        ),
        Doctor("raman", "Priya Raman", ("Dr. Raman", "Dr Priya Raman"), "pediatrics", ("riverside",), "well-child"),
        Doctor(
            "nguyen",
            "Thomas Nguyen",
            ("Dr. Nguyen", "dr Thomas Nguyen"),
            "dermatology",
            ("riverside", "hilltop"),
            "skin-check",
        ),
        Doctor(
            "rahman",
            "Aisha Rahman",
            ("Dr. Rahman", "Dr. Aisha Rahman"),
            "cardiology",
            ("hilltop",),
            "cardiology-consult",
        ),
        Doctor("chen", "Laura Chen", ("Dr. Chen", "Dr Laura Chen"), "obgyn", ("riverside",), "well-woman"),
        Doctor("bell", "Marcus Bell", ("Dr. Bell", "Marcus Bell"), "behavioral", ("riverside",), "therapy-intake"),
        Doctor("ortiz", "Jamie Ortiz", ("Jamie Ortiz", "Ortiz"), "pt", ("hilltop",), "pt-evaluation"),
    )
}
_WOMEN = (
    "Abigail Beatriz Carmen Dolores Edith Farah Gloria Hannah Ingrid Joanne Kavya Lucia Marisol Nadia Olivia"
    " Paula Renata Soledad Tamara Ximena Yolanda Zoe".split()
)
_MEN = (
    "Alonzo Bernard Cedric Diego Esteban Felix Gerald Hector Ivan Joaquin Kareem Lorenzo Miguel Nathan Oscar"
    " Preston Quentin Rafael Stefan Terrence Victor Wesley".split()
)
_GIRLS = "Aria Bella Camila Daisy Ella Frida Isla Jade Luna Nina".split()
_BOYS = "Adrian Benji Caleb Dante Emil Gael Hugo Jonah Mateo Noah".split()
_FAMILIES = (
    "Abbott Bautista Calloway Dominguez Eriksen Foster Gallardo Hutchins Ibarra Jankowski Kessler Landry Maldonado "
    "Novak Osborne Pacheco Quintero Rutherford Salazar Thornton Urbina Vasquez Whitfield Yates Zamora"
).split()
NAMES = frozenset((*_WOMEN, *_MEN, *_GIRLS, *_BOYS, *_FAMILIES))


@dataclass
class Member:
    """Somebody of a household."""

    given: str
    family: str
    born: date
    sex: str
    doctor: str
    relation: str = "self"
    id: UUID = field(default_factory=uuid4)

    @property
    def is_child(self) -> bool:
        return self.born > date(2008, 3, 2)


@dataclass
class Household:
    """The people behind one number. `writer` texts; a newcomer's number is on nobody's file."""

    kind: str
    phone: str
    members: list[Member]
    language: str
    referral: str | None = None

    @property
    def writer(self) -> Member:
        return self.members[0]

    @property
    def is_known(self) -> bool:
        return self.kind != "newcomer"


def make_household(rng: Random, number: int, language: str, kind: str, *, doctor: str | None = None) -> Household:
    """Somebody new, by the kind of household: alone, mother, couple, newcomer, referred."""
    family = rng.choice(_FAMILIES)
    sex = "F" if kind == "mother" or doctor == "chen" else rng.choice("FM")
    years = (24, 44) if kind == "mother" or doctor == "chen" else (19, 84)
    own = doctor or rng.choice(("patel", "lee", "garcia", "okafor"))
    members = [_member(rng, family, sex, years, own)]
    if kind == "mother":
        for relation in rng.sample(("daughter", "son"), rng.choice((1, 1, 2))):
            child = _member(rng, family, "F" if relation == "daughter" else "M", (2, 11), "raman", relation)
            members.append(child)
    if kind == "couple":
        members.append(_member(rng, family, "M" if sex == "F" else "F", (30, 80), own, "other"))
    referral = {"referred_heart": "cardiology", "referred_joints": "physical-therapy"}.get(kind)
    return Household(kind, f"+1502{4_000_000 + number:07d}", members, language, referral)


def _member(rng: Random, family: str, sex: str, years: tuple[int, int], doctor: str, relation: str = "self") -> Member:
    young = years[1] < 18
    names = (_GIRLS if sex == "F" else _BOYS) if young else (_WOMEN if sex == "F" else _MEN)
    born = TODAY - timedelta(days=rng.randint(years[0] * 366, years[1] * 365))
    return Member(rng.choice(names), family, born, sex, doctor, relation)


def enter(household: Household, rng: Random) -> None:
    """Writes the household into the clinic's files, each with a visit some months ago. A newcomer is in none."""
    if not household.is_known:
        return
    with transaction() as session:
        for member in household.members:
            session.add(_file_of(household, member))
        session.flush()
        for member in household.members:
            session.add(Resource(kind="patient", code=str(member.id), patient_id=member.id))
            session.add(_past_visit(member, rng))
            if member.relation in ("daughter", "son"):
                session.add(Proxy(proxy_id=household.writer.id, patient_id=member.id))
        if household.referral:
            until = TODAY + timedelta(days=90)
            session.add(Referral(patient_id=household.writer.id, department=household.referral, valid_until=until))


def _file_of(household: Household, member: Member) -> Patient:
    return Patient(
        id=member.id,
        given_name=member.given,
        family_name=member.family,
        birth_date=member.born,
        sex=member.sex,
        phone=None if member.is_child else household.phone,
        language=household.language,
    )


def _past_visit(member: Member, rng: Random) -> Appointment:
    doctor = DOCTORS[member.doctor]
    day = TODAY - timedelta(days=rng.randint(40, 280))
    start = datetime(day.year, day.month, day.day, 10, tzinfo=ZONES[doctor.sites[0]])
    return Appointment(
        patient_id=member.id,
        visit_type=doctor.first_visit,
        provider_code=doctor.code,
        site_code=doctor.sites[0],
        modality="video" if doctor.code == "bell" else "in_person",
        start_at=start,
        end_at=start + timedelta(minutes=40),
        status="fulfilled",
        source="import",
    )
