"""Slots and appointments as they are shown: names beside codes, and times by the site's own clock."""

from collections.abc import Iterable
from typing import Protocol

from api.clinic.definition import Clinic
from api.patients.models import Patient
from api.scheduling.models import Appointment
from api.scheduling.schemas import (
    AppointmentOut,
    ChangeOut,
    Named,
    PatientNamed,
    SearchOut,
    SeriesChangeOut,
    SeriesOut,
    SiteNamed,
    SlotOut,
    WhyNone,
    WhyNoSeries,
)
from api.scheduling.search import SearchResult
from api.scheduling.series import Pair, SeriesResult
from api.scheduling.wishes import Slot


class _Part(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


def slots_out(clinic: Clinic, slots: Iterable[Slot]) -> list[SlotOut]:
    return [slot_out(clinic, slot) for slot in slots]


def slot_out(clinic: Clinic, slot: Slot) -> SlotOut:
    provider, site = clinic.provider(slot.provider), clinic.site(slot.site)
    return SlotOut(
        start=slot.start.astimezone(site.zone),
        end=slot.end.astimezone(site.zone),
        provider=Named(code=provider.code, name=provider.name),
        site=Named(code=site.code, name=site.name),
        modality=slot.modality,
    )


def search_out(clinic: Clinic, result: SearchResult) -> SearchOut:
    return SearchOut(slots=slots_out(clinic, result.slots), why_none=_why_none(clinic, result))


def series_out(clinic: Clinic, result: SeriesResult) -> SeriesOut:
    if result.reason is None:
        return SeriesOut(series=_pairs(clinic, result.pairs))
    changes = [
        SeriesChangeOut.model_validate({"relax": one.relax, "series": _pairs(clinic, one.pairs)})
        for one in result.changes
    ]
    code, facts = result.reason
    return SeriesOut(series=[], why_none=WhyNoSeries(code=code, facts=dict(facts), visit=result.visit, changes=changes))


def _pairs(clinic: Clinic, pairs: Iterable[Pair]) -> list[list[SlotOut]]:
    return [slots_out(clinic, pair) for pair in pairs]


def appointment_out(clinic: Clinic, appointment: Appointment, patient: Patient) -> AppointmentOut:
    """What the clinic no longer has is shown by its code alone; times at a site that is gone, by the clinic's clock."""
    site = next((site for site in clinic.sites if site.code == appointment.site_code), None)
    zone, confirmed_at = site.zone if site else clinic.home_zone, appointment.confirmed_at
    return AppointmentOut.model_validate(
        {
            "id": appointment.id,
            "status": appointment.status,
            "start": appointment.start_at.astimezone(zone),
            "end": appointment.end_at.astimezone(zone),
            "visit_type": _named(clinic.visit_types, appointment.visit_type),
            "provider": _named(clinic.providers, appointment.provider_code),
            "site": SiteNamed(time_zone=zone.key, **_named(clinic.sites, appointment.site_code).model_dump()),
            "patient": PatientNamed(id=patient.id, given_name=patient.given_name, family_name=patient.family_name),
            "modality": appointment.modality,
            "source": appointment.source,
            "video_link": appointment.video_link,
            "overbooked": appointment.overbook_reason,
            "lost_ground": appointment.lost_ground,
            "confirmed_at": confirmed_at.astimezone(zone) if confirmed_at else None,
            "confirmed_through": appointment.confirmed_through,
        }
    )


def _why_none(clinic: Clinic, result: SearchResult) -> WhyNone | None:
    why = result.why_none
    if why is None:
        return None
    changes = [{"relax": change.relax, "slot": slot_out(clinic, change.slot)} for change in why.changes]
    return WhyNone(
        code=why.code, facts=dict(why.facts), changes=[ChangeOut.model_validate(change) for change in changes]
    )


def _named(parts: Iterable[_Part], code: str) -> Named:
    return Named(code=code, name=next((part.name for part in parts if part.code == code), code))
