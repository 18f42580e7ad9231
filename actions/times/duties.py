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
    r"|(?:(?!i\b|we\b|its?\b|that\b|this\b|there\b)[a-z]+ ){1,6}?(?:is|are|s) only"
    r" (?:from|between|until|after|before|on|at)\b"
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


_AWAY_UNTIL = re.compile(
    r"\b(?:im|i am|were|we are|ill be|well be|i will be|we will be|i have|we have)\b[^.;?!]* until(?: the)? ?$"
)
_THEN_FREE = re.compile(
    r",? ?(?:and |but |so )?then (?:im|i am|we are|were|ill be|well be|i can|we can|i|we|any|whenever|its)\b"
)


def _away_until(items: list[Item], k: int, text: str) -> bool:
    """True for Sunday in "I'm at my sister's till Sunday, then I'm wide open"."""
    return _AWAY_UNTIL.search(text, 0, items[k].start) is not None and bool(_THEN_FREE.match(text, items[k].end))


def from_not_until(items: list[Item], text: str) -> list[Item]:
    """In "I can't get away until the 18th" the 18th is where the wish begins, unless another date is wished."""
    dates = [item for item in items if isinstance(item.value, Days | MonthDay) and item.role == "wish"]
    result: list[Item] = []
    for k, item in enumerate(items):
        begun = next((o.end for o in items[:k][::-1] if not isinstance(o.value, Mark)), 0)
        negated = isinstance(item.value, Days | MonthDay | Weekdays) and (
            _NOT_UNTIL.search(text[begun : item.start]) or _away_until(items, k, text)
        )
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


_OFF = re.compile(
    r"(?:(?!to\b)[a-z]+ ){0,3}?(?:am|is|are|be|been|m|s|re|[a-z]+s|im|were|theyre) (?:all |only |also |still )*off"
    r"(?: (?:from|of))?(?: (?:work|school|duty|shift|(?:the|my|his|her|their) (?:[a-z]+ )?[a-z]+))?"
    r"(?: (?:for|on|all|the|this|during|starting|both|every|as well))* ?"
)


def is_off(clause: str) -> bool:
    """True in "my husband is off from the plant" before a date; not in "I'm off to Mexico on the 5th"."""
    return _OFF.fullmatch(clause) is not None


_TOO = (
    r",? ?(?:is|seems|sounds|feels|would be|s|are|might be|will be)?(?: (?:just|way|a bit|a little|kinda|kind of|really"
    r"|much|far|honestly|already|still|going to be|gonna be))* too "
)
_IN_THE_DAY = r"(?! in the (?:day|morning|afternoon|evening)| (?:for|to) )"
_TOO_LATE = re.compile(rf"{_TOO}(?:far|late|long)\b(?: (?:away|out|off|of a wait))?{_IN_THE_DAY}")
_TOO_SOON = re.compile(rf"{_TOO}(?:soon|early|quick)\b{_IN_THE_DAY}")
_ASKED = re.compile(r"\b(?:is|if|unless|would|will|was|or)(?: (?:the|on))* ?$")


_OFF_FROM_WORK = re.compile(
    r"(?<=off )from(?! (?:(?:the |this |next )?(?:\d|[a-z]+day\b|[a-z]+(?:th|first|second|third)\b)|tomorrow|now))"
)


def beyond(items: list[Item], text: str) -> list[Item]:
    """In "the 29th is too far away" the wish ends before that day, in "tomorrow is too soon" it begins after it."""
    result: list[Item] = []
    done = 0
    for item in items:
        if item.start < done and item.value in (Mark("refused"), Mark("cannot"), Mark("no")):
            continue
        if item.value == Mark("from") and _OFF_FROM_WORK.match(text, item.start):
            continue  # "off from the plant" begins nothing
        late, soon = _TOO_LATE.match(text, item.end), _TOO_SOON.match(text, item.end)
        said = late or soon
        if said and isinstance(item.value, Days | MonthDay | Weekdays) and not _ASKED.search(text, 0, item.start):
            result.append(Item(Mark("before" if late else "after"), item.start, item.start))
            item, done = replace(item, role="wish"), said.end()
        result.append(item)
    return result
