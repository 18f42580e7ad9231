"""What understanding should reach, from goals.yml, and whether it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.evaluation.intervals import Figure

GOALS = Path(__file__).with_name("goals.yml")


@dataclass(frozen=True)
class Goal:
    """One of `at_least` and `at_most` is given."""

    figure: str
    name: str
    at_least: float | None = None
    at_most: float | None = None
    unit: str = "share"

    @property
    def bar(self) -> float:
        bar = self.at_least if self.at_least is not None else self.at_most
        assert bar is not None, self.figure
        return bar

    def met(self, figure: Figure) -> bool:
        return figure.value >= self.bar if self.at_least is not None else figure.value <= self.bar


def goals() -> dict[str, list[Goal]]:
    """The goals under their titles."""
    groups = yaml.safe_load(GOALS.read_text(encoding="utf-8"))
    return {group["title"]: [Goal(**goal) for goal in group["goals"]] for group in groups}


def reached(figures: Mapping[str, Mapping[str, Figure | None]]) -> list[dict[str, object]]:
    """Each goal with its figure in every collection that has one; `figures` are by collection and name."""
    return [
        {"goal": goal, "title": title, "figures": _having(figures, goal.figure)}
        for title, group in goals().items()
        for goal in group
    ]


def _having(figures: Mapping[str, Mapping[str, Figure | None]], name: str) -> dict[str, Figure]:
    return {collection: figure for collection, found in figures.items() if (figure := found.get(name))}
