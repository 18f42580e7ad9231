"""What a patient rules out: "not monday", "no mornings", "can't come before 9 or after 2", "tuesdays don't work"."""

import re

from actions.times.items import Clock, Days, Item, Mark, Part, Weekdays

_ENDS = frozenset({"stop", "correct", "but", "propose", "not", "except", "cannot", "no"})
_LIST = frozenset({"or", "and"})
_BOUNDS = frozenset({"after", "before", "by", "from", "between"})
_LINK = re.compile(
    r"\s*(?:(?:the|on|in|at|of|for|any|my|or|and|to|until|after|before|by|from|between|through|nor|el|la"
    r"|los|las|de|del|por|en|a|o|y|ni|-|,)"
    r"(?![a-z])\s*)*"
)
_REACH = {"not": 2, "except": 3, "cannot": 7}


def refused_items(items: list[Item], text: str) -> set[int]:
    """The places of the days and times that the patient does not want."""
    refused: set[int] = set()
    for i, item in enumerate(items):
        if not isinstance(item.value, Mark):
            continue
        if item.value.kind in _REACH:
            after = _refused_after(items, i, text, item.value.kind)
            refused |= after or (_refused_before(items, i, text) if item.value.kind == "cannot" else after)
        elif item.value.kind == "no":
            refused |= _refused_by_no(items, i, text)
        elif item.value.kind == "refused":
            refused |= _refused_before(items, i, text)
    return refused


def _operand(item: Item) -> bool:
    return isinstance(item.value, Days | Weekdays | Clock | Part)


def _is_time(item: Item) -> bool:
    return isinstance(item.value, Clock | Part)


def _words_between(text: str, a: Item, b: Item) -> int:
    return len(re.findall(r"[a-z0-9]+", text[a.end : b.start]))


def _refused_after(items: list[Item], i: int, text: str, kind: str) -> set[int]:
    """Everything from a "not" or "can't" on, as long as one list or one day and its time goes on."""
    refused: set[int] = set()
    last = items[i]
    for j in range(i + 1, len(items)):
        item = items[j]
        if isinstance(item.value, Mark):
            if item.value.kind in _ENDS or (item.value.kind == "comma" and refused and not _goes_on(items, j)):
                break
            continue
        if not _operand(item):
            continue
        if not refused and _words_between(text, last, item) > _REACH[kind]:
            break
        if refused and (not _LINK.fullmatch(text, last.end, item.start) or _day_of_its_own(items, j)):
            break
        refused.add(j)
        last = item
    return refused


def _day_of_its_own(items: list[Item], j: int) -> bool:
    """True in "any time but lunch on friday": friday is wished; only its lunch is not."""
    return not _is_time(items[j]) and _is_time(items[j - 1])


def _goes_on(items: list[Item], comma: int) -> bool:
    """True at the first comma of "not mondays, tuesdays or fridays"; false in "not the 8th, the 9th"."""
    for j in range(comma + 1, len(items) - 1):
        value = items[j].value
        if isinstance(value, Mark) and value.kind in _LIST:
            return _operand(items[j + 1])
        if not _operand(items[j]) and not (isinstance(value, Mark) and value.kind == "comma"):
            return False
    return False


def _refused_by_no(items: list[Item], i: int, text: str) -> set[int]:
    """What "no mornings" or "nothing after 3" rules out; "no, monday" and "no make it 3" are corrections."""
    if not re.search(r"[a-z0-9]", text[items[i].end :]):
        return _refused_before(items, i, text) if i and not text[items[i - 1].end : items[i].start].strip() else set()
    if i + 1 >= len(items) or text[items[i].end : items[i + 1].start].strip():
        return set()
    after = items[i + 1]
    bound = isinstance(after.value, Mark) and after.value.kind in _BOUNDS
    general = isinstance(after.value, Part) or (isinstance(after.value, Weekdays) and after.value.mode == "every")
    nothing = text[items[i].start : items[i].end] == "nothing"
    return _refused_after(items, i, text, "not") if bound or general or nothing else set()


def _refused_before(items: list[Item], i: int, text: str) -> set[int]:
    """What "mondays and tuesdays don't work" rules out: back to where the clause begins."""
    refused: set[int] = set()
    last = items[i]
    for j in range(i - 1, -1, -1):
        item = items[j]
        if isinstance(item.value, Mark):
            if item.value.kind in _ENDS or (item.value.kind == "comma" and not refused):
                break
            continue
        if not _operand(item):
            continue
        if not (_LINK.fullmatch(text, item.end, last.start) if refused else _words_between(text, item, last) <= 2):
            break
        refused.add(j)
        last = item
    return refused
