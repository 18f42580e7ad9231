"""The report as one page that needs nothing else, and as JSON that holds every figure and no sentence."""

import json
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.evaluation import goals, plots
from tests.evaluation.measuring import Report

HERE = Path(__file__).parent
TEMPLATE = "page.html.j2"
COLLECTIONS = ("own", "public", "folds", "held_out", "paraphrases", "held_back", "exported")


def page(report: Report, made: dict[str, str]) -> str:
    """HTML; `made` says of what, when and where."""
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"percent": _percent, "decimals": lambda value: f"{value:.3f}"}
    measured = [name for name in COLLECTIONS if report.figures.get(name)]
    return environment.get_template(TEMPLATE).render(
        report=report,
        made=made,
        goals=goals.reached(report.figures),
        collections=measured,
        plots=plots,
        compact=_compact,
    )


def figures_json(report: Report, made: dict[str, str]) -> str:
    """Every figure, for programs and for comparing two runs."""
    kept = {
        "made": made,
        "goals": [{**entry, "met": _met(entry)} for entry in goals.reached(report.figures)],
        "figures": report.figures,
        "tables": report.tables,
        "curves": report.curves,
        "reliability": report.reliability,
        "temperature": report.temperature,
        "threshold": report.threshold,
        "failures": len(report.failures),
    }
    return json.dumps(kept, default=_plain, indent=1, ensure_ascii=False)


def summary(report: Report) -> str:
    """A line for each goal: its bar and what was reached, `*` where it was missed; then the temperature's advice."""
    shown = [name for name in ("own", "public", "folds", "exported") if report.figures.get(name)]
    lines = [f"{'':<50}{'bar':>8}" + "".join(f"{name:>18}" for name in shown)]
    for entry in goals.reached(report.figures):
        goal, figures = entry["goal"], entry["figures"]
        cells = [_cell(goal, figures[name]) if name in figures else "" for name in shown]
        if any(cells):
            lines.append(f"{goal.name:<50}{_number(goal, goal.bar):>8}" + "".join(f"{cell:>18}" for cell in cells))
    if report.temperature:
        lines.append("temperature: {deployed} deployed, {advised} advised".format_map(report.temperature))
    return "\n".join(lines)


def _cell(goal: goals.Goal, figure: Any) -> str:
    return f"{_number(goal, figure.value)} /{figure.n:>5}{' ' if goal.met(figure) else '*'}"


def _number(goal: goals.Goal, value: float) -> str:
    return f"{value:.1f} ms" if goal.unit == "ms" else f"{value:.1%}"


def _met(entry: dict[str, Any]) -> dict[str, bool]:
    return {name: entry["goal"].met(figure) for name, figure in entry["figures"].items()}


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.1f}"


def _compact(value: Any) -> str:
    """A constraint without what it leaves open."""
    return json.dumps(_without_nulls(value), ensure_ascii=False)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item not in (None, [], False)}
    return value


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(type(value))
