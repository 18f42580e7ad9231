"""Words that point into the conversation, "that day", "the same time", "an hour later", put as dates and clocks."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from actions.times.calendar_dates import month_span
from actions.times.items import (
    Clock,
    Days,
    Item,
    Mark,
    Moment,
    MonthDay,
    Offset,
    Part,
    Reference,
    Shift,
    Value,
    Weekdays,
)
from actions.times.weeks import monday
from actions.times.which_day import WEEK, one_day


def settle_pointers(items: list[Item], moment: Moment) -> list[Item]:
    """`items` with every pointer followed; one that points nowhere is dropped."""
    result: list[Item] = []
    same_time = any(isinstance(item.value, Reference) and item.value.to == "time" for item in items)
    for item in items:
        if item.value == Reference("one_after"):
            result += _one_after(item, result, moment)
        elif item.value == Reference("time") and not moment.context.booked and (clock := _clock_said(result)):
            result.append(replace(item, value=clock))
        elif isinstance(item.value, Reference) and item.value.to == "offer":
            when = moment.context.offered[item.value.which]
            offer = replace(one_day(when.date()), ask=item.value.ask)
            result += [replace(item, value=offer), replace(item, value=_clock_of(when))]
        elif item.value == Reference("next_day") and not moment.under_discussion and (day := _day_said(result)):
            result.append(replace(item, value=one_day(day + timedelta(days=1))))
        elif isinstance(item.value, Reference):
            result += [replace(item, value=value) for value in _referred(item.value, moment)]
        elif isinstance(item.value, Shift):
            result += [replace(item, value=value) for value in _shifted(item.value, items, moment)]
        elif same_time and isinstance(item.value, Days) and item.value.grain == "week" and moment.existing:
            result.append(replace(item, value=_same_weekday(item.value, moment.existing[0].date())))
        else:
            result.append(item)
    return result


def _one_after(item: Item, before: list[Item], moment: Moment) -> list[Item]:
    """The week or weekday after the one that was named: "not this week, the one after".

    One that was turned down in between is taken out of `before`.
    """
    if any(isinstance(other.value, Offset) and other.value.whole_week for other in before[-2:]):
        return [replace(item, value=Offset(7, whole_week=True))]  # "the week before or the week after"
    for k in range(len(before) - 1, -1, -1):
        other = before[k]
        if k > 0 and before[k - 1].value == Offset(whole_week=True) and _is_date(other.value):
            return _week_after_that_of(item, before, k)
        if not isinstance(other.value, Days | Weekdays):
            continue
        near_by = range(max(0, k - 1), min(k + 3, len(before)))
        turned_down = [n for n in near_by if before[n].value in (Mark("not"), Mark("no"), Mark("refused"))]
        for n in (*turned_down, *([k] if turned_down else [])):
            before[n] = replace(before[n], value=Mark("stop"))
        weekday = before[k - 1].value if k else None
        if (
            isinstance(other.value, Days)
            and other.value.grain == "week"
            and isinstance(weekday, Weekdays)
            and turned_down
        ):
            before[k - 1] = replace(before[k - 1], value=Mark("stop"))
            monday_after = monday(other.value.first or moment.today) + WEEK
            later = Days(monday_after, monday_after + timedelta(days=6), "week")
            return [replace(item, value=weekday), replace(item, value=later)]
        if isinstance(other.value, Days) and other.value.first and other.value.last:
            days = (other.value.last - other.value.first).days + 1 if other.value.grain == "week" else 7
            step = timedelta(days=1 if _is_relative_day(other.value, moment) and turned_down else max(7, days))
            first = monday(other.value.first) if other.value.grain == "week" else other.value.first
            return [replace(item, value=replace(other.value, first=first + step, last=other.value.last + step))]
        if isinstance(other.value, Weekdays):
            weeks = other.value.weeks + 1
            return [
                replace(
                    item,
                    value=replace(other.value, mode="coming" if other.value.mode != "next" else "next", weeks=weeks),
                )
            ]
    if moment.context.offered:
        return []  # "the other one", with no week named, is one of those on offer
    return [replace(item, value=value) for value in _referred(Reference("next_week"), moment)]


def _is_relative_day(value: Days, moment: Moment) -> bool:
    """True for "tomorrow" and "pasado mañana": "not tomorrow, the one after" is the next day."""
    near_by = moment.spanish and value.first is not None and value.first - moment.today <= timedelta(days=2)
    return near_by and value.first == value.last and not (value.by_name or value.calendar)


def _is_date(value: Value) -> bool:
    return isinstance(value, MonthDay) or (isinstance(value, Days) and value.grain == "day")


def _week_after_that_of(item: Item, before: list[Item], k: int) -> list[Item]:
    """ "Not the week of the 28th, the week following": counted from the same day, and only this one is wished."""
    day = replace(before[k], start=item.start, end=item.end)
    if before[-1].value == Mark("or"):
        return [replace(item, value=Offset(7, whole_week=True), end=item.start), day]
    for n in range(max(0, k - 2), k + 1):
        if before[n].value == Mark("not") or n >= k - 1:
            before[n] = replace(before[n], value=Mark("stop"))
    return [replace(item, value=Offset(7, whole_week=True), end=item.start), day]


def _day_said(items: list[Item]) -> date | None:
    """The day that "the next day" follows, if one was said in this message."""
    days = [item.value.last for item in items if isinstance(item.value, Days)]
    return days[-1] if days else None


def _clock_said(items: list[Item]) -> Clock | None:
    """The time of day that "same time" repeats, if one was said in this message."""
    clocks = [item.value for item in items if isinstance(item.value, Clock)]
    return clocks[-1] if clocks else None


def _same_weekday(week: Days, day: date) -> Days:
    """The same time "next week" is on the same weekday, too."""
    start = monday(week.first or day)
    return one_day(start + timedelta(days=day.isoweekday() - 1))


def _referred(reference: Reference, moment: Moment) -> list[Value]:
    if reference.to == "weekday" and moment.under_discussion:
        week = monday(moment.under_discussion[0].date())
        return [one_day(week + timedelta(days=reference.which - 1))]
    if reference.to == "weekday":
        return [Weekdays(frozenset({reference.which}))]
    if reference.to == "days":
        days = dict.fromkeys(when.date() for when in moment.context.offered)
        return [value for day in days for value in (Mark("or"), one_day(day))]
    if reference.to == "offers":
        return [
            value
            for when in moment.context.offered
            for value in (Mark("or"), replace(one_day(when.date()), ask=reference.ask), _clock_of(when))
        ]
    if reference.to in ("told", "then", "between", "one_after", "event", "within", "outside"):
        return []
    if reference.to == "time":
        return [_clock_of(moment.existing[0])] if moment.existing else []
    if not moment.under_discussion:
        next_monday = monday(moment.today) + WEEK
        return [Days(next_monday, next_monday + timedelta(days=6), "week")] if reference.to == "next_week" else []
    day = moment.under_discussion[0].date()
    if reference.to == "day":
        return [one_day(day)]
    if reference.to == "next_day":
        return [replace(one_day(day + timedelta(days=1)), ask=reference.ask)]
    start = monday(day) + (WEEK if reference.to == "next_week" else timedelta(0))
    if reference.to == "week_else":
        whole = Days(max(start, moment.today), start + timedelta(days=6), "week", week_named=True)
        return [whole, Mark("except"), one_day(day), Mark("stop")]
    return [Days(max(start, moment.today), start + timedelta(days=6), "week", week_named=True)]


def _shifted(shift: Shift, items: list[Item], moment: Moment) -> list[Value]:
    if shift.from_now:
        then = moment.after(shift.by)
        return [one_day(then.date()), _clock_of(then)]
    if not moment.existing:
        return []
    now = _named_of(items, moment) or moment.existing[0]
    then = now + shift.by
    if shift.either_way:
        both = (then, now - shift.by)
        days = (replace(one_day(when.date()), ask="which_way") for when in both)
        return [value for day, when in zip(days, both, strict=True) for value in (Mark("or"), day, _clock_of(when))]
    if shift.at_least:
        return [Mark("by" if shift.by < timedelta(0) else "from"), one_day(then.date())]
    whole_days = shift.by.days if not shift.by.seconds else 0
    if whole_days and not whole_days % 30:
        return [_month_away(now.date(), whole_days // 30)]
    if whole_days and any(isinstance(item.value, Clock | Part) for item in items):
        return [one_day(then.date())]  # "two days later, at 10"
    return [one_day(then.date()), _clock_of(then)]


def _named_of(items: list[Item], moment: Moment) -> datetime | None:
    """Which of several times a move starts from: "Thursday's, but 15 minutes later"."""
    if len(moment.existing) < 2:
        return None
    named = [when for when in moment.existing if any(_is_day_of(item, when) for item in items)]
    return named[0] if len(named) == 1 else None


def _is_day_of(item: Item, when: datetime) -> bool:
    value = item.value
    if item.role != "wish":
        return False
    if isinstance(value, Weekdays):
        return value.mode in ("bare", "this") and value.days == {when.isoweekday()}
    if isinstance(value, MonthDay):
        return value.day == when.day
    return isinstance(value, Days) and value.first == value.last == when.date()


def _month_away(day: date, months: int) -> Days:
    """The week of the same date in another month."""
    first, last = month_span(day.year, day.month + months)
    start = monday(first.replace(day=min(day.day, last.day)))
    return Days(start, start + timedelta(days=6), "week")


def _clock_of(when: datetime) -> Clock:
    return Clock(when.hour, when.minute, certain=True)
