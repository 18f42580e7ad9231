"""Items made into an answer: what is wished, in which order, what else it could mean and why to ask."""

from dataclasses import dataclass

from actions.times.calendar_sense import settle_days
from actions.times.clauses import read_clauses
from actions.times.compose import compose
from actions.times.hours import settle_meridiems
from actions.times.items import Anytime, Doubts, Item, Moment
from actions.times.moves import leave_old_time
from actions.times.neighbours import settle_numbers
from actions.times.preference import Preference, preference
from actions.times.refusals import refused_items
from actions.times.windows import ANY
from actions.times.wish import Order, Window


@dataclass(frozen=True, slots=True)
class Answer:
    """What a message wishes, before its words are added."""

    any_of: tuple[Window, ...] = ()
    order: Order | None = None
    readings: tuple[tuple[Window, ...], ...] = ()
    ask: str | None = None


def understand(items: list[Item], text: str, moment: Moment) -> Answer:
    """The wish in `items`, lexed from `text`. Read twice if something in it has a rival meaning."""
    doubts = Doubts()
    found = _read(items, text, moment, doubts)
    rival = _read(items, text, moment, Doubts(other=True)).windows if doubts.reasons else ()
    ask = doubts.reasons[0] if doubts.reasons else "past" if _is_past(found.windows, moment) else None
    readings = (rival,) if rival and rival != found.windows else ()
    return Answer(found.windows, found.order, readings, ask)


def _read(items: list[Item], text: str, moment: Moment, doubts: Doubts) -> Preference:
    settled = settle_numbers(leave_old_time(items, text), text, moment)
    settled = settle_meridiems(settled, text)
    settled = settle_days(settled, text, moment, doubts)
    pieces = read_clauses(settled, refused_items(settled, text), moment, doubts)
    wished = compose(pieces, doubts)
    found = preference(settled, wished, moment)
    if not found.windows and not found.order and any(isinstance(item.value, Anytime) for item in settled):
        return Preference(None, (ANY,))
    return found


def _is_past(windows: tuple[Window, ...], moment: Moment) -> bool:
    return bool(windows) and all(_ended(window, moment) for window in windows)


def _ended(window: Window, moment: Moment) -> bool:
    last = window.latest_date
    if last is None or last > moment.today:
        return False
    return last < moment.today or (window.latest_time is not None and window.latest_time < moment.now.time())
