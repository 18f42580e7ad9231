"""The small language in which red flags are written, and finding them in a message.

`chest ~ pain|hurts` means the word chest, then up to four other words, then one of pain or hurts. `<head_blow> +
<vomiting>` means that a wording of each of two concepts stands in the message. The head of
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
UNMISTAKABLE = " !"
MESSAGE_REACH = 60  # further than most messages are long; a bound keeps an endless one cheap

Words = frozenset[str]
Found = tuple[int, ...]  # the positions of the words that matched, in order
Mentions = dict[tuple[int, str], Found]  # for a position and a concept's name, the words that mention the concept there


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a pattern: any of `words`, with at most `reach` other words in front of it.

    A `kept` word is needed for the pattern, but does not belong to what it stands for.
    """

    words: Words
    reach: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A wording to look for, and the name of the group it belongs to.

    The words of an `unmistakable` one hardly ever mean anything else.
    """

    steps: tuple[Step, ...]
    group: str = ""
    unmistakable: bool = False


class PatternSet:
    """Patterns filed under their rarest words, so that an ordinary message is compared with hardly any of them."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.patterns = tuple(patterns)
        self._filed: dict[str, list[int]] = {}
        for number, pattern in enumerate(self.patterns):
            for word in min((step.words for step in pattern.steps), key=len):
                self._filed.setdefault(word, []).append(number)

    def find(self, message: Sequence[Words]) -> Iterator[tuple[Pattern, Found]]:
        """Every pattern found in `message`, at each place where it begins, always in the order of the list."""
        present: Words = frozenset().union(*message)
        for number in sorted({number for word in present for number in self._filed.get(word, ())}):
            pattern = self.patterns[number]
            if not any(step.words.isdisjoint(present) for step in pattern.steps):
                for start, words in enumerate(message):
                    if not words.isdisjoint(pattern.steps[0].words) and (
                        rest := _follow(pattern.steps, 1, start, message)
                    ):
                        yield pattern, rest

    def positions(self, message: Sequence[Words]) -> frozenset[int]:
        """The positions of all words that belong to any of these patterns."""
        return frozenset(
            position
            for pattern, found in self.find(message)
            for step, position in zip(pattern.steps, found, strict=True)
            if not step.kept
        )


class Concepts:
    """Groups of wordings with one meaning: "passed out", "won't wake up" and "no reacciona" are all `<unconscious>`."""

    def __init__(self, wordings: Iterable[Pattern]) -> None:
        """Each of `wordings` belongs to the concept that its group names."""
        self._wordings = PatternSet(wordings)

    def mark(self, message: Sequence[Words]) -> tuple[list[Words], Mentions]:
        """`message` with the names of its concepts added to their words, and where each mention stands."""
        marked = list(message)
        mentions: Mentions = {}
        for wording, found in self._wordings.find(message):
            name = label(wording.group)
            for position in found:
                if len(found) < len(mentions.get((position, name), (*found, 0))):  # the shortest mention is the surest
                    mentions[position, name] = found
                marked[position] |= {name}
        return marked, mentions


def label(concept: str) -> str:
    """How a concept is written in a pattern, and marked in a message."""
    return f"<{concept}>"


def in_full(pattern: Pattern, found: Found, message: Sequence[Words], mentions: Mentions) -> Found:
    """All positions of the words that `pattern` matched, those of its concepts' wordings included.

    Nothing, if two of its concepts are only one mention: "no importa" cannot be both farewell and despair.
    """
    whole: set[int] = set()
    for step, position in zip(pattern.steps, found, strict=True):
        mention = mentions.get((position, min(step.words & message[position])), (position,))
        if not whole.isdisjoint(mention):
            return ()
        whole.update(mention)
    return tuple(sorted(whole))


def _follow(steps: tuple[Step, ...], step: int, here: int, message: Sequence[Words]) -> Found:
    """The positions from `here` on that complete the pattern, nearest first; empty if it cannot be completed."""
    if step == len(steps):
        return (here,)
    for there in range(here + 1, min(here + 2 + steps[step].reach, len(message))):
        if not message[there].isdisjoint(steps[step].words) and (rest := _follow(steps, step + 1, there, message)):
            return (here, *rest)
    return ()


def parse(source: str, lists: Mapping[str, Words], group: str = "") -> Iterator[Pattern]:
    """All plain patterns that one written pattern stands for; with ` !` at its end they are unmistakable.

    Raises `ValueError`, naming the pattern, for an unknown list or an empty part.
    """
    try:
        written = source.removesuffix(UNMISTAKABLE)
        separator, reach = ("+", MESSAGE_REACH) if "+" in written else ("&", UNORDERED_REACH)
        for parts in permutations(written.split(separator)):
            runs = [(run, ORDERED_REACH if number else reach) for p in parts for number, run in enumerate(p.split("~"))]
            for choice in product(*(list(_spellings(run, reach, lists)) for run, reach in runs)):
                yield Pattern(tuple(step for steps in choice for step in steps), group, written != source)
    except (AttributeError, KeyError, ValueError) as error:
        raise ValueError(f"The pattern {source!r} cannot be read: {error}.") from error


def _spellings(run: str, reach: int, lists: Mapping[str, Words]) -> Iterator[tuple[Step, ...]]:
    """One run of neighbouring words, with and without its optional ones."""
    slots = run.split()
    if not slots:
        raise ValueError("a part of it is empty")
    for choice in product(*(("", slot[:-1]) if slot.endswith("?") else (slot,) for slot in slots)):
        yield tuple(
            Step(_words(slot.removesuffix("!"), lists), 0 if position else reach, slot.endswith("!"))
            for position, slot in enumerate(filter(None, choice))
        )


def _words(slot: str, lists: Mapping[str, Words]) -> Words:
    """The words that may fill one place: `pain|hurts`, or the words of a list, `<hurt>`."""
    alternatives = slot.split("|")
    if odd := [a for a in alternatives if not _ALTERNATIVE.fullmatch(a)]:
        raise ValueError(f"{odd[0]!r} is neither a plain word nor a <list>")
    return frozenset[str]().union(*(lists[a[1:-1]] if a.startswith("<") else {a} for a in alternatives))
