"""Which of the offered times is meant. It is Monday, March 2, 2026, eight in the morning."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from actions.choices import Option, read_number, read_offered
from actions.times import TimeContext, read_times
from tests.actions.demo import demo_clinic, rows, share_right

ZONE = ZoneInfo("America/Kentucky/Louisville")
NOW = datetime(2026, 3, 2, 8, tzinfo=ZONE)
OFFERS = {
    "one_doctor": [
        ("2026-03-10T09:30", "patel", "riverside"),  # Tuesday
        ("2026-03-11T14:00", "patel", "riverside"),
        ("2026-03-13T10:00", "patel", "riverside"),  # Friday
    ],
    "mixed": [
        ("2026-03-09T09:00", "lee", "riverside"),  # Monday
        ("2026-03-09T15:30", "garcia", "hilltop"),
        ("2026-03-10T09:00", "okafor", "riverside"),
    ],
    "two": [("2026-03-12T09:00", "nguyen", "riverside"), ("2026-03-12T11:00", "nguyen", "riverside")],
}


@pytest.mark.parametrize(
    ("said", "index"),
    [
        ("2", 1),
        ("2 please", 1),
        ("#3", 2),
        ("b", 1),
        ("the second one", 1),
        ("ill take the 1st", 0),
        ("option two pls", 1),
        ("la segunda", 1),
        ("quiero la primera por favor", 0),
        ("the last one", 2),
        ("the middle one", 1),
        ("the frist one", 0),
        ("opiton 2", 1),
        ("la 1 xfa", 0),
        ("noon 2", None),
        ("2 please and can my husband come", 1),
        ("not the first, the second", 1),
        ("either 1 or 2", 0),
        ("4", None),
        ("2:30", None),
        ("march 2", None),
        ("2 weeks later", None),
        ("one more question", None),
        ("one sec", None),
        ("that one", None),
        ("i have 2 kids", None),
        ("have a good one", None),
        ("the first one doesnt work", None),
        ("a friend told me about you", None),
        ("dos semanas después", None),
        ("la una", None),
    ],
)
def test_a_place_on_the_list(said, index):
    """Three things stand there; the words pick one of them, or none. A number that counts something else is no pick."""
    assert read_number(said, 3) == index


@pytest.mark.parametrize(
    ("offers", "said", "index"),
    [
        ("two", "the later one", 1),
        ("two", "the earlier", 0),
        ("two", "later", None),
        ("two", "something earlier", None),
        ("two", "either", 0),
        ("two", "la más temprana", 0),
        ("two", "thursday", None),
        ("two", "friday works, whichever is later", None),
        ("one_doctor", "tuesday's", 0),
        ("one_doctor", "la de las 9:30", 0),
        ("one_doctor", "at 2", 1),
        ("one_doctor", "el 22 de mayo", None),
        ("one_doctor", "el 2 de abril", None),
        ("one_doctor", "el 2", 1),
        ("one_doctor", "at 4?", None),
        ("one_doctor", "after 2", None),
        ("one_doctor", "how long is the first one", None),
        ("mixed", "the one with Lee", 0),
        ("mixed", "the hilltop one", 1),
        ("mixed", "the NP", 2),
        ("mixed", "9 with okafor", 2),
        ("mixed", "the 3:30 with dr lee", None),
        ("mixed", "the riverside one", None),
        ("mixed", "not lee", None),
    ],
)
def test_what_tells_one_offer_from_another(offers, said, index):
    """By time, day, doctor or place. What fits two of them, or none, is a new wish."""
    assert picked(offers, said) == index


def test_a_third_may_be_a_day_or_a_place():
    """With March 3, 4 and 5 on offer, "the 3rd" is the first and the third; "the 3rd one" is a place."""

    options = [Option(datetime(2026, 3, day, 9), "patel", "riverside") for day in (3, 4, 5)]  # noqa: DTZ001  wall times

    assert read("the 3rd", options, "en") is None
    assert read("the 3rd one", options, "en") == 2


def test_messages_kept_apart():
    """Of the answers in lists/choices.jsonl nearly all are understood, and none picks what was not meant."""
    answers = [(row, picked(row["offers"], row["text"], row["lang"])) for row in rows("choices")]

    assert share_right([row["pick"] == index for row, index in answers]) >= 0.98
    assert not [row["text"] for row, index in answers if index not in (None, row["pick"])]


def picked(offers, text, language="en"):
    options = [Option(datetime.fromisoformat(start), *rest) for start, *rest in OFFERS[offers]]
    return read(text, options, language)


def read(text, options, language):
    clinic = demo_clinic()
    site = clinic.places.named_in(text)
    offered = tuple(option.start for option in options)
    times = read_times(text, now=NOW, zone=ZONE, language=language, context=TimeContext(asked="time", offered=offered))
    return read_offered(text, options, times=times, doctors=clinic.doctors.read(text, site=site), site=site)
