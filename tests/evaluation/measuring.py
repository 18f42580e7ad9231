"""Everything that is measured, from which lists, as one report.

| collection   | what it is                                                                                  |
|--------------|---------------------------------------------------------------------------------------------|
| `own`        | tests/evaluation/lists: other authors' sentences, kept from whoever builds; figures only     |
| `public`     | the public development sets, if a folder of them is given                                    |
| `folds`      | our hand-written sentences, read by models that had not seen them                            |
| `held_out`   | tests/bot/nlu/held_out.yml: nobody tunes to them; figures only                               |
| `paraphrases`| tests/bot/nlu/paraphrases.yml: once misread, must stay understood                            |
| `held_back`  | tests/evaluation/held_back: the temperature is fitted to them; figures only                  |
| `exported`   | the clinic's own conversations, as far as somebody labelled them                             |
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from actions.times.__main__ import predict as read_time
from tests.evaluation import calibration, commands, intents, times, verdicts
from tests.evaluation.commands import ROOT, CommandFailed
from tests.evaluation.intents import Reading
from tests.evaluation.intervals import Figure, percentile
from tests.evaluation.rows import (
    IntentRow,
    TimeRow,
    intent_rows,
    read_json_lines,
    reason_rows,
    safety_rows,
    sentences_by_intent,
    time_rows,
)
from tests.evaluation.times import TimeReading

HERE = Path(__file__).parent
LISTS, HELD_BACK, OUR_SENTENCES = HERE / "lists", HERE / "held_back", ROOT / "tests/bot/nlu"
SETS = {"intents": ("intents.dev", "oos.dev", "intents_es.dev"), "times": ("times.dev",)}
SHOWN = frozenset({"public", "folds", "paraphrases", "exported"})
"""Collections whose misses may be looked at. The others would be worth nothing once somebody tuned to them."""
MOST_MISSES = 60


@dataclass(frozen=True)
class Wanted:
    """What a run is asked for. `sets` and `exported` may be missing; no folds means no cross-validation."""

    sets: Path | None = None
    exported: Path | None = None
    folds: int = 3


@dataclass
class Report:
    """`figures` by collection and name, `tables` with counts and shares; misses are for eyes only, not for the JSON."""

    figures: dict[str, dict[str, Figure | None]] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    curves: dict[str, list[calibration.Point]] = field(default_factory=dict)
    reliability: dict[str, list[calibration.Bin]] = field(default_factory=dict)
    temperature: dict[str, Any] = field(default_factory=dict)
    threshold: float = 0.0
    misses: dict[str, list[Reading]] = field(default_factory=dict)
    time_misses: list[TimeReading] = field(default_factory=list)
    unsure: list[Reading] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def add(self, collection: str, figures: Mapping[str, Figure | None], tables: Mapping[str, Any]) -> None:
        self.figures.setdefault(collection, {}).update(figures)
        self.tables.setdefault(collection, {}).update(tables)


def measure(wanted: Wanted) -> Report:
    """Runs every prediction command over every list. One that gives up is named, and the others are measured."""
    report = Report(threshold=deployed_threshold())
    for part in _parts(wanted):
        try:
            part(report)
        except CommandFailed as failure:
            report.failures.append(str(failure))
    return report


def _parts(wanted: Wanted) -> Iterator[Callable[[Report], object]]:
    """What there is to be measured, the quick parts first."""
    yield _add_reasons
    yield _add_safety
    yield lambda report: _add_times(report, "own", time_rows(_json_lines(LISTS, "times_*.jsonl")))
    yield lambda report: _add_intents(report, "own", _rows(LISTS, "intents_*.jsonl"), "--timed")
    yield _add_our_sentences
    yield _add_calibration
    if sets := wanted.sets:
        yield lambda report: _add_public(report, sets)
    if exported := wanted.exported:
        yield lambda report: _add_exported(report, exported)
    if wanted.folds:
        yield lambda report: _add_folds(report, wanted.folds)


def deployed_threshold() -> float:
    """Below this confidence the bot asks again; config.yml has it."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    return float(next(part["threshold"] for part in pipeline if part["name"] == "FallbackClassifier"))


def add_readings(report: Report, collection: str, readings: Sequence[Reading]) -> None:
    """Figures, tables and curve of one collection's readings, and its misses if they may be seen."""
    tables = {
        "intents": intents.by_group(readings),
        "labels": intents.per_label(readings),
        "confusion": intents.confusion(readings),
    }
    report.add(collection, intents.figures(readings), tables)
    report.curves[collection] = calibration.threshold_curve(readings, report.threshold)
    if collection in SHOWN:
        report.misses[collection] = intents.misses(readings)[:MOST_MISSES]


