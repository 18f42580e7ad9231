"""The clinic's own names (providers, places, visits) and how patients say them."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from actions.answers import folded
from api.client import FrontdeskClient
from api.clinic.schemas import ProviderOut, SiteOut, VisitTypeOut

KEPT_SECONDS = 60.0


@dataclass(frozen=True)
class Vocabulary:
    """The public facts of the clinic. Nothing here is about a patient."""

    providers: dict[str, ProviderOut]
    visit_types: dict[str, VisitTypeOut]
    sites: dict[str, SiteOut]

    def provider_in(self, text: str) -> str | None:
        """The code of the one provider whom the text names."""
        return _only(code for code, p in self.providers.items() if _names(text, p.aliases))

    def site_in(self, text: str) -> str | None:
        return _only(code for code, site in self.sites.items() if _names(text, (site.name, site.code)))

    def is_sensitive(self, provider_code: str) -> bool:
        return self.providers[provider_code].sensitive


def _names(text: str, aliases: Iterable[str]) -> bool:
    said = f" {folded(text)} "
    return any(f" {folded(alias)} " in said for alias in aliases)


def _only(codes: Iterable[str]) -> str | None:
    found = list(dict.fromkeys(codes))
    return found[0] if len(found) == 1 else None


class VocabularyShelf:
    """Keeps the vocabulary for a minute: staff may add a provider without a restart."""

    def __init__(self) -> None:
        self._kept: tuple[float, Vocabulary] | None = None

    async def get(self, client: FrontdeskClient) -> Vocabulary:
        now = time.monotonic()
        if self._kept is None or now - self._kept[0] > KEPT_SECONDS:
            providers, visit_types, sites = (
                await client.providers(),
                await client.visit_types(),
                await client.sites(),
            )
            self._kept = (
                now,
                Vocabulary(
                    {p.code: p for p in providers}, {v.code: v for v in visit_types}, {s.code: s for s in sites}
                ),
            )
        return self._kept[1]
