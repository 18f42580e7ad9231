"""Finds the verbs of a message, and the breaks between its clauses, with the tables of `predicates`."""

import re
from dataclasses import dataclass

from actions.times import predicates, predicates_spanish
from actions.times.predicates import Kind, Table

_CLAUSE_BEGINS = r"(?:^|[-.!?;()\n,:+]\s*|\b(?:and|but|so|because|then|um|uh|hi|hey|hello|y|pero|porque|que|also)\s+)"


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that governs the times around it, or a break that ends the reach of the one before."""

    kind: Kind
    start: int
    end: int


class _Grammar:
    """One language's verbs as two searches: those that stand anywhere, and those that only open a clause."""

    def __init__(self, breaks: str, anywhere: Table, openings: Table) -> None:
        self._kinds: tuple[Kind, ...] = ("break", *(kind for kind, _ in anywhere))
        words = (rf"(?P<k{n}>\b(?:{pattern})(?![a-z0-9]))" for n, (_, pattern) in enumerate(anywhere, 1))
        self._anywhere = re.compile("|".join((f"(?P<k0>{breaks})", *words)))
        self._openings = [
            (kind, re.compile(rf"{_CLAUSE_BEGINS}(?P<verb>{pattern})(?![a-z0-9])")) for kind, pattern in openings
        ]

    def verbs(self, text: str) -> list[Verb]:
        """The verbs and breaks of a message, in order."""
        found = [Verb(self._kinds[int((m.lastgroup or "k0")[1:])], *m.span()) for m in self._anywhere.finditer(text)]
        taken = {place for verb in found for place in range(verb.start, verb.end)}
        for kind, pattern in self._openings:
            spans = (match.span("verb") for match in pattern.finditer(text))
            found += [Verb(kind, start, end) for start, end in spans if start not in taken]
        return sorted(found, key=lambda verb: verb.start)


_ENGLISH = _Grammar(predicates.BREAK, predicates.TABLE, predicates.OPENINGS)
_SPANISH = _Grammar(predicates_spanish.BREAK, predicates_spanish.TABLE, predicates_spanish.OPENINGS)


def verbs_in(text: str, *, spanish: bool) -> list[Verb]:
    """The verbs and breaks of a message in one of the two languages, in order."""
    return (_SPANISH if spanish else _ENGLISH).verbs(text)
