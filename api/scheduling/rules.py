"""Who may have which visit with whom: the clinic's rules about people, as masks of allowed starts.

A rule is a `Limit`, and the same limits narrow a search and judge a booking, so that nothing is offered that would be
refused. Most rules allow all starts or none; age and referral depend on the day of the visit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from api.clinic.definition import Clinic, Provider, Site, VisitType
from api.errors import EstablishedOnly, NeedsReferral, NotAcceptingNew, NotEligibleAge, NotEligibleSex, Refusal
from api.ids import PatientId
from api.scheduling.availability import Cells, Frame
from api.scheduling.wishes import DAY, Lane, Search, local_days


class ReferralTo(NamedTuple):
    """A referral to a department, or to one provider of it, good until the end of a day."""

    department: str
    provider: str | None
    valid_until: date


@dataclass(frozen=True, slots=True)
class Person:
    """What the rules ask about a patient."""

    id: PatientId
    birth_date: date
    sex: str
    """As the clinic's definition writes it; `unknown` until somebody has asked."""
    departments: frozenset[str]
    """Those in which the patient is established."""
    closed_providers: frozenset[str]
    """Providers without room for new patients who know this one."""
    referrals: tuple[ReferralTo, ...]


class Limit(NamedTuple):
    """One rule: the starts that it allows, and the refusal for all others."""

    refusal: type[Refusal]
    starts: Cells
    facts: Mapping[str, object]


def lanes(clinic: Clinic, visit: VisitType, wanted: Search, person: Person | None) -> list[Lane]:
    """Every provider and site that do the visit and fit the wish, with the visit's length there for this patient.

    Somebody unknown is counted as new, and hears of a provider who takes no new patients only after naming them.
    """
    return [
        Lane(provider.code, site, _minutes(clinic, visit, provider, person))
        for provider in clinic.providers
        if not wanted.providers or provider.code in wanted.providers
        if wanted.providers or person or provider.accepts_new_patients
        if wanted.modality in (None, visit.modality)
        for site in _sites(clinic, visit, provider)
        if not wanted.sites or site in wanted.sites
    ]


def eligibility(clinic: Clinic, visit: VisitType, lane: Lane, person: Person | None, frame: Frame) -> list[Limit]:
    """The rules about the patient. Without a patient there is nobody whom they could exclude."""
    if person is None:
        return []
    provider, site = clinic.provider(lane.provider), clinic.site(lane.site)
    return [
        _sex(visit, person, frame),
        _age(clinic, visit, provider, site, person, frame),
        _established(visit, provider, person, frame),
        _acceptance(provider, person, frame),
        _referral(visit, provider, site, person, frame),
    ]


def _sites(clinic: Clinic, visit: VisitType, provider: Provider) -> list[str]:
    if all(by.code != provider.department for by in visit.departments):
        return []
    fitting = [w.site for w in provider.works if visit.modality != "in_person" or w.modality == "in_person"]
    return [
        site
        for site in dict.fromkeys(fitting)
        if not visit.sites or site in visit.sites
        if all(clinic.rooms(site, kind) for kind in visit.needs)
    ]


def _minutes(clinic: Clinic, visit: VisitType, provider: Provider, person: Person | None) -> int:
    established = person is not None and provider.department in person.departments
    return clinic.minutes(visit.code, provider.code, established=established)


def _sex(visit: VisitType, person: Person, frame: Frame) -> Limit:
    """A sex that nobody has asked for is refused too: the fact tells the dialogue to ask a person at the clinic."""
    allowed = visit.sex is None or visit.sex == person.sex
    facts = {"sex": "unknown"} if person.sex == "unknown" else {"required": visit.sex}
    return Limit(NotEligibleSex, _all_or_none(allowed, frame), facts)


def _age(clinic: Clinic, visit: VisitType, provider: Provider, site: Site, person: Person, frame: Frame) -> Limit:
    """Counted on the day of the visit: who turns 18 in May sees the pediatrician in April."""
    ages = clinic.ages_for(visit.code, provider.department)
    first = _birthday(person.birth_date, ages.at_least)
    last = date.max if ages.under is None else _birthday(person.birth_date, ages.under)
    facts = {"at_least_years": ages.at_least, "under_years": ages.under}
    return Limit(NotEligibleAge, local_days(first, last, site.zone, frame), facts)


def _established(visit: VisitType, provider: Provider, person: Person, frame: Frame) -> Limit:
    allowed = not visit.established_only or provider.department in person.departments
    return Limit(EstablishedOnly, _all_or_none(allowed, frame), {"department": provider.department})


def _acceptance(provider: Provider, person: Person, frame: Frame) -> Limit:
    allowed = provider.accepts_new_patients or provider.code in person.closed_providers
    facts = {"provider": {"code": provider.code, "name": provider.name}}
    return Limit(NotAcceptingNew, _all_or_none(allowed, frame), facts)


def _referral(visit: VisitType, provider: Provider, site: Site, person: Person, frame: Frame) -> Limit:
    """A referral covers all visit types of its department, on any day until it ends."""
    facts = {"department": provider.department}
    if not visit.referral:
        return Limit(NeedsReferral, frame.everything, facts)
    starts = 0
    for referral in _fitting(person.referrals, provider):
        starts |= local_days(date.min, referral.valid_until + DAY, site.zone, frame)
    return Limit(NeedsReferral, starts, facts)


def _fitting(referrals: Iterable[ReferralTo], provider: Provider) -> Iterable[ReferralTo]:
    return (r for r in referrals if r.department == provider.department and r.provider in (None, provider.code))


def _birthday(born: date, years: int) -> date:
    """Whoever was born on 29 February has a birthday on 1 March in other years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def _all_or_none(allowed: bool, frame: Frame) -> Cells:
    return frame.everything if allowed else 0
