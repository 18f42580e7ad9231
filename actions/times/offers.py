"""Which of the times on offer a patient picks by comparing them: "whichever is closest to five", "the first two"."""

import re
from datetime import datetime

from actions.times.items import Clock, Item, Mark, Moment, Number, Part, Reference, Weekdays
from actions.times.wish import Window

_SEVERAL = 2
_NUMBERS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4}
_OF_THEM = (
    r"(?: one)? (?:of|out of|among|between) (?:the |those |these |them\b|all )*"
    r"(?:two|2|three|3|four|4|times|options|slots|bunch|lot)?"
)
_EXTREME = re.compile(
    rf"\b(?:the )?(?P<late>latest|last|later|latter)(?P<of>{_OF_THEM})"
    rf"|\b(?:the )?(?P<early>earliest|soonest|earlier|sooner|former)(?P<of2>{_OF_THEM})"
    r"|\b(?:whichever|whatever|the one|which ?ever one)(?: one)?(?: of (?:them|those|these|the (?:two|three)))?"
    r"(?: that)?(?:s| is| would be| comes)? (?:the )?(?:(?P<late2>later|latest|last)|(?P<early2>earlier|earliest|sooner"
    r"|soonest|first))(?P<in_the_day> in the (?:day|morning|afternoon|evening))?(?! than)"
)
_NEAREST = re.compile(
    r"\b(?:(?<!something )(?<!anything )(?:closest|nearest)|(?:the one|whichever(?: one)?)(?: that)?(?:s| is)?"
    r" (?:closer|nearer)) to (?:about |around |like )*$"
)
_FEW = re.compile(
    r"\b(?:the )?(?P<which>first|last) (?P<n>two|2|three|3)\b(?! (?:weeks?|days?|hours?|months?|of|times (?:i|we)))"
)


def picked_offers(items: list[Item], text: str, moment: Moment) -> tuple[Window, ...]:
    """The offers that are picked from several by what they are beside each other; nothing if none is."""
    offered = tuple(sorted(moment.context.offered))
    if len(offered) < _SEVERAL:
        return ()
    if (near := _nearest(items, text, offered)) or (near := _outermost(items, text, offered)):
        return tuple(_window(when) for when in near)
    if _all_but(items):
        named = {item.value.which for item in items if isinstance(item.value, Reference)}
        count = len(moment.context.offered)
        places = {place % count for place in named}
        return tuple(_window(when) for n, when in enumerate(moment.context.offered) if n not in places)
    few = _FEW.search(text)
    if few and all(isinstance(item.value, Mark | Number) for item in items) and _NUMBERS[few["n"]] < len(offered) + 1:
        said = moment.context.offered
        return tuple(_window(when) for when in _few(few["which"], _NUMBERS[few["n"]], said))
    return ()


def _nearest(items: list[Item], text: str, offered: tuple[datetime, ...]) -> tuple[datetime, ...]:
    """The offer whose time of day is nearest to one that is named."""
    for item in items:
        if not _NEAREST.search(text[: item.start]) or not isinstance(item.value, Clock | Number | Part):
            continue
        wanted = _minutes_wanted(item.value)
        if wanted is None:
            continue
        distances = {when: min(abs(when.hour * 60 + when.minute - at) for at in wanted) for when in offered}
        least = min(distances.values())
        return tuple(when for when, distance in distances.items() if distance == least)
    return ()


def _minutes_wanted(value: Clock | Number | Part) -> tuple[int, ...] | None:
    """Where a time of day may lie: both halves of the day, if neither is said and both are usual."""
    if isinstance(value, Part):
        ends = [at for at in (value.low, value.high) if at is not None]
        return (sum(ends) // len(ends),) if ends else None
    meridiem = value.meridiem if isinstance(value, Clock) else None
    if value.certain or value.hour > 12:
        return (value.hour * 60 + value.minute,)
    early = value.hour % 12 * 60 + value.minute
    late = early + 12 * 60
    if meridiem or value.hour <= 6 or value.hour == 12:
        return (early,) if meridiem == "am" else (late,)
    return (early,)


def _outermost(items: list[Item], text: str, offered: tuple[datetime, ...]) -> tuple[datetime, ...]:
    """The first or last offer of those on the days that are named; with no day named, of all."""
    found = _EXTREME.search(text)
    if found is None:
        return ()
    named = {day for item in items if isinstance(item.value, Weekdays) for day in item.value.days}
    among = [when for when in offered if not named or when.isoweekday() in named]
    if not among:
        return ()  # "Friday works, whichever is later", and none of them is on a Friday
    key = (lambda when: when.time()) if found["in_the_day"] else (lambda when: when)
    late = found["late"] or found["late2"]
    return (max(among, key=key) if late else min(among, key=key),)


def _all_but(items: list[Item]) -> bool:
    """True for "anything but the last one", where nothing else is said."""
    values = [item.value for item in items]
    offers = [k for k, value in enumerate(values) if isinstance(value, Reference) and value.to == "offer"]
    only = all(isinstance(value, Mark) or k in offers for k, value in enumerate(values))
    return bool(offers) and only and all(k > 0 and values[k - 1] in (Mark("except"), Mark("not")) for k in offers)


def _few(which: str, count: int, offered: tuple[datetime, ...]) -> tuple[datetime, ...]:
    return offered[:count] if which == "first" else offered[-count:]


def _window(when: datetime) -> Window:
    at = when.time().replace(second=0, microsecond=0)
    return Window(when.date(), when.date(), None, frozenset(), at, at)
