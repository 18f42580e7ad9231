"""Days, dates and times of day, as babel and people write them, as people say them."""

import re
from datetime import date

from api.calls.ear.numbers import amount, in_pairs, ordinal

_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
}
_DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "es": "lunes martes miércoles jueves viernes sábado domingo".split(),
}
_SHORT_DAYS = {
    "en": r"Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun",
    "es": r"(?i:lun|mar|mié|mie|jue|vie|sáb|sab|dom)",
}
_MONTH = {
    "en": r"January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?",
    "es": r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
    r"|(?:ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic)\b\.?",
}
_YEAR = r"(?:1[89]|2[01])\d\d"

_RUN = {
    language: re.compile(
        rf"(?<!\bde\s)\b(?:{days})\b\.?(?:\s?[-–,]\s?(?:{days})\b\.?)*"
        rf"(?=\s?[-–,.]?\s*(?:\d|$|(?:{_MONTH[language]})|by\b|at\b|en\b|por\b|de\b))"
    )
    for language, days in _SHORT_DAYS.items()
}
_DATE_EN = re.compile(rf"\b({_MONTH['en']})\s(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s({_YEAR}))?(?![\w/]|:\d|-\d|,\d)")
_DATE_ES = re.compile(
    rf"(?<![\d:/.-])(\d{{1,2}})(?:\.?[ºo]\.?)?\sde\s({_MONTH['es']})(?:\s(?:de|del)\s({_YEAR}))?(?!\w)", re.IGNORECASE
)
_NUMERIC = re.compile(
    rf"(?<![\w/.-])(?:(\d{{1,2}})([/-])(\d{{1,2}})\2((?:{_YEAR})|\d\d)|(\d{{1,2}})/(\d{{1,2}}))(?![\w/]|-\d)"
)
_ISO = re.compile(rf"(?<![\w/.-])({_YEAR})-(\d\d)-(\d\d)(?![\w/]|-\d)")

_HALF = r"\s?([ap])\.?\s?m\b\.?"
_CLOCK = r"(?<![\w:.$/-])(\d{1,2})(?::([0-5]\d))?"
_SPAN = re.compile(
    rf"{_CLOCK}(?:{_HALF})?\s?(?:-|–|\bto\b|\ba\b)\s?(\d{{1,2}})(?::([0-5]\d))?{_HALF}(?!:\d|\w)", re.IGNORECASE
)
_TIME = re.compile(rf"{_CLOCK}{_HALF}(?!:\d|\w)|(?<![\w:.$/-])(\d{{1,2}}):([0-5]\d)(?!:\d|\w)", re.IGNORECASE)
_BARE_SPAN = re.compile(r"(?<![\w:])(\d{1,2}:[0-5]\d)\s?[-–]\s?(?=\d{1,2}:[0-5]\d(?!\w))")
_HOURS_FOLLOW = re.compile(r"\s\d{1,2}(?::|\s?[ap]\.?\s?m)")
_LATEST_WITHOUT_HALF = 23
_TO = {"en": "to", "es": "a"}


def times_in_words(text: str, language: str) -> str:
    text = _RUN[language].sub(lambda m: _days(m, language), text)
    text = _ISO.sub(lambda m: _date(m, int(m[1]), int(m[2]), int(m[3]), language), text)
    text = _NUMERIC.sub(lambda m: _numeric(m, language), text)
    if language == "en":
        text = _DATE_EN.sub(lambda m: _written(m, m[1], m[2], m[3], "en"), text)
    else:
        text = _DATE_ES.sub(lambda m: _written(m, m[2], m[1], m[3], "es"), text)
    text = _SPAN.sub(lambda m: _span(m, language), text)
    text = _BARE_SPAN.sub(rf"\1 {_TO[language]} ", text)
    text = _TIME.sub(lambda m: _one_time(m, language), text)
    return re.sub(r"\b([Ll])as una\b", r"\1a una", text) if language == "es" else text


def _days(found: re.Match[str], language: str) -> str:
    """ "Mon-Thu, Sat" in full, and a breath before the hours."""
    said = re.sub(r"[^\W\d_]+\.?", lambda m: _day(m[0], language), found[0])
    breath = "," if _HOURS_FOLLOW.match(found.string, found.end()) else ""
    return re.sub(r"\s?[-–]\s?", f" {_TO[language]} ", said) + breath


