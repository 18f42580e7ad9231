"""How a clinic writes days, times and numbers in its file, and what is wrong when it cannot be read.

Every refusal is a sentence for whoever wrote the file. Dates and phone numbers may be a patient's, so no sentence
repeats them.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date, time
from difflib import get_close_matches
from typing import Annotated, Literal, NoReturn
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CELL_MINUTES = 5  # The appointment book counts in cells of five minutes, so nothing may start or end between them.


def refuse(sentence: str) -> NoReturn:
    """Says in a sentence why a value makes no sense; pydantic adds the place where it stands."""
    raise ValueError(sentence)


def did_you_mean(word: str, known: Collection[str]) -> str:
    """The end of a sentence about an unknown word: the nearest known one, or all of them when they are few."""
    nearest = get_close_matches(word, known, n=1)
    if nearest:
        return f"; did you mean {nearest[0]!r}?"
    return f"; there is {', '.join(sorted(known))}" if 0 < len(known) <= 12 else ""


def _clock_time(said: object) -> object:
    match = re.fullmatch(r"(\d{1,2}):(\d\d)", said) if isinstance(said, str) else None
    if not match:
        return said if isinstance(said, time) else refuse("write a time as HH:MM on the 24-hour clock, such as 08:30")
    hour, minute = int(match[1]), int(match[2])
    if hour > 23 or minute > 59:
        refuse(f"there is no time {said}; a day goes from 00:00 to 23:55")
    return time(hour, minute)


def _on_the_cell(at: time) -> time:
    return at if at.minute % CELL_MINUTES == 0 and at.second == 0 else refuse("times go by five minutes")


def _calendar_date(said: object) -> object:
    """Only whole dates: pydantic alone would take "1988" for a number of seconds."""
    if isinstance(said, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        refuse("write a date as YYYY-MM-DD, such as 2026-12-24")
    try:
        return date.fromisoformat(said) if isinstance(said, str) else said
    except ValueError:
        return refuse("there is no such day in the calendar")


def _weekdays(said: object) -> object:
    """Reads "mon-thu", "mon, wed, fri" or a list of such days."""
    words = said.split(",") if isinstance(said, str) else said
    if not isinstance(words, list | tuple) or not words:
        return refuse("name the days, such as mon-fri or [mon, wed, fri]")
    return tuple(sorted({day for word in words for day in _days_of(word)}))


def _days_of(word: object) -> Iterable[int]:
    if isinstance(word, int) and 0 <= word < 7:
        return [word]
    ends = str(word).strip().lower().split("-")
    if len(ends) > 2 or not set(ends) <= set(WEEKDAYS):
        refuse(f"{word!r} is no day; days are {', '.join(WEEKDAYS)}, and mon-fri means all from Monday to Friday")
    first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
    if last < first:
        refuse(f"{word!r} runs backwards; write the two parts of the week, such as [sat-sun, mon]")
    return range(first, last + 1)


def _weekday(said: object) -> object:
    days = list(_days_of(said))
    return days[0] if len(days) == 1 else refuse("name one day, such as tue")


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        refuse(f"there is no time zone {name!r}{did_you_mean(name, available_timezones())}")
    return name


def _phone(said: object) -> object:
    """E.164. Spaces, hyphens and brackets are for the reader."""
    number = re.sub(r"[ ()-]", "", said) if isinstance(said, str) else ""
    return number if re.fullmatch(r"\+[1-9]\d{6,14}", number) else refuse("write a phone number like +1 502 555 0100")


Modality = Literal["in_person", "video", "phone"]
Sex = Literal["female", "male", "other", "unknown"]
Text = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=63)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
ClockTime = Annotated[
    time,
    BeforeValidator(_clock_time),
    AfterValidator(_on_the_cell),
    PlainSerializer("{:%H:%M}".format, when_used="json"),
]
CalendarDate = Annotated[date, BeforeValidator(_calendar_date)]
Weekday = Annotated[int, BeforeValidator(_weekday)]
Weekdays = Annotated[tuple[int, ...], BeforeValidator(_weekdays)]
ZoneName = Annotated[str, AfterValidator(_known_zone)]
PhoneNumber = Annotated[str, BeforeValidator(_phone)]
VisitMinutes = Annotated[int, Field(ge=5, le=480, multiple_of=CELL_MINUTES)]
BufferMinutes = Annotated[int, Field(ge=0, le=120, multiple_of=CELL_MINUTES)]
Years = Annotated[int, Field(ge=0, le=130)]
