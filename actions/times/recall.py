"""What is wished, where words point back at a story: "my insurance ends on the 19th, I must come before that"."""

import re
from dataclasses import replace
from datetime import timedelta

from actions.times.antecedents import (
    all_of_it,
    antecedents,
    copied,
    day_beside,
    from_its_start,
    list_begins,
    times_around,
    without_clock,
)
from actions.times.items import (
    Anytime,
    Clock,
    Days,
    Item,
    Mark,
    Moment,
    MonthDay,
    Number,
    Offset,
    Ordering,
    Part,
    Reference,
    Shift,
    Weekdays,
)
from actions.times.told_spans import beside_span, of_that_person, span_told
from actions.times.weeks import monday

_DAY = (Days, Weekdays, MonthDay)
_TIME = (Clock, Part, Number)
_RETURNS = re.compile(r"\b(?:regres|vuelv|volv)")
_ALONE_AFTER = re.compile(r"(?:algo )?despues ?(?:$|[.,;!?])")
_AROUND_IT = (Mark("before"), Mark("after"), Mark("around"))
_HAS_VISIT = re.compile(
    r"\b(?:tengo|tenemos|tiene) (?:(?:la|mi|su|nuestra) (?:cita|consulta|visita)|(?:una )?(?:cita|turno"
    r"|consulta) (?:el|para|a las?|hoy"
    r"|manana|este|esta)\b)[^.,;?!]*"
)
_NO_VISIT = (
    r"(?![^.;?!]*\b(?:hours|refills?|prescriptions?|results?|labs?|referral|bill|meds|insurance|doctor|office)\b)"
)
_OF_ONES_OWN = rf"(?:my|our|his|her|their|[a-z]{{2,}}s) {_NO_VISIT}[a-z]"
_ASKS_VISIT = re.compile(
    rf"\b(?:what time|what day|which day|when)(?: exactly)? (?:is|was|are|were) {_OF_ONES_OWN}[^.;?!]*"
    r"|\b(?:do|did) (?:i|we|he|she|my [a-z]+) (?:still |even |already )?have (?:an?|my|our|his|her|the|that|some|any)"
    r"(?:thing)?\b[^.;?!]*"
    rf"|^\W*(?:hi |hello |hey |so |um |and )*(?:is|was|isnt|wasnt) {_OF_ONES_OWN}[^.;?!]*"
    r"|\b(?:they|you|she|he|it|message|voice ?mail|text|card)(?: just)? (?:said|says|told me|told us)(?! (?:to|i|we)\b)"
    r"[^.;?!]*\bis that (?:right|correct|still)\b"
)
_WHICH_IS = re.compile(
    r",? ?(?:\(|(?:que|la cual|el cual)? ?(?:es|son|sera|seria|cae|va a ser|empieza|tengo)(?: en| para| el| a)*) ?"
)
_OWN_CLAUSE = re.compile(
    r"[ ,;.(]*(?:(?!(?:pero|y|o|si|puedo|quiero|si no|mejor)\b)[a-z]+ ){1,4}(?:en |para |el |hasta )*"
)
_ALONE_BEFORE = re.compile(r"(?:algo )?antes ?(?:$|[.,;!?]|(?:o|y|ni)\b)")
_IS_DOING = re.compile(
    r"\W*(?:im|i am|were|we are|hes|shes|he is|she is|they are|theyre) (?!calling|asking|texting"
    r"|writing)[a-z]+ing\b[^.,;?!]*\W*"
)


def wished_only(items: list[Item], text: str, moment: Moment) -> list[Item]:
    """`items` without what is told, but for what a wish points back to."""
    items = [_ends_span(items, i) for i in range(len(items))]
    result: list[Item] = []
    for i, item in enumerate(items):
        if item.role != "wish" and isinstance(item.value, Ordering | Anytime):
            continue
        if (pointed := _beside_story(item, items[:i], text, moment)) is not None:
            result += pointed
            continue
        if (beside := _weekday_around_told(item, items[:i]) or _offset_from_told(item, items, i)) is not None:
            result += beside
            continue
        if (anchored := _anchored(item, items[:i], items[i + 1 :], text, moment)) is not None:
            result += anchored
            continue
        if not moment.spanish and item.role == "wish" and (leans_on := beside_span(item, items[:i], text)):
            result += leans_on
            continue
        known = item.value == Reference("time") and moment.context.booked
        if isinstance(item.value, Reference) and item.role == "wish" and not known:
            copies = _pointed_at(item, item.value, items[:i], text)
            if item.value.to == "within" and not copies:
                result = of_that_person(item, result, text)
            if item.value.to == "days" and copies and copies[0].role == "wish":
                busy_since = next((k for k, other in enumerate(result) if other.role == "busy"), len(result))
                result = result[:busy_since] if _all_busy(items[:i]) else result
            if item.value.to in ("told", "week", "within") and any(isinstance(copy.value, _DAY) for copy in copies):
                result = _without_anchors(result, copies, before=text[: item.start].endswith("before "))
            if _names_its_day(copies) and result and result[-1].value in _AROUND_IT:
                result.insert(len(result) - 1, copies.pop(0))  # "right before or after", beside her visit on Friday
            result += copies
        elif item.role != "told":
            result.append(item)
    return result


