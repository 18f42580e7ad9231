"""Day expressions put on the calendar: which Tuesday, which 12th, the week after what."""

import re
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
from actions.times.spoken_weeks import not_this_one
from actions.times.thread import Thread
from actions.times.weeks import monday
from actions.times.which_day import WEEK, DayLike, month_day, named_day, one_day, resolve

_EVENT = re.compile(
    r" (?:my|the|our|his|her|mi|la|el|su)(?: [a-z]+){1,2},?(?: (?:which|that|que))?(?: (?:is|es|on|del?))*"
    r" ?"
)


_SPANISH_DAY = re.compile(r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)\b(?! (?:que|proximo|\d))")


def settle_days(items: list[Item], text: str, moment: Moment, doubts: Doubts) -> list[Item]:
    """`items` with every day expression resolved to dates; weekdays that recur keep their names."""
    items = not_this_one(items, moment)
    items = settle_pointers(_listed_weekdays([_habitual(item, text) for item in items]), moment)
    items = _copy_elliptic(items, moment)
    items = _apply_offsets(items, text, moment)
    items = _join_neighbours(items, text, moment)
    return _resolve_all(items, moment, doubts)


def _habitual(item: Item, text: str) -> Item:
    """In "estudio martes y jueves" the days, which have no article, are those of every week."""
    value = item.value
    if item.role != "busy" or not isinstance(value, Weekdays) or value.mode != "bare":
        return item
    return replace(item, value=replace(value, mode="every")) if _SPANISH_DAY.match(text, item.start) else item


def _listed_weekdays(items: list[Item]) -> list[Item]:
    """ "Mondays and Tuesdays" as one wish, so that what bounds it ("before Christmas") bounds both."""
    result: list[Item] = []
    for item in items:
        linked = len(result) > 1 and result[-1].value in (Mark("and"), Mark("or"), Mark("comma"))
        before = result[-2] if linked else None
        kinds = {_weekdays(before) == {6, 7}, _weekdays(item) == {6, 7}} if before else set()
        if (
            before
            and len(kinds) == 1
            and _recurs(before)
            and (_recurs(item) or _goes_on(item, items))
            and before.role == item.role
        ):
            days = _weekdays(before) | _weekdays(item)
            result[-2:] = [Item(Weekdays(days, "every"), before.start, item.end, item.role)]
        else:
            result.append(item)
    return result


def _recurs(item: Item) -> bool:
    return isinstance(item.value, Weekdays) and item.value.mode == "every"


def _goes_on(item: Item, items: list[Item]) -> bool:
    """True for thursday in "any tuesday or thursday after the 20th", where one bound is for both."""
    if not isinstance(item.value, Weekdays) or item.value.mode != "bare" or item.value.weeks:
        return False
    place = next(k for k, other in enumerate(items) if other is item)
    bound, day = [*(other.value for other in items[place + 1 : place + 3]), None, None][:2]
    return bound in (Mark("after"), Mark("before"), Mark("by"), Mark("from")) and isinstance(day, Days | MonthDay)


def _weekdays(item: Item) -> frozenset[int]:
    return item.value.days if isinstance(item.value, Weekdays) else frozenset()


def _copy_elliptic(items: list[Item], moment: Moment) -> list[Item]:
    """Names the weekday or the week that "this monday or next", "this week or next" say only once."""
    result: list[Item] = []
    generic: Item | None = None
    for item in items:
        named = next((other for other in reversed(result) if isinstance(other.value, Weekdays | Days)), None)
        if isinstance(item.value, Weekdays) and not item.value.days:
            if named is None:
                continue
            value = _next_of_its_kind(named.value, item.value, moment)
            if item.value.mode == "this":
                generic, result = named, [other for other in result if other is not named]  # it is one of two fridays
            elif generic:
                value = _next_of_its_kind(generic.value, item.value, moment)
            item = replace(item, value=value)
        result.append(item)
    return result


def _next_of_its_kind(named: Value, said: Weekdays, moment: Moment) -> Value:
    ahead = said.mode != "this"
    if isinstance(named, Weekdays) and len(named.days) == 1:
        return replace(named, mode="coming", weeks=named.weeks + 1 if ahead and named.mode != "every" else int(ahead))
    if isinstance(named, Weekdays) and named.days == {6, 7}:
        saturday = monday(moment.today) + timedelta(days=5 + 7 * ahead)
        return Days(saturday, saturday + timedelta(days=1), "span")
    if isinstance(named, Days) and named.first and named.last and named.grain in ("week", "span") and ahead:
        if named.grain == "span":
            return replace(named, first=named.first + WEEK, last=named.last + WEEK)
        start = monday(named.first) + WEEK
        return replace(named, first=start, last=start + timedelta(days=6))
    return Mark("stop")


