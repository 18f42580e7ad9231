"""Weeks, weekends and months around today, whole or in part: "late next week", "the weekend", "end of the month"."""

import re
from datetime import date, timedelta

from actions.times.calendar_dates import EARLY, LATE, MIDDLE, MONTH_NAMES, month_span, part_of_month
from actions.times.items import Days, Moment, Rule, Value, Weekdays, rule
from actions.times.lexicon import MONTHS
from actions.times.numerals import value

_NEXT = (
    "next",
    "following",
    "the following",
    "proxima",
    "proximo",
    "otra",
    "otro",
    "que viene",
    "que entra",
    "siguiente",
    "entrante",
)

# Part of a week → its first and last weekday, counted from Monday as 0.
_WEEK_PARTS: dict[str, tuple[int, int]] = {
    **dict.fromkeys((*EARLY, "principios", "comienzos", "inicios"), (0, 1)),
    **dict.fromkeys((*MIDDLE, "mediados"), (1, 3)),
    **dict.fromkeys(LATE, (3, 4)),
    **dict.fromkeys(("finales", "fines", "final"), (3, 4)),
}


def monday(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.isoweekday() - 1)


def _part(match: re.Match[str]) -> str:
    return (match.groupdict().get("part") or "").strip()


def _week(match: re.Match[str], moment: Moment) -> Value | None:
    """A Monday-to-Sunday week, or a part of it; of this week, what is left."""
    part, which = _part(match), match["which"]
    if which in (None, "the") and not part and "after next" not in match[0]:
        return None
    weeks = 2 if "after next" in match[0] else 1 if which in _NEXT else 0
    if "coming" in (which or "") and moment.today.isoweekday() > 5:
        weeks = 1
    start = monday(moment.today) + timedelta(weeks=weeks)
    if part == "later" and weeks == 0:
        return _rest_of_week(moment)
    low, high = _WEEK_PARTS.get(part, (0, 6))
    first, last = start + timedelta(days=low), start + timedelta(days=high)
    return Days(max(first, moment.today), max(last, moment.today), "span" if part else "week")


def _rest_of_week(moment: Moment) -> Days:
    sunday = monday(moment.today) + timedelta(days=6)
    return Days(min(moment.today + timedelta(days=1), sunday), sunday, "span")


def _nth_week(match: re.Match[str], moment: Moment) -> Value | None:
    """Seven days of a month: "the second week of december" is the 8th to the 14th."""
    month, today = match["month"], moment.today
    if month in MONTHS:
        first, last = month_span(today.year + (MONTHS[month] < today.month), MONTHS[month])
    else:
        ahead = re.search(r"next|proximo|otro|viene|entra|siguiente", month) is not None
        first, last = month_span(today.year, today.month + ahead)
    if match["n"] in ("last", "ultima") and "full" in match[0]:
        last -= timedelta(days=last.isoweekday() % 7)  # the last one from Monday to Sunday
    if match["n"] in ("last", "ultima"):
        return Days(last - timedelta(days=6), last, "week", calendar=True)
    if "full" in match[0]:
        first += timedelta(days=(8 - first.isoweekday()) % 7)
    start = first + timedelta(weeks=value(match["n"]) - 1)
    earlier = value(match.groupdict().get("m") or match["n"])
    return Days(
        start - timedelta(weeks=max(0, value(match["n"]) - earlier)), start + timedelta(days=6), "week", calendar=True
    )


def _run_of_weeks(match: re.Match[str], moment: Moment) -> Value | None:
    """ "The first two weeks of april", "the last couple of weeks of the month"."""
    month, today = match["month"], moment.today
    number = MONTHS.get(month, today.month + month.startswith("next"))
    first, last = month_span(today.year + (month in MONTHS and number < today.month), number)
    days = timedelta(days=7 * (2 if match["k"] is None or "couple" in match["k"] else value(match["k"])) - 1)
    if match["n"] == "last":
        return Days(max(last - days, today), last, "span", calendar=True)
    return Days(max(first, today), max(first + days, today), "span", calendar=True)


def _weekend_later(match: re.Match[str], moment: Moment) -> Value | None:
    """ "The weekend after next"."""
    saturday = monday(moment.today) + timedelta(days=5 + (14 if match["which"] == "next" else 7))
    return Days(saturday, saturday + timedelta(days=1), "span")


