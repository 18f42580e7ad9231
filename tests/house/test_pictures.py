"""The pictures of the flows show what the forms ask."""

import re

import pytest

from tests.house.sources import ROOT, dialogue

PICTURE = re.compile(r"\(`(\w+_form)`\)\n\n```mermaid\n(.*?)```", re.DOTALL)


def pictures() -> dict[str, str]:
    return dict(PICTURE.findall((ROOT / "docs" / "conversation.md").read_text()))


@pytest.mark.parametrize("form", sorted(dialogue("forms")))
def test_each_question_of_a_form_is_in_its_picture_in_order(form):
    """Whoever reads the page sees what a patient is asked, and when."""
    asked = dialogue("forms")[form]["required_slots"]
    words = re.findall(r"\w+", pictures()[form].split("-.->")[0])

    assert [word for word in words if word in asked][: len(asked)] == asked
    assert set(asked) <= set(re.findall(r"\w+", pictures()[form]))


def test_a_question_that_is_not_drawn_is_missed():
    """The control of the test above."""
    assert "insurance" not in pictures()["booking_form"]
    assert not pictures().get("waiting_form")
