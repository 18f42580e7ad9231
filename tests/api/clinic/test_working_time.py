"""Leave, overrides, closures and new hours as instants. Beside each instant stands the local time, to check by eye."""

from datetime import date, datetime

import pytest

from api.clinic.calendar import working_intervals
from api.clinic.changes import Change, mistake_in, with_changes
from api.clinic.definition import Clinic
from api.clinic.reading import read_clinic
from api.clinic.working_time import Closure, Hours, Leave, Override
from api.settings import DEMO_CLINIC

HARBOR = read_clinic(DEMO_CLINIC)
# Dr. Patel: Riverside Mon-Fri 09:00-12:00 and 13:00-17:00. Dr. Nguyen: Riverside Tue and Thu, Hilltop Wed 09:00-16:00.


def with_change(provider: str | None, body) -> Clinic:
    return with_changes(HARBOR, [Change(provider, body)])


def worked(clinic: Clinic, provider: str, day: str, modality=None) -> list[str]:
    """What the provider works on that day, by the clocks of each site, as "riverside 09:00-12:00"."""
    found = working_intervals(clinic, provider, date.fromisoformat(day), 1, modality=modality)
    return [f"{at} {local(start, at)}-{local(end, at)}" for start, end, at in found]


def local(instant: datetime, site: str) -> str:
    return f"{instant.astimezone(HARBOR.site(site).zone):%H:%M}"


def test_leave_takes_days_or_parts_of_them():
    """From Tuesday noon she is gone until Thursday; a part of a day is taken from every day of the leave."""
    days = with_change("patel", Leave(date="2026-03-03", until="2026-03-04"))
    assert [len(worked(days, "patel", f"2026-03-0{day}")) for day in (2, 3, 4, 5)] == [2, 0, 0, 2]
    parts = with_change("patel", Leave(date="2026-03-03", until="2026-03-04", hours="10:00-14:00"))
    for day in ("2026-03-03", "2026-03-04"):
        assert worked(parts, "patel", day) == ["riverside 09:00-10:00", "riverside 14:00-17:00"]
    assert worked(parts, "patel", "2026-03-05") == worked(HARBOR, "patel", "2026-03-05")


def test_leave_is_taken_wherever_the_doctor_would_have_been():
    """Ten to eleven by the clocks of the site of the day: Riverside's on Tuesday, Hilltop's on Wednesday."""
    leave = Leave(date="2026-03-03", until="2026-03-04", hours="10:00-11:00")
    clinic = with_change("nguyen", leave)
    assert worked(clinic, "nguyen", "2026-03-03") == [
        *("riverside 09:00-10:00", "riverside 11:00-12:00", "riverside 13:00-17:00"),
    ]
    assert worked(clinic, "nguyen", "2026-03-04") == [
        *("hilltop 09:00-10:00", "hilltop 11:00-12:00", "hilltop 13:00-16:00"),
    ]


def test_an_override_is_the_whole_day_and_the_last_one_counts():
    """Other hours, at two sites if need be; a later word about the same day replaces the earlier one."""
    both = [{"site": "riverside", "hours": "08:00-10:00"}, {"site": "hilltop", "hours": "13:00-15:00"}]
    first = Change("patel", Override(date="2026-03-03", works=both))
    off = Change("patel", Override(date="2026-03-03"))
    assert worked(with_changes(HARBOR, [first]), "patel", "2026-03-03") == [
        *("riverside 08:00-10:00", "hilltop 13:00-15:00"),
    ]
    assert worked(with_changes(HARBOR, [first, off]), "patel", "2026-03-03") == []
    assert len(worked(with_changes(HARBOR, [off, first]), "patel", "2026-03-03")) == 2
    assert worked(with_changes(HARBOR, [first]), "patel", "2026-03-10") == worked(HARBOR, "patel", "2026-03-10")


