"""A patient's sentence as the words a model can compare: spelling, names of days and numbers evened out.

"Tuesday at 3:30pm", "el martes a las 15:00" and "friday at nine" differ in every word and mean the same kind of thing.
Each word that belongs to such a family is followed by the family's mark, so that a sentence seen with one member is
recognised with another. `families.yml` lists them; names of people are not among them.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import yaml

SPELLINGS = {
    "nvm": "never mind", "nevermind": "never mind",
    "appt": "appointment", "appts": "appointments", "appoinment": "appointment", "apointment": "appointment",
    "appointmnet": "appointment", "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please",
    "thx": "thanks", "tmrw": "tomorrow", "tmr": "tomorrow", "2day": "today", "2morrow": "tomorrow",
    "wanna": "want to", "gonna": "going to", "gotta": "got to", "lemme": "let me", "im": "i am", "ive": "i have",
    "id": "i would", "ill": "i will", "cant": "can not", "dont": "do not", "doesnt": "does not", "didnt": "did not",
    "wont": "will not", "isnt": "is not", "whats": "what is", "thats": "that is", "dr": "doctor", "dra": "doctor",
    "doctora": "doctor", "info": "information", "q": "que", "xq": "porque", "porfa": "por favor",
    "porfavor": "por favor", "x": "por", "pa": "para", "okay": "ok", "okey": "ok", "yea": "yeah",
    "sched": "schedule", "doc": "doctor", "cancelled": "canceled", "can't": "can not", "cannot": "can not",
    "won't": "will not",
}  # fmt: skip
ENDINGS = (
    ("n't", " not"),
    ("'m", " am"),
    ("'re", " are"),
    ("'ll", " will"),
    ("'ve", " have"),
    ("'d", " would"),
    ("'s", " 's"),
)
WORD = re.compile(
    r"\d{1,2}:\d\d|\d+(?:st|nd|rd|th)\b|\d+(?=[ap]\.?m\b)|\d+(?:[/.-]\d+)+|\d+|[^\W\d_]+(?:'[^\W\d_]+)*|[?#]"
)
NUMERALS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("_clock", lambda w: ":" in w),
    ("_ordinal", lambda w: w[-2:] in {"st", "nd", "rd", "th"}),
    ("_digits", lambda w: any(c in w for c in "/.-") or len(w) > 4),
    ("_year", lambda w: len(w) == 4),
    ("_number", lambda w: len(w) < 3),
    ("_digits", lambda _: True),
)


@functools.lru_cache(maxsize=1024)
def words(text: str) -> tuple[str, ...]:
    """The words of a sentence, without capitals and accents, abbreviations written out, numbers as their families."""
    even = without_accents(text.lower().replace("’", "'").replace("¿", " ").replace("¡", " "))
    return tuple(part for word in WORD.findall(even) for part in _evened(word))


def without_accents(text: str) -> str:
    """Text as people type it on a phone that makes accents a chore."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")


@functools.cache
def _family_of() -> dict[str, str]:
    families = yaml.safe_load((Path(__file__).parent / "families.yml").read_text(encoding="utf-8"))
    return {word: f"_{family}" for family, members in families.items() for word in members.split()}


def _evened(word: str) -> list[str]:
    if word[0].isdigit():
        return [next(family for family, belongs in NUMERALS if belongs(word))]
    for ending, written_out in ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) and word not in SPELLINGS:
            return [*_with_family(word.removesuffix(ending)), *written_out.split()]
    return _with_family(word)


def _with_family(word: str) -> list[str]:
    spelled = SPELLINGS.get(word, word).split()
    return [part for w in spelled for part in ([w, _family_of()[w]] if w in _family_of() else [w])]
