"""Moving an appointment: the time it has now is no wish when another is named ("my tuesday visit to friday at 10")."""

import re
from dataclasses import replace

from actions.times.items import (
    Clock,
    Days,
    Item,
    Mark,
    Moment,
    MonthDay,
    Number,
    Offset,
    Ordering,
    Part,
    Shift,
    Value,
    Weekdays,
)

_EXISTING = re.compile(
    r"\b(?:i have|i had|ive got|we have|im (?:booked|scheduled|down)|tengo)(?: (?:an?|my|una|mi|in"
    r"|for))*(?: [a-z]+)? ?(?:appointment|visit|cita)?"
    r" (?:on|at|for|el|a las?|para)\b[^,.;?!]*?(?=[,.;?!]|\b(?:and|but|can|could|to|y|pero|puedo)\b|$)"
    r"|\b(?:my|mi) (?:[a-z0-9:/]+ ){1,4}(?:appointment|visit|cita)\b"
    r"|\b(?:my|the|mi|la) (?:appointment|visit|cita)(?: is| was| that is|s)? (?:on|at|for|from|del?"
    r"|el)\b[^,.;?!]*?(?=[,.;?!]|\b(?:to|al|para|and|but)\b|$)"
)

_CANCELLED = re.compile(
    r"\b(?:reschedule|resched|move|change|switch|bump|swap|trade|exchange) (?:my|our|his|her|the|moms"
    r"|dads) [^.,;?!]*?(?=[.,;?!]|\b(?:to"
    r"|and|but|for|until|into)\b|$)"
    r"|\b(?:swap|trade|exchange|replace|give up) (?:out )?(?:my|our|his|her|the|this|that) [^.,;?!]*?(?=[.,;?!]"
    r"|\b(?:to|for|with|into)\b|$)"
    r"|\b(?:my|our|his|her) (?:appointment|visit) (?:is|was) (?:[a-z]+ ){0,3}?(?=\d|the \d)[^.,;?!]*?(?=[.,;?!]"
    r"|\b(?:and|but|so)\b|$)"
    r"|\b(?:cancel|cancelling|canceling)\b(?! if)[^.,;?!]*?(?=[.,;?!]|\b(?:and|but|then|so|can|could|because|i|is"
    r"|if)\b|$)"
    r"|\b(?:cancel(?:ar|en|e|o|eme|enme|arla)|quit(?:ar|en|e|eme|enme)|anul(?:ar|en|e))\b[^.,;?!]*?(?=[.,;?!]|\b(?:y"
    r"|pero|para sacar|porque|es que)\b|$)"
)

_THAT_DAY = re.compile(r"\b(?:that|same) day\b")


def leave_old_time(items: list[Item], text: str) -> list[Item]:
    """`items` without the time that an appointment has now, if it is to be moved and a new time is named."""
    if (changed := _without_kept(items, text)) is not None:
        return changed
    items = _without_cancelled(items, text)
    moves = [i for i, item in enumerate(items) if item.value == Mark("move") or _moves_to(item, text)]
    if not moves:
        return items
    if items[moves[0]].value == Mark("move"):
        items = _destination(items, moves[0])
    old = [match.span() for match in _EXISTING.finditer(text)]
    kept = [item for item in items if not (_tells_time(item.value) and any(a <= item.start < b for a, b in old))]
    return kept if any(_tells_time(item.value) for item in kept) else items


_GIVES_UP = re.compile(r"\b(?:cancel\w*|drop|scratch|get rid of|skip|move|change|reschedule|switch|take off)\b")
_KEEPS = re.compile(
    r"\b(?:leave|keep|leaving|keeping|dont (?:touch|cancel|change|move))(?: (?:the|my|our|his|her|that))?"
    r"(?: (?:appointment|visit|one))?(?: (?:on|for|at))?(?: the)? ?$"
)


def _without_kept(items: list[Item], text: str) -> list[Item] | None:
    """`items` without what stays as it is: "cancel Tuesday but leave the Friday one"; None if nothing else is named."""
    if not _GIVES_UP.search(text):
        return None
    kept = [k for k, item in enumerate(items) if _tells_time(item.value) and _KEEPS.search(text, 0, item.start)]
    kept += [k + 1 for k in kept if k + 1 < len(items) and isinstance(items[k + 1].value, Clock | MonthDay | Part)]
    rest = [item for k, item in enumerate(items) if k not in kept]
    return rest if kept and any(_tells_time(item.value) for item in rest) else None


