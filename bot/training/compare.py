"""Trains other pipelines on the same sentences and measures each as the one in use is measured.

`python -m bot.training.compare NAME... --sets FILE...` takes names of `candidates/*.yml` (`in-use` is config.yml),
trains each, and writes to `build/candidates/NAME/` its model, its predictions for each set, and `figures.json`: seconds
to train and to start, megabytes of model and of memory, milliseconds per sentence. It takes an hour for all of them.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.training.predict import answer, read_rows
from bot.training.train import QUIETLY
from bot.training.understanding import Said, Understanding, Understood

CANDIDATES = Path(__file__).parent / "candidates"
BUILD = Path("build/candidates")
IN_USE = "in-use"
JOINT = "__"
"""Between intent and topic: other pipelines know no topics, and so learn each as an intent of its own."""
TIMED = 300


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", help="names of files in bot/training/candidates, or in-use")
    parser.add_argument("--sets", nargs="*", type=Path, default=[], help="rows {id, text, prev_system?, lang?}")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        measure(chosen.measure, chosen.sets)
        return 0
    for name in chosen.names:
        model, seconds = train(name)
        command = [sys.executable, "-m", "bot.training.compare", name, "--measure", str(model), "--sets"]
        command += map(str, chosen.sets)
        subprocess.run(command, check=True, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})  # noqa: S603 - our own.
        figures = json.loads((model.parent / "figures.json").read_text(encoding="utf-8"))
        figures = {"train_s": round(seconds), **figures}
        (model.parent / "figures.json").write_text(json.dumps(figures), encoding="utf-8")
        print(name, figures)
    return 0


def train(name: str) -> tuple[Path, float]:
    """The candidate's model and how many seconds it took."""
    folder = (BUILD / name).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    source = Path("config.yml") if name == IN_USE else CANDIDATES / f"{name}.yml"
    config = {**yaml.safe_load(source.read_text(encoding="utf-8")), "recipe": "default.v1", "language": "en"}
    config = {key: config[key] for key in ("recipe", "language", "pipeline")} | {"assistant_id": name}
    with tempfile.TemporaryDirectory() as made, (folder / "train.log").open("w", encoding="utf-8") as log:
        (Path(made) / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        (Path(made) / "nlu.yml").write_text(
            yaml.safe_dump(
                {"version": "3.1", "nlu": _examples(with_topics=not source.name.startswith(("our", "config")))}
            ),
            encoding="utf-8",
        )
        began = time.monotonic()
        command = [sys.executable, "-m", "rasa", "train", "nlu", "--config", f"{made}/config.yml"]
        command += ["--nlu", f"{made}/nlu.yml", "--out", str(folder), "--fixed-model-name", "model"]
        subprocess.run(  # noqa: S603 - our own arguments.
            command, env={**os.environ, **QUIETLY}, stdout=log, stderr=subprocess.STDOUT, check=True
        )
    return folder / "model.tar.gz", time.monotonic() - began


def measure(model: Path, sets: Sequence[Path]) -> None:
    """Writes the model's predictions and what it costs; in a process of its own, so that memory is its own."""
    began = time.monotonic()
    with Understanding(model) as understanding:
        understanding.read([Said("hello")])
        figures: dict[str, Any] = {
            "start_s": round(time.monotonic() - began, 1),
            "model_mb": round(model.stat().st_size / 1e6, 1),
            "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
        }
        for path in sets:
            rows = read_rows(path)
            said = [Said.from_row(row) for row in rows]
            figures["milliseconds"] = _milliseconds(understanding, said[:TIMED])
            with (model.parent / path.name).open("w", encoding="utf-8") as out:
                for row, understood in zip(rows, understanding.read(said), strict=True):
                    print(json.dumps(answer(row, _with_topic(understood))), file=out)
    (model.parent / "figures.json").write_text(json.dumps(figures), encoding="utf-8")


def _milliseconds(understanding: Understanding, said: Sequence[Said]) -> dict[str, float]:
    took = []
    for sentence in said:
        began = time.perf_counter()
        understanding.read([sentence])
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return {"p50": round(took[len(took) // 2], 1), "p95": round(took[len(took) * 95 // 100], 1)}


def _with_topic(understood: Understood) -> Understood:
    """An intent that was learned together with its topic, as the two that it is."""
    intent, _, topic = understood.intent.partition(JOINT)
    return dataclasses.replace(understood, intent=intent, topic=topic or understood.topic)


def _examples(*, with_topics: bool) -> list[dict[str, Any]]:
    """The training data; `with_topics`, each topic is an intent of its own."""
    blocks = [
        block
        for path in sorted(Path("data").glob("*/nlu.yml"))
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    ]
    for block in blocks:
        topic = block.get("metadata", {}).get("topic")
        if with_topics and topic:
            block["intent"] += JOINT + topic
            del block["metadata"]
    return blocks


if __name__ == "__main__":
    sys.exit(main())
