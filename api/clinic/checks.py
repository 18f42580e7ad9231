"""What must hold between the parts of a clinic's file: codes that exist, nobody in two places, visits that can happen.

The checks look at the file's raw content, so that they find their mistakes even while another part of the file is
broken; each yields the place of a mistake and a sentence.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from api.clinic.calendar import DAY, Interval, common, shift
from api.clinic.definition import DemoAppointment, Department, Patient, Pool, Provider, Site, room_names
from api.clinic.hours import Part
from api.clinic.marked_yaml import Place
from api.clinic.values import WEEKDAYS, did_you_mean
from api.clinic.visits import VisitType
from api.clinic.working_time import Override, Work

CODES = {
    "site": "sites.*.code",
    "department": "departments.*.code",
    "provider": "providers.*.code",
    "visit type": "visit_types.*.code",
    "patient": "patients.*.code",
    "kind of room or device": "resources.*.kind",
}
UNIQUE = ("site", "department", "provider", "visit type", "patient")
REFERENCES = (
    ("staff.site", "site"),
    ("closures.dates.*.site", "site"),
    ("resources.*.site", "site"),
    ("departments.*.default_visit_type", "visit type"),
    ("departments.*.default_visit_type_new", "visit type"),
    ("providers.*.department", "department"),
    ("providers.*.works.*.site", "site"),
    ("providers.*.overrides.*.works.*.site", "site"),
    ("providers.*.minutes.*.visit_type", "visit type"),
    ("providers.*.caps.*.visit_types.*", "visit type"),
    ("visit_types.*.departments.*", "department"),
    ("visit_types.*.departments.*.code", "department"),
    ("visit_types.*.needs.*", "kind of room or device"),
    ("visit_types.*.sites.*", "site"),
    ("patients.*.proxies.*", "patient"),
    ("patients.*.established.*", "provider"),
    ("patients.*.referrals.*.department", "department"),
    ("patients.*.referrals.*.provider", "provider"),
    ("demo.appointments.*.patient", "patient"),
    ("demo.appointments.*.visit_type", "visit type"),
    ("demo.appointments.*.provider", "provider"),
    ("demo.appointments.*.site", "site"),
)
ANY_DAY = date(2026, 1, 1)


class Mistake(NamedTuple):
    place: Place
    sentence: str


def mistakes_between_parts(content: object) -> Iterator[Mistake]:
    """Everything that is wrong between the parts of the file, in no order."""
    for check in (
        _doubled_codes,
        _doubled_rooms,
        _unknown_codes,
        _two_places_at_once,
        _foreign_defaults,
        _homeless_visits,
        _unreachable_patients,
        _impossible_appointments,
    ):
        yield from check(content)


def _doubled_codes(content: object) -> Iterator[Mistake]:
    for name in UNIQUE:
        seen: set[object] = set()
        for place, code in _found(content, CODES[name]):
            if code in seen:
                yield Mistake(place, f"the code {code!r} is taken by another {name}; codes must be unique")
            seen.add(code)


def _doubled_rooms(content: object) -> Iterator[Mistake]:
    seen: set[tuple[str, str]] = set()
    for at, pool in _sound(content, "resources", Pool).items():
        for name in room_names(pool):
            if (pool.site, name) in seen:
                yield Mistake(("resources", at), f"{pool.site} has another {name!r}; give each room its own name")
            seen.add((pool.site, name))


def _unknown_codes(content: object) -> Iterator[Mistake]:
    for path, name in REFERENCES:
        known = sorted({code for _, code in _found(content, CODES[name]) if isinstance(code, str)})
        for place, code in _found(content, path):
            if isinstance(code, str) and code not in known:
                yield Mistake(place, f"there is no {name} {code!r}{did_you_mean(code, known)}")


def _two_places_at_once(content: object) -> Iterator[Mistake]:
    zones = {site.code: site.zone for site in _sound(content, "sites", Site).values()}
    for at, provider in _sound(content, "providers", Provider).items():
        for number, sentence in clashing_works(provider, zones):
            yield Mistake(("providers", at, "works", number), sentence)
        for number, override in enumerate(provider.overrides):
            if clash := clash_in_override(provider, override, zones):
                yield Mistake(("providers", at, "overrides", number), clash)


def clashing_works(provider: Provider, zones: Mapping[str, ZoneInfo]) -> Iterator[tuple[int, str]]:
    """Regular hours that would have the provider in two places at once: the number of the second, and a sentence."""
    works = [(number, work) for number, work in enumerate(provider.works) if work.site in zones]
    for (_, one), (number, other) in combinations(works, 2):
        clash = _first_clash(one, zones[one.site], other, zones[other.site])
        if clash:
            where = f"{provider.name} would be at {one.site} and at {other.site} at once"
            yield number, f"{where} on {WEEKDAYS[clash.weekday()]}"


def clash_in_override(provider: Provider, override: Override, zones: Mapping[str, ZoneInfo]) -> str | None:
    """The same for a single day with hours of its own."""
    works = [work for work in override.works if work.site in zones]
    for one, other in combinations(works, 2):
        if common(shift(one, zones[one.site], override.date), shift(other, zones[other.site], override.date)):
            return f"{provider.name} would be at {one.site} and at {other.site} at once on {override.date}"
    return None


def _first_clash(one: Work, one_zone: ZoneInfo, other: Work, other_zone: ZoneInfo) -> date | None:
    """The first day of a year on which both works overlap: two zones can change their clocks on different days."""
    starts = [work.effective_from for work in (one, other) if work.effective_from]
    first = max(starts, default=ANY_DAY)
    for day in (first + DAY * ahead for ahead in range(366)):
        nearby = [span for near in (day - DAY, day, day + DAY) for span in _shift(other, other_zone, near)]
        if common(_shift(one, one_zone, day), nearby):
            return day
    return None


def _shift(work: Work, zone: ZoneInfo, day: date) -> list[Interval]:
    return shift(work, zone, day) if work.is_on(day) else []


def _foreign_defaults(content: object) -> Iterator[Mistake]:
    visits = {visit.code: visit for visit in _sound(content, "visit_types", VisitType).values()}
    for at, department in _sound(content, "departments", Department).items():
        for key in ("default_visit_type", "default_visit_type_new"):
            visit = visits.get(getattr(department, key) or "")
            if visit and not _does(department.code, visit):
                yield Mistake(("departments", at, key), f"{visit.code!r} is not a visit of {department.code}")


def _homeless_visits(content: object) -> Iterator[Mistake]:
    pools = _sound(content, "resources", Pool).values()
    for at, visit in _sound(content, "visit_types", VisitType).items():
        sites = {pool.site for pool in pools} & set(visit.sites or [pool.site for pool in pools])
        has = [{pool.kind for pool in pools if pool.site == site} for site in sites]
        all_known = set(visit.needs) <= {pool.kind for pool in pools}
        if visit.needs and all_known and not any(set(visit.needs) <= kinds for kinds in has):
            yield Mistake(("visit_types", at, "needs"), f"no site of this visit has all of {', '.join(visit.needs)}")


def _unreachable_patients(content: object) -> Iterator[Mistake]:
    patients = _sound(content, "patients", Patient)
    with_phone = {patient.code for patient in patients.values() if patient.phone}
    known = {patient.code for patient in patients.values()}
    for at, patient in patients.items():
        first = patient.proxies[0] if patient.proxies and not patient.phone else None
        if first in known - with_phone:
            yield Mistake(("patients", at, "proxies"), f"{first!r} has no phone, so neither has this patient")


def _impossible_appointments(content: object) -> Iterator[Mistake]:
    sites = {site for _, site in _found(content, CODES["site"])}
    everybody = _sound(content, "providers", Provider).values()
    providers = {who.code: who for who in everybody if all(work.site in sites for work in who.works)}
    visits = {visit.code: visit for visit in _sound(content, "visit_types", VisitType).values()}
    demo = content.get("demo") if isinstance(content, dict) else None
    for at, planned in _sound(demo, "appointments", DemoAppointment).items():
        provider, visit = providers.get(planned.provider), visits.get(planned.visit_type)
        if provider and visit:
            place: Place = ("demo", "appointments", at)
            if not _does(provider.department, visit):
                yield Mistake((*place, "visit_type"), f"{visit.code!r} is not a visit of {provider.department}")
            elif not any(_fits(planned, visit, work) for work in provider.works):
                where = f" at {planned.site}" if planned.site else ""
                yield Mistake(place, f"{provider.name} does not work then{where}, or not long enough")


def _does(department: str, visit: VisitType) -> bool:
    return any(offer.code == department for offer in visit.departments)


def _fits(planned: DemoAppointment, visit: VisitType, work: Work) -> bool:
    at = timedelta(hours=planned.time.hour, minutes=planned.time.minute)
    end = at + timedelta(minutes=visit.minutes_established)
    last = timedelta(hours=work.hours.end.hour, minutes=work.hours.end.minute)
    right_place = planned.site in (None, work.site) and (work.modality == "in_person" or visit.modality != "in_person")
    return right_place and planned.weekday in work.days and work.hours.start <= planned.time and end <= last


def _sound[P: Part](content: object, section: str, kind: type[P]) -> dict[int, P]:
    """The items of a list that make sense by themselves, by position; what is wrong with others is said elsewhere."""
    items = content.get(section) if isinstance(content, dict) else None
    sound = {}
    for at, item in enumerate(items if isinstance(items, list) else []):
        try:
            sound[at] = kind.model_validate(item)
        except ValidationError:
            continue
    return sound


def _found(content: object, path: str) -> Iterator[tuple[Place, object]]:
    """Every value that `path` leads to, with its place; `*` stands for each item of a list."""
    yield from _walk(content, path.split("."), ())


def _walk(value: object, path: list[str], place: Place) -> Iterator[tuple[Place, object]]:
    if not path:
        yield place, value
    elif path[0] == "*" and isinstance(value, list):
        for at, item in enumerate(value):
            yield from _walk(item, path[1:], (*place, at))
    elif isinstance(value, dict) and path[0] in value:
        yield from _walk(value[path[0]], path[1:], (*place, path[0]))
