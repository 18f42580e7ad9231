"""What the newest model understands, without a server: only the part of it that reads sentences is loaded."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Two threads make these small products slower.

FALLBACK = "nlu_fallback"
CLASSIFIER = "PatientIntentClassifier"
ALL_INTENTS = 1000
"""As a `ranking_length`: more than there will ever be."""


@dataclass(frozen=True)
class Said:
    """A patient's sentence, what the clinic had said before it, and the language they write in as far as is known."""

    text: str
    asked: str | None = None
    language: str | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Said:
        """The sentence of a row `{text, prev_system?, lang?}`, as evaluation sets have them."""
        return cls(row["text"], row.get("prev_system"), row.get("lang"))

    @property
    def metadata(self) -> dict[str, str | None]:
        """What travels with the sentence, under the names that the classifier knows."""
        return {"asked": self.asked, "language": self.language}


@dataclass(frozen=True)
class Understood:
    """One sentence's reading. `ranking` is without the fallback, likeliest first."""

    text: str
    intent: str
    confidence: float
    topic: str | None = None
    ranking: Sequence[tuple[str, float]] = field(default=())

    @classmethod
    def from_parse(cls, text: str, parse: Mapping[str, Any]) -> Understood:
        """The reading in what Rasa's pipeline has made of a message."""
        ranking = [
            (row["name"], float(row["confidence"])) for row in parse["intent_ranking"] if row["name"] != FALLBACK
        ]
        intent = parse["intent"]
        return cls(text, intent["name"], float(intent["confidence"]), parse.get("topic"), tuple(ranking))


class Understanding:
    """The reading half of a trained model; use it in a `with` statement, which removes its unpacked files.

    `settings` take the place of those with which the classifier was trained, such as its `temperature`.
    """

    def __init__(self, model: Path, settings: Mapping[str, Any] | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory()
        with nothing_on_stdout():
            self._runner, self._target, self.settings = _load(model, Path(self._folder.name), settings or {})

    def __enter__(self) -> Understanding:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def read(self, sentences: Sequence[Said]) -> list[Understood]:
        """What each means, at the deployed thresholds."""
        from rasa.core.channels.channel import UserMessage

        messages = [UserMessage(said.text, metadata=said.metadata) for said in sentences]
        with nothing_on_stdout():
            answer = self._runner.run(inputs={"__message__": messages}, targets=[self._target])
        return [
            Understood.from_parse(said.text, parse.as_dict())
            for said, parse in zip(sentences, answer[self._target], strict=True)
        ]


def _load(model: Path, folder: Path, settings: Mapping[str, Any]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """A runner, the node that answers, and our classifier's settings, if it is one; Rasa's types are imported late."""
    quiet()
    from rasa.engine.graph import ExecutionContext
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    storage, metadata = LocalModelStorage.from_model_archive(folder, model)
    # The message handler after the model needs the domain only to resolve texts that begin with "/".
    schema = metadata.predict_schema.minimal_graph_schema(targets=[metadata.nlu_target])
    found: dict[str, Any] = {}
    for classifier in (node for node in schema.nodes.values() if node.uses.__name__ == CLASSIFIER):
        classifier.config.update(settings)
        found = {**classifier.uses.get_default_config(), **classifier.config}
    return (
        DaskGraphRunner.create(schema, storage, ExecutionContext(schema, metadata.model_id)),
        metadata.nlu_target,
        found,
    )


def quiet() -> None:
    """Hushes other packages' notes to their developers; nobody scoring a model can act on them."""
    logging.captureWarnings(True)
    for noisy in ("rasa", "py.warnings"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


@contextlib.contextmanager
def nothing_on_stdout() -> Iterator[None]:
    """Rasa prints as it loads; our commands promise nothing but their answers on stdout."""
    with contextlib.redirect_stdout(sys.stderr):
        yield
