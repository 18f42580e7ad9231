"""Cutting a message into wishes."""

import pytest

from actions.several_wishes import wishes_in


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        (
            "cancel tuesday and book me with dr lee next week",
            ["cancel tuesday", "book me with dr lee next week"],
        ),
        ("move my visit to friday and also i need a refill", ["move my visit to friday", "i need a refill"]),
        (
            "can you move my appointment to friday. also i want to book a checkup for mia",
            ["can you move my appointment to friday", "i want to book a checkup for mia"],
        ),
        (
            "cancele la cita del martes y reserve una con la doctora garcia",
            ["cancele la cita del martes", "reserve una con la doctora garcia"],
        ),
    ],
)
def test_wishes_of_different_kinds_are_told_apart(text, wishes):
    assert wishes_in(text) == wishes


@pytest.mark.parametrize(
    "text",
    [
        "i need to cancel and reschedule",
        "cancel it and book another instead",
        "move my visit to friday and tuesday",
        "change it to 3 and book it",
        "book mia and leo for shots",
        "dr lee on tuesday, or patel on friday",
    ],
)
def test_what_is_about_one_visit_stays_together(text):
    assert wishes_in(text) == [text]
