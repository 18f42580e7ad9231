"""From a reason in plain words ("my kid's shots", "me duele la garganta") to the visit types it can mean.

What patients say is data: `data/lookups/reasons.yml`, which a clinic edits, and the names and aliases of its visit
types.
"""

from actions.reasons.clinic_words import words_of
from actions.reasons.phrasebook import phrasebook
from actions.reasons.reading import Reason, read
from actions.vocabulary import Vocabulary

__all__ = ["Reason", "read_reason"]


def read_reason(text: str, clinic: Vocabulary, *, who: str) -> Reason:
    """The visits that the words can mean at this clinic. `who` is `adult` or `child`: their checkups differ."""
    return read(text, phrasebook(words_of(clinic)), who=who)
