"""A message as the words that carry meaning, in the shape in which phrases are kept."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from actions.answers import folded

type Said = tuple[str, ...]
type Swaps = Mapping[str, tuple[tuple[Said, Said], ...]]
"""Words and what to read instead, by the first of the words, longest first."""

BREAK = "."
"""Stands where a sentence or a part of it ends, and for a provider's name. No phrase reaches across it."""

_END_OF_PART = re.compile(r"[,;:!?¿¡()\n]+|\.+(?=\s|$)|\s[-–—]+\s")
_GLUED = re.compile(r"(?<=\d)(?=(?:days?|wks?|weeks?|mos?|months?|yrs?|years?|hrs?|lbs?|dias?|meses)\b)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERS = frozenset(
    """
    a an couple few several one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty
    un una par unos unas varios varias dos tres cuatro cinco seis siete ocho nueve diez quince veinte medio media
    """.split()
)

# Words that may stand anywhere in a phrase without changing what it means.
_FILLERS = frozenset(
    """
    a an the my his her hers our your their this these those that some any is are was were be been am im ive i has have
    had having got get getting gets really very so just also little left right lower upper both in on of at for to with
    she he theyre shes hes it its weve we pretty super again keep keeps
    un una unos unas el la los las mi mis su sus lo le les me te se he ha han tengo tiene tienen esta estan estoy muy
    tan poco mucho mucha de del en al por con para que es izquierda izquierdo derecha derecho
    """.split()
)


@dataclass(frozen=True, slots=True)
class Words:
    """`telling` are the words that carry meaning; `places[i]` is where the i-th stands among all that were `said`."""

    telling: Said
    places: tuple[int, ...]
    said: Said


def said_words(text: str, *, names: Swaps, corrected: Callable[[str], str], spellings: Swaps) -> Said:
    """The words of a message: no provider's name among them, mistyped ones put right, one spelling for each."""
    return swapped(tuple(corrected(word) for word in swapped(spoken(text), names)), spellings)


def telling_words(said: Said) -> Words:
    kept = [(word, place) for place, word in enumerate(said) if word not in _FILLERS]
    return Words(tuple(word for word, _ in kept), tuple(place for _, place in kept), said)


def numbered(said: Said) -> Said:
    """The words with `#` for every number and `##` for a year, as phrases about time are written."""
    return tuple(
        "##" if _YEAR.fullmatch(word) else "#" if word.isdigit() or word in _NUMBERS else word for word in said
    )


def spoken(text: str) -> Said:
    """Every word, folded and in the singular, with a `BREAK` between the parts of the message."""
    parts = [folded(part).split() for part in _END_OF_PART.split(_GLUED.sub(" ", text))]
    return tuple(word for part in parts if part for word in (*map(_singular, part), BREAK))


def phrase_words(text: str) -> Said:
    """Every word of a phrase, which has one part only."""
    return tuple(word for word in spoken(text) if word != BREAK)


def without_fillers(words: Said) -> Said:
    """The telling words of a phrase; all of them, if it has nothing but fillers."""
    return tuple(word for word in words if word not in _FILLERS) or words


def _singular(word: str) -> str:
    """One form for one and many. It need not be a word, as long as both come out alike."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith(("shes", "xes", "sses", "tches", "ciones")):
        return word[:-2]
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def swaps(pairs: Iterable[tuple[Said, Said]]) -> Swaps:
    table: dict[str, list[tuple[Said, Said]]] = defaultdict(list)
    for said, meant in sorted(pairs, key=lambda pair: -len(pair[0])):
        if said:
            table[said[0]].append((said, meant))
    return {first: tuple(ways) for first, ways in table.items()}


def swapped(words: Said, table: Swaps) -> Said:
    """The words with every run that the table knows read as it says, from left to right."""
    read: list[str] = []
    place = 0
    while place < len(words):
        ways = table.get(words[place], ())
        run, meant = next(
            (way for way in ways if words[place : place + len(way[0])] == way[0]), (words[place : place + 1],) * 2
        )
        read += meant
        place += len(run)
    return tuple(read)
