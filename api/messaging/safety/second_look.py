"""A second look at a message, beside the phrase list: how much it is like the sentences of people in danger.

The list finds what somebody wrote down; people say it in ways that nobody did, and say its words in jest. The second
look weighs words, pairs of words and runs of letters by weights that were learned from `data/emergency/sentences/` and
are kept in a file, so that the same words always bring the same verdict.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.messaging.safety.phrases import Verdict

WEIGHTS = Path(__file__).resolve().parents[3] / "data" / "emergency" / "second_look.tsv"
VERDICTS = (Verdict.EMERGENCY, Verdict.CRISIS, Verdict.ASK)
"""What a weight speaks for, in this order; all of them speak against a harmless message."""
Weight = tuple[float, ...]

SURE = 0.5
SURE_AGAINST_A_DOUBT = 0.7
"""So sure it must be to overrule a "no", a "last year" or an "if" that the list has seen."""
SURE_OF_NO_DANGER = 0.8
"""So sure it must be to overrule a sign of the list that may mean something else: "drowning in work"."""
LIKELY = 0.5
FEWEST_WORDS = 3
MOST_WORDS = 100
LETTERS = 4
SHORTEST_WORD_WITH_LETTERS = 4
BIAS = "(bias)"


@dataclass(frozen=True, slots=True)
class Look:
    """What the second look makes of a message.

    Between 0 and 1: `danger` is how likely it calls for 911 or 988, `harmless` how likely for nothing at all.
    """

    verdict: Verdict
    danger: float
    harmless: float


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The learned weights, by feature."""

    weights: Mapping[str, Weight]

    def look(self, text: str) -> Look:
        """911 or 988 when it is sure, the question when danger is likely, else nothing.

        One or two words ("no", "the last one") are too little to go by: those are the list's. So is a family name with
        a birth date, whose numbers are no words.
        """
        if sum(word.isalpha() for word in words_of(text)) < FEWEST_WORDS:
            return Look(Verdict.NONE, 0.0, 0.0)
        emergency, crisis, ask = self.shares(text)
        danger, harmless = emergency + crisis, 1 - emergency - crisis - ask
        if danger >= SURE:
            return Look(Verdict.CRISIS if crisis > emergency else Verdict.EMERGENCY, danger, harmless)
        return Look(Verdict.ASK if danger + ask >= LIKELY else Verdict.NONE, danger, harmless)

    def shares(self, text: str) -> tuple[float, float, float]:
        """How likely each of `VERDICTS` is, between 0 and 1."""
        known = [self.weights[feature] for feature in features(text) if feature in self.weights]
        scale = 1 / math.sqrt(max(1, len(known)))
        emergency, crisis, ask = (
            math.exp(min(50.0, bias + scale * sum(weight[column] for weight in known)))
            for column, bias in enumerate(self.weights[BIAS])
        )
        whole = 1 + emergency + crisis + ask
        return emergency / whole, crisis / whole, ask / whole


@functools.cache
def second_look() -> SecondLook:
    """The weights of the file, read once. Raises `ValueError` with the line that cannot be read."""
    weights: dict[str, Weight] = {}
    for number, line in enumerate(WEIGHTS.read_text(encoding="utf-8").splitlines(), 1):
        feature, *values = line.split("\t")
        if len(values) != len(VERDICTS):
            raise ValueError(f"{WEIGHTS.name}, line {number}: {len(VERDICTS)} weights belong here. Learn it anew.")
        weights[feature] = tuple(map(float, values))
    return SecondLook(weights)


def features(text: str) -> list[str]:
    """What is weighed in a message, each once, in a fixed order: words, pairs of words, and runs of letters."""
    words = words_of(text)
    found = [*words, *(f"{a} {b}" for a, b in itertools.pairwise(words))]
    found += [f"{a} _ {b}" for a, b in zip(words, words[2:], strict=False)]
    for word in words:
        if len(word) >= SHORTEST_WORD_WITH_LETTERS:
            framed = f"<{word}>"
            found += [f"#{framed[i : i + LETTERS]}" for i in range(len(framed) - LETTERS + 1)]
    return list(dict.fromkeys(found))


def words_of(text: str) -> list[str]:
    """The first words of a message, plain."""
    return _WORD.findall(_plain(text))[:MOST_WORDS]


_WORD = re.compile(r"[a-z]+|\d+|[?!]")
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))
