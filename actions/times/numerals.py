"""Numbers as people write and say them: "4", "four", "cuatro", "the twenty fourth"."""

_UNITS = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ORDINAL_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()
_ORDINAL_TEENS = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_SPANISH = (
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
    "veintiocho veintinueve treinta"
).split()

_SPANISH_TENS = {
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90
}  # fmt: skip

CARDINALS: dict[str, int] = {
    **{word: n for n, word in enumerate((*_UNITS, *_TEENS), 1)},
    **_TENS,
    **{f"{ten} {unit}": n + m for ten, n in _TENS.items() for m, unit in enumerate(_UNITS, 1)},
}
SPANISH_CARDINALS: dict[str, int] = {
    **{word: n for n, word in enumerate(_SPANISH, 1)},
    "una": 1,
    "un": 1,
    **_SPANISH_TENS,
    **{f"{ten} y {unit}": n + m for ten, n in _SPANISH_TENS.items() for m, unit in enumerate(_SPANISH[:9], 1)},
}
ORDINALS: dict[str, int] = {
    **{word: n for n, word in enumerate((*_ORDINAL_UNITS, *_ORDINAL_TEENS), 1)},
    **{f"twenty {unit}": 20 + n for n, unit in enumerate(_ORDINAL_UNITS, 1)},
    "thirtieth": 30,
    "thirty first": 31,
}
SPANISH_ORDINALS: dict[str, int] = {
    "segundo": 2,
    "tercer": 3,
    "tercero": 3,
    "cuarto": 4,
    "primero": 1,
    "primer": 1,
    "primera": 1,
    "segunda": 2,
    "tercera": 3,
    "cuarta": 4,
}
_VALUES = {**SPANISH_CARDINALS, **CARDINALS, **ORDINALS, **SPANISH_ORDINALS, "a": 1, "an": 1, "couple": 2, "few": 3}


def one_of(words: dict[str, int], low: int = 0, high: int = 99) -> str:
    """A regular expression for the number words between `low` and `high`, longest first."""
    return "|".join(sorted((w for w, n in words.items() if low <= n <= high), key=len, reverse=True))


def value(text: str) -> int:
    """The number that `text` writes; ordinal endings and "a couple of" included."""
    words = text.strip().removeprefix("a ").removesuffix(" of").strip() or "a"
    if words[0].isdigit():
        return int("".join(c for c in words if c.isdigit())[:4])
    return _VALUES.get(words, 0)
