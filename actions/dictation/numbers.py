"""Numbers that are said in words, written as digits: "one fifteen seventy nine" as "1 15 79"."""

import re
import unicodedata

_UNITS = {word: n for n, word in enumerate("one two three four five six seven eight nine".split(), 1)}
_TEENS = {
    word: n
    for n, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 10
    )
}
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_NTH_UNITS = {word: n for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth".split(), 1)}
_NTH = {
    **_NTH_UNITS,
    **{
        word: n
        for n, word in enumerate(
            """tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth
            nineteenth""".split(),
            10,
        )
    },
    "twentieth": 20,
    "thirtieth": 30,
}
_UNIDADES = {word: n for n, word in enumerate("uno dos tres cuatro cinco seis siete ocho nueve".split(), 1)}
_DIEZ = {
    word: n
    for n, word in enumerate(
        """diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos
        veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve""".split(),
        10,
    )
}
_DECENAS = {
    word: 10 * n
    for n, word in enumerate("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(), 2)
}
_ZERO = frozenset(["zero", "oh", "o", "cero"])
_SINGLE = _UNITS | _UNIDADES | dict.fromkeys(_ZERO, 0)
_TIMES = {"double": 2, "doble": 2, "triple": 3, "treble": 3}
_WORD = re.compile(r"[^\W\d_]+|\d+(?:st|nd|rd|th)\b|\d+|[^\w\s]|_|\s+")
_RUN_TOGETHER = re.compile(rf"^({'|'.join(_TENS)})-?({'|'.join((*_NTH_UNITS, *_UNITS))})$")


def in_digits(text: str) -> str:
    """The text with every number word as digits, in lower case and without accents; all else stays as it stands.

    Ordinals keep their ending ("15th"), and "double five" is "5 5". A year that is said in pairs stays so ("19 79"):
    in "one twenty fifteen" it takes the whole date to tell.
    """
    return _Reader(_words(text)).read()


def _words(text: str) -> list[str]:
    lower = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in lower if not unicodedata.combining(c))
    words: list[str] = []
    for word in _WORD.findall(re.sub(r"(?<=[a-z])-(?=[a-z]{3})", " ", plain)):
        together = _RUN_TOGETHER.match(word)
        words += [together[1], " ", together[2]] if together else [word]
    return words


class _Reader:
    """Goes through the words once, from left to right."""

    def __init__(self, words: list[str]) -> None:
        self._words, self._at = words, 0

    def read(self) -> str:
        out: list[str] = []
        while self._at < len(self._words):
            out.append(self._next())
        return "".join(out)

    def _next(self) -> str:
        for reading in (self._repeated, self._thousands, self._hundreds, self._tens, self._single):
            if (number := reading()) is not None:
                return number
        self._at += 1
        return self._words[self._at - 1]

    def _ahead(self, count: int) -> str:
        """The word that is `count` words on; "" past a comma or the end."""
        place = self._at
        for _ in range(count):
            place += 1
            if place >= len(self._words) or not self._words[place].isspace() or place + 1 >= len(self._words):
                return ""
            place += 1
        return self._words[place]

    def _take(self, count: int) -> None:
        """Steps over so many words and the spaces between them."""
        self._at += 2 * count - 1

    def _repeated(self) -> str | None:
        times, following = _TIMES.get(self._words[self._at]), self._ahead(1)
        digit = following if len(following) == 1 and following.isdigit() else str(_SINGLE.get(following, ""))
        if not times or not digit:
            return None
        self._take(2)
        return " ".join([digit] * times)

    def _thousands(self) -> str | None:
        """ "Two thousand (and) nineteen", "mil novecientos setenta y nueve", "dos mil uno"."""
        first, second, third = self._words[self._at], self._ahead(1), self._ahead(2)
        if (first, second) == ("two", "thousand"):
            self._take(2)
            return f"{2000 + self._rest('and')}"
        if (first, second) == ("dos", "mil"):
            self._take(2)
            return f"{2000 + self._rest()}"
        if (first, second) == ("mil", "novecientos") and third:
            self._take(2)
            return f"{1900 + self._rest()}"
        return None

    def _hundreds(self) -> str | None:
        if self._words[self._at] not in ("nineteen", "19") or self._ahead(1) != "hundred":
            return None
        self._take(2)
        return f"{1900 + self._rest('and')}"

    def _rest(self, joint: str = "") -> int:
        """What follows a thousand or a hundred, at most 99, and steps over it."""
        here = self._at
        if here + 1 < len(self._words) and self._words[here].isspace():
            self._at += 1
            if joint and self._words[self._at] == joint:
                self._at += 2
            number = (self._tens() or self._single()) if self._at < len(self._words) else None
            if number and number.isdigit():
                return int(number)
        self._at = here
        return 0

    def _tens(self) -> str | None:
        word, following, after = self._words[self._at], self._ahead(1), self._ahead(2)
        if word in _TENS:
            units, ordinal = _UNITS.get(following), _NTH_UNITS.get(following)
            if (units or ordinal) and after not in ("thousand", "hundred"):
                self._take(2)
                return _nth(_TENS[word] + ordinal) if ordinal else str(_TENS[word] + (units or 0))
            self._take(1)
            return str(_TENS[word])
        if (word in _DECENAS or word == "diez") and following == "y" and (after in _UNIDADES or after == "un"):
            self._take(3)
            return str((_DECENAS | {"diez": 10})[word] + _UNIDADES.get(after, 1))
        known = _TEENS | _DIEZ | _DECENAS
        if word in known:
            self._take(1)
            return str(known[word])
        return None

    def _single(self) -> str | None:
        word, following = self._words[self._at], self._ahead(1)
        if word in _NTH or word in ("primero", "primer"):
            self._take(1)
            return _nth(_NTH.get(word, 1))
        if word in ("oh", "o") and not (following in _SINGLE or following in _TEENS or following.isdigit()):
            return None
        if word not in _SINGLE:
            return None
        self._take(1)
        return str(_SINGLE[word])


def _nth(number: int) -> str:
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
