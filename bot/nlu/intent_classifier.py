"""What a patient wants: two models read the sentence, one by its words and one by its sense, and are asked together.

Some intents have kinds (a question about the clinic is about its hours, its address …), which the training data name as
`metadata: topic:`. The models learn intent and topic together; an intent is as likely as all its topics are, and the
likeliest topic goes along as `topic` in the parse, where actions find it in `latest_message`.

How sure it says it is has been calibrated on sentences that neither model has learned from, see `make evaluate`. What
the clinic last said shifts the odds (`asked.py`). Nothing is kept as a pickle.
"""

from __future__ import annotations

import collections
import json
import math
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import faster_turns
from bot.nlu.asked import kind_of, shifts
from bot.nlu.language import language_of
from bot.nlu.sense_model import SenseModel
from bot.nlu.word_model import WordModel

faster_turns.install()  # Rasa imports this module wherever it loads the model, which is where turns are taken.

ASKED = "asked"
LANGUAGE = "language"
TOPIC = "topic"
BOOKING, MOVING = "book_appointment", "reschedule_appointment"
NEARLY = 0.7
"""Where booking is so nearly as likely as moving, it goes first: it gives up nothing, and offers to move a visit that
the patient has already.
"""
Label = tuple[str, str]  # Intent and topic; an intent without kinds has the topic "".


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PatientIntentClassifier(IntentClassifier, GraphComponent):
    """Names the intent of each message, its topic, and the runners-up."""

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn", "tokenizers", "safetensors"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`temperature` above 1 makes the answer less sure of itself; `sense_en` and `sense_es` are the second model's
        say, 0 to 1, in a sentence of that language.
        """
        return {"temperature": 1.0, "sense_en": 0.55, "sense_es": 0.2, "ranking_length": 5}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._labels: list[Label] = []
        self._by_words: WordModel | None = None
        self._by_sense: SenseModel | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa passes it to every component.
    ) -> PatientIntentClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from every example that has an intent, and keeps what was learned."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        sentences = [example.get(TEXT) for example in examples]
        self._labels = sorted({_label(example) for example in examples})
        labels = [self._labels.index(_label(example)) for example in examples]
        weights = _fair_weights(labels)
        self._by_words = WordModel.learn(sentences, labels, weights)
        self._by_sense = SenseModel.learn(sentences, labels, weights)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "labels.json").write_text(json.dumps(self._labels), encoding="utf-8")
            self._by_words.save(folder)
            self._by_sense.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds `intent`, `intent_ranking` and `topic` to each message."""
        if messages and self._labels:
            for message, row in zip(messages, self._scores(messages), strict=True):
                asked = (message.get(METADATA) or {}).get(ASKED)
                self._answer(message, np.exp(_log_shares(row + self._shifts(asked))))
        return messages

    def _scores(self, messages: list[Message]) -> np.ndarray:
        """The log-likelihood of each label for each message, before the clinic's last sentence is thought of."""
        assert self._by_words is not None  # noqa: S101 - labels come with both models
        assert self._by_sense is not None  # noqa: S101
        texts = [message.get(TEXT) or "" for message in messages]
        sense = np.array([[self._sense(message)] for message in messages])
        words = _log_shares(self._by_words.scores(texts))
        both = (1 - sense) * words + sense * _log_shares(self._by_sense.scores(texts))
        return both / self._config["temperature"]

    def _sense(self, message: Message) -> float:
        known = (message.get(METADATA) or {}).get(LANGUAGE)
        language = language_of(message.get(TEXT) or "", otherwise=known if known == "es" else "en")
        return float(self._config[f"sense_{language}"])

    def _shifts(self, asked: str | None) -> np.ndarray:
        table = shifts(kind_of(asked))
        return np.array([table.get(intent, 0.0) for intent, _ in self._labels])

    def _answer(self, message: Message, likely: np.ndarray) -> None:
        by_intent: dict[str, float] = collections.defaultdict(float)
        for (intent, _), probability in zip(self._labels, likely, strict=True):
            by_intent[intent] += float(probability)
        if MOVING in by_intent and by_intent.get(BOOKING, 0.0) >= NEARLY * by_intent[MOVING]:
            by_intent[BOOKING], by_intent[MOVING] = sorted((by_intent[BOOKING], by_intent[MOVING]), reverse=True)
        ranking = [
            {"name": name, "confidence": by_intent[name]}
            for name in sorted(by_intent, key=by_intent.__getitem__, reverse=True)
        ]
        best = ranking[0]["name"]
        kinds = {topic: float(p) for (intent, topic), p in zip(self._labels, likely, strict=True) if intent == best}
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking[: self._config["ranking_length"]], add_to_output=True)
        message.set(TOPIC, max(kinds, key=kinds.__getitem__) or None, add_to_output=True)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa passes it to every component.
        **_: Any,
    ) -> PatientIntentClassifier:
        """The classifier as it was trained. Without its files it fails loudly: better no bot than one that is deaf."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
            component._by_words = WordModel.load(folder)
            component._by_sense = SenseModel.load(folder)
        component._labels = [(intent, topic) for intent, topic in labels]
        return component


def _label(example: Message) -> Label:
    told = (example.get(METADATA) or {}).get("intent") or {}
    return example.get(INTENT), told.get(TOPIC, "")


def _fair_weights(labels: list[int]) -> list[float]:
    """Half way between counting every example alike, which drowns rare wishes, and every label alike, which drowns the
    wide world that a clinic does not serve.
    """
    counts = collections.Counter(labels)
    return [math.sqrt(len(labels) / len(counts) / counts[label]) for label in labels]


def _log_shares(scores: np.ndarray) -> np.ndarray:
    """The logarithm of each label's share, along the last axis."""
    scores = scores - scores.max(axis=-1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))
