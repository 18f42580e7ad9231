"""What words that point back may mean: "that day", "those", "then", "the same time", among what was told before."""

import re
from dataclasses import replace
from itertools import pairwise

from actions.times.items import Clock, Days, Item, Mark, MonthDay, Number, Offset, Part, Reference, Value, Weekdays
from actions.times.neighbours import as_clock, near

_DAY = (Days, Weekdays, MonthDay)
_TIME = (Clock, Part, Number)
_POINTED_AT: dict[str, tuple[type[Value], ...]] = {
    "told": (*_DAY, *_TIME),
    "then": (*_DAY, *_TIME),
    "week": (Days, MonthDay),
    "day": _DAY,
    "days": _DAY,
    "time": (Clock, Number),
    "between": (Clock, Number, *_DAY),
}
_LINKS = (Mark("to"), Mark("and"), Mark("or"), Mark("comma"))
_TIME_LEADS = tuple(Mark(kind) for kind in ("between", "from", "after", "before", "by", "around"))
_PARTS = (Mark("stop"), Mark("comma"), Mark("but"), Mark("or"))


def antecedents(pointer: Item, reference: Reference, before: list[Item], text: str) -> list[int]:
    """The places of what may be meant; "after that" means what was told or, if nothing was, another clause's time."""
    kinds = _POINTED_AT.get(reference.to, ())
    places = [
        k
        for k, item in enumerate(before)
        if isinstance(item.value, kinds) and text[item.start : item.end] not in ("one", "una")
        if not (isinstance(item.value, Number) and item.value.hour > 23)
    ]
    if reference.to == "week" and places and isinstance(before[places[-1]].value, Weekdays):
        places = places if not near(text, before[places[-1]], pointer) else places[:-1]  # "that week's thursday"
    if reference.to == "time":
        clocks = [k for k in places if isinstance(before[k].value, Clock)]
        return clocks or [k for k in places if k == 0 or not isinstance(before[k - 1].value, Weekdays)]
    if reference.to == "days":
        return [k for k in places if before[k].role != "wish"] or places
    if text[: pointer.start].endswith("antes de ") and text.startswith("que", pointer.start):
        return [k for k in places if isinstance(before[k].value, _DAY)]
    if reference.to != "told":
        return places
    if any(isinstance(item.value, Weekdays) for item in before[-2:]):  # "the monday after that"
        places = [k for k in places if isinstance(before[k].value, _DAY)]
    story = [k for k in places if before[k].role != "wish"]
    dates = [k for k in story if isinstance(before[k].value, Days | MonthDay)]
    if dates and _is_timetable(before, story[-1]):
        story = dates  # "it expires on June 3, I work Mondays, so one of the Fridays before that": not a timetable
    return story or [k for k in places if not _hang_together([*before[k:], pointer], text)]


def _is_timetable(items: list[Item], k: int) -> bool:
    value = items[k].value
    ranged = k > 0 and items[k - 1].value == Mark("to")
    return isinstance(value, Weekdays) and (items[k].role == "busy" or value.mode == "every" or ranged)


def list_begins(before: list[Item], places: list[int], text: str) -> int:
    """Where the list of days begins that ends at the last place: "the 5th, the 6th or the 7th", or one sentence's."""
    first = places[-1]
    while first - 1 in places or (first - 2 in places and before[first - 1].value in _LINKS):
        first -= 1 if first - 1 in places else 2
    for k in reversed(places):
        if (
            k < first
            and before[k].role != "wish"
            and not re.search(r"[.;?!]", text[before[k].end : before[first].start])
        ):
            first = k
    if first and isinstance(before[first - 1].value, Offset):
        first -= 1
    led = first > 0 and before[first - 1].value in (Mark("between"), Mark("from"))
    return first - 1 if led else first


def from_its_start(before: list[Item], places: list[int]) -> list[int]:
    """In "he naps one to three, so before that" the one is meant."""
    at = places[-1]
    spans = at > 1 and before[at - 1].value == Mark("to") and isinstance(before[at - 2].value, (*_DAY, *_TIME))
    return [at - 2] if spans else places


def without_clock(before: list[Item], places: list[int]) -> list[int]:
    """In "she flies on the 12th at 6 am and must come before that" the day is meant."""
    days = [k for k in places if isinstance(before[k].value, Days | MonthDay)]
    beside = days and places[-1] - days[-1] <= 2 and not isinstance(before[places[-1]].value, _DAY)
    return days if beside else places


def times_around(before: list[Item], at: int) -> list[Item]:
    """All that "same time" repeats: "between 1 and 3", "9 or 9:30", "after 2"."""
    first = at
    while first > 1 and before[first - 1].value in _LINKS and isinstance(before[first - 2].value, Clock | Number):
        first -= 2
    led = first > 0 and before[first - 1].value in _TIME_LEADS
    behind = at + 1 < len(before) and before[at + 1].value in (Mark("or_later"), Mark("or_earlier"))
    return before[first - led : at + 1 + behind]


def all_of_it(pointer: Item, before: list[Item], places: list[int]) -> list[Item]:
    """The whole of what was told last, days and times; "not then" after "I'm busy" adds nothing."""
    first = last = places[-1]
    if before[last].role == "busy":
        return [replace(pointer, value=Mark("stop"))]
    if before[last].role == "wish":
        return []
    for k in range(last - 1, -1, -1):
        if before[k].role == "wish" and not isinstance(before[k].value, Mark):
            break
        if k in places:
            first = k
        elif before[k].value not in (*_LINKS, Mark("from"), Mark("between"), Mark("at")):
            break
    led = first > 0 and before[first - 1].value in (Mark("between"), Mark("from"))
    return [copied(item, pointer) for item in before[first - led : last + 1]]


def day_beside(before: list[Item], at: int) -> Item | None:
    """The day of a time that was told: the 14th in "she comes in on the 14th at 2:30"."""
    if not isinstance(before[at].value, Clock | Number):
        return None
    return next((item for item in reversed(before[max(0, at - 3) : at]) if isinstance(item.value, _DAY)), None)


def copied(item: Item, pointer: Item) -> Item:
    """`item` in the place of the pointer, wished; a number that is pointed at was a time of day."""
    value = as_clock(item.value) if isinstance(item.value, Number) else item.value
    end = pointer.start if isinstance(value, Offset) else pointer.end
    return replace(item, value=value, role="wish", start=pointer.start, end=end)


def _hang_together(items: list[Item], text: str) -> bool:
    parted = any(item.value in _PARTS for item in items)
    return not parted and all(near(text, a, b) for a, b in pairwise(items))
