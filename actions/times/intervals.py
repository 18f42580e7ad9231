"""Intervals that somebody ordered, counted from what was: "she was seen on the 2nd, they want her back in 2 weeks".

Said alone, "in two weeks" counts from today; where the visit, the birth or the operation has a day of its own and the
interval is what a doctor asked for or a kind of visit ("her two week check"), it counts from that day.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from actions.times.anchors import gone_by
from actions.times.items import Clock, Days, Item, Mark, Moment, MonthDay, Number, Part, Value, Weekdays
from actions.times.lexer import lex
from actions.times.lexicon import WEEKDAYS
from actions.times.neighbours import as_clock
from actions.times.numerals import CARDINALS, one_of, value
from actions.times.weeks import monday
from actions.times.which_day import one_day

MOST_WEEKS_OF_AGE = 6  # later visits of a baby are named by its months
_DAY = (Days, Weekdays, MonthDay)
_N = rf"(?:\d{{1,3}}|{one_of(CARDINALS)}|an?)"
_UNIT = r"(?:hour|day|week|month)"
_VISIT = (
    r"(?:check(?: ?up)?|visit|appointment|follow ?up|shots?|vaccines?|well (?:child|baby|visit)|weigh in|recheck"
    r"|post ?op|physical|exam|screening|labs?|newborn|postpartum)"
)
_INTERVAL = re.compile(
    rf"\b(?P<lead>in|at|within|no later than|between)?(?: ?(?:about|around|like|roughly|another))?"
    rf" ?\b(?P<n>{_N})(?: ?(?P<unit1>{_UNIT})s?)?(?: ?(?:to|or|and|-) ?(?P<m>{_N}))?[ -]?(?P<unit>{_UNIT})s?"
    rf"(?P<tail> (?:after(?:wards?)?|later|out|from then|from that|post ?op)\b| (?:[a-z]+ ){{0,1}}?{_VISIT}\b)?"
    r"(?! (?:ago|old|along|pregnant|now|straight|long|already|before|sooner|earlier))"
)
_ORDERED = re.compile(
    r"\b(?:(?:doctor|doc|nurse|surgeon|specialist|dentist|midwife|er|hospital|dr\.? [a-z]+|he|she|they|you|somebody"
    r"|someone|orders?|paperwork|papers?|discharge) (?:[a-z0-9]+ )*?(?:wants?|wanted|said|says?|told|asked|needs?"
    r"|recommend(?:s|ed)?|ordered|advised|instructed|likes?)|(?:was|were|been|got|am|im|is|hes|shes) (?:told|asked"
    r"|advised|instructed|ordered|supposed|due|meant)|(?:is|are|its|theyre|be) due|supposed to|due (?:in|at|for)"
    r"|(?:come|bring (?:him|her|it|them|me)|follow ?(?:up|ing up)|return|go|check) (?:back|in|up)|follow ?up|recheck"
    r"|needs? (?:to be (?:seen|checked|removed|read|out)|(?:a|an|his|her|my|the|their|its)\b))"
)
_HAPPENED = re.compile(
    r"\b(?:was|were|had|did|got|saw|came|went|put|took|gave|born|fell|broke|hurt|cut|had|arrived|delivered|left|began"
    r"|[a-z]{2,}ed)\b(?![^,.;?!]*\b(?:was|were|is|are) (?:going|supposed|scheduled|booked|due|hoping)\b)"
)
_COMING = re.compile(
    r"\b(?:will|gonna|going to|wants?|needs?|need to|can|could|would|should|have to|has to|supposed|due|scheduled"
    r"|booked|am|is|are|im)\b"
)
_GONE = re.compile(
    rf"\b(?:(?P<yesterday>yesterday|last night)|(?:(?:last|this past|past|was there|were there|on) )+(?P<day>"
    rf"{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))}))\b"
)
_ALONG = re.compile(
    rf"\b(?P<n>{_N}) weeks (?:along|pregnant|today|now)(?: (?:as of|since) (?:today|(?P<yesterday>yesterday)))?"
)
_BORN = re.compile(r"\bborn(?: (?:on|last|this past|just|[a-z]+day|mon|tues?|wed|thurs?|fri|sat|sun),?)*")


_BIRTH = re.compile(r"\b(?:born|birth|delivered|baby|newborn|arrived|twins|infant|gave birth)\b")


@dataclass(frozen=True, slots=True)
class _Base:
    """A day that is over and where it is said; `clock` if the hour was told as well."""

    day: date
    start: int
    end: int
    clock: Value | None = None


def counted_from_told(items: list[Item], text: str, moment: Moment) -> list[Item]:
    """`items` with an ordered interval as the day that it ends on, if the day is told from which it is counted."""
    ordered = [said for said in _INTERVAL.finditer(text) if _is_ordered(said, text)]
    if len(ordered) != 1:
        return items
    said = ordered[0]
    base = _conception(said, text, moment) or _base(items, said, text, moment)
    if base is None:
        return items
    start, end = said.start("lead") if said["lead"] else said.start("n"), said.end()
    rest = [item for item in items if not (start <= item.start < end) and not (base.start <= item.start < base.end)]
    if any(item.role == "wish" and _names_date(item.value) for item in rest):
        return items
    due = [Item(due, start, end) for due in _due(said, base, moment)]
    before = [item for item in rest if item.start < start]
    return [*before, *due, *(item for item in rest if item.start >= start)] if due else items


def _conception(said: re.Match[str], text: str, moment: Moment) -> _Base | None:
    """The day from which a pregnancy's weeks count: "I'm 8 weeks along as of today, to be seen at 12 weeks"."""
    along = _ALONG.search(text)
    if along is None or said["lead"] != "at" or said["unit"] != "week":
        return None
    as_of = moment.today - timedelta(days=1 if along["yesterday"] else 0)
    return _Base(as_of - timedelta(weeks=value(along["n"])), along.start(), along.end())


