"""Several wishes in one message: the first is seen to, the others wait until it has ended, and none gets lost."""

import re
from dataclasses import replace

from actions.answers import folded
from actions.desk import Desk

_NEXT = re.compile(
    r"\s*(?:[,;.]\s*)?\b(?:and then|and also|and|also|then|plus|"
    r"y luego|y despu[eé]s|y tambi[eé]n|y|adem[aá]s)\b\s+"
    r"|\s*[;.!]\s+|\s*,\s+",
    re.IGNORECASE,
)
STAFF = "staff"
"""What only people do, and so comes last: afterwards a person answers."""
_OF_THE_SAME_VISIT = re.compile(r"^(?:\w+ )(?:it|that|on|esa|eso|la|lo)\b|\binstead\b")
_FEWEST_WORDS = 3
_TO = r"(?:(?:i|we|you|to|please|pls|also|can|could|would|like|want|need|id|have|quiero|necesito|puede|me|por favor) )*"
_FLOW_OF = (
    ("cancelling_form", re.compile(rf"{_TO}(?:cancel|anul|cancela|cancelar|cancele)\w*\b")),
    (
        "rescheduling_form",
        re.compile(rf"{_TO}(?:move|reschedule|change|push|switch|mover|mueva|cambi\w*|reprogram\w*)\b"),
    ),
    (
        STAFF,
        re.compile(
            rf"{_TO}(?:an? |my |una? |mi |mis )?"
            r"(?:refill|prescription|results|records|bill\w*|receta|resultados|factura)\b"
        ),
    ),
    ("booking_form", re.compile(rf"{_TO}(?:book|schedule|make|set up|reserv\w*|agend\w*|hacer|sacar|pedir)\b")),
)


def flow_named(clause: str) -> str | None:
    """The flow that a clause begins, by its verb: only words of which there is no doubt split a message."""
    said = folded(clause)
    return next((form for form, verb in _FLOW_OF if verb.match(said)), None)


def wishes_in(text: str) -> list[str]:
    """The message cut before each clause that begins a flow of another kind than the one before; else as it is."""
    cuts, kind = [0], flow_named(text)
    if kind is None:
        return [text]
    for link in _NEXT.finditer(text):
        named = flow_named(text[link.end() :])
        is_whole = _has_an_object(text[cuts[-1] : link.start()])
        if named and named != kind and is_whole and _stands_alone(folded(text[link.end() :])):
            cuts += [link.start(), link.end()]
            kind = named
    bounds = [*cuts, len(text)]
    return [text[start:end].strip() for start, end in zip(bounds[::2], bounds[1::2], strict=True)]


def _has_an_object(clause: str) -> bool:
    """ "I need to cancel and reschedule my physical": what is cancelled is said once, and there is one wish."""
    said = folded(clause)
    return any((found := verb.match(said)) and found.end() < len(said) for _, verb in _FLOW_OF)


def _stands_alone(said: str) -> bool:
    """ "Cancel my visit and book another one" is one wish about one visit."""
    return len(said.split()) >= _FEWEST_WORDS and not _OF_THE_SAME_VISIT.search(said)


def first_flow(desk: Desk) -> str | None:
    """The flow to begin with, where a message holds several wishes."""
    wishes = wishes_in(desk.turn.text)
    return flow_named(wishes[0]) if len(wishes) > 1 else None


def take_first(desk: Desk, form: str) -> None:
    """Of several wishes the opened form reads only its own; the others are kept in their order."""
    wishes = wishes_in(desk.turn.text)
    mine = next((wish for wish in wishes if flow_named(wish) == form), None)
    if len(wishes) < 2 or mine is None:
        return
    wishes.remove(mine)
    desk.draft.later = wishes
    desk.turn = replace(desk.turn, text=mine)
    desk.say("utter_one_after_another")


def take_next(desk: Desk) -> str | None:
    """The form of the wish that waits longest; it is read as if it had just been said."""
    if not desk.draft.later:
        return None
    wish, *rest = desk.draft.later
    desk.draft.later, desk.draft.used_turn = rest or None, None
    desk.draft.resumed = wish
    desk.say("utter_next_wish")
    # What has no verb of its own is the same visit for somebody else: see `several_people`.
    return flow_named(wish) or "booking_form"


def leave_to_staff(desk: Desk) -> None:
    """A person takes over: they read the whole message, and the patient hears that nothing is forgotten."""
    if desk.draft.later:
        desk.draft.later = None
        desk.say("utter_rest_with_staff")


def drop(desk: Desk) -> None:
    """The patient leaves everything: what still waits goes too, and that is said."""
    if desk.draft.later:
        desk.draft.later = None
        desk.say("utter_rest_dropped")


def read_resumed(desk: Desk, form: str) -> None:
    """Puts the words of a wish that has waited in the place of those which ended the wish before it."""
    if desk.draft.resumed:
        intent = {"cancelling_form": "cancel_appointment", "rescheduling_form": "reschedule_appointment"}
        words, desk.draft.resumed = desk.draft.resumed, None
        named = intent.get(form, "book_appointment")
        desk.turn = replace(desk.turn, text=words, intent=named, perhaps=frozenset(), question=None)
