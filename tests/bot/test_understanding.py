"""How well the trained model understands, and the commands that say so. They need `make train` and nothing else."""

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run_command(module, *arguments, cwd=ROOT):
    command = [ROOT / ".venvs/bot/bin/python", "-m", module, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def held_out():
    return json.loads(run_command("bot.training.evaluate", "--json"))


def test_most_new_sentences_are_understood(held_out):
    """Of sentences nobody tuned to, seven in eight are read rightly in English, and no fewer in Spanish."""
    assert held_out["sentences"] >= 300
    assert held_out["accuracy"] >= 0.87
    assert held_out["accuracy_by_language"]["es"] >= 0.87


def test_what_is_not_a_clinic_s_business_is_noticed(held_out):
    """Weather, hotels and medical advice are not mistaken for appointments."""
    assert held_out["out_of_scope_recall"] >= 0.92


def test_the_bot_is_seldom_surely_wrong(held_out):
    """A wrong reading that comes with doubt is asked about; one without doubt is acted on, so there may be few."""
    assert held_out["confident_errors"] <= 0.06 * held_out["sentences"]


def test_a_sentence_is_read_in_milliseconds(held_out):
    assert held_out["milliseconds"]["p50"] < 20


def test_hard_paraphrases_stay_understood():
    """Sentences that were once misread do not become so again."""
    figures = json.loads(run_command("bot.training.evaluate", "--json", "--sentences", "tests/bot/nlu/paraphrases.yml"))
    assert figures["accuracy"] >= 0.88


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
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps({"id": key, "text": text}) + "\n" for key, (text, _) in asked.items()))
    answers = [json.loads(line) for line in run_command("bot.training.predict", str(rows)).splitlines()]
    assert [answer["id"] for answer in answers] == list(asked)
    assert all(set(answer) == {"id", "intent", "confidence"} and 0 <= answer["confidence"] <= 1 for answer in answers)
    assert [a["intent"] for a in answers[:5]] == [label for _, label in asked.values() if label]


def test_nothing_is_trained_when_nothing_changed(tmp_path):
    """`make run` starts at once the second time; a changed rule, phrase or threshold gives a model of its own."""
    (tmp_path / "config.yml").write_text("language: en")
    model = tmp_path / run_command("bot.training.models", cwd=tmp_path).strip()
    model.parent.mkdir()
    model.touch()
    assert "up to date" in run_command("bot.training.train", cwd=tmp_path)
    (tmp_path / "config.yml").write_text("language: es")
    assert run_command("bot.training.models", cwd=tmp_path).strip() != str(model.relative_to(tmp_path))