def add_times(report: Report, collection: str, readings: Sequence[TimeReading]) -> None:
    report.add(collection, times.figures(readings), {"times": times.by_group(readings)})
    if collection in SHOWN:
        report.time_misses += times.misses(readings)[:MOST_MISSES]


def _rows(folder: Path, pattern: str) -> list[IntentRow]:
    return intent_rows(_json_lines(folder, pattern))


def _json_lines(folder: Path, pattern: str) -> list[dict[str, Any]]:
    return [row for path in sorted(folder.glob(pattern)) for row in read_json_lines(path)]


def _add_intents(report: Report, collection: str, rows: Sequence[IntentRow], *options: str) -> None:
    answers = commands.ask_intents(rows, *options)
    add_readings(report, collection, intents.readings_of(rows, answers))
    if took := [answer["milliseconds"] for answer in answers if "milliseconds" in answer]:
        report.add(collection, {"speed.nlu_p50": percentile(took, 0.5), "speed.nlu_p95": percentile(took, 0.95)}, {})


def _add_our_sentences(report: Report) -> None:
    """Those that calibration may use too; asked together, since starting the model takes longer than reading."""
    collections = {
        "held_out": sentences_by_intent(OUR_SENTENCES / "held_out.yml"),
        "paraphrases": sentences_by_intent(OUR_SENTENCES / "paraphrases.yml"),
        "held_back": _rows(HELD_BACK, "intents_*.jsonl"),
    }
    answers = iter(commands.ask_intents([row for rows in collections.values() for row in rows]))
    for collection, rows in collections.items():
        add_readings(report, collection, intents.readings_of(rows, islice(answers, len(rows))))


def _add_calibration(report: Report) -> None:
    """The temperature is fitted to the held-back lists; how sure and how right is measured on the others."""
    report.temperature = commands.temperatures(sorted(HELD_BACK.glob("intents_*.jsonl")))
    rows = _rows(LISTS, "intents_*.jsonl")
    tried = {"none": 1.0, "deployed": report.temperature["deployed"], "advised": report.temperature["advised"]}
    known: dict[float, list[calibration.Bin]] = {}
    for name, temperature in tried.items():
        if temperature not in known:
            answers = commands.ask_intents(rows, "--temperature", str(temperature))
            known[temperature] = calibration.reliability(intents.readings_of(rows, answers))
        report.reliability[name] = known[temperature]
    report.temperature["expected_error"] = {
        name: calibration.expected_error(bins) for name, bins in report.reliability.items()
    }


def _add_times(report: Report, collection: str, rows: Sequence[TimeRow]) -> None:
    add_times(report, collection, times.readings_of(rows, commands.ask_times(rows)))
    report.add(collection, {"speed.times_p95": percentile([_milliseconds(row) for row in rows], 0.95)}, {})


def _milliseconds(row: TimeRow) -> float:
    """How long one message takes, without starting Python for it."""
    asked = {"id": "", **row.question}
    began = time.perf_counter()
    read_time(asked)
    return (time.perf_counter() - began) * 1000


def _add_reasons(report: Report) -> None:
    rows = reason_rows(read_json_lines(LISTS / "reasons.jsonl"))
    judged = verdicts.reasons_judged(rows, commands.ask_reasons(rows))
    report.add("own", verdicts.reason_figures(judged), {"reasons": verdicts.by_group(judged)})


def _add_safety(report: Report) -> None:
    rows = safety_rows(read_json_lines(LISTS / "safety.jsonl"))
    judged = verdicts.safety_judged(rows, commands.ask_safety(rows))
    tables = {"safety": verdicts.by_group(judged), "verdicts": verdicts.verdict_table(judged)}
    report.add("own", verdicts.safety_figures(judged), tables)


def _add_public(report: Report, folder: Path) -> None:
    def found(names: Sequence[str]) -> list[dict[str, Any]]:
        files = [folder / f"{name}.jsonl" for name in names]
        return [row for file in files if file.is_file() for row in read_json_lines(file)]

    _add_intents(report, "public", intent_rows(found(SETS["intents"])))
    _add_times(report, "public", time_rows(found(SETS["times"])))


def _add_folds(report: Report, folds: int) -> None:
    answers = commands.cross_validated(folds)
    rows = intent_rows({**answer, "intent": answer["gold"]} for answer in answers)
    add_readings(report, "folds", intents.readings_of(rows, answers))


def _add_exported(report: Report, file: Path) -> None:
    exported = read_json_lines(file)
    labelled = [row for row in exported if row["intent"]]
    _add_intents(report, "exported", intent_rows({**row, "source": file.stem} for row in labelled))
    open_ = intent_rows({**row, "source": file.stem, "intent": ""} for row in exported if not row["intent"])
    readings = intents.readings_of(open_, commands.ask_intents(open_))
    report.unsure = sorted(readings, key=lambda reading: reading.surety)[:MOST_MISSES]
