"""What a message tells besides its reason: what somebody works as, whom they drive where, what is only said so."""

from actions.reasons.phrases import Phrases
from actions.reasons.words import BREAK, Said

_ENDS = frozenset("but so because cuz cause pero entonces porque aunque".split())
_ENDS_AFTER_AND = frozenset("i im ive my he she we me mi tengo necesito quiero need have now ahora".split())


def without_asides(said: Said, asides: Phrases[str]) -> Said:
    """The words with a `BREAK` for every aside, from the phrase that opens it to the end of its clause."""
    kept = list(said)
    for match in asides.found_in(said):
        end = _end_of_clause(said, match.end)
        kept[match.start : end] = [BREAK] * (end - match.start)
    return tuple(kept)


def _end_of_clause(said: Said, start: int) -> int:
    for at in range(start, len(said)):
        joins = said[at] in ("and", "y") and at + 1 < len(said) and said[at + 1] in _ENDS_AFTER_AND
        if said[at] == BREAK or said[at] in _ENDS or joins:
            return at
    return len(said)
