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
_BESIDE = re.compile(
    r"\s*(?:(?:if (?:its|it is|its on|on)|on|in|in the|on the|this|el|the|for|de|del|de la|por la)\b\s*)?"
)
_ENDS_NUMBER = re.compile(
    r"\s*(?:$|[-.,?!;:)(]|(?:on|or|and|to|every|each|daily|most|all|any|this|next|tomorrow|today|in|works?|please|if"
    r"|would|is|for|then"
    r"|with|o|y|a|el|the|until|pm|am|"
    r"sharp|instead|be|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b)"
)
_ONLY_RANGE = re.compile(r"\W*(?:\d{1,2}|[a-z]+) ?(?:to|-|until|a) ?(?:\d{1,2}|[a-z]+)\W*")
_NUMBERS_ONLY = re.compile(
    r"\W*(?:\d{1,2}|[a-z]+) (?:or|o|y|and) (?:\d{1,2}|[a-z]+)(?: (?:works?|is|are|esta|fine|good|ok"
    r"|okay|bien|me da igual|please|por favor|para mi|for me))*\W*"
)
_NUMBER_ANSWERS = re.compile(  # "12 works", "how about 7", "8 to 10": to "when?" a day of the month or an hour
    r"\W*(?:(?:how|what) (?:about|around)|maybe|um|uh|say|lets (?:do|say)|id (?:say|like)|the|yes|ok|sure|around)*\W*"
    r"(?!(?:one|won|to|too|for) )(?:\d{1,2}(?: [03]0)?|[a-z]+)(?: ?(?:to|or|-|and) ?(?:\d{1,2}|[a-z]+))?"
    r"(?: (?:works?|is|would|be|fine|good|ok|okay|great|perfect|please|for me|for us|then|sounds))*\W*"
)
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
_GOES_ON = re.compile(
    r"\s*(?:im|ive|id|ill|he|hes|she|shes|they|theyre|its|it|my|our|his|her|there|thats|that|and|y|o"
    r"|el|la|los|cualquier|hasta|mejor|entonces|tambien|whichever|whatever|either|maybe|if|i|we|range"
    r"|window|ideally|preferably|because|porque|que|si|esta|me|por|works?"
    r"|ish|entre|between|from|de|desde|despues|antes|como|okay|ok|fine|good|thanks|thank|cause|but"
    r"|pero|so|since|mas|max|only|at|after|before|when|so|gracias|seria|sharp|like|though|tho|anyway|free|open"
    r"|hopefully|menos|excepto|salvo|no(?= ?[,.;])|estoy|estamos|puedo|podemos|puede|tengo|tenemos|trabajo|ando"
    r"|salgo|entro|estaria|seria|quisiera|queda|sirve|conviene|funciona|digamos|maximo|minimo|vivo|tenemos"
    r"|voy|llego|ya)\b"
)
_OWN_CLAUSE_BEGINS = re.compile(r"[,.;!?:-] *(?:(?:then|so|ok|okay|maybe|like) )?$")
_OWN_CLAUSE_ENDS = re.compile(r" *(?:instead|then|please|ok|okay|works?|(?:at )?(?:the )?same time)? *(?:$|[,.;!?])")
_STRETCH_BEGINS = re.compile(
    r"\b(?:(?:only|just|like|say|maybe|anywhere|prefer|preferably|ideally|especially|free|available|open|home|here"
    r"|around|sometime)|(?:best|good|better|ideal|easiest|windows?|times?|days?|availability|for (?:me|us|him|her|them)"
    r"|would|to|could|should|must|gotta) (?:is|be|are)) $"
)
_BY_AN_EVENT = re.compile(r" (?:(?:my|his|her|their|our|the) )?[a-z]{3,}(?: [a-z]{3,})? ")  # "after daycare pickup 430"
_AFTER_CLOCK = re.compile(r"(?:\d|noon|midday|oclock|am|pm)[,.]? $")
_CLAUSE_BEGINS = re.compile(r"(?:^|[,.;!?]|\b(?:but|and|so|or|think|guess|maybe|yes|ok|okay|yeah|sure)) *$")
_MAY_BE = re.compile(r" (?:be )?(?:possible|ok|okay|available|open|free|good|work|taken|alright|all right)\b")
_ACCEPTED = re.compile(
    r" (?:works|work|would be|would work|is|will be|will) ?(?:just |also |really |much )?(?:good|fine|great|best"
    r"|better|perfect|ok|okay|ideal"
    r"|work)?(?: (?:for (?:me|us)|please"
    r"|thanks))?(?<! is)(?<! would be)(?<! will be)(?<! will)(?<! is )(?<! be )(?<! will ) ?(?:$|[,.;!?]"
    r"|(?:but|and|if|on|any|this|next|either|or|then|because|so|since|thanks)\b)"
)
_CHAINS = frozenset({"or", "else", "and", "to", "comma"})


