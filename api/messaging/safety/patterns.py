"""The small language in which red flags are written, and finding them in a message.

`chest ~ pain|hurts` means the word chest, then up to four other words, then one of pain or hurts. The head of
`data/emergency/phrases.yml` explains the language to the clinician who signs the list off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product

_ALTERNATIVE = re.compile(r"<\w+>|[a-z0-9.]+")
ORDERED_REACH = 4
UNORDERED_REACH = 9

Words = frozenset[str]
Found = tuple[int, ...]  # the positions of the words that matched, in order


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a pattern: any of `words`, with at most `reach` other words in front of it."""

    words: Words
    reach: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A wording to look for, and the name of the group it belongs to."""

    steps: tuple[Step, ...]
    group: str = ""


class PatternSet:
    """Patterns filed under their rarest words, so that an ordinary message is compared with hardly any of them."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.patterns = tuple(patterns)
        self._filed: dict[str, list[Pattern]] = {}
        for pattern in self.patterns:
            for word in min((step.words for step in pattern.steps), key=len):
                self._filed.setdefault(word, []).append(pattern)

    def find(self, message: Sequence[Words]) -> Iterator[tuple[Pattern, Found]]:
        """Every pattern found in `message`, at each place where it begins."""
        present: Words = frozenset().union(*message)
        for pattern in {p for word in present for p in self._filed.get(word, ())}:
            if not any(step.words.isdisjoint(present) for step in pattern.steps):
                for start, words in enumerate(message):
                    if not words.isdisjoint(pattern.steps[0].words) and (
                        rest := _follow(pattern.steps, 1, start, message)
                    ):
                        yield pattern, rest

    def positions(self, message: Sequence[Words]) -> frozenset[int]:
        """The positions of all words that belong to any of these patterns."""
        return frozenset(position for _, found in self.find(message) for position in found)


def _follow(steps: tuple[Step, ...], step: int, here: int, message: Sequence[Words]) -> Found:
    """The positions from `here` on that complete the pattern, nearest first; empty if it cannot be completed."""
    if step == len(steps):
        return (here,)
    for there in range(here + 1, min(here + 2 + steps[step].reach, len(message))):
        if not message[there].isdisjoint(steps[step].words) and (rest := _follow(steps, step + 1, there, message)):
            return (here, *rest)
    return ()


def parse(source: str, lists: Mapping[str, Words], group: str = "") -> Iterator[Pattern]:
    """All plain patterns that one written pattern stands for.

    Raises `ValueError`, naming the pattern, for an unknown list or an empty part.
    """
    try:
        for parts in permutations(source.split("&")):
            runs = [(run, _reach(number)) for part in parts for number, run in enumerate(part.split("~"))]
            for choice in product(*(list(_spellings(run, reach, lists)) for run, reach in runs)):
                yield Pattern(tuple(step for steps in choice for step in steps), group)
    except (AttributeError, KeyError, ValueError) as error:
        raise ValueError(f"The pattern {source!r} cannot be read: {error}.") from error


def _reach(number: int) -> int:
    """A run of words that opens a part of "a & b" may stand further away than one inside "a ~ b"."""
    return ORDERED_REACH if number else UNORDERED_REACH


def _spellings(run: str, reach: int, lists: Mapping[str, Words]) -> Iterator[tuple[Step, ...]]:
    """One run of neighbouring words, with and without its optional ones."""
    slots = run.split()
    if not slots:
        raise ValueError("a part of it is empty")
    choices = [(_words(slot.removesuffix("?"), lists), *([None] if slot.endswith("?") else [])) for slot in slots]
    for choice in product(*choices):
        kept = [words for words in choice if words is not None]
        yield tuple(Step(words, 0 if position else reach) for position, words in enumerate(kept))


def _words(slot: str, lists: Mapping[str, Words]) -> Words:
    """The words that may fill one place: `pain|hurts`, or the words of a list, `<hurt>`."""
    alternatives = slot.split("|")
    if odd := [a for a in alternatives if not _ALTERNATIVE.fullmatch(a)]:
        raise ValueError(f"{odd[0]!r} is neither a plain word nor a <list>")
    return frozenset[str]().union(*(lists[a[1:-1]] if a.startswith("<") else {a} for a in alternatives))
