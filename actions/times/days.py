"""Days by name or number: "tomorrow", "next tuesday", "any monday", "the 12th", "last monday of the month"."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from actions.times.calendar_dates import NO_SUCH_DATE, month_span
from actions.times.holidays import nth_weekday
from actions.times.items import Build, Days, Moment, MonthDay, Rule, Value, Weekdays, rule
from actions.times.lexicon import MONTHS, WEEKDAY_PLURALS, WEEKDAYS
from actions.times.numerals import ORDINALS, SPANISH_CARDINALS, one_of, value

_DAWN = 5  # until this hour the day that has begun may still be "tomorrow"
Mode = Literal["next_sure", "bare", "this", "next", "after_next", "coming", "every", "following", "preceding"]
_MODES: dict[str, Mode] = {
    **dict.fromkeys(("this", "este"), "this"),
    **dict.fromkeys(("next", "proximo", "que viene", "siguiente", "entrante"), "next"),
    **dict.fromkeys(("otro",), "next_sure"),
    **dict.fromkeys(("coming", "this coming", "upcoming", "this upcoming", "this next"), "coming"),
    **dict.fromkeys(("every", "any", "each", "cada", "cualquier", "los", "todos los"), "every"),
    **dict.fromkeys(("following", "the following"), "following"),
}
_ENGLISH_MODES = "this coming|this upcoming|this next|this|next|coming|upcoming|the following|following|every|any|each"

_NAMES = "|".join(sorted((n for n in WEEKDAYS if n not in ("sat", "sun")), key=len, reverse=True))
# "I sat in the waiting room", "sun spots": only where they cannot be a verb or the star.
_SAT = (
    "".join(rf"(?<!{who} )" for who in ("i", "we", "he", "she", "they", "have", "just"))
    + "sat(?! (?:down|there|here|up))"
)
_SUN = r"(?<!the )(?<!in )sun(?! (?:spots?|exposure|damage|burn|screen|rash|allergy|light|tan))"
_DAY = rf"(?P<day>{_NAMES}|{_SAT}|{_SUN})"
_ENGLISH_DAY = "|".join(
    n for n in sorted(WEEKDAYS, key=len, reverse=True) if n[:3] in "mon tue wed thu fri sat sun".split()
)
_PLURALS = "|".join(sorted(WEEKDAY_PLURALS, key=len, reverse=True))
_ORDINAL = rf"(?:3[01]|[12]\d|[1-9]) ?(?:st|nd|rd|th)|{one_of(ORDINALS, 4, 31)}"
_FIRST_WORDS = one_of(ORDINALS, 1, 3)
_NOT_A_DAY = (
    r"(?! (?:one|ones|option|choice|opinion|visit|appointment|slot|time|times|dose|shot|thought|floor"
    r"|grade|street|st|ave|avenue|"
    r"available|opening|thing|week|day|child|kid|baby|trimester|degree|name|place|doctor|try|attempt|call"
    r"|message|request|half|"
    r"person|availability|(?:this|in|time in) (?:the last|year|month|week|day)|time this|grader?|of"
    r" (?:the|those|these|them)|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*)(?![a-z0-9]))"
)
_NOT_A_COUNT = (
    r"(?! (?:de la|[a-z]+ meses|menos(?! (?:el|los|la)\b)|veces|o'clock|horas|am|pm|dias|semanas|meses|anos|hijos"
    r"|y media|y"
    r" cuarto))"
)
_MONTHS = "|".join(MONTHS)


_NIGHT_ENDS = 4  # who is still up after midnight may call the day ahead tomorrow


def _ahead(days: int) -> Build:
    return lambda _, moment: _one(moment, days)


def _tomorrow(_: object, moment: Moment) -> Days:
    """The next date; who writes it in the middle of the night, before going to bed, may mean the day that has begun."""
    day = _one(moment, 1)
    return replace(day, ask="after_midnight", rival=_one(moment, 0)) if moment.now.hour < _DAWN else day


def _one(moment: Moment, days: int) -> Days:
    day = moment.today + timedelta(days=days)
    if days == 1 and moment.now.hour < _NIGHT_ENDS:
        return Days(day, day, ask="after_midnight", rival=Days(moment.today, moment.today))
    return Days(day, day)


def _weekday(match: re.Match[str], _: Moment) -> Value | None:
    mode = _MODES.get(match["which"] or "", "bare")
    return Weekdays(frozenset({WEEKDAYS[match["day"]]}), mode)


def _weekday_as(mode: Mode, weeks: int = 0) -> Build:
    return lambda match, _: Weekdays(frozenset({WEEKDAYS[match["day"]]}), mode, weeks)


def _plural(match: re.Match[str], _: Moment) -> Value | None:
    return Weekdays(frozenset({WEEKDAY_PLURALS[match["days"]]}), "every")


def _one_weekday(match: re.Match[str], _: Moment) -> Value | None:
    """ "Thursday's fine", written without its apostrophe."""
    return Weekdays(frozenset({WEEKDAY_PLURALS[match["days"]]}))


def _month_day(match: re.Match[str], _: Moment) -> Value | None:
    day = value(match["d"])
    return MonthDay(day) if 1 <= day <= 31 else None


def _month_day_of(match: re.Match[str], moment: Moment) -> Value | None:
    """A day of this or the next month: "the 12th of this month"."""
    ahead = 0 if match["which"] in ("this", "the", "este") else 1
    first, last = month_span(moment.today.year, moment.today.month + ahead)
    day = value(match["d"])
    if not 1 <= day <= last.day:
        return NO_SUCH_DATE
    found = first.replace(day=day)
    if found < moment.today and match["which"] == "the":
        found = month_span(found.year, found.month + 1)[0].replace(day=min(day, 28))
    return Days(found, found, calendar=True, ask="past" if found < moment.today else None)


def _last_day(match: re.Match[str], moment: Moment) -> Value | None:
    ahead = 1 if match["which"] == "next" else 0
    return _day(month_span(moment.today.year, moment.today.month + ahead)[1])


def _nth_weekday(match: re.Match[str], moment: Moment) -> Value | None:
    """The next one there is: "the first friday in june", "last monday of the month"."""
    weekday, month, today = WEEKDAYS[match["day"]], match["month"], moment.today
    n = -1 if match["n"] in ("last", "ultimo") else value(match["n"])
    if month in MONTHS:
        found = nth_weekday(today.year, MONTHS[month], weekday, n)
        return _day(found if found >= today else nth_weekday(today.year + 1, MONTHS[month], weekday, n))
    if month.endswith("year"):
        return _day(nth_weekday(today.year + 1, 1, weekday, n))
    ahead = 1 if month.startswith(("next", "proximo")) else 0
    months = (month_span(today.year, today.month + plus)[0] for plus in (ahead, ahead + 1))
    both = [nth_weekday(first.year, first.month, weekday, n) for first in months]
    return _day(both[0] if both[0] >= today else both[1])


def _day(found: date) -> Days:
    return Days(found, found)


def _habit(match: re.Match[str], _: Moment) -> Value | None:
    """ "Lunes a jueves", "martes, jueves o sábado", "los lunes y martes": the days of every week."""
    names = [
        WEEKDAYS[name.removesuffix("s") if name.endswith("os") else name]
        for name in re.findall(rf"\b(?:{_DIAS})\b", match[0])
    ]
    if match["to"]:
        names = [(names[0] - 1 + n) % 7 + 1 for n in range((names[1] - names[0]) % 7 + 1)]
    listed = len(set(names)) > (1 if match[0].startswith("los ") else 2)
    return Weekdays(frozenset(names), "every") if listed or match["to"] else None


_DIAS = "lunes|martes|mart|miercoles|mierc|mier|mie|jueves|juev|jue|viernes|viern|vier|vie|sabados?|sab|domingos?|dom"
RULES: tuple[Rule, ...] = (
    rule(rf"(?:de )?(?:{_DIAS}) (?P<to>a|hasta) (?:{_DIAS})(?! \d)", _habit),
    rule(rf"(?P<to>)los (?:{_DIAS})(?:(?:,| y| e| o| u|,? ni)* (?:{_DIAS}))+(?! \d)", _habit),
    rule(rf"(?P<to>)(?:{_DIAS})(?:(?:,| y| e| o| u|,? ni)* (?:{_DIAS})){{2,6}}(?! \d)", _habit),
    rule(rf"the {_DAY} after(?: that)?(?= ?(?:$|[.,;!?]|at\b|or\b|in\b))", _weekday_as("following")),
    rule(rf"the {_DAY} before(?: that)?(?= ?(?:$|[.,;!?]|at\b|or\b|in\b))", _weekday_as("preceding")),
    rule(
        rf"(?P<n>two|three|2|3) (?P<days>{_PLURALS}) from (?:now|today)",
        lambda match, _: Weekdays(frozenset({WEEKDAY_PLURALS[match["days"]]}), "coming", value(match["n"]) - 1),
    ),
    rule(r"todays?|hoy(?: mismo)?", _ahead(0)),
    rule(r"(?<=between )(?:right )?now|(?<=from )(?:right )?now(?= (?:to|until|through|till|and)\b)", _ahead(0)),
    rule(r"(?:de )?hoy en (?:8|ocho)(?: dias)?|en ocho dias|de aqui a ocho(?: dias)?", _ahead(7)),
    rule(r"(?:de )?hoy en (?:15|quince)(?: dias)?|en quince dias|de aqui a quince(?: dias)?", _ahead(14)),
    rule(r"(?:de )?manana en (?:8|ocho)(?: dias)?", _ahead(8)),
    rule(r"tomorrows?|manana(?: mismo)?", _tomorrow),
    rule(r"(?:the )?day after tomorrow|(?:el )?dia despues de manana|pasado manana", _ahead(2)),
    rule(rf"(?:(?P<which>{_ENGLISH_MODES}) )?{_DAY}", _weekday),
    rule(rf"next {_DAY},? (?:and )?not this(?: (?:one|week|coming|\w+day))*", _weekday_as("next_sure")),
    rule(rf"not this {_DAY},? (?:but )?(?:the )?(?:next|following)(?: one)?", _weekday_as("next_sure")),
    rule(rf"(?:el |este )?{_DAY} que (?:viene|entra),? (?:y )?no est[ea](?: \w+)?", _weekday_as("next_sure")),
    rule(rf"(?:on )?an? (?P<day>{_ENGLISH_DAY})(?! (?:the|\d))", _weekday_as("every")),
    rule(
        (
            rf"(?:(?:el |para el )?(?P<which>este|proximo|otro|cada|cualquier|todos los|los) |(?:el|del)"
            rf" ){_DAY}"
        ),
        _weekday,
    ),
    rule(
        rf"(?:el |del |al |este )?{_DAY} (?:que (?:viene|entra)|proximo|siguiente|entrante)",
        _weekday_as("next"),
    ),
    rule(rf"(?:el )?(?:proximo )?{_DAY} (?:de|en) (?:esta|la) semana(?! que)", _weekday_as("this")),
    rule(r"this one(?= or (?:the )?next\b)", Weekdays(frozenset(), "this")),
    rule(r"(?<=or )(?:the )?next(?: one)?(?= ?(?:[.,?!]|$|would|works|is|i\b))", Weekdays(frozenset(), "next")),
    rule(rf"(?:el |del )?{_DAY} en (?:8|ocho|una semana)(?: dias)?", _weekday_as("coming", 1)),
    rule(rf"(?:el |del )?{_DAY} en (?:15|quince|dos semanas)(?: dias)?", _weekday_as("coming", 2)),
    rule(rf"{_DAY} after next", _weekday_as("after_next")),
    rule(rf"(?:a )?week (?:on|this) {_DAY}", _weekday_as("bare", 1)),
    rule(rf"{_DAY} week(?! (?:after|of|from))", _weekday_as("bare", 1)),
    rule(rf"(?P<days>{_PLURALS})(?= (?:fine|ok|okay|perfect))", _one_weekday),
    rule(rf"(?:(?:any|on|every|all|los) )?(?P<days>{_PLURALS})", _plural),
    rule(r"(?<=manana o )pasado(?: manana)?", _ahead(2)),
    rule(
        r"(?:on |any )?(?:m ?(?:-|to|thru|through|) ?f|mon(?:day)?s? (?:thru|through|to) fri(?:day)?s"
        r"|lunes a viernes|de lunes a viernes)",
        Weekdays(frozenset(range(1, 6)), "every"),
    ),
    rule(r"(?:on |any )?(?:m ?/ ?w ?/ ?f|mwf|m,? w,? ?(?:(?:and|or|&) ?)?f)", Weekdays(frozenset({1, 3, 5}), "every")),
    rule(r"(?:on |any )?(?:m ?/ ?w|mw|m (?:and|or) w)", Weekdays(frozenset({1, 3}), "every")),
    rule(r"(?:on |any )?(?:t ?/ ?th|t ?/ ?r|tth|t (?:and|or) th)", Weekdays(frozenset({2, 4}), "every")),
    rule(
        (
            r"(?:on |any |only )?(?:weekdays?|week days?|work ?days|working days|business days)|entre semana"
            r"|dias de semana"
        ),
        Weekdays(frozenset(range(1, 6)), "every"),
    ),
    rule(
        r"(?:on |any |every |the |los )?(?:weekends|fines de semana|fines(?! de))|(?:any|on a|a) weekend",
        Weekdays(frozenset({6, 7}), "every"),
    ),
    rule(rf"(?:(?:the|on the) )?(?P<d>{_ORDINAL}){_NOT_A_DAY}", _month_day),
    rule(
        rf"(?:the|on the) (?P<d>{_FIRST_WORDS}){_NOT_A_DAY}(?= ?(?:$|[-.,;:!?)/]|(?:at|or|and|to|thru|through|until"
        rf"|works?|is|isnt|after"
        r"|before|if|please|around|about|of|in|for|would|wont|with|then|instead|because|but|so|looks|sounds|any|from"
        r"|when|i|we|it|can|that"
        r"|could|will|early|late|works|between|by|morning|afternoon|evening|[a-z]*day|noon|\d+)\b))",
        _month_day,
    ),
    rule(rf"(?<![0-9] )al (?P<d>[12]\d|3[01]|[1-9])(?! de ){_NOT_A_COUNT}", _month_day),
    rule(
        rf"(?:el dia|del dia|al dia|dia|el|del) (?P<d>[12]\d|3[01]|[1-9]|primero|{one_of(SPANISH_CARDINALS, 1, 31)})"
        rf"{_NOT_A_COUNT}",
        _month_day,
    ),
    rule(
        (
            r"(?:on )?the (?P<d>[12]\d|3[01]|[1-9])(?= ?(?:$|[,.;!?)]|at|or|and|to|through|until|works?|is"
            r"|not|no|wait|sorry|maybe|unless|after|before|if|please|around|i|we|im|my|because|cause|since|for|then|instead|same|would|with|but|so"
            r"|any|morning"
            r"|afternoon|early)(?![a-z]))"
        ),
        _month_day,
    ),
    rule(
        rf"(?:(?:the|on the) )?(?P<d>{_ORDINAL}|{_FIRST_WORDS}) of (?P<which>this|next|the|the following) month",
        _month_day_of,
    ),
    rule(
        rf"(?:el |dia )?(?P<d>\d\d?|primero|{one_of(SPANISH_CARDINALS, 1, 31)}) (?:de|del) (?:mes )?"
        r"(?P<which>este|proximo|otro|que (?:viene|entra))(?: mes)?",
        _month_day_of,
    ),
    rule(
        (
            rf"(?:the )?(?P<n>last|{one_of(ORDINALS, 1, 4)}|[1-4](?:st|nd|rd|th)) {_DAY} (?:in"
            rf"|of) (?P<month>(?:the|this|next) month|(?:the )?(?:new|next) year|{_MONTHS})"
        ),
        _nth_weekday,
    ),
    rule(r"(?:the )?last day of (?P<which>the|this|next) month", _last_day),
    rule(
        rf"(?:el )?(?P<n>ultimo|primer|primero|segundo|tercer|cuarto) {_DAY} (?:de|del)"
        rf" (?P<month>(?:este |proximo )?mes|{_MONTHS})",
        _nth_weekday,
    ),
)