def _offset_from_told(item: Item, items: list[Item], i: int) -> list[Item] | None:
    """ "The day before", after a day that was told: "my surgery is on the 9th, I need labs the day before"."""
    if not isinstance(item.value, Offset) or item.role != "wish" or not (item.value.days or item.value.upto):
        return None
    after = items[i + 1].value if i + 1 < len(items) else None
    days = [other for other in items[:i] if isinstance(other.value, _DAY)]
    if isinstance(after, (*_DAY, Reference)) or not days or days[-1].role == "wish":
        return None
    return [replace(item, end=item.start), replace(days[-1], role="wish", start=item.start, end=item.end)]


def _anchored(item: Item, before: list[Item], behind: list[Item], text: str, moment: Moment) -> list[Item] | None:
    """What leans on a day that was told: "the following week", "la semana siguiente", "después de la boda"."""
    told = [other for other in before if isinstance(other.value, _DAY) and other.role != "wish"]
    if item.role != "wish":
        return None
    if item.value == Reference("event") and not told:
        told = _named_behind(item, behind, text)
    if not told:
        return None
    if item.value == Reference("event"):
        ahead = text[: item.start].endswith(("antes ", "antes de "))
        return [copied(_day_of(text[item.start : item.end], told, text, told[0 if ahead else -1]), item)]
    wished = any(isinstance(other.value, _DAY) and other.role == "wish" for other in before)
    if moment.under_discussion or wished or not isinstance(item.value, Reference | Weekdays):
        return None
    if item.value in (Reference("next_week"), Reference("next_day")):
        week = item.value.to == "next_week"
        return [
            replace(item, value=Offset(7 if week else 1, whole_week=week), end=item.start),
            copied(told[-1], item),
        ]
    if isinstance(item.value, Weekdays) and re.search(r"\bsiguiente\b", text[item.start : item.end]):
        return [
            replace(item, value=replace(item.value, mode="bare"), end=item.start),
            Item(Mark("after"), item.start, item.start),
            replace(told[-1], role="wish", start=item.start, end=item.end),
        ]
    return None


def _named_behind(event: Item, behind: list[Item], text: str) -> list[Item]:
    """The day in "before the wedding, which is on the 20th" and in "antes de mi viaje, salgo el 16"."""
    day = next((other for other in behind if isinstance(other.value, _DAY)), None)
    if day is None:
        return []
    told = day.role != "wish" and _OWN_CLAUSE.fullmatch(text, event.end, day.start)
    return [day] if told or _WHICH_IS.fullmatch(text, event.end, day.start) else []


def _day_of(event: str, told: list[Item], text: str, usual: Item) -> Item:
    """The day that was told with the event's own word ("me operan el 12 … la operación"), else the usual one."""
    stem = event.split()[-1][:5]
    if len(stem) < 5:
        return usual
    ends = [item.end for item in told]
    named = [
        item
        for item, start, end in zip(told, [0, *ends], [*(item.start for item in told[1:]), None], strict=False)
        if re.search(rf"\b{stem}", text[max(start, item.start - 40) : min(end or len(text), item.end + 25)])
    ]
    return named[-1] if named else usual


def _weekday_around_told(item: Item, before: list[Item]) -> list[Item] | None:
    """ "The Friday before", after a day that was told, as that weekday, "before" and that day."""
    value = item.value
    if not isinstance(value, Weekdays) or value.mode not in ("following", "preceding") or item.role != "wish":
        return None
    told = [other for other in before if isinstance(other.value, Days | MonthDay)]
    if not told or told[-1].role == "wish":
        return None
    bound = Mark("before" if value.mode == "preceding" else "after")
    return [
        replace(item, value=replace(value, mode="bare"), end=item.start),
        Item(bound, item.start, item.start),
        replace(told[-1], role="wish", start=item.start, end=item.end),
    ]


