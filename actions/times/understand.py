"""Items made into an answer: what is wished, in which order, what else it could mean and why to ask."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from actions.times.anchors import anchored
from actions.times.calendar_sense import settle_days
from actions.times.clauses import read_clauses
from actions.times.compose import compose
from actions.times.doubtful import is_unsure, told_apart, which_way, whole_doubts
from actions.times.event_times import with_event_times
from actions.times.hours import settle_meridiems
from actions.times.intervals import counted_from_told
from actions.times.items import (
    Anytime,
    Days,
    Doubts,
    Item,
    Mark,
    Moment,
    MonthDay,
    Part,
    Reference,
    Shift,
    Unclear,
    Weekdays,
)
from actions.times.marks import settle_marks
from actions.times.moves import leave_old_time, without_booked
from actions.times.neighbours import only_numbers, settle_numbers
from actions.times.offers import picked_offers
from actions.times.picks import edges_of_day, whichever_falls_on
from actions.times.preference import Preference, preference
from actions.times.questions import asks_about_opening, one_of_many
from actions.times.recall import day_told_alone, visit_named, wished_only
from actions.times.refusals import refused_items
from actions.times.spoken_weeks import every_week, rest_of_its_week
from actions.times.stories_spanish import settle_stories, what_was_agreed
from actions.times.told import with_roles
from actions.times.weekday_dates import settle_weekday_dates
from actions.times.windows import ANY, between_times, days_only, intersect_all, times_only
from actions.times.wish import Order, Window

_NO_VISIT = re.compile(
    r"\b(?:do not|dont) (?:need|want) (?:an|another|any) (?:appointment|visit)s?(?! (?:until|on|for|before|this|next"
    r"|today|tomorrow|in|at))"
)
_UNSURE = re.compile(
    r"(?:fifth|first|second|third|th|st|nd|rd) or so\b|\b(?:(?:i )?(?:forget|dont remember|cant remember"
    r"|cant recall) (?:which|what|if|when|the)"
    r"|id (?:need|have) to (?:check|ask)|(?:st|nd|rd|th) or so|idk(?! maybe| probably)|not sure (?:which"
    r"|what day|what time))\b"
)
_QUESTION = re.compile(
    r"\b(?:is (?:that|it|this) (?:for|with|at|the|a|in)|who is|whos|what is|whats|where is|why is"
    r"|is there a)\b"
)
_WAVERS = re.compile(
    r"\b(?:(?:ya )?no (?:se|estoy segur[oa]|me acuerdo|sabemos|recuerdo)(?: (?:bien|muy bien|todavia|aun))*"
    r"(?: de)? (?:si(?! (?:me |le |nos |se |lo |la |les )*(?:pued|podr|hay|habr|tien|tendr|est|sea|ser|atiend"
    r"|trabaj|abr"
    r"|alcanc|qued))|cual|cuando|como|que (?:dia|fecha|hora)|a que hora|en que)\b"
    r"|no (?:me acuerdo|recuerdo)(?: (?:muy )?bien)?(?= ?(?:$|[.,;!?]))"
    r"|(?:se me olvido|olvide|no (?:me )?dij\w+|no (?:me )?especific\w+)(?: bien)?(?: (?:de|a|en|para))? (?:si"
    r"|cual|cuando|como|que)\b"
    r"|(?:tengo|tendria|tenemos) que (?:ver|checar|preguntar\w*|consultar\w*|confirmar) (?:primero )?(?:con|a|al"
    r"|si|en)\b"
    r"|o (?:era|seria|fue)(?= (?:el|a las?|la|las)\b)"
    r"|dej[ea]me (?:preguntar\w*|consultar\w*|confirmar|(?:ver|checar) (?:con|si))\b|o algo asi\b)"
)
_OR_WAS = re.compile(r"\bo (?:era|seria|fue)\b")
_OR = re.compile(r"\b(?:or|either|and|o|y)\b")
_CANCELS = re.compile(
    r"\bcancel|\banul(?:ar|en|e)\b|\b(?:quit|borr|elimin)(?:ala|amela|enla|eme(?:la)?"
    r"|en(?:me)?(?:la)?|ar(?:la|me)?)\b"
)


_ALL_DAY = re.compile(r"(?:all|the (?:whole|entire)) day(?: on)?")
_WHOLE = Part(None, None, fixed=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a message wishes, before its words are added."""

    any_of: tuple[Window, ...] = ()
    order: Order | None = None
    readings: tuple[tuple[Window, ...], ...] = ()
    ask: str | None = None


