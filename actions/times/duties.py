"""What follows from duties, advice and what is possible at all.

"I have to be at work at 2" means before 2; "the van only runs Tuesdays" means Tuesdays; "I can't get away until the
18th" means from the 18th; "she wants me back in a month" counts until another day is named.
"""

import re
from dataclasses import replace

from actions.times.items import Clock, Days, Item, Length, Mark, MonthDay, Number, Offset, Weekdays

_DAY = (Days, Weekdays, MonthDay, Offset)
_SOMEBODY = r"(?:i|we|he|she|they|(?:my|our|the|his|her) [a-z]+)"
_GOES = (
    r"(?:be (?!up\b|awake|seen|fasting|able|there\b|in\b|careful|honest)|get (?:back|home|to|ready|my|her|him"
    r"|them|the)|leave|go|pick|catch|drop|start|clock"
    r"|head|return|feed|meet|drive|log (?:in|on)|open|take (?:my|her|him|them|the) [a-z]+ to|let|watch|babysit|relieve)"
)
_HAS = r"(?:gotta|got to|have to|has to|had better|need to|needs to|must|am supposed to|is supposed to|m due|due)"
_OBLIGES = re.compile(
    rf"(?:{_SOMEBODY} (?:also |then |still |always |really )*(?:(?:{_HAS}) {_GOES}"
    r"|(?:start|begin|clock in|pick up|leave|go in|go back|head out|open up)(?:s|es)?\b"
    r"|(?:have|has|ve got|got) (?:class|work|school|practice|court|a (?:\w+ )?(?:meeting|call|class|shift|flight|thing)"
    r"|another (?:\w+ )?appointment))"
    r"|(?:(?:my|our|the|his|her) )?(?:next )?(?:bus|train|flight|plane|ferry|shuttle|ride|shift|class|shop"
    r"|school|meeting|game"
    r"|practice|job)(?: back| home)? (?:leaves|starts|begins|departs|takes off|opens|picks me up|is)"
    r"|(?:work|school|class|practice|dialysis|chemo) (?:starts|begins|is)"
    rf"|(?:have|has|need|needs|must|gotta|got)(?: to)? {_GOES})"
)
_LED = re.compile(r"(?:\b(?:from|after|until|to|through|between|since|every|past|than)|-) ?$")
_EARLIEST = 10  # who starts at eight has the whole day taken: nothing can be concluded from it

_ADVISED = re.compile(
    r"\b(?:doctor|doc|nurse|surgeon|specialist|therapist|pcp|dentist|midwife|hospital|er|discharge|dr\.? [a-z]+"
    r"|he|she|they"
    r"|somebody|someone|you|you guys|yall|insurance) (?:just |also |already |really |originally )*(?:wants?"
    r"|wanted|said|says"
    r"|told|asked|recommend(?:s|ed)?|suggest(?:s|ed)?|advised|ordered|likes?|would like|need(?:s|ed)?)\b(?! i | if)"
    r"[^.;?!]*$"
)
_TURNS = re.compile(r"\b(?:but|so|however|though|although|except|only|only thing is|problem is)\b|[.;]")

_ONLY = re.compile(
    r"(?:(?!i\b|we\b|i'?m\b|im\b)[a-z]+ ){1,4}?(?:(?:is|are|s) )?only (?:is |are |ever )?(?:have|has|got|gets?"
    r"|runs?|goes|go|comes?"
    r"|drives?|operates?|opens?|sees?|takes?|brings?|works? (?:with|around|for)|does|do|visits?|there|in|here|home|off"
    r"|free|around|available|on|able)\b(?!.*\b(?:school|class|practice|work|shift)\b)"
    r"|(?:i|we|ive|weve) only (?:have|got|get)\b(?!.*\b(?:school|class|classes|practice|work|a shift|meetings?|lab)\b)"
    r"|(?:im|were|i am|we are) only (?:here|there|home|off|free|around|available|in)\b"
)


def only_then(clause: str) -> bool:
    """True in "the van only runs" and "I only have the car until": what is possible at all bounds the wish."""
    told_on = any(mark in clause for mark in (",", " and it ", " and she ", " and he ", " and they "))
    return _ONLY.match(clause) is not None and not told_on


def obliges(clause: str, item: Item) -> bool:
    """True for the 2 of "I have to be at work at 2": whoever must be elsewhere then can come before."""
    value = item.value
    if not isinstance(value, Clock | Number) or not _OBLIGES.match(clause) or _LED.search(clause):
        return False
    if isinstance(value, Number) and value.hour > 12:
        return False
    late = isinstance(value, Clock) and value.meridiem == "pm"
    return late or value.hour <= 6 or value.hour >= _EARLIEST


def is_advice(items: list[Item], i: int, text: str) -> bool:
    """True in "the doctor wants me back in a month but we move before that": another day is named after a turn."""
    start = max((text.rfind(mark, 0, items[i].start) for mark in ".;?!"), default=-1) + 1
    if not isinstance(items[i].value, _DAY) or not _ADVISED.search(text[start : items[i].start]):
        return False
    turn = _TURNS.search(text, items[i].end)
    if turn is None:
        return False
    later = [item for item in items[i + 1 :] if item.start >= turn.end()]
    return any(isinstance(item.value, Days | MonthDay | Offset) or _points_back(item) for item in later)


def without_lone_duties(items: list[Item]) -> list[Item]:
    """`items` with duties as merely told where nothing at all is wished that they could bound."""
    if any(item.role == "wish" and not isinstance(item.value, Mark | Length) for item in items):
        return items
    return [replace(item, role="told") if item.role == "duty" else item for item in items]


def _points_back(item: Item) -> bool:
    return getattr(item.value, "to", None) in ("told", "one_after", "next_week", "then", "within", "outside")


_NOT_UNTIL = re.compile(
    r"\b(?:dont|doesnt|wont|cant|cannot|couldnt|isnt|arent|im not|not|no|never|without)\b(?!.*\b(?:start|begin"
    r"|leave|move|expire"
    r"|end|run out|need|due|retire|open|hurt|turn|graduate|travel|fly|deliver|eat|drink|take (?:it|my|the))\w*\b)"
    r"[^.;?!]* (?:until|before)(?: after)?(?: (?:i|we|he|she|they|my [a-z]+)(?: [a-z]+){1,4})?(?: on)?(?: the)? ?$"
)


def from_not_until(items: list[Item], text: str) -> list[Item]:
    """In "I can't get away until the 18th" the 18th is where the wish begins, unless another date is wished."""
    dates = [item for item in items if isinstance(item.value, Days | MonthDay) and item.role == "wish"]
    result: list[Item] = []
    for k, item in enumerate(items):
        begun = next((o.end for o in items[:k][::-1] if not isinstance(o.value, Mark)), 0)
        negated = isinstance(item.value, Days | MonthDay | Weekdays) and _NOT_UNTIL.search(text[begun : item.start])
        if not negated or (item not in dates and (dates or item.role == "wish")) or len(dates) > 1:
            result.append(item)
            continue
        while result and result[-1].value in (Mark("stop"), Mark("by"), Mark("after"), Mark("cannot"), Mark("no")):
            if result[-1].start < begun or re.search(r"[.;?!]", text[result[-1].start : item.start]):
                break
            result.pop()
        bound = "after" if "until after" in text[begun : item.start] else "from"
        result += [Item(Mark(bound), item.start, item.start), replace(item, role="wish")]
    return result
