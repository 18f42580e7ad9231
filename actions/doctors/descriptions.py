"""Doctors who are described and not named: a woman, the NP, one who speaks Spanish, the children's doctor."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from babel import Locale

from actions.answers import folded
from api.clinic.schemas import ProviderOut

# What patients call people by the letters behind their names.
_CREDENTIALS = {
    "NP": r"nps?|nurse practitioners?|nurse|enfermer[oa]s?",
    "PA": r"pas? ?c|physician(?: ?s)? (?:assistants?|associates?)|asistentes? medic[oa]s?",
    "PT": r"physical therapists?",
    "RN": r"nurse|enfermer[oa]s?",
}
_DOCTOR = r"(?:doctors?|doctora|drs?|docs?|providers?|physicians?|practitioners?|nurse|medic[oa]|one|person)"
_LIKES = r"(?:see|prefer|prefiero|rather|want|quiero|with|con|by|have|be|sea|fuera|just|el|la|the)"
_SEX = {
    "F": re.compile(
        rf"\b(?:female|wom[ae]n|lady) {_DOCTOR}\b|\b{_LIKES}(?: (?:a|an|una|see|have|it|be|que|ver|sea)){{0,4}} "
        rf"(?:female|wom[ae]n|lady|mujer)\b(?! health)|\b{_DOCTOR}(?: que sea)? (?:mujer|female)\b|"
        rf"\buna (?:doctora|medica)\b"
    ),
    "M": re.compile(
        rf"\b(?:male|m[ae]n|guy) {_DOCTOR}\b|\b{_LIKES}(?: (?:a|an|un|see|have|it|be|que|ver|sea)){{0,4}} "
        rf"(?:male|man|guy|hombre|varon)\b|\b{_DOCTOR}(?: que sea)? (?:hombre|varon)\b"
    ),
}
_SPEAKS = re.compile(
    r"\b(?:(?:who|that|someone|somebody|doctor|one) (?:also )?(?:speaks?|knows)|speaks|hable|hablen|que habla) "
    r"(?P<a>[a-z]+)\b|"
    r"\b(?P<b>[a-z]+) speaking\b"
)
_ABOUT_ONE_WHO_SAW = r"(?:(?:i|we) (?:saw|had|see|went to|usually see|always see)|(?:i|we) (?:have )?seen)"
_WHO = r"(?:doctors?|dr|doc|provider|one|person|lady|woman|guy|nurse|doctora|medic[oa]|enfermer[oa])"
_LAST = re.compile(
    rf"\bsame (?:{_WHO}|as (?:before|last))\b|\b(?:{_WHO}|who|whoever|whomever) (?:that )?{_ABOUT_ONE_WHO_SAW}\b|"
    rf"\b(?:{_WHO}|who) (?:who |that )?(?:saw|treated) (?:me|us|him|her)\b|"
    rf"\b(?:el|la|los|las) mism[oa]s? (?:{_WHO}|de (?:antes|la (?:vez|ultima)))|"
    r"\b(?:el|la|quien|doctora?) que me (?:vio|atendio|trato)\b|\b(?:el|la) de la (?:ultima|otra) vez\b"
)
_USUAL = re.compile(
    rf"\b(?:my|our) (?:usual|regular|normal|own) (?:{_WHO}|pcp)\b|"
    rf"\bmi (?:doctora?|medic[oa]) (?:de siempre|habitual)\b|"
    rf"\b(?:el|la)(?: mism[oa])?(?: {_WHO})? de siempre\b"
)
_ANYONE = re.compile(
    r"\b(?:any|whichever|whatever) (?:available |other )?(?:doctor|dr|doc|provider|physician)\b(?! app| visit)|"
    r"\bwho(?:m)?ever\b|\bany(?:one|body)\b(?! else| but| except)|\bno preference\b|"
    r"\b(?:doesnt|dont|does not|do not) (?:matter|care|mind) (?:who|which (?:doctor|dr|provider|one))\b|"
    rf"\b(?:first|next) available (?:{_DOCTOR})\b|\bcualquier (?:doctora?|medic[oa])\b|\bcualquiera\b|"
    r"\b(?:el|la) que sea\b|\bquien (?:sea|este|tenga)\b|\bsin preferencia\b|"
    r"\b(?:no importa|me da igual)(?: con)?(?: (?:quien|cual(?: (?:doctora?|medico))?|el doctor))?\b"
)


def seen_before(said: str) -> Literal["last", "usual"] | None:
    """ "The one I saw last time", "my usual doctor": whoever that is."""
    if _USUAL.search(said):
        return "usual"
    return "last" if _LAST.search(said) else None


def means_anyone(said: str) -> bool:
    """ "Whoever", "cualquiera": no wish for a person."""
    return _ANYONE.search(said) is not None


def described(said: str, providers: Mapping[str, ProviderOut]) -> tuple[str, ...] | None:
    """Those who fit every description in the words; None where nobody is described."""
    kinds = [*_by_sex(said, providers), *_by_credential(said, providers), *_by_language(said, providers)]
    return _in_all(kinds, providers)


def by_department(said: str, providers: Mapping[str, ProviderOut]) -> tuple[str, ...] | None:
    """Those of the departments that the words name ("the kids' doctor"); None where they name none."""
    fitting = {code for code, p in providers.items() if _names_department(said, p)}
    return tuple(code for code in providers if code in fitting) or None


def _names_department(said: str, provider: ProviderOut) -> bool:
    names = (provider.department_name, provider.department_name_es, *provider.department_aliases)
    # "New pt" is a patient: short names need an article.
    return any(_says(said, folded(name), (r"(?:the|a|my|el|la) " if len(name) < 4 else "")) for name in names if name)


def _says(said: str, name: str, before: str) -> bool:
    words = r" (?:(?:de|los|las|el|la|del) )*".join(re.escape(word) + "s?" for word in name.removesuffix("s").split())
    return re.search(rf"\b{before}{words}\b", said) is not None


def _by_sex(said: str, providers: Mapping[str, ProviderOut]) -> Iterable[set[str]]:
    for sex, pattern in _SEX.items():
        if pattern.search(said):
            yield {code for code, p in providers.items() if p.sex == sex}


def _by_credential(said: str, providers: Mapping[str, ProviderOut]) -> Iterable[set[str]]:
    for credential, pattern in _CREDENTIALS.items():
        holders = {code for code, p in providers.items() if p.credential == credential}
        if holders and re.search(rf"\b(?:{pattern})\b(?! (?:practitioner )?(?:visit|line|call))", said):
            yield holders


def _by_language(said: str, providers: Mapping[str, ProviderOut]) -> Iterable[set[str]]:
    spoken = {language for p in providers.values() for language in p.languages}
    for match in _SPEAKS.finditer(said):
        name = match["a"] or match["b"]
        codes = {language for language in spoken if name in _names_of_language(language)}
        if codes:
            yield {code for code, p in providers.items() if codes & set(p.languages)}


def _names_of_language(code: str) -> set[str]:
    return {folded(Locale(reader).languages.get(code, code)) for reader in ("en", "es")}


def _in_all(kinds: list[set[str]], providers: Mapping[str, ProviderOut]) -> tuple[str, ...] | None:
    if not kinds:
        return None
    return tuple(code for code in providers if all(code in kind for kind in kinds)) or None
