"""The clinic's own words: what it calls its visits, its kinds of doctors and its providers."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from actions.vocabulary import Vocabulary
from api.clinic.schemas import ProviderOut


@dataclass(frozen=True, slots=True)
class Named:
    """Phrases that mean certain visits."""

    visit_types: tuple[str, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClinicWords:
    """Plain values, so that two readings of the same clinic are equal and share one phrase book.

    `doctors` pairs what patients call a department ("skin doctor") with its usual visits, and `providers` the names
    of people, which never give a reason, with the visits that they do. `by_video` are visits that are by video in any
    case.
    """

    visits: tuple[Named, ...]
    doctors: tuple[Named, ...]
    providers: tuple[Named, ...]
    by_video: frozenset[str]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(code for visit in self.visits for code in visit.visit_types)


def words_of(clinic: Vocabulary) -> ClinicWords:
    """The words of the clinic that is being served."""
    visits = clinic.visit_types.values()
    providers = clinic.providers.values()
    return ClinicWords(
        visits=tuple(Named((v.code,), _filled(v.name, v.name_es, *v.aliases)) for v in visits),
        doctors=tuple(dict.fromkeys(_department(provider) for provider in providers)),
        providers=tuple(Named(tuple(p.visit_types), _filled(p.name, *p.aliases)) for p in providers),
        by_video=frozenset(v.code for v in visits if v.modality == "video"),
    )


def _department(provider: ProviderOut) -> Named:
    names = (provider.department_name, provider.department_name_es, *provider.department_aliases)
    return Named(_filled(provider.default_visit_type_new, provider.default_visit_type), _filled(*names))


def words_in_file(path: Path) -> ClinicWords:
    """The words of a clinic file, which is trusted to be in order: the clinic is checked where it is loaded."""
    clinic = yaml.safe_load(path.read_text(encoding="utf-8"))
    visits, providers = clinic["visit_types"], clinic.get("providers", ())
    return ClinicWords(
        visits=tuple(Named((v["code"],), _names(v)) for v in visits),
        doctors=tuple(
            Named(_filled(d.get("default_visit_type_new"), d.get("default_visit_type")), _names(d))
            for d in clinic["departments"]
        ),
        providers=tuple(
            Named(_done_in(p["department"], visits), _filled(p["name"], *p.get("aliases", ()))) for p in providers
        ),
        by_video=frozenset(v["code"] for v in visits if v.get("modality") == "video"),
    )


def _done_in(department: str, visits: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(
        visit["code"]
        for visit in visits
        if any(department == (d["code"] if isinstance(d, dict) else d) for d in visit["departments"])
    )


def _names(part: dict[str, Any]) -> tuple[str, ...]:
    aliases: dict[str, Iterable[str]] = part.get("aliases") or {}
    return _filled(part["name"], part.get("name_es"), *(alias for said in aliases.values() for alias in said))


def _filled(*values: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
