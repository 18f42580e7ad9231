"""Day expressions put on the calendar: which Tuesday, which 12th, the week after what."""

from dataclasses import replace
from datetime import date, timedelta

from actions.times.calendar_dates import NO_SUCH_DATE
from actions.times.items import (
    Clock,
    Days,
    Doubts,
    Item,
    Mark,
    Moment,
    MonthDay,
    Offset,
    Part,
    Value,
    Weekdays,
)
from actions.times.neighbours import near
from actions.times.pointers import settle_pointers
from actions.times.weeks import monday
from actions.times.which_day import DayLike, month_day, named_day, one_day, resolve


def settle_days(items: list[Item], text: str, moment: Moment, doubts: Doubts) -> list[Item]:
    """`items` with every day expression resolved to dates; weekdays that recur keep their names."""
    items = settle_pointers(items, moment)
    items = _copy_elliptic(items)
    items = _apply_offsets(items, text, moment)
    items = _join_neighbours(items, text, moment)
    return _resolve_all(items, moment, doubts)


def _copy_elliptic(items: list[Item]) -> list[Item]:
    """Names the weekday that "this monday or next" says only once."""
    named: frozenset[int] = frozenset()
    result = []
    for item in items:
        if isinstance(item.value, Weekdays):
            if not item.value.days:
                item = replace(item, value=replace(item.value, days=named, mode="coming", weeks=1))
            named = item.value.days if isinstance(item.value, Weekdays) else named
        result.append(item)
    return [item for item in result if not (isinstance(item.value, Weekdays) and not item.value.days)]


def _apply_offsets(items: list[Item], text: str, moment: Moment) -> list[Item]:
    result: list[Item] = []
    position = 0
    while position < len(items):
        item, after = items[position], items[position + 1] if position + 1 < len(items) else None
        position += 1
        if not isinstance(item.value, Offset):
            result.append(item)
        elif after and isinstance(after.value, DayLike) and near(text, item, after):
            start = _certain_day(after.value, moment)
            result.append(Item(_moved(start, item.value) if start else NO_SUCH_DATE, item.start, after.end))
            position += 1
        elif item.value.days and (start := _day_before(result, moment)):
            result.append(replace(item, value=_moved(start, item.value)))
    return result


def _moved(start: date, offset: Offset) -> Days:
    day = start + timedelta(days=offset.days)
    return Days(monday(day), monday(day) + timedelta(days=6), "week") if offset.whole_week else one_day(day)


def _day_before(items: list[Item], moment: Moment) -> date | None:
    """The day that "the day after" follows: one named before, or the one under discussion."""
    for item in reversed(items):
        if isinstance(item.value, DayLike):
            return _certain_day(item.value, moment)
    return moment.under_discussion[0].date() if moment.under_discussion else None


def _certain_day(value: DayLike, moment: Moment) -> date | None:
    settled = resolve(value, moment, Doubts(), None)
    return settled.first if isinstance(settled, Days) else None


def _join_neighbours(items: list[Item], text: str, moment: Moment) -> list[Item]:
    """Two expressions for one day, made one: "tuesday the 8th", "today (friday)", "monday next week"."""
    result = list(items)
    for i, item in enumerate(result):
        for j in _later_in_clause(result, i):
            close = all(near(text, result[k], result[k + 1]) for k in range(i, j))
            joined = _joined(item.value, result[j].value, close, moment)
            if joined is not None:
                result[i], result[j] = replace(item, value=joined), replace(result[j], value=Mark("joined"))
                return _join_neighbours([x for x in result if x.value != Mark("joined")], text, moment)
        if (found := _weekday_after(result, i, text, moment)) is not None:
            return _join_neighbours(
                [*result[:i], Item(found, item.start, result[i + 2].end), *result[i + 3 :]], text, moment
            )
    return result