def _ends_span(items: list[Item], i: int) -> Item:
    """The 12 in "del 8 al 12", which later words may point back to, as a day of the month."""
    item, start = items[i], items[i - 2].value if i > 1 else None
    if not isinstance(item.value, Number) or not isinstance(start, MonthDay) or items[i - 1].value != Mark("to"):
        return item
    is_day = item.value.minute == 0 and start.day < item.value.hour <= 31
    return replace(item, value=MonthDay(item.value.hour)) if is_day else item


def visit_named(items: list[Item], text: str) -> list[Item]:
    """The day and time in "do I still have my visit on Thursday": which one is meant, where nothing else is wished."""
    if any(item.role == "wish" and not isinstance(item.value, Mark) for item in items):
        return []
    named = _HAS_VISIT.search(text) or _ASKS_VISIT.search(text)
    within = [item for item in items if named and named.start() <= item.start < named.end()]
    return [replace(item, role="wish") for item in within if isinstance(item.value, (*_DAY, *_TIME, Mark))]


def day_told_alone(items: list[Item], text: str) -> Item | None:
    """The day in "I'm leaving on Wednesday", said without any wish: worth a question, and nothing to rely on."""
    times = [item for item in items if not isinstance(item.value, Mark)]
    alone = len(times) == 1 and times[0].role == "told" and isinstance(times[0].value, _DAY)
    return replace(times[0], role="wish") if alone and _IS_DOING.fullmatch(text) else None


def _pointed_at(pointer: Item, reference: Reference, before: list[Item], text: str) -> list[Item]:
    """What "that day", "those days" or "then" mean, if it was told in the same message; else the pointer itself."""
    if reference.to in ("within", "outside"):
        span = span_told(pointer, before, text)
        return span if reference.to == "within" else _outside(pointer, span, text)
    if reference.to == "weekday":
        return [_weekday_beside(pointer, reference.which, before)]
    places = antecedents(pointer, reference, before, text)
    if places and reference.to in ("day", "days") and before[places[-1]].role == "wish":
        return [] if reference.to == "days" else [pointer]  # it is wished already
    if not places and text[: pointer.start].endswith(("any time after ", "anytime after ")):
        return [replace(pointer, value=Anytime())]  # after now
    if not places:
        return [] if reference.to in ("told", "then", "between") else [pointer]
    if reference.to == "between":
        alike = [k for k in places if isinstance(before[k].value, _DAY) == isinstance(before[places[-1]].value, _DAY)]
        return _span_of(pointer, [before[k] for k in alike[-2:]], text)
    if reference.to == "week" and any(
        item.value == Mark("to") for item in before[max(0, places[-1] - 2) : places[-1] + 2]
    ):
        return []  # "3/30 to 4/3, any day that week"
    if reference.to == "week":
        return [
            replace(pointer, value=Offset(whole_week=True), end=pointer.start),
            copied(before[places[-1]], pointer),
        ]
    if reference.to == "told" and text[: pointer.start].endswith("before ") and "same day" not in text[: pointer.start]:
        places = without_clock(before, places)
    if reference.to == "told" and text[: pointer.start].rstrip().endswith("before"):
        places = from_its_start(before, places)
    if reference.to == "told" and pointer.start == pointer.end and (day := day_beside(before, places[-1])):
        return [copied(day, pointer), copied(before[places[-1]], pointer)]
    if reference.to == "time":
        return [copied(item, pointer) for item in times_around(before, places[-1])]
    if reference.to == "then":
        return all_of_it(pointer, before, places)
    if text.startswith(("i go", "we go", "i leave", "we leave"), pointer.start):
        places = places[:1]  # "I leave on the 10th and am back on the 20th; I must come before I go"
    first = list_begins(before, places, text) if reference.to == "days" else places[-1]
    return [copied(item, pointer) for item in before[first : places[-1] + 1]]


_ADDS = (Mark("or"), Mark("else"), Mark("but"))  # "April 14 at 2, but I could also do Friday that week"


def _without_anchors(items: list[Item], copies: list[Item], *, before: bool) -> list[Item]:
    """`items` without the days that a wish leans on: "payday is the 15th so after that" wishes no 15th.

    Days on which somebody is away stay ruled out, unless the wish ends before them.
    """
    anchors = {id(copy.value) for copy in copies}
    if any(id(item.value) in anchors and item.role == "busy" for item in items):
        return [item for item in items if item.role != "busy"] if before else items
    stays = (Mark("not"), Mark("no"), Mark("except"), Mark("cannot"))
    return [
        item
        for k, item in enumerate(items)
        if id(item.value) not in anchors
        or (k > 0 and not before and (items[k - 1].value in stays or isinstance(items[k - 1].value, Offset)))
        or (item.role == "wish" and any(other.value in _ADDS for other in items[k + 1 :]))
    ]


