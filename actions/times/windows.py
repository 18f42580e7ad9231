"""Windows as sets of possible starts: what two wishes have in common, and what is left when one is ruled out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import product

from actions.times.wish import Window

ANY = Window()
EVERY_DAY = frozenset(range(1, 8))
ONE_DAY = timedelta(days=1)
NIGHTFALL = time(20)  # nothing is left of a day after its evening
MOST_DAYS_NAMED = 92  # a longer span that is ruled out is treated as "from its end on"


def minute(minutes: int) -> time:
    """A time of day from minutes since midnight, kept within the day."""
    return time(*divmod(max(0, min(minutes, 24 * 60 - 1)), 60))


def between_times(low: int | None, high: int | None) -> Window:
    """Any day, starting between two times given in minutes since midnight."""
    return Window(
        earliest_time=None if low is None else minute(low),
        latest_time=None if high is None else minute(high),
    )


def between_days(first: date | None, last: date | None) -> Window:
    """Any time on the days from `first` to `last`."""
    return Window(earliest_date=first, latest_date=last)


def intersect(a: Window, b: Window) -> Window | None:
    """The starts that both windows accept; None when they have none in common."""
    weekdays = a.weekdays if b.weekdays is None else b.weekdays if a.weekdays is None else a.weekdays & b.weekdays
    both = Window(
        _latest(a.earliest_date, b.earliest_date),
        _earliest(a.latest_date, b.latest_date),
        weekdays,
        a.exclude_dates | b.exclude_dates,
        _latest(a.earliest_time, b.earliest_time),
        _earliest(a.latest_time, b.latest_time),
    )
    return _tidy(both)


def intersect_all(left: Iterable[Window], right: Iterable[Window]) -> tuple[Window, ...]:
    """What two sets of alternatives have in common, as alternatives."""
    pairs = (intersect(a, b) for a, b in product(left, right))
    return tuple(dict.fromkeys(window for window in pairs if window is not None))


def complement(window: Window) -> tuple[Window, ...]:
    """Everything except `window`: other days at any time, and the same days at other times."""
    if not _says_time(window):
        return _other_days(window)
    if not _says_day(window):
        return _other_times(window)
    same_days = replace(window, earliest_time=None, latest_time=None)
    return (*_other_days(same_days), *intersect_all((same_days,), _other_times(window)))


def days_only(window: Window) -> Window:
    """`window` without its times of day."""
    return replace(window, earliest_time=None, latest_time=None)


def times_only(window: Window) -> Window:
    """`window` without its days."""
    return Window(earliest_time=window.earliest_time, latest_time=window.latest_time)


def _says_day(window: Window) -> bool:
    return days_only(window) != ANY


def _says_time(window: Window) -> bool:
    return times_only(window) != ANY


def _other_days(window: Window) -> tuple[Window, ...]:
    first, last = window.earliest_date, window.latest_date
    if window.weekdays is not None and first is None and last is None:
        return (Window(weekdays=EVERY_DAY - window.weekdays),) if window.weekdays != EVERY_DAY else ()
    if first is None or last is None:
        sides = ((None, first and first - ONE_DAY), (last and last + ONE_DAY, None))
        return tuple(between_days(*side) for side in sides if side != (None, None))
    if (last - first).days > MOST_DAYS_NAMED:
        return (between_days(None, first - ONE_DAY), between_days(last + ONE_DAY, None))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return (
        Window(
            exclude_dates=frozenset(d for d in days if window.weekdays is None or d.isoweekday() in window.weekdays)
        ),
    )


def _other_times(window: Window) -> tuple[Window, ...]:
    low, high = window.earliest_time, window.latest_time
    if low is not None and low == high:  # "not at 3": five minutes either side will do
        at = low.hour * 60 + low.minute
        return (between_times(None, at - 5), between_times(at + 5, None))
    before = (Window(latest_time=low),) if low else ()
    after = (Window(earliest_time=high),) if high and high < NIGHTFALL else ()
    return before + after


def _tidy(window: Window) -> Window | None:
    """`window` without what it cannot use; None when it accepts no start at all."""
    if window.weekdays is not None and not window.weekdays:
        return None
    if window.earliest_time and window.latest_time and window.earliest_time > window.latest_time:
        return None
    first, last = window.earliest_date, window.latest_date
    if first is None or last is None:
        return window
    if first > last:
        return None
    if (last - first).days > MOST_DAYS_NAMED:
        return window
    return _tidy_span(window, [first + timedelta(days=n) for n in range((last - first).days + 1)])


def _tidy_span(window: Window, days: list[date]) -> Window | None:
    wanted = [d for d in days if window.weekdays is None or d.isoweekday() in window.weekdays]
    free = [d for d in wanted if d not in window.exclude_dates]
    if not free:
        return None
    inside = frozenset(d for d in window.exclude_dates if free[0] < d < free[-1])
    if (free[-1] - free[0]).days + 1 == len(free) + len(inside):
        return replace(window, earliest_date=free[0], latest_date=free[-1], weekdays=None, exclude_dates=inside)
    return replace(window, earliest_date=free[0], latest_date=free[-1], exclude_dates=inside)


def _latest[T: (date, time)](a: T | None, b: T | None) -> T | None:
    return b if a is None else a if b is None else max(a, b)


def _earliest[T: (date, time)](a: T | None, b: T | None) -> T | None:
    return b if a is None else a if b is None else min(a, b)
