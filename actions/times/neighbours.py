"""What a lone number means beside its neighbours: a time of day ("tues 230"), a day ("june 8th or 9"), or nothing."""

import re
from dataclasses import replace

from actions.times.items import Clock, Days, Item, Mark, Moment, MonthDay, Number, Ordering, Part, Value, Weekdays

_FILLER = re.compile(
    r"\s*(?:(?:the|on|in|of|for|a|an|my|is|its|it|like|sometime|some|please|el|la|los|las|de|del|por|en"
    r"|para|como|then|just|"
    r"exactly|appointment|slot|time|um|uh|er|only|any|with|to see|hopefully|possibly|dia)\b\s*)*[,(.]?\s*"
)
_NOTHING = re.compile(r"\s*")
_BESIDE = re.compile(r"\s*(?:(?:on|in|in the|on the|this|el|the|for|de|del|de la|por la)\b\s*)?")
_ENDS_NUMBER = re.compile(
    r"\s*(?:$|[-.,?!;:)(]|(?:on|or|and|to|this|next|tomorrow|today|in|works?|please|if|would|is|for|then"
    r"|with|o|y|a|el|the|until|pm|am|"
    r"sharp|instead|be|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b)"
)
_ONLY_RANGE = re.compile(r"\W*(?:\d{1,2}|[a-z]+) ?(?:to|-|until|a) ?(?:\d{1,2}|[a-z]+)\W*")
_LEADS = frozenset(
    {
        "at",
        "after",
        "before",
        "by",
        "from",
        "between",
        "around",
        "about",
        "say",
        "propose",
        "correct",
        "cannot",
        "not",
        "except",
    }
)
_SURE_LEADS = frozenset({"at", "after", "before", "by"})
_COUNTED = re.compile(
    r"\s*(?:of|more|other|different|percent|main|north|south|east|west|(?!this|thanks|is|works|as|was"
    r"|does|yes)[a-z]+s)\b"
)
_CHAINS = frozenset({"or", "and", "to", "comma"})


def near(text: str, left: Item, right: Item) -> bool:
    """True if only words that carry nothing stand between two items."""
    return bool(_FILLER.fullmatch(text, left.end, right.start))


def settle_numbers(items: list[Item], text: str, moment: Moment) -> list[Item]:
    """`items` with every number read as a time or a day of the month, or dropped."""
    items = [item for item in items if not _picks_offer(item, text, moment)]
    settled = [_announced(items, i, text, moment) for i in range(len(items))]
    for _ in range(2):  # a chain may lead either way: "at 2 or 3", "2 or 3 pm"
        settled = [_chained(settled, i, text) for i in range(len(settled))]
    return [item for item in settled if not isinstance(item.value, Number)]


def _picks_offer(item: Item, text: str, moment: Moment) -> bool:
    """True if "the second" picks from a list of offers; not if one of them is on the 2nd."""
    offered = moment.context.offered
    if not offered or not isinstance(item.value, MonthDay) or not _stands_alone(item, text):
        return False
    return item.value.day <= len(offered) and all(when.day != item.value.day for when in offered)


def _announced(items: list[Item], i: int, text: str, moment: Moment) -> Item:
    item = items[i]
    if not isinstance(item.value, Number):
        return item
    before = items[i - 1] if i > 0 else None
    after = items[i + 1] if i + 1 < len(items) else None
    return replace(item, value=_meaning(item, item.value, before, after, text, moment))


def _meaning(item: Item, number: Number, before: Item | None, after: Item | None, text: str, moment: Moment) -> Value:
    beside_before = before is not None and _NOTHING.fullmatch(text, before.end, item.start) is not None
    if before and beside_before and isinstance(before.value, Weekdays) and _is_day_number(number, moment):
        return MonthDay(number.hour)
    if moment.context.asked in ("time", "date", "day") and _ends(item, before, after, text) and not _is_one(item, text):
        return _answer(number, moment)
    if _ONLY_RANGE.fullmatch(text):
        return _as_clock(number)
    if _stands_alone(item, text):
        clear = number.spoken_time or (number.minute > 0 and number.digits == 3) or _is_military(number)
        return _as_clock(number) if clear else number  # otherwise it picks an option
    if _is_pick(number, before, moment) or not _ends(item, before, after, text):
        return number
    if _is_one(item, text) and not _is_one_oclock(item, before, after, text):
        return number
    if number.spoken_time:
        return _as_clock(number)
    if before and isinstance(before.value, Mark) and before.value.kind in _LEADS and near(text, before, item):
        return _as_clock(number)
    if before and beside_before and isinstance(before.value, Weekdays | Days | Part | MonthDay | Ordering):
        return _as_clock(number)
    if after and _BESIDE.fullmatch(text, item.end, after.start) and _takes_clock(after.value):
        return _as_clock(number)
    return number


