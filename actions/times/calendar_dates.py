"""Dates said with their month: "march 17th", "el 3 de abril", "11/30". dateparser reads these, and only these."""

import re
from datetime import MAXYEAR, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from dateparser.date import DateDataParser

from actions.times.items import Days, Ignored, Moment, Rule, Value, rule
from actions.times.lexicon import CLEAR_MONTHS, MONTHS
from actions.times.numerals import ORDINALS, SPANISH_CARDINALS, one_of, value
from actions.times.years import SPOKEN_YEAR, year_of

MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_ORDINAL_WORDS = one_of(ORDINALS, 1, 31)
_DAY = rf"(?P<d>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|ro|o)?|{_ORDINAL_WORDS}|primero)"
_DIA = f"{_DAY[:-1]}|{one_of(SPANISH_CARDINALS, 1, 31)})"
_SPANISH_MONTHS = frozenset("ene abril abr ago dic".split()) | {
    m for m in MONTHS if m.endswith(("o", "embre", "iembre", "ubre"))
}
# Words for the first, the middle and the last part of a week or a month.
EARLY = (*"early earlier beginning start".split(), "first part", "first bit", "front end", "very start")
MIDDLE = ("mid", "middle")
LATE = (
    *"late later end".split(),
    *("latter part", "last part", "last bit", "tail end", "back end", "back half", "very end"),
)
ALMOST_A_YEAR = 300
NO_SUCH_DATE = Days(None, None, ask="no_such_date")


@lru_cache(maxsize=128)
def _parser(language: str, order: str, today: date) -> Any:  # dateparser is not typed
    """dateparser bound to one language, one order and absolute dates: left to guess, it is wrong half of the time."""
    return DateDataParser(
        languages=[language],
        settings={
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month"],
            "DATE_ORDER": order,
            "PREFER_LOCALE_DATE_ORDER": False,
            "PREFER_DATES_FROM": "future",
            # Naive local midnight, a day early: dateparser would roll a date that is today on to next year.
            "RELATIVE_BASE": datetime.combine(today - timedelta(days=1), time()),
        },
    )


for _tongue, _order in (("en", "MDY"), ("en", "DMY"), ("es", "DMY")):
    # Its first reading of a language loads that language, which takes longer than a patient should wait.
    _parser(_tongue, _order, date.min + timedelta(days=366)).get_date_data("1/2")


def _read(words: str, language: str, order: str, today: date) -> date | None:
    found = _parser(language, order, today).get_date_data(words).date_obj
    return found.date() if found else None


def _named(match: re.Match[str], moment: Moment) -> Value | None:
    """A date with a month's name. A year in the past makes it a birth date or history, not a wish."""
    name, year = match["month"], match.groupdict().get("y")
    if year and not moment.today.year <= year_of(year, moment.today) <= moment.today.year + 3:
        return Ignored()
    year = str(year_of(year, moment.today)) if year else None
    language = "es" if name in _SPANISH_MONTHS else "en"
    words = f"{value(match['d'])} {name} {year or ''}".strip()
    _, last = month_span(moment.today.year + (MONTHS[name] < moment.today.month), MONTHS[name])
    if last.day < value(match["d"]) <= 31:
        return Days(last, last, calendar=True, ask="no_such_date")  # "April 31" is hardly far from its end
    return _as_days(_read(words, language, "DMY", moment.today), moment, year_said=year is not None)


def _numeric(match: re.Match[str], moment: Moment) -> Value | None:
    """Month first ("3/11"), as in all of the US, unless that is impossible; who writes Spanish is asked."""
    first, second, year = int(match["a"]), int(match["b"]), match["y"] or None
    full_year = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
    if full_year is not None and not moment.today.year <= full_year <= moment.today.year + 3:
        return Ignored()
    order = "DMY" if first > 12 else "MDY"
    words = f"{first}/{second}" + (f"/{full_year}" if full_year else "")
    days = _as_days(_read(words, "en", order, moment.today), moment, year_said=full_year is not None)
    if not moment.spanish or first == second or max(first, second) > 12 or days.first is None:
        return days
    other = _as_days(_read(words, "en", "DMY", moment.today), moment)
    return Days(days.first, days.last, calendar=True, ask="day_month_order", rival=other)


