"""What a message gives as the reason for a visit."""

from dataclasses import dataclass

from actions.reasons.denial import is_denied
from actions.reasons.lexicon import KINDS
from actions.reasons.phrasebook import Match, Meaning, Phrasebook, Phrases
from actions.reasons.words import Words

MOST_CHOICES = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """`visit_types` by fit, none when the words give no reason; `ask` when the patient should choose among them."""

    visit_types: tuple[str, ...] = ()
    ask: bool = False


def read(text: str, book: Phrasebook, *, who: str) -> Reason:
    """Longer phrases win over shorter ones, and a visit that is named over a problem or a kind of doctor."""
    words = book.words_in(text)
    meanings = [m for m in _meanings(book.reasons, words) if m.codes(who)]
    codes = _together([m.codes(who) for m in _strongest(meanings, book, who)])
    for narrowing in _meanings(book.narrowing, words):
        codes = tuple(code for code in codes if code in narrowing.codes(who)) or codes
    return Reason(codes[:MOST_CHOICES], ask=len(codes) > 1)


def _meanings(phrases: Phrases, words: Words) -> list[Meaning]:
    """The meanings of what is said and not denied, each once."""
    found: list[Match] = phrases.found_in(words.telling)
    kept = (m.meaning for m in found if not is_denied(words.said, words.places[m.start]))
    return list(dict.fromkeys(kept))


def _strongest(meanings: list[Meaning], book: Phrasebook, who: str) -> list[Meaning]:
    # "By video" says how and not what; beside a visit that is by video in any case it adds nothing.
    if any(m.kind != "manner" and book.by_video.issuperset(m.codes(who)) for m in meanings):
        meanings = [m for m in meanings if m.kind != "manner"]
    best = max((KINDS.index(m.kind) for m in meanings), default=0)
    return [m for m in meanings if KINDS.index(m.kind) == best]


def _together(choices: list[tuple[str, ...]]) -> tuple[str, ...]:
    """What fits everything that was said, or else whatever fits some of it."""
    every = tuple(dict.fromkeys(code for codes in choices for code in codes))
    return tuple(code for code in every if all(code in codes for codes in choices)) or every
