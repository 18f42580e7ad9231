"""Times of day as patients write them: "3:30", "half past eight", "o seven hundred", "las tres menos diez"."""

import re

from actions.times.items import Clock, Meridiem, Moment, Number, Rule, Value, rule
from actions.times.numerals import CARDINALS, SPANISH_CARDINALS, one_of, value

_SPOKEN_HOUR = rf"(?:{one_of(CARDINALS, 1, 12)})"
_DIGIT_HOUR = r"(?:2[0-3]|1\d|0?\d)"
_HOUR = rf"(?:{_DIGIT_HOUR}|{_SPOKEN_HOUR})"
_MINUTE = (
    rf"(?:(?:oh?|zero) (?:{one_of(CARDINALS, 1, 9)})|{one_of(CARDINALS, 10, 19)}"
    rf"|(?:twenty|thirty|forty|fifty)(?: (?:{one_of(CARDINALS, 1, 9)}))?)"
)
_STEP = rf"(?:(?:a )?quarter|(?:{one_of(CARDINALS, 1, 29)}|[12]?\d)(?: minutes)?)"
_HORA = rf"(?:{_DIGIT_HOUR}|{one_of(SPANISH_CARDINALS, 1, 12)})"
_MINUTO = rf"(?:media|cuarto|[0-5]\d|{one_of(SPANISH_CARDINALS, 5, 59)})"
_SPANISH_HOURS = "una dos tres cuatro cinco seis siete ocho nueve diez once doce".split()
_PALABRA = "|".join(_SPANISH_HOURS)
_AP = r"(?: (?P<ap>am|pm))?"
_DIGITS = r"(?P<n>[01]?\d[0-5]\d|2[0-3][0-5]\d)"

_MINUTES_BY_NAME = {"half": 30, "quarter": 15, "media": 30, "cuarto": 15}
_LEAD = re.compile(r"^(?:a|un|oh?|zero) (?=\w)")


def _minutes(words: str) -> int:
    words = _LEAD.sub("", words).removesuffix(" minutes")
    return _MINUTES_BY_NAME.get(words, value(words))


def _time(hour: int, minute: int, meridiem: str | None, *, certain: bool = False) -> Clock | None:
    """The time of day, or None if there is none such; after twelve, am and pm add nothing."""
    if hour > 23 or minute > 59:
        return None
    if hour > 12 or meridiem is None:
        return Clock(hour, minute, certain=certain or hour == 0 or hour > 12)
    known: Meridiem = "am" if meridiem == "am" else "pm"
    return Clock(hour or 12, minute, known)


def _at(match: re.Match[str], _: Moment) -> Value | None:
    said = match.groupdict()
    certain = len(said["h"]) == 2 and said["h"].startswith("0")
    return _time(value(said["h"]), _minutes(said.get("m") or "0"), said.get("ap"), certain=certain)


def _half_past(match: re.Match[str], _: Moment) -> Value | None:
    return _time(value(match["h"]), 30, match["ap"])


def _before(match: re.Match[str], _: Moment) -> Value | None:
    """Minutes before the hour: "quarter to 5", "las tres menos diez"."""
    hour, minute, said = value(match["h"]), 60 - _minutes(match["m"]), match.groupdict()
    if hour == 12 and said.get("ap"):
        return Clock(11, minute, "am" if said["ap"] == "pm" else "pm")
    return _time((hour - 1) % 24 if hour > 12 else (hour - 2) % 12 + 1, minute, said.get("ap"))


def _run_together(match: re.Match[str], _: Moment) -> Value | None:
    """Three or four digits: "230", "1530", "0900"; without am or pm they may be any number."""
    digits, said = match["n"], match.groupdict()
    hour, minute = int(digits[:-2]), int(digits[-2:])
    if said.get("ap") or said.get("unit"):
        return _time(hour, minute, said.get("ap"), certain=True)
    return Number(hour, minute, digits=len(digits), certain=hour > 12 or digits.startswith("0"))


def _hundred(match: re.Match[str], _: Moment) -> Value | None:
    return _time(value(match["h"]), 0, None, certain=match["o"] is not None)


def _oh(match: re.Match[str], _: Moment) -> Value | None:
    """The nought in "oh eight thirty" makes it a morning."""
    return _time(value(match["h"]), _minutes(match["m"] or "0"), match["ap"], certain=True)


def _number(match: re.Match[str], moment: Moment) -> Value | None:
    hour = value(match["h"])
    spanish = match["h"] in _SPANISH_HOURS or (hour > 12 and match["h"].isalpha())
    if spanish and not moment.spanish:
        return None  # "once again" is no eleven o'clock
    return Number(hour, digits=len(match["h"]) if match["h"].isdigit() else 0) if hour <= 31 else None


def _number_pair(match: re.Match[str], _: Moment) -> Value | None:
    hour = value(match["h"])
    return Number(
        hour, _minutes(match["m"]), spoken_time=match["h"].isalpha(), digits=3, certain=hour > 12 or hour == 0
    )


_FEW = "5|10|five|ten"
_SOME = "15|20|25|fifteen|twenty|twenty five"
_NOON = r"(?:12 |twelve )?noon(?: ?time)?|(?:12 )?mid ?day|high noon|(?:al? |el )?medio ?dia|las doce del dia"