def _nth_week_there(match: re.Match[str], moment: Moment) -> Value | None:
    """ "June, but not the first week": a week of the month that was named before it."""
    named = re.findall(rf"\b(?:{MONTH_NAMES})\b", match.string[: match.start()])
    if not named:
        return None
    first, last = month_span(moment.today.year + (MONTHS[named[-1]] < moment.today.month), MONTHS[named[-1]])
    start = (
        last - timedelta(days=6) if match["n"] in ("last", "ultima") else first + timedelta(weeks=value(match["n"]) - 1)
    )
    earlier = value(match.groupdict().get("m") or match["n"]) if match["n"] not in ("last", "ultima") else 0
    back = timedelta(weeks=max(0, value(match["n"]) - earlier) if earlier else 0)
    return Days(start - back, start + timedelta(days=6), "week", calendar=True)


def _weekend(match: re.Match[str], moment: Moment) -> Value | None:
    saturday = monday(moment.today) + timedelta(days=5)
    near = Days(max(saturday, moment.today), saturday + timedelta(days=1), "span")
    if match["which"] not in _NEXT:
        return near
    return Days(saturday + timedelta(days=7), saturday + timedelta(days=8), "span", ask="next_weekend", rival=near)


def _month(match: re.Match[str], moment: Moment) -> Value | None:
    part, which = _part(match), match["which"]
    if which in (None, "the") and not part:
        return None
    first, last = month_span(moment.today.year, moment.today.month + (which in _NEXT))
    first, last = part_of_month(first, last, "end" if part == "later" else part)
    return Days(max(first, moment.today), max(last, moment.today), "month")


def _before_its_end(match: re.Match[str], moment: Moment) -> Value | None:
    """What is left of a week, month or year: "before the month is over", "antes de que acabe el año"."""
    unit, ahead = (match["unit"] or match["unit2"] or match["unit3"]), match["which"] == "next"
    if unit in ("week", "semana"):
        last = monday(moment.today) + timedelta(days=6 + 7 * ahead)
    elif unit in ("month", "mes"):
        last = month_span(moment.today.year, moment.today.month + ahead)[1]
    else:
        last = date(moment.today.year + ahead, 12, 31)
    return Days(moment.today, last, "span")


def _payday(_: re.Match[str], moment: Moment) -> Value | None:
    """The next 15th or last day of a month, on which wages are paid; whether the half-month is meant, one asks."""
    last = month_span(moment.today.year, moment.today.month)[1]
    day = moment.today.replace(day=15) if moment.today.day <= 15 else last
    return Days(day, day, calendar=True, ask="quincena")


def _half_month(match: re.Match[str], moment: Moment) -> Value | None:
    """The first or second half: "la primera quincena de octubre"."""
    month, today = match["month"], moment.today
    number = MONTHS.get(month, today.month + month.startswith("next"))
    first, last = month_span(today.year + (month in MONTHS and number < today.month), number)
    if (match["n"] or match["q"]) in ("first", "1st", "primera"):
        return Days(max(first, today), max(first.replace(day=15), today), "span", calendar=True)
    return Days(max(first.replace(day=16), today), last, "span", calendar=True)


_PART = (
    rf"(?:(?:(?:sometime|towards?|in|the|very|a) )*(?P<part>{'|'.join((*EARLY, *MIDDLE, *LATE))}"
    r"|principios|comienzos|inicios|mediados|finales|fines|final)(?:[ -](?:on|of|in|de))*[ -])?"
)
_NAMED = r"(?P<which>this coming|the coming|coming|this|next|the following|following)[ -]"
_THE = r"(?:(?P<which>the) )?"
_NOT_AN_OFFSET = r"(?! (?:of|from|before|later|sooner|earlier|ago|old|on|after(?! next)))"