def _is_ordered(said: re.Match[str], text: str) -> bool:
    if not (said["lead"] or said["tail"]) or (said["unit"] == "hour" and said["m"] is None):
        return False
    if said["lead"] == "at" and not (_BIRTH.search(text) or _ALONG.search(text)):
        return False
    start = max((text.rfind(mark, 0, said.start()) for mark in ".;?!"), default=-1) + 1
    kind_of_visit = said["tail"] and not said["tail"].startswith((" after", " later", " out", " from", " post"))
    return bool(kind_of_visit) or _ORDERED.search(text[start : said.end() + 30]) is not None


def _names_date(named: Value) -> bool:
    return isinstance(named, MonthDay) or (isinstance(named, Days) and named.calendar)


def _base(items: list[Item], said: re.Match[str], text: str, moment: Moment) -> _Base | None:
    """The day that is over nearest to the interval: the last one before it, else the first one behind it."""
    found = [*_told_days(items, said, text, moment), *_masked_days(text, moment)]
    before = [base for base in found if base.end <= said.start()]
    behind = [base for base in found if base.start >= said.end()]
    if before:
        return max(before, key=lambda base: base.end)
    return min(behind, key=lambda base: base.start, default=None)


def _told_days(items: list[Item], said: re.Match[str], text: str, moment: Moment) -> list[_Base]:
    """The days beside which something has happened."""
    bases = []
    for k, item in enumerate(items):
        if not isinstance(item.value, _DAY) or said.start() <= item.start < said.end():
            continue
        start = k - 1 if k and isinstance(items[k - 1].value, Weekdays) and _beside(items[k - 1], item, text) else k
        if isinstance(item.value, Weekdays) and k + 1 < len(items) and _beside(item, items[k + 1], text):
            continue  # "Saturday the 5th" is the 5th
        clause = re.split(r"[.;?!,]|\b(?:and|but|so|because)\b", text[: items[start].start])[-1]
        today = isinstance(item.value, Days) and item.value.first == item.value.last == moment.today
        single = today or not isinstance(item.value, Days) or item.value.grain == "day"
        if not single or not _HAPPENED.search(clause) or _COMING.search(clause):
            continue
        behind = next((o for o in items[k + 1 : k + 3] if isinstance(o.value, Clock | Number)), None)
        clock = _clock(behind.value) if behind and text[item.end : behind.start].strip() in ("at", "") else None
        day = gone_by(item.value, moment).first
        if day is not None and day <= moment.today:
            bases.append(_Base(day, items[start].start, behind.end if clock and behind else item.end, clock))
    return bases