def _later_in_clause(items: list[Item], i: int) -> list[int]:
    """Places after `i` until something ends the clause; commas only right behind it."""
    found: list[int] = []
    for j in range(i + 1, len(items)):
        value = items[j].value
        if isinstance(value, DayLike):
            return [*found, j]
        skipped = isinstance(value, Part | Clock) or (
            isinstance(value, Mark) and value.kind in ("at", "about", "around", "comma")
        )
        if not skipped:
            return found
    return found


def _joined(a: Value, b: Value, close: bool, moment: Moment) -> DayLike | None:
    if isinstance(a, Days) and isinstance(b, Weekdays):
        a, b = b, a
    if isinstance(a, MonthDay) and isinstance(b, Weekdays):
        a, b = b, a
    if not isinstance(a, Weekdays):
        return None
    if isinstance(b, MonthDay) and close:
        return _weekday_and_number(a, b, moment)
    if not isinstance(b, Days) or b.first is None or b.last is None:
        return None
    if b.grain == "day":
        return b if close and b.first.isoweekday() in a.days else None
    if a.mode in ("bare", "this", "next", "every") and (b.grain in ("week", "month") or close):
        first = next((d for d in _days(b) if d.isoweekday() in a.days), None)
        if b.grain == "week" and first is not None and len(a.days) == 1:
            return replace(named_day(first), calendar=True)
        return replace(b, weekdays=a.days)
    return None


def _days(span: Days) -> list[date]:
    if span.first is None or span.last is None:
        return []
    return [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]


def _weekday_and_number(weekday: Weekdays, number: MonthDay, moment: Moment) -> Days:
    """The first month in which "tuesday the 8th" is true; if none soon is, the number, and a question."""
    candidates = [
        d for d in (month_day(number.day, moment.today, months) for months in range(4)) if d and d >= moment.today
    ]
    for day in candidates[:2]:
        if day.isoweekday() in weekday.days:
            return one_day(day)
    return Days(candidates[0], candidates[0], calendar=True, ask="weekday_mismatch") if candidates else NO_SUCH_DATE


def _weekday_after(items: list[Item], i: int, text: str, moment: Moment) -> Days | None:
    """A weekday behind another day: "the friday after easter"."""
    if i + 2 >= len(items) or items[i + 1].value != Mark("after"):
        return None
    weekday, anchor = items[i].value, items[i + 2].value
    if (
        not isinstance(weekday, Weekdays)
        or not isinstance(anchor, Days | MonthDay)
        or not near(text, items[i], items[i + 1])
    ):
        return None
    day = _certain_day(anchor, moment)
    if day is None:
        return None
    return one_day(next(d for n in range(1, 8) if (d := day + timedelta(days=n)).isoweekday() in weekday.days))


def _resolve_all(items: list[Item], moment: Moment, doubts: Doubts) -> list[Item]:
    result: list[Item] = []
    last: Days | Weekdays | None = None
    excepting, next_week = False, False
    only_one = sum(isinstance(item.value, DayLike) for item in items) == 1
    for item in items:
        if isinstance(item.value, Mark):
            excepting = item.value.kind == "except" or (excepting and item.value.kind in ("or", "and", "at"))
        elif isinstance(item.value, DayLike):
            value = item.value
            if isinstance(value, Weekdays) and value.mode == "bare" and (excepting or isinstance(last, Weekdays)):
                value = replace(value, mode="every")  # "any monday or friday", "any day but monday"
            elif isinstance(value, Weekdays) and value.mode == "bare" and next_week:
                value = replace(value, mode="next")  # "next monday or friday"
            elif isinstance(value, Weekdays) and value.mode == "bare" and not only_one:
                value = replace(value, mode="coming")  # in a list nobody names today by its weekday
            next_week = isinstance(value, Weekdays) and value.mode == "next"
            last = resolve(value, moment, doubts, last if isinstance(last, Days) else None)
            item = replace(item, value=last)
        result.append(item)
    return result
