"""A patient picks a time and falls silent. It is Monday, March 2, 2026, eight in the morning."""

import time

from api.worker.housekeeping import CHECK_SECONDS
from tests.conversations.book import active_holds, handler_of
from tests.conversations.conftest import OMAR
from tests.conversations.house import wait_until


def picks_a_time(omar) -> None:
    omar.says("appointment with dr lee next wednesday")
    omar.says("Haddad 1/15/1979")
    assert "Shall I book it?" in omar.says("1")


def falls_due(omar) -> str:
    """What housekeeping says by itself within its next rounds."""
    said: list[str] = []
    wait_until(lambda: bool(said.append(omar.reads()) or said[-1]), 20, "nothing was said")
    return said[-1]


def test_one_nudge_then_the_time_goes(patient, house, book):
    """Shortly before the ten minutes are over Omar is asked once, then told once that the time went."""
    omar = patient(OMAR)
    picks_a_time(omar)
    house.move_clock(minutes=9)
    assert "Still want Wed, Mar 11 at" in falls_due(omar)
    house.move_clock(minutes=2)
    assert "let Wed, Mar 11 at" in falls_due(omar)
    assert active_holds(book) == 0
    house.move_clock(minutes=30)
    assert omar.says("thanks"), "the bot still answers"
    assert len([m for m in house.phone_items(OMAR) if "Still want" in m["body"]]) == 1


def test_nobody_is_nudged_at_night(patient, house, book):
    """At ten in the evening the hold ends without a word."""
    house.move_clock(hours=14)
    omar = patient(OMAR)
    picks_a_time(omar)
    house.move_clock(minutes=9)
    time.sleep(CHECK_SECONDS + 1)
    assert omar.reads() == "", "nobody is woken up"
    house.move_clock(minutes=2)
    wait_until(lambda: active_holds(book) == 0, 20, "the hold did not end")
    assert omar.reads() == ""
    assert handler_of(book, OMAR) == "bot"
