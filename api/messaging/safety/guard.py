"""Deciding, before the dialogue model sees a message, whether it may be an emergency.

The guard only recognises; it never judges how bad something is and never advises. It is deterministic: the same
words always bring the same verdict, and every verdict can be traced to a line of the phrase list or to learned weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.messaging.safety.patterns import Found, Words, in_full
from api.messaging.safety.phrases import Context, Overlap, Verdict, load
from api.messaging.safety.second_look import SURE_AGAINST_A_DOUBT, SURE_OF_NO_DANGER, Look, second_look
from api.messaging.safety.words import Message

LIST = load()
NO_READING: Words = frozenset()
MOST_URGENT_FIRST = (Verdict.EMERGENCY, Verdict.CRISIS, Verdict.ASK)


@dataclass(frozen=True, slots=True)
class Listed:
    """What the phrase list makes of a message, and whether an unmistakable sign in it is said of now."""

    verdict: Verdict
    unmistakable: bool


def verdict(text: str, lang: str | None = None) -> Verdict:  # noqa: ARG001
    """What `text` asks for: 911, 988, the question "Is this happening now?", or nothing.

    `lang` never narrows the search: people in distress fall back into their first language, or mix two.
    """
    return decide(listen(text), second_look().look(text))


def decide(listed: Listed, looked: Look) -> Verdict:
    """The verdict of the list and the second look together.

    Where the list finds nothing, the second look decides. What the list finds stands, with two exceptions: what it
    would ask about becomes 911 or 988 where the second look is surer still, and a sign that may mean something else
    counts for nothing where the second look is sure that the message is harmless. An unmistakable sign always stands.
    """
    if listed.verdict is Verdict.NONE:
        return looked.verdict
    if not listed.unmistakable and looked.harmless >= SURE_OF_NO_DANGER:
        return Verdict.NONE
    if listed.verdict is Verdict.ASK and looked.danger >= SURE_AGAINST_A_DOUBT:
        return looked.verdict
    return listed.verdict


def listed_verdict(text: str) -> Verdict:
    """What the phrase list alone finds."""
    return listen(text).verdict


def listen(text: str) -> Listed:
    """What the phrase list finds, and how plainly."""
    message = LIST.vocabulary.read(text)
    everyday = LIST.harmless.positions(message.words)
    words = [NO_READING if position in everyday else word for position, word in enumerate(message.words)]
    marked, mentions = LIST.concepts.mark(words)
    heard: set[tuple[Verdict, bool]] = set()
    for pattern, found in LIST.red_flags.find(marked):
        flagged = LIST.verdicts[pattern.group]
        sign = flagged, pattern.unmistakable
        if sign not in heard and (whole := in_full(pattern, found, marked, mentions)):
            heard.add((Verdict.ASK, False) if _is_in_doubt(message, whole, flagged) else sign)
    verdicts = {flagged for flagged, _ in heard}
    return Listed(
        verdict=next((urgent for urgent in MOST_URGENT_FIRST if urgent in verdicts), Verdict.NONE),
        unmistakable=any(unmistakable for _, unmistakable in heard),
    )


def _is_in_doubt(message: Message, found: Found, flagged: Verdict) -> bool:
    """Whether the words around the red flag deny it, put it in the past, or only suppose it."""
    return any(flagged in context.doubts and _applies(context, message, found) for context in LIST.contexts)


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
    elif not set(cue).isdisjoint(found):
        return context.overlap is Overlap.ANY
    elif context.overlap is Overlap.NONE:
        return False
    else:  # between the words of the red flag, as if it stood in front of the rest of them
        left, right = cue[-1], next((position for position in found if position > cue[-1]), cue[-1])
        limit, ends = max(context.before, 1), context.ends_at
    return (
        right - left <= limit
        and message.wall_between(left, right) < context.stops_at
        and not _any_of(ends, message.words[left + 1 : right])
    )


def _any_of(wanted: Words, words: Sequence[Words]) -> bool:
    return any(not wanted.isdisjoint(word) for word in words)
