"""Runs in the bot's own Python, beside Rasa: see tests/bot/test_inside_rasa.py."""

import unittest

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.asked import kind_of, shifts
from bot.nlu.language import language_of
from bot.nlu.sentence_featurizer import SentenceFeaturizer
from sentences import encoder
from sentences.encoder import DEPTH, WIDTH


class WhatTheClinicAsked(unittest.TestCase):
    def test_the_last_sentence_says_what_is_open(self) -> None:
        for asked, kind in (
            (None, "nothing"),
            ("", "nothing"),
            ("Which day would suit you?", "information"),
            ("Thanks. And your birth date?", "information"),
            ("¿Qué día le conviene?", "information"),
            ("Friday, March 6 at 9:00 AM with Dr. Lee. Is that right?", "yes_or_no"),
            ("¿Le reservo el martes a las 9? ¿Está bien?", "yes_or_no"),
            ("It is booked. Can I help you with anything else?", "more"),
            ("Su cita queda cancelada. ¿Algo más?", "more"),
            ("Your visit is on Tuesday at ten.", "told"),
        ):
            with self.subTest(asked=asked):
                assert kind_of(asked) == kind

    def test_every_kind_has_its_shifts(self) -> None:
        """A kind without a row would stop the bot in the middle of a conversation."""
        for kind in ("nothing", "information", "yes_or_no", "more", "told"):
            assert isinstance(dict(shifts(kind)), dict)


class Language(unittest.TestCase):
    def test_small_words_tell_it(self) -> None:
        for said, otherwise, found in (
            ("can i come on tuesday", "es", "en"),
            ("puedo ir el martes", "en", "es"),
            ("martes", "es", "es"),
            ("ok", "en", "en"),
            ("", "en", "en"),
        ):
            with self.subTest(said=said):
                assert language_of(said, otherwise) == found


class Vectors(unittest.TestCase):
    def test_like_is_near_and_unlike_is_far(self) -> None:
        """The plain arithmetic of `sentences/` gives the vectors that the model was trained for."""
        wish, other_words, weather = encoder().vectors(
            ["I would like to make an appointment", "can somebody see me this week", "will it rain on sunday"]
        )
        assert wish @ other_words > wish @ weather + 0.1

    def test_a_sentence_is_the_same_alone_and_among_others(self) -> None:
        said = ["hello", "my knee hurts", "can I come on friday at nine please", "", "hola"]
        together = encoder().vectors(said)
        alone = np.concatenate([encoder().vectors([text]) for text in said])
        assert np.allclose(together, alone, atol=1e-5)
        assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)

    def test_long_messages_are_cut_and_not_refused(self) -> None:
        assert encoder().vectors(["my back hurts " * 400]).shape == (1, WIDTH)

    def test_fewer_layers_are_the_first_of_all(self) -> None:
        assert len(encoder(DEPTH - 2).layers) == DEPTH - 2

    def test_rasa_gets_one_vector_of_the_length_it_asked_for(self) -> None:
        config = {**SentenceFeaturizer.get_default_config(), "scale": 5.0}
        featurizer = SentenceFeaturizer.create(
            config, None, Resource("f"), ExecutionContext(GraphSchema({}), node_name="f")
        )
        (message,) = featurizer.process([Message.build("good morning")])
        (features,) = [f for f in message.features if f.type == FEATURE_TYPE_SENTENCE and f.attribute == TEXT]
        assert features.features.shape == (1, WIDTH)
        assert abs(float(np.linalg.norm(features.features)) - 5.0) < 1e-3


if __name__ == "__main__":
    unittest.main()
