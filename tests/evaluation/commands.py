"""Asks the public prediction commands, as anybody would who has a file of rows."""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.evaluation.rows import Row

ROOT = Path(__file__).parents[2]
APP, BOT = ROOT / ".venvs/app/bin/python", ROOT / ".venvs/bot/bin/python"

type Answers = list[dict[str, Any]]
type Ask = Callable[..., Answers]


class CommandFailed(Exception):
    """A prediction command gave up; its own words are the message."""


def ask_intents(rows: Sequence[Row], *options: str) -> Answers:
    return _asked(BOT, "bot.training.predict", rows, "--ranking", *options)


def ask_times(rows: Sequence[Row]) -> Answers:
    return _asked(APP, "actions.times", rows)


def ask_reasons(rows: Sequence[Row]) -> Answers:
    return _asked(APP, "actions.reasons", rows)


def ask_safety(rows: Sequence[Row]) -> Answers:
    return _asked(APP, "api.messaging.safety", rows)


def cross_validated(folds: int) -> Answers:
    """Rows of hand-written sentences with their answers, by models that had not seen them."""
    return _lines(run(BOT, "bot.training.evaluate", "--folds", str(folds), heard=True))


def temperatures(files: Sequence[Path]) -> dict[str, Any]:
    """The temperature in use, the one that is advised, and the losses."""
    return json.loads(run(BOT, "bot.training.temperature", *map(str, files)))


def run(python: Path, module: str, *arguments: str, heard: bool = False) -> str:
    """What a command prints. `heard` lets its words on progress through to the terminal."""
    done = subprocess.run(
        [python, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONHASHSEED": "0"},
        stdout=subprocess.PIPE,
        stderr=None if heard else subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandFailed(f"{module}: {(done.stderr or '')[-2000:]}")
    return done.stdout


def _asked(python: Path, module: str, rows: Sequence[Row], *options: str) -> Answers:
    """One answer per row, in order. The rows' own ids are left out: two lists may use the same ones."""
    if not rows:
        return []
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for number, row in enumerate(rows):
            file.write(json.dumps({"id": str(number), **row.question}, ensure_ascii=False) + "\n")
        file.flush()
        answers = {answer["id"]: answer for answer in _lines(run(python, module, *options, file.name))}
    return [answers[str(number)] for number in range(len(rows))]


def _lines(printed: str) -> Answers:
    return [json.loads(line) for line in printed.splitlines() if line.strip()]
