"""A written reply as it is said on the phone: numbers, times, dates and addresses in words, no sign for the eye only.

What a voice makes of "Tue, Mar 3, 2:30 PM" differs from voice to voice, so nothing is left to it: what goes out holds
letters and the marks of a sentence, no digit and no markup. Said once, a text may be said again: nothing changes.
"""

import re
import unicodedata

from api.calls.ear.letters import LETTERS, MARKS_IN_NAMES
from api.calls.ear.marks import signs_in_words, tidied
from api.calls.ear.numbers import numbers_in_words
from api.calls.ear.places import addresses_in_words
from api.calls.ear.times import times_in_words
from api.calls.ear.titles import titles_in_words

MOST_SECONDS = 12
"""A longer prompt is not kept in mind."""

_PASSES = 6
"""What one pass writes out the next may read; two settle it, a text that nobody wrote may need more."""

_SECONDS = {"en": (0.06, 0.053), "es": (0.05, 0.06)}
"""Of a word, and of each of its letters: measured with three voices of flite; guessed for Spanish."""
_PAUSES = {",": 0.25, ";": 0.25, ":": 0.25, ".": 0.35, "?": 0.35, "!": 0.35}


def spoken(text: str, language: str) -> str:
    """The words of `text` for a voice. `language` is "en" or "es"."""
    for _ in range(_PASSES):
        said = _in_words(text, language)
        if said == text:
            break
        text = said
    return text


def spelled(name: str, language: str) -> str:
    """Letter by letter: "P, as in Papa; A, as in Alfa"."""
    table, marks = LETTERS[language], MARKS_IN_NAMES[language]
    said = []
    for letter in unicodedata.normalize("NFC", name.strip()).upper():
        plain = letter if letter in table else unicodedata.normalize("NFKD", letter)[0]
        if plain in table:
            said.append(f"{plain}, as in {table[plain]}" if language == "en" else f"{plain} de {table[plain]}")
        elif letter in marks:
            said.append(marks[letter])
        elif letter.isalnum():
            said.append(spoken(letter, language))
    return "; ".join(part for part in said if part)


def seconds_to_say(text: str, language: str) -> float:
    """About how long a voice takes to say `text`, pauses included."""
    said = spoken(text, language)
    per_word, per_letter = _SECONDS[language]
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", said)
    return sum(per_word + per_letter * len(word) for word in words) + sum(_PAUSES.get(mark, 0.0) for mark in said)


def _in_words(text: str, language: str) -> str:
    for reading in (signs_in_words, addresses_in_words, times_in_words, titles_in_words, numbers_in_words):
        text = reading(text, language)
    return tidied(text)
