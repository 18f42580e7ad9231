"""The clinic, its visit types, providers and sites over HTTP: what anyone may know."""

from fastapi import APIRouter, Depends

from api.auth import authenticated
from api.clinic.answers import clinic_out, provider_out, site_out, visit_type_out
from api.clinic.current import current_clinic
from api.clinic.schemas import ClinicOut, ProviderList, SiteList, VisitTypeList
from api.db.engine import DbSession
from api.problems import refusals

router = APIRouter(prefix="/v1", tags=["clinic"], dependencies=[Depends(authenticated)], responses=refusals())


@router.get("/clinic")
def show_clinic(session: DbSession) -> ClinicOut:
    """What the clinic is called, and what it answers to usual questions."""
    return clinic_out(current_clinic(session))


@router.get("/visit-types")
def list_visit_types(session: DbSession) -> VisitTypeList:
    """What can be booked, for whom, and how long it takes."""
    clinic = current_clinic(session)
    return VisitTypeList(items=[visit_type_out(clinic, visit) for visit in clinic.visit_types])


@router.get("/providers")
def list_providers(session: DbSession) -> ProviderList:
    """Who sees patients, when and where, and for which visits."""
    clinic = current_clinic(session)
    return ProviderList(items=[provider_out(clinic, provider) for provider in clinic.providers])


@router.get("/sites")
def list_sites(session: DbSession) -> SiteList:
    """Where the clinic is, and when each place is open."""
    return SiteList(items=[site_out(site) for site in current_clinic(session).sites])
