"""Picks among what a message names, "the 9th or the 19th, whichever is the Tuesday", and the edges of a day."""

import re
from dataclasses import replace

from actions.times.items import Clock, Days, Doubts, Item, Mark, Moment, MonthDay, Number, Ordering, Part, Weekdays
from actions.times.lexicon import WEEKDAYS
from actions.times.which_day import resolve

_DAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_WHICHEVER = re.compile(
    rf"\bwhich ?ever(?: one| day| date)?(?: of (?:them|those|the two))?(?: (?:it|that))?(?:s| is| falls on| lands on"
    rf"| happens to be| turns out to be)(?: (?:an?|the|on))* (?P<a>{_DAY})\b"
    rf"|\bwhich ?ever(?: one| day| date)?(?: (?:an?|the))? (?P<b>{_DAY}) (?:is|falls on|lands on|is on)\b"
)
_EDGE = re.compile(r"\b(?:open|thing|close)$|^a primera hora$")
_OPENING, _CLOSING = Part(None, 9 * 60, "am", fixed=True), Part(16 * 60, None, "pm", fixed=True)


def whichever_falls_on(items: list[Item], text: str, moment: Moment) -> list[Item]:
    """ "The 9th or the 19th, whichever is the Tuesday" is the one of them that is a Tuesday."""
    said = _WHICHEVER.search(text)
    if said is None:
        return items
    weekday = WEEKDAYS[said["a"] or said["b"]]
    rest = [item for item in items if not (said.start() <= item.start < said.end())]
    dates = [item for item in rest if isinstance(item.value, Days | MonthDay) and item.role == "wish"]
    right = [item for item in dates if _falls_on(item, weekday, moment)]
    if len(dates) < 2 or len(right) != 1:
        return items
    return [item for item in rest if item not in dates or item in right]


def _falls_on(item: Item, weekday: int, moment: Moment) -> bool:
    if not isinstance(item.value, Days | MonthDay):
        return False
    found = resolve(item.value, moment, Doubts(), None)
    first = found.first if isinstance(found, Days) else None
    return first is not None and first.isoweekday() == weekday


def edges_of_day(items: list[Item], text: str) -> list[Item]:
    """ "Right when you open or around noon": beside another time of day the first and the last hour are times, too."""
    edges = [k for k, item in enumerate(items) if _edge(item, text)]
    if not edges or not any(_alternative(items, k) for k in edges):
        return items
    return [
        replace(item, value=edge) if k in edges and (edge := _edge(item, text)) else item
        for k, item in enumerate(items)
    ]


def _edge(item: Item, text: str) -> Part | None:
    value = item.value
    if not isinstance(value, Ordering) or value.within or not _EDGE.search(text[item.start : item.end]):
        return None
    return _OPENING if value.order == "first" else _CLOSING if value.order == "last" else None


def _alternative(items: list[Item], k: int) -> bool:
    """True if "or" stands between this edge and another time of day, with nothing else between."""
    for step in (-1, 1):
        linked = days = False
        j = k + step
        while 0 <= j < len(items):
            value = items[j].value
            own = step > 0 and j == k + 1 and isinstance(value, Part)  # "first thing in the morning, or ..."
            if own or isinstance(value, Days | Weekdays | MonthDay):
                j, days = j + step, days or not own
                continue
            if isinstance(value, Ordering) and days:
                break  # "first thing Monday or last thing Tuesday"
            if isinstance(value, Clock | Number | Part | Ordering):
                if linked:
                    return True
                break
            if isinstance(value, Mark) and value.kind in ("or", "else"):
                linked = True
            elif not (
                isinstance(value, Mark) and value.kind in ("at", "around", "about", "say", "comma", "before", "after")
            ):
                break
            j += step
    return False
