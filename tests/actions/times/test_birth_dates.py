"""Birth dates in every form in which patients give them; read on Sunday 22 November 2026."""

from datetime import date

import pytest

from actions.times import read_birth_date, read_birth_dates

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "1/15/1979",
        "01/15/79",
        "01-15-79",
        "1.15.1979",
        "1 15 1979",
        "1979-01-15",
        "01151979",
        "011579",
        "jan 15 1979",
        "Jan. 15, 1979",
        "January 15th, 1979",
        "Jan-15-1979",
        "15 january 1979",
        "15-Jan-1979",
        "the 15th of january 1979",
        "january fifteenth nineteen seventy nine",
        "15 de enero de 1979",
        "el 15 de enero del 79",
        "quince de enero de mil novecientos setenta y nueve",
        "15/1/1979",
        "it's 1/15/1979, thanks",
        "my date of birth is january 15 1979",
        "one fifteen seventy nine",
        "january fifteen seventy nine",
        "zero one one five one nine seven nine",
        "oh one fifteen nineteen seventy nine",
        "the fifteenth of the first seventy nine",
        "0115 1979",
        "01151 979",
        "quince de enero mil novecientos setenta y nueve",
        "quince del uno del setenta y nueve",
    ],
)
def test_one_birth_date_in_many_forms(text):
    """Whichever way a patient writes 15 January 1979, it is that day."""
    assert read_birth_date(text, SUNDAY) == date(1979, 1, 15)


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("4/12/1988", date(1988, 4, 12)),
        ("9-30-19", date(2019, 9, 30)),
        ("2/17/22", date(2022, 2, 17)),
        ("11/22/26", date(2026, 11, 22)),
        ("11/23/26", date(1926, 11, 23)),
        ("12/25/26", date(1926, 12, 25)),
        ("may twenty seventh nineteen forty nine", date(1949, 5, 27)),
        ("december fifth two thousand one", date(2001, 12, 5)),
        ("dec five twenty oh one", date(2001, 12, 5)),
        ("2 de marzo de 2015", date(2015, 3, 2)),
    ],
)
def test_month_comes_first_and_short_years_are_past(text, born):
    """4/12 is the twelfth of April, and a baby born today has today's date."""
    assert read_birth_date(text, SUNDAY) == born


@pytest.mark.parametrize(
    "text",
    [
        "12/25/2030",
        "2/30/1980",
        "13/13/1979",
        "tomorrow at 9",
        "502-555-0104",
        "5025550104",
        "1979",
        "jan 15",
        "1/2/1850",
        "",
    ],
)
def test_what_is_no_birth_date(text):
    """A day to come, a day that never was, a telephone number or half a date is asked for again."""
    assert read_birth_date(text, SUNDAY) is None


@pytest.mark.parametrize(
    ("text", "either_order", "born"),
    [
        ("3/4/79", False, [date(1979, 3, 4)]),
        ("3/4/79", True, [date(1979, 3, 4), date(1979, 4, 3)]),
        ("tres cuatro setenta y nueve", True, [date(1979, 3, 4), date(1979, 4, 3)]),
        ("5/5/80", True, [date(1980, 5, 5)]),
        ("15/1/79", True, [date(1979, 1, 15)]),
        ("3 de abril del 79", True, [date(1979, 4, 3)]),
        ("one one five one nine seven nine", False, [date(1979, 1, 15), date(1979, 11, 5)]),
    ],
)
def test_a_date_that_can_be_read_in_two_ways(text, either_order, born):
    """In Spanish the day comes first, though the clinic asks for the month: both readings are told."""
    assert list(read_birth_dates(text, SUNDAY, either_order=either_order)) == born