def _ends(item: Item, before: Item | None, after: Item | None, text: str) -> bool:
    """False if the number counts something: "at 3 locations"."""
    beside = after is not None and _NOTHING.fullmatch(text, item.end, after.start) is not None
    led = (
        before is not None
        and isinstance(before.value, Mark)
        and before.value.kind in _SURE_LEADS
        and near(text, before, item)
    )
    return beside or (led and not _COUNTED.match(text, item.end)) or _ENDS_NUMBER.match(text, item.end) is not None


def _is_one(item: Item, text: str) -> bool:
    return text[item.start : item.end] == "one"


def _is_one_oclock(item: Item, before: Item | None, after: Item | None, text: str) -> bool:
    """True in "at one", "one in the afternoon"; in "make one for the afternoon" it is an appointment."""
    led = (
        before is not None
        and isinstance(before.value, Mark)
        and before.value.kind in _LEADS - {"say", "propose", "correct"}
    )
    spoken = (
        after is not None and isinstance(after.value, Part) and text[item.end : after.start].strip() in ("", "in the")
    )
    return led or spoken


def _takes_clock(value: Value) -> bool:
    if isinstance(value, Mark):
        return value.kind in ("ish", "or_later", "or_earlier", "except")
    return isinstance(value, Weekdays | Part | MonthDay) or (isinstance(value, Days) and value.grain == "day")


def _is_day_number(number: Number, moment: Moment) -> bool:
    """True in "el lunes 9" and "friday 13"; in English "monday 9" is nine o'clock."""
    plain = number.minute == 0 and number.digits in (1, 2)
    return plain and (12 < number.hour <= 31 or (moment.spanish and number.hour > 0))


def _stands_alone(item: Item, text: str) -> bool:
    return not re.search(r"[a-z0-9]", text[: item.start] + text[item.end :])


def _answer(number: Number, moment: Moment) -> Value:
    """A number that answers the clinic's question for a time or a date."""
    if moment.context.asked == "time":
        return _as_clock(number)
    return MonthDay(number.hour) if number.minute == 0 and 1 <= number.hour <= 31 else _as_clock(number)


def _is_military(number: Number) -> bool:
    """True for "1430" and "0930", not for a year."""
    return number.certain and number.digits == 4 and number.hour not in (19, 20)


def _is_pick(number: Number, before: Item | None, moment: Moment) -> bool:
    """After a list of offers "how about 2" is the second of them."""
    proposed = (
        before is not None and isinstance(before.value, Mark) and before.value.kind in ("say", "propose", "correct")
    )
    return proposed and number.minute == 0 and number.hour <= len(moment.context.offered)


def _as_clock(number: Number) -> Value:
    if number.hour > 23 or (number.hour == 0 and not number.certain):
        return number
    return Clock(number.hour, number.minute, certain=number.certain or number.hour > 12)


def _chained(items: list[Item], i: int, text: str) -> Item:
    item = items[i]
    if not isinstance(item.value, Number) or not _ENDS_NUMBER.match(text, item.end) or _is_one(item, text):
        return item
    for step in (-1, 1):
        other = _across(items, i, step, text)
        if isinstance(other, Clock):
            return replace(item, value=_as_clock(item.value))
        if (
            step == -1
            and (isinstance(other, MonthDay) or (isinstance(other, Days) and other.calendar))
            and item.value.minute == 0
        ):
            return replace(item, value=MonthDay(item.value.hour))
    return item


def _across(items: list[Item], i: int, step: int, text: str) -> Value | None:
    """The value on the other side of "or", "and", "to" or a comma, or right beside ("two two thirty")."""
    j = i + step
    if not 0 <= j < len(items):
        return None
    value = items[j].value
    if isinstance(value, Clock) and near(text, *sorted((items[i], items[j]), key=lambda item: item.start)):
        return value
    if not isinstance(value, Mark) or value.kind not in _CHAINS or not 0 <= j + step < len(items):
        return None
    return items[j + step].value
