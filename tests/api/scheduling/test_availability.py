"""Free time as masks: the arithmetic, checked by eye. Local times stand beside the instants."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from api.clinic.calendar import wall_instant
from api.scheduling.availability import (
    DAY_CELLS,
    Frame,
    VisitShape,
    any_free,
    bits,
    erode,
    free_starts,
    grid_mask,
    mask_of,
    mask_touched,
    nearest,
    patient_free,
)

CHICAGO = ZoneInfo("America/Chicago")
KOLKATA = ZoneInfo("Asia/Kolkata")


def make_frame(day: str = "2026-03-02", days: int = 1) -> Frame:
    return Frame(datetime.fromisoformat(day).replace(tzinfo=UTC), days * DAY_CELLS)


def cells(pattern: str) -> int:
    """A mask as a picture: "#" is set, "." is not, time runs to the right."""
    return int(pattern[::-1].replace("#", "1").replace(".", "0"), 2)


def picture(mask: int, length: int) -> str:
    return f"{mask:0{length}b}"[::-1].replace("1", "#").replace("0", ".")


@pytest.mark.parametrize(
    ("free", "width", "starts"),
    [
        ("######", 1, "######"),
        ("######", 3, "####.."),
        ("######", 6, "#....."),
        ("######", 7, "......"),
        ("##.###", 2, "#..##."),
        ("##.###", 3, "...#.."),
        ("#.#.#.", 2, "......"),
    ],
)
def test_a_visit_starts_where_enough_free_time_follows(free, width, starts):
    """Fifteen minutes fit only where three free cells of five minutes stand side by side."""
    assert picture(erode(cells(free), width), 6) == starts


def test_eroding_by_doubling_is_eroding_cell_by_cell():
    """The fast way finds the same starts as looking at every cell, for visits of every length."""
    dice = Random(7)
    for width in range(1, 40):
        mask = dice.getrandbits(300) | dice.getrandbits(300) | dice.getrandbits(300)
        slow = sum(1 << i for i in range(300) if all(mask >> (i + k) & 1 for k in range(width)))
        assert erode(mask, width) == slow


def test_a_visit_does_not_run_into_lunch():
    """A provider works 09:00-12:00 and 13:00-17:00; the last 40-minute visit of the morning starts at 11:20."""
    frame = make_frame()
    work = mask_of([(at("09:00"), at("12:00")), (at("13:00"), at("17:00"))], frame)
    starts = [clock(frame, cell) for cell in bits(free_starts(work, 0, VisitShape.of_minutes(0, 40, 0)))]
    assert "11:20" in starts
    assert "11:25" not in starts
    assert "12:55" not in starts
    assert starts[0] == "09:00"
    assert starts[-1] == "16:20"


def test_preparation_and_clean_up_keep_the_provider_busy_but_not_the_patient():
    """An echocardiogram needs 5 minutes before and 10 after it: the patient may come from, and go to, another visit."""
    frame, echo = make_frame(), VisitShape.of_minutes(5, 45, 10)
    work = mask_of([(at("09:00"), at("10:30"))], frame)
    starts = [clock(frame, cell) for cell in bits(free_starts(work, 0, echo))]
    assert starts == ["09:05", "09:10", "09:15", "09:20", "09:25", "09:30", "09:35"]

    other_visit = mask_of([(at("08:30"), at("09:05")), (at("09:50"), at("10:30"))], frame)
    assert patient_free(other_visit, echo, frame) >> frame.cell(at("09:05")) & 1


def test_half_a_visit_in_each_of_two_rooms_is_no_visit():
    """Room 1 is free until ten and room 2 from ten on: nobody moves from room to room during a visit."""
    visit, frame = VisitShape(0, 4, 0), Frame(datetime(2026, 3, 2, tzinfo=UTC), 8)
    rooms = [cells("..######"), cells("######..")]
    assert any_free(rooms, visit, frame) == 0
    assert picture(any_free([cells("..######"), cells("###....#")], visit, frame), 8) == "...#...."


def test_working_time_is_rounded_inwards_and_busy_time_outwards():
    """Work from 09:02 to 09:13 is usable from 09:05 to 09:10 only."""
    frame = make_frame()
    assert [clock(frame, cell) for cell in bits(mask_of([(at("09:02"), at("09:13"))], frame))] == ["09:05"]
    assert picture(mask_touched([(1, 3), (5, 9)], Frame(frame.base, 8)), 8) == ".##..###"


@pytest.mark.parametrize(
    ("day", "hours", "local_starts"),
    [
        ("2026-03-07", 24, 96),  # an ordinary Saturday
        ("2026-03-08", 23, 92),  # clocks go from 02:00 to 03:00
        ("2026-11-01", 25, 100),  # clocks go from 02:00 back to 01:00
    ],
)
def test_a_local_day_has_as_many_starts_as_it_has_quarters_of_an_hour(day, hours, local_starts):
    """The day on which clocks go forward has 23 hours, the one on which they go back 25."""
    frame = make_frame(day, 3)
    date = datetime.fromisoformat(day).date()
    first, after = (wall_instant(date + timedelta(days=n), time.min, CHICAGO) for n in (0, 1))
    assert (after - first) == timedelta(hours=hours)
    assert (grid_mask(frame, CHICAGO, 15) & frame.starts_in(first, after)).bit_count() == local_starts


@pytest.mark.parametrize(
    ("wall", "day", "instant"),
    [
        ("09:00", "2026-03-07", "2026-03-07T15:00:00+00:00"),  # winter, UTC-6
        ("09:00", "2026-03-08", "2026-03-08T14:00:00+00:00"),  # summer, UTC-5
        ("09:00", "2026-10-31", "2026-10-31T14:00:00+00:00"),
        ("09:00", "2026-11-01", "2026-11-01T15:00:00+00:00"),
    ],
)
def test_nine_in_the_morning_stays_nine_when_the_clocks_change(wall, day, instant):
    """A grid of whole hours holds 09:00 by the clock on the wall before and after the change."""
    frame = make_frame(day)
    cell = frame.cell(datetime.fromisoformat(instant))
    assert frame.instant(cell).astimezone(CHICAGO).strftime("%H:%M") == wall
    assert grid_mask(frame, CHICAGO, 60) >> cell & 1


def test_the_grid_is_that_of_the_local_clock():
    """In a zone that is five and a half hours ahead, visits on the hour start at half past in UTC."""
    frame = make_frame()
    starts = {frame.instant(cell).minute for cell in bits(grid_mask(frame, KOLKATA, 60))}
    assert starts == {30}


def test_the_grid_by_arithmetic_is_the_grid_cell_by_cell():
    """Over a year with both changes of the clocks, no start is on the grid that the wall clock does not show."""
    frame = make_frame("2026-01-01", 365)
    for minutes in (10, 15, 20, 60):
        shown = (frame.instant(cell).astimezone(CHICAGO) for cell in range(frame.cells))
        slow = [i for i, wall in enumerate(shown) if (wall.hour * 60 + wall.minute) % minutes == 0]
        assert list(bits(grid_mask(frame, CHICAGO, minutes))) == slow


def test_the_nearest_start_is_found_on_either_side():
    """Asked for 10:00, with 09:30, 10:15 and 14:00 open, 10:15 comes first, then 09:30."""
    frame = make_frame()
    open_starts = sum(1 << frame.cell(at(wall)) for wall in ("09:30", "10:15", "14:00"))
    found = nearest(open_starts, 1 << frame.cell(at("10:00")), 2)
    assert [clock(frame, cell) for _, cell in found] == ["10:15", "09:30"]


def test_the_nearest_starts_are_those_that_a_slow_look_finds():
    """Widening the wish by doubling never skips a closer start."""
    dice = Random(11)
    for _ in range(200):
        starts = dice.getrandbits(400) & dice.getrandbits(400) & dice.getrandbits(400) & dice.getrandbits(400)
        wished = dice.getrandbits(400) & dice.getrandbits(400) & dice.getrandbits(400) & dice.getrandbits(400)
        wishes = list(bits(wished))
        slow = sorted((min(abs(cell - wish) for wish in wishes), cell) for cell in bits(starts))
        assert nearest(starts, wished, 5) == slow[:5]


def at(wall: str) -> datetime:
    return datetime.combine(datetime(2026, 3, 2, tzinfo=UTC).date(), time.fromisoformat(wall), UTC)


def clock(frame: Frame, cell: int) -> str:
    return frame.instant(cell).strftime("%H:%M")
