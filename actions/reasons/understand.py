"""The reason that a message gives: by its phrases, or else by what it resembles."""

from actions.reasons.phrasebook import Phrasebook
from actions.reasons.reading import Reason, is_beside_the_point, narrowed, read


def understand(text: str, book: Phrasebook, *, who: str) -> Reason:
    """Phrases are sure and quick; likeness is for words that nobody foresaw, and for what phrases leave open."""
    reason = read(text, book, who=who)
    if (reason.visit_types and not reason.ask) or is_beside_the_point(text, book):
        return reason
    # Imported by the first message that needs it: the sentence model takes seconds and 90 MB.
    from actions.reasons.nearest import nearest, nearest_of

    if reason.ask:
        visits = nearest_of(reason.visit_types, text, book)
    else:
        visits = narrowed(nearest(text, book), text, book, who=who)
    return Reason(visits, ask=len(visits) > 1)
