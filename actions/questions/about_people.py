"""Questions about those who see patients, answered from the clinic's file: languages, where they work, new patients.

Providers of a sensitive department are never named.
"""

from collections.abc import Iterable

from babel import Locale

from actions.answers import folded
from actions.desk import Desk
from actions.hours import provider_hours
from actions.questions.topics import Question
from api.clinic.schemas import ProviderOut

TOPICS = ("languages", "woman_or_man", "at_site", "works_when", "new_patients")


def tell(desk: Desk, question: Question) -> bool:
    """Says the answer. False where the question is about nobody in particular, or the file does not know."""
    match question.topic:
        case "languages":
            return _tell_languages(desk, question)
        case "woman_or_man":
            return _tell_woman_or_man(desk, question)
        case "works_when":
            return _tell_hours(desk, question)
        case "at_site":
            return _tell_at_site(desk, question)
        case _:
            return _tell_new_patients(desk, question)


def _named(desk: Desk, question: Question) -> list[ProviderOut]:
    meant = desk.doctors_meant(question.words)
    codes = meant.codes if meant.how == "named" else ()
    return [desk.clinic.providers[code] for code in codes if not desk.clinic.is_sensitive(code)]


def _all(desk: Desk) -> list[ProviderOut]:
    return [provider for code, provider in desk.clinic.providers.items() if not desk.clinic.is_sensitive(code)]


def _tell_languages(desk: Desk, question: Question) -> bool:
    if named := _named(desk, question):
        for provider in named:
            spoken = _listed(desk, (_language(code, desk) for code in provider.languages))
            desk.say("utter_provider_speaks", None, provider=provider.name, languages=spoken)
        return True
    said = f" {folded(question.words)} "
    spoken_here = {code for provider in _all(desk) for code in provider.languages}
    asked = [code for code in sorted(spoken_here) if any(f" {folded(name)} " in said for name in _names(code))]
    if not asked:
        return False
    for code in asked:
        who = _listed(desk, (p.name for p in _all(desk) if code in p.languages))
        desk.say("utter_language_spoken_by", None, language=_language(code, desk), providers=who)
    return True


def _tell_woman_or_man(desk: Desk, question: Question) -> bool:
    known = [provider for provider in _named(desk, question) if provider.sex]
    for provider in known:
        desk.say(f"utter_provider_is_{(provider.sex or '').lower()}", None, provider=provider.name)
    return bool(known)


def _tell_hours(desk: Desk, question: Question) -> bool:
    sites = {site.code: site.name for site in desk.clinic.sites.values()}
    today = desk.turn.now.astimezone(desk.zone).date()
    named = _named(desk, question)
    for provider in named:
        hours = provider_hours(provider, sites, desk.turn.language, today)
        desk.say("utter_provider_hours", None, provider=provider.name, hours=hours)
    return bool(named)


def _tell_at_site(desk: Desk, question: Question) -> bool:
    site = desk.site_meant(question.words)
    who = [provider.name for provider in _all(desk) if site in provider.sites]
    if who:
        desk.say("utter_providers_at", None, site=desk.clinic.sites[site or ""].name, providers=_listed(desk, who))
    return bool(who)


def _tell_new_patients(desk: Desk, question: Question) -> bool:
    named = _named(desk, question)
    for provider in named:
        others = [
            p.name
            for p in _all(desk)
            if p.department == provider.department and p.accepts_new_patients and p != provider
        ]
        if provider.accepts_new_patients:
            desk.say("utter_provider_takes_new", None, provider=provider.name)
        elif others:
            who = _listed(desk, others)
            desk.say("utter_provider_takes_no_new_but", None, provider=provider.name, providers=who)
        else:
            desk.say("utter_provider_takes_no_new", None, provider=provider.name)
    return bool(named)


def _language(code: str, desk: Desk) -> str:
    return str(Locale(desk.turn.language).languages.get(code, code))


def _names(code: str) -> set[str]:
    return {str(Locale(language).languages.get(code, code)) for language in ("en", "es")}


def _listed(desk: Desk, words: Iterable[str]) -> str:
    """ "A, B and C"."""
    first, *rest = list(dict.fromkeys(words))[::-1]
    return desk.piece("utter_contact_and").join(filter(None, [", ".join(rest[::-1]), first]))