def _apply_offsets(items: list[Item], text: str, moment: Moment) -> list[Item]:
    result: list[Item] = []
    elliptic: list[Item] = []  # "the week before or the week after": both are counted from the same day
    position = 0
    while position < len(items):
        item, after = items[position], items[position + 1] if position + 1 < len(items) else None
        position += 1
        if not isinstance(item.value, Offset):
            result.append(item)
        elif (
            after
            and isinstance(after.value, DayLike)
            and (near(text, item, after) or _EVENT.fullmatch(text, item.end, after.start))
        ):
            start = _certain_day(after.value, moment, _last_calendar_day(result))
            if item.value.at_least:
                result.append(Item(Mark("by" if item.value.days < 0 else "from"), item.start, item.start))
            moved = _moved(start, item.value) if start else NO_SUCH_DATE
            result.append(Item(moved, item.start, after.end, item.role))
            position += 1
        elif item.value.days or item.value.upto:
            anchors = [other for other in result if other not in elliptic]
            start = _day_before(anchors, moment) or (moment.today if item.value.from_today else None)
            elliptic += [replace(item, value=_moved(start, item.value))] if start else []
            result += elliptic[-1:] if start else []
    return result


def _moved(start: date, offset: Offset) -> Days:
    day = start + timedelta(days=offset.days)
    if offset.upto is not None:
        return Days(day, start + timedelta(days=offset.upto), "span")
    return Days(monday(day), monday(day) + timedelta(days=6), "week") if offset.whole_week else one_day(day)


def _day_before(items: list[Item], moment: Moment) -> date | None:
    """The day that "the day after" follows: one named before, or the one under discussion."""
    for item in reversed(items):
        if isinstance(item.value, DayLike):
            return _certain_day(item.value, moment)
    return moment.under_discussion[0].date() if moment.under_discussion else None


def _last_calendar_day(items: list[Item]) -> Days | None:
    days = [item.value for item in items if isinstance(item.value, Days)]
    return days[-1] if days else None


def _certain_day(value: DayLike, moment: Moment, last: Days | None = None) -> date | None:
    settled = resolve(value, moment, Doubts(), last)
    return settled.first if isinstance(settled, Days) else None


def _join_neighbours(items: list[Item], text: str, moment: Moment) -> list[Item]:
    """Two expressions for one day, made one: "tuesday the 8th", "today (friday)", "monday next week"."""
    result = list(items)
    for i, item in enumerate(result):
        for j in _later_in_clause(result, i):
            if item.role != result[j].role:
                continue
            if _turned_down_alone(result, i, j):
                continue
            close = all(near(text, result[k], result[k + 1]) for k in range(i, j))
            joined = _joined(item.value, result[j].value, close, moment)
            if joined is not None:
                span = result[j].value
                if isinstance(span, Days) and span.grain != "day":
                    _share_span(result, i, span, moment)
                result[i], result[j] = replace(item, value=joined), replace(result[j], value=Mark("joined"))
                return _join_neighbours([x for x in result if x.value != Mark("joined")], text, moment)
        if (found := _weekday_after(result, i, text, moment)) is not None:
            return _join_neighbours(
                [*result[:i], Item(found, item.start, result[i + 2].end), *result[i + 3 :]], text, moment
            )
    return result


def _turned_down_alone(items: list[Item], i: int, j: int) -> bool:
    """True for thursday in "not a thursday, the first week of june": the week is wished."""
    refused = i > 0 and items[i - 1].value in (Mark("not"), Mark("except"), Mark("cannot"))
    span = items[j].value
    return (
        refused
        and Mark("comma") in (item.value for item in items[i:j])
        and (isinstance(span, Days) and span.grain != "day")
    )


def _share_span(items: list[Item], i: int, span: Days, moment: Moment) -> None:
    """In "monday or wednesday next week" the week is that of both days: gives it to those listed before place `i`."""
    for k in range(i - 1, -1, -1):
        value = items[k].value
        if isinstance(value, Weekdays):
            if (joined := _joined(value, span, True, moment)) is not None:
                items[k] = replace(items[k], value=joined)
        elif not (
            isinstance(value, Part | Clock) or (isinstance(value, Mark) and value.kind in ("or", "and", "comma"))
        ):
            return


