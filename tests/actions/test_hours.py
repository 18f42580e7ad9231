"""Hours in a few words."""

from datetime import date, time

import pytest

from actions.hours import provider_hours
from api.clinic.schemas import ProviderOut, WorkOut

CHANGE = date(2026, 3, 16)
SITES = {"riverside": "Riverside"}


def work(days: list[str], *, since: date | None = None, until: date | None = None) -> WorkOut:
    return WorkOut(
        days=days, start=time(9), end=time(12), site="riverside", modality="in_person", since=since, until=until
    )


@pytest.mark.parametrize(
    ("today", "days"),
    [(date(2026, 3, 15), "Mon"), (date(2026, 3, 16), "Tue"), (date(2026, 4, 1), "Tue")],
)
def test_hours_that_change_are_told_as_they_are_today(today, days):
    """From the sixteenth on it is Tuesdays: until then nobody hears of them, and afterwards of no Mondays."""
    works = [work(["mon"], until=date(2026, 3, 15)), work(["tue"], since=CHANGE)]
    lee = ProviderOut.model_construct(works=works)

    assert provider_hours(lee, SITES, "en", today) == f"{days} 9:00 AM-12:00 PM at Riverside"


def test_hours_that_have_not_begun_are_better_than_none():
    """A provider who starts next month has hours from then on."""
    lee = ProviderOut.model_construct(works=[work(["tue"], since=CHANGE)])

    assert provider_hours(lee, SITES, "en", date(2026, 3, 2)) == "Tue 9:00 AM-12:00 PM at Riverside"
