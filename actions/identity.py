"""Who is writing, and who the visit is for: asked only as far as it is not known, told to nobody who has not proved it.

A number on file is identified by birth date and family name. A number that the clinic has never seen registers, and is
booked as a new patient whom the staff confirm.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

from actions import registering
from actions.answers import folded
from actions.choices import read_number
from actions.desk import Desk, numbered
from actions.dictation import name_in, read_spelling
from actions.draft import Json
from actions.likeness import ALIKE, likeness
from actions.offers import times_in
from actions.several_people import answer_with_several, take_first_person
from actions.times import read_birth_dates
from actions.turn import Person
from api.errors import IdentityLocked, IdentityMismatch

_MOST_WORDS_NEARLY_NAMED = 2
_SOMEONE_ELSE = re.compile(
    r"\b(?:my|mi) (?:wife|husband|spouse|partner|mother|mom|father|dad|grandma|grandmother|grandpa|grandfather|sister|"
    r"brother|friend|aunt|uncle|roommate|neighbor|"
    r"esposa|esposo|marido|mujer|pareja|madre|mama|padre|papa|abuela|abuelo|hermana|hermano|amiga|amigo)\b"
)
_ONLY_SPEAKS = re.compile(
    rf"{_SOMEONE_ELSE.pattern} (?:(?:also|always|just|ya|me|nos|los|las|lo|la) )*"
    r"(?:say|said|says|told|tells|thinks?|thought|recommend(?:s|ed)?|sent|suggested|loves?|likes?|"
    r"dice|dijo|recomendo|recomienda|mando|cree|piensa)\b(?! (?:that |que )?(?:s?he|they|ella|el|needs?|necesita)\b)"
)
"""Somebody of whom the message merely tells what they say: "my neighbor says you are so nice"."""
_A_CHILD = re.compile(
    r"\b(?:my|mi|mis) (?:son|daughter|child|children|kids?|boys?|girls?|baby|hij[oa]s?|nin[oa]s?|bebe)\b"
)
_A_YEAR = re.compile(r"\b(?:19|20)\d{2}\b|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2}\b")
_WHOSE = re.compile(r"\b([a-z]{3,})['’]s? (?:appointment|appt|visit|checkup|shots?|physical|cita)\b", re.IGNORECASE)
_SON = re.compile(r"\b(?:son|boy|hijo|nino|brother)\b")
_DAUGHTER = re.compile(r"\b(?:daughter|girl|hija|nina)\b")
_CHILD = re.compile(r"\b(?:child|kid|baby|toddler|bebe)\b")
_ONESELF = re.compile(r"\b(?:for me|for myself|myself|me|mine|my own|para mi|yo|conmigo)\b")


def note_who(desk: Desk) -> None:
    """Keeps the opening message: it may name for whom the visit is, once names may be compared."""
    desk.draft.identity = {**(desk.draft.identity or {}), "opening": desk.turn.text}


def switch_person(desk: Desk) -> bool:
    """ "Mia instead", in the middle: another of those whom the person may act for. False if nobody else is named."""
    party, said = desk.party, set(_without_possessive(desk.turn.text).split())
    named = [p for p in desk.turn.people if said & set(folded(p.given_name).split())]
    if party is None or len(named) != 1 or named[0].id == party.id:
        return False
    desk.draft.party = named[0].to_json()
    return True


def _words(desk: Desk) -> list[str]:
    """Those of the opening message."""
    return _without_possessive((desk.draft.identity or {}).get("opening", "")).split()


def _without_possessive(text: str) -> str:
    """The words of a text, "Mia's" as "mia"."""
    return folded(re.sub(r"['’]s\b", "", text, flags=re.IGNORECASE))


async def find_party(desk: Desk) -> bool:
    """Whether the patient is known now. Otherwise `action_ask_party` asks for what is missing."""
    if desk.draft.party:
        return True
    if desk.draft.outcome:
        return False
    if desk.turn.locked:
        end_with_person(desk, "identity_locked")
        return False
    return _choose_party(desk, desk.turn.people)


def end_with_person(desk: Desk, reason: str) -> None:
    desk.draft.outcome = {"kind": "handoff", "reason": reason}


async def read_party(desk: Desk) -> bool:
    """Takes what the message says about the person. False if it says nothing of the kind."""
    if desk.turn.people:
        return _read_choice(desk)
    if desk.turn.people_on_file:
        return await _read_identity(desk)
    return await registering.read_newcomer(desk)


def _read_choice(desk: Desk) -> bool:
    people = desk.turn.people
    index = read_number(desk.turn.text, len(people))
    words = _without_possessive(desk.turn.text).split()
    chosen = people[index] if index is not None else None
    chosen = chosen or answer_with_several(desk, people) or _mentioned(words, people) or _nearly_named(words, people)
    if chosen:
        desk.draft.party = chosen.to_json()
    return chosen is not None


async def read_opening(desk: Desk) -> None:
    """Takes name and birth date out of an opening message: "Haddad 1/15/1979, I'd like to come on Wednesday"."""
    is_new = not desk.turn.people_on_file
    if is_new:
        registering.read_opening(desk)
    # Who wishes for something else than a new visit on an unknown number is not registered.
    is_asked = not desk.turn.people and not desk.turn.locked and (not is_new or desk.draft.flow == "booking_form")
    if not is_asked or not (words := _apart(desk)) or not name_in(words[0]):
        return
    await _read_apart(desk, words, registering.read_newcomer if is_new else _read_identity)


async def _read_apart(desk: Desk, words: tuple[str, str], read: Callable[[Desk], Awaitable[bool]]) -> bool:
    """Reads the part that says who is writing; what else the message says is left for the form to read."""
    whole, (said, rest) = desk.turn, words
    desk.turn = replace(whole, text=said)
    is_read = await read(desk)
    desk.turn = replace(whole, text=rest if is_read else whole.text)
    return is_read


def _apart(desk: Desk) -> tuple[str, str] | None:
    """The part of a message that says who is writing, and the rest; None where the message is not of that kind."""
    parts = re.split(r"(?<=[,.;!?\n])\s+", desk.turn.text)
    today = desk.turn.now.date()
    born = next((n for n, part in enumerate(parts) if _A_YEAR.search(part) and read_birth_dates(part, today)), None)
    if born is None or len(parts) == 1:
        return None
    first = born if name_in(parts[born]) or born == 0 else born - 1
    rest = " ".join(parts[:first] + parts[born + 1 :]).strip()
    return (" ".join(parts[first : born + 1]), rest) if len(rest.split()) > 1 else None


async def _read_identity(desk: Desk) -> bool:
    if words := _apart(desk):
        return await _read_apart(desk, words, _read_identity)
    known = dict(desk.draft.identity or {})
    birth_dates = registering.birth_dates_in(desk) if not _keyed_name(desk, known) else []
    name = name_in(desk.turn.text) or _keyed_name(desk, known)
    is_told = bool(birth_dates) or name.isdecimal() or read_spelling(desk.turn.text) is not None
    if not is_told and (times_in(desk) or not (name and _looks_like_a_name(desk, name))):
        return False
    before = known.get("family_name")
    if name and before and not is_told and not registering.corrects(desk, before, name.split()):
        return False
    known |= {"birth_dates": birth_dates} if birth_dates else {}
    known |= {"family_name": name} if name else {}
    desk.draft.identity = known
    if known.get("birth_dates") and known.get("family_name"):
        await _identify(desk, known)
    return True


def _keyed_name(desk: Desk, known: Json) -> str:
    """A family name on a telephone's keys, where it is asked for: the api compares it with the letters of the keys."""
    digits = "".join(desk.turn.text.split())
    is_keyed = desk.is_call and known.get("birth_dates") and digits.isdecimal() and len(digits) > 1
    return digits if is_keyed else ""


