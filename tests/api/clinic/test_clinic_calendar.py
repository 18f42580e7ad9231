"""Opening hours as instants. Beside each instant stands the local time, for checking by eye."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.clinic.calendar import (
    closure_name,
    common,
    is_closed,
    next_staffed,
    site_intervals,
    staff_available,
    wall_instant,
    without,
    working_intervals,
)
from api.clinic.definition import Clinic
from api.clinic.reading import read_clinic
from api.settings import DEMO_CLINIC

HARBOR = read_clinic(DEMO_CLINIC)
LOUISVILLE = ZoneInfo("America/Kentucky/Louisville")


def make_clinic(works: list[dict[str, object]], hours: str = "00:00-23:55", **closures: object) -> Clinic:
    """A clinic in Louisville that is open daily, and its only provider Dr. Owl."""
    site = {"code": "nest", "name": "Nest", "time_zone": "America/Kentucky/Louisville", "address": "1 Oak Rd"}
    owl = {"code": "owl", "name": "Dr. Owl", "given_name": "Una", "family_name": "Owl", "credential": "MD"}
    visit = {"code": "look", "name": "Look", "minutes_established": 10, "minutes_new": 10, "departments": ["night"]}
    return Clinic.model_validate(
        {
            "name": "Night clinic",
            "phone": "+15025550150",
            "staff": {"phone": "+15025550151", "site": "nest", "hours": [{"days": "mon-fri", "hours": "08:00-17:00"}]},
            "closures": closures,
            "sites": [{**site, "hours": [{"days": "mon-sun", "hours": hours}]}],
            "departments": [{"code": "night", "name": "night medicine"}],
            "providers": [{**owl, "department": "night", "works": [{"site": "nest", **work} for work in works]}],
            "visit_types": [visit],
        }
    )


def instants(*pairs: str) -> list[tuple[datetime, datetime]]:
    """ "2026-03-09 13:00-16:00" in UTC; "+" after the last time means the next day."""
    found = []
    for pair in pairs:
        day, hours = pair.split(" ")
        start, end = (datetime.fromisoformat(f"{day}T{wall.rstrip('+')}+00:00") for wall in hours.split("-"))
        found.append((start, end + timedelta(days=pair.endswith("+"))))
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("provider", "day", "expected"),
    [
        # Dr. Patel works 09:00-17:00 in Louisville with lunch at noon.
        ("patel", date(2026, 3, 6), ["2026-03-06 14:00-17:00", "2026-03-06 18:00-22:00"]),  # Fri, UTC-5
        ("patel", date(2026, 3, 9), ["2026-03-09 13:00-16:00", "2026-03-09 17:00-21:00"]),  # Mon after the jump, UTC-4
        ("patel", date(2026, 10, 30), ["2026-10-30 13:00-16:00", "2026-10-30 17:00-21:00"]),  # Fri, UTC-4
        ("patel", date(2026, 11, 2), ["2026-11-02 14:00-17:00", "2026-11-02 18:00-22:00"]),  # Mon, UTC-5
        ("patel", date(2026, 3, 7), []),  # Sat
        # Dr. García works 08:00-16:30 in Evansville, an hour behind Louisville.
        ("garcia", date(2026, 3, 6), ["2026-03-06 14:00-18:00", "2026-03-06 19:00-22:30"]),
        ("garcia", date(2026, 3, 9), ["2026-03-09 13:00-17:00", "2026-03-09 18:00-21:30"]),
        # Nora Okafor has no lunch on Saturdays, 09:00-12:00; on Mondays she works 10:00-18:30.
        ("okafor", date(2026, 3, 7), ["2026-03-07 14:00-17:00"]),
        ("okafor", date(2026, 3, 9), ["2026-03-09 14:00-16:00", "2026-03-09 17:00-22:30"]),
    ],
)
def test_weekly_hours_become_instants(provider: str, day: date, expected: list[str]):
    """Wall times are met in winter and in summer, each site by its own clocks, and nobody works through lunch."""
    assert [interval[:2] for interval in working_intervals(HARBOR, provider, day, 1)] == instants(*expected)


def test_provider_at_two_sites():
    """Dr. Nguyen sees patients at Riverside on Tuesdays and Thursdays, at Hilltop on Wednesdays."""
    week = working_intervals(HARBOR, "nguyen", date(2026, 3, 9), 7)
    days = [(f"{interval.start.astimezone(LOUISVILLE):%a %H:%M}", interval.site) for interval in week]
    assert days == [
        ("Tue 09:00", "riverside"),
        ("Tue 13:00", "riverside"),
        ("Wed 10:00", "hilltop"),  # 09:00 in Evansville
        ("Wed 14:00", "hilltop"),
        ("Thu 09:00", "riverside"),
        ("Thu 13:00", "riverside"),
    ]


@pytest.mark.parametrize(
    ("day", "hours", "expected"),
    [
        # 8 March 2026: the clocks of Louisville jump from 02:00 (UTC-5) to 03:00 (UTC-4), at 07:00 UTC.
        (date(2026, 3, 8), "01:00-04:00", "2026-03-08 06:00-08:00"),  # two hours pass
        (date(2026, 3, 8), "02:30-04:00", "2026-03-08 07:00-08:00"),  # 02:30 never comes: work starts at the jump
        (date(2026, 3, 8), "01:00-02:30", "2026-03-08 06:00-07:00"),  # and ends at the jump
        (date(2026, 3, 8), "02:10-02:50", None),  # nothing is left
        (date(2026, 3, 8), "03:00-04:00", "2026-03-08 07:00-08:00"),
        # 1 November 2026: at 02:00 (UTC-4), 06:00 UTC, the clocks show 01:00 (UTC-5) for the second time.
        (date(2026, 11, 1), "00:00-03:00", "2026-11-01 04:00-08:00"),  # four hours pass
        (date(2026, 11, 1), "00:30-01:30", "2026-11-01 04:30-05:30"),  # until the first 01:30
        (date(2026, 11, 1), "01:30-03:00", "2026-11-01 05:30-08:00"),  # from the first 01:30
    ],
)
def test_night_work_when_the_clocks_change(day: date, hours: str, expected: str | None):
    """An hour that is skipped is not worked, one that comes twice is worked twice."""
    clinic = make_clinic([{"days": "sun", "hours": hours}])
    found = [interval[:2] for interval in working_intervals(clinic, "owl", day, 1)]
    assert found == (instants(expected) if expected else [])


@pytest.mark.parametrize(
    ("zone", "day", "wall", "expected"),
    [
        ("America/Kentucky/Louisville", date(2026, 3, 8), time(2), "2026-03-08T07:00+00:00"),
        ("America/Kentucky/Louisville", date(2026, 3, 8), time(2, 59), "2026-03-08T07:00+00:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:30+00:00"),  # a jump of half an hour
        ("America/Sao_Paulo", date(2018, 11, 4), time(0, 0), "2018-11-04T03:00+00:00"),  # a jump at midnight
        ("America/Phoenix", date(2026, 3, 8), time(2, 30), "2026-03-08T09:30+00:00"),  # no jump at all
    ],
)
def test_time_that_the_clocks_skip_means_the_jump(zone: str, day: date, wall: time, expected: str):
    """Whatever is to begin in a skipped hour begins when it would have begun."""
    assert wall_instant(day, wall, ZoneInfo(zone)) == at(expected)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 5, 25), "Memorial Day"),
        (date(2026, 7, 3), "Independence Day (observed)"),  # the 4th is a Saturday: Friday is off as well
        (date(2026, 7, 4), "Independence Day"),
        (date(2026, 7, 2), None),
        (date(2027, 7, 4), "Independence Day"),  # a Sunday: Monday is off as well
        (date(2027, 7, 5), "Independence Day (observed)"),
        (date(2027, 12, 31), "New Year's Day (observed)"),  # for a Saturday in the next year
        (date(2026, 11, 26), "Thanksgiving Day"),
        (date(2026, 11, 27), "Day after Thanksgiving"),
        (date(2029, 11, 23), "Day after Thanksgiving"),  # the month has five Thursdays
        (date(2029, 11, 30), None),
        (date(2026, 12, 24), None),
    ],
)
def test_closed_on_holidays(day: date, name: str | None):
    """Federal holidays, their observed days, and the day after Thanksgiving."""
    assert closure_name(HARBOR, day) == name
    assert is_closed(HARBOR, day) is (name is not None)


def test_nobody_works_on_a_holiday():
    """On an observed holiday even Dr. Bell, who works by video, is off, and no room is open."""
    assert working_intervals(HARBOR, "bell", date(2026, 7, 3), 1) == []
    assert working_intervals(HARBOR, "okafor", date(2026, 7, 4), 1) == []
    assert site_intervals(HARBOR, "riverside", date(2026, 7, 3), 2) == []


def test_closure_of_one_site():
    """A burst pipe closes one site; the clinic as a whole stays open."""
    dates = [{"date": "2026-03-10", "name": "Burst pipe", "site": "nest"}]
    clinic = make_clinic([{"days": "mon-sun", "hours": "09:00-12:00"}], dates=dates)
    assert is_closed(clinic, date(2026, 3, 10), "nest")
    assert not is_closed(clinic, date(2026, 3, 10))
    days = {interval.start.date().day for interval in working_intervals(clinic, "owl", date(2026, 3, 9), 3)}
    assert days == {9, 11}


def test_site_hours_bound_visits_in_person_only():
    """A provider who is there before the doors open can be seen by video, but not in person."""
    clinic = make_clinic([{"days": "mon", "hours": "07:00-20:00"}], hours="09:00-17:00")
    monday = date(2026, 3, 9)
    in_person = working_intervals(clinic, "owl", monday, 1)
    by_video = working_intervals(clinic, "owl", monday, 1, modality="video")
    assert [interval[:2] for interval in in_person] == instants("2026-03-09 13:00-21:00")  # 09:00-17:00
    assert [interval[:2] for interval in by_video] == instants("2026-03-09 11:00-00:00+")  # 07:00-20:00


def test_video_work_is_for_video_only():
    """Dr. Bell is at home: nobody can see him at Riverside, though his hours are reckoned by its clocks."""
    monday = date(2026, 3, 9)
    assert working_intervals(HARBOR, "bell", monday, 1, modality="in_person") == []
    found = working_intervals(HARBOR, "bell", monday, 1)
    assert [interval[:2] for interval in found] == instants("2026-03-09 14:00-16:00", "2026-03-09 17:00-22:00")
    assert {interval.site for interval in found} == {"riverside"}


def test_hours_that_change_on_a_date():
    """New hours take over from the old ones on their day."""
    old = {"days": "mon-sun", "hours": "09:00-12:00", "effective_until": "2026-03-10"}
    new = {"days": "mon-sun", "hours": "13:00-15:00", "effective_from": "2026-03-11"}
    found = working_intervals(make_clinic([old, new]), "owl", date(2026, 3, 10), 2)
    assert [interval[:2] for interval in found] == instants("2026-03-10 13:00-16:00", "2026-03-11 17:00-19:00")


@pytest.mark.parametrize(
    ("instant", "available", "following"),
    [
        ("2026-03-09T07:59:00-04:00", False, "2026-03-09T08:00:00-04:00"),  # Mon before opening
        ("2026-03-09T08:00:00-04:00", True, "2026-03-09T08:00:00-04:00"),
        ("2026-03-09T16:59:59-04:00", True, "2026-03-09T16:59:59-04:00"),
        ("2026-03-09T17:00:00-04:00", False, "2026-03-10T08:00:00-04:00"),
        ("2026-03-06T17:30:00-05:00", False, "2026-03-09T08:00:00-04:00"),  # Fri evening; the clocks change meanwhile
        ("2026-03-07T10:00:00-05:00", False, "2026-03-09T08:00:00-04:00"),  # Sat: visits, but nobody at the phone
        ("2026-11-25T17:00:00-05:00", False, "2026-11-30T08:00:00-05:00"),  # over Thanksgiving
        ("2026-07-03T10:00:00-04:00", False, "2026-07-06T08:00:00-04:00"),  # observed holiday
        ("2026-03-10T03:00:00+00:00", False, "2026-03-10T08:00:00-04:00"),  # still Monday, 23:00, in Louisville
    ],
)
def test_when_somebody_answers_the_phone(instant: str, available: bool, following: str):
    """The phones are staffed Monday to Friday from 8 to 5 at Riverside's time, except when the clinic is closed."""
    assert staff_available(HARBOR, at(instant)) is available
    assert next_staffed(HARBOR, at(instant)) == at(following)