def near(text: str, left: Item, right: Item) -> bool:
    """True if only words that carry nothing stand between two items."""
    return bool(_FILLER.fullmatch(text, left.end, right.start))


def settle_numbers(items: list[Item], text: str, moment: Moment) -> list[Item]:
    """`items` with every number read as a time or a day of the month, or dropped."""
    items = [item for item in items if not _picks_offer(item, text, moment)]
    if only_numbers(items, text, moment):
        return [
            replace(item, value=_hour_or_day(item.value)) if isinstance(item.value, Number) else item for item in items
        ]
    settled = [_announced(items, i, text, moment) for i in range(len(items))]
    settled = [_clause_of_its_own(settled, i, text) for i in range(len(settled))]
    for _ in range(2):  # a chain may lead either way: "at 2 or 3", "2 or 3 pm"
        settled = [_chained(settled, i, text) for i in range(len(settled))]
    return [item for item in settled if not isinstance(item.value, Number)]


def _hour_or_day(number: Number) -> Value:
    return as_clock(number) if number.hour <= 12 else MonthDay(number.hour)


def only_numbers(items: list[Item], text: str, moment: Moment) -> bool:
    """True for "3 or 4 works" where nothing was offered or asked: times, more likely than days; one asks."""
    numbers = [item for item in items if isinstance(item.value, Number)]
    if moment.context.offered or moment.asked is not None:
        return False
    if len(numbers) == 2 and _NUMBERS_ONLY.fullmatch(text):
        return True
    answers = moment.context.asked is not None and not moment.spanish and 0 < len(numbers) <= 2
    return answers and _NUMBER_ANSWERS.fullmatch(text) is not None


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
    in_list = i > 1 and items[i - 1].value in (Mark("or"), Mark("to")) and isinstance(items[i - 2].value, MonthDay)
    if moment.spanish and in_list and item.value.minute == 0 and item.value.hour <= 31:
        return replace(item, value=MonthDay(item.value.hour))  # "el 8 o 9 en la mañana"
    return replace(item, value=_meaning(item, item.value, before, after, text, moment))


def _meaning(item: Item, number: Number, before: Item | None, after: Item | None, text: str, moment: Moment) -> Value:
    beside_before = before is not None and _NOTHING.fullmatch(text, before.end, item.start) is not None
    if before and beside_before and isinstance(before.value, Weekdays) and _is_day_number(number, moment):
        return MonthDay(number.hour)
    led = (
        before is not None and before.value in (Mark("at"), Mark("before"), Mark("after")) and near(text, before, item)
    )
    if (
        moment.asked
        and not (led and moment.asked != "time")
        and _ends(item, before, after, text)
        and not _is_one(item, text)
    ):
        return _answer(number, moment)
    if _ONLY_RANGE.fullmatch(text):
        return as_clock(number)
    if _stands_alone(item, text):
        clear = number.spoken_time or (number.minute > 0 and number.digits == 3) or _is_military(number)
        return as_clock(number) if clear else number  # otherwise it picks an option
    if _is_pick(number, before, moment) or not _ends(item, before, after, text):
        return number
    if _is_one(item, text) and text[: item.start].endswith(("the ", "this ", "that ", "which ")):
        return number
    if _is_one(item, text) and not _is_one_oclock(item, before, after, text):
        return number
    if number.spoken_time:
        return as_clock(number)
    if _is_accepted(item, number, text, moment):
        return as_clock(number)
    if before and before.value == Mark("no") and beside_before and _AFTER_CLOCK.search(text[: before.start]):
        return as_clock(number)  # "at ten, no eleven"
    if number.digits == 4 and number.hour in (19, 20) and text[: item.start].endswith(("from ", "since ", "of ")):
        return number  # "from 2019 through March" is a year
    if before and isinstance(before.value, Mark) and before.value.kind in _LEADS and near(text, before, item):
        return as_clock(number)
    if before and before.value in (Mark("before"), Mark("after")) and number.digits == 3 and number.minute % 5 == 0:
        return as_clock(number) if _BY_AN_EVENT.fullmatch(text, before.end, item.start) else number
    if before and beside_before and isinstance(before.value, Weekdays | Days | Part | MonthDay | Ordering):
        return as_clock(number)
    if after and _BESIDE.fullmatch(text, item.end, after.start) and _takes_clock(after.value):
        return as_clock(number)
    return number


