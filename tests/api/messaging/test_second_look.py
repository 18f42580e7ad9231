"""The second look: what it sees that the list does not, when it overrules it, and that it stays as it was learned."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.messaging.safety import Verdict, verdict
from api.messaging.safety.guard import Listed, decide, listen
from api.messaging.safety.learning import harmless_messages, learn, own_sentences
from api.messaging.safety.second_look import Look, SecondLook, features, second_look

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


HARMLESS_FOR_SURE = Look(Verdict.NONE, danger=0.01, harmless=0.98)
PERHAPS_HARMLESS = Look(Verdict.NONE, danger=0.2, harmless=0.7)
DANGER_FOR_SURE = Look(Verdict.CRISIS, danger=0.9, harmless=0.05)


@pytest.mark.parametrize(
    ("listed", "looked", "together"),
    [
        (Listed(Verdict.EMERGENCY, unmistakable=True), HARMLESS_FOR_SURE, Verdict.EMERGENCY),
        (Listed(Verdict.EMERGENCY, unmistakable=False), HARMLESS_FOR_SURE, Verdict.NONE),
        (Listed(Verdict.EMERGENCY, unmistakable=False), PERHAPS_HARMLESS, Verdict.EMERGENCY),
        (Listed(Verdict.ASK, unmistakable=False), HARMLESS_FOR_SURE, Verdict.NONE),
        (Listed(Verdict.ASK, unmistakable=False), PERHAPS_HARMLESS, Verdict.ASK),
        (Listed(Verdict.ASK, unmistakable=False), DANGER_FOR_SURE, Verdict.CRISIS),
        (Listed(Verdict.NONE, unmistakable=False), DANGER_FOR_SURE, Verdict.CRISIS),
        (Listed(Verdict.NONE, unmistakable=False), HARMLESS_FOR_SURE, Verdict.NONE),
    ],
)
def test_the_list_and_the_second_look_decide_together(listed, looked, together):
    """An unmistakable sign always stands; any other stands unless the second look is sure of no danger."""
    assert decide(listed, looked) is together


@pytest.mark.parametrize(
    "text",
    [
        "my chest hurts and i cant breathe",
        "he is having a seizure",
        "her lips are turning blue",
        "quiero suicidarme",
        "no puede respirar",
        "manden una ambulancia",
    ],
)
def test_plain_signs_are_unmistakable(text):
    """No learned weight can ever silence them."""
    assert listen(text).unmistakable


@pytest.mark.parametrize("text", ["i had a seizure in 2019", "no puede ser el infarto otra vez", "drowning in emails"])
def test_what_is_past_or_may_mean_something_else_is_not(text):
    assert not listen(text).unmistakable


@pytest.mark.parametrize(
    "text",
    [
        "I nearly fainted at the price of the crown, do you have payment plans",
        "me ahogo en correos esta semana, mejor el jueves",
        "me va a matar mi suegra si no le consigo cita con la dentista",
    ],
)
def test_jokes_with_the_words_of_a_danger_pass(text):
    """The list hears its words in them; the second look knows how people joke."""
    assert listen(text).verdict is not Verdict.NONE
    assert verdict(text) is Verdict.NONE


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
