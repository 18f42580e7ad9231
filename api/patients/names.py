"""When two spellings are the same family name: told apart as a careful receptionist would, and no more loosely."""

import unicodedata

# Letters that Unicode does not take apart into a letter and an accent.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "y", "e", "da", "do", "dos", "das", "di", "van", "von", "der", "den", "bin", "al"}
    | {"el", "san", "st", "jr", "sr", "ii", "iii", "iv"}
)
_KEYS = {"2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqrs", "8": "tuv", "9": "wxyz"}
_MOST_WORDS = 3
"""How many names one try may hold: a longer list would be guessing."""


def folded(name: str) -> str:
    """The name without case, accents, hyphens, apostrophes or spaces."""
    return "".join(_words(name))


def same_family_name(said: str, on_file: str) -> bool:
    """True for the same letters, and for one part of a compound name: "Lopez" and "García López" are one family.

    A misspelling is another name: a birth date is easily known, so the name has to be right.
    """
    if folded(said) and folded(said) == folded(on_file):
        return True
    short, long = sorted((_names(said), _names(on_file)), key=len)
    return bool(short) and len(long) <= _MOST_WORDS and short <= long


def keyed_family_name(digits: str, on_file: str) -> bool:
    """Whether the digits are the name, or one part of it, on a telephone's keys: 423323 for Haddad."""
    parts = {folded(on_file), *_names(on_file)}
    return any(on_keys(part) == digits for part in parts)


def on_keys(letters: str) -> str:
    """Plain letters as the keys that they stand on."""
    return "".join(next((key for key, held in _KEYS.items() if letter in held), "") for letter in letters)


def _names(name: str) -> frozenset[str]:
    return frozenset(word for word in _words(name) if word not in _PARTICLES and len(word) > 1)


def _words(name: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    letters = (c if c.isalpha() else " " if c.isspace() or c in "-‐‑–" else "" for c in decomposed)
    return "".join(letters).split()
