"""Who may have which visit with whom: the clinic's rules about people, as masks of allowed starts.

A rule is a `Limit`, and the same limits narrow a search and judge a booking, so that nothing is offered that would be
refused. Most rules allow all starts or none; age and referral depend on the day of the visit.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from api.clinic.definition import Clinic, Provider, Site
from api.clinic.visits import VisitType
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
    providers: tuple[str, ...]
    """Those who have seen the patient within the clinic's years, the latest first."""
    usual_first: tuple[str, ...]
    """The same, the most often seen first."""
    referrals: tuple[ReferralTo, ...]


type Facts = Mapping[str, object]


class Limit(NamedTuple):
    """One rule: the starts that it allows, and the refusal for all others with its facts, for whoever asks for them."""

    refusal: type[Refusal]
    starts: Cells
    facts: Callable[[], Facts]


def lanes(clinic: Clinic, visit: VisitType, wanted: Search, person: Person | None) -> list[Lane]:
    """Every provider and site that do the visit and fit the wish, with the visit's length there for this patient.

    Somebody unknown is counted as new, and hears of a provider who takes no new patients only after naming them.
    """
    return [
        Lane(provider.code, site.code, _minutes(clinic, visit, provider, person))
        for provider, site in clinic.offering(visit.code, wanted.modality or visit.modality)
        if not wanted.providers or provider.code in wanted.providers
        if wanted.providers or person or provider.accepts_new_patients
        if not wanted.sites or site.code in wanted.sites
    ]


def eligibility(
    clinic: Clinic, visit: VisitType, provider: Provider, site: Site, person: Person | None, frame: Frame
) -> list[Limit]:
    """The rules about the patient. Without a patient there is nobody whom they could exclude."""
    if person is None:
        return []
    return [
        _sex(visit, person, frame),
        _age(clinic, visit, provider, site, person, frame),
        _established(visit, provider, person, frame),
        _acceptance(provider, person, frame),
        _referral(visit, provider, site, person, frame),
    ]


def _minutes(clinic: Clinic, visit: VisitType, provider: Provider, person: Person | None) -> int:
    established = person is not None and provider.department in person.departments
    return clinic.minutes(visit.code, provider.code, established=established)


def _sex(visit: VisitType, person: Person, frame: Frame) -> Limit:
    """A sex that nobody has asked for is refused too: the fact tells the dialogue to ask a person at the clinic."""
    allowed = visit.sex is None or visit.sex == person.sex
    return Limit(
        NotEligibleSex,
        _all_or_none(allowed, frame),
        lambda: {"sex": "unknown"} if person.sex == "unknown" else {"required": visit.sex},
    )


def _age(clinic: Clinic, visit: VisitType, provider: Provider, site: Site, person: Person, frame: Frame) -> Limit:
    """Counted on the day of the visit: who turns 18 in May sees the pediatrician in April."""
    ages = clinic.ages_for(visit.code, provider.department)
    first = _birthday(person.birth_date, ages.at_least)
    last = date.max if ages.under is None else _birthday(person.birth_date, ages.under)
    starts = local_days(first, last, site.zone, frame)
    return Limit(NotEligibleAge, starts, lambda: {"at_least_years": ages.at_least, "under_years": ages.under})


def _established(visit: VisitType, provider: Provider, person: Person, frame: Frame) -> Limit:
    allowed = not visit.established_only or provider.department in person.departments
    return Limit(EstablishedOnly, _all_or_none(allowed, frame), lambda: {"department": provider.department})


def _acceptance(provider: Provider, person: Person, frame: Frame) -> Limit:
    allowed = provider.accepts_new_patients or provider.code in person.providers
    return Limit(NotAcceptingNew, _all_or_none(allowed, frame), lambda: {"provider": named(provider)})


def _referral(visit: VisitType, provider: Provider, site: Site, person: Person, frame: Frame) -> Limit:
    """A referral covers all visit types of its department, on any day until it ends."""
    if not visit.referral:
        return Limit(NeedsReferral, frame.everything, dict)
    ends = [referral.valid_until for referral in _fitting(person.referrals, provider)]
    starts = local_days(date.min, max(ends) + DAY, site.zone, frame) if ends else 0
    expired = {"valid_until": max(ends).isoformat()} if ends else {}
    return Limit(NeedsReferral, starts, lambda: {"department": provider.department, **expired})


def _fitting(referrals: Iterable[ReferralTo], provider: Provider) -> Iterable[ReferralTo]:
    return (r for r in referrals if r.department == provider.department and r.provider in (None, provider.code))


def named(part: Provider | Site) -> Facts:
    return {"code": part.code, "name": part.name}


def _birthday(born: date, years: int) -> date:
    """Whoever was born on 29 February has a birthday on 1 March in other years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def _all_or_none(allowed: bool, frame: Frame) -> Cells:
    return frame.everything if allowed else 0
