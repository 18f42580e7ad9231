"""Short answers as patients type them: yes and no, none of these, never mind."""

import pytest

from actions.answers import declines_all, folded, read_yes_no, wants_to_leave


@pytest.mark.parametrize(
    "said", ["yes", "YES!", "yep that works", "ok", "sure", "si", "Sí, por favor", "👍", "1", "dale"]
)
def test_yes(said):
    assert read_yes_no(said, "inform") is True


@pytest.mark.parametrize(
    "said",
    [
        "absolutely not",
        "of course not",
        "please don't",
        "right, wait no",
        "yes, no, actually wait",
        "ok let me check with my wife first",
        "ok but with dr patel instead",
        "move it to another day",
        "great, is parking free?",
        "fine but what does it cost",
        "sure can you hold it for an hour?",
        "sí pero otro día",
    ],
)
def test_half_a_yes_is_none(said):
    """A yes books: whatever else is in the message speaks against it, even if the model hears agreement."""
    assert read_yes_no(said, "affirm") is not True


@pytest.mark.parametrize("said", ["yes 9 works", "yep book it please", "that's fine, thanks", "i accept"])
def test_yes_in_other_words(said):
    assert read_yes_no(said, "affirm") is True


@pytest.mark.parametrize("said", ["no", "nope", "No gracias", "not that one", "2", "don't", "never mind"])
def test_no(said):
    assert read_yes_no(said, "inform") is False


@pytest.mark.parametrize("said", ["maybe", "what?", "thursday", "3", "yesterday"])
def test_neither(said):
    """Words that are no answer are not taken for one."""
    assert read_yes_no(said, "inform") is None


@pytest.mark.parametrize(
    "said", ["none of those", "something else", "any other times?", "ninguna", "different day please"]
)
def test_none_of_the_offers(said):
    assert declines_all(said, "inform")


@pytest.mark.parametrize(
    ("said", "leaves"),
    [
        ("never mind", True),
        ("actually cancel that", True),
        ("forget it", True),
        ("ok stop", True),
        ("olvídelo", True),
        ("cancel my skin check", False),
        ("no", False),
    ],
)
def test_leaving(said, leaves):
    """Dropping what is under way is told from cancelling a visit that is kept."""
    assert wants_to_leave(said) is leaves


def test_spellings_of_a_word_are_folded_together():
    assert folded("Sí,  SEÑOR!") == "si senor"
    assert folded("Mia’s") == folded("mia's") == "mias"
