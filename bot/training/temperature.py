"""Which temperature makes the newest model as sure as it is right: `python -m bot.training.temperature FILE.jsonl …`.

The files hold rows `{id, text, intent, intents?, prev_system?, lang?}` that nothing was learned from. Prints one JSON
object: the temperature it was trained with, the one that is advised, and the loss at each that was tried, which is the
mean of -log of the confidence in the labels that are right. The value itself stands in config.yml.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.training import models
from bot.training.predict import labelled_ranking, read_rows
from bot.training.understanding import ALL_INTENTS, Said, Understanding, Understood

STEP = 0.1
LOWEST, HIGHEST = 0.3, 5.0
NEVER = 1e-5
"""A label that the model rules out costs as much as this confidence, not everything."""


def main() -> int:
    if len(sys.argv) < 2:
        print("Usage: python -m bot.training.temperature FILE.jsonl …", file=sys.stderr)
        return 2
    rows = [row for name in sys.argv[1:] for row in read_rows(Path(name))]
    model = models.newest()
    with Understanding(model) as understanding:
        deployed = float(understanding.settings["temperature"])
    losses = descend(lambda temperature: _loss_at(model, rows, temperature), deployed)
    advised = min(losses, key=losses.__getitem__)
    print(json.dumps({"deployed": deployed, "advised": advised, "losses": dict(sorted(losses.items()))}))
    return 0


def descend(loss: Callable[[float], float], start: float) -> dict[float, float]:
    """The losses on the way from `start` down to the lowest, in steps of STEP. The loss has one valley."""
    losses = {round(start, 2): loss(start)}
    for step in (STEP, -STEP):
        here = round(start, 2)
        while LOWEST <= (ahead := round(here + step, 2)) <= HIGHEST:
            losses[ahead] = loss(ahead)
            if losses[ahead] >= losses[here]:
                break
            here = ahead
        if here != round(start, 2):
            break
    return losses


def mean_loss(rows: Sequence[Mapping[str, Any]], readings: Sequence[Understood]) -> float:
    """How surprised the model is by what is right, on average."""
    losses = []
    for row, understood in zip(rows, readings, strict=True):
        accepted = row.get("intents") or [row["intent"]]
        share = sum(part for label, part in labelled_ranking(understood, row.get("prev_system")) if label in accepted)
        losses.append(-math.log(max(NEVER, share)))
    return round(math.fsum(losses) / len(losses), 5)


def _loss_at(model: Path, rows: Sequence[Mapping[str, Any]], temperature: float) -> float:
    with Understanding(model, {"temperature": temperature, "ranking_length": ALL_INTENTS}) as understanding:
        return mean_loss(rows, understanding.read([Said.from_row(row) for row in rows]))


if __name__ == "__main__":
    sys.exit(main())
