"""How a patient reads the clinic's texts: by what they say, never by where in the program they come from.

Only cues are looked for, in English and Spanish, so that other words for the same thing are still understood.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from tests.simulated.people import DOCTORS, TODAY

_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "january jan enero ene", "february feb febrero", "march mar marzo", "april apr abril abr", "may mayo",
            "june jun junio", "july jul julio", "august aug agosto ago", "september sep sept septiembre",
            "october oct octubre", "november nov noviembre", "december dec diciembre dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: n
    for n, names in enumerate(
        (
            "monday mon lunes lun", "tuesday tue martes", "wednesday wed miercoles mie", "thursday thu jueves jue",
            "friday fri viernes vie", "saturday sat sabado sab", "sunday sun domingo dom",
        )
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = re.compile(rf"\b(?P<m>{_MONTH})\.? (?P<d>\d\d?)\b(?! de )|\b(?P<d2>\d\d?) (?:de )?(?P<m2>{_MONTH})\b")
_TIME = re.compile(r"\b(\d\d?):(\d\d)(?: ?([ap])\.?\s?m\b)?")
_OPTION = re.compile(r"^ *(\d)[).:] (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Spoken:
    """A visit as a text describes it; None for what it leaves out."""

    start: datetime | None = None
    weekday: int | None = None
    provider: str | None = None
    site: str | None = None
    by_video: bool = False

    @property
    def is_whole(self) -> bool:
        return self.start is not None


@dataclass(frozen=True)
class Option:
    number: int
    words: str
    visit: Spoken


@dataclass(frozen=True)
class Heard:
    """What the clinic's last words amount to: a `cue`, the choices they give, and the visits they speak of."""

    cue: str
    words: str
    options: tuple[Option, ...] = ()
    visits: tuple[Spoken, ...] = ()
    bad_news: bool = False

    @property
    def slots(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.visit.is_whole)


_DONE = (
    ("booked", r"\bbooked for\b|\byou are booked\b|\breservad[oa] para\b|\bis booked\b|\bqued[oa] reservad"),
    ("moved", r"\bmoved\b[.:!]|\b(?:visit|appointment) is now\b|\b(?:visita|cita)\b.{0,40}\bes ahora\b"),
    ("cancelled", r"\bis cancel+ed\b|\bqueda anulada\b|\bha(?:s|ve) been cancel+ed\b"),
    ("confirmed", r"\bit's confirmed\b|\bconfirmada la visita\b"),
    ("kept", r"nothing changed|stays on\b|nada cambia\b|sigue el\b"),
)
_PERSON = re.compile(
    r"staff (?:are back|will (?:answer|reply|help|call|be))|member of our staff will|will answer you here"
    r"|equipo (?:vuelve|le respondera|le ayudara)|una persona de nuestro equipo|le respondera aqui"
)
_QUESTIONS = (
    ("nudge", r"\bstill want\b.{0,60}\?|todavia quiere .{0,60}\?"),
    ("hold_gone", r"i've let .{0,40} go\b|ya no guardo"),
    ("will_you_come", r"can you make it\?|puede venir\?"),
    ("emergency_check", r"is this happening now|le pasa en este momento"),
    ("emergency", r"call (?:or text )?9 ?[81] ?[81]\b.*(?:alerted|alone)|llame al 9\d\d.*avisamos"),
    (
        "confirm_move",
        r"\bmove .{0,60}\bfrom\b.+\bto\b.+\?|cambio la (?:visita|cita) .*\?|\d\) yes, move|\d\) si, cambiar",
    ),
    (
        "confirm_cancel",
        r"cancel (?:this|that|the|your) visit.*\?|anul[ao]\w* (?:esta|la) (?:visita|cita).*\?|\d\) yes, cancel"
        r"|\d\) si, anular",
    ),
    ("confirm_book", r"book (?:it|this|that)\?|l[oa] reservo\?|\d\) yes, book|\d\) si, reservar"),
    ("move_or_new", r"move a visit that you have|cambiar una visita que ya"),
    ("been_here", r"been (?:to our clinic|here|seen here) before|ha venido antes|vino antes"),
    ("whom", r"who is (?:the visit|this|it) for\b|para quien es"),
    ("mismatch", r"couldn'?t find that|no encontre esos datos"),
    ("names", r"first and last name|nombre(?: y)?,? el apellido|nombre y el apellido"),
    ("identity", r"last name .{0,40}date of birth|apellido .{0,40}fecha de nacimiento"),
    ("family_name", r"last name\?|apellido\?"),
    ("birth_date", r"date of birth|birth ?date|fecha de nacimiento"),
    ("sex", r"\bsex\b.*\?|sexo.*\?"),
    ("which_provider", r"who do you mean|whose name do you mean|a quien se refiere"),
    ("visit_type", r"what is (?:the|your|this) visit for|para que es la (?:visita|cita)"),
    ("which_visit_type", r"fits best|which of these|le sirve mejor|cual de est"),
    ("which_appointment", r"which (?:visit|one|appointment) do you mean|cual (?:visita|cita)|which visit\?"),
    (
        "when",
        r"tell me another day|digame otro dia"
        r"|\bwhen would you like|what day|which day or time|cuando (?:quiere|le)|que dia|no entiendo bien el dia",
    ),
)
_OPEN = re.compile(
    r"what would you like|que necesita\?|anything else|algo mas|que quiere hacer|i'm here if you need|aqui estoy"
    r"|como puedo ayudar|how can i help"
)
_UNCLEAR = re.compile(r"didn'?t (?:understand|get)|don'?t follow|not sure which|no entend|no entiendo|todavia no")
_NONE = re.compile(r"can'?t find an open time|no encuentro un horario|nothing (?:is )?(?:free|open)")
_NO_VISIT = re.compile(r"(?:see|have) no (?:upcoming|coming|other) visit|no veo ninguna")
_BAD_NEWS = re.compile(
    r"(?:don'?t|doesn'?t) see patients|no atendemos|(?:has|have) nothing open|no tiene nada"
    r"|nothing just like|nothing like|no tengo nada|just taken|acaba de ocupar|closed that day|estamos cerrados"
    r"|too soon|demasiado pronto|further ahead|mas lejos|are away|no atiende|not taking new|no acepta|referral"
    r"|referencia"
    r"|another age|otra edad|can'?t book|no puedo reservar|already has such|ya tiene una visita|over already|ya paso"
)
_LISTED = re.compile(r"next visits?\b|proximas? (?:visita|cita)|upcoming visits?:")