def understand(items: list[Item], text: str, moment: Moment) -> Answer:
    """The wish in `items`, lexed from `text`. Read twice if something in it has a rival meaning."""
    unclear = [item.value for item in items if isinstance(item.value, Unclear)]
    items = [item for item in items if not isinstance(item.value, Unclear)]
    roles = _with_roles(items, text, moment)
    items = _wished(roles, text, moment)
    if (answer := _question_or_pick(roles, items, text, moment)) is not None:
        return answer
    doubts = Doubts()
    if moment.spanish:
        doubts.reasons += ["bare_numbers"] if only_numbers(items, text, moment) else []
        turned: list[Item] = []
    else:
        doubts.reasons += whole_doubts(items, text, moment)
        items = told_apart(items)
        turned = which_way(items, text)
    if told := day_told_alone(roles, text):
        items = [told]
        doubts.reasons.append("told_day")
    if moment.spanish and any(not isinstance(item.value, Mark) for item in items) and _WAVERS.search(text):
        doubts.reasons.append("unsure")
    found = _read(items, text, moment, doubts)
    if turned:
        doubts.reasons.append("which_way")
    rival = _read(turned or items, text, moment, Doubts(other=True)).windows if doubts.reasons else ()
    if _NO_VISIT.search(text):
        return Answer()
    if found.windows and (_UNSURE.search(text) or (not moment.spanish and is_unsure(text))) and not doubts.reasons:
        doubts.reasons.append("unsure")
    if _asks_about_booked(found.windows, text, moment) or (
        _CANCELS.search(text) and _names_booked(found.windows, moment)
    ):
        return Answer()
    shifted = any(isinstance(item.value, Shift) for item in items)
    found = _without_booked(found, text, moment, shifted=shifted)
    if "no_such_date" in doubts.reasons and all(days_only(window) == ANY for window in found.windows):
        found = Preference(found.order)  # of "31 June at 11" eleven o'clock on any day is not what is left
    several = len(offers := _on_offer(found.windows, moment)) > len(found.windows)
    found = Preference(found.order, tuple(offers))
    if not doubts.reasons and (guess := _as_far_as_clear(found, unclear)) is not None:
        return Answer(guess, found.order, (), unclear[0].reason)
    if not doubts.reasons and not found.windows and any(item.value == Reference("event") for item in roles):
        return Answer((), found.order, (), None if found.order else "unknown_event")
    if several and not doubts.reasons:
        doubts.reasons.append("which_offer")
    ask = doubts.reasons[0] if doubts.reasons else _impossible(found.windows, moment)
    readings = (rival,) if rival and rival != found.windows else ()
    return Answer(found.windows, found.order, readings, ask)


def _with_roles(items: list[Item], text: str, moment: Moment) -> list[Item]:
    """Every item with what it is said for: by the verbs of its clause, then by what each language tells of a story."""
    roles = with_roles(settle_marks(items, text), text, spanish=moment.spanish)
    if not moment.spanish:
        return with_event_times(counted_from_told(roles, text, moment), text)
    roles = settle_stories(roles, text)
    return what_was_agreed(roles, either=_OR_WAS.search(text) is not None) if _WAVERS.search(text) else roles


def _wished(roles: list[Item], text: str, moment: Moment) -> list[Item]:
    """What is left once the story is taken away, and what points back at it is found."""
    items = wished_only(anchored(rest_of_its_week(roles, text, moment), text, moment), text, moment)
    items = visit_named(roles, text) or items
    return items if moment.spanish else without_booked(items, text, moment)


def _question_or_pick(roles: list[Item], items: list[Item], text: str, moment: Moment) -> Answer | None:
    """The answer where the message asks about opening hours, or picks from what is on offer; else nothing."""
    if not moment.spanish and asks_about_opening(roles, text):
        return Answer()
    if either := one_of_many(items, text, moment):
        return Answer(either, ask="which_offer")
    picked = () if moment.spanish else picked_offers(items, text, moment)
    return Answer(picked) if picked else None


def _as_far_as_clear(found: Preference, unclear: list[Unclear]) -> tuple[Window, ...] | None:
    """What is likely where a time is named that only the patient knows; None if the message says enough without it."""
    if any(words.anyway for words in unclear):
        return found.windows
    if not unclear or found.order:
        return None
    low = next((words.low for words in unclear if words.low is not None), None)
    likely = () if low is None else (between_times(low, None),)
    if not found.windows:
        return likely
    timed = any(times_only(window) != ANY for window in found.windows)
    return intersect_all(found.windows, likely) if likely and not timed else None