def _later_in_clause(items: list[Item], i: int) -> list[int]:
    """Places after `i` until something ends the clause; commas only right behind it."""
    found: list[int] = []
    for j in range(i + 1, len(items)):
        value = items[j].value
        if isinstance(value, DayLike):
            return [*found, j]
        skipped = isinstance(value, Part | Clock) or (
            isinstance(value, Mark) and value.kind in ("at", "about", "around", "comma", "say")
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
    if b.grain == "day" and b.in_weeks and len(a.days) == 1:
        return replace(one_day(monday(b.first) + timedelta(days=min(a.days) - 1)), week_named=True)
    if b.grain == "day" and a.mode == "every":
        return None  # "from May 1st on, Saturdays"
    if b.grain == "day":
        if (
            not close
            or b.first.isoweekday() in a.days
            or not b.calendar
            or b.holiday
            or len(a.days) > 1
            or a.mode == "every"
        ):
            return b if close and b.first.isoweekday() in a.days else None
        shift = (min(a.days) - b.first.isoweekday() + 3) % 7 - 3
        return replace(b, ask="weekday_mismatch", rival=one_day(b.first + timedelta(days=shift)))
    if a.mode in ("bare", "this", "next", "every") and (b.grain in ("week", "month") or close):
        first = next((d for d in _days(b) if d.isoweekday() in a.days), None)
        if first is None and b.grain == "week" and a.mode != "every" and b.first == moment.today:
            first = monday(b.first) + timedelta(days=6 + min(a.days))  # "wednesday this week", said on a saturday
        if b.grain == "week" and first is not None and len(a.days) == 1:
            return replace(named_day(first), calendar=True, week_named=True)
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
    """A weekday beside another day: "the friday after easter", "the friday before christmas"."""
    if i + 2 >= len(items) or items[i + 1].value not in (Mark("after"), Mark("before")):
        return None
    sign = 1 if items[i + 1].value == Mark("after") else -1
    if (found := _weekend_after(items, i, sign, text, moment)) is not None:
        return found
    weekday, anchor = items[i].value, items[i + 2].value
    if (
        not isinstance(weekday, Weekdays)
        or (len(weekday.days) > 1 or weekday.mode == "every")  # "Tuesdays before Easter" are many
        or not isinstance(anchor, Days | MonthDay)
        or not near(text, items[i], items[i + 1])
    ):
        return None
    day = _certain_day(anchor, moment)
    if day is None:
        return None
    return one_day(next(d for n in range(1, 8) if (d := day + sign * timedelta(days=n)).isoweekday() in weekday.days))


def _weekend_after(items: list[Item], i: int, sign: int, text: str, moment: Moment) -> Days | None:
    """ "The weekend after the 20th": the first one that begins after it."""
    anchor = items[i + 2].value
    said = text[items[i].start : items[i].end]
    if not said.endswith("weekend") or not isinstance(anchor, Days | MonthDay):
        return None
    day = _certain_day(anchor, moment)
    if day is None or said.endswith("next weekend"):
        return None
    saturday = next(d for n in range(1, 8) if (d := day + sign * timedelta(days=n)).isoweekday() == 6)
    return Days(saturday, saturday + timedelta(days=1), "span")


def _resolve_all(items: list[Item], moment: Moment, doubts: Doubts) -> list[Item]:
    result: list[Item] = []
    thread = Thread()
    for i, item in enumerate(items):
        if isinstance(item.value, Mark):
            thread.hear(item.value)
        elif not isinstance(item.value, DayLike):
            thread.excepting = False  # "3:30 instead of 3 on friday"
        else:
            value = thread.in_its_week(item.value, item.role, moment)
            before = thread.last if isinstance(thread.last, Days) else _month_said_behind(items, i)
            found = resolve(value, moment, doubts, before)
            if thread.week_only(item.value):
                result[thread.place] = replace(result[thread.place], value=thread.all_of_its_week())
            thread.follow(value, found, item.role, i)
            item = replace(item, value=found)
        result.append(item)
    return result


def _month_said_behind(items: list[Item], i: int) -> Days | None:
    """The date at the end of "the 2nd or 3rd of january", whose month counts for both."""
    if not isinstance(items[i].value, MonthDay) or i + 2 >= len(items):
        return None
    link, behind = items[i + 1].value, items[i + 2].value
    listed = link in (Mark("or"), Mark("and"), Mark("comma"), Mark("to"))
    return behind if listed and isinstance(behind, Days) and behind.calendar and behind.grain == "day" else None
