"""What the clinic's last sentence left open, since that changes what an answer means.

"Riverside" by itself is nothing; after "Which place?" it is an answer. The kinds are few and told by plain signs, so
that they hold for any wording of a question. How each kind shifts the intents stands in `asked.yml`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from bot.nlu.wording import without_accents

MORE = re.compile(
    r"\b(anything|something) (else|more)|help you with|(further|other|more) (help|assistance)|assist you"
    r"|\b(algo|alguna cosa|otra cosa) (mas|en que)|ayudarle en|en que (mas )?(le|te|puedo)"
)
INFORMATION = re.compile(
    r"\b(what|which|when|where|who|whom|whose|how|tell me|give me|reply with|text me|choose|city|name|birth"
    r"|que|cual|cuales|cuando|donde|quien|como|a que|digame|dime|escriba|responda|elija|nombre|nacimiento)\b"
)
CHECKING = re.compile(
    r"\b(correct|right|confirm|is that|okay with|ok with|sound good"
    r"|correcto|verdad|confirma|esta bien|de acuerdo)\b"
)


def kind_of(asked: str | None) -> str:
    """`nothing` was said before, or `more` was asked for, `information`, a `yes_or_no`, or something was `told`."""
    last = _last_sentence(asked or "")
    if not last:
        return "nothing"
    if MORE.search(last):
        return "more"
    if CHECKING.search(last):
        return "yes_or_no"
    if INFORMATION.search(last):
        return "information"
    return "yes_or_no" if "?" in last else "told"


def shifts(kind: str) -> Mapping[str, float]:
    """By how much the log-likelihood of each intent moves after a sentence of that kind; 0 where none is named."""
    return _table()[kind]


@functools.cache
def _table() -> dict[str, dict[str, float]]:
    table = yaml.safe_load((Path(__file__).parent / "asked.yml").read_text(encoding="utf-8"))
    return {kind: {intent: float(shift) for intent, shift in row.items()} for kind, row in table.items()}


def _last_sentence(text: str) -> str:
    even = without_accents(text.lower())
    return next((part for part in reversed(re.split(r"(?<=[.?!])\s+|\n+", even)) if part.strip()), "")
