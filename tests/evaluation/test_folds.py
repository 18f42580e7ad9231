"""How models are tried on sentences that they did not learn from, and how their temperature is found."""

import pytest

from bot.training import evaluate, grammar, predict, temperature
from bot.training.understanding import Said, Understood

DATA = """version: "3.1"
nlu:

# Made from bot/training/phrases/booking.yml: edit that, then run `python -m bot.training.grammar`.
- intent: book_appointment
  examples: |
    - a drawn sentence
    - - a sentence with a dash

# Made from bot/training/messages/es/faq.cost.txt: edit that, then run `python -m bot.training.grammar`.
- intent: faq
  metadata:
    topic: cost
  examples: |
    - uno
    - dos
    - tres
    - cuatro
"""


@pytest.fixture
def examples():
    return list(evaluate.examples_in(DATA))


def test_examples_say_where_they_come_from(examples):
    """Drawn sentences have no language; a hand-written one has its file's, and its topic."""
    assert [(e.text, e.intent, e.topic, e.lang) for e in examples[:3]] == [
        ("a drawn sentence", "book_appointment", None, None),
        ("- a sentence with a dash", "book_appointment", None, None),
        ("uno", "faq", "cost", "es"),
    ]


def test_each_hand_written_sentence_is_left_out_once(examples):
    """What was drawn from phrases is learned always: its siblings would give it away."""
    folds = list(evaluate.splits(examples, 3))

    assert sorted(e.text for _, left_out in folds for e in left_out) == ["cuatro", "dos", "tres", "uno"]
    for learned, left_out in folds:
        assert left_out
        assert {e.text for e in learned} & {e.text for e in left_out} == set()
        assert {"a drawn sentence", "- a sentence with a dash"} <= {e.text for e in learned}


def test_the_training_files_are_read_as_they_are_written():
    """A changed heading of the files that `bot.training.grammar` writes would leave the folds empty."""
    made = [e for text in grammar.training_files().values() for e in evaluate.examples_in(text)]

    assert {e.lang for e in made} == {None, "en", "es"}
    assert sum(e.lang is not None for e in made) > 1000


def understood(intent, *ranking, topic=None):
    return Understood("…", intent, ranking[0][1], topic, ranking)


def test_a_ranking_is_in_labels():
    """Only the likeliest intent's topic is known."""
    reading = understood("book_appointment", ("book_appointment", 0.6), ("stop_flow", 0.3), topic="find_provider")

    assert predict.labelled_ranking(reading) == [("find_provider", 0.6), ("deny", 0.3)]
    assert predict.label_of("ask_availability") == "book"
    assert predict.label_of("ask_availability", None, "Which day?") == "inform"


def test_surprise_is_low_where_the_right_label_is_likely():
    """Every accepted label counts; one that is ruled out costs much, but not everything."""
    rows = [{"text": "…", "intent": "book", "intents": ["book", "inform"]}]
    sure = understood("book_appointment", ("book_appointment", 0.5), ("inform", 0.5))
    wrong = understood("greet", ("greet", 1.0))

    assert temperature.mean_loss(rows, [sure]) == 0
    assert 10 < temperature.mean_loss(rows, [wrong]) < 20


@pytest.mark.parametrize(("start", "lowest"), [(1.0, 1.4), (1.4, 1.4), (2.0, 1.4), (1.0, 0.3), (4.0, 5.0)])
def test_the_best_temperature_is_found_from_either_side(start, lowest):
    """Few are tried: each costs a reading of all the lists."""
    losses = temperature.descend(lambda t: (t - lowest) ** 2, start)

    assert min(losses, key=losses.__getitem__) == lowest


def test_a_row_is_asked_with_its_question_and_language():
    assert Said.from_row({"text": "yes", "prev_system": "Is that right?", "lang": "es"}).metadata == {
        "asked": "Is that right?",
        "language": "es",
    }
