"""How well the trained model understands, and the commands that say so. They need `make train` and nothing else."""

import json
import os
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from tests.evaluation import intents
from tests.evaluation.commands import ask_intents
from tests.evaluation.rows import sentences_by_intent

ROOT = Path(__file__).parents[2]
SENTENCES = ROOT / "tests/bot/nlu"


def run_command(module, *arguments, cwd=ROOT):
    command = [ROOT / ".venvs/bot/bin/python", "-m", module, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def readings():
    """What the model makes of our own sentences, by the file they are in."""
    rows = [row for name in ("held_out", "paraphrases") for row in sentences_by_intent(SENTENCES / f"{name}.yml")]
    by_file = defaultdict(list)
    for reading in intents.readings_of(rows, ask_intents(rows)):
        by_file[reading.row.source].append(reading)
    return by_file


@pytest.fixture
def held_out(readings):
    return readings["held_out"]


def right(readings):
    """The share of sentences that are read rightly; counted first, so that a failing test shows no sentence."""
    count = sum(reading.right for reading in readings)
    return count / len(readings)


def test_most_new_sentences_are_understood(held_out):
    """Of sentences nobody tuned to, seven in eight are read rightly in English, and no fewer in Spanish."""
    spanish = [reading for reading in held_out if reading.row.lang == "es"]
    shares = right(held_out), right(spanish)
    assert len(held_out) >= 300
    assert min(shares) >= 0.87


def test_what_is_not_a_clinic_s_business_is_noticed(held_out):
    """Weather, hotels and medical advice are not mistaken for appointments."""
    noticed = right([reading for reading in held_out if reading.beyond])
    assert noticed >= 0.92


def test_the_bot_is_seldom_surely_wrong(held_out):
    """A wrong reading that comes with doubt is asked about; one without doubt is acted on, so there may be few."""
    surely_wrong = sum(not reading.right and reading.confidence >= 0.7 for reading in held_out)
    assert surely_wrong <= 0.06 * len(held_out)


def test_hard_paraphrases_stay_understood(readings):
    """Sentences that were once misread do not become so again."""
    share = right(readings["paraphrases"])
    assert share >= 0.88


def predictions(tmp_path, rows, *options):
    """What the command prints for rows, each line as it is."""
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return [json.loads(line) for line in run_command("bot.training.predict", *options, str(file)).splitlines()]


def test_predictions_are_one_json_object_a_line(tmp_path):
    """Scoring reads the answers as they come: an id, a label and how sure it is, nothing else."""
    asked = {
        "a": ("I'd like to make an appointment with Dr. Patel", "book"),
        "b": ("who won the football game last night", "out_of_scope"),
        "c": ("quiero cancelar mi cita", "cancel"),
        "d": ("can you find me a dermatologist", "find_provider"),
        "e": ("actually cancel that", "cancel"),
        "f": ("", None),
        "g": ("/inform{}", None),
    }
    answers = predictions(tmp_path, [{"id": key, "text": text} for key, (text, _) in asked.items()])
    assert [answer["id"] for answer in answers] == list(asked)
    assert all(set(answer) == {"id", "intent", "confidence"} and 0 <= answer["confidence"] <= 1 for answer in answers)
    assert [a["intent"] for a in answers[:5]] == [label for _, label in asked.values() if label]


def test_a_ranking_is_added_for_whoever_asks(tmp_path):
    """Every intent's label before the threshold, likeliest first; and the question before a sentence is heeded."""
    said = {"text": "anything open on friday?"}
    rows = [{"id": "a", **said}, {"id": "b", **said, "prev_system": "Which day would suit you?"}]
    answers = predictions(tmp_path, rows, "--ranking")
    assert [answer["intent"] for answer in answers] == ["book", "inform"]
    for ranking in (answer["ranking"] for answer in answers):
        confidences = [confidence for _, confidence in ranking]
        assert len(ranking) > 20
        assert confidences == sorted(confidences, reverse=True)
        assert abs(sum(confidences) - 1) < 0.01


def test_nothing_is_trained_when_nothing_changed(tmp_path):
    """`make run` starts at once the second time; a changed rule, phrase or threshold gives a model of its own."""
    (tmp_path / "config.yml").write_text("language: en")
    model = tmp_path / run_command("bot.training.models", cwd=tmp_path).strip()
    model.parent.mkdir()
    model.touch()
    assert "up to date" in run_command("bot.training.train", cwd=tmp_path)
    (tmp_path / "config.yml").write_text("language: es")
    assert run_command("bot.training.models", cwd=tmp_path).strip() != str(model.relative_to(tmp_path))