def _outside(pointer: Item, span: list[Item], text: str) -> list[Item]:
    """What "before or after that" means: beside one time of day the hour around it if "right", on that day."""
    clocks = [item for item in span if not isinstance(item.value, (Mark, *_DAY))]
    if len(clocks) != 1 or not isinstance(clocks[0].value, Clock):
        return _except(pointer, span)
    days = [item for item in span if isinstance(item.value, _DAY)][-1:]
    close = re.search(r"\b(?:right|just)\b", text[max(0, pointer.start - 6) : pointer.end])
    around = [replace(pointer, value=Mark("around"), end=pointer.start), clocks[0]] if close else []
    return [*days, *around]


def _except(pointer: Item, span: list[Item]) -> list[Item]:
    """All but the span; its day goes first, for in "any time but lunch on Friday" the Friday would be wished."""
    if not span:
        return []
    day_last = isinstance(span[-1].value, _DAY) and not isinstance(span[0].value, _DAY)
    days = [k for k, item in enumerate(span) if isinstance(item.value, _DAY)]
    span = [*span[days[0] :], *span[: days[0]]] if day_last and len(days) == 1 else span
    mark = replace(pointer, value=Mark("except"), start=pointer.end)
    return [mark, *(replace(item, start=pointer.end) for item in span)]


def _beside_story(item: Item, before: list[Item], text: str, moment: Moment) -> list[Item] | None:
    """What "antes" and "una semana antes" mean beside a time that was told: before it, a week before it."""
    if moment.existing or item.role != "wish":
        return None
    told = [other for other in before if other.role != "wish" and isinstance(other.value, (*_DAY, *_TIME))]
    if not told:
        return None
    alone = item.value == Mark("before") and _ALONE_BEFORE.match(text, item.start)
    if alone or (item.value == Ordering("earlier") and text[item.start : item.end].endswith("antes")):
        there_and_back = len(told) > 1 and _RETURNS.search(text, told[-2].end, told[-1].start)
        return [replace(item, value=Mark("before")), copied(told[-2 if there_and_back else -1], item)]
    if item.value in (Ordering("later"), Mark("after")) and _ALONE_AFTER.match(text, item.start):
        return [replace(item, value=Mark("after")), copied(told[-1], item)]
    days = [other for other in told if isinstance(other.value, _DAY)]
    shift = item.value if isinstance(item.value, Shift) and not item.value.from_now else None
    if days and shift and shift.by.days and not shift.by.seconds:
        offset = Offset(shift.by.days, at_least=shift.at_least)
        return [replace(item, value=offset, end=item.start), copied(days[-1], item)]
    return None


def _all_busy(items: list[Item]) -> bool:
    """True if whatever was said of times is when somebody works: "those days" are then wished, not ruled out."""
    times = [item for item in items if not isinstance(item.value, Mark)]
    return bool(times) and all(item.role == "busy" for item in times)


def _names_its_day(copies: list[Item]) -> bool:
    return len(copies) == 2 and isinstance(copies[0].value, _DAY) and isinstance(copies[1].value, Clock)


def _span_of(pointer: Item, ends: list[Item], text: str) -> list[Item]:
    """Two times of day or two days as a span, the earlier first: "somewhere in between those"."""
    if len(ends) < 2:
        return []
    first, last = ends
    if _day_number(first) > _day_number(last) and text[: last.start].rstrip().endswith(("until", "until the", "back")):
        first, last = last, first  # "it's due on the 15th and we're away until the 9th, any time between"
        away = [replace(pointer, value=Offset(1), end=pointer.start)]
        return [*away, copied(first, pointer), replace(pointer, value=Mark("to")), copied(last, pointer)]
    return [copied(first, pointer), replace(pointer, value=Mark("to")), copied(last, pointer)]


def _day_number(item: Item) -> int:
    value = item.value
    return (
        value.day if isinstance(value, MonthDay) else value.first.day if isinstance(value, Days) and value.first else 0
    )


def _weekday_beside(pointer: Item, weekday: int, before: list[Item]) -> Item:
    """ "That Tuesday" is the one in the week of the day that was told; otherwise it is looked for on offer."""
    told = [item.value.first for item in before if isinstance(item.value, Days) and item.value.first]
    if not told:
        return pointer
    day = monday(told[-1]) + timedelta(days=weekday - 1)
    return replace(pointer, value=Days(day, day, by_name=True))
