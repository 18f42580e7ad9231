"""What a message gives as the reason for a visit."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from actions.reasons.denial import is_denied
from actions.reasons.lexicon import ELSEWHERE, KINDS, Meaning
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
    said = _meanings(book.reasons, words)
    if any(m.kind == ELSEWHERE for m in said):
        return Reason()
    meanings = [m for m in said if m.codes(who)]
    how_long, offered = book.how_long(words), book.offered(words)
    strongest = _strongest(meanings, book, who)
    choices = [_done_by(offered, m, _or_else(m, meanings, who, how_long)) for m in strongest]
    narrowing = [m.codes(who) for m in _meanings(book.narrowing, words)]
    codes = _together([_narrowed(codes, narrowing) for codes in choices])
    # Complaints of two kinds stay two; a visit that was named in two ways is one.
    if any(m.kind == "visit" for m in strongest):
        codes = _narrowed(codes, narrowing)
    codes = _known_by_provider(_among(codes, offered), narrowing, offered)
    return Reason(codes[:MOST_CHOICES], ask=len(codes) > 1)


def narrowed(codes: tuple[str, ...], text: str, book: Phrasebook, *, who: str) -> tuple[str, ...]:
    """Those of the visits that the words beside the reason choose ("first visit"), or all of them."""
    return _narrowed(codes, [m.codes(who) for m in _meanings(book.narrowing, book.words_in(text))])


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
    return [m for m in meanings if m.kind != "hint" and KINDS.index(m.kind) == best]


def _or_else(meaning: Meaning, meanings: Iterable[Meaning], who: str, how_long: frozenset[str]) -> tuple[str, ...]:
    """What the phrase means beside others that speak of its other visit: a yearly exam, "with my gynecologist"."""
    codes = meaning.codes(who, how_long)
    others = (other.if_past if "past" in how_long and other.if_past else other.adult for other in meanings)
    spoken_of = {code for other in others if not set(codes).intersection(other) for code in other}
    return tuple(code for code in meaning.or_else if code in spoken_of) or codes


def _done_by(offered: frozenset[str], meaning: Meaning, codes: tuple[str, ...]) -> tuple[str, ...]:
    """What the phrase means with the provider who was named: a checkup at the pediatrician's is a child's."""
    if not offered or not offered.isdisjoint(codes):
        return codes
    others = (meaning.child, meaning.or_else)
    return next((other for other in others if not offered.isdisjoint(other)), codes)


def _narrowed(codes: tuple[str, ...], narrowing: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    for fitting in narrowing:
        codes = _among(codes, fitting)
    return codes


def _known_by_provider(
    codes: tuple[str, ...], narrowing: Iterable[tuple[str, ...]], offered: frozenset[str]
) -> tuple[str, ...]:
    """What the provider does who was named, where only that tells it: "the usual with Jamie"."""
    told = (tuple(code for code in fitting if code in offered) for fitting in narrowing)
    return codes if not offered.isdisjoint(codes) else next((known for known in told if known), codes)


def _among(codes: tuple[str, ...], fitting: Container[str]) -> tuple[str, ...]:
    """Those that fit, or all if none does."""
    return tuple(code for code in codes if code in fitting) or codes


def _together(choices: list[tuple[str, ...]]) -> tuple[str, ...]:
    """What fits everything that was said, or else whatever fits some of it."""
    every = tuple(dict.fromkeys(code for codes in choices for code in codes))
    return tuple(code for code in every if all(code in codes for codes in choices)) or every
