"""Days that are only named: "the 4th is a sunday", "oh wait, that's Veterans Day", "the 9th is my surgery"."""

import re

from actions.times.items import Days, Item, MonthDay, Weekdays
from actions.times.predicates import ACTIVITY, EVENT

_DAY = (Days, Weekdays, MonthDay)
_IS = re.compile(
    r" ?(?:(?:pero|but|que|,) )?(?:is|falls on|being|was|lands on|cae(?: en)?|es)(?: (?:a|on|el|un|en))? ?"
)
_IS_AN_EVENT = re.compile(
    r" (?:(?:was|were)\b|(?:is|are) (?:mine|ours|hers|theirs|his|yours)\b|(?:is|are) (?:my|our|his|her|their) "
    r"(?!best|only|preferred|days? off|favorite|first|next|earliest)"
    rf"|(?:is|are) (?:an?|the)(?: [a-z]+){{0,2}} {EVENT}\b|(?:is|are) {ACTIVITY}\b)"
)
_THAT_IS = re.compile(r"\b(?:thats|that is|its|it is|es|eso es)(?: the)? $")


def only_named(items: list[Item], i: int, end: int, text: str) -> bool:
    """True for both days in "the 4th is a sunday" and for the holiday in "oh wait, that's Veterans Day"."""
    item = items[i]
    if not isinstance(item.value, _DAY):
        return False
    if isinstance(item.value, Days) and item.value.holiday and _THAT_IS.search(text[: item.start]):
        return True
    if _IS_AN_EVENT.match(text, end):
        return True
    before = next((other for other in reversed(items[:i]) if isinstance(other.value, _DAY)), None)
    after = next((other for other in items[i + 1 :] if isinstance(other.value, _DAY)), None)
    return _is_weekday_of(before, item, text) or _is_weekday_of(item, after, text)


def _is_weekday_of(day: Item | None, weekday: Item | None, text: str) -> bool:
    if day is None or weekday is None:
        return False
    holiday = any(isinstance(item.value, Days) and item.value.holiday for item in (day, weekday))
    if not holiday and (isinstance(day.value, Weekdays) or not isinstance(weekday.value, Weekdays)):
        return False
    led = text[: day.start].endswith("with ") and text[day.end : weekday.start] in (
        " on ",
        " being ",
        " falling on ",
    )
    return led or _IS.fullmatch(text, day.end, weekday.start) is not None
