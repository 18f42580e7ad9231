"""Times that a person can check by eye, in the nights in which clocks change and between two zones.

Riverside's clocks (Louisville, Eastern time) go from 02:00 to 03:00 on 8 March 2026 and from 02:00 back to 01:00 on
1 November; Hilltop's (Evansville, Central time) do so an hour later. It is Monday, 2 March 2026, 08:00 at Riverside.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.clinic.definition import Clinic
from api.scheduling.availability import bits
from api.scheduling.busy import Busy
from api.scheduling.outlook import Question, narrowing
from api.scheduling.timing import frame_over
from api.scheduling.wishes import Lane, Window
from tests.api.scheduling.asking import TUESDAY, book, booked, changed, move, on, refused, search, why_none, withdraw
from tests.api.scheduling.making import clear_book, make_patient, with_clinic

HALF_HOURS = {"visit_type": "therapy-intake", "minutes_established": 30, "minutes_new": 30}
NIGHT = {"days": "mon-sun", "hours": "00:00-04:00", "modality": "video"}
CALL = {"visit_type": "therapy-intake", "provider": "bell"}
SKIN = {"visit_type": "skin-check", "provider": "nguyen"}
ORDINARY = [f"{at} -05:00" for at in ("00:00", "00:30", "01:00", "01:30", "02:00", "02:30", "03:00", "03:30")]


@pytest.fixture
def free_book(session):
    clear_book(session)


def make_night_clinic(session, site: str = "riverside", **work) -> None:
    """Dr. Bell makes half-hour video calls from midnight to four, every night of the year."""
    works = [{"site": site, **NIGHT, **work}]
    rules = {"start_grid_minutes": 30, "horizon_days": 365}
    with_clinic(session, providers={"bell": {"works": works, "minutes": [HALF_HOURS]}}, rules=rules)


def offered(client, day: str, **wish) -> list[str]:
    """Every start of the day, as "00:30 -05:00"."""
    found = search(client, "therapy-intake", windows=on(day), providers=["bell"], limit=100, **wish)["slots"]
    return [f"{slot['start'][11:16]} {slot['start'][19:]}" for slot in found]


NIGHTS = [
    ("riverside", "2026-03-07", ORDINARY),
    # After 01:30 comes 03:00.
    ("riverside", "2026-03-08", [*ORDINARY[:4], "03:00 -04:00", "03:30 -04:00"]),
    ("riverside", "2026-03-09", [at.replace("-05", "-04") for at in ORDINARY]),
    ("riverside", "2026-10-31", [at.replace("-05", "-04") for at in ORDINARY]),
    # One o'clock and half past one come twice.
    ("riverside", "2026-11-01", [*(at.replace("-05", "-04") for at in ORDINARY[:4]), *ORDINARY[2:]]),
    ("riverside", "2026-11-02", ORDINARY),
    ("hilltop", "2026-03-07", [at.replace("-05", "-06") for at in ORDINARY]),
    ("hilltop", "2026-03-08", [*(at.replace("-05", "-06") for at in ORDINARY[:4]), "03:00 -05:00", "03:30 -05:00"]),
    ("hilltop", "2026-11-01", [*ORDINARY[:4], *(at.replace("-05", "-06") for at in ORDINARY[2:])]),
]


def test_starts_of_a_night(client, session, free_book):
    """From midnight to four there are eight half-hours, six in March when one hour is skipped, ten in November."""
    for site, day, expected in NIGHTS:
        make_night_clinic(session, site)
        assert offered(client, day) == expected, (site, day)


def test_a_visit_before_in_and_after_the_hour_that_comes_twice(client, session, free_book):
    """00:30, both times 01:30, and 02:00: four visits at four times, each half an hour long, none in another's way."""
    make_night_clinic(session)
    starts = [f"2026-11-01T{at}:00" for at in ("00:30:00-04", "01:30:00-04", "01:30:00-05", "02:00:00-05")]
    visits = [booked(client, make_patient(session), start, **CALL) for start in starts]
    assert [(visit["start"], visit["end"]) for visit in visits] == [
        ("2026-11-01T00:30:00-04:00", "2026-11-01T01:00:00-04:00"),
        ("2026-11-01T01:30:00-04:00", "2026-11-01T01:00:00-05:00"),
        ("2026-11-01T01:30:00-05:00", "2026-11-01T02:00:00-05:00"),
        ("2026-11-01T02:00:00-05:00", "2026-11-01T02:30:00-05:00"),
    ]
    assert refused(book(client, make_patient(session), starts[2], **CALL))[1] == "slot_taken"
    booked(client, make_patient(session), "2026-11-01T01:00:00-05:00", **CALL)


