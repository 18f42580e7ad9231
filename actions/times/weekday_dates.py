"""Dates told apart by their weekday: in "tues pm, 14 or 21" both numbers are Tuesdays, and not hours."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from actions.times.items import Clock, Item, Mark, Moment, MonthDay, Number, Part, Weekdays
from actions.times.which_day import month_day, one_day

_WEEK = 7
_LINKS = (Mark("or"), Mark("and"), Mark("comma"))


def settle_weekday_dates(items: list[Item], moment: Moment) -> list[Item]:
    """`items` with a weekday and the two or more numbers behind it as dates, ahead of any part of the day between."""
    for i, item in enumerate(items):
        if not isinstance(item.value, Weekdays) or len(item.value.days) != 1 or item.value.mode == "every":
            continue
        first = next((j for j in range(i + 1, len(items)) if not _may_stand_between(items[j])), len(items))
        places = _numbers(items, first)
        days = [_number(items[j]) for j in places]
        dates = _dates(days, min(item.value.days), moment)
        if dates:
            listed: list[Item] = []
            for place, day in zip(places, dates, strict=True):
                listed += [Item(Mark("or"), item.end, item.end)] * bool(listed)
                listed.append(replace(items[place], value=replace(one_day(day), calendar=True)))
            between = [other for other in items[i + 1 : first] if not isinstance(other.value, Mark)]
            listed[0] = replace(listed[0], start=item.start)
            kept = [replace(other, start=listed[-1].end, end=listed[-1].end) for other in between]
            return [*items[:i], *listed, *kept, *items[places[-1] + 1 :]]
    return items


def _may_stand_between(item: Item) -> bool:
    return isinstance(item.value, Part | Clock) or item.value in (Mark("comma"), Mark("at"), Mark("say"))


def _number(item: Item) -> int:
    if isinstance(item.value, Number):
        return item.value.hour if item.value.minute == 0 and item.value.digits in (1, 2) else 0
    return item.value.day if isinstance(item.value, MonthDay) else 0


def _numbers(items: list[Item], first: int) -> list[int]:
    """The places of a list of plain numbers that begins at `first`."""
    places: list[int] = []
    for j in range(first, len(items)):
        linked = not places or (j - 1 > places[-1] and items[j - 1].value in _LINKS)
        if _number(items[j]) and linked:
            places.append(j)
        elif items[j].value not in _LINKS:
            break
    return places


def _dates(days: list[int], weekday: int, moment: Moment) -> list[date]:
    """The nearest dates with those numbers that all fall on that weekday; none if some do not."""
    if len(days) < 2 or any((b - a) % _WEEK for a, b in pairwise(days)):
        return []
    for months in range(3):
        found = [month_day(day, moment.today, months) for day in days]
        dates = [day for day in found if day and day >= moment.today and day.isoweekday() == weekday]
        if len(dates) == len(days) and dates[-1] - dates[0] < timedelta(days=31):
            return dates
    return []
