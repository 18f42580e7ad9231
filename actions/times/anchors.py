"""Events that carry a date of their own: "six weeks after the surgery and that was on the 19th".

The event's day is told, yet the wish is counted from it: here it becomes the day that the wish leans on.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from actions.times.governing import verbs_in
from actions.times.items import Clock, Days, Item, Mark, Moment, MonthDay, Number, Offset, Value, Weekdays
from actions.times.lexicon import WEEKDAYS
from actions.times.neighbours import as_clock, near
from actions.times.which_day import month_day, one_day

_DAY = (Days, Weekdays, MonthDay)
_BOUNDS = (Mark("before"), Mark("after"), Mark("by"), Mark("from"), Mark("and"))
_WORD = (
    r"(?!(?:or|and|but|so|if|is|are|was|do|does|can|could|will|would|i|we|he|she|it|they|you|to|at|on|for|in|which|that"
    r"|then|please|because)\b)[a-z]+"
)
_NOUN = rf"(?:{_WORD} ){{0,3}}?{_WORD}"
_OWN = rf" ?(?:my|the|our|his|her|their|your|an?) {_NOUN}"
_IS = (
    r"(?:is|was|are|were|isnt|will be|fell|falls|lands|happened|took place|started|starts|begins|began|ends"
    r"|ended|finishes|opens|closes|(?:lets|gets|let|got) out|got (?:done|moved)"
    r"|(?:is|was|got) (?:scheduled|set|booked|moved|done|due))"
)
_RELATIVE = (
    rf"(?:,? (?:which|that|who)(?: {_IS})?|,? (?:and |its |thats )?(?:that|it|hers|his|mine|theirs|she|he|we|i)"
    rf" {_IS}|,? (?:hers|his|thats|its|im|shes|hes)|,)?(?: (?:is|for|on|at|about|back|to))*(?: (?:a|the))? ?"
)
_EVENT = re.compile(_OWN + _RELATIVE)
# "Two weeks after she had the baby on the 3rd", "a week before school starts on the 9th".
_HAPPENS = re.compile(
    r" (?:that )?(?:i|we|he|she|they|it|you(?: guys| all)?|school|class(?:es)?|camp|work|daycare"
    r"|(?:my|our|his|her|the|their|dr|doctor|mrs|mr|ms) [a-z]+)"
    r"(?: (?!(?:or|and|but|so|if|because|then|can|could|would|do|does|please|want|need|like|guess|think|mean"
    r"|suppose)\b)[a-z]+){1,4}?"
    r"(?:,? (?:which|that|and that|and it) (?:is|was|will be))?(?: (?:on|is|was|for))?(?: the)? ?"
)
_PAST = re.compile(
    r"\b(?:was|were|saw|went|came|did|gave birth|delivered|left|finished|stopped|moved"
    r"|fell|happened|took place|started|began|got done|had)\b"
)
_PAST_WEEKDAY = re.compile(
    rf"{_OWN},? (?:which|that|and (?:that|it)) (?:was|happened|were)(?: on)? (?:(?:this past|last|past|this) "
    rf"(?P<day>{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})|(?P<yesterday>yesterday))"
)


def anchored(items: list[Item], text: str, moment: Moment) -> list[Item]:
    """`items` in which the day of an event is wished where an offset or a bound before it leans on the event."""
    result: list[Item] = []
    i = 0
    while i < len(items):
        item = _as_said(items[i], text)
        result.append(item if isinstance(item.value, Offset) else items[i])
        i += 1
        if item.role != "wish" or not _leans(item, result):
            continue
        if isinstance(item.value, Offset) and (past := _past_weekday(item, text, moment)):
            result[-1:] = [replace(item, end=past.start), past]
            i = next((k for k in range(i, len(items)) if items[k].start >= past.end), len(items))
            continue
        j = next(
            (k for k in range(i, min(i + 4, len(items))) if isinstance(items[k].value, (*_DAY, Clock, Number))), None
        )
        event = _EVENT.fullmatch(text, item.end, items[j].start) if j is not None else None
        plain = j is not None and all(isinstance(between.value, Mark) for between in items[i:j])
        if j is not None and event is None and isinstance(item.value, Offset) and plain:
            event = _HAPPENS.fullmatch(text, item.end, items[j].start)
        if j is None or event is None:
            continue
        if _is_told(item, items[j], text, moment):
            continue
        if isinstance(items[j].value, Clock | Number) and item.value in (Mark("before"), Mark("after")):
            result[-1:] = [item, replace(items[j], role="wish", value=_clock(items[j].value))]
            i = j + 1
            if i < len(items) and isinstance(items[i].value, _DAY) and near(text, items[j], items[i]):
                result.append(replace(items[i], role="wish"))  # "after her shift, which ends at two on the 20th"
                i += 1
        elif isinstance(items[j].value, _DAY):
            result[-1:] = _event_time(items, j, item, event[0], text, moment)
            i = j + 1 + _clock_behind(items, j, text)
    return result


def _as_said(item: Item, text: str) -> Item:
    """A bound before a told event, which was left as the end of a clause; "within ten days of" is always wished."""
    if isinstance(item.value, Offset) and item.value.upto:
        return replace(item, role="wish")
    word = text[item.start : item.end].rsplit(" ", 1)[-1]
    return replace(item, value=Mark(word)) if item.value == Mark("stop") and word in ("before", "after") else item


def _is_told(lead: Item, day: Item, text: str, moment: Moment) -> bool:
    """True in "my knee swelled up after the stairs on Saturday": the verb is not the event's own."""
    if isinstance(lead.value, Offset) or day.role == "wish":
        return False
    verbs = [verb for verb in verbs_in(text, spanish=moment.spanish) if verb.start <= day.start]
    before = [verb for verb in verbs if verb.start <= lead.start]
    return len(before) == len(verbs) or (bool(before) and before[-1].kind in ("told", "busy"))


