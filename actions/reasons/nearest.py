"""What a message without any known phrase is about, by the messages that it resembles most.

The sentence model is read when the first such message comes. It knows English only, so Spanish is put into English word
by word first; on two lists of Spanish messages that made 103 of 136 right instead of 85.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from actions.answers import folded
from actions.reasons.phrasebook import Phrasebook
from sentences import encoder

LIKE_ENOUGH, SHORT_LIKE_ENOUGH = 0.40, 0.55
"""Below this likeness nothing is taken: 0 is none at all, 1 the same words. Short messages are like anything."""

BEYOND_NONE = 0.04
"""So much more alike must it be than to messages that give no reason."""

TOO_CLOSE = 0.02
"""Where the next visit is so near the first, the patient is asked."""

CLEAR_LEAD = 0.05
"""So much nearer must one of the visits be that the phrases leave open. Short messages leave them open."""

SHORT, FEWEST = 4, 2
"""Messages of so many words are short; below that, a word alone ("Dolores") may be anything."""

VOTES = 3
"""So many of a visit's most similar messages count, so that one odd example decides nothing."""

_vectors: dict[str, npt.NDArray[np.float32]] = {}
"""Kept by text, since nearly all messages stay when a clinic's words change."""

_SPANISH = frozenset(
    """
    el la los las un una de del que y en con para por mi mis su es no me se lo le al pero porque tengo quiero necesito
    esta estoy cita ya muy como desde hace hoy ayer cuando q x pa xq tiene ando siento buenas hola gracias
    """.split()
)


@dataclass(frozen=True, eq=False)
class Known:
    """Vectors of known messages, one row each, and the rows of each visit, "" for none."""

    vectors: npt.NDArray[np.float32]
    rows: dict[str, npt.NDArray[np.intp]]


def nearest(text: str, book: Phrasebook) -> tuple[str, ...]:
    """The visit that similar messages mean, two where they are as near as each other, none where nothing is near.

    Beside the name of a provider, likeness alone tells of nothing that they do not do.
    """
    said = _in_plain_english(text, book)
    likeness = _likeness(said, book)
    least = max(SHORT_LIKE_ENOUGH if len(said) <= SHORT else LIKE_ENOUGH, likeness.pop("", 0.0) + BEYOND_NONE)
    offered = book.offered(book.words_in(text))
    near = {v: alike for v, alike in likeness.items() if alike >= least and (v in offered or not offered)}
    best = max(near.values(), default=0.0)
    return tuple(sorted((v for v in near if near[v] >= best - TOO_CLOSE), key=near.__getitem__, reverse=True)[:2])


def nearest_of(visits: tuple[str, ...], text: str, book: Phrasebook) -> tuple[str, ...]:
    """The one among `visits` that similar messages mean, or all of them where that is not clear."""
    said = _in_plain_english(text, book)
    if len(said) <= SHORT:
        return visits
    likeness = _likeness(said, book)
    best, second, *_ = sorted(visits, key=lambda visit: likeness.get(visit, 0.0), reverse=True)
    lead = likeness.get(best, 0.0) - likeness.get(second, 0.0)
    return (best,) if likeness.get(best, 0.0) >= LIKE_ENOUGH and lead >= CLEAR_LEAD else visits


def _likeness(said: tuple[str, ...], book: Phrasebook) -> dict[str, float]:
    """How much a message is like those of each visit; nothing at all where it has only words that give no reason."""
    if len(said) < FEWEST or _everyday(book).issuperset(said):
        return {}
    known = known_messages(book)
    alike = known.vectors @ encoder().vectors([" ".join(said)])[0]
    return {visit: float(np.sort(alike[rows])[-VOTES:].mean()) for visit, rows in known.rows.items()}


def _in_plain_english(text: str, book: Phrasebook) -> tuple[str, ...]:
    """The words of a message without slips, names, numbers and asides."""
    words = [word for word in book.words_in(text).said if word[0].isalpha()]
    known = [book.in_english[word] for word in words if word in book.in_english]
    return tuple(known if len(known) == len(words) or _is_spanish(text) else words)


@lru_cache(maxsize=2)
def _everyday(book: Phrasebook) -> frozenset[str]:
    """The words of messages without a reason: one that has no others gives none either."""
    return frozenset(w for text, visit in book.known.items() if not visit for w in _in_plain_english(text, book))


def _is_spanish(text: str) -> bool:
    words = re.findall(r"\w+", folded(text))
    return sum(word in _SPANISH for word in words) * 4 >= len(words)


@lru_cache(maxsize=2)
def known_messages(book: Phrasebook) -> Known:
    """What every message is held against, made once for a clinic."""
    said = {" ".join(_in_plain_english(text, book)): visit for text, visit in book.known.items()}
    said.pop("", None)
    visits = np.array([*said.values()])
    rows = {visit: np.flatnonzero(visits == visit) for visit in dict.fromkeys(said.values())}
    new = [text for text in said if text not in _vectors]
    _vectors.update(zip(new, encoder().vectors(new), strict=True))
    return Known(np.array([_vectors[text] for text in said]), rows)
