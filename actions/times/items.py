"""The kinds of expression that a text about time is made of, as the lexer hands them on."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from actions.times.wish import Order, TimeContext

Meridiem = Literal["am", "pm"]


@dataclass(frozen=True, slots=True)
class Moment:
    """When and in which conversation something was said; `now` is the clinic's wall time."""

    now: datetime
    context: TimeContext = field(default_factory=TimeContext)
    spanish: bool = False
    zone: tzinfo = UTC

    @property
    def today(self) -> date:
        """The clinic's calendar day."""
        return self.now.date()

    def after(self, wait: timedelta) -> datetime:
        """The wall time when `wait` has really passed, also across a change of the clocks."""
        instant = self.now.replace(tzinfo=self.zone).astimezone(UTC) + wait
        return instant.astimezone(self.zone).replace(tzinfo=None)

    @property
    def asked(self) -> Literal["time", "date"] | None:
        """Whether the clinic asked for a time or a date, by a word of its own or in its question to the patient."""
        words = (self.context.asked or "").lower()
        if re.search(r"\b(?:time|hour|hora)s?\b", words):
            return "time"
        return "date" if re.search(r"\b(?:date|day|fecha|d[ií]a)s?\b", words) else None

    @property
    def under_discussion(self) -> tuple[datetime, ...]:
        """The times that "that day" and "later" refer to: what was offered, else what is booked."""
        return self.context.offered or self.context.booked

    @property
    def existing(self) -> tuple[datetime, ...]:
        """The times that "the same time" and "push it back" refer to: what is booked, else what was offered."""
        return self.context.booked or self.context.offered


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week by name: "tuesday", "next tuesday", "any tuesday"; `weeks` are added ("monday week")."""

    days: frozenset[int]
    mode: Literal["next_sure", "bare", "this", "next", "after_next", "coming", "every", "following", "preceding"] = (
        "bare"
    )
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the month without its month: "the 12th"."""

    day: int


@dataclass(frozen=True, slots=True)
class Days:
    """A span of dates, or some weekdays of it. `rival` is another meaning, `ask` why to ask.

    `calendar` if it was said with its month, so that "or the 3rd" after it is in the same month.
    """

    first: date | None
    last: date | None
    grain: Literal["day", "week", "month", "span"] = "day"
    calendar: bool = False
    ask: str | None = None
    rival: "Days | None" = None
    weekdays: frozenset[int] | None = None
    week_named: bool = False  # said with its week, in which further weekdays stay
    holiday: bool = False
    in_weeks: bool = False  # "in two weeks": that day, or another of its week if one is named
    by_name: bool = False  # said as a weekday, so that "thursday to tuesday" runs forward


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `meridiem` None if the patient left it open."""

    hour: int
    minute: int = 0
    meridiem: Meridiem | None = None
    certain: bool = False  # written in a way that has one meaning: 15:00, noon, 0900


@dataclass(frozen=True, slots=True)
class Number:
    """A number that may be a time of day, depending on its neighbours."""

    hour: int
    minute: int = 0
    spoken_time: bool = False  # "two thirty": hardly anything else
    digits: int = 0
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, in minutes since midnight."""

    low: int | None
    high: int | None
    meridiem: Meridiem | None = None
    fixed: bool = False  # "after work": a bound of its own, which says nothing about a clock beside it


@dataclass(frozen=True, slots=True)
class Offset:
    """So many days from a day that is named next: "a week from", "the day after"; or the week that holds it."""

    days: int = 0
    whole_week: bool = False
    at_least: bool = False
    upto: int | None = None  # "7 to 10 days after": from the one to the other
    from_today: bool = False  # if nothing else was named that it can be counted from


@dataclass(frozen=True, slots=True)
class Shift:
    """A move away from the time under discussion, "an hour later", or from now, "in an hour"."""

    by: timedelta
    from_now: bool = False
    either_way: bool = False  # "move it an hour" does not say whether forward or back
    at_least: bool = False  # "at least two weeks sooner"


@dataclass(frozen=True, slots=True)
class Reference:
    """A pointer into the conversation: "the same time", "that day"."""

    to: Literal[
        "offer",
        "weekday",
        "time",
        "day",
        "week",
        "next_day",
        "next_week",
        "days",
        "told",
        "then",
        "between",
        "one_after",
        "event",
        "offers",
        "within",
        "outside",
        "week_else",
    ]
    which: int = 0  # of the times on offer
    ask: str | None = None  # why what it points at is a guess


@dataclass(frozen=True, slots=True)
class Ordering:
    """Which start to prefer; `within` is where an "earlier" or "later" stays."""

    order: Order
    within: Literal["day", "week", "date"] | None = None
    soft: bool = False  # "move it up": says nothing more once a new time is named


@dataclass(frozen=True, slots=True)
class Anytime:
    """Any time will do."""


@dataclass(frozen=True, slots=True)
class Length:
    """How long the visit should be."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Unclear:
    """A time that only the patient knows: "when my daughter is off". `low` is a bound that is likely, in minutes."""

    reason: str
    low: int | None = None
    anyway: bool = False  # worth a question whatever else is said


@dataclass(frozen=True, slots=True)
class Ignored:
    """Words with a time in them that are no wish: an age, a symptom's duration, a telephone number."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that says how its neighbours relate."""

    kind: str


Value = (
    Weekdays
    | MonthDay
    | Days
    | Clock
    | Number
    | Part
    | Offset
    | Shift
    | Reference
    | Ordering
    | Anytime
    | Length
    | Unclear
    | Ignored
    | Mark
)


@dataclass(slots=True)
class Doubts:
    """What could also have been meant: the reasons met so far, and whether to take the other meaning this time."""

    other: bool = False
    reasons: list[str] = field(default_factory=list)

    def choose[T](self, usual: T, rival: T, reason: str) -> T:
        """The usual meaning or, on the second reading, its rival; the reason is kept."""
        self.reasons.append(reason)
        return rival if self.other else usual


Role = Literal["wish", "aside", "duty", "busy", "told"]


@dataclass(frozen=True, slots=True)
class Item:
    """A value, where it stands in the plain text, and what the patient says it for.

    An aside ("I get off at 5") counts as a wish if nothing else is said about the time of day, and so does a duty ("I
    have to be at work at 2"), which bounds it at the other end; when somebody is busy is ruled out; what is merely told
    is no wish.
    """

    value: Value
    start: int
    end: int
    role: Role = "wish"


Build = Callable[[re.Match[str], Moment], Value | None]
Rule = tuple[re.Pattern[str], Build]


def rule(pattern: str, build: Value | Build, *, whole_words: bool = True) -> Rule:
    """A way to read one kind of expression: words that match `pattern`, and what they mean."""
    compiled = re.compile(rf"(?:{pattern})(?![a-z0-9])" if whole_words else pattern)
    if callable(build):
        return compiled, build
    return compiled, lambda *_: build
