"""Reads sentences from a file of JSON lines and prints what the newest model makes of them, for scoring.

`python -m bot.training.predict FILE.jsonl` takes rows `{id, text}` (`prev_system`, the clinic's sentence before it, and
`lang` may come along) and prints `{id, intent, confidence}` for each, with the labels that public evaluation sets use.

`--ranking` adds `ranking`: `[label, confidence]` of every intent, likeliest first, before the threshold (two intents
may have one label). `--timed` reads each sentence by itself, as in a turn, and adds `milliseconds`. `--temperature`
takes the place of the one that was trained with.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.training import models
from bot.training.understanding import ALL_INTENTS, FALLBACK, Said, Understanding, Understood

# Our intents are finer than the labels. What is not named here has the same name there.
LABELS = {
    ("book_appointment", None): "book",
    ("book_appointment", "find_provider"): "find_provider",
    ("reschedule_appointment", None): "reschedule",
    ("cancel_appointment", None): "cancel",
    ("check_appointments", None): "check_appointment",
    ("stop_flow", None): "deny",
    ("stop_flow", "cancel_that"): "cancel",
    ("human_request_topic", None): "human_handoff",
    ("change_contact", None): "human_handoff",
    ("bot_challenge", None): "help",
    (FALLBACK, None): "out_of_scope",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--ranking", action="store_true")
    parser.add_argument("--timed", action="store_true")
    parser.add_argument("--temperature", type=float)
    chosen = parser.parse_args()
    rows = read_rows(chosen.file)
    settings: dict[str, Any] = {"ranking_length": ALL_INTENTS} if chosen.ranking else {}
    if chosen.temperature is not None:
        settings["temperature"] = chosen.temperature
    with Understanding(models.newest(), settings) as understanding:
        said = [Said.from_row(row) for row in rows]
        readings = _one_by_one(understanding, said) if chosen.timed else [(u, {}) for u in understanding.read(said)]
    for row, (understood, facts) in zip(rows, readings, strict=True):
        print(json.dumps({**answer(row, understood, ranking=chosen.ranking), **facts}, ensure_ascii=False))
    return 0


def read_rows(file: Path) -> list[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def answer(row: Mapping[str, Any], understood: Understood, *, ranking: bool = False) -> dict[str, Any]:
    """The row that is printed for one sentence."""
    asked = row.get("prev_system")
    answered = {"id": row["id"], "intent": label(understood, asked), "confidence": confidence(understood)}
    return {**answered, "ranking": labelled_ranking(understood, asked)} if ranking else answered


def label(understood: Understood, prev_system: str | None = None) -> str:
    """The evaluation label of a reading."""
    return label_of(understood.intent, understood.topic, prev_system)


def label_of(intent: str, topic: str | None = None, prev_system: str | None = None) -> str:
    """The evaluation label of an intent. "Anything at five?" says when one can come, once the clinic has asked."""
    if intent == "ask_availability":
        return "inform" if prev_system else "book"
    return LABELS.get((intent, topic)) or LABELS.get((intent, None), intent)


def labelled_ranking(understood: Understood, prev_system: str | None = None) -> list[tuple[str, float]]:
    """The ranking in evaluation labels. Only the likeliest intent's topic is known; the others count as without one."""
    return [
        (label_of(intent, None if place else understood.topic, prev_system), round(share, 5))
        for place, (intent, share) in enumerate(understood.ranking)
    ]


def confidence(understood: Understood) -> float:
    """How sure the model is of its answer: of "none of these", as much as it doubts its best guess."""
    if understood.intent == FALLBACK and understood.ranking:
        return round(1 - understood.ranking[0][1], 4)
    return round(understood.confidence, 4)


def _one_by_one(understanding: Understanding, sentences: Sequence[Said]) -> list[tuple[Understood, dict[str, float]]]:
    """Each reading and how long it took. The first sentence is read twice, since the first reading is a slow one."""
    understanding.read(sentences[:1])
    readings = []
    for said in sentences:
        began = time.perf_counter()
        (understood,) = understanding.read([said])
        readings.append((understood, {"milliseconds": round((time.perf_counter() - began) * 1000, 2)}))
    return readings


if __name__ == "__main__":
    sys.exit(main())
