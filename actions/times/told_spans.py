"""Comings and goings told as two times, and the words that point at such a span: "while she's here", "in that window".

"We leave on the 2nd and get back on the 6th" names two days and means those between them; "the aide comes at 9 and
leaves at 1" means the hours between.
"""

import re
from dataclasses import replace

from actions.times.items import Clock, Days, Item, Mark, MonthDay, Number, Offset, Role, Weekdays
from actions.times.neighbours import as_clock

_DAY = (Days, Weekdays, MonthDay)
_TIME = (Clock, Number)
_COMES = re.compile(
    r"\b(?:(?:fl(?:y|ies|ying)|gets?|getting|com(?:e|es|ing)|pulls?|driv(?:e|es|ing)|rolls?) (?:back |home )?"
    r"(?:in(?:to town)?|here|there|over|down|up)\b(?! (?:for|from))|arriv\w+|lands?|landing|visit\w*|shows? up|starts?"
    r"|opens?|begins?|com(?:e|es|ing)(?! (?:back|home))|com(?:e|es|ing) home|lets? out"
    r"|gets? out|here from|clocks? in|gets? there|drops? off)\b"
)
_RETURNS = re.compile(r"\b(?:back|home|return(?:s|ing)?|lands?|landing)\b")
_LEAVES = re.compile(
    r"\b(?:gets? (?:on|picked up)|drops? (?:\w+ ){1,3}off|leav(?:e|es|ing)|fl(?:y|ies|ying)(?: out| off)?"
    r"|go(?:es|ing)?(?: (?:away|home|back|off|out))?|gone"
    r"|head(?:s|ing)?(?: (?:out|off|up|down|home|back))?|depart(?:s|ing)?|travel(?:s|l?ing)?|off to|away|sail(?:s|ing)?"
    r"|driv(?:e|es|ing)(?: (?:out|off|up|down|home))?|ships? out|takes? off|sets? off|out of town|picks? (?:\w+ )?up"
    r"|ends?|finish(?:es)?|closes?|clocks? out|gets? (?:off|done)|is (?:over|done)|stops?)\b"
)
_STAYS = re.compile(r"\b(?:home|here|off|free|around|in town|back|out) (?:until|through)\b")
_MYSELF = re.compile(r"\b(?:i|im|ill|we|were|well|me and|us)\b")
_OTHERS = re.compile(r"\b(?:he|she|they|hes|shes|theyre|(?:my|our|the) [a-z]+)\b")
_SUBJECT = re.compile(
    r"\b(?:(?P<self>i|im|ive|ill|id|we|weve)|he|she|they|hes|shes|theyre|(?:my|our|his|her|the) (?!only|day|days"
    r"|car)[a-z]+)\b"
)
_UNTIL = re.compile(r"\b(?:until|through|thru)(?: the)? ?$")
_JOINED = re.compile(r"[^.;?!]{1,70}")
_NOT_BARE = re.compile(  # "for six weeks after", "the time you said before"
    r"\b(?:days?|weeks?|months?|years?|hours?|minutes?|[a-z]+day|the (?:one|night|morning)|said|told|offered"
    r"|gave|mentioned"
    r"|had|have|has|been|was|were|saw|seen|did|done|came|used|like|as|ever|never|what|anyone) ?$"
)
_CLOSE = re.compile(r"\b(?:right|just|directly|immediately|straight|shortly) $")
_BARE = re.compile(r" ?(?:$|[.,;!?]|would|is|works|work|or|if|but|please|and|instead|ideally|preferably)")


def with_spans(items: list[Item], text: str) -> list[Item]:
    """`items` with two told times that are a beginning and an end put as "from ... to"; one's own absence is busy."""
    result: list[Item] = []
    i = 0
    while i < len(items):
        j = _end_of_span(items, i, text)
        if j is None:
            result.append(items[i])
            i += 1
            continue
        role = _role_of_span(items, result, i, text)
        away = _begins_with(items, i, text, _LEAVES) and not _begins_with(items, i, text, _COMES)
        last = items[j]
        result += [Item(Mark("from"), items[i].start, items[i].start, role), replace(items[i], role=role)]
        result.append(Item(Mark("to"), last.start, last.start, role))
        if away and isinstance(last.value, _DAY):
            result.append(Item(Offset(-1), last.start, last.start, role))  # who is back on the 6th can come then
        result.append(replace(last, role=role))
        i = j + 1
    return result


def _end_of_span(items: list[Item], i: int, text: str) -> int | None:
    """The place of the time that ends what the one at `i` begins."""
    first = items[i]
    kind = _DAY if isinstance(first.value, _DAY) else _TIME
    if first.role == "wish" or not isinstance(first.value, kind):
        return None
    j = next((k for k in range(i + 1, len(items)) if not isinstance(items[k].value, Mark)), None)
    if j is None or items[j].role == "wish" or not isinstance(items[j].value, kind):
        return None
    between = text[first.end : items[j].start]
    if not _JOINED.fullmatch(between):
        return None
    goes = _begins_with(items, i, text, _LEAVES) and _RETURNS.search(between)
    comes = _begins_with(items, i, text, _COMES) and (_LEAVES.search(between) or _STAYS.search(between))
    return j if goes or comes else None


def _begins_with(items: list[Item], i: int, text: str, verbs: re.Pattern[str]) -> bool:
    return verbs.search(_lead(items, i, text)) is not None


