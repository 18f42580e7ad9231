"""Coming back to a question after hours or days. It is Monday, March 2, 2026, eight in the morning."""

import re

from sqlalchemy import text

from tests.conversations.book import active_holds, visits_of
from tests.conversations.conftest import ANA, GRACE, OMAR


def asked_to_confirm(omar):
    """Omar has picked a time next week and is asked whether to book it; the time is returned."""
    omar.says("office visit with dr patel next wednesday morning")
    omar.says("Haddad 1/15/1979")
    question = omar.says("1")
    found = re.search(r"Wednesday, March 11 at (\d+:\d\d AM)", question)
    assert found is not None
    return found[1]


def test_a_late_yes_is_no_yes_but_the_time_is_still_free(patient, house, book):
    """A yes on the next day: Omar proves who he is again, the same time is held and read back, then a yes books."""
    omar = patient(OMAR)
    time = asked_to_confirm(omar)
    house.move_clock(days=1)
    assert "Booked" not in omar.says("yes")
    question = omar.says("Haddad 1/15/1979")
    assert f"Wednesday, March 11 at {time}" in question
    assert "Shall I book it?" in question
    assert active_holds(book) == 1
    assert [v.visit_type for v in visits_of(book, "Omar")] == ["annual-physical"], "nothing is booked yet"
    assert f"Booked for Omar: Wednesday, March 11 at {time}" in omar.says("yes")


def test_meanwhile_somebody_else_has_taken_the_time(patient, house, book):
    """The time is gone when Omar comes back: he is told so, and reads others near it."""
    omar = patient(OMAR)
    time = asked_to_confirm(omar)
    house.move_clock(hours=5)
    james = book.scalar(text("SELECT id FROM patient WHERE given_name = 'James'"))
    start = f"2026-03-11T{time[:-3]:0>5}:00-04:00"
    with house.as_staff() as staff:
        wanted = {"visit_type": "office-visit", "provider": "patel", "site": "riverside", "start": start}
        answer = staff.post("/v1/appointments", json=wanted | {"patient_id": str(james)})
        assert answer.status_code == 201, answer.text

    omar.says("yes")
    said = omar.says("Haddad 1/15/1979")
    assert f"Wednesday, March 11 at {time} is gone" in said
    assert re.search(r"^1\) ", said, re.M)
    assert [v.visit_type for v in visits_of(book, "Omar")] == ["annual-physical"]


def test_a_wish_whose_day_is_over_is_dropped_with_a_word(patient, house):
    """Grace asked for tomorrow and comes back in three days: that day is over, and later times are offered."""
    grace = patient(GRACE)
    grace.says("skin check with dr nguyen tomorrow")
    grace.says("Kim 7/21/1996")
    house.move_clock(days=3)
    grace.says("1")
    said = grace.says("Kim 7/21/1996")
    assert "That day is over already." in said
    assert re.search(r"^1\) .*(Mar [5-9]|Mar \d\d)", said, re.M)
    assert "Mar 3" not in said


def test_a_mother_proves_again_who_she_is_before_she_is_asked_for_whom(patient, house):
    """What Ana chose among was proved with her name: a day later that comes first, and the choice works again."""
    ana = patient(ANA)
    ana.says("I need a flu shot next week")
    assert "Who is the visit for?" in ana.says("Torres 4/12/1988")
    assert "1) " in ana.says("Mia")
    house.move_clock(days=1)
    assert "last name" in ana.says("I need a flu shot next week")
    assert "Who is the visit for?" in ana.says("Torres 4/12/1988")
    assert re.search(r"^1\) .*Mar", ana.says("Mia"), re.M)
