"""Names as people write them when they are asked who they are."""

import pytest

from actions.identity import name_in


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Haddad 1/15/1979", "Haddad"),
        ("my name is omar haddad, born jan 15 1979", "omar haddad"),
        ("last name Kim dob 07/21/1996", "Kim"),
        ("O'Brien, 3 march 1980", "O'Brien"),
        ("García-López 12/01/1970", "García-López"),
        ("me llamo Rosa Delgado, 8 de junio de 1967", "Rosa Delgado"),
        ("it's torres", "torres"),
        ("1/15/1979", ""),
        ("yes", ""),
    ],
)
def test_name_is_what_is_left(said, name):
    """Dates and small words go; what is left can be a name."""
    assert name_in(said) == name
