"""What a patient rules out: "not monday", "no mornings", "can't come before 9 or after 2", "tuesdays don't work"."""

import re

from actions.times.items import Clock, Days, Item, Mark, Ordering, Part, Weekdays

_ENDS = frozenset({"stop", "correct", "but", "propose", "not", "except", "cannot", "no", "else"})
_LIST = frozenset({"or", "and"})
_BOUNDS = frozenset({"after", "before", "by", "from", "between"})
_LINK = re.compile(
    r"\s*(?:(?:the|on|in|at|of|for|any|my|or|and|to|until|after|before|by|from|between|through|nor|el|la"
    r"|los|las|de|del|por|en|al|a|o|y|ni|-|,)"
    r"(?![a-z])\s*)*"
)
_AFTER_NO = re.compile(
    r"\s*(?:$|[,.;!?]|porque|que\b|mejor|pero|puedo|se puede|me sirve|el\b|la\b|es\b|because|but|sirve"
    r"|funciona)"
)
_REACH = {"not": 2, "except": 3, "cannot": 7}


def refused_items(items: list[Item], text: str) -> set[int]:
    """The places of the days and times that the patient does not want."""
    refused: set[int] = set()
    for i, item in enumerate(items):
        if not isinstance(item.value, Mark):
            continue
        if item.value.kind == "cannot" and _bounds_an_aside(items, i, text):
            continue  # "tomorrow, cause I can't leave till four thirty"
        if item.value.kind in _REACH:
            if item.value.kind == "cannot" and _ends_clause(items, i, text):
                refused |= _refused_before(items, i, text)  # "tuesday won't work, wednesday would"
                continue
            after = _refused_after(items, i, text, item.value.kind)
            refused |= after or (_refused_before(items, i, text) if item.value.kind == "cannot" else after)
        elif item.value.kind == "no":
            refused |= _refused_by_no(items, i, text)
        elif item.value.kind == "refused":
            refused |= _refused_before(items, i, text)
    return refused


def _ends_clause(items: list[Item], i: int, text: str) -> bool:
    beside = i > 0 and _operand(items[i - 1]) and not text[items[i - 1].end : items[i].start].strip()
    if beside and i > 1 and items[i - 2].value in (Mark("by"), Mark("before"), Mark("after")):
        return True  # "hasta el 20 no puedo"
    following = next((item for item in items[i + 1 :] if _operand(item)), None)
    if not beside or following is None:
        return beside
    apart = items[i + 1].value in (Mark("comma"), Mark("stop"), Mark("but"))
    again = next((n for n in range(i + 1, len(items)) if items[n] is following), len(items)) + 1
    if again < len(items) and items[again].value in (items[i].value, Mark("refused")):
        return True  # "tuesday don't work wednesday don't work"
    return apart or _words_between(text, items[i], following) > 2


def _bounds_an_aside(items: list[Item], i: int, text: str) -> bool:
    """True for "can't" in "I can't leave till four thirty", which bounds the wish and refuses no day."""
    after = next((item for item in items[i + 1 :] if not isinstance(item.value, Mark)), None)
    led = i + 1 < len(items) and items[i + 1].value in (Mark("by"), Mark("before"), Mark("from"))
    return led and items[i].role == "aside" and after is not None and _words_between(text, items[i], after) <= 4


def _operand(item: Item) -> bool:
    return isinstance(item.value, Days | Weekdays | Clock | Part) and item.role != "aside"


def _is_time(item: Item) -> bool:
    return isinstance(item.value, Clock | Part)


def _words_between(text: str, a: Item, b: Item) -> int:
    return len(re.findall(r"[a-z0-9]+", text[a.end : b.start]))


def _refused_after(items: list[Item], i: int, text: str, kind: str) -> set[int]:
    """Everything from a "not" or "can't" on, as long as one list or one day and its time goes on."""
    refused: set[int] = set()
    last = items[i]
    of_days = text.startswith(("that ", "thats ", "which "), items[i].start)  # "a day that isnt friday after 3"
    for j in range(i + 1, len(items)):
        item = items[j]
        if of_days and refused and not isinstance(item.value, Days | Weekdays | Mark):
            break
        if isinstance(item.value, Mark):
            if text.startswith(("no ", "not "), item.start) and item.value.kind == "from":
                break  # "i can't get in no earlier than 10"
            if item.value.kind in _ENDS or (item.value.kind == "comma" and refused and not _goes_on(items, j)):
                break
            if kind == "cannot" and item.value.kind == "comma" and not text[items[i].end : item.start].strip():
                break  # "I have a visit today and won't make it, could it be tomorrow"
            continue
        if (
            item.role == "aside"
            or (item.role == "busy" and items[i].role == "wish")
            or isinstance(item.value, Ordering)
        ):
            break
        if not _operand(item):
            continue
        if not refused and _words_between(text, last, item) > _REACH[kind]:
            break
        if refused and (
            (item.start >= last.end and not _LINK.fullmatch(text, last.end, item.start))
            or _day_of_its_own(items, j)
            or _next_day(text, last, item)
        ):
            break
        refused.add(j)
        last = item
    return refused


def _next_day(text: str, last: Item, item: Item) -> bool:
    """True for the second day in "not monday the next day", where nothing makes a list of the two."""
    both = isinstance(last.value, Days) and isinstance(item.value, Days)
    return both and not re.search(r"\b(?:and|or|nor|to|through|y|o|ni)\b|[,/&-]", text[last.end : item.start])


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
    beside = i > 0 and _operand(items[i - 1]) and not text[items[i - 1].end : items[i].start].strip()
    if beside and _AFTER_NO.match(text, items[i].end):
        listed = next((j for j in range(i - 1, -1, -1) if items[j].value == Mark("comma")), -1)
        return {
            j for j in _refused_before(items, i, text) if j > listed
        }  # "el 10, el 11 no", "esta semana no, la otra"
    if not re.search(r"[a-z0-9]", text[items[i].end :]):
        return _refused_before(items, i, text) if i and not text[items[i - 1].end : items[i].start].strip() else set()
    if i + 1 >= len(items) or text[items[i].end : items[i + 1].start].strip():
        return set()
    after = items[i + 1]
    bound = isinstance(after.value, Mark) and after.value.kind in _BOUNDS
    general = isinstance(after.value, Part) or (isinstance(after.value, Weekdays) and after.value.mode == "every")
    if isinstance(after.value, Days | Weekdays) and i + 2 < len(items) and isinstance(items[i + 2].value, Part):
        general = general or text[items[i + 2].start : items[i + 2].end].endswith("s")  # "no friday evenings"
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
        distance = (
            0 if text.startswith("i ", items[i].start) else 2
        )  # "tuesdays i work", not "tuesday? you know i work"
        copied = refused and item.end > last.start  # "esos dos días no": both stand in the place of the pointer
        if not copied and not (
            _LINK.fullmatch(text, item.end, last.start) if refused else _words_between(text, item, last) <= distance
        ):
            break
        refused.add(j)
        last = item
    return refused