def _lead(items: list[Item], i: int, text: str) -> str:
    """The words of its clause before the item at `i`."""
    before = next((item.end for item in reversed(items[:i]) if not isinstance(item.value, Mark)), 0)
    return re.split(r"[.;?!]|\bso\b", text[before : items[i].start])[-1]


def _role_of_span(items: list[Item], before: list[Item], i: int, text: str) -> Role:
    lead = _lead(items, i, text)
    if isinstance(items[i].value, _DAY) and _MYSELF.search(lead) and not _begins_with(items, i, text, _COMES):
        return "busy"
    times = [item for item in before if not isinstance(item.value, Mark)]
    bound = times and times[-1].role == "wish" and re.match(r" and (?:it|he|she|they) ", text[times[-1].end :])
    return "wish" if bound and isinstance(items[i].value, _TIME) else "told"


def span_told(pointer: Item, before: list[Item], text: str) -> list[Item]:
    """What "while she's here" and "in that window" repeat: all that was told last, days and times, with its bounds."""
    before = [item for k, item in enumerate(before) if not _is_count(before, k, text)]
    last = next((k for k in range(len(before) - 1, -1, -1) if not isinstance(before[k].value, Mark)), None)
    if last is None or before[last].role == "wish":
        return []
    first = last
    for k in range(last - 1, -1, -1):
        if isinstance(before[k].value, Mark):
            continue
        if before[k].role == "wish":
            break
        first = k
    led = first
    while led > 0 and before[led - 1].value in (Mark("from"), Mark("between")):
        led -= 1
    copies: list[Item] = []
    for k in range(led, last + 1):
        item = before[k]
        single = k == led == last or (k > led and not isinstance(item.value, Mark) and _alone(before, k))
        if single and (bound := _bound(before, k, text)):
            copies.append(replace(pointer, value=bound, end=pointer.start))
        if not (isinstance(item.value, Mark) and item.value.kind in ("stop", "at", "comma")):
            copies.append(_wished(item, pointer))
    return copies


def of_that_person(pointer: Item, wished: list[Item], text: str) -> list[Item]:
    """In "she's off Tuesdays and I'm off Wednesdays, so whatever she's off" the days of the other person go."""
    if not _OTHERS.search(text[pointer.start : pointer.end]):
        return wished
    mine = [item for item in wished if isinstance(item.value, _DAY) and _subject(item, text) == "self"]
    theirs = any(isinstance(item.value, _DAY) and _subject(item, text) == "other" for item in wished)
    return [item for item in wished if item not in mine] if theirs else wished


def _subject(item: Item, text: str) -> str | None:
    """Whether the last subject before the item is the patient or somebody else."""
    said = list(_SUBJECT.finditer(text, 0, item.start))
    return None if not said else "self" if said[-1]["self"] else "other"


def _is_count(items: list[Item], k: int, text: str) -> bool:
    """True for a number that is no time of day: "90 minutes", "the one who drives"."""
    value, after = items[k].value, items[k + 1].value if k + 1 < len(items) else None
    one = text[items[k].start : items[k].end] == "one" and after not in (Mark("to"), Mark("and"))
    return isinstance(value, Number) and (value.hour > 23 or one)


def _alone(before: list[Item], k: int) -> bool:
    return before[k - 1].value not in (Mark("to"), Mark("and"), Mark("from"), Mark("between"), Mark("or"))


def _bound(before: list[Item], k: int, text: str) -> Mark | None:
    """ "Here until the 15th", "leaves on the 16th", "gets in on Thursday": until, before or from that time."""
    lead = _lead(before, k, text)
    if _UNTIL.search(lead):
        return Mark("by")
    if _COMES.search(lead):
        return Mark("from")
    return Mark("before") if _LEAVES.search(lead) else None


def beside_span(item: Item, before: list[Item], text: str) -> list[Item]:
    """A bare "before" or "after" with what it leans on: "we're away from the 2nd to the 6th, before would be best"."""
    if item.value not in (Mark("before"), Mark("after")) or not _BARE.match(text, item.end):
        return []
    if _NOT_BARE.search(text, 0, item.start):
        return []
    told = [other for other in before if isinstance(other.value, (*_DAY, *_TIME))]
    if not told or told[-1].role == "wish":
        return []  # nothing was told, or it was followed by a wish that "before" may lean on
    days = [other for other in told if isinstance(other.value, _DAY) and other.role != "wish"][-2:]
    clocks = [other for other in told if isinstance(other.value, _TIME) and other.role != "wish"][-2:]
    close = _CLOSE.search(text, 0, item.start) is not None
    linked = any(other.value == Mark("to") for other in before[-4:])
    same_day = days[-1:] if close and clocks else []
    span = clocks if same_day or not days else days if isinstance(told[-1].value, _DAY) or close else clocks
    leans_on = span[0] if item.value == Mark("before") and linked else span[-1]
    return [item, *(_wished(other, item) for other in (leans_on, *same_day))]


def _wished(item: Item, pointer: Item) -> Item:
    """`item` in the place of the pointer, wished; a number that is pointed at was a time of day."""
    value = as_clock(item.value) if isinstance(item.value, Number) else item.value
    return replace(item, value=value, role="wish", start=pointer.start, end=pointer.end)
