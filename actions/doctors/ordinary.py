"""How common a word is in English and Spanish texts: what keeps a hotel from becoming Dr. Patel.

The counts come with `pyspellchecker`; of that library nothing else is used.
"""

from functools import lru_cache

from spellchecker import SpellChecker

NEVER_A_NAME = 200_000
"""So often stand words that are no name even after "doctor": "doctor when can I come"."""
EVERYDAY = 20_000
"""So often stand words that only the very same name may be: a "doctor bill" is not from Dr. Bell."""
_ALSO_WORDS = 1_000
"""A name that stands so often may be a word just as well: "bell"."""


@lru_cache(maxsize=1)
def _counts() -> tuple[SpellChecker, SpellChecker]:
    return SpellChecker(language="en"), SpellChecker(language="es")


@lru_cache(maxsize=4096)
def times_seen(word: str) -> int:
    """How often the word, or what it is the plural of, stands in a thousand million words; 0 for an unknown one."""
    forms = (word, word.removesuffix("s"))
    return max(language.word_frequency[form] for language in _counts() for form in forms)


def is_also_a_word(name: str) -> bool:
    """Whether a name needs words around it that speak of a doctor: it is short, or it means something else too."""
    return len(name) <= 4 or times_seen(name) >= _ALSO_WORDS