def _without_cancelled(items: list[Item], text: str) -> list[Item]:
    """`items` without the visit that is given up, if another time is wished: "cancel the 11th, I'll take the 18th"."""
    given_up = [match.span() for match in _CANCELLED.finditer(text)]
    day_stays = _THAT_DAY.search(text) is not None
    kept = [
        item
        for item in items
        if not any(a <= item.start < b for a, b in given_up)
        or not (isinstance(item.value, Clock | Number | Part) if day_stays else _tells_time(item.value))
    ]
    if not any(_tells_time(item.value) for item in kept):
        return items
    dropped = [item.value.days for item in items if item not in kept and isinstance(item.value, Weekdays)]
    return [
        _a_week_on(item) if isinstance(item.value, Weekdays) and item.value.days in dropped else item for item in kept
    ]


def _a_week_on(item: Item) -> Item:
    """ "The following Thursday" after the Thursday that is given up."""
    value = item.value
    following = isinstance(value, Weekdays) and value.mode == "following"
    return replace(item, value=replace(value, mode="next_sure")) if isinstance(value, Weekdays) and following else item


def _moves_to(item: Item, text: str) -> bool:
    return item.value == Mark("correct") and text[: item.end].endswith((" to", " a", " para"))


def _destination(items: list[Item], move: int) -> list[Item]:
    """What follows "to" replaces what stands between the verb and it: "move it from monday to thursday"."""
    for j in range(move + 1, len(items) - 1):
        if items[j].value == Mark("stop"):
            break
        if items[j].value == Mark("to") and any(_tells_time(item.value) for item in items[j + 1 : j + 3]):
            before = [item for item in items[move + 1 : j] if not _tells_time(item.value)]
            rest = [item for item in before if item.value not in (Mark("from"), Mark("between"))]
            return [*items[:move], *rest, Item(Mark("correct"), items[j].start, items[j].end), *items[j + 1 :]]
    return items


def _tells_time(value: Value) -> bool:
    return isinstance(value, Clock | Number | Days | Weekdays | MonthDay | Part)


_NOW = re.compile(
    r"\b(?:(?:my|our|his|her|their|the) (?:[a-z]+ ){0,2}?(?:appointment|visit|check ?up|physical|cleaning|exam"
    r"|follow up)"
    r"(?: is| was|s)?|(?:its|it is|it was|im|i am|were|we are|shes|hes) (?:currently )?(?:set|scheduled|booked"
    r"|down|on the"
    r" books)|(?:i|we) have(?: an?)? (?:appointment|visit))\b[^.;?!]{0,30}$"
)


def without_booked(items: list[Item], text: str, moment: Moment) -> list[Item]:
    """`items` without the words that name the visit at hand, where they say what it is and something else is wished:
    "my appointment is on the 3rd at 4:15, could it be earlier in the day"."""
    if not moment.context.booked:
        return items
    named = [k for k, item in enumerate(items) if item.role == "wish" and _names_it(items, k, text, moment)]
    others = [item for k, item in enumerate(items) if k not in named and item.role == "wish"]
    wished = any(isinstance(item.value, Ordering | Shift | Offset) for item in others) and "cancel" not in text
    return [item for k, item in enumerate(items) if k not in named] if named and wished else items


def _names_it(items: list[Item], k: int, text: str, moment: Moment) -> bool:
    item, when = items[k], moment.context.booked[0]
    value = item.value
    day = (
        (isinstance(value, MonthDay) and value.day == when.day)
        or (isinstance(value, Days) and value.first == value.last == when.date())
        or (isinstance(value, Weekdays) and value.mode in ("bare", "this") and value.days == {when.isoweekday()})
    )
    clock = (
        isinstance(value, Clock | Number)
        and (value.hour % 12, value.minute) == (when.hour % 12, when.minute)
        and not (isinstance(value, Clock) and value.meridiem == ("am" if when.hour >= 12 else "pm"))
    )
    if not day and not clock:
        return False
    start = max((text.rfind(mark, 0, item.start) for mark in ".;?!,"), default=-1) + 1
    clause = text[start : item.start]
    return _NOW.search(clause) is not None
