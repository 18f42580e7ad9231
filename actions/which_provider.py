"""Whom the patient means, where two fit the name: settled by the reason or the age if these can tell, else asked."""

from collections.abc import Iterable
from dataclasses import replace

from actions import offers
from actions.choices import read_number
from actions.desk import Desk, numbered


def settle_provider(desk: Desk) -> bool:
    """Whether it is clear whom the patient means. Otherwise `action_ask_provider` asks."""
    wish = desk.wish
    if not wish.in_doubt:
        return True
    fitting = _who_can_be_meant(desk, wish.in_doubt)
    if len(fitting) == 1:
        desk.wish = replace(wish, provider=fitting[0], in_doubt=())
    return len(fitting) == 1


def _who_can_be_meant(desk: Desk, codes: tuple[str, ...]) -> list[str]:
    """Those who do the visit that was spoken of, and see patients of this age; all of them if none does."""
    choices = (desk.draft.identity or {}).get("visit_choices") or []
    visits = {desk.draft.visit_type} if desk.draft.visit_type else set(choices)
    for_visit = _or_all(codes, (code for code in codes if visits & set(desk.clinic.providers[code].visit_types)))
    party = desk.party
    if party is None:
        return for_visit
    age = party.age(desk.turn.now.date())
    ages = {code: desk.clinic.providers[code].ages for code in for_visit}
    return _or_all(
        for_visit, (code for code, by in ages.items() if by.at_least <= age and (by.under is None or age < by.under))
    )


def _or_all(codes: Iterable[str], fitting: Iterable[str]) -> list[str]:
    return list(fitting) or list(codes)


def read_provider(desk: Desk) -> bool:
    """Takes an answer to "which of these doctors?": a number, a given name, a department, or "either"."""
    wish = desk.wish
    index = read_number(desk.turn.text, len(wish.in_doubt))
    meant = desk.doctors_meant()
    named = [code for code in wish.in_doubt if code in meant.codes]
    if index is not None:
        named = [wish.in_doubt[index]]
    if meant.how == "anyone":
        desk.wish = replace(wish, among=wish.in_doubt, in_doubt=())
    elif len(named) == 1:
        desk.wish = replace(wish, provider=named[0], in_doubt=())
    else:
        return False
    offers.drop_pick(desk)
    return True


def ask_provider(desk: Desk) -> None:
    """Offers those who may be meant; asks openly where one is of a sensitive department, whom a text never names."""
    codes = desk.wish.in_doubt
    if desk.turn.channel == "sms" and any(desk.clinic.is_sensitive(code) for code in codes):
        desk.say("utter_ask_provider_in_words")
        return
    desk.say("utter_ask_which_provider", numbered(_label(desk, code) for code in codes))


def _label(desk: Desk, code: str) -> str:
    provider = desk.clinic.providers[code]
    spanish = provider.department_name_es if desk.turn.language == "es" else ""
    return desk.piece("utter_provider_label", provider=provider.name, department=spanish or provider.department_name)
