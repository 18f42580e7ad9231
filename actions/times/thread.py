"""What the days named so far mean for the one that comes next: a bare weekday stays in the week that is spoken of."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from actions.times.items import Days, Mark, Moment, MonthDay, Role, Weekdays
from actions.times.weeks import monday
from actions.times.which_day import DayLike, named_day


@dataclass(slots=True)
class Thread:
    """What the days named so far mean for a bare weekday that comes next."""

    last: Days | Weekdays | None = None
    role: Role = "wish"
    excepting: bool = False
    said_next: bool = False
    turned_down: bool = False
    refusing: bool = False
    added: bool = False  # "or" stands between
    contrasted: bool = False  # "but" stands between
    told_off: bool = False  # the day itself was ruled out: "not this week, friday"
    place: int = 0  # where the last day stands
    same: dict[int, Days] = field(default_factory=dict)

    def hear(self, mark: Mark) -> None:
        """A word between two days."""
        self.added = self.added or mark.kind in ("or", "else")
        self.contrasted = self.contrasted or mark.kind == "but"
        self.refusing = mark.kind in ("not", "cannot") or (self.refusing and mark.kind in ("or", "at"))
        self.turned_down = self.turned_down or mark.kind in ("no", "not", "cannot", "refused", "correct")
        self.excepting = mark.kind == "except" or (self.excepting and mark.kind in ("or", "and", "at"))

    def follow(self, value: DayLike, found: Days | Weekdays, role: Role, place: int) -> None:
        """Another day was named."""
        self.added = self.contrasted = False
        self.told_off, self.place = self.refusing or self.excepting, place
        if isinstance(value, MonthDay) and isinstance(found, Days):
            self.same[value.day] = found
        self.said_next = isinstance(value, Weekdays) and value.mode == "next"
        self.last, self.role, self.turned_down = found, role, False

    def in_its_week(self, value: DayLike, role: Role, moment: Moment) -> DayLike:
        """A bare weekday beside other days; anything else says itself which day it is."""
        if isinstance(value, MonthDay):
            return self.same.get(value.day, value)  # "the 13th, not the 30th, the 13th"
        if not isinstance(value, Weekdays) or value.mode != "bare":
            return value
        if (start := self._week_spoken_of(moment)) is not None:
            return replace(named_day(start + timedelta(days=min(value.days) - 1)), week_named=True)
        if self.excepting or (isinstance(self.last, Weekdays) and self.role == role):
            return replace(value, mode="every")  # "any monday or friday", "any day but monday"
        if self.said_next:
            return replace(value, mode="next")  # "next monday or friday"
        if self.refusing and moment.today.isoweekday() in value.days:
            return replace(value, mode="coming")  # "not tuesday", said on a Tuesday, needs no question
        return value if role == "wish" else replace(value, mode="coming")  # nobody is away today and says its weekday

    def _week_spoken_of(self, moment: Moment) -> date | None:
        """The Monday of "next week thursday … or friday", and of a day weeks ahead that was turned down."""
        if not isinstance(self.last, Days) or self.last.first is None:
            return None
        # "The 24th would be best but Monday or Tuesday would do", where the 24th is weeks away
        far = (self.turned_down or self.contrasted) and (self.last.first - moment.today).days > 7
        named = self.last.week_named or far or (self._is_week(self.last) and self.last.first > moment.today)
        return monday(self.last.first) if named else None

    def _is_week(self, last: Days) -> bool:
        """True for "the week after; I could do monday or friday": the week is wished, and both are in it."""
        whole = last.grain == "week" or last.in_weeks
        return whole and self.role == "wish" and not (self.added or self.told_off or self.turned_down)

    def week_only(self, value: DayLike) -> bool:
        """True for the tuesday in "in two weeks, but on the tuesday": the day two weeks on was not meant as such."""
        if not isinstance(value, Weekdays) or value.mode != "bare" or not isinstance(self.last, Days):
            return False
        return self.last.in_weeks and self._is_week(self.last)

    def all_of_its_week(self) -> Days:
        """The week of the last day."""
        first = monday(self.last.first) if isinstance(self.last, Days) and self.last.first else None
        return Days(first, first and first + timedelta(days=6), "week")
