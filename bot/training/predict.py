"""Reads sentences from a file of JSON lines and prints what the newest model makes of them, for scoring.

`python -m bot.training.predict FILE.jsonl` takes rows `{id, text}` (`prev_system`, the clinic's sentence before it, and
`lang` may come along) and prints `{id, intent, confidence}` for each, with the labels that public evaluation sets use.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.training import models
from bot.training.understanding import FALLBACK, Understanding, Understood

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
    ("bot_challenge", None): "help",
    (FALLBACK, None): "out_of_scope",
}


def main() -> int:
    if len(sys.argv) != 2:
        print("Usage: python -m bot.training.predict FILE.jsonl", file=sys.stderr)
        return 2
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    with Understanding(models.newest()) as understanding:
        for row, understood in zip(rows, understanding.read([row["text"] for row in rows]), strict=True):
            answer = {
                "id": row["id"],
                "intent": label(understood, row.get("prev_system")),
                "confidence": confidence(understood),
            }
            print(json.dumps(answer, ensure_ascii=False))
    return 0


def label(understood: Understood, prev_system: str | None = None) -> str:
    """The evaluation label of a reading. "Anything at five?" says when one can come, once the clinic has asked."""
    if understood.intent == "ask_availability":
        return "inform" if prev_system else "book"
    kind = (understood.intent, understood.topic)
    return LABELS.get(kind) or LABELS.get((understood.intent, None), understood.intent)


def confidence(understood: Understood) -> float:
    """How sure the model is of its answer: of "none of these", as much as it doubts its best guess."""
    if understood.intent == FALLBACK and understood.ranking:
        return round(1 - understood.ranking[0][1], 4)
    return round(understood.confidence, 4)


if __name__ == "__main__":
    sys.exit(main())
