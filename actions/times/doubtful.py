"""Why the clinic should ask before it relies on an answer, where no single expression is in doubt but the whole is."""

import re
from dataclasses import replace

from actions.times.items import Item, Mark, Moment, MonthDay, Ordering, Shift, Weekdays
from actions.times.neighbours import only_numbers

_EITHER_WAY = re.compile(r"(?:(?:move|shift|slide|scoot|switch)\b.* (?:back|forward)|push\b.* forward)(?: by| about)* ")
_TOO = re.compile(r"\btoo (?:early|late)\b(?! in the (?:day|morning|afternoon|evening)| for| (?:of )?(?:a )?date)")
_EARLIER_OR_LATER = re.compile(
    r"\W*(?:(?:yes|yeah|yea|yep|ok|okay|sure|no|nah|hmm|um|uh|and|but|or|do you|you|got|have|is there|any|anything"
    r"|something|a|the|one|maybe|can we|could we|can you|could you|can it|could it|do|be|make it|it|little|bit|much"
    r"|just|slightly|lets|go|id|i|prefer|like|want|need|thats good|that works|good|please|pls|if possible|though"
    r"|instead|tho|time|times|thanks|for me|for us)\W+)*(?:earlier|later)(?:\W+(?:please|pls|if possible|though|tho"
    r"|instead|thanks|thank you|time|times|one|ones|maybe|would be|is|better|good|great|best|works|for me"
    r"|for us|then))*\W*"
)
_OR_WAS_IT = re.compile(
    r"\bor (?:is|was|were) (?:it|that) (?:on )?(?=the |next |this |\d|[a-z]+day\b|mon\b|tues?\b|wed\b|thurs?\b|fri\b"
    r"|[a-z]+(?:th|first|second|third)\b)|\b(?:the one|the day|what|which) im thinking of\b|\bwhenever "
    r"(?:her|his|my|our|the|their) [a-z0-9 ]{2,30} (?:was|is) (?:supposed|due|scheduled|set)\b"
)
_SETTLES = re.compile(
    r"\b(?:whichever|which ?ever|whatever)(?: one| day)? (?:is|falls|the|lands|comes)\b|\bno\b|\bnot\b"
)


def which_way(items: list[Item], text: str) -> list[Item]:
    """`items` with "move it back an hour" turned round: to some that is earlier; empty if there is no such doubt."""
    doubtful = [item for item in items if _goes_either_way(item, text)]
    return [_turned(item) if item in doubtful else item for item in items] if doubtful else []


def _goes_either_way(item: Item, text: str) -> bool:
    return isinstance(item.value, Shift) and _EITHER_WAY.match(text[item.start : item.end]) is not None


def _turned(item: Item) -> Item:
    return replace(item, value=replace(item.value, by=-item.value.by)) if isinstance(item.value, Shift) else item


def whole_doubts(items: list[Item], text: str, moment: Moment) -> list[str]:
    """The reasons to ask that the message as a whole gives."""
    reasons = {
        "bare_numbers": only_numbers(items, text, moment),
        "day_or_time": day_or_time(items, text, moment),
        "which_offer": _day_or_place(items, moment),
    }
    return [reason for reason, holds in reasons.items() if holds]


def day_or_time(items: list[Item], text: str, moment: Moment) -> bool:
    """True for "too early" or just "later", said of one time on offer: another hour and another day are possible."""
    said = [item.value for item in items if not isinstance(item.value, Mark)]
    only = bool(said) and all(isinstance(value, Ordering) and value.within is None for value in said)
    asks = _TOO.search(text) or _EARLIER_OR_LATER.fullmatch(text)
    return only and len(moment.context.offered) == 1 and asks is not None


def _day_or_place(items: list[Item], moment: Moment) -> bool:
    """True for "the first is good" where the first offer is on another day and another offer is on the 1st."""
    said = [item.value for item in items if not isinstance(item.value, Mark)]
    offered = moment.context.offered
    if len(said) != 1 or not isinstance(said[0], MonthDay) or not 1 <= said[0].day <= len(offered):
        return False
    on_that_day = [when for when in offered if when.day == said[0].day]
    return bool(on_that_day) and offered[said[0].day - 1].day != said[0].day


def is_unsure(text: str) -> bool:
    """True for "this Wednesday, or is it the one after": the patient would have to look it up."""
    return _OR_WAS_IT.search(text) is not None and not _SETTLES.search(text)


def told_apart(items: list[Item]) -> list[Item]:
    """`items` with the "next Saturday" of "this Saturday, if not, next Saturday" as the one after this."""
    result: list[Item] = []
    these: set[frozenset[int]] = set()
    for item in items:
        value = item.value
        if isinstance(value, Weekdays) and value.mode == "this":
            these.add(value.days)
        if isinstance(value, Weekdays) and value.mode == "next" and value.days in these:
            item = replace(item, value=replace(value, mode="next_sure"))
        result.append(item)
    return result
