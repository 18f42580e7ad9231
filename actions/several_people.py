"""One wish for several people ("book Mia and Leo for shots"): a visit for each, one after another, in their order."""

import re
from collections.abc import Sequence

from actions.answers import folded
from actions.desk import Desk
from actions.several_wishes import flow_named
from actions.turn import Person

_ALL_CHILDREN = re.compile(
    r"\b(?:both|two|all)(?: of)?(?: my| our| the)? (?:kids|children)\b|"
    r"\b(?:my|our) (?:two|three|2|3) (?:kids|children)\b|"
    r"\b(?:ambos|amb[oa]s|l[oa]s dos|mis dos|mis tres|tod[oa]s mis) (?:hij[oa]s|ni[nñ][oa]s)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(r"(?:for )?(?:both|all)(?: of)?(?: them| the kids| kids)?|(?:para )?(?:ambos|l[oa]s dos|tod[oa]s)")
_ONESELF = r"me|myself|m[ií]|yo"


def take_first_person(desk: Desk, people: Sequence[Person]) -> Person | None:
    """Whose visit comes first, if the opening message names several; the wish waits for the others."""
    words = str((desk.draft.identity or {}).get("opening", ""))
    group = _named_together(words, people) or _ALL_CHILDREN.search(words)
    if group is None or not _may_be_split(desk, words):
        return None
    named = _in_order(group[0], people) or [person for person in people if not person.is_self]
    if len(named) < 2:
        return None
    first, *others = named
    before, after = words[: group.start()], words[group.end() :]
    desk.draft.identity = {**(desk.draft.identity or {}), "opening": f"{before}{first.given_name}{after}"}
    _let_wait(desk, first, others, [f"{before}{person.given_name}{after}" for person in others])
    return first


def answer_with_several(desk: Desk, people: Sequence[Person]) -> Person | None:
    """ "Mia and Leo", "both", in answer to "who is the visit for?"."""
    opening = str((desk.draft.identity or {}).get("opening", ""))
    group = _named_together(desk.turn.text, people)
    children = [person for person in people if not person.is_self]
    is_both = _BOTH.fullmatch(folded(desk.turn.text)) is not None
    named = _in_order(group[0], people) if group else children if is_both else []
    if len(named) < 2 or not _may_be_split(desk, opening):
        return None
    first, *others = named
    _let_wait(desk, first, others, [f"{opening}, {person.given_name}" for person in others])
    return first


def _named_together(words: str, people: Sequence[Person]) -> re.Match[str] | None:
    names = "|".join(re.escape(shape) for person in people for shape in {person.given_name, folded(person.given_name)})
    one = rf"\b(?:{names}|{_ONESELF})(?:['’]s)?"
    found = re.search(rf"{one}(?:(?:\s*,\s*(?:and\s+|y\s+)?|\s+(?:and|&|y|e)\s+){one})+\b", words, re.IGNORECASE)
    return found if names else None


def _in_order(words: str, people: Sequence[Person]) -> list[Person]:
    said = folded(re.sub(r"['’]s\b", "", words)).split()
    own = set(_ONESELF.replace("m[ií]", "mi").split("|"))
    named = [
        person
        for word in said
        for person in people
        if word in folded(person.given_name).split() or (person.is_self and word in own)
    ]
    return list(dict.fromkeys(named))


def _may_be_split(desk: Desk, words: str) -> bool:
    """A booking, or what a verb names: another flow would not know later what to do with the words."""
    return desk.draft.flow == "booking_form" or flow_named(words) == desk.draft.flow


def _let_wait(desk: Desk, first: Person, others: Sequence[Person], wishes: list[str]) -> None:
    desk.draft.later = [*wishes, *(desk.draft.later or [])]
    names = ", ".join(person.given_name for person in others)
    desk.say("utter_first_then", None, first=first.given_name, others=names)
