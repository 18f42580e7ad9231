"""How patients spell: text-message shorthand, slips of speech recognition and mistyped days, put right."""

import re
from functools import lru_cache

HOUR_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"

_SHORT_DAYS = "mon|tue|wed|thu|fri|sat|sun"

_WORDS: dict[str, str] = {
    r"t[ou]?m(?:o|a)?r+(?:o|a)?w?s?|tommor+ow|tomorow|tomoro|tmo?r?w|2mor+o?w?|2mrw|2moro|tom": "tomorrow",
    r"2day|tday|todya": "today",
    r"2night|2nite|tonite|tnite|tonigh": "tonight",
    r"nxt|nex": "next",
    r"wk": "week",
    r"wks": "weeks",
    r"wknd|wkend|week end": "weekend",
    r"wkday": "weekday",
    r"wkdays": "weekdays",
    r"morn|mornin|mrng|mornign|moring|mornng": "morning",
    r"mornins": "mornings",
    r"aftn|afternon|afternoo+n|aftrnoon|arvo|after noon": "afternoon",
    r"evning|evenin": "evening",
    r"b4|befor|bfore": "before",
    r"aftr": "after",
    r"btw?n|betw": "between",
    r"thru|til|till": "until",
    r"hrs?": "hours",
    r"mins?": "minutes",
    r"appt|appoint|apt|apptmt": "appointment",
    r"avail": "available",
    r"earlist|erliest|earliset": "earliest",
    r"plz|pls|plse": "please",
    r"a s a p": "asap",
    r"abt|approx": "around",
    r"mnn|manna": "manana",
    r"sig|sgte": "siguiente",
    r"prox": "proximo",
    r"sem": "semana",
    r"x la": "por la",
    r"gonna": "going to",
    r"wanna": "want to",
}

REPAIRS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=[a-z])['\"](?=[a-z])(?<=day')s\b", ""),  # monday's visit: not every Monday
        (r"(?<=morrow)'s\b", ""),
        (r"(?<=[a-z])['\"](?=[a-z])", ""),  # can't, o'clock
        (r"\b([ap])\s?\.\s?m\b\.?", r"\1m"),  # p.m.
        (r"(?<=\d)\s?([ap])\s?m\b", r" \1m"),  # 3pm, 9 a m
        (r"(?<=\d)([ap])\b(?!')", r" \1m"),  # 10a
        (rf"\b((?:{HOUR_WORDS}|thirty|fifteen|five)) ([ap]) ?m\b", r"\1 \2m"),
        (r"\b(dr|mr|mrs|ms|st)\.", r"\1"),  # a title ends no sentence
        (r"(?<=[a-z0-9])@|@", " at "),
        (r"&", " and "),
        (rf"\b({_SHORT_DAYS})[a-z]* ?- ?(?=(?:{_SHORT_DAYS}))", r"\1 to "),  # mon-fri
        (r"(?<=[a-z])-(?=[a-z])", " "),  # twenty-fourth
        (r"(?<=\d)-?ish\b", " ish"),
        (r"\b(noon|midday|[a-z]+(?:time|een|ty))ish\b", r"\1 ish"),
        (r"(?<=\d)\s?hrs?\b(?= (?:on|today|tomorrow)|$)", " hundred hours"),
        (r"\baft(?= \d)", "after"),
        (r"\baft\b", "afternoon"),
        (r"(?<!christmas )(?<!xmas )(?<!years )(?<!year )\beve\b", "evening"),
        (r"\bat for\b(?= (?:thirty|fifteen|forty|o ?clock|pm|am|\d\d))", "at four"),
        (r"(?:^|(?<=at ))(?:to|too) (?=[ap]m\b)", "two "),
        (r"(?:^|(?<=at ))for (?=[ap]m\b)", "four "),
        *((rf"\b(?:{pattern})\b", word) for pattern, word in _WORDS.items()),
        (r"\bpor (tarde|noche)\b", r"por la \1"),
        (r"\btonight\b", "today night"),
        (r"\bthis (?=(?:early |late )?(?:morning|afternoon|evening|lunch))", "today "),
        (r"\b(?:en )?esta (tarde|noche|manana)\b", r"hoy por la \1"),
        (r"[ \t\r\n\f\v]+", " "),
    )
)

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TARGETS = (*DAY_NAMES, "tomorrow", "afternoon", "miercoles", "sabado")
_FALSE_FRIENDS = frozenset({"someday", "midday", "mayday", "payday", "holiday", "birthday", "workday", "mundane"})
LONG_WORD = re.compile(r"\b[a-z]{6,10}\b")


@lru_cache(maxsize=4096)
def respelled(word: str) -> str:
    """The day that a mistyped word means ("thrusday" → "thursday"), or the word itself.

    A word counts as mistyped from six letters on, with the day's first letter, one slip away (two in long names).
    """
    stem = word[:-1] if word.endswith("s") else word
    if stem in _TARGETS or word in _FALSE_FRIENDS:
        return word
    for target in _TARGETS:
        ends_alike = len(target) > 6 or word.endswith("y")
        if word[0] == target[0] and ends_alike and slips(stem, target) <= (2 if len(target) >= 8 else 1):
            return target
    return word


def slips(a: str, b: str) -> int:
    """How many letters were added, lost, mistaken or swapped with a neighbour (Damerau–Levenshtein, restricted)."""
    if abs(len(a) - len(b)) > 2:
        return 3
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y)))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[-1] = min(row[-1], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]
