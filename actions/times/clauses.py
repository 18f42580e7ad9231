"""Clauses: single wishes with their bounds, whether they are refused, and how each joins the one before."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from actions.times.hours import minutes_of, range_of
from actions.times.items import Clock, Days, Doubts, Item, Mark, Moment, Part, Weekdays
from actions.times.windows import ONE_DAY, between_days, between_times
from actions.times.wish import Window

Axis = Literal["day", "time"]
Operand = Days | Weekdays | Clock | Part
WEEK = timedelta(days=7)
_BOUNDS = frozenset({"after", "before", "by", "from"})
_HEDGES = frozenset({"at", "about", "around", "by", "from", "say"})
_JOIN_RANK = ("none", "comma", "and", "stop", "or", "but", "correct")


@dataclass(frozen=True, slots=True)
class Piece:
    """One wish about days or about times of day."""

    axis: Axis
    windows: tuple[Window, ...]
    kind: Literal["point", "part", "bound", "span", "every"]
    start: int
    end: int
    joiner: str = "none"
    refused: bool = False
    by_name: bool = False  # a day said as a weekday
    apart: bool = False  # a sentence ended before it
    busy: bool = False  # ruled out since the patient is busy then
    aside: bool = False  # counts only where nothing else is said about the time of day


def read_clauses(items: list[Item], refused: set[int], moment: Moment, doubts: Doubts) -> list[Piece]:
    """The pieces of a message in order; `refused` are the places of items that the patient does not want."""
    pieces: list[Piece] = []
    heard = any(items[place].role == "busy" for place in refused)  # "I'm busy": what follows was weighed there
    joiner, fuzzy, apart, i = "none", False, False, 0
    while i < len(items):
        quiet = Doubts(doubts.other)  # nobody asks about a time that is not wished
        piece, used = _piece(items, i, moment, quiet if i in refused or not _is_wish(items, i) else doubts, fuzzy)
        if piece is not None:
            roles = {item.role for item in items[i : i + used] if not isinstance(item.value, Mark)}
            turned_down = not refused.isdisjoint(range(i, i + used))
            ruled_out = turned_down or ("busy" in roles and not heard)
            aside = piece.axis == "time" and bool(roles & {"aside", "duty", "busy"})
            pieces.append(
                replace(
                    piece,
                    joiner=joiner,
                    refused=ruled_out,
                    busy="busy" in roles,
                    aside=aside,
                    apart=apart,
                    by_name=_by_name(items[i : i + used]),
                )
            )
            joiner, fuzzy, apart = "none", False, False
        elif isinstance(mark := items[i].value, Mark):
            fuzzy = mark.kind == "around"
            apart = apart or mark.kind in ("stop", "else")
            if mark.kind == "else":
                mark = Mark("or")
            if mark.kind == "no" and i - 1 not in refused and _follows_wish(items, i):
                joiner = "correct"  # "tuesday, no, friday"
            if mark.kind == "not" and pieces and joiner == "none":
                joiner = "and"  # "no sea lunes ni temprano" are two refusals
            if mark.kind in _JOIN_RANK:
                joiner = max(joiner, mark.kind, key=_JOIN_RANK.index)
        i += max(used, 1)
    return pieces


def _is_wish(items: list[Item], i: int) -> bool:
    return next((item.role for item in items[i:] if not isinstance(item.value, Mark)), "wish") == "wish"


def _by_name(items: list[Item]) -> bool:
    return any(
        isinstance(item.value, Weekdays) or (isinstance(item.value, Days) and item.value.by_name) for item in items
    )


def _follows_wish(items: list[Item], i: int) -> bool:
    before = [item for item in items[max(0, i - 2) : i] if item.value not in (Mark("comma"), Mark("stop"))]
    if not before or not isinstance(before[-1].value, Days | Weekdays | Clock | Part):
        return False
    after = items[i + 1].value if i + 1 < len(items) else None  # "at 2. no 2:30"; but "at 2. no mornings please"
    return items[i - 1].value != Mark("stop") or (isinstance(before[-1].value, Clock) and isinstance(after, Clock))


def _kind(items: list[Item], i: int) -> str:
    value = items[i].value if i < len(items) else None
    return value.kind if isinstance(value, Mark) else ""


def _operand(items: list[Item], i: int) -> Operand | None:
    value = items[i].value if i < len(items) else None
    return value if isinstance(value, Days | Weekdays | Clock | Part) else None


def _piece(items: list[Item], i: int, moment: Moment, doubts: Doubts, fuzzy: bool) -> tuple[Piece | None, int]:
    """A range, a bound or a plain wish that starts at `i`, and how many items it takes."""
    kind, skip = _kind(items, i), 0
    if kind in ("from", "between", *_BOUNDS):
        skip = 1
        while _kind(items, i + skip) in _HEDGES and _operand(items, i + skip + 1):
            if _kind(items, i + skip) == "say" and items[i + skip].start > items[i + skip - 1].end + 1:
                break  # "before that, say 9:40"
            skip += 1
    first = _operand(items, i + skip)
    if first is None:
        return None, 1
    start = items[i].start
    second_at = i + skip + 2
    linked = _kind(items, second_at - 1) in (("to", "by", "and") if kind == "between" else ("to", "by"))
    while linked and _kind(items, second_at) in ("at", "about", "around"):
        second_at += 1
    second = _operand(items, second_at) if linked and kind in ("", "from", "between") else None
    if second is not None and (windows := _range(first, second, moment, doubts, between=kind == "between")):
        return Piece(_axis(first), windows, "span", start, items[second_at].end), second_at - i + 1
    return _single(items, i, skip, first, kind, moment, doubts, fuzzy)


def _single(
    items: list[Item], i: int, skip: int, first: Operand, kind: str, moment: Moment, doubts: Doubts, fuzzy: bool
) -> tuple[Piece | None, int]:
    start, at, after = items[i].start, i + skip, _kind(items, i + skip + 1)
    apart = after == "comma" and _kind(items, i + skip + 2) in ("or_later", "or_earlier")  # "nine, no earlier"
    after = _kind(items, i + skip + 2) if apart else after
    if items[at].role in ("aside", "duty") and isinstance(first, Clock):
        bound = "after" if items[at].role == "aside" else "by"
        return Piece("time", (_bound(first, bound, moment, doubts),), "bound", start, items[at].end), skip + 1
    if after in ("or_later", "or_earlier") or kind in _BOUNDS:
        bound = {"or_later": "from", "or_earlier": "by"}.get(after, kind)
        used = skip + 1 + (after in ("or_later", "or_earlier")) + apart
        return Piece(_axis(first), (_bound(first, bound, moment, doubts),), "bound", start, items[at].end), used
    if fuzzy and (hours := _about_one_or_other(items, at, moment, doubts)):
        return Piece("time", hours[0], "span", start, items[hours[1]].end), hours[1] - i + 1
    windows, form = _plain(first, moment, doubts)
    if (fuzzy or after == "ish") and isinstance(first, Clock):
        return Piece("time", _around(first, moment, doubts, ish=not fuzzy), "span", start, items[at].end), skip + 1
    return Piece(_axis(first), windows, form, start, items[at].end), skip + 1


def _axis(operand: Operand) -> Axis:
    return "time" if isinstance(operand, Clock | Part) else "day"


def _plain(
    operand: Operand, moment: Moment, doubts: Doubts
) -> tuple[tuple[Window, ...], Literal["point", "part", "span", "every"]]:
    if isinstance(operand, Clock):
        at = minutes_of(operand, moment, doubts)
        return (between_times(at, at),), "point"
    if isinstance(operand, Part):
        return (between_times(operand.low, operand.high),), "part"
    if isinstance(operand, Weekdays):
        return (Window(weekdays=operand.days),), "every"
    if operand.first is None:
        return (), "point"
    window = replace(between_days(operand.first, operand.last), weekdays=operand.weekdays)
    return (window,), "point" if operand.grain == "day" else "span"


def _about_one_or_other(
    items: list[Item], i: int, moment: Moment, doubts: Doubts
) -> tuple[tuple[Window, ...], int] | None:
    """ "Around 11 or 11:30" is from the one to the other, and where the other stands."""
    at = next((k for k in (i + 2, i + 3) if k < len(items) and isinstance(items[k].value, Clock)), None)
    if at is None or items[i + 1].value != Mark("or") or (at == i + 3 and _kind(items, i + 2) not in ("at", "around")):
        return None
    first, second = items[i].value, items[at].value
    if not isinstance(first, Clock) or not isinstance(second, Clock):
        return None
    start, end = range_of(first, second, moment, doubts)
    return ((between_times(start, end),), at) if 0 < end - start <= 60 else None


def _around(clock: Clock, moment: Moment, doubts: Doubts, *, ish: bool) -> tuple[Window, ...]:
    """Half an hour either way for "around 3", a quarter for "2:30ish"."""
    at = minutes_of(clock, moment, doubts)
    leeway = 15 if clock.minute and ish else 30
    return (between_times(at - leeway, at + leeway),)


def _bound(operand: Operand, kind: str, moment: Moment, doubts: Doubts) -> Window:
    if isinstance(operand, Clock):
        at = minutes_of(operand, moment, doubts if kind in ("after", "from") else Doubts(doubts.other))
        return between_times(at, None) if kind in ("after", "from") else between_times(None, at)
    if isinstance(operand, Part):
        if kind in ("before", "by"):
            return between_times(None, operand.high if kind == "by" else operand.low)
        return between_times(operand.high if kind == "after" else operand.low, None)
    if isinstance(operand, Weekdays):
        return Window(weekdays=operand.days)
    first, last = operand.first, operand.last
    if kind == "after":
        return between_days(last and last + ONE_DAY, None)
    if kind == "before":
        return between_days(None, first and first - ONE_DAY)
    return between_days(first, None) if kind == "from" else between_days(None, last)


def _range(
    first: Operand, second: Operand, moment: Moment, doubts: Doubts, *, between: bool = False
) -> tuple[Window, ...]:
    """From one to the other, both included; empty if they are no range."""
    if isinstance(first, Clock) and isinstance(second, Clock):
        start, end = range_of(first, second, moment, doubts)
        return (between_times(start, end),) if start < end else ()
    if isinstance(first, Weekdays) and isinstance(second, Weekdays):
        low, high = min(first.days), max(second.days)
        return (Window(weekdays=frozenset(range(low, high + 1))),) if low < high else ()
    if isinstance(first, Part) and isinstance(second, Clock) and first.low is not None:
        return (between_times(first.low, minutes_of(second, moment, doubts)),)
    if isinstance(first, Days) and isinstance(second, Days) and first.holiday and (second.holiday or between):
        return _between(first, second)
    return _span(first, second) if isinstance(first, Days) and isinstance(second, Days) else ()


def _between(first: Days, second: Days) -> tuple[Window, ...]:
    """The days between a holiday and another day: clinics are closed on holidays."""
    if first.last is None or second.first is None:
        return ()
    start, end = first.last + ONE_DAY, second.first - ONE_DAY if second.holiday else second.last
    if end is None:
        return ()
    return (between_days(start if start <= end else None, end),)  # the first may have been already


def _span(first: Days, second: Days) -> tuple[Window, ...]:
    """Two days as a span; weekdays by name run forward and, "thursday to friday next week", within one week."""
    if first.first is None or second.last is None:
        return ()
    start, end = first.first, second.last
    if (start.isoweekday(), end.isoweekday()) == (1, 5) and first.by_name and second.by_name and not second.calendar:
        return (Window(weekdays=frozenset(range(1, 6))),)
    if second.by_name:
        while end < start:
            end += WEEK
        while first.by_name and end - start >= WEEK:
            start += WEEK
    return (between_days(start, end),) if start <= end else ()
