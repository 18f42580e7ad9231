"""Phrases by their first word, ready to be found in a message."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from actions.reasons.words import BREAK, Said

LONGEST_GAP = 4
"""So many telling words may come between the two parts of a phrase with a gap."""


@dataclass(frozen=True, slots=True)
class Match[M]:
    """A phrase in a message: where its words stand, and of how many letters they are together."""

    places: frozenset[int]
    letters: int
    meaning: M

    @property
    def start(self) -> int:
        return min(self.places)

    @property
    def end(self) -> int:
        return max(self.places) + 1


@dataclass
class Phrases[M]:
    """What phrases mean."""

    _whole: dict[Said, M] = field(default_factory=dict)
    _lengths: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _gapped: dict[str, dict[Said, dict[str, dict[Said, M]]]] = field(default_factory=dict)

    def add(self, parts: tuple[Said, ...], meaning: M) -> None:
        if len(parts) == 1:
            self._whole[parts[0]] = meaning
            self._lengths[parts[0][0]].add(len(parts[0]))
        else:
            head, tail = parts
            self._gapped.setdefault(head[0], {}).setdefault(head, {}).setdefault(tail[0], {})[tail] = meaning

    def meaning_of(self, words: Said) -> M | None:
        return self._whole.get(words)

    def vocabulary(self) -> set[str]:
        found = {word for phrase in self._whole for word in phrase}
        for heads in self._gapped.values():
            for head, tails in heads.items():
                found.update(head, *(tail for by_first in tails.values() for tail in by_first))
        return found

    def found_in(self, words: Said) -> list[Match[M]]:
        """The phrases that the words hold, but none whose words all belong to a longer one."""
        matches = sorted(self._everywhere(words), key=lambda m: (-len(m.places), -m.letters, m.start))
        kept: list[Match[M]] = []
        for match in matches:
            if not any(match.places <= other.places for other in kept):
                kept.append(match)
        return sorted(kept, key=lambda m: m.start)

    def _everywhere(self, words: Said) -> Iterable[Match[M]]:
        for start, word in enumerate(words):
            for length in self._lengths.get(word, ()):
                phrase = words[start : start + length]
                if (meaning := self._whole.get(phrase)) is not None:
                    yield Match(frozenset(range(start, start + len(phrase))), sum(map(len, phrase)), meaning)
            for head, tails in self._gapped.get(word, {}).items():
                if words[start : start + len(head)] == head:
                    yield from _with_tails(words, start, head, tails)


def _with_tails[M](words: Said, start: int, head: Said, tails: Mapping[str, Mapping[Said, M]]) -> Iterator[Match[M]]:
    """The phrases that begin with `head` at `start`, each ended as early as it can."""
    after = start + len(head)
    ended: set[Said] = set()
    for at in range(after, min(after + LONGEST_GAP + 1, len(words))):
        if words[at] == BREAK:
            return
        for tail, meaning in tails.get(words[at], {}).items():
            if tail not in ended and words[at : at + len(tail)] == tail:
                ended.add(tail)
                places = frozenset((*range(start, after), *range(at, at + len(tail))))
                yield Match(places, sum(map(len, head + tail)), meaning)
