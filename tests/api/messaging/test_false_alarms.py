"""How often the guard stops somebody who only has a medical word in an everyday message."""

import random
import re
from pathlib import Path

import pytest
import yaml

from api.messaging.safety import Verdict, verdict

HARMLESS = yaml.safe_load(Path(__file__).with_name("harmless.yml").read_text(encoding="utf-8"))
MESSAGES = {"en": 700, "es": 300}
MOST_FALSE_ALARMS = 0.02


def filled(language, dice):
    places = {
        place: [word.strip() for word in words.split("|")] for place, words in HARMLESS["places"][language].items()
    }
    frame = dice.choice(HARMLESS["messages"][language])
    return re.sub(r"{(\w+)}", lambda place: dice.choice(places[place[1]]), frame)


@pytest.fixture(scope="module")
def messages():
    """1,000 different messages, the same ones in every run."""
    dice, found = random.Random(1), set()
    for language, wanted in MESSAGES.items():
        of_this_language: set[str] = set()
        while len(of_this_language) < wanted:
            of_this_language.add(filled(language, dice))
        found |= of_this_language
    assert len(found) == sum(MESSAGES.values())
    return sorted(found)


def stopped(messages):
    return [(verdict(message), message) for message in messages if verdict(message) != Verdict.NONE]


def test_medical_words_alone_stop_nobody(messages):
    """Of 1,000 everyday messages at most 20 bring 911, 988 or the question."""
    alarms = stopped(messages)

    assert len(alarms) <= MOST_FALSE_ALARMS * len(messages), alarms


def test_the_count_finds_what_it_looks_for(messages):
    """The control of the test above: with a danger in each of them, nearly all are stopped."""
    in_danger = [f"{message} and I can't breathe, my lips are turning blue" for message in messages]

    assert len(stopped(in_danger)) >= 0.98 * len(messages)