def _beside(weekday: Item, date_: Item, text: str) -> bool:
    return isinstance(date_.value, MonthDay | Days) and text[weekday.end : date_.start].strip(" ,") in ("", "the")


def _clock(said: Value) -> Value:
    return as_clock(said) if isinstance(said, Number) else said


def _masked_days(text: str, moment: Moment) -> list[_Base]:
    """The days that the lexer leaves out since they are over: "last night", "last Friday", "born on the 20th"."""
    bases = []
    for gone in _GONE.finditer(text):
        back = 1 if gone["yesterday"] else (moment.today.isoweekday() - WEEKDAYS[gone["day"]] - 1) % 7 + 1
        bases.append(_Base(moment.today - timedelta(days=back), gone.start(), gone.end()))
    for born in _BORN.finditer(text):
        rest = text[born.end() : born.end() + 24]
        named = next((item for item in lex(rest, moment) if not isinstance(item.value, Mark)), None)
        if named is None or not isinstance(named.value, _DAY) or rest[: named.start].strip(" ,") not in ("", "the"):
            continue
        day = gone_by(named.value, moment).first
        if day is not None and moment.today - day < timedelta(days=200):
            bases.append(_Base(day, born.start(), born.end() + named.end))
    return bases


def _due(said: re.Match[str], base: _Base, moment: Moment) -> list[Value]:
    """The days on which an interval ends that begins on the day of `base`; none if that is over."""
    first, unit = _number(said["n"]), said["unit"]
    last = _number(said["m"]) if said["m"] else first
    low, high = _later(base.day, first, said["unit1"] or unit), _later(base.day, last, unit)
    if high < moment.today or low > high:
        return []
    if unit == "hour":
        return _hours_later(base, first, last)
    if said["lead"] in ("within", "no later than"):
        return [Days(moment.today, high, "span")]
    if low < high:
        return [Days(low, high, "span")]
    if unit == "month":
        week = monday(low)
        return [Days(week, week + timedelta(days=6), "week")]
    if said["lead"] == "at" and unit == "week" and first > MOST_WEEKS_OF_AGE:
        return [Days(low, low + timedelta(days=6), "week")]  # twelve weeks pregnant is one a whole week
    return [Days(low, low, in_weeks=unit == "week")]


def _hours_later(base: _Base, first: int, last: int) -> list[Value]:
    """Between 48 and 72 hours later: from that hour on the one day until that hour on the other."""
    if first % 24 or last % 24:
        return []
    low, high = base.day + timedelta(days=first // 24), base.day + timedelta(days=last // 24)
    if base.clock is None or isinstance(base.clock, Part) or (high - low).days != 1:
        return [Days(low, high, "span")]
    return [one_day(low), Mark("from"), base.clock, Mark("or"), one_day(high), Mark("by"), base.clock]


def _number(said: str) -> int:
    return 1 if said in ("a", "an") else value(said)


def _later(day: date, count: int, unit: str) -> date:
    if unit == "hour":
        return day + timedelta(hours=count)
    if unit in ("day", "week"):
        return day + timedelta(days=min(count, 300) * (7 if unit == "week" else 1))
    months = day.month - 1 + min(count, 24)
    year, month = day.year + months // 12, months % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))