async def _identify(desk: Desk, known: Json) -> None:
    desk.draft.identity = {key: known[key] for key in known.keys() - {"birth_dates", "family_name"}}
    born, *others = (date.fromisoformat(said) for said in known["birth_dates"])
    turned_round = next((d for d in others if (d.year, d.month, d.day) == (born.year, born.day, born.month)), None)
    try:
        identified = await desk.client.identify(born, known["family_name"], or_birth_date=turned_round)
    except IdentityMismatch:
        desk.draft.identity["is_mismatch"] = True
        return
    except IdentityLocked:
        end_with_person(desk, "identity_locked")
        return
    _choose_party(desk, [Person.from_json(person) for person in identified.people_json()])


def _choose_party(desk: Desk, people: list[Person] | tuple[Person, ...]) -> bool:
    """The only person it can be, or the one whom the messages so far have named."""
    if not people:
        return False
    if _names_someone_else(desk, people):
        end_with_person(desk, "someone_else")
        return False
    chosen = people[0] if len(people) == 1 else take_first_person(desk, people)
    chosen = chosen or _mentioned(_words(desk), people, is_opening=True)
    if chosen:
        desk.draft.party = chosen.to_json()
    else:
        desk.draft.identity = {**(desk.draft.identity or {}), "choices": [person.to_json() for person in people]}
    return chosen is not None


