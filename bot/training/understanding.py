"""What the newest model understands, without a server: only the part of it that reads sentences is loaded."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Two threads make these small products slower.

FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Understood:
    """One sentence's reading. `ranking` is without the fallback, likeliest first."""

    text: str
    intent: str
    confidence: float
    topic: str | None = None
    ranking: Sequence[tuple[str, float]] = field(default=())


class Understanding:
    """The reading half of a trained model; use it in a `with` statement, which removes its unpacked files."""

    def __init__(self, model: Path) -> None:
        self._folder = tempfile.TemporaryDirectory()
        with _nothing_on_stdout():
            self._runner, self._target = _load(model, Path(self._folder.name))

    def __enter__(self) -> Understanding:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def read(self, texts: Sequence[str]) -> list[Understood]:
        """What each text means, at the deployed thresholds."""
        from rasa.core.channels.channel import UserMessage

        with _nothing_on_stdout():
            answer = self._runner.run(
                inputs={"__message__": [UserMessage(text) for text in texts]}, targets=[self._target]
            )
        return [_understood(text, message.as_dict()) for text, message in zip(texts, answer[self._target], strict=True)]


def _load(model: Path, folder: Path):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Rasa's types, imported late.
    logging.captureWarnings(True)  # Other packages' notes to their developers; nobody scoring a model can act on them.
    for noisy in ("rasa", "py.warnings"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    from rasa.engine.graph import ExecutionContext
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    storage, metadata = LocalModelStorage.from_model_archive(folder, model)
    # The message handler after the model needs the domain only to resolve texts that begin with "/".
    schema = metadata.predict_schema.minimal_graph_schema(targets=[metadata.nlu_target])
    return DaskGraphRunner.create(schema, storage, ExecutionContext(schema, metadata.model_id)), metadata.nlu_target


def _understood(text: str, parse: dict) -> Understood:  # type: ignore[type-arg]
    ranking = [(row["name"], float(row["confidence"])) for row in parse["intent_ranking"] if row["name"] != FALLBACK]
    intent = parse["intent"]
    return Understood(text, intent["name"], float(intent["confidence"]), parse.get("topic"), tuple(ranking))


@contextlib.contextmanager
def _nothing_on_stdout():  # type: ignore[no-untyped-def]  # noqa: ANN202
    """Rasa prints as it loads; our commands promise nothing but their answers on stdout."""
    with contextlib.redirect_stdout(sys.stderr):
        yield