def _is_accepted(item: Item, number: Number, text: str, moment: Moment) -> bool:
    """True in "9 is too early, 11 would be good"; not for a number that may pick an offer."""
    if (
        number.hour <= 12
        and text[: item.start].endswith(("would ", "is ", "will ", "does "))
        and _MAY_BE.match(text, item.end)
    ):
        return True  # "would 11 be possible"
    leads = number.hour <= 12 and number.hour > len(moment.context.offered) and not _is_one(item, text)
    return leads and bool(_CLAUSE_BEGINS.search(text[: item.start]) and _ACCEPTED.match(text, item.end))


def _ends(item: Item, before: Item | None, after: Item | None, text: str) -> bool:
    """False if the number counts something: "at 3 locations"."""
    beside = after is not None and _NOTHING.fullmatch(text, item.end, after.start) is not None
    led = (
        before is not None
        and isinstance(before.value, Mark)
        and before.value.kind in _SURE_LEADS
        and near(text, before, item)
    )
    return (
        beside
        or _GOES_ON.match(text, item.end) is not None
        or (led and not _COUNTED.match(text, item.end))
        or _ENDS_NUMBER.match(text, item.end) is not None
    )


def _is_one(item: Item, text: str) -> bool:
    return text[item.start : item.end] in ("one", "una")


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
    plain = number.minute == 0 and (number.digits in (1, 2) or (moment.spanish and number.digits == 0))
    return plain and (12 < number.hour <= 31 or (moment.spanish and number.hour > 0))


def _stands_alone(item: Item, text: str) -> bool:
    return not re.search(r"[a-z0-9]", text[: item.start] + text[item.end :])


def _answer(number: Number, moment: Moment) -> Value:
    """A number that answers the clinic's question for a time or a date."""
    if moment.asked == "time":
        return as_clock(number)
    return MonthDay(number.hour) if number.minute == 0 and 1 <= number.hour <= 31 else as_clock(number)


def _is_military(number: Number) -> bool:
    """True for "1430" and "0930", not for a year."""
    return number.certain and number.digits == 4 and number.hour not in (19, 20)


def _is_pick(number: Number, before: Item | None, moment: Moment) -> bool:
    """After a list of offers "how about 2" is the second of them."""
    proposed = (
        before is not None and isinstance(before.value, Mark) and before.value.kind in ("say", "propose", "correct")
    )
    return proposed and number.minute == 0 and number.hour <= len(moment.context.offered)


def as_clock(number: Number) -> Value:
    if number.hour > 23 or (number.hour == 0 and not number.certain):
        return number
    return Clock(number.hour, number.minute, certain=number.certain or number.hour > 12)


def _chained(items: list[Item], i: int, text: str) -> Item:
    item = items[i]
    ends = _ENDS_NUMBER.match(text, item.end) or _GOES_ON.match(text, item.end)
    if not isinstance(item.value, Number) or not ends:
        return item
    if _is_one(item, text):
        linked = i > 1 and items[i - 1].value in (Mark("to"), Mark("and")) and isinstance(items[i - 2].value, Clock)
        return replace(item, value=as_clock(item.value)) if linked else item  # "between eleven and one"
    beside = [_across(items, i, step, text) for step in (-1, 1)]
    if _begins_hours(items, i, item.value, beside[0]):
        return replace(item, value=as_clock(item.value))
    if any(isinstance(other, Clock) for other in beside):
        return replace(item, value=as_clock(item.value))
    for other in beside[:1]:
        dated = isinstance(other, MonthDay) or (
            isinstance(other, Days) and other.calendar and (item.value.digits > 0 or other.grain != "month")
        )
        if dated and item.value.minute == 0:
            return replace(item, value=MonthDay(item.value.hour))
    return item


