"""Birth dates as patients give them, month first as in the US; never a date to come."""

import re
from datetime import date

from actions.times.lexicon import MONTHS
from actions.times.normalise import normalise
from actions.times.numerals import CARDINALS, ORDINALS, SPANISH_CARDINALS, one_of, value
from actions.times.years import YEAR, year_of

OLDEST_YEARS = 125

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?|{one_of(ORDINALS, 1, 31)}|{one_of(CARDINALS, 1, 31)}|primero"
    rf"|{one_of(SPANISH_CARDINALS, 1, 31)}"
)
_GAP = r"(?:[ .,-]+|(?<=[a-z])(?=\d))"
_OF = r"(?:day of |of |in |de |del )?"
_WORDED = (
    re.compile(rf"\b(?P<m>{_MONTH}){_GAP}(?:the |de |el )?(?P<d>{_DAY}){_GAP}{_OF}(?P<y>{YEAR})\b"),
    re.compile(rf"\b(?P<d>{_DAY})(?:{_GAP}{_OF}|(?=[a-z]))(?P<m>{_MONTH}){_GAP}{_OF}(?P<y>{YEAR})\b"),
    re.compile(rf"\b(?P<y>\d{{4}}){_GAP}(?P<m>{_MONTH}){_GAP}(?P<d>\d{{1,2}})\b"),
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2}) ?[-/., ] ?(\d{1,2}) ?[-/., ] ?(\d{4}|\d{2})(?!\d)")
_RUN = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)")
_RUN_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_SHORT_RUN = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})(?!\d)")


def read_birth_date(text: str, today: date) -> date | None:
    """The birth date that `text` states, or None. Two-digit years are the latest that is not to come."""
    plain = normalise(text).plain
    for found in (*_named_months(plain, today), *_numbers(plain, today)):
        if found is not None:
            return found
    return None


def _named_months(plain: str, today: date) -> list[date | None]:
    matches = (pattern.search(plain) for pattern in _WORDED)
    return [_born(m["y"], MONTHS[m["m"]], value(m["d"]), today) for m in matches if m]


def _numbers(plain: str, today: date) -> list[date | None]:
    found: list[date | None] = []
    for pattern in (_YEAR_FIRST, _RUN_YEAR_FIRST):
        if match := pattern.search(plain):
            found.append(_born(match[1], int(match[2]), int(match[3]), today))
    for pattern in (_YEAR_LAST, _RUN, _SHORT_RUN):
        if match := pattern.search(plain):
            first, second, year = int(match[1]), int(match[2]), match[3]
            # Day first only where month first is impossible.
            found += [_born(year, first, second, today), _born(year, second, first, today) if first > 12 else None]
    return found


def _born(year_words: str, month: int, day: int, today: date) -> date | None:
    """The date, if there is such a day and someone alive can have been born on it."""
    year = year_of(year_words, today)
    try:
        born = date(year, month, day)
        if born > today and len(year_words.strip("' ")) == 2:
            born = date(year - 100, month, day)
    except ValueError:
        return None
    return born if today.year - OLDEST_YEARS <= born.year and born <= today else None
