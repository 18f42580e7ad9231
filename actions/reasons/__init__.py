"""From a reason in plain words ("my kid's shots", "me duele la garganta") to the visit types it can mean.

What patients say is data: `data/lookups/reasons.yml`, which a clinic edits, and the names and aliases of its visit
types. Words that none of its phrases foresaw are held against its examples by a sentence model.
"""

from pathlib import Path

from actions.reasons.clinic_words import words_in_file, words_of
from actions.reasons.phrasebook import phrasebook
from actions.reasons.reading import Reason
from actions.reasons.understand import understand
from actions.vocabulary import Vocabulary

__all__ = ["Reason", "get_ready", "read_reason"]


def read_reason(text: str, clinic: Vocabulary, *, who: str) -> Reason:
    """The visits that the words can mean at this clinic. `who` is `adult` or `child`: their checkups differ."""
    return understand(text, phrasebook(words_of(clinic)), who=who)


def get_ready(clinic_file: Path) -> None:
    """Reads the sentence model and what it compares with now, which takes seconds, so that no patient waits for it.

    The words of the clinic's file will do: what the staff change later is little. Raises `ReasonsFileError`.
    """
    from actions.reasons.nearest import known_messages

    known_messages(phrasebook(words_in_file(clinic_file)))
