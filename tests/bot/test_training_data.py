"""What the model learns from, seen as data."""

import collections
from pathlib import Path

import pytest
import yaml

from bot.nlu.wording import words
from bot.training import grammar

DOMAIN_INTENTS = set(yaml.safe_load(Path("domain.yml").read_text(encoding="utf-8"))["intents"])
SPANISH_SHARE, FEWEST_EXAMPLES = 0.25, 60


def taught() -> dict[str, list[str]]:
    """Every training sentence by intent."""
    by_intent = collections.defaultdict(list)
    for path in Path("data").glob("*/nlu.yml"):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            by_intent[block["intent"]] += [line.removeprefix("- ") for line in block["examples"].splitlines()]
    return by_intent


@pytest.mark.parametrize("flow", sorted(grammar.training_files()))
def test_the_sentences_are_what_the_phrases_give(flow):
    """Whoever edits the phrases and forgets to draw again, or edits the drawn sentences by hand, hears of it here."""
    assert Path("data", flow, "nlu.yml").read_text(encoding="utf-8") == grammar.training_files()[flow]


def test_every_wish_of_the_dialogue_is_taught():
    """A patient's wish that nobody taught would never be heard; one unknown to the dialogue, ignored."""
    assert set(taught()) == DOMAIN_INTENTS


def test_every_wish_is_taught_in_many_ways():
    few = {intent: len(sentences) for intent, sentences in taught().items() if len(set(sentences)) < FEWEST_EXAMPLES}
    assert not few


def test_spanish_speakers_are_not_an_afterthought():
    """At least a quarter of what the model learns from is Spanish."""
    groups = [
        g
        for path in grammar.PHRASES.glob("*.yml")
        if path.stem != "words"
        for g in yaml.safe_load(path.read_text("utf-8"))
    ]
    spanish = sum(group["draw"] for group in groups if group["lang"] == "es")
    assert spanish >= SPANISH_SHARE * sum(group["draw"] for group in groups)


def test_no_sentence_means_two_things():
    meanings = collections.defaultdict(set)
    for intent, sentences in taught().items():
        for sentence in sentences:
            meanings[grammar.plain(sentence)].add(intent)
    assert not {sentence: intents for sentence, intents in meanings.items() if len(intents) > 1}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("I can't make it", "i can not make it"),
        ("appt w/ Dr. Lee pls", "appointment _appointment w doctor _carer lee please"),
        ("Sí, el MARTES", "si el martes _weekday"),
        ("3:30pm on the 14th", "_clock pm on the _ordinal"),
        ("cancel my hair appointment", "cancel _drop my hair _other_booking appointment _appointment"),
        ("", ""),
        ("👍", ""),
    ],
)
def test_spelling_and_families_are_evened_out(typed, read):
    """However a patient types it, the same thing is read."""
    assert " ".join(words(typed)) == read
