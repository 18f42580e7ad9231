"""Years as people write and say them: "1979", "'79", "nineteen seventy nine", "dos mil uno"."""

from datetime import date

from actions.times.numerals import CARDINALS, one_of, value

_TWO = rf"(?:{one_of(CARDINALS, 10, 99)}|(?:oh?|zero) (?:{one_of(CARDINALS, 1, 9)})|sixty|seventy|eighty|ninety)"
_TENS_WORD = r"(?:sixty|seventy|eighty|ninety)(?: (?:one|two|three|four|five|six|seven|eight|nine))?"
_ENGLISH = (
    rf"(?:nineteen|twenty) (?:hundred(?: and)? )?(?:{_TENS_WORD}|{_TWO})"
    rf"|two thousand(?: (?:and )?(?:{_TWO}|{one_of(CARDINALS, 1, 9)}))?"
)
_SPANISH_TENS = "veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa"
_SPANISH = (
    rf"mil novecientos (?:(?:{_SPANISH_TENS})(?: y (?:\w+))?|\w+)|dos mil(?: (?:{_SPANISH_TENS})(?: y \w+)?| \w+)?"
)
SPOKEN_YEAR = rf"(?:{_ENGLISH}|{_SPANISH})"
YEAR = rf"(?:\d{{4}}|{_ENGLISH}|{_SPANISH}|'?\d\d|{_TENS_WORD}|{_TWO})"

_MORE_TENS = {"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SPANISH_TEN_VALUES = {word: 20 + 10 * n for n, word in enumerate(_SPANISH_TENS.split("|"))}


def year_of(words: str, today: date) -> int:
    """The year that `words` mean; of two digits, the latest that has begun."""
    words = words.strip("' ")
    if words.isdigit():
        return int(words) if len(words) == 4 else _within_century(int(words), today)
    if words.startswith("mil novecientos"):
        return 1900 + _spanish_below_hundred(words.removeprefix("mil novecientos").strip())
    if words.startswith("dos mil"):
        return 2000 + _spanish_below_hundred(words.removeprefix("dos mil").strip())
    if words.startswith("two thousand"):
        return 2000 + _below_hundred(words.removeprefix("two thousand").removeprefix(" and").strip())
    for century, spoken in ((1900, "nineteen "), (2000, "twenty ")):
        rest = words.removeprefix(spoken).removeprefix("hundred ").removeprefix("and ")
        if words.startswith(spoken) and _below_hundred(rest) >= (10 if century == 2000 and rest == words else 1):
            return century + _below_hundred(rest)
    return _within_century(_below_hundred(words), today)


def _within_century(two_digits: int, today: date) -> int:
    year = today.year - today.year % 100 + two_digits
    return year if year <= today.year else year - 100


def _below_hundred(words: str) -> int:
    first, _, rest = words.partition(" ")
    if first in _MORE_TENS:
        return _MORE_TENS[first] + (value(rest) if rest else 0)
    if first in ("oh", "o", "zero"):
        return value(rest)
    return value(words) if words else 0


def _spanish_below_hundred(words: str) -> int:
    first, _, rest = words.partition(" y ")
    if first in _SPANISH_TEN_VALUES:
        return _SPANISH_TEN_VALUES[first] + (value(rest) if rest else 0)
    return value(words) if words else 0
