"""The rows of the lists that are measured with, and what of them a prediction command may see: never the answer."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.training.predict import label_of

OUT_OF_SCOPE = "out_of_scope"

type Json = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """What every list's rows have; `question` is what the prediction command gets."""

    question: Json
    lang: str
    source: str

    @property
    def text(self) -> str:
        return self.question["text"]


@dataclass(frozen=True)
class IntentRow(Row):
    """`intent` is what the row was written for, `accepted` are all readings that are right.

    `strict` rows have one meaning. `tier` A is medical wording, B wording of any clinic, C another trade. `kind` is
    `clear` or `near_domain` where the clinic does not do what is asked.
    """

    intent: str
    accepted: frozenset[str]
    strict: bool = True
    tier: str = "A"
    kind: str = "clear"


@dataclass(frozen=True)
class TimeRow(Row):
    """`gold` and `also` are constraints, as `actions.times` answers them; `clarify` wants a question."""

    category: str
    gold: Json
    also: tuple[Json, ...]
    clarify: bool
    no_constraint: bool


@dataclass(frozen=True)
class ReasonRow(Row):
    """`acceptable` visit types; a question is as good where `asking_is_fine`; `silent` gives no reason at all."""

    acceptable: frozenset[str]
    asking_is_fine: bool
    silent: bool


@dataclass(frozen=True)
class SafetyRow(Row):
    """`verdict` is the guard's answer as it should be."""

    verdict: str


def read_json_lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def intent_rows(rows: Iterable[Json]) -> list[IntentRow]:
    """Rows of an evaluation set, see docs/understanding.md; what they leave out is as in the public sets."""
    return [
        IntentRow(
            _question(row, "prev_system", "lang"),
            _lang(row),
            row.get("source", "-"),
            row["intent"],
            frozenset(row.get("intents") or [row["intent"]]),
            bool(row.get("strict", True)),
            row.get("tier", "A"),
            row.get("kind") or "clear",
        )
        for row in rows
    ]


def sentences_by_intent(file: Path) -> list[IntentRow]:
    """Rows of a YAML file of our own: language, intent, sentences."""
    languages = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [
        IntentRow({"text": text, "lang": lang}, lang, file.stem, label_of(intent), frozenset({label_of(intent)}))
        for lang, intents in languages.items()
        for intent, texts in intents.items()
        for text in texts.splitlines()
    ]


def time_rows(rows: Iterable[Json]) -> list[TimeRow]:
    return [
        TimeRow(
            _question(row, "lang", "ref", "tz", "context"),
            _lang(row),
            row.get("source", "-"),
            row.get("category", "-"),
            row["gold"],
            tuple(row.get("also") or ()),
            bool(row.get("clarify")),
            bool(row.get("no_constraint")),
        )
        for row in rows
    ]


def reason_rows(rows: Iterable[Json]) -> list[ReasonRow]:
    return [
        ReasonRow(
            _question(row, "lang", "who"),
            _lang(row),
            row.get("who", "adult"),
            frozenset(row["acceptable"]),
            bool(row.get("ask_ok")),
            bool(row.get("none")),
        )
        for row in rows
    ]


def safety_rows(rows: Iterable[Json]) -> list[SafetyRow]:
    return [SafetyRow(_question(row, "lang"), _lang(row), row["verdict"], row["verdict"]) for row in rows]


def _question(row: Json, *may_be_seen: str) -> Json:
    return {"text": row["text"], **{key: row[key] for key in may_be_seen if row.get(key) is not None}}


def _lang(row: Json) -> str:
    return row.get("lang") or "en"
