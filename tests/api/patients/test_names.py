"""When two spellings are the same family name."""

import pytest

from api.patients.names import same_family_name


@pytest.mark.parametrize(
    ("said", "on_file"),
    [
        ("torres", "Torres"),
        ("GARCIA", "García"),
        ("Nuñez", "Nunez"),
        ("smith jones", "Smith-Jones"),
        ("obrien", "O’Brien"),
        ("de la Cruz", "Delacruz"),
        ("Cruz", "de la Cruz"),
        ("Lopez", "García López"),
        ("Garcia Lopez", "López"),
        ("Ana Torres", "Torres"),
        ("Fields", "Fields Jr."),
        ("Łukasz", "Lukasz"),
        ("Müller", "Muller"),
    ],
)
def test_the_same_name_is_recognised_however_it_is_written(said, on_file):
    """Accents, hyphens, capitals and spaces do not keep a patient out, nor does one part of a compound name."""
    assert same_family_name(said, on_file)


@pytest.mark.parametrize(
    ("said", "on_file"),
    [
        ("Torrez", "Torres"),
        ("Tor", "Torres"),
        ("de", "de la Cruz"),
        ("jr", "Fields Jr."),
        ("a", "A Torres"),
        ("...", "Torres"),
        ("Smith Jones Brown Torres", "Torres"),
        ("Lopez", "Torres"),
    ],
)
def test_another_name_is_not(said, on_file):
    """A misspelling, a fragment, a particle or a list of guesses opens nobody's file."""
    assert not same_family_name(said, on_file)