def _clause_of_its_own(items: list[Item], i: int, text: str) -> Item:
    """In "ok thursday then. 130?" and "I have class at 2, 4?" a number that is a whole clause is a time of day."""
    item = items[i]
    if isinstance(item.value, Number) and (_hours_alone(items, i, text) or _hours_led(items, i, text)):
        return replace(item, value=as_clock(item.value))
    if not isinstance(item.value, Number) or not _OWN_CLAUSE_ENDS.match(text, item.end):
        return item
    if not _OWN_CLAUSE_BEGINS.search(text[: item.start]):
        return item
    before = items[:i]
    timed = any(isinstance(other.value, Clock) for other in before)
    corrected = timed and any(other.value in (Mark("correct"), Mark("cannot"), Mark("refused")) for other in before)
    dated = not timed and any(isinstance(other.value, Days | Weekdays | MonthDay) for other in before)
    if 12 < item.value.hour <= 31 and any(isinstance(other.value, MonthDay) for other in before):
        return replace(item, value=MonthDay(item.value.hour))  # "the 18 is no good. 19?"
    plain = item.value.digits >= 3 or corrected
    return replace(item, value=as_clock(item.value)) if plain and (dated or corrected) else item


def _begins_hours(items: list[Item], i: int, number: Number, before: Value | None) -> bool:
    """True for the 1 in "the 11th, 1 to 3": days of a month do not run backwards."""
    hours = i + 2 < len(items) and items[i + 1].value == Mark("to") and isinstance(items[i + 2].value, Number)
    said = before.first if isinstance(before, Days) else None
    day = before.day if isinstance(before, MonthDay) else said.day if said else 0
    return hours and i > 0 and items[i - 1].value == Mark("comma") and number.hour < day and number.hour <= 12


def _hours_led(items: list[Item], i: int, text: str) -> bool:
    """True for the 2 in "afternoons, like two to four": two hours behind a word that picks out a stretch of time."""
    if i + 2 >= len(items) or items[i + 1].value != Mark("to") or not _STRETCH_BEGINS.search(text[: items[i].start]):
        return False
    first, last = items[i].value, items[i + 2].value
    if not isinstance(first, Number) or not isinstance(last, Number | Clock):
        return False
    hours = 0 < first.hour <= 12 and last.hour <= 12
    ends = _ENDS_NUMBER.match(text, items[i + 2].end) or _GOES_ON.match(text, items[i + 2].end)
    return hours and bool(ends) and near(text, items[i], items[i + 1]) and near(text, items[i + 1], items[i + 2])


def _hours_alone(items: list[Item], i: int, text: str) -> bool:
    """True for the 3 in "between jobs, 3 to 4, tuesdays": a clause that is nothing but two hours."""
    if i + 2 >= len(items) or items[i + 1].value != Mark("to"):
        return False
    first, last = items[i].value, items[i + 2].value
    plain = isinstance(first, Number) and isinstance(last, Number) and first.hour <= 12 and last.hour <= 12
    own = _OWN_CLAUSE_BEGINS.search(text[: items[i].start]) and _OWN_CLAUSE_ENDS.match(text, items[i + 2].end)
    days = [item.value for item in items if isinstance(item.value, Days | Weekdays | MonthDay)]
    dated = any(isinstance(day, MonthDay) or (isinstance(day, Days) and day.calendar) for day in days)
    return plain and bool(own) and bool(days) and not dated


def _across(items: list[Item], i: int, step: int, text: str) -> Value | None:
    """The value on the other side of "or", "and", "to" or a comma, or right beside ("two two thirty")."""
    j = i + step
    if not 0 <= j < len(items):
        return None
    if items[j].value == Mark("comma") and j > 0 > step and items[j - 1].value in (Mark("no"), Mark("refused")):
        items = [*items[: j - 1], *items[j:]]  # "el 10 no, 11 sí"
        j += step
    value = items[j].value
    if isinstance(value, Clock) and near(text, *sorted((items[i], items[j]), key=lambda item: item.start)):
        return value
    if not isinstance(value, Mark) or value.kind not in _CHAINS or not 0 <= j + step < len(items):
        return None
    return items[j + step].value
