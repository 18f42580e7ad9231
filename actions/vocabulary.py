"""The clinic's own names (providers, places, visits) and how patients say them."""

import time
from dataclasses import dataclass
from functools import cached_property

from actions.doctors import Doctors, Places
from api.client import FrontdeskClient
from api.clinic.schemas import ClinicOut, ProviderOut, SiteOut, VisitTypeOut

KEPT_SECONDS = 60.0


@dataclass(frozen=True)
class Vocabulary:
    """The public facts of the clinic. Nothing here is about a patient."""

    about: ClinicOut
    providers: dict[str, ProviderOut]
    visit_types: dict[str, VisitTypeOut]
    sites: dict[str, SiteOut]

    @cached_property
    def doctors(self) -> Doctors:
        """Finds out who is meant."""
        return Doctors(self.providers)

    @cached_property
    def places(self) -> Places:
        """Finds out where is meant."""
        return Places(self.sites)

    def is_sensitive(self, provider_code: str) -> bool:
        return self.providers[provider_code].sensitive


class VocabularyShelf:
    """Keeps the vocabulary for a minute: staff may add a provider without a restart."""

    def __init__(self) -> None:
        self._kept: tuple[float, Vocabulary] | None = None

    async def get(self, client: FrontdeskClient) -> Vocabulary:
        now = time.monotonic()
        if self._kept is None or now - self._kept[0] > KEPT_SECONDS:
            about, providers, visit_types, sites = (
                await client.clinic(),
                await client.providers(),
                await client.visit_types(),
                await client.sites(),
            )
            self._kept = (
                now,
                Vocabulary(
                    about, {p.code: p for p in providers}, {v.code: v for v in visit_types}, {s.code: s for s in sites}
                ),
            )
        return self._kept[1]