def _leans(item: Item, before: list[Item]) -> bool:
    if item.value == Mark("and"):
        return any(other.value == Mark("between") for other in before[-4:])
    return item.value in _BOUNDS or isinstance(item.value, Offset)


def _event_time(items: list[Item], j: int, lead: Item, words: str, text: str, moment: Moment) -> list[Item]:
    """The bound and the event's day; with a time of day, "after my visit on Friday at 2" is on that Friday after 2."""
    past = _PAST.search(words) and isinstance(lead.value, Offset)
    day = replace(items[j], role="wish", value=gone_by(items[j].value, moment) if past else items[j].value)
    behind = _clock_behind(items, j, text)
    if not behind or lead.value not in (Mark("before"), Mark("after"), Mark("around")):
        return [replace(lead, end=items[j].start) if isinstance(lead.value, Offset) else lead, day]
    clock = replace(items[j + behind], role="wish")
    return [replace(day, start=lead.start, end=lead.start), lead, replace(clock, start=lead.end, end=clock.end)]


def _clock(value: Value) -> Value:
    return as_clock(value) if isinstance(value, Number) else value


def _clock_behind(items: list[Item], j: int, text: str) -> int:
    """How many items on the clock of "on friday at 2" stands from its day; 0 if there is none."""
    for step in (1, 2):
        if j + step < len(items) and isinstance(items[j + step].value, Clock | Number):
            between = text[items[j].end : items[j + step].start].strip(" ,")
            return step if between in ("at", "around", "about", "") else 0
    return 0


def _past_weekday(lead: Item, text: str, moment: Moment) -> Item | None:
    """ "... of the ER visit, which was this past Sunday": a day that is over, which nobody wishes."""
    said = _PAST_WEEKDAY.match(text, lead.end)
    if said is None:
        return None
    back = 1 if said["yesterday"] else (moment.today.isoweekday() - WEEKDAYS[said["day"]] - 1) % 7 + 1
    return Item(one_day(moment.today - timedelta(days=back)), said.end(), said.end())


def gone_by(value: object, moment: Moment) -> Days:
    """The last day of that name or number there was."""
    today = moment.today
    if isinstance(value, Weekdays):
        return one_day(today - timedelta(days=(today.isoweekday() - min(value.days) - 1) % 7 + 1))
    if isinstance(value, MonthDay):
        found = (month_day(value.day, today, -months) for months in range(4))
        return one_day(next((day for day in found if day and day <= today), today))
    if isinstance(value, Days) and value.first:
        return one_day(value.first if value.first <= today else _a_year_back(value.first))
    return one_day(today)


def _a_year_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28)) if day.month == 2 else day.replace(year=day.year - 1)
