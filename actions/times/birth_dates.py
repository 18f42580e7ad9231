"""Birth dates as patients write, say and key them; never a date to come.

Numbers alone are read month first, as in the US. Where a patient's language puts the day first, both are given.
"""

import re
from collections.abc import Iterator
from datetime import date

from actions.dictation.accounts import without_accounts
from actions.times.lexicon import MONTHS
from actions.times.normalise import normalise
from actions.times.years import year_of

OLDEST_YEARS = 125

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NTH = r"(?:st|nd|rd|th)"
_DAY = rf"(?:[1-3] \d(?= (?:19|20))|(?:0 ?)?\d{{1,2}}{_NTH}?)(?!\d)"
_YEAR = r"(?:(?:19|20) ?\d\d|(?:19|20) 0 \d|1 ?9 \d \d|2 0 \d \d|0 \d|'?\d\d)(?!\d|:| ?[ap]\.?m\b)"
_GAP = r"(?:[ .,/-]+|(?<=[a-z])(?=\d))"
_OF = r"(?:of |in |de |del )?"
_MONTH_FIRST = rf"\b(?P<m>{_MONTH}){_GAP}(?:the |de |el )?(?P<d>{_DAY}){_GAP}{_OF}(?P<y>{_YEAR})"
_DAY_FIRST = rf"(?<!\d)(?P<d>{_DAY})(?:{_GAP}{_OF}|(?=[a-z]))(?P<m>{_MONTH})(?:{_GAP}{_OF}|(?=\d))(?P<y>{_YEAR})"
_NAMED = (
    re.compile(_DAY_FIRST),
    re.compile(_MONTH_FIRST),
    re.compile(rf"(?<!\d)(?P<y>(?:19|20) ?\d\d){_GAP}(?P<m>{_MONTH}){_GAP}(?P<d>{_DAY})"),
    re.compile(rf"(?<!\d)(?P<y>(?:19|20) ?\d\d){_GAP}(?P<d>{_DAY}) (?:of |de )?(?P<m>{_MONTH})\b"),
)
# "The 15th of the 1st, 79", "15 del 1 del 79": the words say which is the day.
_DAY_OF_MONTH = re.compile(
    rf"(?<!\d)(?P<d>{_DAY}) (?:of(?: the)?|del?) (?P<m>\d{{1,2}}{_NTH}?)[ ,]+{_OF}(?:the )?(?P<y>{_YEAR})"
)
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d{4}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{1,2})(?!\d)")
_RUN_YEAR_BEFORE = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_RUN = re.compile(r"(?<!\d)(\d{2}) ?[-/.]? ?(\d{2}) ?[-/., ] ?(\d{4})(?!\d)|(?<!\d)(\d{2})(\d{2})(\d{4}|\d{2})(?!\d)")
_APART = re.compile(
    rf"(?<![\d/.-])(?<!\d )(0 \d|\d{{1,2}}{_NTH}?) ?[-/., ] ?(0 \d|\d{{1,2}}{_NTH}?) ?[-/., ] ?({_YEAR})"
)
_DIGIT_BY_DIGIT = re.compile(r"(?<![\d] )(?<!\d)\d(?: \d){5,7}(?![ ]?\d)")
# Nothing but digits, however a keypad or a recogniser has grouped them: "01151 979".
_KEYED = re.compile(r"^\W*(\d(?: ?\d){6,7})\W*$")
_TWO_THOUSAND_AND = re.compile(r"\b2000 and (\d{1,2})\b")


def read_birth_date(text: str, today: date) -> date | None:
    """The birth date that `text` states, or None. Two-digit years are the latest that is not to come."""
    return next(iter(read_birth_dates(text, today)), None)


def read_birth_dates(text: str, today: date, *, either_order: bool = False) -> tuple[date, ...]:
    """Every birth date that `text` may state, the likeliest first; none if it states none.

    With `either_order`, "3/4/79" is the third of April as well as the fourth of March.
    """
    plain = normalise(without_accounts(text)).plain
    plain = _TWO_THOUSAND_AND.sub(lambda m: str(2000 + int(m[1])), plain)
    for reading in (_named_months, _day_of_month, _year_before):
        if born := next((born for born in reading(plain, today) if born), None):
            return (born,)
    for parts in _parts(plain):
        if found := _readings(parts, today, either_order=either_order):
            return found
    return ()


def _named_months(plain: str, today: date) -> Iterator[date | None]:
    matches = [match for pattern in _NAMED for match in pattern.finditer(plain)]
    # "15 January 19 79" is not the nineteenth: a whole year is worth more than a short one.
    for match in sorted(matches, key=lambda m: len(_digits(m["y"])), reverse=True):
        yield _born(match["y"], MONTHS[match["m"]], _number(match["d"]), today)


def _day_of_month(plain: str, today: date) -> Iterator[date | None]:
    for match in _DAY_OF_MONTH.finditer(plain):
        yield _born(match["y"], _number(match["m"]), _number(match["d"]), today)


def _year_before(plain: str, today: date) -> Iterator[date | None]:
    for pattern in (_YEAR_BEFORE, _RUN_YEAR_BEFORE):
        for match in pattern.finditer(plain):
            yield _born(match[1], int(match[2]), int(match[3]), today)


def _parts(plain: str) -> Iterator[list[tuple[int, int, str]]]:
    """The numbers of each date that is numbers alone: first, second, year. Several where they can be cut otherwise."""
    for match in _RUN.finditer(plain):
        first, second, year = (part for part in match.groups() if part)
        yield [(int(first), int(second), year)]
    for match in _DIGIT_BY_DIGIT.finditer(plain):
        yield list(_cuts(match[0].replace(" ", "")))
    for match in _APART.finditer(plain):
        yield [(_number(match[1]), _number(match[2]), match[3])]
    if keyed := _KEYED.search(plain):
        yield list(_cuts(_digits(keyed[1])))


def _cuts(digits: str) -> Iterator[tuple[int, int, str]]:
    """ "1151979" is 1/15/1979, and 11/5/1979 as well."""
    for year_length in (4, 2):
        day_and_month = digits[:-year_length]
        for at in (1, 2):
            first, second = day_and_month[:at], day_and_month[at:]
            if 1 <= len(second) <= 2 and (year_length == 2 or digits[-4:-2] in ("19", "20")):
                yield int(first), int(second), digits[-year_length:]


def _readings(parts: list[tuple[int, int, str]], today: date, *, either_order: bool) -> tuple[date, ...]:
    found: list[date | None] = []
    for first, second, year in parts:
        month_first = _born(year, first, second, today)
        # Day first only where month first is impossible, or both are usual.
        day_first = _born(year, second, first, today) if either_order or first > 12 else None
        found += [month_first, day_first]
    return tuple(dict.fromkeys(born for born in found if born))


def _digits(words: str) -> str:
    return "".join(c for c in words if c.isdigit())


def _number(words: str) -> int:
    return int(_digits(words) or 0)


def _born(year_words: str, month: int, day: int, today: date) -> date | None:
    """The date, if there is such a day and someone alive can have been born on it."""
    digits = _digits(year_words)
    year = year_of(digits, today)
    try:
        born = date(year, month, day)
        if born > today and len(digits) == 2:
            born = date(year - 100, month, day)
    except ValueError:
        return None
    return born if today.year - OLDEST_YEARS <= born.year and born <= today else None