def _iso(match: re.Match[str], moment: Moment) -> Value | None:
    if not moment.today.year <= int(match["y"]) <= moment.today.year + 3:
        return Ignored()
    try:
        return _as_days(date(int(match["y"]), int(match["m"]), int(match["d"])), moment, year_said=True)
    except ValueError:
        return NO_SUCH_DATE


def _as_days(day: date | None, moment: Moment, *, year_said: bool = False) -> Days:
    if day is None:
        return NO_SUCH_DATE
    return Days(
        day, day, calendar=True, ask="past" if day < moment.today or _just_gone(day, moment, year_said) else None
    )


def _just_gone(day: date, moment: Moment, year_said: bool) -> bool:
    """True for "march 1" said on 4 March: next year's is beyond any booking, so one asks."""
    return not year_said and (day - moment.today).days > ALMOST_A_YEAR


def _run_of_days(match: re.Match[str], moment: Moment) -> Value | None:
    """Several days of a month: "march 16-20"."""
    first = _as_days(_read(f"{value(match['d'])} {match['month']}", _language(match), "DMY", moment.today), moment)
    last = value(match["e"])
    if first.first is None or last <= first.first.day:
        return first
    try:
        return Days(first.first, first.first.replace(day=last), "span", calendar=True)
    except ValueError:
        return NO_SUCH_DATE


def _language(match: re.Match[str]) -> str:
    return "es" if match["month"] in _SPANISH_MONTHS else "en"


