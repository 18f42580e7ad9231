"""How near a word that was typed or heard is to a name: by its letters, and by how it sounds."""

import re
from functools import lru_cache

from jellyfish import jaro_winkler_similarity, metaphone
from rapidfuzz.distance import OSA

ALIKE = 0.72
_SOUND_ALONE = 0.7
_LONG_NAME, _SHORTEST = 6, 3
# Sounds that speech recognition and Spanish spelling write in several ways, and that metaphone keeps apart.
_SAME_SOUND = (
    (re.compile(r"^(?:ng|n)(?=[uy])"), "n"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ts|tz|z"), "s"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"ck|qu|c(?![eiyh])"), "k"),
    (re.compile(r"v|(?<=[aeiou])w(?=[aeiou])"), "b"),
    (re.compile(r"(?<=.)y(?=[^aeiou]|$)"), "i"),
    (re.compile(r"eigh|ee|ea|ey|ie$"), "i"),
    (re.compile(r"(?<=[aeiou])h(?=[^aeiou]|$)"), ""),
    (re.compile(r"(.)\1"), r"\1"),
)


@lru_cache(maxsize=4096)
def _as_heard(word: str) -> str:
    for pattern, written in _SAME_SOUND:
        word = pattern.sub(written, word)
    return word


def sound(word: str) -> str:
    """What two spellings that are heard the same have in common: the consonants, as they sound."""
    return metaphone(_as_heard(word))


@lru_cache(maxsize=16384)
def likeness(said: str, name: str) -> float:
    """From 0 to 1; ALIKE and more may well be that name. Both are folded: letters only, no accents.

    Short names allow one slip and only where it sounds the same; long ones allow two.
    """
    if said == name:
        return 1.0
    if min(len(said), len(name)) < _SHORTEST:
        return 0.0
    slips, same_sound = OSA.distance(said, name, score_cutoff=3), sound(said) == sound(name)
    near = jaro_winkler_similarity(said, name)
    allowed = 1 if len(name) < _LONG_NAME else 2
    written = slips <= allowed and (same_sound or (slips == 1 and len(name) > 4) or near >= 0.9)
    heard = same_sound and jaro_winkler_similarity(_as_heard(said), _as_heard(name)) >= _SOUND_ALONE
    if not (written or heard):
        return 0.0
    return min(0.99, max(ALIKE, near - 0.05 * (not same_sound)))


def sound_alike(one: str, other: str) -> bool:
    """Whether two names cannot be told apart by ear."""
    return sound(one) == sound(other) and likeness(one, other) >= ALIKE