RULES: tuple[Rule, ...] = (
    rule(rf"half (?:past |after )?(?P<h>{_HOUR})(?: oclock)?{_AP}(?! (?:hours?|minutes?))", _half_past),
    rule(rf"(?P<m>{_STEP}) (?:past|after|gone) (?P<h>{_HOUR}){_AP}", _at),
    rule(rf"(?P<m>(?:a )?quarter) (?:to|of|until|before) (?P<h>{_HOUR}){_AP}", _before),
    rule(rf"(?P<m>(?:{_FEW}|{_SOME}) minutes) (?:to|of|until|before) (?P<h>{_HOUR}){_AP}", _before),
    # "10 to 12" is a range unless a time was clearly announced; nobody means a range by "20 to 5".
    rule(
        rf"(?<!from )(?<!between )(?!five to six|ten to eleven)(?P<m>five|ten) to (?P<h>{_SPOKEN_HOUR}){_AP}"
        r"(?! (?:thirty|fifteen|forty|twenty)\b)",
        _before,
    ),
    rule(rf"(?<=at )(?P<m>{_FEW}) (?:to|of) (?P<h>{_HOUR}){_AP}", _before),
    rule(rf"(?P<m>{_FEW}) to (?P<h>{_HOUR})(?= (?:in the )?(?:morning|afternoon|evening))", _before),
    rule(rf"(?<!from )(?<!between )(?P<m>{_SOME}) (?:to|of|until|before) (?P<h>{_HOUR}){_AP}", _before),
    rule(rf"(?P<h>{_DIGIT_HOUR}):(?P<m>[0-5]\d)(?::00)?(?: ?(?:oclock|h|hours))?{_AP}", _at),
    rule(rf"(?P<h>{_DIGIT_HOUR})\.(?P<m>[0-5]\d) (?P<ap>am|pm)", _at),
    rule(r"(?P<h>(?:1[0-2]|[1-9]))\.(?P<m>00|15|30|45)", _at),
    rule(rf"(?:(?<=at )|(?<=las )|(?<=sobre ))(?P<h>{_DIGIT_HOUR})\.(?P<m>[0-5]\d)", _at),
    rule(rf"(?P<h>{_DIGIT_HOUR})[.](?P<m>[0-5]\d) ?(?:h|hours|horas)", _at),
    rule(rf"(?P<h>{_DIGIT_HOUR}) ?h(?P<m>[0-5]\d)?", _at),
    rule(rf"(?P<h>{_HOUR})[ .:](?P<m>[0-5]\d|{_MINUTE}) (?P<ap>am|pm)", _at),
    rule(rf"(?P<h>{_HOUR})(?: ?o ?clock)? (?P<ap>am|pm)", _at),
    rule(rf"(?P<h>{_HOUR}) ?o ?clock", _at),
    rule(rf"{_DIGITS} (?P<ap>am|pm)", _run_together),
    rule(r"(?P<n>[01]\d[0-5]\d|2[0-3][0-5]\d) (?P<unit>hours)", _run_together),
    rule(rf"(?P<o>(?:oh?|zero) )?(?P<h>{_DIGIT_HOUR}|{one_of(CARDINALS, 1, 23)}) hundred(?: hours)?", _hundred),
    rule(rf"(?:oh?|zero) (?P<h>{_SPOKEN_HOUR})(?: (?P<m>{_MINUTE}))?{_AP}", _oh),
    rule(_NOON, Clock(12, certain=True)),
    rule(r"midnight|(?:a )?media ?noche", Clock(0, certain=True)),
    rule(rf"(?:a )?las? (?P<h>{_HORA})(?:(?:[: ]| y )(?P<m>{_MINUTO}))?(?: en punto)?{_AP}", _at),
    rule(rf"(?:a )?las? (?P<h>{_HORA}) menos (?P<m>(?:un )?{_MINUTO}){_AP}", _before),
    rule(rf"(?:(?:a )?las? |al? )?(?:un )?(?P<m>{_MINUTO}) (?:para|pa) las? (?P<h>{_HORA})", _before),
    rule(rf"(?P<h>{_HORA}) y (?P<m>media|cuarto){_AP}", _at),
    rule(r"(?P<h>1[0-2]|[1-9])(?P<m>30|15|45|00) (?P<ap>am|pm)", _at),
    rule(rf"(?P<h>{_HORA})(?= de la (?:manana|tarde|noche))", _at),
    rule(_DIGITS, _run_together),
    rule(rf"(?P<h>{_SPOKEN_HOUR}) (?P<m>{_MINUTE})", _number_pair),
    rule(rf"(?P<h>{_DIGIT_HOUR}) (?P<m>[0-5]\d)", _number_pair),
    rule(rf"(?P<h>\d\d?|{one_of(CARDINALS, 1, 12)}|{_PALABRA}|{one_of(SPANISH_CARDINALS, 13, 31)})", _number),
    rule(r"(?:(?:a )?las? )?(?:12|doce|twelve) (?:de la noche|at night|o ?clock at night)", Clock(12, 0, "am")),
)