def test_phone_that_nobody_answers():
    """Where nobody ever is at the phone, no time is promised."""
    clinic = make_clinic([])
    silent = clinic.model_copy(update={"staff": clinic.staff.model_copy(update={"hours": ()})})
    assert next_staffed(silent, datetime(2026, 3, 9, tzinfo=UTC)) is None


def test_rooms_are_open_with_their_site():
    """Riverside is open until 18:30 on Thursday, 17:00 on Friday, noon on Saturday, and not on Sunday."""
    found = site_intervals(HARBOR, "riverside", date(2026, 3, 12), 4)
    assert found == instants("2026-03-12 12:00-22:30", "2026-03-13 12:00-21:00", "2026-03-14 13:00-16:00")


@pytest.mark.parametrize(
    ("span", "cut", "left", "shared"),
    [
        ("09:00-17:00", "12:00-13:00", ["09:00-12:00", "13:00-17:00"], ["12:00-13:00"]),
        ("09:00-17:00", "08:00-10:00", ["10:00-17:00"], ["09:00-10:00"]),
        ("09:00-17:00", "17:00-18:00", ["09:00-17:00"], []),  # touching is not overlapping
        ("09:00-17:00", "08:00-18:00", [], ["09:00-17:00"]),
    ],
)
def test_intervals_are_cut_and_compared(span: str, cut: str, left: list[str], shared: list[str]):
    """Intervals hold their first instant and not their last."""
    spans, cuts = instants(f"2026-03-09 {span}"), instants(f"2026-03-09 {cut}")
    assert without(spans, cuts) == instants(*(f"2026-03-09 {hours}" for hours in left))
    assert common(spans, cuts) == instants(*(f"2026-03-09 {hours}" for hours in shared))
