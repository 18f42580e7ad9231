"""Which tuesday, which 12th: the day that a name or a number means today."""

from datetime import date, timedelta

from actions.times.calendar_dates import NO_SUCH_DATE, month_span
from actions.times.items import Days, Doubts, Moment, MonthDay, Weekdays
from actions.times.weeks import monday

WEEK = timedelta(days=7)
DayLike = Weekdays | MonthDay | Days


def resolve(value: DayLike, moment: Moment, doubts: Doubts, last: Days | None) -> Days | Weekdays:
    """The dates that are meant. `last` is the day named before this one: "june 8th or 9th" stays in April."""
    if isinstance(value, Days):
        return _doubted(value, doubts)
    if isinstance(value, MonthDay):
        return _resolve_number(value.day, moment, last)
    if value.mode == "every":
        return value
    return _resolve_weekday(value, moment, doubts, last)


def _doubted(days: Days, doubts: Doubts) -> Days:
    if days.ask is None:
        return days
    return doubts.choose(days, days.rival or days, days.ask)


def _resolve_number(day: int, moment: Moment, last: Days | None) -> Days:
    """The 12th of the month just named, else the next 12th there is, today included."""
    start = last.first if last and last.calendar and last.first else moment.today
    for months in range(4):
        found = month_day(day, start, months)
        if found and found >= start:
            return Days(found, found, calendar=True)
    return NO_SUCH_DATE


def month_day(day: int, start: date, months: int) -> date | None:
    """That day of the month so many months after `start`, if the month has one."""
    first, last = month_span(start.year, start.month + months)
    return first.replace(day=day) if 1 <= day <= last.day else None


def _resolve_weekday(named: Weekdays, moment: Moment, doubts: Doubts, last: Days | None) -> Days:
    weekday, today = min(named.days), moment.today
    upcoming = today + timedelta(days=(weekday - today.isoweekday() - 1) % 7 + 1)
    this_week = monday(today) + timedelta(days=weekday - 1)
    next_week = this_week + WEEK
    if named.mode == "this":
        return named_day(this_week if this_week >= today else next_week)
    if named.mode == "after_next":
        return named_day(next_week + WEEK)
    if named.mode == "following":
        start = (
            last.last if last and last.last else moment.under_discussion[0].date() if moment.under_discussion else today
        )
        return named_day(start + timedelta(days=(weekday - start.isoweekday() - 1) % 7 + 1))
    if named.mode == "next":
        return named_day(doubts.choose(next_week, this_week, "next_weekday") if this_week > today else next_week)
    if named.weeks and named.mode == "bare":
        return named_day(doubts.choose(upcoming + WEEK, upcoming, "weekday_week"))
    if weekday == today.isoweekday() and named.mode == "bare":
        return named_day(doubts.choose(upcoming, today, "weekday_is_today"))
    return named_day(upcoming + WEEK * named.weeks)


def one_day(day: date) -> Days:
    """A single date."""
    return Days(day, day)


def named_day(day: date) -> Days:
    """A single date that was said as a weekday."""
    return Days(day, day, by_name=True)