def _names_someone_else(desk: Desk, people: list[Person] | tuple[Person, ...]) -> bool:
    """Whether the visit is for a person to whom this conversation has no access: never taken for one who has."""
    if (desk.draft.identity or {}).get("been_here") is not None:
        return False  # The one who has just been registered is the one whom the message spoke of.
    opening = (desk.draft.identity or {}).get("opening", "")
    if _mentioned(_without_possessive(opening).split(), [person for person in people if not person.is_self]):
        return False
    whose = _WHOSE.search(opening)
    given_names = {word for person in people for word in folded(person.given_name).split()}
    names_another = whose is not None and folded(whose[1]) not in given_names | {"today", "tomorrow", "doctor"}
    has_children = any(not person.is_self for person in people)
    names_child = _A_CHILD.search(folded(opening)) is not None and not has_children
    about = _ONLY_SPEAKS.sub(" ", folded(opening))
    return names_another or names_child or _SOMEONE_ELSE.search(about) is not None


def _mentioned(
    words: list[str], people: list[Person] | tuple[Person, ...], *, is_opening: bool = False
) -> Person | None:
    """The one person whom the words name. An opening that says who writes does not say for whom."""
    said = set(words)
    named = [p for p in people if not p.is_self and said & set(folded(p.given_name).split())]
    if len(named) == 1:
        return named[0]
    text, children = " ".join(words), [p for p in people if not p.is_self]
    for pattern, sex in ((_SON, "M"), (_DAUGHTER, "F"), (_CHILD, None)):
        fitting = [p for p in children if sex in (None, p.sex)]
        if pattern.search(text) and len(fitting) == 1:
            return fitting[0]
    themself = next((p for p in people if p.is_self), None)
    named_for = {after for word, after in pairwise(words) if word in ("for", "para")} if is_opening else said
    own_name = themself is not None and bool(named_for & set(folded(themself.given_name).split()))
    return themself if not named and (_ONESELF.search(text) or own_name) else None


def _nearly_named(words: list[str], people: tuple[Person, ...]) -> Person | None:
    """Whose name it is nearly, "Lio" for Leo, in an answer that holds little else."""
    if len(words) > _MOST_WORDS_NEARLY_NAMED:
        return None
    near = [p for p in people if any(likeness(word, folded(p.given_name)) >= ALIKE for word in words)]
    return near[0] if len(near) == 1 else None


def _looks_like_a_name(desk: Desk, name: str) -> bool:
    """A few words and nothing that the model reads as another wish."""
    return (
        len(name.split()) <= 3
        and len(desk.turn.text.split()) <= 8
        and desk.turn.intent in registering.INTENTS_OF_A_NAME
    )


def ask_party(desk: Desk) -> None:
    """Puts the question that is open: who are you, or who is it for."""
    known = desk.draft.identity or {}
    people = [Person.from_json(p) for p in known.get("choices", [])] or list(desk.turn.people)
    if people:
        desk.say("utter_ask_whom", numbered(person.given_name for person in people))
    elif desk.turn.people_on_file:
        _ask_identity(desk, known)
    else:
        registering.ask_newcomer(desk, known)


def _ask_identity(desk: Desk, known: Json) -> None:
    if known.get("is_mismatch"):
        desk.say("utter_identity_mismatch")
        desk.draft.identity = {**known, "is_mismatch": False}
    elif known.get("birth_dates"):
        desk.say("utter_ask_family_name")
    elif known.get("family_name"):
        desk.say("utter_ask_birth_date")
    elif desk.turn.people_on_file > 1:
        desk.say("utter_ask_identity_shared")
    else:
        desk.say("utter_back_to_identity" if desk.comes_back else "utter_ask_identity")
