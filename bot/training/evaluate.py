"""How well the newest model understands sentences that it was not trained on: `python -m bot.training.evaluate`.

The sentences are those of `tests/bot/nlu/held_out.yml` or of `--sentences FILE`. `--misses` lists every wrong reading,
`--curve` shows what each fallback threshold would cost and catch, `--json` prints the figures alone, for the tests.
"""

from __future__ import annotations

import argparse
import collections
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.training import models
from bot.training.understanding import FALLBACK, Understanding, Understood

HELD_OUT = Path("tests/bot/nlu/held_out.yml")
OUT_OF_SCOPE = "out_of_scope"
TIMED_SENTENCES = 200


@dataclass(frozen=True)
class Reading:
    """What a sentence means, and what the model made of it."""

    lang: str
    meant: str
    understood: Understood

    @property
    def right(self) -> bool:
        return self.meant == self._as_answered(self.understood.intent)

    def right_at(self, threshold: float) -> bool:
        """Whether it would be right if the fallback began at `threshold`."""
        best, confidence = self.understood.ranking[0]
        return self.meant == (best if confidence >= threshold else OUT_OF_SCOPE)

    def asked_again_at(self, threshold: float) -> bool:
        return self.understood.ranking[0][1] < threshold

    @staticmethod
    def _as_answered(intent: str) -> str:
        return OUT_OF_SCOPE if intent == FALLBACK else intent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=Path, default=HELD_OUT)
    for flag in ("misses", "curve", "json"):
        parser.add_argument(f"--{flag}", action="store_true")
    chosen = parser.parse_args()
    with Understanding(models.newest()) as understanding:
        readings = _read(understanding, chosen.sentences)
        figures = {**summary(readings), "milliseconds": _milliseconds(understanding, readings)}
    if chosen.json:
        print(json.dumps(figures, ensure_ascii=False))
        return 0
    _print_report(figures)
    if chosen.misses:
        _print_misses(readings)
    if chosen.curve:
        _print_curve(readings)
    return 0


def summary(readings: Sequence[Reading]) -> dict[str, Any]:
    """The figures that the tests hold to account. `confident_errors` are wrong readings acted on without doubt."""
    served = [r for r in readings if r.meant != OUT_OF_SCOPE]
    beyond = [r for r in readings if r.meant == OUT_OF_SCOPE]
    return {
        "sentences": len(readings),
        "accuracy": _share(readings),
        "accuracy_by_language": {lang: _share(group) for lang, group in _grouped(readings, lambda r: r.lang)},
        "accuracy_by_intent": {intent: _share(group) for intent, group in _grouped(readings, lambda r: r.meant)},
        "in_scope_accuracy": _share(served),
        "out_of_scope_recall": _share(beyond),
        "confident_errors": sum(not r.right and r.understood.confidence >= 0.7 for r in readings),
    }


def _read(understanding: Understanding, sentences: Path) -> list[Reading]:
    languages = yaml.safe_load(sentences.read_text(encoding="utf-8"))
    rows = [
        (lang, intent, text)
        for lang, intents in languages.items()
        for intent, texts in intents.items()
        for text in texts.splitlines()
    ]
    understood = understanding.read([text for _, _, text in rows])
    return [Reading(lang, intent, read) for (lang, intent, _), read in zip(rows, understood, strict=True)]


def _milliseconds(understanding: Understanding, readings: Sequence[Reading]) -> dict[str, float]:
    """How long one sentence takes to read by itself, as in a turn."""
    took = []
    for reading in readings[:TIMED_SENTENCES]:
        began = time.perf_counter()
        understanding.read([reading.understood.text])
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return {"p50": round(took[len(took) // 2], 1), "p95": round(took[len(took) * 95 // 100], 1)}


def _print_report(figures: dict[str, Any]) -> None:
    for name, value in figures.items():
        if name != "accuracy_by_intent":
            print(f"{name:<22}{value}")
    print("\nBy intent, weakest first:")
    for intent, share in sorted(figures["accuracy_by_intent"].items(), key=lambda row: row[1]):
        print(f"  {intent:<24}{share:6.1%}")


def _print_misses(readings: Sequence[Reading]) -> None:
    print("\nRead wrongly:")
    for reading in (r for r in readings if not r.right):
        got = reading.understood
        print(f"  {reading.meant:<24}as {got.intent} {got.confidence:.2f}: {got.text}")


def _print_curve(readings: Sequence[Reading]) -> None:
    served = [r for r in readings if r.meant != OUT_OF_SCOPE]
    beyond = [r for r in readings if r.meant == OUT_OF_SCOPE]
    print("\nthreshold  in scope: right  asked again  wrong   beyond: caught")
    for threshold in (step / 20 for step in range(15)):
        right = sum(r.right_at(threshold) for r in served) / len(served)
        again = sum(r.asked_again_at(threshold) for r in served) / len(served)
        caught = sum(r.right_at(threshold) for r in beyond) / len(beyond)
        print(f"{threshold:9.2f}{right:17.1%}{again:13.1%}{1 - right - again:7.1%}{caught:17.1%}")


def _share(readings: Sequence[Reading]) -> float:
    return round(sum(r.right for r in readings) / len(readings), 4)


def _grouped(readings: Iterable[Reading], key: Callable[[Reading], str]) -> list[tuple[str, list[Reading]]]:
    groups: dict[str, list[Reading]] = collections.defaultdict(list)
    for reading in readings:
        groups[key(reading)].append(reading)
    return sorted(groups.items())


if __name__ == "__main__":
    sys.exit(main())
