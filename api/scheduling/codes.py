"""Codes that a request names have to be the clinic's own."""

from collections.abc import Collection, Iterable

from api.clinic.definition import Clinic, Provider, Site
from api.clinic.visits import VisitType
from api.errors import Invalid


def require_known(clinic: Clinic, visit_type: str, providers: Iterable[str] = (), sites: Iterable[str] = ()) -> None:
    """Raises `Invalid`, naming the list in which the right code stands."""
    _require("visit type", "/v1/visit-types", [visit_type], clinic.codes(VisitType))
    _require("provider", "/v1/providers", providers, clinic.codes(Provider))
    _require("site", "/v1/sites", sites, clinic.codes(Site))


def _require(kind: str, listed_at: str, named: Iterable[str], known: Collection[str]) -> None:
    unknown = sorted(code for code in named if code not in known)
    if unknown:
        raise Invalid(f"The clinic has no {kind} with the code {unknown[0]!r}; GET {listed_at} lists them")