def test_a_visit_over_the_skipped_hour_lasts_as_long_as_any(client, session, free_book):
    """From half past one to three o'clock is half an hour; half past two does not come at all."""
    make_night_clinic(session)
    visit = booked(client, make_patient(session), "2026-03-08T01:30:00-05:00", **CALL)
    assert visit["end"] == "2026-03-08T03:00:00-04:00"
    half_past_two = "2026-03-08T02:30:00-05:00"  # said with the winter's offset it is half past three
    assert booked(client, make_patient(session), half_past_two, **CALL)["start"] == "2026-03-08T03:30:00-04:00"


def test_wishes_in_the_nights_in_which_the_clocks_change(client, session, free_book):
    """One o'clock on the night when it comes twice means the first; two o'clock when it does not come is three."""
    make_night_clinic(session)
    for day, first, last, expected in (
        ("2026-11-01", "01:00", "01:45", ["01:00:00-04:00", "01:30:00-04:00"]),
        (
            "2026-11-01",
            "01:00",
            "02:00",
            [f"{at[:5]}:00{at[5:]}:00" for at in ("01:00-04", "01:30-04", "01:00-05", "01:30-05", "02:00-05")],
        ),
        ("2026-03-08", "02:00", "02:45", ["03:00:00-04:00"]),
    ):
        wish = on(day, time_from=first, time_to=last)
        found = search(client, "therapy-intake", windows=wish, limit=10)["slots"]
        assert [slot["start"][11:] for slot in found] == expected


def test_midnight_belongs_to_the_day_that_begins(client, session, free_book):
    """Tuesday's last call is at 23:00 and Wednesday's first at midnight; a wish for a day has that day's calls only."""
    make_night_clinic(session)
    late = {"site": "riverside", "days": "mon-sun", "hours": "22:30-23:55", "modality": "video"}
    both = [late, {"site": "riverside", **NIGHT}]
    with_clinic(session, providers={"bell": {"works": both}})
    tuesday = offered(client, TUESDAY)
    assert (tuesday[0], tuesday[-1]) == ("00:00 -05:00", "23:00 -05:00")
    assert offered(client, TUESDAY, order="latest")[0] == "23:00 -05:00"
    items = [booked(client, make_patient(session), start, **CALL)["start"] for start in at_midnight()]
    listed = {day: [visit["start"] for visit in listing(client, day)] for day in (TUESDAY, "2026-03-04")}
    assert listed == {TUESDAY: items[:1], "2026-03-04": items[1:]}


def at_midnight() -> list[str]:
    return [f"{TUESDAY}T23:00:00-05:00", "2026-03-04T00:00:00-05:00"]


def listing(client, day: str) -> list[dict]:
    return client.get("/v1/appointments", params={"provider": "bell", "from": day, "to": day}).json()["items"]


def test_nine_is_nine_at_both_sites_in_every_season(client, session, free_book):
    """Dr. Nguyen begins at nine by the clocks of the site where he is, the week before and after they change."""
    with_clinic(session, rules={"horizon_days": 365})
    days = (
        "2026-03-03",
        "2026-03-04",
        "2026-03-10",
        "2026-03-11",
        "2026-10-27",
        "2026-10-28",
        "2026-11-03",
        "2026-11-04",
    )
    found = [search(client, "skin-check", windows=on(day), limit=1)["slots"][0] for day in days]
    assert [(slot["start"][11:16] + slot["start"][19:], slot["site"]["code"]) for slot in found] == [
        ("09:00-05:00", "riverside"),
        ("09:00-06:00", "hilltop"),
        ("09:00-04:00", "riverside"),
        ("09:00-05:00", "hilltop"),
        ("09:00-04:00", "riverside"),
        ("09:00-05:00", "hilltop"),
        ("09:00-05:00", "riverside"),
        ("09:00-06:00", "hilltop"),
    ]