RULES: tuple[Rule, ...] = (
    rule(rf"{_PART}{_NAMED}week", _week),
    rule(r"(?:of|in) (?P<which>next)(?= ?(?:$|[.,;!?]|(?:or|and|if|works?|would|please|is)\b))", _week),
    rule(r"(?P<which>this|next) week (?P<part>early|late)", _week),
    rule(r"(?P<part>early|late) (?P<which>next)(?= ?(?:$|[.,;!?]|is|works|would|if|please))", _week),
    rule(
        r"(?:the )?(?:(?P<m>first|second|third|1st|2nd|3rd) (?:or|and) (?:the )?)?(?P<n>first|second|third|last|1st"
        r"|2nd|3rd) weeks?(?! (?:of|in|after|before"
        r"|from)\b)",
        _nth_week_there,
    ),
    rule(rf"{_PART}{_THE}week(?: after next)?{_NOT_AN_OFFSET}", _week),
    rule(
        (
            r"(?:(?:any ?time|any day|some ?time|anything) )?(?:before|by) (?:(?:the )?end of (?P<which>the"
            r"|this|next) (?P<unit>week|month|year)"
            r"|(?:the|this) (?P<unit3>week|month"
            r"|year) (?:is over|is out|ends|runs out|is up))|antes (?:de )?(?:que (?:se )?(?:acabe"
            r"|termine)|del fin|de terminar)"
            r" (?:el|la|de) (?P<unit2>ano|mes|semana)"
        ),
        _before_its_end,
    ),
    rule(r"(?:para |en )?(?:la )?(?:proxima )?quincena(?: que (?:viene|entra)| proxima)?(?! de)", _payday),
    rule(
        (
            r"(?:the )?(?:(?P<n>first|second|1st|2nd) half|(?P<q>primera|segunda) quincena) (?:of|in|de)(?: the)? "
            rf"(?P<month>(?:this |next )?month|este mes|{MONTH_NAMES})"
        ),
        _half_month,
    ),
    rule(
        r"(?:the )?(?:rest|remainder) of (?:the |this |that |its )(?P<which>week)",
        lambda _, moment: _rest_of_week(moment),
    ),
    rule(
        r"(?:the |in the |during the )?(?P<n>first|last)"
        r" (?:(?P<k>two|2|three|3|couple(?: of)?) weeks|week or (?:two|so))"
        rf" (?:of|in) (?:the )?(?P<month>(?:this |next )?month|{MONTH_NAMES})",
        _run_of_weeks,
    ),
    rule(r"(?:the )?weekend after (?P<which>next|this(?: one| weekend)?)", _weekend_later),
    rule(r"(?P<part>mid)[ -]?week(?P<which>)", _week),
    rule(
        r"(?:the )?(?P<part>mid(?:dle)?)[ -]?(?:of )?week,? (?:of )?"
        r"(?P<which>this coming|this|next|the following)(?: week)?",
        _week,
    ),
    rule(rf"{_PART}(?:para |en )?(?:la )?(?P<which>esta|proxima|otra) semana(?! que (?:viene|entra|sigue))", _week),
    rule(rf"{_PART}(?:para |en )?(?:la )?semana (?P<which>que viene|que entra|siguiente|proxima|entrante)", _week),
    rule(
        (
            rf"(?:the )?(?:(?P<m>first|second|third|1st|2nd|3rd) or (?:the )?)?(?P<n>first|second|third|fourth|last"
            rf"|1st|2nd|3rd|4th)"
            rf"(?: full)? weeks? (?:of"
            rf"|in) (?:the )?(?P<month>(?:this |next )?month|{MONTH_NAMES})"
        ),
        _nth_week,
    ),
    rule(
        rf"(?:en )?(?:la )?(?P<n>primera|segunda|tercera|cuarta|ultima) semana (?:de "
        rf"|del )(?P<month>{MONTH_NAMES}|(?:(?:este|proximo|otro) )?mes"
        r"(?: (?:que (?:viene|entra)|proximo|siguiente|entrante))?)",
        _nth_week,
    ),
    rule(r"(?:en )?(?:la )?(?P<n>primera|segunda|tercera|ultima) semana(?! (?:de|del|en)\b)", _nth_week_there),
    rule(r"(?:a )?(?P<part>fin|fines|finales|principios|inicios|mediados) de mes(?P<which>)", _month),
    rule(r"(?:en )?los (?P<part>primeros|ultimos) dias del mes(?P<which>)", _month),
    rule(r"(?:en )?los (?P<part>primeros|ultimos) dias del mes (?P<which>que viene|que entra|siguiente)", _month),
    rule(r"(?:en )?los (?P<part>primeros|ultimos) dias del (?P<which>proximo|otro) mes", _month),
    rule(
        r"(?:an? |some )weekends?"
        r"|weekend(?= or (?:(?:an?|some|in the|on an?|else) )?(?:weekday )?(?:evenings?|after|nights?|late))"
        r"|(?<=evening or )weekend|(?<=evenings or )weekend|(?<=night or )weekend",
        Weekdays(frozenset({6, 7}), "every"),
    ),
    rule(r"(?:(?:this|the|this coming|coming|over the|on the) )?(?:(?P<which>next|following) )?weekend", _weekend),
    rule(r"(?:(?:el|este) )?(?:(?P<which>proximo|otro) )?fin de semana", _weekend),
    rule(r"(?:el )?fin de semana (?P<which>que viene|que entra|proximo|siguiente)", _weekend),
    rule(rf"{_PART}(?:any (?:day|time) )?{_NAMED}month", _month),
    rule(rf"{_PART}{_THE}month{_NOT_AN_OFFSET}", _month),
    rule(rf"{_PART}(?:(?:en|para) )?(?:el )?(?P<which>este|proximo|otro) mes", _month),
    rule(rf"{_PART}(?:(?:en|para) )?(?:el |del )?mes (?P<which>que viene|que entra|siguiente|entrante)", _month),
)