def test_leave_and_closures_take_from_an_override_too():
    """Whoever comes in on a day off is still away from ten to eleven, and nobody is in while the clinic is closed."""
    saturday = Change("patel", Override(date="2026-03-07", works=[{"site": "riverside", "hours": "09:00-12:00"}]))
    leave = Change("patel", Leave(date="2026-03-07", hours="10:00-11:00"))
    closed = Change(None, Closure(date="2026-03-07", name="Flood"))
    assert worked(with_changes(HARBOR, [saturday, leave]), "patel", "2026-03-07") == [
        *("riverside 09:00-10:00", "riverside 11:00-12:00"),
    ]
    assert worked(with_changes(HARBOR, [saturday, leave, closed]), "patel", "2026-03-07") == []


def test_a_closure_takes_the_clinic_or_one_site_or_a_part_of_the_day():
    """Closed from noon by the clocks of each site; a closure of Hilltop leaves Riverside alone; video is closed too."""
    clinic = with_change(None, Closure(date="2026-03-03", name="Flood", hours="12:00-18:30"))
    assert worked(clinic, "patel", "2026-03-03") == ["riverside 09:00-12:00"]
    assert worked(clinic, "garcia", "2026-03-03") == ["hilltop 08:00-12:00"]
    assert worked(clinic, "bell", "2026-03-03") == ["riverside 10:00-12:00"]
    assert worked(clinic, "patel", "2026-03-03", "video") == ["riverside 09:00-12:00"]
    one_site = with_change(None, Closure(date="2026-03-03", until="2026-03-05", name="Flood", site="hilltop"))
    assert [worked(one_site, "nguyen", f"2026-03-0{day}") == [] for day in (3, 4, 5)] == [False, True, False]


def test_new_hours_begin_on_their_day_and_the_old_ones_end_the_day_before():
    """Afternoons from Wednesday on; those who change again in April have the second hours until the third begin."""
    afternoons = {"site": "riverside", "days": "mon-fri", "hours": "13:00-17:00"}
    mornings = afternoons | {"hours": "09:00-12:00"}
    march, april = Hours(date="2026-03-04", works=[afternoons]), Hours(date="2026-04-01", works=[mornings])
    clinic = with_changes(HARBOR, [Change("patel", march), Change("patel", april)])
    days = {day: worked(clinic, "patel", day) for day in ("2026-03-03", "2026-03-04", "2026-03-31", "2026-04-01")}
    assert days == {
        "2026-03-03": ["riverside 09:00-12:00", "riverside 13:00-17:00"],
        "2026-03-04": ["riverside 13:00-17:00"],
        "2026-03-31": ["riverside 13:00-17:00"],
        "2026-04-01": ["riverside 09:00-12:00"],
    }


def test_hours_entered_later_for_an_earlier_day_take_the_place_of_all():
    """April's hours are known already; then others are entered from Wednesday on: those hold in April as well."""
    afternoons = {"site": "riverside", "days": "mon-fri", "hours": "13:00-17:00"}
    april = Change("patel", Hours(date="2026-04-01", works=[afternoons | {"hours": "09:00-12:00"}]))
    march = Change("patel", Hours(date="2026-03-04", works=[afternoons]))
    clinic = with_changes(HARBOR, [april, march])
    assert worked(clinic, "patel", "2026-03-04") == worked(clinic, "patel", "2026-04-01") == ["riverside 13:00-17:00"]


def test_what_a_change_does_not_touch_is_the_very_same():
    """What has been worked out about the others stays good: they are the same objects as before."""
    leave = with_change("patel", Leave(date="2026-03-03"))
    assert all(leave.provider(who.code) is who for who in HARBOR.providers if who.code != "patel")
    assert leave.provider("patel") is not HARBOR.provider("patel")
    assert leave.sites is HARBOR.sites
    closed = with_change(None, Closure(date="2026-03-03", name="Flood"))
    assert closed.providers is HARBOR.providers
    assert with_change("nobody", Leave(date="2026-03-03")) is HARBOR
    assert with_changes(HARBOR, []) is HARBOR


