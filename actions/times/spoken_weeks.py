"""Which week a weekday is meant in, where another one in the message says so: "saturday, but not this saturday"."""

import re
from dataclasses import replace
from datetime import timedelta

from actions.times.items import Days, Doubts, Item, Mark, Moment, MonthDay, Offset, Reference, Shift, Weekdays
from actions.times.weeks import monday
from actions.times.which_day import resolve

_NOT = (Mark("not"), Mark("no"), Mark("except"), Mark("cannot"))
_REST = re.compile(r"\b(?:the )?(?:rest|remainder) of (?:the|that|its) (?:same )?week\b")


def not_this_one(items: list[Item], moment: Moment) -> list[Item]:
    """ "Saturday, but not this Saturday" is the one after, and so is "Friday, just not this week"."""
    result = list(items)
    for i, item in enumerate(items):
        if i == 0 or items[i - 1].value not in _NOT or any(_is_day(other) for other in items[i + 1 :]):
            continue
        only = sum(_is_day(other) for other in items[:i]) == 1
        this_week = (
            only and isinstance(item.value, Days) and item.value.grain == "week" and _has_begun(item.value, moment)
        )
        for k, other in enumerate(items[:i]):
            bare = isinstance(other.value, Weekdays) and other.value.mode == "bare" and len(other.value.days) == 1
            if not bare or not isinstance(other.value, Weekdays) or other.role != "wish" or _ruled_out(items, k):
                continue
            weekday, today = min(other.value.days), moment.today.isoweekday()
            weeks = None
            if this_week and weekday > today:
                weeks = 1
            elif isinstance(item.value, Weekdays) and item.value == replace(other.value, mode=item.value.mode):
                weeks = {"coming": 1, "this": int(weekday != today)}.get(item.value.mode)
            if weeks is not None:
                result[k] = replace(other, value=replace(other.value, mode="coming", weeks=weeks))
                result[i - 1 : i + 1] = [replace(items[n], value=Mark("stop")) for n in (i - 1, i)]
    return result


def _ruled_out(items: list[Item], k: int) -> bool:
    return (k > 0 and items[k - 1].value in _NOT) or (k + 1 < len(items) and items[k + 1].value == Mark("refused"))


def _is_day(item: Item) -> bool:
    return isinstance(item.value, Days | Weekdays | MonthDay) and item.role == "wish"


def _has_begun(week: Days, moment: Moment) -> bool:
    return week.first is not None and week.first <= moment.today


def rest_of_its_week(items: list[Item], text: str, moment: Moment) -> list[Item]:
    """ "Monday is a holiday, the rest of that week": what follows the days that were named, up to Sunday."""
    if not _REST.search(text):
        return items
    result: list[Item] = []
    for item in items:
        days = [other for other in result if _may_begin_it(other, that=" that " in text[item.start : item.end])]
        if _REST.match(text, item.start) and isinstance(item.value, Days) and days:
            last = None
            for other in days:
                if isinstance(other.value, Days | Weekdays | MonthDay):
                    found = resolve(other.value, moment, Doubts(), last)
                    last = found if isinstance(found, Days) and found.grain == "day" and found.last else last
            if last and last.last:
                first, sunday = last.last + timedelta(days=1), monday(last.last) + timedelta(days=6)
                rest = Days(min(first, sunday), sunday, "span")
                item = replace(item, value=rest)
        result.append(item)
    return result


def _may_begin_it(item: Item, *, that: bool) -> bool:
    """A story's Monday may be over: only "that week" is certainly its week."""
    return isinstance(item.value, Days | Weekdays | MonthDay) and (that or item.role == "wish")


def every_week(items: list[Item], refused: set[int], moment: Moment) -> list[Item]:
    """ "Not Wednesdays" is meant by "not wed, not fri" where no day is wished: two of them rule out days, not dates."""
    days = [k for k, item in enumerate(items) if isinstance(item.value, Days | Weekdays | MonthDay)]
    bare = [
        k
        for k in days
        if isinstance(items[k].value, Weekdays)
        and items[k].role == "wish"
        and items[k].value in _every_or_bare(items[k])
    ]
    leans = any(isinstance(item.value, Reference | Offset | Shift) for item in items)  # "the week after that"
    named = {day for k in bare for day in _names(items[k])}
    if bare != days or len(named) < 2 or not refused.issuperset(days) or moment.under_discussion or leans:
        return items
    return [
        replace(item, value=Weekdays(frozenset(_names(item)), "every")) if k in bare else item
        for k, item in enumerate(items)
    ]


def _every_or_bare(item: Item) -> tuple[Weekdays, ...]:
    value = item.value
    return (value,) if isinstance(value, Weekdays) and value.mode in ("bare", "every") and not value.weeks else ()


def _names(item: Item) -> frozenset[int]:
    return item.value.days if isinstance(item.value, Weekdays) else frozenset()
