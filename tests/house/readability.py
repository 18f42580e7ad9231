"""How hard a text is to read.

English: the year of school of Flesch and Kincaid (1975). Spanish: the ease of Szigriszt-Pazos (1993), for which the
scale INFLESZ (Barrio-Cantalejo, 2008) asks at least 55 of what patients are given to read. Both go by words per
sentence and syllables per word, and syllables are counted by groups of vowels.
"""

import re
import unicodedata
from collections.abc import Callable

FEWEST_WORDS = 8
"""Shorter texts are a matter of single words, about which neither formula says anything."""
HIGHEST_GRADE = 6.0
LOWEST_EASE = 55.0


def is_plain(text: str, language: str) -> bool:
    """Whether a child of eleven or twelve reads it without effort."""
    return len(_words(text)) < FEWEST_WORDS or (
        ease(text) >= LOWEST_EASE if language == "es" else grade(text) <= HIGHEST_GRADE
    )


def grade(text: str) -> float:
    """Of an English text: the year of school in the United States."""
    per_sentence, per_word = _means(text, english_syllables)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def ease(text: str) -> float:
    """Of a Spanish text: from 0, for scholars, to 100, for beginners."""
    per_sentence, per_word = _means(text, spanish_syllables)
    return 206.835 - 62.3 * per_word - per_sentence


def _means(text: str, syllables: Callable[[str], int]) -> tuple[float, float]:
    words = _words(text)
    sentences = [s for s in re.split(r"(?<=[.!?:])\s+|\n", text) if _words(s)]
    return len(words) / len(sentences), sum(max(1, syllables(word)) for word in words) / len(words)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)


def english_syllables(word: str) -> int:
    """As a reader hears them, near enough: an e at the end is silent."""
    letters = re.sub(r"[^a-z]", "", word.casefold())
    groups = len(re.findall(r"[aeiouy]+", letters))
    silent = re.search(r"[^aeiouyl]e$|[^aeiouy]les$|[^aeiouytd]ed$|[^aeiouyscxzhg]es$", letters)
    return groups - (1 if silent and groups > 1 else 0)


def spanish_syllables(word: str) -> int:
    """Two of a, e, o are two syllables, and so is an i or u with an accent beside them."""
    letters = re.sub(r"(?<=[qg])u(?=[eiéí])", "", unicodedata.normalize("NFC", word.casefold()))
    letters = re.sub(r"y\b", "i", letters)
    return len(re.findall(r"[iuü]*[aeoáéó][iuü]*|[íú]|[iuü]+", letters))
