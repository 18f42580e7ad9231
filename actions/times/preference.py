"""Which of the free starts a patient prefers, and where "earlier" and "later" lie beside the times under discussion."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from actions.times.items import Item, Moment, Ordering
from actions.times.weeks import monday
from actions.times.windows import ANY, between_days, intersect_all
from actions.times.wish import Order, Window


@dataclass(frozen=True, slots=True)
class Preference:
    """The order that was wished, and the windows that follow from it."""

    order: Order | None
    windows: tuple[Window, ...] = ()


def preference(items: list[Item], wished: tuple[Window, ...], moment: Moment) -> Preference:
    """What the orderings of a message mean for the windows that it wishes."""
    orderings = [item.value for item in items if isinstance(item.value, Ordering)]
    if not orderings:
        return Preference(None, wished)
    last = orderings[-1]
    if last.order == "last" and orderings[0].order == "first":
        last = orderings[0]  # "first thing Monday or last thing Tuesday": one preference for all
    if last.within is None and (kept := next((o for o in orderings if o.within and o.order == last.order), None)):
        last = kept  # "too late in the day, do you have anything earlier"
    if last.soft and wished:
        return Preference(None, wished)
    if last.within in ("day", "week") and not moment.under_discussion and wished:
        return Preference(None, wished)  # "earlier in the day is better, like before 11"
    if last.order in ("first", "last") or not moment.under_discussion:
        return Preference(last.order, wished)
    known = moment.under_discussion
    wished = tuple(window for window in wished if not _is_that_time(window, known))
    if last.within == "day":
        known = tuple(when for when in known if when.date() == known[0].date())
    windows = _later(last, max(known), wished) if last.order == "later" else _earlier(last, min(known), wished, moment)
    return Preference(last.order, windows)


def _later(ordering: Ordering, than: datetime, wished: tuple[Window, ...]) -> tuple[Window, ...]:
    day = than.date()
    same_day = Window(earliest_date=day, latest_date=day, earliest_time=_minute(than))
    if ordering.within == "day" or _is_only_day(wished, than):
        return intersect_all(wished or (ANY,), (same_day,)) or wished
    if ordering.within == "week":
        return (between_days(day + timedelta(days=1), monday(day) + timedelta(days=6)),)
    first = day + timedelta(days=1) if ordering.within == "date" else day
    return wished or (between_days(first, None),)


def _earlier(ordering: Ordering, than: datetime, wished: tuple[Window, ...], moment: Moment) -> tuple[Window, ...]:
    day = than.date()
    same_day = Window(earliest_date=day, latest_date=day, latest_time=_minute(than))
    if ordering.within == "day" or _is_only_day(wished, than):
        return intersect_all(wished or (ANY,), (same_day,)) or wished
    if ordering.within == "week":
        return (between_days(max(monday(day), moment.today), max(day - timedelta(days=1), moment.today)),)
    last = day - timedelta(days=1) if ordering.within == "date" else day
    return wished or (between_days(None, last),)


def _is_that_time(window: Window, known: tuple[datetime, ...]) -> bool:
    """True for the time at hand: "my visit is the 20th at 2, is there anything earlier that day?" wishes no 2."""
    exact = window.earliest_date == window.latest_date and window.earliest_time == window.latest_time
    return exact and any((window.earliest_date, window.earliest_time) == (k.date(), _minute(k)) for k in known)


def _is_only_day(wished: tuple[Window, ...], when: datetime) -> bool:
    """True if the wish is for the very day under discussion."""
    return bool(wished) and all(w.earliest_date == w.latest_date == when.date() for w in wished)


def _minute(when: datetime) -> time:
    return when.time().replace(second=0, microsecond=0)
