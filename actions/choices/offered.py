"""Which of several visits or open times is meant: the later one, the one with Dr. Lee, Tuesday's, either."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.answers import folded
from actions.choices.position import read_number
from actions.doctors import DoctorsMeant
from actions.times import TimeWish, Window
from actions.wishes import accepts

_TAIL = r"(?: (?:please|pls|thanks|then|works|is|fine|good|por|favor|esta|bien))*$"
_THING = r"(?:one|option|time|slot|appointment|appt|of|start)"
_LATER = re.compile(
    rf"\b(?:later|latest|latter|the late) {_THING}\b|\bthe (?:later|latest|latter){_TAIL}|^(?:latest|latter){_TAIL}|"
    r"\b(?:la|el) mas (?:tarde|tardia|tardio)\b"
)
_EARLIER = re.compile(
    rf"\b(?:earlier|earliest|soonest|former|the early) {_THING}\b|\bthe (?:earlier|earliest|soonest|former){_TAIL}|"
    rf"^(?:earliest|soonest|former){_TAIL}|\b(?:first|soonest|earliest) available{_TAIL}|"
    r"\b(?:la|el) mas (?:temprano|temprana|pronto|cercan[oa])\b"
)
# "An earlier one", "anything later", "is that the earliest?": a wish or a question, and no choice.
_NEW_WISH = re.compile(
    r"\b(?:an|a|any|anything|something|some|no|otra|una|algo|alguna) (?:\w+ )?(?:earlier|later|soonest|mas)\b|"
    r"^(?:is|are|do|does|was|whats|what is|es|hay|tiene)\b"
)
_EITHER = re.compile(
    r"^(?:(?:yes|ok|sure|oh|honestly|si) )*"
    r"(?:(?:either|any)(?: (?:one|of (?:them|those|these|the two)))?|whichever(?: one)?|both(?: of them)?|"
    r"all of (?:them|those)|cualquiera(?: de (?:las|los) (?:dos|tres))?|(?:la|el) que sea|ambas|las dos)"
    r"(?: (?:works?|is|are|would be|do|does|fine|good|ok|okay|great|for me|please|pls|thanks|esta|bien|me|sirven?|"
    r"por favor))*$"
)
_NO_MATTER = re.compile(
    r"\b(?:i (?:dont|do not) (?:care|mind)(?! for| if)|(?:dont|do not) care|doesnt matter|does not matter|"
    r"you (?:pick|choose|decide)|up to you|me da igual|no importa|usted (?:escoja|elija|decida))\b"
)
_OPEN_ENDED = re.compile(
    r"\b(?:after|before|past|until|till|later than|earlier than|between|from|since|despues|antes|entre|hasta|desde)\b"
)
_ASKS = re.compile(
    r"^(?:how (?!about)|what (?!about)|why|when|where|who|cuant[oa]s?|que (?!tal)|donde|quien|por que)\b"
)
# "The 11 works" may be an hour as well as a day.
_BARE_HOUR = re.compile(r"\b(?:the|el|la|las) (1[0-2]|[1-9])\b(?! \d| of | de (?!la ))")
_DENIES = re.compile(r"^(?:not|no|cant|dont|except|anything but)\b")


@dataclass(frozen=True, slots=True)
class Option:
    """What tells one open time or visit from another: its start on the site's clock, who, and where."""

    start: datetime
    provider: str
    site: str


def read_offered(
    text: str, options: Sequence[Option], *, times: TimeWish, doctors: DoctorsMeant, site: str | None
) -> int | None:
    """The index of the one option that the words mean. None when they mean none or several, or wish for another.

    `times`, `doctors` and `site` are what the same text says of those.
    """
    said = folded(text)
    everything = range(len(options))
    fitting = [i for i in everything if _suits(options[i], doctors, site)]
    is_narrowed = len(fitting) < len(options) or bool(doctors.codes) or site is not None
    if not fitting or _ASKS.match(said):
        return None
    by_place = read_number(text, len(options))
    by_time = _by_time(said, options, fitting, times)
    if by_place is not None:
        # "The 3rd" may be a day, too.
        is_day = re.search(r"\b\d(?:st|nd|rd|th)\b(?! one| option)", said) and by_time and by_place not in by_time
        return by_place if by_place in fitting and not is_day else None
    if by_time == [] and _says_when(times) and not any(accepts(times, options[i].start) for i in fitting):
        return None  # "Friday works, whichever is later", with nothing on a Friday among them
    if (end := _end(said)) is not None:
        among = sorted(by_time or fitting, key=lambda i: options[i].start)
        return among[end]
    if not by_time and _will_take_any(text) and not _says_when(times):
        return fitting[0]
    if by_time is None:
        return fitting[0] if is_narrowed and len(fitting) == 1 and not _DENIES.match(said) else None
    return by_time[0] if len(by_time) == 1 else None


def _suits(option: Option, doctors: DoctorsMeant, site: str | None) -> bool:
    return (not doctors.codes or option.provider in doctors.codes) and site in (None, option.site)


def _by_time(said: str, options: Sequence[Option], fitting: list[int], times: TimeWish) -> list[int] | None:
    """Those of the fitting at the time that was said; None where no time was said, or only from when or until when."""
    if times.order in ("earlier", "later"):
        return []
    if not _says_when(times):
        return None
    if _OPEN_ENDED.search(said) or _DENIES.match(said):
        return []
    hour = _BARE_HOUR.search(said)
    return [i for i in fitting if accepts(times, options[i].start)] or [
        i for i in fitting if hour and options[i].start.minute == 0 and options[i].start.hour % 12 == int(hour[1]) % 12
    ]


def _says_when(times: TimeWish) -> bool:
    """Whether a day or a time was said: "whenever" is none."""
    return any(window != Window() for window in times.any_of)


def _end(said: str) -> int | None:
    """0 for the earliest, -1 for the latest, where one of those was chosen."""
    if _NEW_WISH.search(said):
        return None
    return -1 if _LATER.search(said) else 0 if _EARLIER.search(said) else None


def _will_take_any(text: str) -> bool:
    return any(_EITHER.match(folded(clause)) for clause in re.split(r"[,.;!]", text)) or bool(
        _NO_MATTER.search(folded(text))
    )
