"""Holidays that patients name in place of a date, and when they fall in a given year."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter  # type: ignore[import-untyped]

from actions.times.items import Days, Moment, Rule, rule

HolidayDate = Callable[[int], date]


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th Monday (1) … Sunday (7) of a month; -1 is the last."""
    if n > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (n - 1))
    last = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return last - timedelta(days=(last.isoweekday() - weekday) % 7)


def _fixed(month: int, day: int) -> HolidayDate:
    return lambda year: date(year, month, day)


def _weekday(month: int, weekday: int, n: int, plus: int = 0) -> HolidayDate:
    return lambda year: nth_weekday(year, month, weekday, n) + timedelta(days=plus)


def _easter(plus: int) -> HolidayDate:
    return lambda year: easter(year) + timedelta(days=plus)


_OWN = r"(?:'s|s)?"
HOLIDAYS: tuple[tuple[str, HolidayDate], ...] = (
    (rf"new year{_OWN} eve|nochevieja|fin de ano", _fixed(12, 31)),
    (rf"new year{_OWN}(?: day)?|ano nuevo|(?:the )?(?:1st|first) of the (?:new )?year", _fixed(1, 1)),
    (r"(?:dia de )?(?:los )?reyes(?: magos)?", _fixed(1, 6)),
    (r"(?:mlk|martin luther king)(?: jr)?(?: day)?", _weekday(1, 1, 3)),
    (
        rf"(?:st |saint )?valentine{_OWN}(?: day)?|san valentin|dia (?:del amor(?: y la amistad)?|de los enamorados)",
        _fixed(2, 14),
    ),
    (rf"president{_OWN} day|dia de los presidentes", _weekday(2, 1, 3)),
    (rf"(?:st |saint )(?:patrick{_OWN}|pattys?)(?: day)?", _fixed(3, 17)),
    (r"good friday|viernes santo", _easter(-2)),
    (r"easter(?: sunday)?|(?:domingo de )?pascua", _easter(0)),
    (r"easter monday", _easter(1)),
    (rf"mother{_OWN} day|dia de (?:la|las) madres?|dia de (?:la )?mama", _weekday(5, 7, 2)),
    (r"memorial day|dia de los caidos", _weekday(5, 1, -1)),
    (r"juneteenth", _fixed(6, 19)),
    (rf"father{_OWN} day|dia del (?:padre|papa)|dia de los padres", _weekday(6, 7, 3)),
    (r"independence day|dia de la independencia|(?:the )?(?:4th|fourth) of july", _fixed(7, 4)),
    (r"labou?r day|dia del trabajo", _weekday(9, 1, 1)),
    (rf"columbus day|indigenous people{_OWN} day", _weekday(10, 1, 2)),
    (r"hall?oween|noche de brujas", _fixed(10, 31)),
    (r"dia de (?:los )?(?:muertos|difuntos)", _fixed(11, 2)),
    (r"election day|dia de (?:las )?elecciones", _weekday(11, 1, 1, plus=1)),
    (rf"veteran{_OWN} day|dia de los veteranos", _fixed(11, 11)),
    (
        r"thanksgiving(?: day)?|(?:dia de )?accion de gracias|dia de (?:dar )?gracias|(?:dia del )?(?:pavo"
        r"|guajolote)|san ?guivin",
        _weekday(11, 4, 4),
    ),
    (r"black friday", _weekday(11, 4, 4, plus=1)),
    (r"(?:dia de )?la virgen(?: de guadalupe)?|dia de la guadalupana", _fixed(12, 12)),
    (r"(?:christmas|xmas) eve|nochebuena|noche buena", _fixed(12, 24)),
    (r"(?:christmas|xmas)(?: day)?|navidad", _fixed(12, 25)),
)


_ANY = re.compile("|".join(f"(?:{pattern})" for pattern, _ in HOLIDAYS) + r"|\bfiestas\b|semana santa|posadas")


def is_holiday(words: str) -> bool:
    """True if a holiday is named in `words`."""
    return _ANY.search(words) is not None


def _next(on: HolidayDate, moment: Moment) -> Days:
    day = on(moment.today.year)
    if day < moment.today:
        day = on(moment.today.year + 1)
    return Days(day, day, calendar=True, holiday=True)


def _rule(pattern: str, on: HolidayDate) -> Rule:
    return rule(rf"(?:el dia de )?(?:{pattern})", lambda _, moment: _next(on, moment))


def _holy_week(_: re.Match[str], moment: Moment) -> Days:
    last = easter(moment.today.year)
    if last < moment.today:
        last = easter(moment.today.year + 1)
    return Days(last - timedelta(days=6), last, "week", calendar=True)


def _holiday_season(_: re.Match[str], moment: Moment) -> Days:
    """From Christmas Eve to New Year's Day."""
    return Days(date(moment.today.year, 12, 24), date(moment.today.year + 1, 1, 1), "span", calendar=True)


def _fiestas(match: re.Match[str], moment: Moment) -> Days:
    """The same in Spanish, in which some count Epiphany in: one asks."""
    usual = _holiday_season(match, moment)
    rival = Days(usual.first, date(moment.today.year + 1, 1, 6), "span", calendar=True)
    return Days(usual.first, usual.last, "span", calendar=True, ask="vague_date", rival=rival)


def _weekend(on: HolidayDate, moment: Moment) -> Days:
    """The weekend around a holiday, the holiday included."""
    day = _next(on, moment).first or moment.today
    saturday = day + timedelta(days=(5 - day.weekday() + 3) % 7 - 3)
    return Days(min(day, saturday), max(day, saturday + timedelta(days=1)), "span", calendar=True)


def _week_rule(pattern: str, on: HolidayDate) -> Rule:
    def week(_: re.Match[str], moment: Moment) -> Days:
        day = _next(on, moment).first or moment.today
        start = day - timedelta(days=day.weekday())
        return Days(start, start + timedelta(days=6), "week", calendar=True)

    return rule(rf"(?:the )?(?:{pattern}) week|(?:la )?semana de (?:{pattern})", week)


def _weekend_rule(pattern: str, on: HolidayDate) -> Rule:
    return rule(rf"(?:{pattern}) weekend", lambda _, moment: _weekend(on, moment))


RULES: tuple[Rule, ...] = (
    *(_week_rule(pattern, on) for pattern, on in HOLIDAYS),
    *(_weekend_rule(pattern, on) for pattern, on in HOLIDAYS),
    *(_rule(pattern, on) for pattern, on in HOLIDAYS),
    rule(r"(?:la )?semana santa|holy week|easter week", _holy_week),
    rule(r"the holidays|las fiestas de fin de ano", _holiday_season),
    rule(r"las fiestas(?: (?:decembrinas|navidenas|de diciembre))?", _fiestas),
)
