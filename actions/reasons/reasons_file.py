"""Reads and checks the file of phrases, `data/lookups/reasons.yml`."""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml

from actions.reasons.lexicon import KINDS, Entry, Lexicon, Phrase, spelled
from actions.reasons.words import Said, Swaps, phrase_words, swaps

REASONS_FILE = Path(__file__).resolve().parents[2] / "data" / "lookups" / "reasons.yml"

_LANGUAGES = ("en", "es")
_CHOICE = re.compile(r"\(([^()]*)\)")
_GAP = re.compile(r"\s*\.\.\.\s*")


class ReasonsFileError(ValueError):
    """The file of phrases cannot be read. The message names the line and says what to change."""


@lru_cache(maxsize=4)
def load_lexicon(path: Path = REASONS_FILE) -> Lexicon:
    """Raises `ReasonsFileError`."""
    return _File(path.name).lexicon(path.read_text(encoding="utf-8"))


class _File:
    """Reads YAML nodes and not plain values, because a node knows its line, and because `no` stays a word there."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._spellings: Swaps = {}
        self._first_lines: dict[tuple[Said, ...], tuple[Entry, int]] = {}

    def lexicon(self, text: str) -> Lexicon:
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            raise ReasonsFileError(f"{self._name} is not in order: {error}") from error
        if root is None:
            raise ReasonsFileError(f"{self._name} is empty. It needs at least a list of `reasons`.")
        parts = self._mapping(
            root, "spellings", "often_mistyped", "never_mistyped", "means_nothing", "reasons", "narrowing"
        )
        if "spellings" in parts:
            self._spellings = self._read_spellings(parts["spellings"])
        nothing = [self._checked(Entry("vague", (), (), self._phrases(n))) for n in [parts.get("means_nothing")] if n]
        entries = tuple(self._entry(node) for node in self._items(parts.get("reasons")))
        self._first_lines = {}
        narrowing = tuple(self._entry(node) for node in self._items(parts.get("narrowing")))
        often, never = (self._words(parts.get(key)) for key in ("often_mistyped", "never_mistyped"))
        return Lexicon((*nothing, *entries), narrowing, self._spellings, often, never)

    def _read_spellings(self, node: yaml.Node) -> Swaps:
        return swaps(
            (phrase_words(said), phrase_words(self._text(meant))) for said, meant in self._mapping(node).items()
        )

    def _words(self, node: yaml.Node | None) -> frozenset[str]:
        return frozenset(phrase_words(self._text(node)) if node else ())

    def _entry(self, node: yaml.Node) -> Entry:
        parts = self._mapping(node, "visits", "kind", *_LANGUAGES)
        if "visits" not in parts or not any(language in parts for language in _LANGUAGES):
            raise self._error(node, "an entry needs `visits` and phrases under `en` or `es`")
        kind = self._text(parts["kind"]) if "kind" in parts else "problem"
        if kind not in KINDS:
            raise self._error(parts["kind"], f"`{kind}` is no kind; write one of {', '.join(KINDS)}")
        adult, child = self._visits(parts["visits"])
        phrases = tuple(p for language in _LANGUAGES if language in parts for p in self._phrases(parts[language]))
        return self._checked(Entry(kind, adult, child, phrases))

    def _visits(self, node: yaml.Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if isinstance(node, yaml.MappingNode):
            who = self._mapping(node, "adult", "child")
            if set(who) != {"adult", "child"}:
                raise self._error(node, "visits that depend on age need both `adult` and `child`")
            return self._codes(who["adult"]), self._codes(who["child"])
        codes = self._codes(node)
        return codes, codes

    def _codes(self, node: yaml.Node) -> tuple[str, ...]:
        codes = (
            tuple(map(self._text, self._items(node))) if isinstance(node, yaml.SequenceNode) else (self._text(node),)
        )
        if not 1 <= len(codes) <= 3:
            raise self._error(node, "name one visit type, or two or three among which the patient chooses")
        return codes

    def _phrases(self, node: yaml.Node) -> tuple[Phrase, ...]:
        # A block's text begins on the line after its `|`.
        first = node.start_mark.line + (2 if isinstance(node, yaml.ScalarNode) and node.style == "|" else 1)
        return tuple(
            Phrase(parts, line)
            for line, row in enumerate(self._text(node).splitlines(), first)
            for phrase in row.split(",")
            if phrase.strip()
            for parts in self._readings(phrase.strip(), line)
        )

    def _readings(self, phrase: str, line: int) -> set[tuple[Said, ...]]:
        bare = _CHOICE.sub("", phrase)
        if "(" in bare or ")" in bare or "|" in bare:
            raise ReasonsFileError(
                f"{self._name}, line {line}: “{phrase}” has a bracket too many or too few, a bracket within a bracket, "
                "or choices without brackets"
            )
        found = {tuple(spelled(part, self._spellings) for part in _GAP.split(said)) for said in _choices(phrase)}
        if any(len(parts) > 2 or not all(parts) for parts in found):
            raise ReasonsFileError(
                f"{self._name}, line {line}: “{phrase}” needs words on both sides of one `...`, or a word at all"
            )
        return found

    def _checked(self, entry: Entry) -> Entry:
        for phrase in entry.phrases:
            other, line = self._first_lines.setdefault(phrase.parts, (entry, phrase.line))
            if (other.kind, other.adult, other.child) != (entry.kind, entry.adult, entry.child):
                words = " ... ".join(" ".join(part) for part in phrase.parts)
                raise ReasonsFileError(
                    f"{self._name}, line {phrase.line}: “{words}” means something else on line {line}; "
                    "keep one of the two"
                )
        return entry

    def _mapping(self, node: yaml.Node, *allowed: str) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, "expected `name: value` here")
        found = {self._text(key): value for key, value in node.value}
        for key, _ in node.value:
            if allowed and key.value not in allowed:
                raise self._error(key, f"`{key.value}` is not known here; write one of {', '.join(allowed)}")
        return found

    def _items(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(node, "expected a list here")
        return list(node.value)

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self._error(node, "expected words here")
        return str(node.value)

    def _error(self, node: yaml.Node, what: str) -> ReasonsFileError:
        return ReasonsFileError(f"{self._name}, line {node.start_mark.line + 1}: {what}")


def _choices(phrase: str) -> Iterator[str]:
    """Every reading of a phrase with choices: "(knee|hip) pain" is two."""
    pieces = [piece.split("|") if at % 2 else [piece] for at, piece in enumerate(_CHOICE.split(phrase))]
    return map("".join, itertools.product(*pieces))
