"""Intervals and events whose day or hour is told elsewhere in the message. See `said` for the calendar."""

import pytest

from tests.actions.times.said import said, shown


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("she was seen on the 1st and they want her back in 2 weeks", "12-15"),
        ("the surgeon did my knee on the 1st and wants me seen six weeks out", "01-12"),
        ("we had a check on november 24 and he told us to return in 3 to 4 weeks", "12-15..12-22"),
        ("he started the pills on the 1st and they want a blood test in a month", "12-28..01-03"),
        ("the er said see your own doctor within a week. i was there last night", "12-02..12-08"),
        ("baby born on the 30th, needs his two week visit", "12-14"),
        ("stitches went in monday the 30th, supposed to come out in ten days", "12-10"),
        (
            "i was told to come back between 48 and 72 hours later, it was put in today at 3",
            "12-04 15:00.. or 12-05 ..15:00",
        ),
        ("i am 10 weeks pregnant today and was told to come at 12 weeks", "12-16..12-22"),
    ],
)
def test_an_ordered_interval_counts_from_what_was(text, wish):
    """What a doctor ordered counts from the visit, the birth or the operation, not from today."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("my surgery is on the 22nd and i need to be seen in two weeks", "12-16"),
        ("i've had it for two weeks and i fell on the 1st, friday please", "12-04"),
        ("she was born on the 1st, i'd like the 10th for myself", "12-10"),
        ("i was in on the 1st. can i come within 3 days", "12-02..12-05"),
    ],
)
def test_any_other_interval_counts_from_today(text, wish):
    """What the patient wishes, or how long it has hurt, has nothing to do with the day that was told."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("after practice on friday works. practice gets out at 5:15", "12-04 17:15.."),
        ("can you do it before my shift friday? it starts at 11", "12-04 ..11:00"),
        ("my class ends at 4 so after class thursday please", "12-03 16:00.."),
        ("after church sunday", "12-06"),
        ("after the wedding on the 19th", "12-20.."),
        ("before my flight on the 20th", "..12-19"),
    ],
)
def test_events_bound_by_the_hour_that_is_told_of_them(text, wish):
    """A bound before an event without a date binds no day behind it; the event's hour may be told anywhere."""
    assert shown(said(text)) == wish
