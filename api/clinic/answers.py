"""The clinic's definition as it is told to everyone: what is asked of it, in the words of the answers."""

from api.clinic import values
from api.clinic.definition import Clinic, Provider, Site
from api.clinic.hours import WeeklyHours
from api.clinic.schemas import (
    AgesOut,
    AnswerOut,
    ClinicOut,
    HoursOut,
    OfferedByOut,
    PlanOut,
    ProviderOut,
    Sex,
    SiteOut,
    VisitTypeOut,
    WorkOut,
)
from api.clinic.values import WEEKDAYS
from api.clinic.visits import Ages, VisitType, Wording
from api.clinic.working_time import Work


def clinic_out(clinic: Clinic) -> ClinicOut:
    answers = clinic.answers.model_dump(exclude_none=True)
    return ClinicOut(
        name=clinic.name,
        phone=clinic.phone,
        insurance=[PlanOut(**plan.model_dump()) for plan in clinic.insurance],
        answers={topic: AnswerOut(**words) for topic, words in answers.items()},
    )


def visit_type_out(clinic: Clinic, visit: VisitType) -> VisitTypeOut:
    departments = [by.code for by in visit.departments]
    return VisitTypeOut(
        offered_by=[
            OfferedByOut(department=code, ages=_ages(clinic.ages_for(visit.code, code))) for code in departments
        ],
        sensitive=any(clinic.department(code).sensitive for code in departments),
        needs_referral=visit.referral,
        aliases=_words(visit.aliases),
        sex=_SEX[visit.sex],
        sites=list(visit.sites or _sites_of(clinic, visit)),
        **visit.model_dump(include=_SHARED_BY_VISITS),
    )


def provider_out(clinic: Clinic, provider: Provider) -> ProviderOut:
    department = clinic.department(provider.department)
    return ProviderOut(
        sex=_SEX[provider.sex],
        department=department.code,
        department_name=department.name,
        department_name_es=department.name_es,
        department_aliases=_words(department.aliases),
        sensitive=department.sensitive,
        ages=_ages(department.ages),
        default_visit_type=department.default_for(established=True),
        default_visit_type_new=department.default_for(established=False),
        visit_types=[visit.code for visit in clinic.visit_types_of(provider.code)],
        sites=list(provider.sites),
        works=[
            WorkOut(
                **_hours(work).model_dump(),
                site=work.site,
                modality=work.modality,
                since=work.effective_from,
                until=work.effective_until,
            )
            for work in provider.works
        ],
        **provider.model_dump(include=_SHARED_BY_PROVIDERS),
    )


def site_out(site: Site) -> SiteOut:
    hours = [_hours(weekly) for weekly in site.hours]
    return SiteOut(hours=hours, **site.model_dump(include=set(SiteOut.model_fields) - {"hours"}))


def _sites_of(clinic: Clinic, visit: VisitType) -> list[str]:
    departments = {by.code for by in visit.departments}
    doing = (provider for provider in clinic.providers if provider.department in departments)
    return list(dict.fromkeys(site for provider in doing for site in provider.sites))


def _ages(ages: Ages) -> AgesOut:
    return AgesOut(at_least=ages.at_least, under=ages.under)


def _words(wording: Wording) -> list[str]:
    return [*wording.en, *wording.es]


def _hours(weekly: WeeklyHours | Work) -> HoursOut:
    return HoursOut(days=[WEEKDAYS[day] for day in weekly.days], start=weekly.hours.start, end=weekly.hours.end)


_SEX: dict[values.Sex | None, Sex | None] = {"female": "F", "male": "M", "other": None, "unknown": None, None: None}
_SHARED_BY_VISITS = (set(VisitTypeOut.model_fields) & set(VisitType.model_fields)) - {"aliases", "sex", "sites"}
_SHARED_BY_PROVIDERS = (set(ProviderOut.model_fields) & set(Provider.model_fields)) - {"department", "sex", "works"}