def _without_booked(found: Preference, text: str, moment: Moment, *, shifted: bool) -> Preference:
    """What is wished, without the day of the visit at hand: "I come in the 11th, can we say the 14th" names it only."""
    days = {when.date() for when in moment.context.booked}
    others = tuple(w for w in found.windows if w.earliest_date != w.latest_date or w.earliest_date not in days)
    if not others or len(others) == len(found.windows) or (_OR.search(text) and not shifted):
        return found
    return Preference(found.order, others)


def _on_offer(windows: tuple[Window, ...], moment: Moment) -> list[Window]:
    """ "2 is fine", where 2 o'clock is on offer, is that offer and no other day's."""
    named: list[Window] = []
    for window in windows:
        days = [when.date() for when in moment.context.offered if when.time() == window.earliest_time]
        exact = window.earliest_time is not None and replace(window, earliest_time=None, latest_time=None) == ANY
        if not exact or window.earliest_time != window.latest_time or not days:
            return list(windows)
        named += [replace(window, earliest_date=day, latest_date=day) for day in days]
    return named


def _names_booked(windows: tuple[Window, ...], moment: Moment) -> bool:
    """True if nothing but the appointment is named that the conversation is about."""
    booked = {(when.date(), when.time().replace(second=0, microsecond=0)) for when in moment.context.booked}
    return bool(windows) and all((w.earliest_date, w.earliest_time) in booked for w in windows)


def _asks_about_booked(windows: tuple[Window, ...], text: str, moment: Moment) -> bool:
    """True for "my visit on the 9th, is it for my ear or the flu shot?": nothing is to be moved."""
    days = {when.date() for when in moment.context.booked}
    named = all(
        w.earliest_date == w.latest_date and w.earliest_date in days and w.earliest_time is None for w in windows
    )
    return bool(windows) and named and _QUESTION.search(text) is not None


def _read(items: list[Item], text: str, moment: Moment, doubts: Doubts) -> Preference:
    items = edges_of_day(whichever_falls_on(items, text, moment), text)
    settled = settle_weekday_dates(leave_old_time(_all_day(items, text), text), moment)
    settled = settle_numbers(settled, text, moment)
    settled = settle_meridiems(settled, text)
    settled = every_week(settled, refused_items(settled, text), moment)
    settled = settle_days(settled, text, moment, doubts)
    pieces = read_clauses(settled, refused_items(settled, text), moment, doubts)
    wished = compose(pieces, doubts)
    found = preference(settled, wished, moment)
    if not found.windows and not found.order and any(isinstance(item.value, Anytime) for item in settled):
        return Preference(None, (ANY,))
    return found


def _all_day(items: list[Item], text: str) -> list[Item]:
    """ "Monday any time or Tuesday before 11": any time is the whole of that Monday, and no time is shared with it."""
    for i, item in enumerate(items[:-1]):  # "the 16th from noon on, all day the 17th"
        whole = item.value == _WHOLE and _ALL_DAY.fullmatch(text, item.start, item.end)
        led = i == 0 or isinstance(items[i - 1].value, Mark)
        if whole and led and isinstance(items[i + 1].value, Days | Weekdays | MonthDay):
            items = [*items[:i], items[i + 1], item, *items[i + 2 :]]
    return [
        replace(item, value=_WHOLE)
        if isinstance(item.value, Anytime)
        and isinstance(before.value, Days | Weekdays | MonthDay)
        and after.value in (Mark("or"), Mark("else"), Mark("and"), Mark("comma"), Mark("but"), Mark("stop"))
        else item
        for before, item, after in zip(
            [Item(Mark("stop"), 0, 0), *items], items, [*items[1:], Item(Mark("stop"), 0, 0)], strict=False
        )
    ]


def _impossible(windows: tuple[Window, ...], moment: Moment) -> str | None:
    """Why none of the windows can be: all of them are over, or the clocks skip the hour."""
    if windows and all(_is_skipped(window, moment) for window in windows):
        return "no_such_time"
    return "past" if _is_past(windows, moment) else None


def _is_skipped(window: Window, moment: Moment) -> bool:
    """True for one minute of one day that the change to summer time leaves out."""
    day, minute = window.earliest_date, window.earliest_time
    if day is None or minute is None or day != window.latest_date or minute != window.latest_time:
        return False
    wall = datetime.combine(day, minute, tzinfo=moment.zone)
    return wall.astimezone(UTC).astimezone(moment.zone).replace(tzinfo=None) != wall.replace(tzinfo=None)


def _is_past(windows: tuple[Window, ...], moment: Moment) -> bool:
    return bool(windows) and all(_ended(window, moment) for window in windows)


def _ended(window: Window, moment: Moment) -> bool:
    last = window.latest_date
    if last is None or last > moment.today:
        return False
    return last < moment.today or (window.latest_time is not None and window.latest_time < moment.now.time())
