"""The phrases in which patients give a reason, and the visits that they mean."""

from dataclasses import dataclass

from actions.reasons.words import Said, Swaps, phrase_words, swapped, without_fillers

KINDS = ("contact", "vague", "doctor", "lasting", "problem", "manner", "visit")
"""What a phrase tells, the weakest first; the file of phrases says what each means."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One reading of a phrase: its telling words, in two parts where other words may come between."""

    parts: tuple[Said, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Phrases that mean the same visits. Without any visit they mean nothing, whatever words they hold."""

    kind: str
    adult: tuple[str, ...]
    child: tuple[str, ...]
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`narrowing` phrases ("first visit") choose among visits that other words left open.

    `often_mistyped` are words to put right; what stands in `never_mistyped` is near one of them and is left alone.
    """

    reasons: tuple[Entry, ...]
    narrowing: tuple[Entry, ...]
    spellings: Swaps
    often_mistyped: frozenset[str]
    never_mistyped: frozenset[str]


def spelled(text: str, spellings: Swaps) -> Said:
    """The telling words of a phrase, in the one spelling that messages are brought to."""
    return without_fillers(swapped(phrase_words(text), spellings))
