"""What a patient wants, from the words alone: a logistic regression that trains in seconds and reads in milliseconds.

Some intents have kinds (a question about the clinic is about its hours, its address …), which the training data name as
`metadata: topic:`. The model learns intent and topic together; an intent is as likely as all its topics are, and the
likeliest topic goes along as `topic` in the parse, where actions find it in `latest_message`.

Rasa's own regression fixes its strength and drowns in counts; this one is small enough to own. It keeps no pickles.
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
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from bot import faster_turns
from bot.nlu.features import SentenceFeatures

faster_turns.install()  # Rasa imports this module wherever it loads the model, which is where turns are taken.

TOPIC = "topic"
Label = tuple[str, str]  # Intent and topic; an intent without kinds has the topic "".


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PatientIntentClassifier(IntentClassifier, GraphComponent):
    """Names the intent of each message, its topic, and the runners-up."""

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength` is scikit-learn's C: how far the model trusts its examples. More iterations change nothing."""
        return {"strength": 20.0, "max_iterations": 60, "ranking_length": 5}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._labels: list[Label] = []
        self._features = SentenceFeatures(())
        self._weights = np.zeros((0, 0))
        self._biases = np.zeros(0)

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
        self._features = SentenceFeatures.learn(sentences)
        regression = LogisticRegression(
            C=self._config["strength"],
            class_weight=_fair_weights(labels),
            max_iter=self._config["max_iterations"],
            tol=1e-3,
        ).fit(self._features.rows(sentences), labels)
        self._weights, self._biases = regression.coef_.T.astype(np.float32), regression.intercept_.astype(np.float32)
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds `intent`, `intent_ranking` and `topic` to each message."""
        if messages and self._labels:
            scores = (
                self._features.rows([message.get(TEXT) or "" for message in messages]) @ self._weights + self._biases
            )
            for message, likely in zip(messages, _softmax(scores), strict=True):
                self._answer(message, likely)
        return messages

    def _answer(self, message: Message, likely: np.ndarray) -> None:
        by_intent: dict[str, float] = collections.defaultdict(float)
        for (intent, _), probability in zip(self._labels, likely, strict=True):
            by_intent[intent] += float(probability)
        ranking = [
            {"name": name, "confidence": by_intent[name]}
            for name in sorted(by_intent, key=by_intent.__getitem__, reverse=True)
        ]
        best = ranking[0]["name"]
        kinds = {topic: float(p) for (intent, topic), p in zip(self._labels, likely, strict=True) if intent == best}
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking[: self._config["ranking_length"]], add_to_output=True)
        message.set(TOPIC, max(kinds, key=kinds.__getitem__) or None, add_to_output=True)

    def _persist(self) -> None:
        names, arrays = self._features.to_plain()
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "names.json").write_text(json.dumps({"labels": self._labels, **names}), encoding="utf-8")
            np.savez_compressed(folder / "weights.npz", weights=self._weights, biases=self._biases, **arrays)

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
            names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
            with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
                component._weights, component._biases = arrays["weights"], arrays["biases"]
                component._features = SentenceFeatures.from_plain(names, dict(arrays))
        component._labels = [(intent, topic) for intent, topic in names["labels"]]
        return component


def _label(example: Message) -> Label:
    told = (example.get("metadata") or {}).get("intent") or {}
    return example.get(INTENT), told.get(TOPIC, "")


def _fair_weights(labels: list[int]) -> dict[int, float]:
    """Half way between counting every example alike, which drowns rare wishes, and every label alike, which drowns the
    wide world that a clinic does not serve.
    """
    counts = collections.Counter(labels)
    return {label: math.sqrt(len(labels) / len(counts) / count) for label, count in counts.items()}


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
