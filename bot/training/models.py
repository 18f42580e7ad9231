"""Trained models on disk: `models/frontdesk-<fingerprint of what they were trained from>.tar.gz`.

`python -m bot.training.models` names the one that belongs to the present data, trained or not.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

MODELS = Path("models")
KEPT = 3
SOURCES = (
    "config.yml",
    "domain.yml",
    "data/*/nlu.yml",
    "data/*/rules.yml",
    "data/*/stories.yml",
    "data/*/responses.yml",
    "bot/nlu/**/*.py",
    "bot/nlu/**/*.yml",
    "sentences/*.py",
)
LEARNERS = ("bot/nlu/**/*.py", "bot/nlu/**/*.yml", "sentences/*.py", "requirements/bot.txt")
"""What the understanding is learned by. Of its data Rasa takes notice by itself."""


def fingerprint() -> str:
    """Changes whenever something changes that a model learns from or that reads it."""
    return _digest(SOURCES)


def learned_parts() -> Path:
    """Where Rasa keeps the parts of a model, to use them again while neither their data nor their code has changed.

    Rasa does not see that the code of a component has changed, so each state of that code has a folder of its own.
    """
    return MODELS / "parts" / _digest(LEARNERS)


def _digest(patterns: tuple[str, ...]) -> str:
    digest = hashlib.sha256(metadata.version("rasa").encode())
    for path in files(patterns):
        digest.update(f"\0{path.as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def files(patterns: tuple[str, ...] = SOURCES) -> Iterator[Path]:
    """The files that a model is made from, in a fixed order."""
    for pattern in patterns:
        yield from sorted(path for path in Path().glob(pattern) if path.is_file())


def path_for(mark: str) -> Path:
    return MODELS / f"frontdesk-{mark}.tar.gz"


def trained() -> list[Path]:
    """The models there are, newest first."""
    return sorted(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)


def newest() -> Path:
    """The model in use. Raises `FileNotFoundError` with what to do when there is none."""
    if not trained():
        raise FileNotFoundError("There is no trained model in models/. Run `make train` first.")
    return trained()[0]


def keep_newest() -> None:
    """Removes all but the last few models: a clinic may want to go back by one, not by fifty."""
    for old in trained()[KEPT:]:
        old.unlink()
    for parts in learned_parts().parent.glob("*"):
        if parts != learned_parts():
            shutil.rmtree(parts)


if __name__ == "__main__":
    print(path_for(fingerprint()))
