"""The second look: what it sees that the list does not, and that it stays what it was learned to be."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.messaging.safety import Verdict, verdict
from api.messaging.safety.guard import listed_verdict
from api.messaging.safety.learning import harmless_messages, learn, own_sentences
from api.messaging.safety.second_look import SecondLook, features, second_look

ROOT = Path(__file__).parents[3]
DANGER = ["he is not breathing", "she cannot breathe at all", "not breathing and blue", "breathing stopped he is blue"]
HARMLESS = ["can i book a visit", "what time are you open", "my visit is on friday", "book me for friday please"]


def taught(danger=DANGER, harmless=HARMLESS):
    examples = [(text, Verdict.EMERGENCY) for text in danger] + [(text, Verdict.NONE) for text in harmless]
    examples += [("not breathing well last year", Verdict.ASK), ("i want to die tonight", Verdict.CRISIS)]
    return SecondLook(learn(examples))


def test_it_learns_what_danger_sounds_like():
    """From a handful of sentences: others with the same words are danger, and a booking is none."""
    look = taught()

    assert look.look("please he is blue and not breathing").verdict is Verdict.EMERGENCY
    assert look.look("can i book for friday").verdict is Verdict.NONE


def test_taught_the_other_way_round_it_says_the_opposite():
    """The negative control: what it says comes from the sentences and from nowhere else."""
    assert taught(danger=HARMLESS, harmless=DANGER).look("please he is blue and not breathing").verdict is Verdict.NONE


def test_the_same_sentences_give_the_same_weights():
    assert taught().weights == taught().weights


@pytest.mark.parametrize("text", ["no", "yes", "ok thanks", "1", "the last", "no gracias", "👍", "", "!!!! ????"])
def test_short_answers_are_left_to_the_list(text):
    """A patient who answers no is not asked whether it is happening now."""
    assert second_look().look(text).verdict is Verdict.NONE
    assert verdict(text) is Verdict.NONE


def test_what_the_list_calls_an_emergency_stays_one():
    """The second look never lowers what stands on the list, however harmless it finds the words."""
    harmless = taught(danger=HARMLESS, harmless=DANGER)
    text = "my chest hurts and i cant breathe"

    assert harmless.look(text).verdict is not Verdict.EMERGENCY
    assert listed_verdict(text) is Verdict.EMERGENCY
    assert verdict(text) is Verdict.EMERGENCY


def test_messages_that_the_dialogue_learns_from_are_left_alone():
    """At most one in a hundred of ordinary messages is interrupted by the second look alone."""
    lines = [
        line
        for path in sorted((ROOT / "bot" / "training" / "messages").glob("*/*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()[::5]
    ]
    interrupted = [line for line in lines if second_look().look(line).verdict is not Verdict.NONE]

    assert len(lines) > 2000
    assert len(interrupted) <= len(lines) / 100


@given(st.text())
def test_any_text_is_read_and_read_the_same(text):
    assert features(text) == features(text)
    assert 0 <= second_look().look(text).danger <= 1


def test_the_weights_are_those_of_the_sentences():
    """Whoever edits the sentences, the list or the dialogue's messages and forgets to learn anew hears of it here."""
    learned = learn([*own_sentences(), *harmless_messages()])
    kept = second_look().weights

    assert len(learned.keys() ^ kept.keys()) <= len(kept) / 1000
    assert (
        max(abs(a - b) for word in learned.keys() & kept for a, b in zip(learned[word], kept[word], strict=True)) < 0.1
    )
