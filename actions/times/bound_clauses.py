"""Clauses between a bound and its time: "before he goes back to school on the 19th", "after it, which ends at 2"."""

import re

from actions.times.items import Clock, Days, Item, Mark, MonthDay, Number, Part, Weekdays

_TIME = (Clock, Part, Number)
_SMALL = (Mark("at"), Mark("to"), Mark("from"), Mark("cannot"))
_EARLY = (Mark("before"), Mark("until"), Mark("by"), Mark("from"))
BOUND_LEAD = re.compile(
    r"\b(?:before|until|by the time) (?:[a-z]+ ){0,3}$|\b(?:antes de(?: que)?|hasta que) ?$"
    r"|\bantes de [a-z]+(?:ar|er|ir)(?:me|nos|se|l[aeo]s?)?(?: [a-z]+){0,5} $"
)
_CLAUSE_WORD = r"(?!(?:but|so|because|cause|since|or|if|that|then|can|could|would|please|is there)\b)[a-z]+"
_SOMEBODY = r"(?:i|we|he|she|they|its|(?:my|our|his|her|their|the) [a-z]+)"
_WHICH_IS = r",? which(?! was\b| were\b)(?: [a-z]+){1,4}?"
BOUND_CLAUSE = re.compile(
    rf"\b(?:(?:before|by the time|between [a-z]+ and) {_SOMEBODY}(?: {_CLAUSE_WORD}){{0,6}}?(?:{_WHICH_IS})?"
    rf"|(?:after|as soon as|once) {_SOMEBODY}(?: {_CLAUSE_WORD}){{0,6}}?{_WHICH_IS})"
    r" ?(?:(?:on|at|is|the|until) ?)*$"
)
_CLAUSE_BEFORE = re.compile(
    r"(?:before|until|by the time) (?:i|we|he|she|they|my [a-z]+|the [a-z]+|school"
    r"|work)(?: [a-z]+){1,7}? (?:at )?"
)


def inside_bound(items: list[Item], i: int, text: str) -> bool:
    """True for "to" in "before I have to be at work at 1", which is "before 1"; these say nothing of their own."""
    value = items[i].value
    takes = value == Mark("by") and text.startswith("until", items[i].start)  # "after it's back, which takes until"
    if value not in (*_SMALL, Mark("comma")) and not takes:
        return False
    if value == Mark("at") and not (i + 1 < len(items) and items[i + 1].value == Mark("at")):
        return False  # the last "at" says that a number is a time of day
    lead = next((item for item in items[:i][::-1] if item.value not in (*_SMALL, Mark("comma"))), None)
    time = next((item for item in items[i + 1 :] if item.value not in (*_SMALL, Mark("by"))), None)
    if lead is None or time is None or not isinstance(time.value, (*_TIME, Days, Weekdays, MonthDay)):
        return False
    bounds = lead.value == Mark("after") or (not takes and lead.value in _EARLY)
    clauses = (BOUND_CLAUSE, *((_CLAUSE_BEFORE,) if isinstance(time.value, _TIME) else ()))
    return bounds and any(clause.fullmatch(text, lead.start, time.start) for clause in clauses)
