"""What a caller has said or pressed, as far as the telephone knows it: words are for the dialogue."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from api.calls.for_the_ear import spoken
from api.calls.listening import Listening

UNSURE = 0.35
"""Below this confidence the recogniser was guessing. Some of its models give none, which Twilio sends as 0."""

_PERSON = re.compile(
    r"^(?:operator|representative|agent|receptionist|(?:a |real |live )*(?:person|human)"
    r"|operadora?|una persona|recepcion)$"
)
_IN_WRITING = re.compile(
    r"\b(?:text (?:me|it|that|them)|send (?:me|it|that|them).* (?:text|message)|by text"
    r"|mande\w* .*(?:mensaje|texto)|(?:por|en) (?:mensaje|texto)|envi\w+ .*(?:mensaje|texto))\b"
)
_NOTHING_MORE = re.compile(
    r"^(?:no+|nope|nah|no (?:thanks|thank you|that is all|thats all|im good|gracias|nada mas|eso es todo)"
    r"|nothing(?: else)?|thats (?:all|it)|that is (?:all|it)|im (?:good|done|all set)|all set|(?:good ?)?bye"
    r"|thank you(?: bye)?|thanks(?: bye)?|nada(?: mas)?|es todo|eso es todo|adios|gracias|muchas gracias|hasta luego)$"
)
_YES_OR_NO = re.compile(
    r"^(?:(?:yes|yeah|yep|yup|ok|okay|sure|right|correct|mhm|uh huh|no|nope|nah|si|claro|bueno|aja|correcto"
    r"|please|por favor|thank you|thanks|gracias) ?)+$"
)
_PHONE_DIGITS = 10

_FIRST_WORDS = 3

_KEYED = ("birth_date", "name", "number", "own_birth_date", "own_name")
"""Questions that are answered with more than one key."""

type Sort = Literal["silence", "person", "repeat", "language", "writing", "nothing_more", "unclear", "words"]


@dataclass(frozen=True, slots=True)
class Heard:
    """`sort` tells who has to deal with it; `words` are for the dialogue, or digits for the edge itself."""

    sort: Sort
    words: str = ""
    by_key: bool = False


def hear(form: Mapping[str, str], listening: Listening) -> Heard:
    """Reads Twilio's SpeechResult, Confidence and Digits. Keys count before speech: whoever presses one means it."""
    digits = re.sub(r"[^0-9*#]", "", form.get("Digits", ""))
    if digits:
        return _pressed(digits, listening)
    speech = " ".join(form.get("SpeechResult", "").split())
    if not speech:
        return Heard("silence")
    if 0 < _confidence(form) < UNSURE:
        return Heard("unclear")
    return _said(speech, listening)


def _pressed(digits: str, listening: Listening) -> Heard:
    if digits == "0":
        return Heard("person", by_key=True)
    if digits.startswith("*"):
        return Heard("repeat", by_key=True)
    keyed = digits.strip("#*")
    if not keyed:
        return Heard("repeat", by_key=True)
    if chosen := listening.chosen(keyed):
        return Heard("words", chosen, by_key=True)
    if keyed == "9" and listening.kind in ("menu", "open", "more", "options"):
        return Heard("language", by_key=True)
    if listening.kind in _KEYED:
        return Heard("words", keyed, by_key=True)
    return Heard("unclear", by_key=True)


def _said(speech: str, listening: Listening) -> Heard:
    plain = folded(speech)
    if listening.is_unheard and _YES_OR_NO.match(plain):
        return Heard("repeat")
    if _PERSON.match(plain):
        return Heard("person")
    if _IN_WRITING.search(plain):
        return Heard("writing")
    if listening.kind == "more" and _NOTHING_MORE.match(plain):
        return Heard("nothing_more")
    return Heard("words", speech)


def was_put(question: str, heard: str, language: str) -> bool:
    """Whether a caller who heard only so much has heard what was asked: the question begins in it."""
    sentences = re.split(r"(?<=[.?!])\s+", spoken(question, language).strip())
    asked = next((one for one in reversed(sentences) if "?" in one), sentences[-1])
    return " ".join(folded(asked).split()[:_FIRST_WORDS]) in folded(heard)


def phone_in(digits: str) -> str | None:
    """A US number as it was keyed, in E.164."""
    only = re.sub(r"\D", "", digits).removeprefix("1")
    return f"+1{only}" if len(only) == _PHONE_DIGITS else None


def folded(speech: str) -> str:
    """Small letters without accents and marks."""
    plain = speech.casefold().translate(str.maketrans("áéíóúüñ", "aeiouun"))
    return " ".join(re.sub(r"[^a-z ]", "", plain.replace("-", " ")).split())


def _confidence(form: Mapping[str, str]) -> float:
    try:
        return float(form.get("Confidence") or 0)
    except ValueError:
        return 0.0
