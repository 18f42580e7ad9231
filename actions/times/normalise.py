"""A patient's text made plain for reading, with the way back to the words as they were written."""

import re
import unicodedata
from dataclasses import dataclass

from actions.times.language import is_spanish
from actions.times.spelling import ENGLISH_ONLY, LONG_WORD, REPAIRS, SPANISH_REPAIRS, respelled

MOST_CHARACTERS = 1000  # ten long text messages; what follows is not read
_PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-"})


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text to read, and where each of its characters stood in the original."""

    original: str
    plain: str
    origin: tuple[int, ...]  # one more than `plain` has characters

    def span(self, start: int, end: int) -> str:
        """The patient's own words between two places of the plain text."""
        return self.original[self.origin[start] : self.origin[end]].strip(" ,.;:?!()")


def normalise(text: str, language: str | None = None) -> Text:
    """Lower case, no accents, shorthand spelled out, day names put right. `language` is a hint."""
    result = _fold(text[:MOST_CHARACTERS])
    spanish = is_spanish(result.plain, language)
    for pattern, replacement in (*(SPANISH_REPAIRS if spanish else ()), *REPAIRS):
        if not (spanish and replacement in ENGLISH_ONLY):
            result = _substitute(result, pattern, replacement)
    return _substitute(result, LONG_WORD, "")


def _fold(original: str) -> Text:
    plain: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(original):
        decomposed = unicodedata.normalize("NFKD", character.translate(_PLAIN).lower())
        folded = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_PLAIN)
        plain.append(folded)
        origin.extend([index] * len(folded))
    return Text(original, "".join(plain), (*origin, len(original)))


def _substitute(text: Text, pattern: re.Pattern[str], replacement: str) -> Text:
    plain: list[str] = []
    origin: list[int] = []
    done = 0
    for match in pattern.finditer(text.plain):
        new = respelled(match[0]) if pattern is LONG_WORD else match.expand(replacement)
        if new == match[0]:
            continue
        plain += (text.plain[done : match.start()], new)
        origin += (*text.origin[done : match.start()], *[text.origin[match.start()]] * len(new))
        done = match.end()
    if not plain:
        return text
    return Text(text.original, "".join((*plain, text.plain[done:])), (*origin, *text.origin[done:]))
