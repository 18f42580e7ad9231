"""The phrases in which patients give a reason, and the visits that they mean."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from actions.reasons.words import Said, Swaps

KINDS = ("hint", "contact", "vague", "doctor", "lasting", "problem", "manner", "visit")
"""What a phrase tells, the weakest first; the file of phrases says what each means."""

ELSEWHERE = "elsewhere"
"""The kind of what others treat, which no symptom beside it outweighs: a dog that limps."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One reading of a phrase: its telling words, in two parts where other words may come between.

    A `composed` one, with choices or lists, yields to the same words written out, or composed further up.
    """

    parts: tuple[Said, ...]
    line: int
    composed: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase tells: visits by age, and others where it is new, has lasted or is past (none there: the same).

    `or_else` is meant where the patient names a provider who does none of them.
    """

    kind: str
    adult: tuple[str, ...] = ()
    child: tuple[str, ...] = ()
    if_new: tuple[str, ...] = ()
    if_lasting: tuple[str, ...] = ()
    if_past: tuple[str, ...] = ()
    or_else: tuple[str, ...] = ()

    def codes(self, who: str, how_long: Collection[str] = ()) -> tuple[str, ...]:
        """`how_long` has what is told of `new`, `lasting` and `past`; new and lasting together tell nothing."""
        by_time = self.if_past if "past" in how_long else ()
        if not by_time and "lasting" not in how_long:
            by_time = self.if_new if "new" in how_long else ()
        elif not by_time and "new" not in how_long:
            by_time = self.if_lasting
        return by_time or (self.child if who == "child" else self.adult)


@dataclass(frozen=True, slots=True)
class Entry:
    """Phrases of one meaning. One without any visit means nothing, whatever words it holds."""

    meaning: Meaning
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`narrowing` phrases ("first visit") choose among visits that other words left open.

    `how_long` are the phrases for `new`, `lasting` and `past`. What follows a phrase of `asides` is no reason.
    `examples` are whole messages by visit type, those under "" without a reason; `in_english` has the English of
    Spanish words. `often_mistyped` are words to put right; what stands in `never_mistyped` is near one of them and is
    left alone.
    """

    reasons: tuple[Entry, ...]
    narrowing: tuple[Entry, ...]
    how_long: Mapping[str, tuple[Phrase, ...]]
    asides: tuple[Phrase, ...]
    in_english: Mapping[str, str]
    examples: Mapping[str, tuple[str, ...]]
    spellings: Swaps
    often_mistyped: frozenset[str]
    never_mistyped: frozenset[str]
