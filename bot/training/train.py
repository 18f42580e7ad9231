"""Trains the dialogue model when what it learns from has changed: `python -m bot.training.train`.

Rasa's own output goes to `models/train.log`. `--force` trains in any case. `--validate` trains nothing to keep and
instead checks that rules and stories agree, that every reply they name has wording and every intent a meaning; it ends
with status 1 and the reasons when they do not.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TextIO

from bot.training import models

LOG = models.MODELS / "train.log"
CONFIG = ("--config", "config.yml")
DATA = (*CONFIG, "--domain", "domain.yml")
LEARNED_FROM = ("nlu.yml", "rules.yml", "stories.yml")
# Always two threads: the same data must give the same model.
QUIETLY = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OPENBLAS_NUM_THREADS": "2",
    "PYTHONHASHSEED": "0",
    "PYTHONWARNINGS": "ignore",
}
MOST_PARTS_MB = "200"
# What Rasa and its libraries say in every run, whatever the data.
NOISE = re.compile(
    r"DeprecationWarning|MovedIn20Warning|FutureWarning|INFO|CPU instructions|tensor(flow|rt)|pkg_resources|Base:|jax"
    r"|declare_namespace|setParseAction|parseString|resetCache|load_module|Downloads a file|\.replace\(|it/s\]|/s, "
    r"|^fatal: bad revision|^\s*$|is not used in any story or rule",  # Most replies are said by actions, not by rules.
    re.IGNORECASE,
)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--validate", action="store_true", help="check the dialogue data only")
    parser.add_argument("--force", action="store_true", help="train even when nothing has changed, and all anew")
    chosen = parser.parse_args(arguments)
    return validate() if chosen.validate else train(force=chosen.force)


def train(*, force: bool = False) -> int:
    """Leaves a model of the present data in models/, training it only if there is none."""
    models.MODELS.mkdir(exist_ok=True)
    target = models.path_for(models.fingerprint())
    if target.exists() and not force:
        target.touch()  # Rasa starts the newest model; after a change was taken back, this is it.
        print(f"The dialogue model is up to date: {target}")
        return 0
    print(f"Training the dialogue model (Rasa's own words go to {LOG}) …", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=models.MODELS) as folder, LOG.open("w", encoding="utf-8") as log:
        done = _rasa(
            "train",
            *CONFIG,
            "--domain",
            str(_domain_with_wording(Path(folder) / "domain")),
            "--data",
            *(str(path) for path in sorted(Path("data").glob("*/*.yml")) if path.name in LEARNED_FROM),
            "--skip-validation",
            "--out",
            folder,
            "--fixed-model-name",
            target.stem,
            log=log,
            parts=None if force else models.learned_parts(),
        )
        made = next(Path(folder).glob("*.tar.gz"), None)
        if done.returncode or made is None:
            print(f"Training failed. The end of {LOG}:\n{_tail(LOG.read_text(encoding='utf-8'))}", file=sys.stderr)
            return 1
        made.replace(target)  # In one step: a bot that starts now sees the old model or the new one, never half of one.
    models.keep_newest()
    print(f"Trained {target} in {time.monotonic() - began:.0f} s.")
    return 0


def _domain_with_wording(folder: Path) -> Path:
    """The domain with all wording, as a folder. Rasa would take wording among the data for something to learn from."""
    folder.mkdir()
    for path in (Path("domain.yml"), *Path("data").glob("*/responses.yml")):
        shutil.copy(path, folder / f"{path.parent.name or 'the'}-{path.name}")
    return folder


def validate() -> int:
    """Rasa's own validation, then a trial of the rules, whose contradictions only training brings to light."""
    with tempfile.TemporaryDirectory() as folder:
        checks = (
            ("data", "validate", *DATA, "--data", "data", "--fail-on-warnings"),
            ("train", "core", *DATA, "--stories", "data", "--out", folder),
        )
        for check in checks:
            done = _rasa(*check)
            if done.returncode:
                print(f"rasa {' '.join(check[:2])} found:\n{_reasons(done.stdout)}", file=sys.stderr)
                return 1
    print("Rules, stories, replies and intents agree.")
    return 0


def _rasa(
    *arguments: str, log: int | TextIO = subprocess.PIPE, parts: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs Rasa; with `parts`, what it learned there before is used again where nothing that it depends on changed."""
    kept = {"RASA_CACHE_DIRECTORY": str(parts), "RASA_MAX_CACHE_SIZE": MOST_PARTS_MB} if parts else {}
    return subprocess.run(  # noqa: S603 - our own arguments.
        [sys.executable, "-m", "rasa", *arguments],
        env={**os.environ, **QUIETLY, **kept},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _reasons(output: str) -> str:
    """What is wrong, without what Rasa says in any case."""
    telling = (line for line in output.splitlines() if not NOISE.search(line))
    return "\n".join(re.sub(r"^.*site-packages.*?Warning: ", "", line) for line in telling)


def _tail(text: str, lines: int = 30) -> str:
    return "\n".join(text.splitlines()[-lines:])


if __name__ == "__main__":
    sys.exit(main())
