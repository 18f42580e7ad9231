"""What a patient wrote about time, as a wish that the appointment book can search: words in, windows out, no I/O."""

from actions.times.birth_dates import read_birth_date, read_birth_dates
from actions.times.reading import read_times
from actions.times.wish import Order, TimeContext, TimeWish, Window

__all__ = ["Order", "TimeContext", "TimeWish", "Window", "read_birth_date", "read_birth_dates", "read_times"]
