"""Which half of the day a clock means: from its am or pm, a part of the day beside it, its range, or clinic hours."""

from collections.abc import Iterable
from dataclasses import replace

from actions.times.items import Clock, Doubts, Item, Mark, Meridiem, Moment, Part
from actions.times.neighbours import near

LATEST_START = 20 * 60  # clinics with an evening surgery see nobody later
_ENDS_HINT = frozenset({"or", "else", "stop", "correct", "but"})


def settle_meridiems(items: list[Item], text: str) -> list[Item]:
    """Clocks take am or pm from a part of the day beside them, which then has said all it had to say."""
    result = list(items)
    for i, item in enumerate(items):
        if not isinstance(item.value, Clock) or item.value.meridiem or item.value.certain:
            continue
        beside = _part_beside(items, i, text)
        if beside is not None:
            result[i] = replace(item, value=replace(item.value, meridiem=_meridiem_of(items[beside])))
        elif (hint := _hint(items, i)) and not (hint == "am" and item.value.hour < 6):  # "early, about 1"
            result[i] = replace(item, value=replace(item.value, meridiem=hint))
    spent = {
        beside
        for i, item in enumerate(items)
        if isinstance(item.value, Clock) and (beside := _part_beside(items, i, text)) is not None
    }
    return [item for i, item in enumerate(result) if i not in spent]


def _part_beside(items: list[Item], i: int, text: str) -> int | None:
    """The part of the day right behind ("4 in the evening") or before a clock ("evening 4")."""
    if i + 1 < len(items) and _meridiem_of(items[i + 1]) and near(text, items[i], items[i + 1]):
        return i + 1
    alone = i + 1 == len(items) or items[i + 1].value != Mark("to")
    if i > 0 and alone and _meridiem_of(items[i - 1]) and near(text, items[i - 1], items[i]):
        return i - 1
    return None


def _meridiem_of(item: Item) -> Meridiem | None:
    return item.value.meridiem if isinstance(item.value, Part) and not item.value.fixed else None


def _hint(items: list[Item], i: int) -> Meridiem | None:
    """A part of the day elsewhere in the same clause: "tomorrow morning after 10", "8 tomorrow night"."""
    if said := _said_behind(items, i):
        return said
    return _first_meridiem(_unspent(items[:i]), _ENDS_HINT) or _first_meridiem(
        items[i + 1 :], _ENDS_HINT | {"and", "comma"}
    )


def _unspent(items: list[Item]) -> list[Item]:
    """`items` backwards, down to a part of the day that belongs to the clock before it: "at 7 in the morning, ..."."""
    back = items[::-1]
    for k in range(len(back) - 1):
        if _meridiem_of(back[k]) and isinstance(back[k + 1].value, Clock):
            return back[:k]
    return back


def _said_behind(items: list[Item], i: int) -> Meridiem | None:
    """The am or pm of the next clock in a row of alternatives: "8 or 8:30 am", "7, 7:30 pm"."""
    clock, rest = items[i].value, items[i + 1 :]
    rest = rest[1:] if rest and rest[0].value in (Mark("or"), Mark("comma")) else rest
    after = rest[0].value if rest else None
    if not isinstance(clock, Clock) or not isinstance(after, Clock):
        return None
    in_order = (clock.hour % 12, clock.minute) < (after.hour % 12, after.minute)
    if after.meridiem is None and not after.certain and (8, 0) < (after.hour, after.minute) < (12, 0):
        return "am" if in_order and clock.hour in (7, 8) else None  # "8 or 8:30": nobody is seen at 8:30 at night
    return after.meridiem if in_order else None


def _first_meridiem(items: Iterable[Item], ends: frozenset[str]) -> Meridiem | None:
    for item in items:
        if isinstance(item.value, Clock) or (isinstance(item.value, Mark) and item.value.kind in ends):
            return None
        if meridiem := _meridiem_of(item):
            return meridiem
    return None


def minutes_of(clock: Clock, moment: Moment, doubts: Doubts) -> int:
    """Minutes since midnight. Without am or pm, 1 to 6 are afternoons and 8 to 12 as said; at seven one asks."""
    if clock.certain:
        return clock.hour * 60 + clock.minute
    if clock.meridiem:
        return _with_meridiem(clock, moment, doubts)
    early, late = clock.hour % 12 * 60 + clock.minute, (clock.hour % 12 + 12) * 60 + clock.minute
    if offered := {when.hour * 60 + when.minute for when in moment.context.offered} & {early, late}:
        return min(offered)
    if clock.hour == 12 or clock.hour <= 6:
        return late
    return (
        doubts.choose(early, late, "ambiguous_ampm")
        if late <= LATEST_START and clock.hour >= 7 and early < 9 * 60
        else early
    )


def _with_meridiem(clock: Clock, moment: Moment, doubts: Doubts) -> int:
    at = (clock.hour % 12 + (12 if clock.meridiem == "pm" else 0)) * 60 + clock.minute
    if clock.hour == 12 and clock.meridiem == "am":
        return doubts.choose(12 * 60 + clock.minute, at, "twelve_am")  # clinics are open at noon, not at midnight
    if moment.spanish and clock.meridiem == "am" and 2 < clock.hour < 5:
        return doubts.choose(at, at + 12 * 60, "ambiguous_ampm")  # "el jueves en la mañana a las 4"
    return at


def range_of(first: Clock, last: Clock, moment: Moment, doubts: Doubts) -> tuple[int, int]:
    """Two clocks as a range: "3-5pm", "11 to 1", "9 to 5". An open one takes the half of the day that fits."""
    if first.meridiem is None and not first.certain and last.meridiem:
        end = minutes_of(last, moment, doubts)
        starts = [half + first.hour % 12 * 60 + first.minute for half in (12 * 60, 0)]
        return next((start for start in starts if start < end), starts[1]), end
    quiet = Doubts(doubts.other)
    evening = last.certain or last.meridiem or (last.hour % 12 + 12) * 60 + last.minute <= LATEST_START
    start = minutes_of(first, moment, doubts if evening else quiet)  # "8 to 9:30" is no evening
    end = minutes_of(last, moment, quiet)
    if last.meridiem is None and not last.certain:
        low = last.hour % 12 * 60 + last.minute
        end = next((at for at in (low, low + 12 * 60) if at > start), end)
    return start, end
