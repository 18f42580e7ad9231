"""The scorers of `make evaluate`, by rows that can be checked by hand. For each figure a wrong answer lowers it."""

import pytest

from tests.evaluation import calibration, intents, times, verdicts
from tests.evaluation.intervals import macro_f1, share
from tests.evaluation.rows import intent_rows, reason_rows, safety_rows, time_rows

ROWS = [
    {"text": "book me in", "intent": "book", "intents": ["book"]},
    {"text": "a visit, please", "intent": "book", "intents": ["book", "inform"]},
    {"text": "cancel it", "intent": "cancel"},
    {"text": "a haircut", "intent": "book", "tier": "C"},
    {"text": "yes at five", "intent": "affirm", "intents": ["affirm", "inform"], "strict": False},
    {"text": "quiero una cita", "intent": "book", "lang": "es"},
    {"text": "who won", "intent": "out_of_scope", "kind": "clear"},
    {"text": "a table for two", "intent": "out_of_scope", "kind": "near_domain", "intents": ["out_of_scope", "book"]},
]
RIGHT = ["book", "book", "cancel", "book", "affirm", "book", "out_of_scope", "out_of_scope"]


def read_as(labels, confidence=0.9):
    answers = [{"intent": label, "confidence": confidence, "ranking": [[label, confidence]]} for label in labels]
    return intents.readings_of(intent_rows(ROWS), answers)


def values(figures):
    return {name.split(".")[1]: round(figure.value, 4) for name, figure in figures.items() if figure}


def but(place, label):
    return [label if number == place else right for number, right in enumerate(RIGHT)]


def test_everything_read_rightly_is_a_hundred_percent():
    """And nothing is surely wrong."""
    figures = values(intents.figures(read_as(RIGHT)))

    assert figures.pop("surely_wrong") == 0
    assert set(figures.values()) == {1.0}


@pytest.mark.parametrize(
    ("place", "label", "lowered"),
    [
        (0, "cancel", {"macro_f1": 0.6667, "accuracy": 0.6667, "lenient": 0.75, "lenient_all_tiers": 0.8}),
        (1, "inform", {"macro_f1": 0.8333, "accuracy": 0.6667}),  # a reading that is accepted, but not the first
        (3, "cancel", {"lenient_all_tiers": 0.8}),  # another trade
        (4, "inform", {}),  # two meanings: either is right
        (5, "cancel", {"macro_f1_es": 0.0, "lenient_es": 0.0}),
        (6, "book", {"beyond_clear": 0.0}),
        (7, "book", {}),  # accepted there
        (7, "cancel", {"beyond_near": 0.0}),
    ],
)
def test_a_wrong_reading_lowers_its_figures_and_no_others(place, label, lowered):
    """Strict figures want the one meaning, lenient ones any that is right."""
    figures = values(intents.figures(read_as(but(place, label))))
    figures.pop("surely_wrong")

    assert {name: value for name, value in figures.items() if value < 1} == lowered


def test_confusions_count_what_was_read_as_what():
    """A reading that is accepted as out of scope is no confusion."""
    table = intents.confusion(read_as(["cancel", *RIGHT[1:7], "book"]))
    counts = {
        (meant, read): table["counts"][i][j]
        for i, meant in enumerate(table["labels"])
        for j, read in enumerate(table["labels"])
    }

    assert counts["book", "cancel"] == 1
    assert counts["out_of_scope", "out_of_scope"] == 2
    assert sum(counts.values()) == 6  # neither the haircut nor the sentence with two meanings


def test_the_surest_mistake_is_the_worst():
    """Nobody is asked again about it."""
    doubtful, sure = read_as(but(0, "cancel"), 0.4), read_as(but(5, "cancel"), 0.95)

    assert [miss.confidence for miss in intents.misses([*doubtful, *sure])] == [0.95, 0.4]


def test_intervals_are_those_of_the_books():
    """Wilson's interval of 9 in 10 is 59.6 % to 98.2 %, and ten times as many rows narrow it."""
    few, many = share(9, 10), share(900, 1000)

    assert (round(few.low, 3), round(few.high, 3)) == (0.596, 0.982)
    assert many.low > few.low
    assert many.high < few.high
    assert share(0, 0) is None


def test_rare_wishes_count_as_much_as_common_ones():
    """Macro-F1: ninety-nine right books do not hide that the one cancellation was missed."""
    figure = macro_f1([("book", "book")] * 99 + [("cancel", "book")])

    assert round(figure.value, 3) == round((2 * 99 / (99 + 100)) / 2, 3)
    assert figure.low <= figure.value <= figure.high
    assert macro_f1([("book", "book")] * 5).low == 1


def test_surety_is_measured_against_being_right():
    """Always right at 0.9 is off by a tenth; always wrong at 0.9 by nine."""
    served = [reading for reading in read_as(RIGHT) if not reading.beyond]
    wrong = [reading for reading in read_as(["goodbye"] * len(ROWS)) if not reading.beyond]

    assert calibration.expected_error(calibration.reliability(served)) == pytest.approx(0.1)
    assert calibration.expected_error(calibration.reliability(wrong)) == pytest.approx(0.9)
    assert calibration.expected_error([]) is None


