"""Words that point into the conversation, "that day", "the same time", "an hour later", put as dates and clocks."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from actions.times.items import Clock, Days, Item, Moment, Reference, Shift, Value
from actions.times.weeks import monday
from actions.times.which_day import WEEK, one_day


def settle_pointers(items: list[Item], moment: Moment) -> list[Item]:
    """`items` with every pointer followed; one that points nowhere is dropped."""
    result: list[Item] = []
    same_time = any(isinstance(item.value, Reference) and item.value.to == "time" for item in items)
    for item in items:
        if isinstance(item.value, Reference):
            result += [replace(item, value=value) for value in _referred(item.value, moment)]
        elif isinstance(item.value, Shift):
            result += [replace(item, value=value) for value in _shifted(item.value, moment)]
        elif same_time and isinstance(item.value, Days) and item.value.grain == "week" and moment.existing:
            result.append(replace(item, value=_same_weekday(item.value, moment.existing[0].date())))
        else:
            result.append(item)
    return result


def _same_weekday(week: Days, day: date) -> Days:
    """The same time "next week" is on the same weekday, too."""
    start = monday(week.first or day)
    return one_day(start + timedelta(days=day.isoweekday() - 1))


def _referred(reference: Reference, moment: Moment) -> list[Value]:
    if reference.to == "time":
        return [_clock_of(moment.existing[0])] if moment.existing else []
    if not moment.under_discussion:
        next_monday = monday(moment.today) + WEEK
        return [Days(next_monday, next_monday + timedelta(days=6), "week")] if reference.to == "next_week" else []
    day = moment.under_discussion[0].date()
    if reference.to == "day":
        return [one_day(day)]
    if reference.to == "next_day":
        return [one_day(day + timedelta(days=1))]
    start = monday(day) + (WEEK if reference.to == "next_week" else timedelta(0))
    return [Days(max(start, moment.today), start + timedelta(days=6), "week")]


def _shifted(shift: Shift, moment: Moment) -> list[Value]:
    if shift.from_now:
        then = moment.after(shift.by)
        return [one_day(then.date()), _clock_of(then)]
    if not moment.existing:
        return []
    then = moment.existing[0] + shift.by
    return [one_day(then.date()), _clock_of(then)]


def _clock_of(when: datetime) -> Clock:
    return Clock(when.hour, when.minute, certain=True)
