"""What a conclusion leaves of a story: in "I work Monday and Tuesday, so basically Wednesday" only Wednesday counts."""

import re
from dataclasses import replace

from actions.times.items import Clock, Days, Item, Mark, MonthDay, Number, Part, Weekdays

_DAY = (Days, Weekdays, MonthDay)
_TIME = (Clock, Part, Number)
_SOFTENED = (
    r"(?: (?:basically|really|realistically|maybe|probably|i guess|i think|i suppose|i figure|it looks like|looks like"
    r"|that|it|this|would|will|have to|has to|got to|gotta|be|is|its|itd|itll|ill|id|just|only|either|with|me|us|like"
    r"|say|for me|for us|i|we|can|could|come|do|take|make|want|need|leaves|means|anything|any|time|something|sometime"
    r"|my only option|the only day|the only days|my best bet|at|on|the))*"
)
_CONCLUDES = re.compile(
    rf"\b(?:so(?! (?:far|long|much|bad|sick|soon|many)\b)|therefore|basically|i guess|i suppose|i figure|bottom line"
    rf"|long story short|in short|in other words|which (?:only |just |really )?(?:leaves|means)"
    rf"|(?:that|it) (?:only |just |really |pretty much )?(?:leaves|means)|leaving|meaning|all that leaves|only leaves"
    rf"|what(?:s| is) left is|that would leave|id be left with|im left with){_SOFTENED} ?$"
)
_LEAVES = re.compile(
    rf"\b(?:(?:that|it|which|this)(?:d| would| will|ll)? (?:only |just |really |pretty much )?(?:leaves?)"
    rf"|leaving|(?:id|im|we|wed)"
    rf"(?: be| are)? left with|what(?:s| is) left is|so basically){_SOFTENED} ?$"
)


def concluded(items: list[Item], text: str) -> list[Item]:
    """`items` with the weekdays on which somebody is busy as told, where a conclusion names the days after them."""
    at = next((k for k, item in enumerate(items) if _is_conclusion(items, k, text)), None)
    if at is None:
        return items
    leaves = _leaves(items[at], text) and any(isinstance(item.value, Weekdays) for item in items[:at])
    return [_superseded(item, items, k, leaves=leaves) if k < at else item for k, item in enumerate(items)]


def _is_conclusion(items: list[Item], k: int, text: str) -> bool:
    """True at the first day of "so Wednesday or Friday", if a story of busy weekdays stands before it."""
    item = items[k]
    if item.role != "wish" or not isinstance(item.value, _DAY):
        return False
    told = any(other.role == "busy" and isinstance(other.value, Weekdays) for other in items[:k])
    concludes = _CONCLUDES.search(text, 0, item.start) is not None or _apart(items, k)
    return (told and concludes) or _leaves(item, text)


def _apart(items: list[Item], k: int) -> bool:
    """True for "I teach Monday through Thursday, Fridays are free": busy days that are none of those wished."""
    wished: set[int] = set()
    busy: set[int] = set()
    for at, item in enumerate(items):
        if isinstance(item.value, Weekdays) and item.role in ("wish", "busy"):
            (wished if item.role == "wish" else busy).update(item.value.days)
            linked = at > 1 and items[at - 1].value == Mark("to") and items[at - 2].role == item.role == "busy"
            before = items[at - 2].value if linked else None
            if isinstance(before, Weekdays) and before.days and item.value.days:
                busy.update(range(min(before.days), max(item.value.days) + 1))
    days = [item for item in items if isinstance(item.value, Days | MonthDay) and item.role != "told"]
    return isinstance(items[k].value, Weekdays) and not days and bool(wished) and wished.isdisjoint(busy)


def _leaves(item: Item, text: str) -> bool:
    """True in "that leaves Thursday": whatever days were named before are taken."""
    return _LEAVES.search(text, 0, item.start) is not None


def _superseded(item: Item, items: list[Item], k: int, *, leaves: bool) -> Item:
    """A busy weekday, or the hours beside it, as what is merely told; a span of dates still bounds the conclusion."""
    if item.role == "wish" and leaves and isinstance(item.value, (Weekdays, *_TIME)):
        return replace(item, role="told")
    if item.role != "busy":
        return item
    beside = items[max(0, k - 6) : k + 7]
    day = isinstance(item.value, Weekdays)
    hours = isinstance(item.value, _TIME) and any(
        other.role == "busy" and isinstance(other.value, Weekdays) for other in beside
    )
    return replace(item, role="told") if day or hours else item
