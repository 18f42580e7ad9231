"""What a small word means by its place: "through" without a beginning is a bound, "but" after "any" takes away."""

import re
from dataclasses import replace

from actions.times.items import Clock, Days, Item, Mark, MonthDay, Number, Part, Reference, Weekdays

_DAY = (Days, Weekdays, MonthDay)
_OPERAND = (*_DAY, Clock, Part, Number)
_ALL = re.compile(r"\b(?:any|every|all|whenever|whatever|anything|everything|anytime|whichever|each)\b")
_ALL_TIMES = re.compile(r"\b(?:any ?time|anything|everything|whenever|whatever)\b")
_STRAIGHT = re.compile(r" (?:(?:on|for|the|that|this|next|in)(?: the)? )?")
_FILLER = re.compile(
    r"(?: (?:on|for|the|an?|in|my|not|maybe|that|this|next|at|during|around|right|just|like|early|late))* ?"
)
_CLAUSE_ENDS = re.compile(
    r" ?(?:$|[.,;!?)]|(?:and|or|because|cause|since|please|thanks|thank|if|when|so|im|i|we|my|at|for me|for us)\b)"
)
_HALVES = re.compile(
    r"[^.,;?!]{0,2}\b(?:or|and|and or|o|y|u) (?:(?P<right>right|just|immediately|directly|just(?:it)?o"
    r"|inmediatamente) )?"
)
_RIGHT = re.compile(r"\b(?:right|just|immediately|directly|just(?:it)?o|inmediatamente) $")
_ELLIPTIC = re.compile(
    r"(?: (?:it|hers|his|theirs|mine|her|him|them|her appointment|his appointment))? ?(?:$|[.,;!?)]"
    r"|(?:is|would|will|works?|please|either|if|fine|ok|okay|so|because|both|para|y|asi|porque|esta|seria"
    r"|por favor|si|que|de (?:la|el|ella|eso|esa|ellos) (?:cita)?)\b)"
)


def settle_marks(items: list[Item], text: str) -> list[Item]:
    """`items` with each mark read by what stands on either side of it."""
    items = [_open_ended(items, i, text) for i in range(len(items))]
    items = [_exception(items, i, text) for i in range(len(items))]
    items = [item for i, item in enumerate(items) if not _repeats(items, i, text)]
    return _either_side(items, text)


def _open_ended(items: list[Item], i: int, text: str) -> Item:
    """ "Any day through the 20th" is by the 20th; "Monday through the 20th" is a range. "Neither, ..." ends there."""
    item = items[i]
    if (
        item.value == Mark("not")
        and text[item.start : item.end] == "neither"
        and text[item.end : item.end + 1] in ",.;"
    ):
        return replace(item, value=Mark("stop"))
    if item.value != Mark("to") or text[item.start : item.end] != "through" or i + 1 == len(items):
        return item
    begins = i > 0 and (isinstance(items[i - 1].value, _OPERAND) or items[i - 1].value == Mark("from"))
    return item if begins or not isinstance(items[i + 1].value, _OPERAND) else replace(item, value=Mark("by"))


def _exception(items: list[Item], i: int, text: str) -> Item:
    """ "Any day next week but Monday": the day is taken away, unless more is said of it ("but Monday is best")."""
    item, after = items[i], items[i + 1] if i + 1 < len(items) else None
    if item.value == Mark("except") and after and text[: item.end].endswith(" but"):
        takes_away = not text.startswith(" only", after.end) and _FILLER.fullmatch(text, item.end, after.start)
        return item if takes_away else replace(item, value=Mark("but"))
    if item.value != Mark("but") or after is None or text[item.start : item.end] != "but":
        return item
    clause = text[max((other.end for other in items[:i] if other.value == Mark("stop")), default=0) : item.start]
    plural = isinstance(after.value, Part) and text[after.start : after.end].endswith("s")
    quantified = _ALL.search(clause) if isinstance(after.value, _DAY) else _ALL_TIMES.search(clause)
    if not quantified or not (plural or isinstance(after.value, _DAY)):
        return item
    last = _list_end(items, i + 1)
    straight = _STRAIGHT.fullmatch(text, item.end, after.start)
    return replace(item, value=Mark("except")) if straight and _CLAUSE_ENDS.match(text, items[last].end) else item


def _repeats(items: list[Item], i: int, text: str) -> bool:
    """True for the second "tomorrow" in "tomorrow morning or, if not tomorrow, then wednesday"."""
    led = (
        i > 0
        and items[i - 1].value == Mark("else")
        and text[items[i - 1].end : items[i].start].strip(" ,") in ("", "on")
    )
    behind = [item.value for item in items[i + 1 : i + 3] if item.value != Mark("comma")]
    another = bool(behind) and isinstance(behind[0], _DAY)
    return (
        led
        and isinstance(items[i].value, _DAY)
        and another
        and any(other.value == items[i].value for other in items[: i - 1])
    )


def _list_end(items: list[Item], i: int) -> int:
    """The last item of the list that begins at `i`: "monday or tuesday", "friday afternoon"."""
    last = i
    for j in range(i + 1, len(items)):
        if isinstance(items[j].value, (*_DAY, Part)):
            last = j
        elif items[j].value not in (Mark("or"), Mark("and"), Mark("comma")):
            break
    return last


def _either_side(items: list[Item], text: str) -> list[Item]:
    """ "Before or after 2:30" has one time for two bounds; "right before or right after" stays near it."""
    result: list[Item] = []
    i = 0
    while i < len(items):
        halves = _halves_at(items, i, text)
        if halves is None:
            result.append(items[i])
            i += 1
            continue
        first, second, close = items[i], items[i + 2], halves
        i += 3
        told = Item(Reference("told"), second.end, second.end)
        elliptic = _ELLIPTIC.match(text, second.end) is not None
        operand = [told] if elliptic else []
        while not elliptic and i < len(items) and items[i].value in (Mark("at"), Mark("about")):
            operand.append(items[i])
            i += 1
        if not elliptic and i < len(items) and isinstance(items[i].value, (*_OPERAND, Reference)):
            operand.append(items[i])
            i += 1
        if not operand:
            result += [first, items[i - 2], second]
        elif close:
            result += [replace(first, value=Mark("around"), end=second.end), operand[-1]]
        else:
            copies = [replace(item, start=first.end, end=first.end) for item in operand]
            result += [first, *copies, replace(second, value=Mark("or"), end=second.start), second, *operand]
    return result


def _halves_at(items: list[Item], i: int, text: str) -> bool | None:
    """Whether "before or after" at `i` is a close one ("right before or after"); None if it is not there at all."""
    if i + 2 >= len(items) or items[i + 1].value not in (Mark("or"), Mark("and")):
        return None
    if {items[i].value, items[i + 2].value} != {Mark("before"), Mark("after")}:
        return None
    link = _HALVES.fullmatch(text, items[i].end, items[i + 2].start)
    return (bool(link["right"]) or _RIGHT.search(text[: items[i].start]) is not None) if link else None
