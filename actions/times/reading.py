"""One message read from beginning to end: plain text, items, clauses, windows."""

from datetime import datetime
from zoneinfo import ZoneInfo

from actions.times.items import Length, Mark, Moment
from actions.times.language import is_spanish
from actions.times.lexer import lex
from actions.times.normalise import normalise
from actions.times.understand import understand
from actions.times.wish import TimeContext, TimeWish


def read_times(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    language: str | None = None,
    context: TimeContext | None = None,
) -> TimeWish:
    """When the writer of `text` would like to come, in the wall time of `zone`. Never raises, whatever is written.

    `now` is an aware datetime; `context` holds wall times of `zone`. `language` ("en", "es") is a hint.
    """
    plain = normalise(text, language)
    wall = now.astimezone(zone).replace(tzinfo=None)
    moment = Moment(wall, context or TimeContext(), is_spanish(plain.plain, language), zone)
    items = lex(plain.plain, moment)
    answer = understand(items, plain.plain, moment)
    lengths = [item.value.minutes for item in items if isinstance(item.value, Length)]
    said = tuple(plain.span(item.start, item.end) for item in items if not isinstance(item.value, Mark))
    wish = answer.any_of or answer.order or answer.ask
    return TimeWish(
        answer.any_of,
        answer.order,
        lengths[0] if lengths else None,
        said if wish else (),
        answer.readings,
        answer.ask,
    )
