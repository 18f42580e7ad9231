"""The page and the JSON of `make evaluate`, made from a few invented rows."""

import json
import re

import pytest

from tests.evaluation import calibration, goals, intents, times
from tests.evaluation.intervals import share
from tests.evaluation.measuring import HELD_BACK, LISTS, SHOWN, Report, add_readings, add_times
from tests.evaluation.page import figures_json, page, summary
from tests.evaluation.rows import intent_rows, time_rows

MADE = {"model": "frontdesk-0.tar.gz", "at": "2026-03-02T08:00", "machine": "1 × loom", "load": "0.3"}
NOON = {"any_of": [{"earliest_time": "12:00", "latest_time": "12:00"}], "order": None}


def make_report(collection, read="cancel"):
    """One sentence read rightly, one as `read` says, one beyond the clinic, and a time that was not read."""
    rows = intent_rows(
        [
            {"text": "a sentence <b>of booking</b>", "intent": "book", "prev_system": "How can I help?"},
            {"text": "a sentence of cancelling", "intent": "cancel"},
            {"text": "a sentence of football", "intent": "out_of_scope"},
        ]
    )
    labels = ["book", read, "out_of_scope"]
    answers = [{"intent": label, "confidence": 0.8, "ranking": [[label, 0.8]]} for label in labels]
    report = Report(threshold=0.35, temperature={"deployed": 1.0, "advised": 1.2, "expected_error": {"deployed": 0.1}})
    readings = intents.readings_of(rows, answers)
    add_readings(report, collection, readings)
    report.reliability = {"deployed": calibration.reliability(readings)}
    time = {"text": "a sentence of noon", "ref": "2026-03-02T09:00", "tz": "America/New_York", "gold": NOON}
    add_times(report, collection, times.readings_of(time_rows([time]), [{"any_of": [], "order": None, "ask": False}]))
    return report


@pytest.mark.parametrize("collection", ["own", "public", "folds", "held_out", "paraphrases", "held_back", "exported"])
def test_only_misses_that_may_be_seen_are_shown(collection):
    """Nobody can tune to sentences that no page shows; sentences are escaped, since patients wrote them."""
    report = make_report(collection, read="book")
    said = page(report, MADE)

    assert ("a sentence of cancelling" in said) == (collection in SHOWN)
    assert ("a sentence of noon" in said) == (collection in SHOWN)
    assert "<b>of" not in said
    assert "a sentence" not in figures_json(report, MADE)


def test_the_page_needs_nothing_else():
    """No script, no font, no picture from elsewhere: it can be mailed, and opened where there is no network."""
    said = page(make_report("public"), MADE)

    assert re.findall(r"(?:src|href)=|<script|@import|url\(", said) == []
    assert set(re.findall(r"https?://[^\"' ]+", said)) <= {"http://www.w3.org/2000/svg"}
    assert "prefers-color-scheme: dark" in said
    assert said.count("<svg") > 2


def test_a_worse_reading_is_seen_in_every_place():
    """On the page, in the JSON and in the summary."""
    good, bad = make_report("public"), make_report("public", read="book")

    assert page(good, MADE) != page(bad, MADE)
    met = [
        next(
            entry["met"]
            for entry in json.loads(figures_json(report, MADE))["goals"]
            if "lenient" in entry["goal"]["figure"]
        )
        for report in (good, bad)
    ]
    assert met == [{"public": True}, {"public": False}]
    assert "100.0% /    2 " in summary(good)
    assert "50.0% /    2*" in summary(bad)


def test_a_run_without_anything_still_makes_a_page():
    """A goal without a figure is neither met nor missed."""
    said = page(Report(), MADE)

    assert "Goals" in said
    assert 'class="missed"' not in said
    assert 'class="met"' not in said


def test_a_command_that_gave_up_is_named():
    """The rest is measured all the same."""
    report = make_report("public")
    report.failures.append("actions.reasons: no such file")

    assert "no such file" in page(report, MADE)
    assert json.loads(figures_json(report, MADE))["failures"] == 1


def test_each_goal_has_one_bar_and_can_be_missed():
    """A share of none and a share of all are on different sides of every bar."""
    all_goals = [goal for group in goals.goals().values() for goal in group]

    assert len({goal.figure for goal in all_goals}) == len(all_goals) > 15
    for goal in all_goals:
        assert (goal.at_least is None) != (goal.at_most is None), goal.name
        if goal.unit == "share":
            assert goal.met(share(0, 10)) != goal.met(share(10, 10)), goal.name


def test_lists_that_calibrate_are_not_the_lists_that_measure():
    """No sentence is in both: what the temperature was fitted to says nothing about how sure the model may be."""

    def sentences(folder):
        return {
            " ".join(re.findall(r"\w+", json.loads(line)["text"].lower()))
            for path in folder.glob("intents_*.jsonl")
            for line in path.read_text().splitlines()
        }

    ours, fitted = sentences(LISTS), sentences(HELD_BACK)
    counts = len(ours), len(fitted), len(ours & fitted)  # not the sets: a failing test would print what is in them
    assert min(counts[:2]) > 300
    assert counts[2] <= 0.03 * counts[0]  # "yes" and the like
