"""Names, birth dates and numbers as people spell them, say them digit by digit, or key them."""

from datetime import date

import pytest

from actions.dictation import in_digits, name_in, read_member_number, read_phone_number, read_spelling
from actions.times import read_birth_dates
from tests.actions.demo import rows, share_right

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("one fifteen seventy nine", "1 15 79"),
        ("double five oh two", "5 5 0 2"),
        ("triple cinco", "5 5 5"),
        ("two thousand and nineteen", "2019"),
        ("nine thirty two thousand nineteen", "9 30 2019"),
        ("mil novecientos setenta y nueve", "1979"),
        ("the thirty-first", "the 31st"),
        ("oh I see", "oh i see"),
    ],
)
def test_numbers_in_words(said, digits):
    """What is said is written as it would be keyed; an "oh" alone is none."""
    assert in_digits(said) == digits


@pytest.mark.parametrize(
    ("said", "letters"),
    [
        ("H-A-D-D-A-D", "haddad"),
        ("h a double d a d", "haddad"),
        ("h as in hotel a d d a d", "haddad"),
        ("hotel alpha delta delta alpha delta", "haddad"),
        ("double u a l k e r", "walker"),
        ("hache a de de a de", "haddad"),
        ("te o doble erre e ese", "torres"),
        ("zeta u eñe i ge a", "zuñiga"),
        ("a ND r e w", "andrew"),
        ("i see, i am late", None),
        ("I need this ASAP", None),
        ("ok, u r right", None),
    ],
)
def test_spelled_names(said, letters):
    """Letter by letter, by the radio alphabet, in Spanish, and as speech recognition lumps letters together."""
    spelling = read_spelling(said)
    assert (spelling.letters if spelling else None) == letters


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
        ("De la Cruz", "De la Cruz"),
        ("had ad, spelled h a d d a d", "Haddad"),
        ("omar hadad, h a double d a d", "omar Haddad"),
        ("1/15/1979", ""),
        ("yes", ""),
        ("MRN W123456", ""),
    ],
)
def test_name_is_what_is_left(said, name):
    """Dates and small words go; a spelled name takes the place of what was heard."""
    assert name_in(said) == name


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("five oh two five five five oh one oh four", "+15025550104"),
        ("(502) 555 0104", "+15025550104"),
        ("cinco cero dos, triple cinco, cero uno cero cuatro", "+15025550104"),
        ("01/15/1979", None),
        ("555 0104", None),
        ("zero five oh two five five five oh one oh four", None),
    ],
)
def test_telephone_numbers(said, number):
    """Ten digits, said or keyed, and nothing less."""
    assert read_phone_number(said) == number


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("W123 456 789", "W123456789"),
        ("dubya one two three four five six seven eight nine", "W123456789"),
        ("w as in whiskey 1 2 3 4 5 6 7 8 9", "W123456789"),
        ("tuesday 10 30", None),
        ("at 2 30 45", None),
    ],
)
def test_member_numbers(said, number):
    """Letters and digits as they stand on a card."""
    assert read_member_number(said) == number


@pytest.mark.parametrize("said", ["502-555-0104, 1/15/79", "W123 456 789, january fifteen seventy nine"])
def test_other_numbers_are_no_part_of_a_birth_date(said):
    """People give everything at once."""
    assert read_birth_dates(said, TODAY) == (date(1979, 1, 15),)


@pytest.mark.parametrize("kind", ["birth_date", "name", "phone", "member"])
def test_messages_kept_apart(kind):
    """Of the answers in lists/identity.jsonl nearly all are understood."""
    kept = [row for row in rows("identity") if row["kind"] == kind]
    wrong = [row["text"] for row in kept if not is_right(row)]

    assert share_right([row["text"] not in wrong for row in kept]) >= 0.97, wrong


def is_right(row):
    match row["kind"]:
        case "birth_date":
            found = read_birth_dates(row["text"], TODAY, either_order=row["lang"] == "es")
            return [born.isoformat() for born in found] == row["dates"]
        case "name":
            return name_in(row["text"]).lower() == row["name"]
        case "phone":
            return read_phone_number(row["text"]) == row["value"]
    return read_member_number(row["text"]) == row["value"]
