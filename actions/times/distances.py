"""Times at a distance: "in ten days", "in 45 minutes", "a week from monday", "an hour later", "the same time"."""

import re
from datetime import timedelta

from actions.times.calendar_dates import month_span
from actions.times.items import Days, Moment, Offset, Reference, Rule, Shift, Value, rule
from actions.times.numerals import CARDINALS, SPANISH_CARDINALS, one_of, value
from actions.times.weeks import monday

_COUNT = (
    rf"(?:\d{{1,3}}|{one_of(CARDINALS)}|{one_of(SPANISH_CARDINALS)}|an?(?: couple(?: of)?| few)?"
    rf"|couple(?: of)?|few|un par de)"
)
_SPAN = r"days?|weeks?|months?|years?|dias?|semanas?|mes|meses|anos?"
_VAGUE = re.compile(r"about|around|like|roughly|few|couple|un[oa]s|par de|mas o menos")


def _days_in(unit: str) -> int:
    return 1 if unit[0] == "d" else 7 if unit[0] in "ws" else 365 if unit[0] in "ya" else 30


def _count(match: re.Match[str]) -> int:
    words = match.groupdict().get("n") or "a"
    return 2 if words == "un par de" else min(value(words), 300)


def _in_days(match: re.Match[str], moment: Moment) -> Value | None:
    """A day for "in 8 days", a week for "in a few weeks", the weeks around that day for "in four months"."""
    count, unit, vague = _count(match), match["unit"], bool(_VAGUE.search(match[0]))
    day = moment.today + timedelta(days=count * _days_in(unit))
    if unit[0] == "d":
        return Days(day, day)
    if unit[0] in "ws":
        return Days(monday(day), monday(day) + timedelta(days=6), "week") if vague else Days(day, day)
    first, last = month_span(moment.today.year, moment.today.month + count * (12 if unit[0] in "ya" else 1))
    day = first.replace(day=min(moment.today.day, last.day))
    around = timedelta(days=10)
    return Days(max(day - around, moment.today), day + around, "span", ask="vague_date" if vague else None)


def _within(match: re.Match[str], moment: Moment) -> Value | None:
    """From today on: "within two weeks", "in the next few days"."""
    count = 2 if match["n"] is None and match["unit"].endswith("s") else _count(match)
    return Days(moment.today, moment.today + timedelta(days=count * _days_in(match["unit"])), "span")


def _in_minutes(match: re.Match[str], _: Moment) -> Value | None:
    minutes = _minutes(match)
    return Shift(timedelta(minutes=minutes), from_now=True) if 0 < minutes <= 24 * 60 else None


def _minutes(match: re.Match[str]) -> int:
    said = match.groupdict()
    whole = {
        "half an hour": 30,
        "half hour": 30,
        "a half hour": 30,
        "media hora": 30,
        "an hour and a half": 90,
        "hora y media": 90,
    }
    if said.get("whole"):
        return whole[match["whole"]]
    return _count(match) * (60 if said["unit"].startswith("h") else 1)


def _offset(match: re.Match[str], _: Moment) -> Value | None:
    """Counts from the day that is named next: "two weeks from". "The week after" is all of the next week."""
    sign = -1 if match["way"].startswith(("before", "antes")) else 1
    days = sign * _count(match) * _days_in(match["unit"])
    return Offset(days, whole_week=match["unit"] in ("week", "semana") and match.groupdict().get("n") is None)


def _shift(match: re.Match[str], _: Moment) -> Value | None:
    sign = -1 if re.search(r"earlier|sooner|before|antes|up|forward|temprano", match[0]) else 1
    if match["unit"] and match["unit"][0] in "dws":
        return Shift(timedelta(days=sign * _count(match) * _days_in(match["unit"])))
    return Shift(timedelta(minutes=sign * _minutes(match)))