def test_a_doctor_in_two_zones_has_one_calendar(client, session, free_book):
    """A visit at four at Hilltop is at five at Riverside, where Dr. Nguyen cannot be seen at the same time."""
    at_hilltop = {"site": "hilltop", "hours": "09:00-17:00"}
    hours = changed(client, kind="override", provider="nguyen", date="2026-03-04", works=[at_hilltop])
    four = booked(client, make_patient(session), "2026-03-04T16:00:00-06:00", **SKIN, site="hilltop")
    assert four["end"] == "2026-03-04T16:30:00-06:00"
    withdraw(client, hours)

    at_riverside = {"site": "riverside", "hours": "09:00-18:30"}  # his plans have changed, the visit has not
    changed(client, kind="override", provider="nguyen", date="2026-03-04", works=[at_riverside])
    five = on("2026-03-04", time_from="17:00", time_to="17:00")
    assert why_none(client, "skin-check", windows=five, providers=["nguyen"])["code"] == "fully_booked"
    for wall, outcome in (
        ("16:45", "slot_taken"),
        ("17:15", "slot_taken"),
        ("17:30", "(no refusal)"),
        ("16:30", "(no refusal)"),
    ):
        assert refused(book(client, make_patient(session), f"2026-03-04T{wall}:00-05:00", **SKIN))[1] == outcome


def test_a_doctor_goes_from_one_zone_to_the_other_within_a_day(client, session, free_book):
    """Riverside until one, then Hilltop from one by its clocks, which is two at Riverside: both are offered."""
    works = [{"site": "riverside", "hours": "11:00-13:00"}, {"site": "hilltop", "hours": "13:00-14:30"}]
    changed(client, kind="override", provider="nguyen", date=TUESDAY, works=works)
    found = search(client, "skin-check", windows=on(TUESDAY), limit=50)["slots"]
    assert [(slot["start"][11:16], slot["site"]["code"]) for slot in found] == [
        *((wall, "riverside") for wall in ("11:00", "11:15", "11:30", "11:45", "12:00", "12:15", "12:30")),
        *((wall, "hilltop") for wall in ("13:00", "13:15", "13:30", "13:45", "14:00")),
    ]
    moved = move(
        client, booked(client, make_patient(session), f"{TUESDAY}T11:00:00-05:00", **SKIN), f"{TUESDAY}T14:00:00-05:00"
    )
    assert (moved.json()["site"]["code"], moved.json()["start"]) == ("hilltop", f"{TUESDAY}T13:00:00-06:00")


CHANGES = [
    ({"kind": "leave", "provider": "bell", "from": "2026-03-08"}, "2026-03-08", []),
    (
        {"kind": "leave", "provider": "bell", "from": "2026-03-08", "hours": "01:00-03:30"},
        *("2026-03-08", ["00:00 -05:00", "00:30 -05:00", "03:30 -04:00"]),
    ),
    (
        {"kind": "leave", "provider": "bell", "from": "2026-11-01", "hours": "01:00-02:00"},  # two hours long
        *(
            "2026-11-01",
            ["00:00 -04:00", "00:30 -04:00", "02:00 -05:00", "02:30 -05:00", "03:00 -05:00", "03:30 -05:00"],
        ),
    ),
    (
        {"kind": "closure", "name": "Storm", "from": "2026-11-01", "hours": "00:00-03:00"},
        *("2026-11-01", ["03:00 -05:00", "03:30 -05:00"]),
    ),
    ({"kind": "closure", "name": "Storm", "from": "2026-11-01", "site": "riverside"}, "2026-11-01", []),
    ({"kind": "closure", "name": "Storm", "from": "2026-10-31"}, "2026-11-02", ORDINARY),
    (
        {
            "kind": "hours",
            "provider": "bell",
            "from": "2026-11-01",
            "works": [{**NIGHT, "site": "riverside", "hours": "01:30-02:30"}],
        },
        *("2026-11-01", ["01:30 -04:00", "01:00 -05:00", "01:30 -05:00", "02:00 -05:00"]),
    ),
]


def test_changes_on_the_days_on_which_the_clocks_change(client, session, free_book):
    """Leave, closures and new hours follow the clock on the wall through the skipped hour and the double one."""
    make_night_clinic(session)
    for change, day, expected in CHANGES:
        done = changed(client, **change)
        assert offered(client, day) == expected, change
        withdraw(client, done)


def test_hours_hold_from_their_first_day_until_their_last(client, session, free_book):
    """Nights until Saturday, 7 March, early mornings from Sunday on: Sunday's midnight belongs to nobody."""
    nights = {"site": "riverside", **NIGHT, "effective_until": "2026-03-07"}
    mornings = {"site": "riverside", **NIGHT, "hours": "05:00-06:00", "effective_from": "2026-03-08"}
    make_night_clinic(session)
    with_clinic(session, providers={"bell": {"works": [nights, mornings]}})
    assert offered(client, "2026-03-07") == ORDINARY
    assert offered(client, "2026-03-08") == ["05:00 -04:00", "05:30 -04:00"]


