"""What a question is about, by its words: a question that is surely one must never be read as a reason for a visit."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from actions.answers import folded
from api.settings import ROOT

_FILE = ROOT / "data" / "lookups" / "questions.yml"


@cache
def _table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return table


@cache
def _patterns(kind: str = "topics") -> dict[str, re.Pattern[str]]:
    words = {name: f"(?:{alternatives})" for name, alternatives in _table()["words"].items()}
    topics: dict[str, list[str]] = _table()[kind]
    return {topic: re.compile("|".join(_filled(line, words) for line in lines)) for topic, lines in topics.items()}


def _filled(line: str, words: dict[str, str]) -> str:
    """`{adult}` as the words that it stands for; `{0,3}` counts, as in any regular expression."""
    return re.sub(r"\{([a-z]+)\}", lambda name: words[name[1]], line)


_LEAD = (
    r"(?:(?:and|but|yes|yeah|yep|yea|also|so|ok|okay|wait|um|hey|hi|hello|oh|well|just|quick question|question|sorry|"
    r"thanks|no|y|pero|oye|oiga|disculpe|perdon|una pregunta|hola|si|tambien|gracias) )*"
)
# How a question begins: elsewhere these words are in statements as well ("I take the bus, so not too early").
_BEGINS = re.compile(
    _LEAD
    + r"(?:how|what|whats|where|wheres|when|which|who|whos|is|are|do|does|will|would|can|could|should|may|must|any|why|"
    r"anything|que|por que|para que|cual|cuales|cuando|cuanto|cuanta|donde|como|quien|hay|puedo|puede|pueden|podria|"
    r"nice|beautiful|lovely|gorgeous|awful|terrible|its|this|you|youre|eres|este|"
    r"la doctora|el doctor|dra?|doctora?|trabaja|atiende|"
    r"debo|tengo que|hace falta|tienen|tiene|aceptan|acepta|toman|reciben|es|necesito|me va|va a|eso|duele|gonna|"
    r"mi \w+ (?:me )?puede|going to|the link|my link|i cant (?:join|open)|el enlace|no me)\b"
)
_MOST_WORDS = 14
_CONDITION = re.compile(
    r"\b(?:if|unless|depends|as long as|only|but|first|before|siempre que|depende|pero|primero|antes)\b"
)
_CLAUSES = re.compile(
    r"(?<=[.?!;,\n])(?<!\b[Dd]r\.)(?<!\b[Dd]ra\.)(?<!\b[Mm]rs\.)(?<!\b[Mm]s\.)\s+|\n+|\s+(?=¿)|"
    r"\s+(?:and|also|plus|y)\s+(?=(?:hows?|whats?|wheres?|is|are|do|does|can|will|cu[aá]nto|d[oó]nde|"
    r"qu[eé]|puede|puedo)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """`topic`: what is asked. `words`: the part of the message that asks. `rest`: what else it says, "" for nothing."""

    topic: str
    words: str
    rest: str = ""

    @property
    def plan(self) -> str | None:
        """An insurer that is named, as it was written but for a capital."""
        found = re.search(rf"\b(?:{_table()['words']['carrier']})\b", self.words, re.IGNORECASE)
        return f"{found[0][:1].upper()}{found[0][1:]}" if found else None


def question_in(text: str, *, surely: bool = False) -> Question | None:
    """What the message asks, or None.

    `surely`: it is known to be a question, so that its words need not look like one. Where it sets a condition ("yes,
    but how much is it?"), nothing else that is said in it counts.
    """
    clauses = [clause for clause in _CLAUSES.split(text) if clause.strip()]
    asked = {clause: topic for clause in clauses if (topic := topic_of(clause, surely=surely))}
    if not asked:
        whole = topic_of(text, surely=surely)
        return Question(whole, text) if whole else None
    others = [clause for clause in clauses if clause not in asked]
    rest = "" if _CONDITION.search(folded(text)) else " ".join(others).strip(" ,;")
    return Question(next(iter(asked.values())), " ".join(asked), rest)


def topic_of(words: str, *, surely: bool = False) -> str | None:
    """The topic that a sentence asks about, by its words alone."""
    said = folded(words)
    if not surely and (len(said.split()) > _MOST_WORDS or not _BEGINS.match(said)):
        return None
    return next((topic for topic, pattern in _patterns().items() if pattern.search(said)), None)


def request_in(text: str) -> str | None:
    """What is asked of the staff: a refill, results, a form. None where the words do not tell."""
    said = folded(text)
    return next((topic for topic, pattern in _patterns("requests").items() if pattern.search(said)), None)
