"""Reads and checks the file of phrases, `data/lookups/reasons.yml`."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml

from actions.reasons.lexicon import ELSEWHERE, KINDS, Entry, Lexicon, Meaning, Phrase
from actions.reasons.notation import Lists, NotationError, readings
from actions.reasons.words import Said, Swaps, phrase_words, swapped, swaps, without_fillers

REASONS_FILE = Path(__file__).resolve().parents[2] / "data" / "lookups" / "reasons.yml"

HOW_LONG = ("new", "lasting", "past")

_MOST_CHOICES, _MOST_OTHERS = 3, 8

_LANGUAGES = ("en", "es")
_PARTS = (
    "spellings",
    "often_mistyped",
    "never_mistyped",
    "lists",
    "how_long",
    "asides",
    "means_nothing",
    "treated_elsewhere",
    "wants_to_come",
    "reasons",
    "narrowing",
    "in_english",
    "examples",
)

_WITHOUT_VISIT = {"treated_elsewhere": ELSEWHERE, "means_nothing": "vague", "wants_to_come": "contact"}
"""The kind of the phrases in each part that means no visit."""


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
        self._lists: Lists = {}
        self._first_lines: dict[tuple[Said, ...], tuple[Meaning, int]] = {}

    def lexicon(self, text: str) -> Lexicon:
        try:
            root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError as error:
            raise ReasonsFileError(f"{self._name} is not in order: {error}") from error
        if root is None:
            raise ReasonsFileError(f"{self._name} is empty. It needs at least a list of `reasons`.")
        parts = self._mapping(root, *_PARTS)
        if "spellings" in parts:
            self._spellings = self._read_spellings(parts["spellings"])
        if "lists" in parts:
            self._lists = self._read_lists(parts["lists"])
        how_long = self._mapping(parts["how_long"], *HOW_LONG) if "how_long" in parts else {}
        nothing = [
            self._checked(Entry(Meaning(kind), self._phrases(parts[name])))
            for name, kind in _WITHOUT_VISIT.items()
            if name in parts
        ]
        entries = tuple(self._entry(node) for node in self._items(parts.get("reasons")))
        self._first_lines = {}
        return Lexicon(
            reasons=(*nothing, *entries),
            narrowing=tuple(self._entry(node) for node in self._items(parts.get("narrowing"))),
            how_long={name: self._phrases(node, whole=True) for name, node in how_long.items()},
            asides=self._phrases(parts["asides"], whole=True) if "asides" in parts else (),
            in_english=self._read_english(parts.get("in_english")),
            examples=self._examples(parts.get("examples")),
            spellings=self._spellings,
            often_mistyped=self._words(parts.get("often_mistyped")),
            never_mistyped=self._words(parts.get("never_mistyped")),
        )

    def _read_spellings(self, node: yaml.Node) -> Swaps:
        return swaps(
            (phrase_words(said), phrase_words(self._text(meant))) for said, meant in self._mapping(node).items()
        )

    def _read_lists(self, node: yaml.Node) -> Lists:
        """A list may name those above it."""
        for name, value in self._mapping(node).items():
            said = (parts[0] for phrase, line in self._lines(value) for parts in self._read(phrase, line))
            self._lists = {**self._lists, name: tuple(dict.fromkeys(said))}
        return self._lists

    def _read_english(self, node: yaml.Node | None) -> dict[str, str]:
        """The English of each Spanish word, under its form in the singular; the first that is written counts."""
        found: dict[str, str] = {}
        for english, words in (self._mapping(node) if node else {}).items():
            for word in phrase_words(self._text(words)):
                found.setdefault(word, english)
        return found

    def _examples(self, node: yaml.Node | None) -> dict[str, tuple[str, ...]]:
        by_visit = self._mapping(node) if node else {}
        rows = {visit: self._text(said).splitlines() for visit, said in by_visit.items()}
        return {
            "" if visit == "none" else visit: tuple(row.strip() for row in said if row.strip())
            for visit, said in rows.items()
        }

    def _words(self, node: yaml.Node | None) -> frozenset[str]:
        return frozenset(phrase_words(self._text(node)) if node else ())

    def _entry(self, node: yaml.Node) -> Entry:
        parts = self._mapping(node, "visits", "kind", "if_new", "if_lasting", "if_past", "or_else", *_LANGUAGES)
        if "visits" not in parts or not any(language in parts for language in _LANGUAGES):
            raise self._error(node, "an entry needs `visits` and phrases under `en` or `es`")
        kind = self._text(parts["kind"]) if "kind" in parts else "problem"
        if kind not in KINDS:
            raise self._error(parts["kind"], f"`{kind}` is no kind; write one of {', '.join(KINDS)}")
        adult, child = self._visits(parts["visits"])
        most = {**dict.fromkeys(("if_new", "if_lasting", "if_past"), _MOST_CHOICES), "or_else": _MOST_OTHERS}
        others = [self._codes(parts[key], most=count) if key in parts else () for key, count in most.items()]
        phrases = tuple(p for language in _LANGUAGES if language in parts for p in self._phrases(parts[language]))
        return self._checked(Entry(Meaning(kind, adult, child, *others), phrases))

    def _visits(self, node: yaml.Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if isinstance(node, yaml.MappingNode):
            who = self._mapping(node, "adult", "child")
            if set(who) != {"adult", "child"}:
                raise self._error(node, "visits that depend on age need both `adult` and `child`")
            return self._codes(who["adult"]), self._codes(who["child"])
        codes = self._codes(node)
        return codes, codes

    def _codes(self, node: yaml.Node, *, most: int = _MOST_CHOICES) -> tuple[str, ...]:
        codes = (
            tuple(map(self._text, self._items(node))) if isinstance(node, yaml.SequenceNode) else (self._text(node),)
        )
        if not 1 <= len(codes) <= most:
            raise self._error(node, f"name one visit type, or up to {most}")
        return codes

    def _phrases(self, node: yaml.Node, *, whole: bool = False) -> tuple[Phrase, ...]:
        """`whole` phrases keep the small words, which tell "for weeks" from "in weeks"."""
        return tuple(
            Phrase(parts, line, composed="{" in phrase or "(" in phrase)
            for phrase, line in self._lines(node)
            for parts in self._spelled(phrase, line, whole=whole)
        )

    def _lines(self, node: yaml.Node) -> Iterator[tuple[str, int]]:
        """The phrases of a block, each with its line."""
        # A block's text begins on the line after its `|`.
        first = node.start_mark.line + (2 if isinstance(node, yaml.ScalarNode) and node.style == "|" else 1)
        for line, row in enumerate(self._text(node).splitlines(), first):
            yield from ((phrase.strip(), line) for phrase in row.split(",") if phrase.strip())

    def _spelled(self, phrase: str, line: int, *, whole: bool) -> set[tuple[Said, ...]]:
        """The readings of a phrase in the one spelling that messages are brought to."""
        shape = (lambda words: words) if whole else without_fillers
        found = {tuple(shape(swapped(part, self._spellings)) for part in parts) for parts in self._read(phrase, line)}
        if any(len(parts) > 2 or not all(parts) for parts in found):
            raise ReasonsFileError(
                f"{self._name}, line {line}: “{phrase}” needs words on both sides of one `...`, or a word at all"
            )
        return found

    def _read(self, phrase: str, line: int) -> list[tuple[Said, ...]]:
        try:
            return list(readings(phrase, self._lists))
        except NotationError as error:
            raise ReasonsFileError(f"{self._name}, line {line}: “{phrase}” {error}") from error

    def _checked(self, entry: Entry) -> Entry:
        for phrase in (phrase for phrase in entry.phrases if not phrase.composed):
            meaning, line = self._first_lines.setdefault(phrase.parts, (entry.meaning, phrase.line))
            if meaning != entry.meaning:
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
