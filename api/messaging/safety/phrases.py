"""The phrase list of `data/emergency/phrases.yml`, read once and compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from api.messaging.safety.patterns import Concepts, Pattern, PatternSet, Words, label, parse
from api.messaging.safety.words import Vocabulary, Wall

PHRASES = Path(__file__).parents[3] / "data" / "emergency" / "phrases.yml"

_STOPS = {"and": Wall.AND, "comma": Wall.COMMA, "sentence": Wall.SENTENCE, "nothing": Wall.NOTHING_CROSSES}


class Verdict(StrEnum):
    """What a message asks of the clinic, before anything else is done with it."""

    EMERGENCY = "emergency"  # 911
    CRISIS = "crisis"  # 988
    ASK = "ask"  # "Is this happening now?"
    NONE = "none"


class Overlap(StrEnum):
    """Whether a cue counts that stands inside a red flag."""

    NONE = "none"
    GAPS = "gaps"  # only between its words: "my face is not drooping"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Context:
    """Wording around a red flag that makes it a question rather than an alarm: "no chest pain", "my stroke in 2019"."""

    doubts: frozenset[Verdict]
    before: int
    after: int
    stops_at: Wall
    overlap: Overlap
    ends_at: Words
    yields_to: Words
    cues: PatternSet
    exceptions: PatternSet


@dataclass(frozen=True, slots=True)
class PhraseList:
    """Everything that the guard knows, and who approved it."""

    version: int
    signed_off: str | None
    verdicts: Mapping[str, Verdict]
    sources: Mapping[str, str]
    concepts: Concepts
    red_flags: PatternSet
    contexts: tuple[Context, ...]
    harmless: PatternSet
    vocabulary: Vocabulary


def load(path: Path = PHRASES) -> PhraseList:
    """The phrase list at `path`. Raises `ValueError`, naming the pattern, for one that cannot be read."""
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    lists = {name: _words(words) for name, words in data["lists"].items()}
    wordings = tuple(_wordings_of(data["concepts"], lists))
    names = {name: frozenset({label(name)}) for name in data["concepts"]}
    if twice := lists.keys() & names:
        raise ValueError(f"The names {sorted(twice)} stand for a list and for a concept.")
    red_flags = PatternSet(_patterns_of(data["groups"], lists | names))
    contexts = tuple(_context(context, lists) for context in data["contexts"].values())
    harmless = PatternSet(p for written in data["harmless"].values() for line in written for p in parse(line, lists))
    return PhraseList(
        version=data["version"],
        signed_off=data["signed_off"],
        verdicts={group["name"]: Verdict(group["verdict"]) for group in data["groups"]},
        sources={group["name"]: group["source"] for group in data["groups"]},
        concepts=Concepts(wordings),
        red_flags=red_flags,
        contexts=contexts,
        harmless=harmless,
        vocabulary=_vocabulary(data, (*red_flags.patterns, *wordings), contexts, harmless),
    )


def _wordings_of(concepts: Any, lists: Mapping[str, Words]) -> Iterator[Pattern]:
    for name, languages in concepts.items():
        for lines in languages.values():
            for line in lines:
                yield from parse(line, lists, name)


def _patterns_of(groups: list[Any], lists: Mapping[str, Words]) -> Iterator[Pattern]:
    for group in groups:
        for language in ("both", "en", "es"):
            for line in group.get(language, ()):
                yield from parse(line, lists, group["name"])


def _context(context: Any, lists: Mapping[str, Words]) -> Context:
    return Context(
        doubts=frozenset(map(Verdict, context.get("doubts", Verdict))),
        before=context["before"],
        after=context["after"],
        stops_at=_STOPS[context["stops_at"]],
        overlap=Overlap(context["overlap"]),
        ends_at=_words(context.get("ends_at", "")),
        yields_to=_words(context.get("yields_to", "")),
        cues=PatternSet(p for line in context["cues"] for p in parse(line, lists)),
        exceptions=PatternSet(p for line in context.get("except", ()) for p in parse(line, lists)),
    )


def _vocabulary(data: Any, red: tuple[Pattern, ...], contexts: tuple[Context, ...], harmless: PatternSet) -> Vocabulary:
    context_words = {
        word for c in contexts for word in _words_of(c.cues.patterns) | _words_of(c.exceptions.patterns) | c.yields_to
    }
    return Vocabulary(
        red=_words_of(red),
        other=_words_of(harmless.patterns) | context_words | _words(data["not_typos"]),
        read_as={heard: _words(meant) for heard, meant in data["read_as"].items()},
    )


def _words_of(patterns: tuple[Pattern, ...]) -> Words:
    words = frozenset(word for pattern in patterns for step in pattern.steps for word in step.words)
    return frozenset(word for word in words if not word.startswith("<"))


def _words(words: str) -> Words:
    return frozenset(words.split())
