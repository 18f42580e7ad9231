"""How simulated patients put things: many sentences for one thing, and many ways of typing one sentence."""

import re
from datetime import date, datetime
from random import Random

from tests.simulated.reading import folded

_PART = re.compile(r"\[([^\[\]]*)\]")
ENGLISH_WAYS = ("plain", "sms", "typos", "bare", "dictated", "capitals", "letter")
SPANISH_WAYS = ("plain", "unaccented", "sms", "mixed", "bare")


def vary(rng: Random, pattern: str) -> str:
    """One of the sentences that a pattern stands for: "[Hi|Hello|], [can|could] you …"."""
    while found := _PART.search(pattern):
        pattern = pattern[: found.start()] + rng.choice(found[1].split("|")) + pattern[found.end() :]
    return re.sub(r" +", " ", pattern).strip()


def write(rng: Random, way: str, language: str, words: str, *, exact: bool = False) -> str:
    """The words as this patient types them. Names and dates (`exact`) are typed with care."""
    if way == "unaccented":
        return _without_marks(words)
    if way == "bare":
        return re.sub(r"[.!?¿¡,;]+(?=\s|$)|[¿¡]", "", words).lower()
    if way == "capitals":
        return words.upper()
    if way == "dictated":
        return words.lower() if exact or len(words.split()) < 5 else _dictated(rng, words)
    if way == "typos" and not exact:
        return _mistyped(rng, words)
    if way == "sms" and not exact:
        return _short(words.lower(), _SHORT_ES if language == "es" else _SHORT_EN)
    if way == "mixed" and not exact:
        return _short(words, _MIXED)
    return words


def letter(rng: Random, words: str, name: str) -> str:
    """An opening in the manner of those who learned to write letters."""
    return vary(
        rng,
        f"[Dear Sir or Madam,|Good morning,|To whom it may concern,]\n{words}\n[Thank you kindly,|Sincerely,"
        f"|Regards,] {name}",
    )


_SHORT_EN = {
    "you": "u", "are": "r", "please": "pls", "appointment": "appt", "tomorrow": "tmrw", "thanks": "thx", "to": "2",
    "want to": "wanna", "with": "w/", "morning": "am", "see you": "c u", "next week": "nxt wk", "for": "4",
}  # fmt: skip
_SHORT_ES = {"por favor": "xfa", "que": "q", "porque": "xq", "para": "pa", "también": "tmb", "quiero": "kiero"}
_MIXED = {
    "una cita": "un appointment",
    "cita": "appointment",
    "cancelar": "cancelar",
    "por favor": "please",
    "gracias": "thanks",
    "cambiar": "reschedule",
}


def _short(words: str, table: dict[str, str]) -> str:
    said = words
    for long, short in table.items():
        if long in ("to", "for"):
            continue  # "2" and "4" would be numbers of options to anybody who reads them
        said = re.sub(rf"\b{long}\b", short, said)
    return said


def _mistyped(rng: Random, words: str) -> str:
    typed = [_with_typo(rng, word) if rng.random() < 0.22 else word for word in words.split(" ")]
    return " ".join(typed)


def _with_typo(rng: Random, word: str) -> str:
    if len(word) < 5 or not word.isalpha() or word[0].isupper():
        return word
    at = rng.randrange(1, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return rng.choice((swapped, word[:at] + word[at + 1 :], word[: at + 1] + word[at:]))


def _dictated(rng: Random, words: str) -> str:
    said = re.sub(r"[.!?¿¡,;]+(?=\s|$)|[¿¡]", "", words).lower()
    return vary(rng, f"[um|so|yeah|okay so|] {said} [you know|]")


def _without_marks(words: str) -> str:
    marks = str.maketrans("áéíóúüÁÉÍÓÚÜ", "aeiouuAEIOUU")
    return words.translate(marks).replace("¿", "").replace("¡", "")


_EN_MONTHS = "January February March April May June July August September October November December".split()
_ES_MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()


def birth(rng: Random, born: date, language: str) -> str:
    """A birth date as people write theirs."""
    if language == "es":
        written = (f"{born.day} de {_ES_MONTHS[born.month - 1]} de {born.year}", f"{born:%m/%d/%Y}")
    else:
        month = _EN_MONTHS[born.month - 1]
        written = (
            f"{born.month}/{born.day}/{born.year}", f"{born:%m/%d/%Y}", f"{month} {born.day}, {born.year}",
            f"{month[:3]} {born.day} {born.year}", f"{born.month}-{born.day}-{born.year}", f"{born:%m/%d/%y}",
        )  # fmt: skip
    return rng.choice(written)


def clock(start: datetime) -> str:
    """ "10:15", "9"."""
    hour = (start.hour - 1) % 12 + 1
    return f"{hour}:{start:%M}" if start.minute else f"{hour}"


def day_name(day: date, language: str) -> str:
    names = (
        "lunes martes miércoles jueves viernes sábado domingo"
        if language == "es"
        else "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    ).split()
    return names[day.weekday()]


def date_words(day: date, language: str) -> str:
    return (
        f"el {day.day} de {_ES_MONTHS[day.month - 1]}" if language == "es" else f"{_EN_MONTHS[day.month - 1]} {day.day}"
    )


def is_spoken_of(word: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(folded(word))}\b", folded(words)) is not None
