"""What a message gives as the reason for a visit."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from actions.reasons.denial import is_denied
from actions.reasons.lexicon import KINDS, Meaning
from actions.reasons.phrasebook import Phrasebook
from actions.reasons.phrases import Phrases
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
    how_long = book.how_long(words)
    meanings = [m for m in _meanings(book.reasons, words) if m.codes(who)]
    offered = book.offered(words)
    choices = [
        _done_by(offered, m, _or_else(m, meanings, m.codes(who, how_long))) for m in _strongest(meanings, book, who)
    ]
    for narrowing in _meanings(book.narrowing, words):
        choices = [_among(codes, narrowing.codes(who)) for codes in choices]
    codes = _among(_together(choices), offered)
    return Reason(codes[:MOST_CHOICES], ask=len(codes) > 1)


def is_beside_the_point(text: str, book: Phrasebook) -> bool:
    """Whether the words speak of what is no visit here, like a refill or a dental cleaning."""
    return any(m.kind != "contact" and not m.adult for m in _meanings(book.reasons, book.words_in(text)))


def _meanings(phrases: Phrases[Meaning], words: Words) -> list[Meaning]:
    """The meanings of what is said and not denied, each once."""
    found = phrases.found_in(words.telling)
    kept = (m.meaning for m in found if not is_denied(words.said, words.places[m.start]))
    return list(dict.fromkeys(kept))


def _strongest(meanings: list[Meaning], book: Phrasebook, who: str) -> list[Meaning]:
    # "By video" says how and not what; beside a visit that is by video in any case it adds nothing.
    if any(m.kind != "manner" and book.by_video.issuperset(m.codes(who)) for m in meanings):
        meanings = [m for m in meanings if m.kind != "manner"]
    best = max((KINDS.index(m.kind) for m in meanings), default=0)
    return [m for m in meanings if KINDS.index(m.kind) == best]


def _or_else(meaning: Meaning, meanings: Iterable[Meaning], codes: tuple[str, ...]) -> tuple[str, ...]:
    """What the phrase means beside others that speak of its other visit: a yearly exam, "with my gynecologist"."""
    spoken_of = {code for other in meanings if not set(codes).intersection(other.adult) for code in other.adult}
    return meaning.or_else if not spoken_of.isdisjoint(meaning.or_else) else codes


def _done_by(offered: frozenset[str], meaning: Meaning, codes: tuple[str, ...]) -> tuple[str, ...]:
    """What the phrase means with the provider who was named: a checkup at the pediatrician's is a child's."""
    if not offered or not offered.isdisjoint(codes):
        return codes
    others = (meaning.child, meaning.or_else)
    return next((other for other in others if not offered.isdisjoint(other)), codes)


def _among(codes: tuple[str, ...], fitting: Container[str]) -> tuple[str, ...]:
    """Those that fit, or all if none does."""
    return tuple(code for code in codes if code in fitting) or codes


def _together(choices: list[tuple[str, ...]]) -> tuple[str, ...]:
    """What fits everything that was said, or else whatever fits some of it."""
    every = tuple(dict.fromkeys(code for codes in choices for code in codes))
    return tuple(code for code in every if all(code in codes for codes in choices)) or every