def _day(short: str, language: str) -> str:
    start = short.lower().rstrip(".")[:3].translate(str.maketrans("áé", "ae"))
    matches = (day for day in _DAYS[language] if day.lower().translate(str.maketrans("áé", "ae")).startswith(start))
    return next(matches, short)


def _written(found: re.Match[str], month: str, day: str, year: str | None, language: str) -> str:
    start = month.lower().rstrip(".")[:3].replace("set", "sep")
    number = next(n for n, name in enumerate(_MONTHS[language], 1) if name.lower().startswith(start))
    return _date(found, int(year) if year else None, number, int(day), language)


def _numeric(found: re.Match[str], language: str) -> str:
    """Month first, as in the United States, in Spanish too."""
    if not found[4]:
        return _date(found, None, int(found[5]), int(found[6]), language)
    year = int(found[4])
    if year < 100:
        year += 1900 if year > 40 else 2000
    return _date(found, year, int(found[1]), int(found[3]), language)


def _date(found: re.Match[str], year: int | None, month: int, day: int, language: str) -> str:
    """The date in words; what is no date stays as it is."""
    try:
        date(year or 2000, month, day)
    except ValueError:
        return found[0]
    name = _MONTHS[language][month - 1]
    if language == "en":
        return f"{name} {ordinal(day, 'en')}" + (f", {in_pairs(year, 'en')}" if year else "")
    said = "primero" if day == 1 else amount(day, "es")
    return f"{said} de {name}" + (f" de {in_pairs(year, 'es')}" if year else "")


def _span(found: re.Match[str], language: str) -> str:
    """ "nine in the morning to five in the afternoon"; "two to four in the afternoon"."""
    hour, minute, half, last_hour, last_minute, last_half = found.groups()
    end = _time(last_hour, last_minute, last_half, language)
    start = _time(
        hour, minute, half or last_half, language, with_part=half is not None and half.lower() != last_half.lower()
    )
    if start is None or end is None:
        return found[0]
    opening = (
        "de " if language == "es" and not re.search(r"\b(?:las?|de|desde)\s$", found.string[: found.start()]) else ""
    )
    return f"{opening}{start} {_TO[language]} {end}"


def _one_time(found: re.Match[str], language: str) -> str:
    hour, minute, half, bare_hour, bare_minute = found.groups()
    if bare_hour is None:
        return _time(hour, minute, half, language) or found[0]
    if 12 < int(bare_hour) <= _LATEST_WITHOUT_HALF or int(bare_hour) == 0:
        return (
            _time(str((int(bare_hour) - 1) % 12 + 1), bare_minute, "p" if int(bare_hour) else "a", language) or found[0]
        )
    return _time(bare_hour, bare_minute, None, language) or found[0]


def _time(hour: str, minute: str | None, half: str | None, language: str, *, with_part: bool = True) -> str | None:
    """None where it is no time of day."""
    hours, minutes = int(hour), int(minute or 0)
    if not 1 <= hours <= 12:
        return None
    is_late = (half or "").lower() == "p"
    if hours == 12 and minutes == 0 and half:
        return {"en": ("midnight", "noon"), "es": ("doce de la noche", "doce del mediodía")}[language][is_late]
    part = f" {_part(hours % 12 + 12 * is_late, language)}" if half and with_part else ""
    return (
        _english(hours, minutes, has_part=half is not None) if language == "en" else _spanish(hours, minutes)
    ) + part


def _english(hours: int, minutes: int, *, has_part: bool) -> str:
    if not minutes:
        return amount(hours, "en") + ("" if has_part else " o'clock")
    return f"{amount(hours, 'en')} {'oh ' if minutes < 10 else ''}{amount(minutes, 'en')}"


def _spanish(hours: int, minutes: int) -> str:
    said = "una" if hours == 1 else amount(hours, "es")
    return said + (f" y {({15: 'cuarto', 30: 'media'}).get(minutes) or amount(minutes, 'es')}" if minutes else "")


def _part(hour: int, language: str) -> str:
    """The part of the day, from 0 to 23 hours."""
    if language == "en":
        if hour < 12:
            return "in the morning" if hour else "at night"
        return "in the afternoon" if hour < 18 else "in the evening" if hour < 21 else "at night"
    if hour < 6:
        return "de la madrugada" if hour else "de la noche"
    return "de la mañana" if hour < 12 else "de la tarde" if hour < 19 else "de la noche"