# Any zone of the world.


def small_clinic(zone: str, grid: int, minutes: int) -> Clinic:
    """One doctor who works from nine to five, every day, in that zone."""
    return Clinic.model_validate(
        {
            "name": "Nine to five",
            "phone": "+15025550150",
            "staff": {"phone": "+15025550151", "site": "here", "hours": []},
            "rules": {"start_grid_minutes": grid, "minimum_notice_minutes": 0},
            "sites": [
                {
                    "code": "here",
                    "name": "Here",
                    "time_zone": zone,
                    "address": "1 Some St",
                    "hours": [{"days": "mon-sun", "hours": "00:00-23:55"}],
                }
            ],
            "departments": [{"code": "care", "name": "care"}],
            "providers": [
                {
                    "code": "lee",
                    "name": "Dr. Lee",
                    "given_name": "Sam",
                    "family_name": "Lee",
                    "credential": "MD",
                    "department": "care",
                    "works": [{"site": "here", "days": "mon-sun", "hours": "09:00-17:00"}],
                }
            ],
            "visit_types": [
                {
                    "code": "visit",
                    "name": "Visit",
                    "departments": ["care"],
                    "minutes_established": minutes,
                    "minutes_new": minutes,
                }
            ],
        }
    )


def found_starts(zone: str, day: date, grid: int, minutes: int) -> list[datetime]:
    clinic = small_clinic(zone, grid, minutes)
    window, frame = Window(day, day), frame_over(day, day)
    now = datetime.combine(day - timedelta(days=3), time.min, UTC)
    taken = Busy({"lee": 0}, {}, 0)
    question = Question(clinic, clinic.visit_types[0], "in_person", None, (window,), taken, {}, frame, frame, now)
    steps = narrowing(question, Lane("lee", "here", minutes))
    starts = reduce(lambda mask, step: mask & step.starts, steps, frame.everything)
    return [frame.instant(cell) for cell in bits(starts)]


def starts_by_the_wall(zone: str, day: date, grid: int, minutes: int) -> list[datetime]:
    """The slow way: every minute around the day at which a clock on the wall shows a time at which a visit fits."""
    first = datetime.combine(day, time.min, UTC) - timedelta(hours=6)
    shown = [(first + timedelta(minutes=n)).astimezone(ZoneInfo(zone)) for n in range(36 * 60)]
    worked = [wall.date() == day and time(9) <= wall.time() < time(17) for wall in shown]
    return [
        wall.astimezone(UTC)
        for at, wall in enumerate(shown)
        if worked[at] and (wall.hour * 60 + wall.minute) % grid == 0 and all(worked[at : at + minutes])
    ]


def check_day(zone: str, day: date, grid: int, minutes: int) -> None:
    found = found_starts(zone, day, grid, minutes)
    walls = [
        (start.astimezone(ZoneInfo(zone)), (start + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone)))
        for start in found
    ]
    assert all(time(9) <= start.time() and end.time() <= time(17) and start.date() == day for start, end in walls)
    assert all((start.hour * 60 + start.minute) % grid == 0 for start, _ in walls)
    assert len(set(found)) == len(found)
    assert found == starts_by_the_wall(zone, day, grid, minutes)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(available_timezones())),
    st.dates(date(2000, 1, 3), date(2037, 12, 28)),
    st.sampled_from([5, 10, 15, 20, 30, 60]),
    st.sampled_from([10, 20, 45, 60, 120]),
)
def test_nine_to_five_is_nine_to_five_in_every_zone(zone, day, grid, minutes):
    """Wherever and whenever: visits lie between nine and five by the clock on the wall, on the grid, none twice."""
    check_day(zone, day, grid, minutes)


def test_no_zone_of_the_world_is_left_out():
    """Every zone once, on the day on which its clocks change next after a day by chance, or on that day."""
    for zone in sorted(available_timezones()):
        chosen = date(2000, 1, 3) + timedelta(days=Random(zone).randrange(37 * 365))
        check_day(zone, next_change(zone, chosen), 15, 40)


def next_change(zone: str, day: date) -> date:
    """The next day within a year at whose end the clocks differ from its beginning, or the day itself."""
    offsets = [datetime.combine(day + timedelta(days=n), time.min, ZoneInfo(zone)).utcoffset() for n in range(200)]
    return next((day + timedelta(days=n) for n in range(199) if offsets[n] != offsets[n + 1]), day)
