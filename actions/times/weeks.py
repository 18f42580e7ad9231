"""Weeks, weekends and months around today, whole or in part: "late next week", "the weekend", "end of the month"."""

import re
from datetime import date, timedelta

from actions.times.calendar_dates import MONTH_NAMES, month_span, part_of_month
from actions.times.items import Days, Moment, Rule, Value, rule
from actions.times.lexicon import MONTHS
from actions.times.numerals import value

_NEXT = ("next", "following", "the following", "proxima", "proximo", "otra", "que viene", "siguiente", "entrante")

# Part of a week → its first and last weekday, counted from Monday as 0.
_WEEK_PARTS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(
        ("early", "earlier", "beginning", "start", "first part", "principios", "comienzos", "inicios"), (0, 1)
    ),
    **dict.fromkeys(("mid", "middle", "mediados"), (1, 3)),
    **dict.fromkeys(("late", "later", "end", "latter part", "back half", "finales", "fines", "final"), (3, 4)),
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
        first, last = month_span(today.year, today.month + month.startswith("next"))
    if match["n"] in ("last", "ultima"):
        return Days(last - timedelta(days=6), last, "week")
    start = first + timedelta(weeks=value(match["n"]) - 1)
    return Days(start, start + timedelta(days=6), "week")


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


_PART = (
    r"(?:(?:(?:sometime|towards?|in|the|very|a) )*(?P<part>early|earlier|beginning|start|first part|mid"
    r"|middle|late|later|end|"
    r"latter part|back half|principios|comienzos|inicios|mediados|finales|fines|final)(?:[ -](?:on|of|in|de))*[ -])?"
)
_NAMED = r"(?P<which>this|next|the following|following)[ -]"
_THE = r"(?:(?P<which>the) )?"
_NOT_AN_OFFSET = r"(?! (?:of|from|before|later|sooner|earlier|ago|old|on|after(?! next)))"

RULES: tuple[Rule, ...] = (
    rule(rf"{_PART}{_NAMED}week", _week),
    rule(rf"{_PART}{_THE}week(?: after next)?{_NOT_AN_OFFSET}", _week),
    rule(r"(?:the )?(?:rest|remainder) of (?:the |this )(?P<which>week)", lambda _, moment: _rest_of_week(moment)),
    rule(r"(?P<part>mid)[ -]?week(?P<which>)", _week),
    rule(rf"{_PART}(?:para |en )?(?:la )?(?P<which>esta|proxima|otra) semana(?! que)", _week),
    rule(rf"{_PART}(?:para |en )?(?:la )?semana (?P<which>que viene|siguiente|proxima|entrante)", _week),
    rule(
        (
            rf"(?:the )?(?P<n>first|second|third|fourth|last|1st|2nd|3rd|4th) week (?:of"
            rf"|in) (?:the )?(?P<month>(?:this |next )?month|{MONTH_NAMES})"
        ),
        _nth_week,
    ),
    rule(rf"(?:la )?(?P<n>primera|segunda|tercera|cuarta|ultima) semana de (?P<month>{MONTH_NAMES})", _nth_week),
    rule(r"(?:a )?(?P<part>fin|fines|finales|principios|inicios|mediados) de mes(?P<which>)", _month),
    rule(r"(?:(?:this|the|this coming|coming|over the|on the) )?(?:(?P<which>next|following) )?weekend", _weekend),
    rule(r"(?:(?:el|este) )?(?:(?P<which>proximo) )?fin de semana", _weekend),
    rule(r"(?:el )?fin de semana (?P<which>que viene|proximo|siguiente)", _weekend),
    rule(rf"{_PART}(?:any (?:day|time) )?{_NAMED}month", _month),
    rule(rf"{_PART}{_THE}month{_NOT_AN_OFFSET}", _month),
    rule(rf"{_PART}(?:(?:en|para) )?(?:el )?(?P<which>este|proximo) mes", _month),
    rule(rf"{_PART}(?:(?:en|para) )?(?:el |del )?mes (?P<which>que viene|siguiente|entrante)", _month),
)
