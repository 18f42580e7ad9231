"""Deciding, before the dialogue model sees a message, whether it may be an emergency.

The guard only recognises; it never judges how bad something is and never advises. It is deterministic: the same
words always bring the same verdict, and every verdict can be traced to a line of the phrase list.
"""

from __future__ import annotations

from collections.abc import Sequence

from api.messaging.safety.patterns import Found, Words
from api.messaging.safety.phrases import Context, Overlap, Verdict, load
from api.messaging.safety.words import Message

LIST = load()
NO_READING: Words = frozenset()
MOST_URGENT_FIRST = (Verdict.EMERGENCY, Verdict.CRISIS, Verdict.ASK)


def verdict(text: str, lang: str | None = None) -> Verdict:  # noqa: ARG001
    """What `text` asks for: 911, 988, the question "Is this happening now?", or nothing.

    `lang` never narrows the search: people in distress fall back into their first language, or mix two.
    """
    message = LIST.vocabulary.read(text)
    everyday = LIST.harmless.positions(message.words)
    words = [NO_READING if position in everyday else word for position, word in enumerate(message.words)]
    verdicts = set()
    for pattern, found in LIST.red_flags.find(words):
        flagged = LIST.verdicts[pattern.group]
        if flagged not in verdicts:
            verdicts.add(Verdict.ASK if _is_in_doubt(message, found) else flagged)
    return next((urgent for urgent in MOST_URGENT_FIRST if urgent in verdicts), Verdict.NONE)


def _is_in_doubt(message: Message, found: Found) -> bool:
    """Whether the words around the red flag deny it, put it in the past, or only suppose it."""
    return any(_applies(context, message, found) for context in LIST.contexts)


def _applies(context: Context, message: Message, found: Found) -> bool:
    spoken_of_as_now = message.words[max(0, found[0] - 2) : found[-1] + 1]
    if any(not context.yields_to.isdisjoint(words) for words in spoken_of_as_now):
        return False
    excepted = context.exceptions.positions(message.words)
    words = [NO_READING if position in excepted else word for position, word in enumerate(message.words)]
    return any(_reaches(context, message, cue, found) for _, cue in context.cues.find(words))


def _reaches(context: Context, message: Message, cue: Found, found: Found) -> bool:
    if cue[-1] < found[0]:
        left, right, limit, ends = cue[-1], found[0], context.before, context.ends_at
    elif cue[0] > found[-1]:
        left, right, limit, ends = found[-1], cue[0], context.after, NO_READING
    else:
        return context.overlap is Overlap.ANY or (context.overlap is Overlap.GAPS and set(cue).isdisjoint(found))
    return (
        right - left <= limit
        and message.wall_between(left, right) < context.stops_at
        and not _any_of(ends, message.words[left + 1 : right])
    )


def _any_of(wanted: Words, words: Sequence[Words]) -> bool:
    return any(not wanted.isdisjoint(word) for word in words)