def test_a_higher_threshold_notices_more_and_understands_less():
    """At 1 the bot asks again whatever is said."""
    readings = read_as([*RIGHT[:6], "cancel", "cancel"])

    assert [(p.in_scope, p.beyond) for p in (calibration.at_threshold(readings, t) for t in (0.5, 1))] == [
        (1, 0),
        (0, 1),
    ]
    assert 0.41 in [point.threshold for point in calibration.threshold_curve(readings, deployed=0.41)]


def on(day):
    return {"earliest_date": day, "latest_date": day}


AFTERNOON = {"earliest_time": "12:00", "latest_time": "17:00"}
FRIDAY_AFTERNOON = on("2026-03-06") | AFTERNOON
TIME_ROW = {
    "text": "friday afternoon",
    "ref": "2026-03-02T09:00",
    "tz": "America/New_York",
    "source": "authored",
    "gold": {"any_of": [FRIDAY_AFTERNOON], "order": None},
    "also": [{"any_of": [on("2026-03-13") | AFTERNOON], "order": None}],
}


def verdict_on(row=TIME_ROW, order=None, ask=False, **constraint):
    answer = {"any_of": [constraint] if constraint else [], "order": order, "ask": ask}
    (reading,) = times.readings_of(time_rows([row]), [answer])
    return reading.verdict


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "exact"),
        ({"latest_time": "16:50"}, "exact"),  # 95 % of the starts
        ({"earliest_time": "13:00"}, "near"),
        ({"earliest_time": "15:30"}, "wrong"),
        (on("2026-03-13"), "exact"),  # accepted as well
        (on("2026-03-05"), "wrong"),
        ({"latest_date": "2026-02-30"}, "wrong"),  # no such day
        ({"order": "first"}, "near"),
        ({"weekdays": [5]}, "exact"),
        ({"exclude_dates": ["2026-03-06"]}, "wrong"),
    ],
)
def test_times_are_compared_by_the_starts_that_they_accept(changed, verdict):
    assert verdict_on(**(FRIDAY_AFTERNOON | changed)) == verdict


def test_no_answer_is_worse_than_a_right_one_and_better_than_a_wrong_one():
    """Where no time is said, only silence is right."""
    silent = TIME_ROW | {"no_constraint": True}

    assert verdict_on() == "none"
    assert verdict_on(silent) == "exact"
    assert verdict_on(silent, **FRIDAY_AFTERNOON) == "wrong"
    assert verdict_on(silent, order="first") == "wrong"


def test_figures_of_times_count_the_rows_that_they_speak_of():
    """Asking is wanted on one row and needless on the other."""
    rows = time_rows([TIME_ROW | {"clarify": True}, TIME_ROW | {"source": "sgd", "no_constraint": True, "lang": "es"}])
    asking = [{"any_of": [FRIDAY_AFTERNOON], "order": None, "ask": True}] * 2
    figures = values(times.figures(times.readings_of(rows, asking)))

    assert figures["whole_exact"] == figures["asked"] == figures["needless"] == figures["false_answers"] == 1
    assert figures["sgd_exact"] == 0
    assert figures["all_exact"] == 0.5


REASON = {"text": "sore throat", "acceptable": ["sick-visit", "office-visit"], "ask_ok": False, "none": False}


@pytest.mark.parametrize(
    ("row", "visit_types", "ask", "right"),
    [
        (REASON, ["office-visit"], False, True),
        (REASON, ["physical", "sick-visit"], False, False),
        (REASON, [], True, False),
        (REASON | {"ask_ok": True}, ["physical", "sick-visit"], True, True),
        (REASON | {"none": True, "acceptable": []}, [], False, True),
        (REASON | {"none": True, "acceptable": []}, ["office-visit"], False, False),
    ],
)
def test_a_reason_is_right_by_its_first_visit(row, visit_types, ask, right):
    """Or by a question where asking is fine, or by silence where no reason is given."""
    (judged,) = verdicts.reasons_judged(reason_rows([row]), [{"visit_types": visit_types, "ask": ask}])

    assert judged.right is right


def test_a_missed_emergency_and_a_false_alarm_are_counted_apart():
    """Either number to call counts as found."""
    said = [("emergency", "crisis"), ("crisis", "none"), ("none", "none"), ("none", "ask"), ("ask", "ask")]
    rows = safety_rows({"text": "…", "verdict": should} for should, _ in said)
    figures = values(verdicts.safety_figures(verdicts.safety_judged(rows, [{"verdict": given} for _, given in said])))

    assert figures == {"found": 0.5, "same_number": 0.0, "false_alarms": 0.5, "asked": 1.0}


def test_the_commands_never_see_the_answers():
    """A row's question holds what a patient's message comes with, and nothing of what it should be read as."""
    asked = [
        *intent_rows([ROWS[1] | {"prev_system": "Which day?"}]),
        *time_rows([TIME_ROW]),
        *reason_rows([REASON | {"who": "child"}]),
        *safety_rows([{"text": "…", "verdict": "none"}]),
    ]

    assert {key for row in asked for key in row.question} == {"text", "prev_system", "ref", "tz", "who"}
