"""All phrases that mean something at one clinic."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from actions.reasons.asides import without_asides
from actions.reasons.clinic_words import ClinicWords, Named
from actions.reasons.lexicon import Entry, Lexicon, Meaning
from actions.reasons.phrases import Phrases
from actions.reasons.reasons_file import load_lexicon
from actions.reasons.spelling import corrector
from actions.reasons.words import (
    BREAK,
    Said,
    Swaps,
    Words,
    numbered,
    phrase_words,
    said_words,
    spoken,
    swapped,
    swaps,
    telling_words,
    without_fillers,
)

PROVIDER = "@"
"""Begins the word that stands for a provider's name; nobody's words do."""


@dataclass(frozen=True, eq=False)
class Phrasebook:
    """`by_video` are visits that are by video whether or not the patient says so.

    `known` are messages and phrases with the visit that each means, "" for none: what a message is held against when no
    phrase is found in it.
    """

    reasons: Phrases[Meaning]
    narrowing: Phrases[Meaning]
    by_video: frozenset[str]
    known: Mapping[str, str]
    in_english: Mapping[str, str]
    _how_long: Phrases[str]
    _asides: Phrases[str]
    _people: Swaps
    _offers: tuple[tuple[str, ...], ...]
    _spellings: Swaps
    _corrected: Callable[[str], str]

    def words_in(self, text: str) -> Words:
        said = said_words(text, names=self._people, corrected=self._corrected, spellings=self._spellings)
        return telling_words(without_asides(said, self._asides))

    def offered(self, words: Words) -> frozenset[str]:
        """What the providers do whose names are said; nothing where none is."""
        named = (int(word[len(PROVIDER) :]) for word in words.said if word.startswith(PROVIDER))
        return frozenset(code for number in named for code in self._offers[number])

    def how_long(self, words: Words) -> frozenset[str]:
        """What the words say of `new`, `lasting` and `past`."""
        return frozenset(match.meaning for match in self._how_long.found_in(numbered(words.said)))


@lru_cache(maxsize=8)
def phrasebook(clinic: ClinicWords) -> Phrasebook:
    """Made once for a clinic. Raises `ReasonsFileError`."""
    lexicon = load_lexicon()
    reasons, narrowing = _phrases(lexicon.reasons, clinic), _phrases(lexicon.narrowing, clinic)
    for kind, named in (("visit", clinic.visits), ("doctor", clinic.doctors)):
        _add_own_words(reasons, named, kind, lexicon)
    how_long, asides = Phrases[str](), Phrases[str]()
    for phrase in lexicon.asides:
        asides.add(phrase.parts, "aside")
    for name, phrases in lexicon.how_long.items():
        for phrase in phrases:
            how_long.add(tuple(map(numbered, phrase.parts)), name)
    people = _people(clinic.providers)
    written = {word for ways in lexicon.spellings.values() for said, meant in ways for word in said + meant}
    known = reasons.vocabulary() | narrowing.vocabulary() | written
    around = how_long.vocabulary() | asides.vocabulary()
    return Phrasebook(
        reasons=reasons,
        narrowing=narrowing,
        by_video=clinic.by_video,
        known=_known_messages(lexicon, clinic),
        in_english=lexicon.in_english,
        _how_long=how_long,
        _asides=asides,
        _people=swaps((name, (BREAK, *(f"{PROVIDER}{n}" for n in numbers), BREAK)) for name, numbers in people.items()),
        _offers=tuple(provider.visit_types for provider in clinic.providers),
        _spellings=lexicon.spellings,
        _corrected=corrector(
            lexicon.often_mistyped, known=known, leave=lexicon.never_mistyped.union(known, around, *people)
        ),
    )


def _phrases(entries: Iterable[Entry], clinic: ClinicWords) -> Phrases[Meaning]:
    """The phrases of the file, as far as they mean visits that this clinic has, or nothing."""
    phrases = Phrases[Meaning]()
    known = [(entry.phrases, meaning) for entry in entries if (meaning := _known(entry.meaning, clinic.codes))]
    # Whatever is added last counts: what is written out after what is composed, the first entry after the others.
    for composed in (True, False):
        for said, meaning in reversed(known):
            for phrase in said:
                if phrase.composed == composed:
                    phrases.add(phrase.parts, meaning)
    return phrases


def _known(meaning: Meaning, codes: frozenset[str]) -> Meaning | None:
    """The meaning without the visits that this clinic has not."""
    adult, child, *others = (
        tuple(code for code in visits if code in codes)
        for visits in (
            meaning.adult,
            meaning.child,
            meaning.if_new,
            meaning.if_lasting,
            meaning.if_past,
            meaning.or_else,
        )
    )
    return Meaning(meaning.kind, adult, child, *others) if adult or child or not meaning.adult else None


def _known_messages(lexicon: Lexicon, clinic: ClinicWords) -> dict[str, str]:
    """The examples of the file, what the clinic calls its visits, and the phrases without brackets of one visit."""
    phrases = {
        " ".join(phrase.parts[0]): entry.meaning.adult[0]
        for entry in lexicon.reasons
        if entry.meaning.kind in ("problem", "lasting", "visit") and len(entry.meaning.adult) == 1
        for phrase in entry.phrases
        if not phrase.composed and len(phrase.parts) == 1
    }
    names = {phrase: code for name in clinic.visits for phrase in name.phrases for code in name.visit_types}
    examples = {text: code for code, texts in lexicon.examples.items() for text in texts}
    codes = clinic.codes | {""}
    return {text: code for text, code in {**phrases, **names, **examples}.items() if code in codes}


def _people(providers: Iterable[Named]) -> dict[Said, list[int]]:
    """The places of the providers who bear a name, by the name in each way in which it is heard."""
    people: dict[Said, list[int]] = defaultdict(list)
    for number, provider in enumerate(providers):
        for said in {shape for name in provider.phrases for shape in (phrase_words(name), spoken(name)[:-1])}:
            people[said].append(number)
    return people


def _add_own_words(phrases: Phrases[Meaning], named: Iterable[Named], kind: str, lexicon: Lexicon) -> None:
    """The clinic's words for its visits and doctors, where the file has no visit for the same words.

    The file knows more than a list of aliases does: a "physical" of a child is another visit.
    """
    meant: dict[Said, tuple[str, ...]] = {}
    for visits, said in ((name.visit_types, phrase) for name in named for phrase in name.phrases):
        words = without_fillers(swapped(phrase_words(said), lexicon.spellings))
        meant[words] = tuple(dict.fromkeys((*meant.get(words, ()), *visits)))
    for words, codes in meant.items():
        known = phrases.meaning_of(words)
        if words and codes and not (known and (known.adult or known.kind == "contact")):
            phrases.add((words,), Meaning(kind, codes[:3], codes[:3]))
