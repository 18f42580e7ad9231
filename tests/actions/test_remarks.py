"""Remarks about not being ill are taken out of a message."""

import pytest

from actions.remarks import without_remarks


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("no chest pain today btw", ""),
        ("I don't have any chest pain", ""),
        ("no chest pain or shortness of breath btw", ""),
        ("no tengo dolor de pecho hoy", ""),
        ("no fever, just a cough", "just a cough"),
        ("I'm not having chest pain, just need a checkup", "just need a checkup"),
        ("no fever, friday works", "friday works"),
        ("no", "no"),
        ("not sure about the pain", "not sure about the pain"),
        ("no mornings please", "no mornings please"),
    ],
)
def test_what_is_left(text, rest):
    assert without_remarks(text) == rest