def read(messages: list[str]) -> Heard:
    """What a patient makes of all that has come since they wrote."""
    words = "\n".join(messages)
    plain = folded(words)
    options = tuple(Option(int(n), label, spoken(label)) for n, label in _OPTION.findall(words))
    visits = tuple(v for line in words.split("\n") for v in _every_visit(line))
    return Heard(_cue(plain, options), words, options, visits, bool(_BAD_NEWS.search(plain)))


def _cue(plain: str, options: tuple[Option, ...]) -> str:
    if not plain.strip():
        return "silence"
    if _PERSON.search(plain):
        return "person"
    done = next((cue for cue, pattern in _DONE if re.search(pattern, plain)), None)
    asked = next((cue for cue, pattern in _QUESTIONS if re.search(pattern, plain, re.DOTALL)), None)
    slots = sum(option.visit.is_whole for option in options)
    if done and asked not in ("confirm_move", "confirm_book", "confirm_cancel"):
        return done
    if asked == "which_visit_type" and slots:
        asked = None  # "Which of these would you like?", of times
    if asked:
        return asked
    if slots:
        return "offer"
    if _NO_VISIT.search(plain):
        return "no_visit"
    if _LISTED.search(plain):
        return "listed"
    if _NONE.search(plain):
        return "none_free"
    if options:
        return "choices"
    if _OPEN.search(plain):
        return "open"
    return "unclear" if _UNCLEAR.search(plain) else "told"


def spoken(words: str) -> Spoken:
    """The last visit that the words describe."""
    found = _every_visit(words)
    return found[-1] if found else Spoken()


def _every_visit(words: str) -> list[Spoken]:
    """Each day with the time after it; provider and place belong to the last one."""
    plain = folded(words)
    days = list(_DAY.finditer(plain))
    found = []
    for n, day in enumerate(days):
        until = days[n + 1].start() if n + 1 < len(days) else len(plain)
        clock = _TIME.search(plain, day.end(), until)
        if clock:
            on = _date(day)
            before = plain[max(0, day.start() - 16) : day.start()].replace(",", " ").split()
            weekday = next((_WEEKDAYS[w.strip(".")] for w in reversed(before) if w.strip(".") in _WEEKDAYS), None)
            found.append(Spoken(datetime.combine(on, _clock(clock)), weekday))
    if found:
        found[-1] = replace(found[-1], **_with_whom(plain))
    return found


def _with_whom(plain: str) -> dict[str, object]:
    named = [d.code for d in DOCTORS.values() if re.search(rf"\b{folded(d.name)}\b", plain)]
    site = next((site for site in ("riverside", "hilltop") if site in plain), None)
    return {"provider": named[0] if len(named) == 1 else None, "site": site, "by_video": "video" in plain}


def _date(found: re.Match[str]) -> date:
    month, day = _MONTHS[found["m"] or found["m2"]], int(found["d"] or found["d2"])
    on = date(TODAY.year, month, min(day, 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31))
    return on if on >= TODAY else on.replace(year=TODAY.year + 1)


def _clock(found: re.Match[str]) -> time:
    hour, minute, half = int(found[1]), int(found[2]), found[3]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute)


def folded(words: str) -> str:
    """Lower case, without accents, all spaces alike."""
    bare = unicodedata.normalize("NFD", words.lower().replace("’", "'"))
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return re.sub(r"[ \u00a0\u202f]+", " ", kept)
