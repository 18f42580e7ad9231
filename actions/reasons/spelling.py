"""Mistyped words of reasons ("vacination", "fisioterapya"), without making a reason of a harmless word."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

from actions.times.spelling import slips

SHORTEST = 5
LONG = 8
"""Words of so many letters may have two slips, shorter ones one, those below SHORTEST none."""


# What ears write: "killin" for "killing", "kitar" for "quitar", "erida" for "herida".
_BY_EAR = (
    (re.compile(r"in$"), "ing"),
    (re.compile(r"k(?=[ei])"), "qu"),
    (re.compile("k"), "c"),
    (re.compile(r"^(?=[aeiou])"), "h"),
    (re.compile("b"), "v"),
    (re.compile("v"), "b"),
    (re.compile("s"), "z"),
    (re.compile("z"), "s"),
    (re.compile("s(?=[ei])"), "c"),
    (re.compile("c(?=[ei])"), "s"),
    (re.compile("y"), "ll"),
    (re.compile("ll"), "y"),
    (re.compile(r"gu?it([oa]s?)$"), r"g\1"),
    (re.compile(r"quit([oa]s?)$"), r"c\1"),
    (re.compile(r"(?:cit|it)([oa]s?)$"), r"\1"),
)


def corrector(words: Iterable[str], *, known: Collection[str], leave: Iterable[str]) -> Callable[[str], str]:
    """A function that gives the one of `words` that a mistyped word means, or the word itself.

    A word written by ear may also be any that is `known`. Else the first letter must be right and the nearest word the
    only one so near. What is in `leave` is never changed. Words are found by what is left of them without one or two
    letters, which is quicker than comparing.
    """
    right = frozenset(words)
    as_they_are = right | frozenset(leave)
    remains: dict[str, set[str]] = defaultdict(set)
    for word in right:
        if len(word) >= SHORTEST and word.isalpha():
            for rest in _remains(word, _allowed(word)):
                remains[rest].add(word)

    @lru_cache(maxsize=4096)
    def corrected(word: str) -> str:
        if word in as_they_are or len(word) < SHORTEST - 1 or not word.isalpha():
            return word
        if by_ear := next((w for sign, put in _BY_EAR if (w := sign.sub(put, word)) != word and w in known), None):
            return by_ear
        near = {n for rest in _remains(word, 2 if len(word) >= LONG - 2 else 1) for n in remains.get(rest, ())}
        ranked = sorted((slips(word, n), n) for n in near if n[0] == word[0])
        ranked = [(count, n) for count, n in ranked if count <= _allowed(n)]
        only = ranked and (len(ranked) == 1 or ranked[0][0] < ranked[1][0])
        return ranked[0][1] if only else word

    return corrected


def _allowed(word: str) -> int:
    return 2 if len(word) >= LONG else 1


def _remains(word: str, lost: int) -> set[str]:
    found = {word}
    for _ in range(lost):
        found |= {kept[:i] + kept[i + 1 :] for kept in found for i in range(len(kept))}
    return found