def month_span(year: int, month: int) -> tuple[date, date]:
    """The first and last day of a month; `month` may run past December."""
    year, month = min(year + (month - 1) // 12, MAXYEAR - 1), (month - 1) % 12 + 1
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def part_of_month(first: date, last: date, part: str) -> tuple[date, date]:
    """The early, middle or late third of a month."""
    if part in (*EARLY, "principios", "inicios", "comienzos", "primeros", "primeros dias"):
        return first, first.replace(day=10)
    if part in (*MIDDLE, "mediados"):
        return first.replace(day=11), first.replace(day=20)
    if part in (*LATE, "finales", "fines", "fin", "final", "ultimos", "ultimos dias"):
        return first.replace(day=21), last
    return first, last


def _month(match: re.Match[str], moment: Moment) -> Value | None:
    """A month or a third of it: "sometime in june", "early december". This month means what is left of it."""
    number = MONTHS[match["month"]]
    said = match.groupdict().get("y")
    if said and int(said) < moment.today.year:
        return Ignored()
    year = moment.today.year + (number < moment.today.month)
    span = month_span(year, number)
    first, last = part_of_month(*span, match["part"] or "")
    if upto := match.groupdict().get("upto"):
        last = part_of_month(*span, upto)[1]  # "mid to late september"
    return Days(max(first, moment.today) if last >= moment.today else first, last, "month", calendar=True)


def _month_listed(match: re.Match[str], moment: Moment) -> Value | None:
    """The second of "april or june"."""
    return _month(match, moment) if _MONTH_BEFORE.search(match.string[: match.start()]) else None


_YEAR = rf"(?:,? (?:of |de |del )?(?P<y>(?:19|20)\d\d|'?[3-9]\d|{SPOKEN_YEAR})(?! ?(?:am|pm|:|minutes?|hours?)))?"
_PART = (
    r"(?:(?:the |a |towards (?:the )?|in |en |los )*(?P<part>primeros dias|ultimos dias|"
    rf"{'|'.join((*EARLY, *MIDDLE, *LATE))}|principios|inicios|comienzos|mediados|finales|fines)(?: of"
    rf"| in| part of| de| del mes de)? ?)?"
)
_LEAD = (
    r"(?:(?<=in )|(?<=of )|(?<=for )|(?<=until )|(?<=by )|(?<=before )|(?<=after )|(?<=this )|(?<=next )"
    r"|(?<=not )|(?<=except )|(?<=besides )"
    r"|(?<=en )|(?<=de ))"
)
_CLEAR = "|".join(CLEAR_MONTHS)
# April, May, June and August are people, march and may are verbs: a second month beside them makes them months.
_LINKS = r"(?:,? (?:or|to|through|thru|until|y|o)|,| -|-)(?: (?:maybe|even|possibly|in|early|mid|late|the|sometime))*"
_OR_ANOTHER = (
    rf"{_LINKS} (?:(?:(?:first|second|last|early|late) )?(?:half|part|week|weeks|end|beginning|start|middle) of )?"
    rf"(?:{MONTH_NAMES})(?! (?:i|we|you|he|she|they)\b)(?![a-z])"
)
_MONTH_BEFORE = re.compile(rf"\b(?:{MONTH_NAMES}){_LINKS} $")
RULES: tuple[Rule, ...] = (
    rule(rf"(?P<month>{MONTH_NAMES})\.?,? (?:the )?{_DAY}(?! ?(?:am|pm|oclock|:\d)){_YEAR}", _named),
    rule(
        (
            rf"(?:(?:on )?the |(?:el |del )?(?:dia )?)?{_DIA} ?(?:day )?(?:of |de "
            rf"|del mes de )?(?P<month>{MONTH_NAMES}){_YEAR}"
        ),
        _named,
    ),
    rule(
        (
            rf"(?P<month>{MONTH_NAMES}) (?:the )?{_DAY} ?(?:-|to|through|until|al) ?(?:the )?(?P<e>[12]\d|3[01]"
            rf"|[1-9])(?:st|nd|rd|th)?(?! ?(?:am|pm|:))"
        ),
        _run_of_days,
    ),
    rule(rf"(?:del? )?{_DAY} (?:al|a) (?P<e>[12]\d|3[01]|[1-9]) de (?P<month>{MONTH_NAMES})", _run_of_days),
    rule(r"(?:el |the |on )?(?P<a>[0-3]?\d) ?/ ?(?P<b>[0-3]?\d)(?: ?/ ?(?P<y>\d{4}|\d\d))?(?!/)", _numeric),
    rule(
        (
            r"(?<!at )(?<!las )(?<!was )(?<!is )(?<!of )(?<!a1c )(?<!from )(?<!fever )(?<!temp )(?P<a>0?[1-9]"
            r"|1[0-2])[.](?!00|15|30|45)(?P<b>0?[1-9]|[12]\d|3[01])(?P<y>)(?!"
            r" ?(?:am|pm|mg|ml|h|lbs|%|\d|[.]))"
        ),
        _numeric,
    ),
    rule(r"(?P<a>[0-3]?\d)[-.](?P<b>[0-3]?\d)[-.](?P<y>\d{4}|\d\d)", _numeric),
    rule(
        r"(?P<a>0?[1-9]|1[0-2])-(?P<b>1[3-9]|2\d|3[01])(?P<y>)(?![-\d]| ?(?:am|pm|year|hour|day|min|week|month"
        r"|mg))",
        _numeric,
    ),
    rule(r"(?P<a>1[0-2])-(?P<b>0?[1-9]|1[0-2])(?P<y>)(?= (?:at |@ )?\d{1,2}(?::\d\d)? ?[ap]m)", _numeric),
    rule(r"(?P<y>\d{4})[-/.](?P<m>[01]?\d)[-/.](?P<d>[0-3]?\d)", _iso),
    rule(
        (
            rf"(?:sometime |anytime |any day |some day )?(?:in )?{_PART}(?P<month>{_CLEAR})(?: (?:of |de |del"
            rf" )?(?P<y>20\d\d))?(?! (?:the )?(?:3[01]|[12]?\d)(?:st|nd|rd|th)?(?! ?(?:am|pm|oclock|\d|:|/)))"
        ),
        _month,
    ),
    rule(rf"{_LEAD}(?P<part>)(?P<month>{MONTH_NAMES})(?! (?:i|we|you|he|she|they|fools?)\b)", _month),
    rule(rf"^(?P<part>)(?P<month>{MONTH_NAMES})$", _month),
    rule(rf"(?P<part>)(?P<month>{MONTH_NAMES})(?={_OR_ANOTHER})", _month),
    rule(rf"(?P<part>)(?P<month>{MONTH_NAMES})(?! (?:i|we|you|he|she|they|the \d|\d)\b)", _month_listed),
    rule(
        (
            rf"(?:sometime |anytime )?(?:in )?(?:the )?(?P<part>{'|'.join((*EARLY, *MIDDLE, *LATE))})"
            rf"(?: ?(?:to|or|-) ?(?P<upto>mid|middle|late|end))?(?: of| in)?(?: the)? (?P<month>{MONTH_NAMES})"
        ),
        _month,
    ),
)
