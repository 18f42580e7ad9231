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
        return _doubted(_resolve_number(value.day, moment, last), doubts)
    if value.mode == "every":
        return value
    return _resolve_weekday(value, moment, doubts, last)


def _doubted(days: Days, doubts: Doubts) -> Days:
    if days.ask is None:
        return days
    return doubts.choose(days, days.rival or days, days.ask)


def _resolve_number(day: int, moment: Moment, last: Days | None) -> Days:
    """The 12th nearest to the day just named, else the next 12th there is, today included; 31 in a short month asks."""
    if last and last.calendar and last.first:
        spoken_of = last.first
        around = (month_day(day, spoken_of.replace(day=1), months) for months in (-1, 0, 1))
        if candidates := [d for d in around if d and d >= moment.today]:
            nearest = min(candidates, key=lambda d: abs(d - spoken_of))
            return Days(nearest, nearest, calendar=True)
    for months in range(4):
        found = month_day(day, moment.today, months)
        if found and found >= moment.today:
            ask = "short_month" if months and month_day(day, moment.today, 0) is None else None
            return Days(found, found, calendar=True, ask=ask)
    return NO_SUCH_DATE


def month_day(day: int, start: date, months: int) -> date | None:
    """That day of the month so many months after `start`, if the month has one."""
    first, last = month_span(start.year, start.month + months)
    return first.replace(day=day) if 1 <= day <= last.day else None


def _resolve_weekday(named: Weekdays, moment: Moment, doubts: Doubts, last: Days | None) -> Days:
    weekday, today = min(named.days), moment.today
    on_offer = {when.date() for when in moment.context.offered if when.isoweekday() == weekday}
    if named.mode == "bare" and len(on_offer) == 1:
        return named_day(on_offer.pop())
    upcoming = today + timedelta(days=(weekday - today.isoweekday() - 1) % 7 + 1)
    this_week = monday(today) + timedelta(days=weekday - 1)
    next_week = this_week + WEEK
    if named.mode == "this":
        return named_day(this_week if this_week >= today else next_week)
    if named.mode == "next_sure":
        return named_day(next_week + WEEK * named.weeks)
    if named.mode == "after_next":
        return named_day(next_week + WEEK)
    if named.mode == "preceding":
        before = last.first if last and last.first else _discussed(moment)
        return named_day(before - timedelta(days=(before.isoweekday() - weekday - 1) % 7 + 1))
    if named.mode == "following":
        start = (
            last.last if last and last.last else moment.under_discussion[0].date() if moment.under_discussion else today
        )
        return named_day(start + timedelta(days=(weekday - start.isoweekday() - 1) % 7 + 1))
    if named.mode == "next":
        later = WEEK * named.weeks
        if named.weeks or this_week <= today:
            return named_day(next_week + later)
        return named_day(doubts.choose(next_week, this_week, "next_weekday"))
    if named.weeks and named.mode == "bare":
        return named_day(doubts.choose(upcoming + WEEK, upcoming, "weekday_week"))
    if weekday == today.isoweekday() and named.mode == "bare":
        return named_day(doubts.choose(upcoming, today, "weekday_is_today"))
    return named_day(upcoming + WEEK * named.weeks)


def _discussed(moment: Moment) -> date:
    return moment.under_discussion[0].date() if moment.under_discussion else moment.today + 2 * WEEK


def one_day(day: date) -> Days:
    """A single date."""
    return Days(day, day)


def named_day(day: date) -> Days:
    """A single date that was said as a weekday."""
    return Days(day, day, by_name=True)
