"""Events whose time is said elsewhere: "after practice on Thursday, it ends at 4:30" means Thursday from 4:30.

A bound before the bare name of an event binds nothing but the event: without its time, the day behind it is the day.
"""

import re
from dataclasses import replace

from actions.times.items import Clock, Days, Item, Mark, MonthDay, Number, Weekdays
from actions.times.neighbours import as_clock
from actions.times.predicates import EVENT

_DAY = (Days, Weekdays, MonthDay)
_NOUN = (
    rf"(?:(?:[a-z]+ )?{EVENT}|(?:[a-z]+ )?(?:class|school|practice|practise|shift|work|lessons?|therapy|training"
    r"|lecture|lab|tutoring|dismissal|job|run|route|rounds|football|soccer|baseball|softball|basketball|volleyball|swim|band"
    r"|dance|gymnastics|karate|piano|rehab|appointment|call|nap|standup|stand up))"
)
_BOUND = re.compile(rf" (?:(?:my|his|her|our|their|the|your|a|an) )?(?P<noun>{_NOUN})s?\b(?! (?:at|from) \d)")
_BEGINS = (
    r"(?:starts?|begins?|is|s|are|kicks off|opens?|runs?|goes|be)(?: (?:up|usually|always|at|around|about|from|like|not"
    r" until))*"
)
_ENDS = (
    r"(?:ends?|(?:gets?|lets?|is|are|s|am|get) (?:out|over|off|done)|finish(?:es)?|wraps? up|stops?"
    r"|runs?(?: until| till)|goes (?:until|till)|closes?|lasts? until|is until|dismisses)"
    r"(?: (?:at|around|about|by|like|until))*"
)


def with_event_times(items: list[Item], text: str) -> list[Item]:
    """`items` in which "after practice" has the hour at which practice ends, wherever in the message it is told."""
    for i, item in enumerate(items):
        bound = _word(item, text)
        event = _BOUND.match(text, item.end) if bound else None
        if event is None or bound is None:
            continue
        behind = items[i + 1] if i + 1 < len(items) else None
        k = _told_time(items, event, text, bound)
        if k is not None:
            return _bounded(items, i, k, bound, event)
        day_behind = behind is not None and isinstance(behind.value, _DAY)
        if behind is not None and day_behind and text[event.end() : behind.start].strip() in ("", "on", "this", "next"):
            stop = replace(item, value=Mark("stop"), role="wish")
            return [*items[:i], stop, replace(behind, role="wish"), *items[i + 2 :]]
    return items


def _word(item: Item, text: str) -> str | None:
    """The bound that an item is, or was before it was taken for a part of a story."""
    if not isinstance(item.value, Mark) or item.value.kind not in ("before", "after", "stop"):
        return None
    word = text[item.start : item.end].rsplit(" ", 1)[-1]
    return word if word in ("before", "after") else None


def _told_time(items: list[Item], event: re.Match[str], text: str, bound: str) -> int | None:
    """The place of the hour at which the event begins ("before it") or ends ("after it")."""
    noun = re.escape(event["noun"].split()[-1])
    says = rf"{_ENDS}|{_BEGINS}(?= \S+ ?(?:to|until|-))" if bound == "after" else _BEGINS
    told = re.compile(
        rf"\b(?:{noun}s?|it|that|which|we|i|im|they|hes|shes|he|she)s? ?(?:usually |always |only )?(?:{says}) ?$"
    )
    for k, item in enumerate(items):
        if not isinstance(item.value, Clock | Number) or event.start() <= item.start < event.end():
            continue
        found = told.search(text, 0, item.start)
        named = found is not None and re.search(rf"\b{noun}", found[0]) is not None
        if found is None or not (named or _follows(event, found, text)):
            continue
        if bound == "after" and k + 2 < len(items) and items[k + 1].value in (Mark("to"), Mark("by")):
            return k + 2 if isinstance(items[k + 2].value, Clock | Number) else k
        return k
    return None


def _follows(event: re.Match[str], found: re.Match[str], text: str) -> bool:
    """True for "it" in the sentence right behind the one that names the event."""
    between = text[event.end() : found.start()]
    return found.start() >= event.end() and len(re.findall(r"[.;?!]", between)) <= 1 and len(between) <= 60


def _bounded(items: list[Item], i: int, k: int, bound: str, event: re.Match[str]) -> list[Item]:
    value = items[k].value
    clock = as_clock(value) if isinstance(value, Number) else value
    if isinstance(clock, Clock) and 7 <= clock.hour <= 11 and bound == "before":
        clock = replace(clock, meridiem=clock.meridiem or "am")
    mark = Item(Mark(bound), items[i].start, items[i].end)
    hour = Item(clock, event.start(), event.end())
    spent = {i, k}
    if k > 0 and items[k - 1].value in (Mark("at"), Mark("to"), Mark("by")):
        spent.add(k - 1)
    if k > 1 and k - 1 in spent and isinstance(items[k - 2].value, Clock | Number):
        spent.add(k - 2)
    rest = [(n, item) for n, item in enumerate(items) if n not in spent]
    before = [item for n, item in rest if n < i]
    return [*before, mark, hour, *(item for n, item in rest if n > i)]
