"""Moving an appointment: the time it has now is no wish when another is named ("my tuesday visit to friday at 10")."""

import re

from actions.times.items import Clock, Days, Item, Mark, MonthDay, Number, Part, Value, Weekdays

_EXISTING = re.compile(
    r"\b(?:i have|i had|ive got|we have|im (?:booked|scheduled|down)|tengo)(?: (?:an?|my|una|mi|in"
    r"|for))*(?: [a-z]+)? ?(?:appointment|visit|cita)?"
    r" (?:on|at|for|el|a las?|para)\b[^,.;?!]*?(?=[,.;?!]|\b(?:and|but|can|could|to|y|pero|puedo)\b|$)"
    r"|\b(?:my|mi) (?:[a-z0-9:]+ ){1,4}(?:appointment|visit|cita)\b"
    r"|\b(?:my|the|mi|la) (?:appointment|visit|cita)(?: is| was| that is|s)? (?:on|at|for|from|del?"
    r"|el)\b[^,.;?!]*?(?=[,.;?!]|\b(?:to|al|para|and|but)\b|$)"
)


def leave_old_time(items: list[Item], text: str) -> list[Item]:
    """`items` without the time that an appointment has now, if it is to be moved and a new time is named."""
    moves = [i for i, item in enumerate(items) if item.value == Mark("move") or _moves_to(item, text)]
    if not moves:
        return items
    if items[moves[0]].value == Mark("move"):
        items = _destination(items, moves[0])
    old = [match.span() for match in _EXISTING.finditer(text)]
    kept = [item for item in items if not (_tells_time(item.value) and any(a <= item.start < b for a, b in old))]
    return kept if any(_tells_time(item.value) for item in kept) else items


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
