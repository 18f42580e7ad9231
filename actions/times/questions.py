"""Questions instead of wishes: the patient asks about opening hours, or the clinic must ask which offer is meant."""

import re
from collections.abc import Iterable
from datetime import datetime

from actions.times.items import Item, Mark, Moment, Number, Reference, Weekdays
from actions.times.wish import Window

_CLINIC = (
    r"(?:you|yall|you all|you guys|they|the (?:office|clinic|lab|place)|(?:the )?doctors?|anyone|anybody|everyone)"
)
_OPEN = r"(?:open|closed|there|in|working|around|taking walk ins|off|shut)"
_OPENING = re.compile(
    rf"\b(?:(?:are|is|will|were|wont|arent|isnt) {_CLINIC}(?: guys| all"
    rf"| folks)?(?: \w+){{0,2}}? (?:be )?(?:still |even )?{_OPEN}\b"
    rf"|(?:do|does|will|dont) {_CLINIC}(?: guys| all| folks)? (?:stay |be |still |even |ever )*(?:open|close"
    rf"|work|operate"
    rf"|take walk ins|have (?:\w+ )?hours|observe|celebrate)\b"
    rf"|(?:what|whats|what are|what is|when are)(?: \w+){{0,3}} hours\b"
    rf"|(?:what time|when|how late|how early|until when) (?:do|does|are|is|will) {_CLINIC}\b)[^.?!;]*"
)
_ASIDE_OF_IT = re.compile(r"\b(?:its|it is|today is|with it being|since its|bc its|cause its)\b[^.?!;]*")
_SELF = re.compile(r"\b(?:i|im|id|ive|ill|me|my|we|us|our|he|she|his|her|if so|if yes|if not|please|need|want|book)\b")
_THAT_ONE = re.compile(r"\b(?:that|this) one\b")


def asks_about_opening(items: list[Item], text: str) -> bool:
    """True for "are you open on Presidents Day", and nothing else about the patient: it is no wish for that day."""
    asked = [match.span() for match in (*_OPENING.finditer(text), *_ASIDE_OF_IT.finditer(text))]
    if not _OPENING.search(text) or _SELF.search(_ASIDE_OF_IT.sub(" ", text)):
        return False
    times = (item for item in items if not isinstance(item.value, Mark))
    return all(any(start <= item.start < end for start, end in asked) for item in times)


def one_of_many(items: list[Item], text: str, moment: Moment) -> tuple[Window, ...]:
    """The offers that "that one" or "Tuesday" may mean, if there are several and nothing else tells them apart."""
    said = [item.value for item in items if not isinstance(item.value, Mark) and not _is_one(item, text)]
    offered = moment.context.offered
    if len(said) == 1 and isinstance(said[0], Weekdays) and said[0].mode == "bare":
        alike = [when for when in offered if {when.isoweekday()} == said[0].days]
        return _windows(alike) if len({when.date() for when in alike}) > 1 else ()
    if len(offered) < 2 or not _THAT_ONE.search(text) or any(value != Reference("days") for value in said):
        return ()
    return _windows(offered)


def _is_one(item: Item, text: str) -> bool:
    return isinstance(item.value, Number) and text[item.start : item.end] == "one"


def _windows(offered: Iterable[datetime]) -> tuple[Window, ...]:
    times = [(when.date(), when.time().replace(second=0, microsecond=0)) for when in offered]
    return tuple(Window(day, day, None, frozenset(), at, at) for day, at in times)
