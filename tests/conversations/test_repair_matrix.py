"""Whatever patients say instead of an answer, in each flow and at each step, they can still get done."""

import pytest

from tests.conversations.crowd import chosen
from tests.conversations.repair import PATTERNS, STEPS, WHY_NOT, play


def _cells() -> list[tuple[str, str, str]]:
    """Every cell that makes sense in English; of those that have Spanish words three of five, a third of all."""
    cells = [(row, column, "en") for row, p in PATTERNS.items() for column in STEPS if not p.only or column in p.only]
    spanish = [(row, column, "es") for row, column, _ in cells if PATTERNS[row].es and STEPS[column].es_texts]
    return cells + spanish[::5] + spanish[1::5] + spanish[3::5]


def _named(cell: tuple[str, str, str]) -> object:
    row, column, language = cell
    return pytest.param(cell, id=f"{row} | {column} | {language}".replace("/", " "))


@pytest.fixture(scope="module")
def stage(crowd, request):
    """All cells that are to be judged play at once; each test waits for its own."""
    for cell in chosen(request, "cell"):
        row, column, language = cell
        crowd.begin(cell, STEPS[column].who, lambda p, r=row, c=column, lang=language: play(p, r, c, lang))
    return crowd


@pytest.mark.parametrize("cell", [_named(cell) for cell in _cells()])
def test_cell(stage, cell):
    stage.end(cell)


def test_cells_left_out_have_a_reason():
    """A row that is not played in every column, or not with the same words, says why."""
    assert {row for row, pattern in PATTERNS.items() if pattern.only or pattern.beside_names} == set(WHY_NOT)


def test_a_third_is_played_in_spanish():
    cells = _cells()
    assert sum(language == "es" for *_, language in cells) * 3 >= sum(language == "en" for *_, language in cells)
