"""What the clinic may not say: names of others, one's own before it is proved who writes, any date of birth."""

import re
from functools import cache

import yaml

from api.settings import ROOT
from tests.simulated.patient import Patient
from tests.simulated.people import NAMES
from tests.simulated.reading import folded

_DATE_OF_BIRTH = re.compile(r"\b(?:19\d\d|20[01]\d)-\d\d-\d\d\b|\b\d\d?/\d\d?/(?:19|20)\d\d\b")


def leaked(patient: Patient, lines: list[tuple[str, str]]) -> list[str]:
    """Names of patients that the clinic said without having been told them, and any date of birth."""
    own = {name for m in patient.household.members for name in (m.given, m.family)}
    found, told, proved = [], "", False
    for who, words in lines:
        if who == "patient":
            told += " " + folded(words)
            families = {patient.household.writer.family, patient.goal.person.family}
            proved = proved or any(folded(family) in told for family in families)
            continue
        said = {name for name in names_in(words) if folded(name) not in told}
        found += [f"{name} is no name of theirs" for name in sorted(said - own)]
        found += [f"{name} was said before they were identified" for name in sorted(said & own) if not proved]
        found += [f"a date of birth was said: {born}" for born in _DATE_OF_BIRTH.findall(words)]
    return found


def names_in(words: str) -> set[str]:
    """Names of patients among the words. Streets are called like people: what is said of places is no name."""
    for place in _words_about_places():
        words = words.replace(place, " ")
    return set(re.findall(r"\w+", words)) & (NAMES | _names_on_file())


@cache
def _words_about_places() -> tuple[str, ...]:
    sites = _clinic_file()["sites"]
    return tuple(said for site in sites for said in (site["address"], *site.get("directions", {}).values()))


@cache
def _names_on_file() -> frozenset[str]:
    """The demo clinic's own patients, but for names that a provider has as well."""
    file = _clinic_file()
    patients, providers = (
        {person[name] for person in file[group] for name in ("given_name", "family_name")}
        for group in ("patients", "providers")
    )
    return frozenset(patients - providers)


@cache
def _clinic_file() -> dict:
    with (ROOT / "api/clinic/demo-clinic.yml").open(encoding="utf-8") as file:
        return yaml.safe_load(file)
