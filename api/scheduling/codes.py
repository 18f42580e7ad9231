"""Codes that a request names have to be the clinic's own."""

from collections.abc import Iterable

from api.clinic.definition import Clinic
from api.errors import Invalid


def require_known(clinic: Clinic, visit_type: str, providers: Iterable[str] = (), sites: Iterable[str] = ()) -> None:
    """Raises `Invalid`, naming the list in which the right code stands."""
    _require("visit type", "/v1/visit-types", [visit_type], [visit.code for visit in clinic.visit_types])
    _require("provider", "/v1/providers", providers, [provider.code for provider in clinic.providers])
    _require("site", "/v1/sites", sites, [site.code for site in clinic.sites])


def _require(kind: str, listed_at: str, named: Iterable[str], known: Iterable[str]) -> None:
    unknown = sorted(set(named) - set(known))
    if unknown:
        raise Invalid(f"The clinic has no {kind} with the code {unknown[0]!r}; GET {listed_at} lists them")
