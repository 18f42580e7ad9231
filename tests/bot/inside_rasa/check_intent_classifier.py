"""Runs in the bot's own Python, beside Rasa: see tests/bot/test_inside_rasa.py."""

import tempfile
import unittest
from pathlib import Path

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.intent_classifier import PatientIntentClassifier

SAID = {
    ("greet", None): ["hello there", "good morning", "hi", "hello", "good morning to you", "hi there"],
    ("faq", "hours"): [
        "when do you open",
        "when do you close",
        "what are your hours",
        "your opening hours",
        "when are you open",
    ],
    ("faq", "address"): [
        "where are you",
        "what is your address",
        "your address please",
        "where is the clinic",
        "where are you located",
    ],
}


def make_training_data() -> TrainingData:
    return TrainingData(
        [
            Message.build(text, intent, intent_metadata={"topic": topic} if topic else None)
            for (intent, topic), texts in SAID.items()
            for text in texts
        ]
    )


class IntentClassifier(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = (LocalModelStorage(Path(folder.name)), Resource("classifier"))
        self.context = ExecutionContext(GraphSchema({}))
        self.config = PatientIntentClassifier.get_default_config()
        self.trained = PatientIntentClassifier.create(self.config, *self.home, self.context)
        self.trained.train(make_training_data())

    def read(self, text: str, classifier: PatientIntentClassifier) -> dict:
        return classifier.process([Message.build(text)])[0].data

    def test_it_names_the_intent_and_its_topic(self) -> None:
        """Whoever asks for the address has asked about the clinic, and is told its address."""
        reading = self.read("what is your address please", self.trained)
        assert (reading["intent"]["name"], reading["topic"]) == ("faq", "address")

    def test_an_intent_is_as_likely_as_its_topics_together(self) -> None:
        """A question between two topics is still surely a question about the clinic."""
        ranking = self.read("when are you where", self.trained)["intent_ranking"]
        assert abs(sum(row["confidence"] for row in ranking) - 1) < 1e-5
        assert [row["name"] for row in ranking] == ["faq", "greet"]

    def test_an_intent_without_kinds_has_no_topic(self) -> None:
        assert self.read("good morning", self.trained)["topic"] is None

    def test_it_reads_the_same_after_a_restart(self) -> None:
        """The model that was trained is the model that answers patients."""
        restored = PatientIntentClassifier.load(self.config, *self.home, self.context)
        for text in ("hello", "when do you open on friday", "dónde están", "", "??", "zzz qqq"):
            with self.subTest(text=text):
                before, after = self.read(text, self.trained), self.read(text, restored)
                assert (before["intent"], before["topic"]) == (after["intent"], after["topic"])

    def test_training_twice_gives_the_same_model(self) -> None:
        """A deploy from the same data answers every patient the same way."""
        again = PatientIntentClassifier.create(self.config, *self.home, self.context)
        again.train(make_training_data())
        first, second = (self.read("hi when do you open", c)["intent"] for c in (self.trained, again))
        assert first == second

    def test_rasa_finds_it_by_the_name_in_config_yml(self) -> None:
        found = DefaultV1Recipe._from_registry("PatientIntentClassifier")
        assert found.clazz is PatientIntentClassifier


if __name__ == "__main__":
    unittest.main()
