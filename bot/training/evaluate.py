"""What models make of our own sentences that they did not learn from: `python -m bot.training.evaluate --folds 3`.

The hand-written sentences, `bot/training/messages/`, are split into folds; for each, a model learns from all the other
ones and from everything that was drawn from phrases, and reads those left out. (Drawn sentences are never left out: a
phrase's drawings are too alike for one to test the other.) A fold takes as long as `make train`, and nothing is kept.

Prints a row `{id, text, lang, source, gold, intent, confidence, ranking}` for each sentence, as `bot.training.predict`
does; `gold` is what it was written for and `source` the file it is in.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.training.predict import answer, label_of
from bot.training.understanding import ALL_INTENTS, CLASSIFIER, Said, Understood, nothing_on_stdout, quiet

DATA = "data/*/nlu.yml"
CONFIG = Path("config.yml")
SEED = 7
MADE_FROM = re.compile(r"^# Made from bot/training/([\w./-]+):.*$", re.MULTILINE)
HAND_WRITTEN = re.compile(r"messages/(?P<lang>\w+)/[\w.]+\.txt")


@dataclass(frozen=True)
class Example:
    """One sentence of the training data. `source` is the file under bot/training that it was made from."""

    text: str
    intent: str
    topic: str | None
    source: str

    @property
    def lang(self) -> str | None:
        """Of a hand-written sentence; None of one that was drawn."""
        written = HAND_WRITTEN.fullmatch(self.source)
        return written["lang"] if written else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=3)
    folds = parser.parse_args().folds
    if folds < 2:
        parser.error("--folds takes 2 or more.")
    quiet()
    examples = [example for path in sorted(Path().glob(DATA)) for example in examples_in(path.read_text("utf-8"))]
    for number, (learned, left_out) in enumerate(splits(examples, folds), start=1):
        print(f"Fold {number} of {folds}: {len(left_out)} sentences left out …", file=sys.stderr, flush=True)
        for place, (example, understood) in enumerate(zip(left_out, _read(learned, left_out), strict=True)):
            print(json.dumps(_row(f"{number}-{place}", example, understood), ensure_ascii=False), flush=True)
    return 0


def examples_in(text: str) -> Iterator[Example]:
    """Every example of an nlu.yml, whose comments say what each part of it was made from."""
    parts = MADE_FROM.split(text)[1:]
    for source, part in zip(parts[::2], parts[1::2], strict=True):
        for block in yaml.safe_load(part):
            topic = (block.get("metadata") or {}).get("topic")
            for line in block["examples"].splitlines():
                yield Example(line.removeprefix("- "), block["intent"], topic, source)


def splits(examples: Sequence[Example], folds: int) -> Iterator[tuple[list[Example], list[Example]]]:
    """For each fold what is learned and what is left out. Each file of sentences is spread evenly over the folds."""
    places: dict[str, list[int]] = collections.defaultdict(list)
    for place, example in enumerate(examples):
        if example.lang:
            places[example.source].append(place)
    fold_of: dict[int, int] = {}
    rng = random.Random(SEED)
    for group in places.values():
        rng.shuffle(group)
        fold_of.update((place, turn % folds) for turn, place in enumerate(group))
    for fold in range(folds):
        yield (
            [example for place, example in enumerate(examples) if fold_of.get(place) != fold],
            [example for place, example in enumerate(examples) if fold_of.get(place) == fold],
        )


def _read(learned: Iterable[Example], left_out: Sequence[Example]) -> list[Understood]:
    """What a model of the one makes of the other, at the settings and the threshold of config.yml."""
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.nlu.intent_classifier import PatientIntentClassifier

    settings = {**PatientIntentClassifier.get_default_config(), **configured(CLASSIFIER), "ranking_length": ALL_INTENTS}
    fallback = {**FallbackClassifier.get_default_config(), **configured("FallbackClassifier")}
    with tempfile.TemporaryDirectory() as folder, nothing_on_stdout():
        classifier = PatientIntentClassifier.create(
            settings,
            LocalModelStorage(Path(folder)),
            Resource("classifier"),
            ExecutionContext(GraphSchema({})),
        )
        classifier.train(
            TrainingData([Message({"text": e.text, "intent": e.intent, **_kind(e.topic)}) for e in learned])
        )
        messages = [Message({"text": e.text, "metadata": Said(e.text, language=e.lang).metadata}) for e in left_out]
        FallbackClassifier(fallback).process(classifier.process(messages))
    return [Understood.from_parse(e.text, message.data) for e, message in zip(left_out, messages, strict=True)]


def configured(component: str) -> dict[str, Any]:
    """What config.yml sets for a component of the pipeline."""
    pipeline = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["pipeline"]
    named = next(entry for entry in pipeline if entry["name"].rsplit(".", 1)[-1] == component)
    return {key: value for key, value in named.items() if key != "name"}


def _kind(topic: str | None) -> dict[str, Any]:
    return {"metadata": {"intent": {"topic": topic}}} if topic else {}


def _row(place: str, example: Example, understood: Understood) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "id": place,
        "text": example.text,
        "lang": example.lang,
        "source": Path(example.source).stem,
        "gold": label_of(example.intent, example.topic),
    }
    return {**asked, **answer(asked, understood, ranking=True)}


if __name__ == "__main__":
    sys.exit(main())