_WHOLE = r"(?P<whole>half an hour|a half hour|half hour|an hour and a half|media hora|hora y media)"
_TIME_SPAN = rf"(?:{_WHOLE}|(?P<n>{_COUNT}) ?(?P<unit>hours?|minutes?|horas?|minutos?))"
_ANY_SPAN = rf"(?:{_WHOLE}|(?P<n>{_COUNT}) ?(?P<unit>hours?|minutes?|horas?|minutos?|days?|weeks?|dias?|semanas?))"

RULES: tuple[Rule, ...] = (
    rule(
        (
            rf"(?:in|dentro de|en)(?: about| around| like| roughly| unos"
            rf"| unas)? (?P<n>{_COUNT}) ?(?P<unit>{_SPAN})(?: time)?"
        ),
        _in_days,
    ),
    rule(
        rf"(?:about |around )?(?P<n>{_COUNT}) (?P<unit>days?|weeks?|months?) (?:from (?:now|today)|out|hence)", _in_days
    ),
    rule(
        (
            rf"(?:(?:with)?in|during|over|sometime in) (?:the )?(?:next "
            rf"|coming )(?:(?P<n>{_COUNT}) )?(?P<unit>days?|weeks?|months?)"
        ),
        _within,
    ),
    rule(rf"(?:the )?next (?P<n>{_COUNT}) (?P<unit>days?|weeks?|months?)", _within),
    rule(rf"within (?:the )?(?P<n>{_COUNT}) (?P<unit>days?|weeks?|months?)", _within),
    rule(rf"(?:en )?l[oa]s proxim[oa]s (?:(?P<n>{_COUNT}) )?(?P<unit>dias|semanas|meses)", _within),
    rule(rf"(?:in|dentro de|en)(?: about| around| like)? {_TIME_SPAN}(?: time)?", _in_minutes),
    rule(rf"{_TIME_SPAN} from now", _in_minutes),
    rule(rf"(?P<n>{_COUNT}) (?P<unit>days?|weeks?) (?P<way>after|from|before|past)", _offset),
    rule(r"(?:the |on the )?(?P<unit>day|week) (?P<way>after|before)(?! next)", _offset),
    rule(r"(?:el |la )?(?P<unit>dia|semana) (?P<way>despues de|antes de)", _offset),
    rule(r"(?:the |la )?(?:week of(?: the)?|semana(?= del? (?!esta|la|proxim)))", Offset(whole_week=True)),
    rule(
        (
            rf"(?:(?:push|move|bump|set|bring)(?: it| that| this| my appointment| the appointment)? (?:back|up"
            rf"|forward|out|down)(?: by)?) {_ANY_SPAN}"
        ),
        _shift,
    ),
    rule(rf"{_ANY_SPAN} (?:later|earlier|sooner|mas tarde|antes|despues|mas temprano)", _shift),
    rule(
        (
            r"(?:at |around |about )?(?:the |that |a )?same (?:time|hour)(?: of (?:the )?day)?"
            r"|(?:a )?la misma hora|same time slot"
        ),
        Reference("time"),
    ),
    rule(
        (
            r"(?:on )?(?:the |that )?(?:same|very same) (?:day|date)|(?:on )?that (?:day|date)|(?:el )?mismo dia"
            r"|ese(?: mismo)? dia"
        ),
        Reference("day"),
    ),
    rule(r"(?:that|the same) week|esa(?: misma)? semana|la misma semana", Reference("week")),
    rule(
        (
            r"(?:the )?(?:next|following) day|(?:the )?day after(?: that)?(?= ?(?:[.,!?)]|$|at|in|or|instead"
            r"|please|works))|(?:el )?dia siguiente|al dia siguiente"
        ),
        Reference("next_day"),
    ),
    rule(
        (
            r"(?:the )?week after(?: that)?(?= ?(?:[.,!?)]|$|at|in|or|instead|please|works))|the following week"
            r"|la semana siguiente"
        ),
        Reference("next_week"),
    ),
)
