"""All phrases that mean something at one clinic, ready to be found in a message."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from actions.reasons.clinic_words import ClinicWords, Named
from actions.reasons.lexicon import Entry, Lexicon, spelled
from actions.reasons.reasons_file import load_lexicon
from actions.reasons.spelling import corrector
from actions.reasons.words import BREAK, Said, Swaps, Words, phrase_words, spoken, swaps, words_in

LONGEST_GAP = 4
"""So many telling words may come between the two parts of a phrase with a gap."""


@dataclass(frozen=True, slots=True)
class Meaning:
    kind: str
    adult: tuple[str, ...]
    child: tuple[str, ...]

    def codes(self, who: str) -> tuple[str, ...]:
        return self.child if who == "child" else self.adult


@dataclass(frozen=True, slots=True)
class Match:
    """Telling words `start` to `end` (exclusive), of which `words` with `letters` belong to the phrase."""

    start: int
    end: int
    words: int
    letters: int
    meaning: Meaning


@dataclass
class Phrases:
    """Phrases by their first word."""

    _whole: dict[Said, Meaning] = field(default_factory=dict)
    _lengths: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _gapped: dict[str, dict[tuple[Said, Said], Meaning]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, parts: tuple[Said, ...], meaning: Meaning) -> None:
        if len(parts) == 1:
            self._whole[parts[0]] = meaning
            self._lengths[parts[0][0]].add(len(parts[0]))
        else:
            self._gapped[parts[0][0]][parts[0], parts[1]] = meaning

    def meaning_of(self, words: Said) -> Meaning | None:
        return self._whole.get(words)

    def vocabulary(self) -> set[str]:
        whole = {word for phrase in self._whole for word in phrase}
        return whole | {w for phrases in self._gapped.values() for parts in phrases for part in parts for w in part}

    def found_in(self, words: Said) -> list[Match]:
        """The phrases that the words hold, the longest first, none overlapping another."""
        matches = sorted(self._everywhere(words), key=lambda m: (-m.words, -m.letters, m.start))
        kept: list[Match] = []
        for match in matches:
            if all(match.end <= other.start or other.end <= match.start for other in kept):
                kept.append(match)
        return sorted(kept, key=lambda m: m.start)

    def _everywhere(self, words: Said) -> Iterable[Match]:
        for start, word in enumerate(words):
            for length in self._lengths.get(word, ()):
                phrase = words[start : start + length]
                if meaning := self._whole.get(phrase):
                    yield Match(start, start + len(phrase), len(phrase), sum(map(len, phrase)), meaning)
            for (head, tail), meaning in self._gapped.get(word, {}).items():
                end = _end_of_gapped(words, start, head, tail)
                if end:
                    size = len(head) + len(tail)
                    yield Match(start, end, size, sum(map(len, head + tail)), meaning)


def _end_of_gapped(words: Said, start: int, head: Said, tail: Said) -> int | None:
    after = start + len(head)
    if words[start:after] != head:
        return None
    for at in range(after, min(after + LONGEST_GAP, len(words) - len(tail)) + 1):
        if words[at : at + len(tail)] == tail:
            return at + len(tail)
        if words[at] == BREAK:
            return None
    return None


@dataclass(frozen=True, eq=False)
class Phrasebook:
    """`by_video` are visits that are by video whether or not the patient says so."""

    reasons: Phrases
    narrowing: Phrases
    by_video: frozenset[str]
    _names: Swaps
    _spellings: Swaps
    _corrected: Callable[[str], str]

    def words_in(self, text: str) -> Words:
        return words_in(text, names=self._names, corrected=self._corrected, spellings=self._spellings)


@lru_cache(maxsize=8)
def phrasebook(clinic: ClinicWords) -> Phrasebook:
    """Made once for a clinic. Raises `ReasonsFileError`."""
    lexicon = load_lexicon()
    reasons = _phrases(lexicon.reasons, clinic)
    for kind, named in (("visit", clinic.visits), ("doctor", clinic.doctors)):
        _add_own_words(reasons, named, kind, lexicon)
    narrowing = _phrases(lexicon.narrowing, clinic)
    names = [shape(name) for name in clinic.providers for shape in (phrase_words, lambda name: spoken(name)[:-1])]
    written = {word for ways in lexicon.spellings.values() for said, meant in ways for word in said + meant}
    return Phrasebook(
        reasons=reasons,
        narrowing=narrowing,
        by_video=clinic.by_video,
        _names=swaps((name, (BREAK,)) for name in names),
        _spellings=lexicon.spellings,
        _corrected=corrector(
            lexicon.often_mistyped,
            leave=lexicon.never_mistyped.union(reasons.vocabulary(), narrowing.vocabulary(), written, *names),
        ),
    )


def _phrases(entries: Iterable[Entry], clinic: ClinicWords) -> Phrases:
    """The phrases of the file, as far as they mean visits that this clinic has, or nothing."""
    phrases = Phrases()
    for entry in entries:
        adult, child = (tuple(code for code in codes if code in clinic.codes) for codes in (entry.adult, entry.child))
        if adult or child or not entry.adult:
            for phrase in entry.phrases:
                phrases.add(phrase.parts, Meaning(entry.kind, adult, child))
    return phrases


def _add_own_words(phrases: Phrases, named: Iterable[Named], kind: str, lexicon: Lexicon) -> None:
    """The clinic's words for its visits and doctors, where the file has no visit for the same words.

    The file knows more than a list of aliases does: a "physical" of a child is another visit.
    """
    meant: dict[Said, tuple[str, ...]] = {}
    for visits, said in ((name.visit_types, phrase) for name in named for phrase in name.phrases):
        words = spelled(said, lexicon.spellings)
        meant[words] = tuple(dict.fromkeys((*meant.get(words, ()), *visits)))
    for words, codes in meant.items():
        known = phrases.meaning_of(words)
        if words and codes and not (known and known.adult):
            phrases.add((words,), Meaning(kind, codes[:3], codes[:3]))
