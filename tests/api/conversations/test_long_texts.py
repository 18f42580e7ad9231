"""How replies are cut into texts."""

import pytest

from api.conversations.rasa import Option
from api.conversations.rendering import MOST_CHARACTERS, parts, with_options

WORD = "x" * 99 + " "


@pytest.mark.parametrize(
    ("body", "lengths"),
    [
        ("", []),
        (" \n ", []),
        ("hello", [5]),
        ("x" * 1600, [1600]),
        ("x" * 1600 + "\n", [1600]),
        ("x" * 1601, [1600, 1]),
        ("x" * 4000, [1600, 1600, 800]),
        (WORD * 17, [1599, 99]),
        ("x" * 1000 + "\n" + "y " * 500, [1000, 999]),
        ("\n" + "x" * 1600, [1600]),
        ("x" * 1599 + " y", [1599, 1]),
    ],
)
def test_a_text_is_cut_where_it_hurts_least(body, lengths):
    """At a line's end, else between words, else where Twilio would refuse more; never into nothing."""
    assert [len(part) for part in parts(body)] == lengths
    assert all(0 < len(part) <= MOST_CHARACTERS for part in parts(body))


def test_nothing_is_lost_at_the_seams():
    """All words arrive, in order."""
    body = " ".join(str(number) for number in range(3000))
    assert " ".join(parts(body)) == body


def test_choices_are_a_numbered_list():
    """A number is quicker to answer than words."""
    options = [Option(label="Tue 9:00", value="1"), Option(label="Wed 9:00", value="2")]
    assert with_options("Which one?", options) == "Which one?\n1) Tue 9:00\n2) Wed 9:00"
    assert with_options("Fine.", []) == "Fine."