@pytest.mark.parametrize(
    ("site", "day", "away", "left"),
    [
        # Dr. Bell works from midnight to five. Riverside's clocks go from 02:00 (UTC-5) to 03:00 (UTC-4) on 8 March, at
        # 07:00 UTC, and back from 02:00 to 01:00 on 1 November, at 06:00 UTC; Hilltop's an hour later.
        ("riverside", "2026-03-07", "01:00-04:00", ["05:00-06:00", "09:00-10:00"]),  # 05:00 is 10:00 UTC
        ("riverside", "2026-03-08", "01:00-04:00", ["05:00-06:00", "08:00-09:00"]),  # away for two hours
        ("hilltop", "2026-03-08", "01:00-04:00", ["06:00-07:00", "09:00-10:00"]),
        ("riverside", "2026-03-09", "01:00-04:00", ["04:00-05:00", "08:00-09:00"]),
        ("riverside", "2026-03-08", "02:00-03:00", ["05:00-09:00"]),  # that hour does not come
        ("riverside", "2026-10-31", "00:00-03:00", ["07:00-09:00"]),
        ("riverside", "2026-11-01", "00:00-03:00", ["08:00-10:00"]),  # away for four hours
        ("hilltop", "2026-11-01", "00:00-03:00", ["09:00-11:00"]),
        ("riverside", "2026-11-02", "00:00-03:00", ["08:00-10:00"]),
    ],
)
def test_leave_and_closures_in_the_nights_in_which_the_clocks_change(site, day, away, left):
    """Leave from one to four is what the clock on the wall shows, whether two hours pass, three or four."""
    night = Change("bell", Override(date=day, works=[{"site": site, "hours": "00:00-05:00", "modality": "video"}]))
    leave, closure = Change("bell", Leave(date=day, hours=away)), Change(None, Closure(date=day, name="x", hours=away))
    for cut in (leave, closure):
        found = working_intervals(with_changes(HARBOR, [night, cut]), "bell", date.fromisoformat(day), 1)
        assert [f"{start:%H:%M}-{end:%H:%M}" for start, end, _ in found] == left


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (Change("nobody", Leave(date="2026-03-03")), "no provider with the code 'nobody'"),
        (Change(None, Closure(date="2026-03-03", name="x", site="moon")), "no site with the code 'moon'"),
        (
            Change("patel", Override(date="2026-03-03", works=[{"site": "moon", "hours": "09:00-10:00"}])),
            "no site with the code 'moon'",
        ),
        (
            Change(
                "patel",
                Override(
                    date="2026-03-03",
                    works=[
                        {"site": "riverside", "hours": "09:00-12:00"},
                        {"site": "hilltop", "hours": "11:00-13:00"},  # from noon by Riverside's clocks
                    ],
                ),
            ),
            None,
        ),
        (
            Change(
                "patel",
                Override(
                    date="2026-03-03",
                    works=[
                        {"site": "riverside", "hours": "09:00-12:05"},
                        {"site": "hilltop", "hours": "11:00-13:00"},
                    ],
                ),
            ),
            "Dr. Maya Patel would be at riverside and at hilltop at once on 2026-03-03",
        ),
        (
            Change(
                "patel",
                Hours(
                    date="2026-03-03",
                    works=[
                        {"site": "riverside", "days": "wed", "hours": "09:00-17:00"},
                        {"site": "hilltop", "days": "wed", "hours": "16:00-17:00"},  # 17:00 to 18:00 at Riverside
                    ],
                ),
            ),
            None,
        ),
        (Change("patel", Leave(date="2026-03-03", hours="09:00-10:00")), None),
    ],
)
def test_two_places_at_once_are_found_across_zones(change, mistake):
    """Eleven at Hilltop is noon at Riverside: one after the other is possible, five minutes earlier is not."""
    found = mistake_in(HARBOR, change)
    assert (found is None) if mistake is None else (mistake in found)


def test_a_change_survives_being_written_down():
    """The part of a file that the database keeps is read back as the same change."""
    for body in (
        Leave(date="2026-03-03", hours="09:00-10:30"),
        Closure(date="2026-12-24", name="Christmas Eve", hours="12:00-18:30", site="riverside"),
        Override(date="2026-03-03", works=[{"site": "riverside", "hours": "09:00-12:00", "breaks": ["10:00-10:15"]}]),
        Hours(date="2026-03-03", works=[{"site": "riverside", "days": "mon-wed,fri", "hours": "09:00-12:00"}]),
    ):
        assert type(body).model_validate(body.model_dump(mode="json")) == body
