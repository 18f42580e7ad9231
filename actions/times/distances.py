"""Times at a distance: "in ten days", "in 45 minutes", "a week from monday", "an hour later", "the same time"."""

import re
from datetime import timedelta

from actions.times.calendar_dates import month_span
from actions.times.holidays import is_holiday
from actions.times.items import Days, Moment, Offset, Reference, Rule, Shift, Value, rule
from actions.times.lexicon import MONTHS, WEEKDAYS
from actions.times.numerals import CARDINALS, SPANISH_CARDINALS, one_of, value
from actions.times.weeks import monday

_COUNT = (
    rf"(?:\d{{1,3}}|{one_of(CARDINALS)}|{one_of(SPANISH_CARDINALS)}|an?(?: couple(?: of)?| few)?"
    rf"|couple(?: of)?|few|un par de)"
)
_SPAN = r"days?|weeks?|months?|years?|dias?|semanas?|mes|meses|anos?"
_VAGUE = re.compile(r"about|around|like|roughly|few|couple|un[oa]s|par de|mas o menos")


def _days_in(unit: str) -> int:
    return 1 if unit[0] == "d" else 7 if unit[0] in "ws" else 365 if unit[0] in "ya" else 30


def _count(match: re.Match[str]) -> int:
    words = match.groupdict().get("n") or "a"
    return 2 if words == "un par de" else min(value(words), 300)


def _in_days(match: re.Match[str], moment: Moment) -> Value | None:
    """A day for "in 8 days", a week for "in a few weeks", the weeks around that day for "in four months"."""
    count, unit, vague = _count(match), match["unit"], bool(_VAGUE.search(match[0]))
    day = moment.today + timedelta(days=count * _days_in(unit))
    if unit[0] == "d":
        return Days(day, day)
    if unit[0] in "ws":
        return Days(monday(day), monday(day) + timedelta(days=6), "week") if vague else Days(day, day, in_weeks=True)
    first, last = month_span(moment.today.year, moment.today.month + count * (12 if unit[0] in "ya" else 1))
    day = first.replace(day=min(moment.today.day, last.day))
    around = timedelta(days=10)
    return Days(max(day - around, moment.today), day + around, "span", ask="vague_date" if vague else None)


def _weeks_on(moment: Moment, weeks: int) -> Days:
    day = moment.today + timedelta(weeks=weeks)
    return Days(day, day, in_weeks=True)


def _in_range(match: re.Match[str], moment: Moment) -> Value | None:
    """From the one day to the other: "in 3 to 4 days"."""
    days = _days_in(match["unit"])
    first, last = _count(match) * days, min(value(match["m"]), 300) * days
    if first >= last:
        return None
    return Days(moment.today + timedelta(days=first), moment.today + timedelta(days=last), "span")


def _within(match: re.Match[str], moment: Moment) -> Value | None:
    """From today on: "within two weeks", "in the next few days"."""
    if match["unit"].startswith("hour"):
        return Days(moment.today, moment.after(timedelta(hours=_count(match))).date(), "span")
    count = 2 if match["n"] is None and match["unit"].endswith("s") else _count(match)
    return Days(moment.today, moment.today + timedelta(days=count * _days_in(match["unit"])), "span")


def _in_minutes(match: re.Match[str], _: Moment) -> Value | None:
    minutes = _minutes(match)
    return Shift(timedelta(minutes=minutes), from_now=True) if 0 < minutes <= 24 * 60 else None


def _minutes(match: re.Match[str]) -> int:
    said = match.groupdict()
    whole = {
        "half an hour": 30,
        "half hour": 30,
        "a half hour": 30,
        "media hora": 30,
        "an hour and a half": 90,
        "hora y media": 90,
    }
    if said.get("whole"):
        return whole[match["whole"]]
    return _count(match) * (60 if said["unit"].startswith("h") else 1)


def _offset(match: re.Match[str], _: Moment) -> Value | None:
    """Counts from the day that is named next: "two weeks from". "The week after" is all of the next week."""
    sign = -1 if match["way"].startswith(("before", "antes")) else 1
    days = sign * _count(match) * _days_in(match["unit"])
    whole_week = match["unit"] in ("week", "semana") and match.groupdict().get("n") is None
    return Offset(days, whole_week, at_least=match[0].startswith("at least"))


def _offset_range(match: re.Match[str], _: Moment) -> Value | None:
    """ "7 to 10 days after", "a day or two after", "within ten days of"; "within 7 to 10 days" may count from today."""
    said, days = match.groupdict(), _days_in(match["unit"])
    low = 0 if said.get("m") is None else _count(match) * days
    high = (value(said["m"]) if said.get("m") else _count(match)) * days
    if low >= high:
        return None
    if (said.get("way") or "").startswith("before"):
        return Offset(-high, upto=-low)
    return Offset(low, upto=high, from_today=said.get("way") is None)


def _shift(match: re.Match[str], _: Moment) -> Value | None:
    sign = -1 if re.search(r"\b(?:earlier|sooner|before|ahead|antes|up|forward|temprano)\b", match[0]) else 1
    at_least = bool(match.groupdict().get("least"))
    if match["unit"] and (match["unit"][0] in "dws" or match["unit"].startswith(("month", "mes"))):
        return Shift(timedelta(days=sign * _count(match) * _days_in(match["unit"])), at_least=at_least)
    return Shift(timedelta(minutes=sign * _minutes(match)))


_PLACES = {
    **dict.fromkeys("first 1st earlier earliest primer primera primero".split(), 0),
    **dict.fromkeys("second 2nd segundo segunda".split(), 1),
    **dict.fromkeys("third 3rd tercer tercera tercero".split(), 2),
    **dict.fromkeys("last later latest ultimo ultima".split(), -1),
}


def _that_weekday(match: re.Match[str], _: Moment) -> Value | None:
    return Reference("weekday", WEEKDAYS[match["day"]])


def _offer(match: re.Match[str], moment: Moment) -> Value | None:
    """One of several times on offer, by its place among them; without offers it is no time."""
    offered, word = moment.context.offered, match["which"] or match["which2"]
    if len(offered) < 2:
        return None
    place = _PLACES.get(word, len(offered) // 2)
    return Reference("offer", place) if place < len(offered) else None


def _offer_by_part(match: re.Match[str], moment: Moment) -> Value | None:
    """The one time on offer in a part of the day: "the morning one", "la de la tarde"."""
    low, high = {"m": (0, 12), "a": (12, 17), "t": (12, 20), "e": (17, 24), "n": (17, 24)}[
        (match["part"] or match["parte"])[0]
    ]
    places = [n for n, when in enumerate(moment.context.offered) if low <= when.hour < high]
    return Reference("offer", places[0]) if len(places) == 1 else None


# What a visit may be before or after, "la boda", "mi viaje": any noun that is no time itself.
_EVENT = (
    rf"(?!(?:{one_of(SPANISH_CARDINALS)}|{'|'.join(WEEKDAYS)}|{'|'.join(MONTHS)}|medio|media|mediodia|{_SPAN}|fin"
    rf"|fines|quincena"
    r"|(?:manana|tarde|noche|hora|fecha)s?|mism[oa]|proxim[oa]|primer[oa]?|1er|ultim[oa]|otr[oa]|cita|comida"
    r"|almuerzo|lonche"
    r"|lunch|cena|desayuno|siesta|trabajo|jale|chamba|turno|escuela|colegio|clases?|es[oea]|que|las?|los|el|mis?"
    r"|sus?)\b)[a-z]{3,}"
)


def _event(match: re.Match[str], moment: Moment) -> Value | None:
    """Something whose day was told, "la boda"; holidays have a day of their own."""
    return Reference("event") if moment.spanish and not is_holiday(match[0]) else None


_WHOLE = r"(?P<whole>half an hour|a half hour|half hour|an hour and a half|media hora|hora y media)"
_TIME_SPAN = rf"(?:{_WHOLE}|(?P<n>{_COUNT}) ?(?P<unit>hours?|minutes?|hor(?:it)?as?|minut(?:it)?os?))"
# Whose visit it is: "half an hour before his", "20 minutes after my wife's", "an hour before that one".
_VISIT_AT_HAND = (
    r"(?:(?:his|hers|theirs|mine|ours|(?:the|my|our) other one|that one|it|(?:my|the|our) (?!other )[a-z]+s)"
    r"|(?:her|his|their|my|our|the|that) (?:appointment|visit|one|time|slot|checkup|check up|physical))"
    r"(?= ?(?:$|[.,;!?]|if|please|then|so|since|because|would|works?|or|and|instead|on|at)\b| ?$|[.,;!?])"
)
_ANY_SPAN = (
    rf"(?:{_WHOLE}|(?P<n>{_COUNT}) ?(?P<unit>hours?|minutes?|hor(?:it)?as?|minut(?:it)?os?|days?|weeks?|months?|dias?"
    r"|semanas?))"
)

RULES: tuple[Rule, ...] = (
    # Eight days are a week, the day itself counted, and fifteen are two.
    rule(
        r"(?:de aqui a|dentro de|en)(?: unos)? (?P<n>8|ocho|15|quince) dias",
        lambda match, moment: _weeks_on(moment, 1 if match["n"] in ("8", "ocho") else 2),
    ),
    rule(
        (
            rf"(?:in|dentro de|en|de aqui a|de hoy a)(?: about| around| like| roughly| unos"
            rf"| unas)? (?P<n>{_COUNT}) ?(?P<unit>{_SPAN})(?: time)?"
        ),
        _in_days,
    ),
    rule(
        rf"(?:about |around )?(?P<n>{_COUNT}) (?P<unit>days?|weeks?|months?) (?:from (?:now|today)|out"
        rf"|hence)",
        _in_days,
    ),
    rule(
        (
            rf"(?:(?:with)?in|during|over|sometime in) (?:the )?(?:next "
            rf"|coming )(?:(?P<n>{_COUNT}) )?(?P<unit>days?|weeks?|months?)"
        ),
        _within,
    ),
    rule(
        rf"(?:in )?(?P<n>{_COUNT}) ?(?:to|or|-) ?(?P<m>{_COUNT}) (?P<unit>days|weeks)(?: from (?:now|today)"
        rf"| out)",
        _in_range,
    ),
    rule(rf"in (?P<n>{_COUNT}) ?(?:to|or|-) ?(?P<m>{_COUNT}) (?P<unit>days|weeks)", _in_range),
    rule(rf"(?:the )?next (?P<n>{_COUNT}) (?P<unit>days?|weeks?|months?)", _within),
    rule(rf"within (?:the )?(?P<n>{_COUNT}) (?P<unit>days?|weeks?|months?|hours?)", _within),
    rule(rf"(?:en )?l[oa]s proxim[oa]s (?:(?P<n>{_COUNT}) )?(?P<unit>dias|semanas|meses)", _within),
    rule(rf"(?:in|dentro de|en)(?: about| around| like)? {_TIME_SPAN}(?: time)?", _in_minutes),
    rule(rf"{_TIME_SPAN} from now", _in_minutes),
    rule(
        rf"(?:at least |in |about )?(?P<n>{_COUNT}) (?P<unit>days?|weeks?) (?P<way>after|from|before|past|following)",
        _offset,
    ),
    rule(
        rf"(?:within |in |about )?(?P<n>{_COUNT}) ?(?:to|or|-) ?(?P<m>{_COUNT}) (?P<unit>days|weeks)"
        r" (?P<way>after|from(?! (?:now|today))|of|past|following|before)",
        _offset_range,
    ),
    rule(r"(?P<n>an?|one) (?P<unit>day|week) or (?P<m>two|2|so) (?P<way>after|before)", _offset_range),
    rule(
        rf"within (?:the )?(?P<n>{_COUNT}) (?P<unit>days?|weeks?) (?P<way>after|from(?! (?:now|today))|of)",
        _offset_range,
    ),
    rule(rf"within (?P<n>{_COUNT}) ?(?:to|or|-) ?(?P<m>{_COUNT}) (?P<unit>days|weeks)", _offset_range),
    rule(r"(?:the |on the )?(?P<unit>day|week) (?P<way>after|before)(?! next)", _offset),
    rule(r"(?<!otro )(?:el |la )?(?P<unit>dia|semana) (?P<way>despues de|antes de)", _offset),
    rule(rf"(?P<n>{_COUNT}) (?P<unit>dias?|semanas?) (?P<way>despues de|antes de|a partir de)", _offset),
    rule(
        r"(?:the |la )?(?:week of(?: the)?|same week as(?: the)?|semana(?= del? (?!esta|la"
        r"|proxim)))",
        Offset(whole_week=True),
    ),
    rule(
        (
            rf"(?:(?:push|move|bump|set|bring)(?: it| that| this| (?:my|our|his|her|the) (?:appointment|visit|slot"
            rf"|time|one|checkup)"
            rf"|(?: [a-z0-9:/]+){{1,8}}?(?= (?:back|up|forward|out)(?: by)? (?:{_COUNT}|half) ))? (?:back|up"
            rf"|forward|out|down)(?: by)?(?: about)?) {_ANY_SPAN}"
        ),
        _shift,
    ),
    rule(rf"(?:como )?a l[oa]s (?P<n>{one_of(SPANISH_CARDINALS)}|\d{{1,2}}) (?P<unit>dias|semanas)", _shift),
    rule(
        rf"(?P<least>at least|no less than|a minimum of|minimum|minimo|(?:al|por lo|cuando|lo) menos|como minimo"
        rf"|mas de)"
        rf" {_ANY_SPAN} (?:later|earlier|sooner|antes|despues)",
        _shift,
    ),
    rule(
        rf"(?:in |about |like )?{_TIME_SPAN} (?P<way>before|after|past|ahead of) {_VISIT_AT_HAND}",
        lambda match, moment: _shift(match, moment) if moment.existing else None,
    ),
    rule(rf"{_ANY_SPAN} (?:later|earlier|sooner|mas tarde|antes|despues|mas temprano)", _shift),
    rule(
        (
            r"(?:at |around |about )?(?:the |that |a )?same (?:times?|hours?|window)(?: of (?:the )?day)?"
            r"|same(?= ?(?:$|[.,;!?]))(?<!the same)"
            r"|(?:a )?(?:la )?misma hora|same time slot"
        ),
        Reference("time"),
    ),
    rule(
        (
            r"(?:on )?(?:the |that )?(?:same|very same) (?:day|date)|(?:on )?that (?:day|date)|(?:el )?mismo dia"
            r"|ese(?: mism[oi]t?o?| mero)? dia"
        ),
        Reference("day"),
    ),
    rule(
        r"(?:any |either |one )?(?:of )?(?:those|these)(?: (?:two|same))? days|(?:on )?(?:either|both) (?:day|date"
        r"|of those days)s?|(?:any|either) of"
        r" (?:those|them)|(?:on )?that one|es[oa]s (?:dos |2 |tres |3 )?dias",
        Reference("days"),
    ),
    rule(r"es[ae] fecha", Reference("day")),
    rule(
        (
            r"(?:that|es[ae]|es[ae] mismo) (?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon"
            r"|tues?|wed|thurs?|fri"
            r"|lunes|martes|miercoles|jueves|viernes|sabado|domingo)(?: after)?"
        ),
        _that_weekday,
    ),
    rule(
        (
            r"(?<=before )(?:that|then)|(?<=after )(?:that|then)|(?<=by )then|(?<=until )then|(?<=antes de"
            r" )es[oea]|(?<=despues de )es[oea]"
            r"|(?<=antes de )que (?:se |me |nos |le )?(?:vaya|vayamos|vayan|regrese|regresen|salga|acabe|termine"
            r"|venza|empiecen?)"
            r"(?! [^.,;?!]*(?:\d|lunes|martes|miercoles|jueves|viernes|sabado|domingo|mes\b|ano\b|semana))"
        ),
        Reference("told"),
    ),
    rule(
        rf"(?:(?<=antes de )|(?<=despues de )|(?<=luego de )|(?<=pasando ))(?:la|el|las|los|su|sus|mi|mis|es[ae]"
        rf"|nuestr[ao]) {_EVENT}"
        rf"|(?:(?<=antes )|(?<=despues )|(?<=luego )|(?<=pasado ))del {_EVENT}"
        r"|(?<=antes )de (?:viajar|operar(?:me|lo|la|se)|mudar(?:me|nos)|casar(?:me|nos)|graduar(?:me|se)|empezar"
        r"|entrar al trabajo nuevo)",
        _event,
    ),
    rule(
        r"(?:(?<=me )|(?<=us )|(?<=him )|(?<=her )|(?<=in )|(?<=come )|(?<=not )|(?<=there ))then"
        r"|(?:any |one )of those times|(?:those|these) (?:are|would be) (?:the |my )?(?:best|good|easiest"
        r"|better)(?: days| times| ones)?",
        Reference("then"),
    ),
    rule(
        r"(?<=before )(?:i|we|he|she|they|it) (?:have to |has to )?(?:go|goes|leave|leaves|start|starts|return|fly"
        r"|travel|move|arrives?|lands?|comes?|visits?|gets? (?:here|in|there)|ends?|expires?|runs? out|lapses?|closes?)"
        r"(?! [^.,;?!]*(?:\d|day\b|noon|tomorrow|(?:four|fif|six|seven|eigh|nin|ten|elev|twelf|twentie"
        r"|thirtie)[a-z]*th\b"
        r"|(?:twenty|thirty) |the (?:first|second|third)\b))",
        Reference("told"),
    ),
    rule(
        r"(?:somewhere |sometime |anytime )?(?:in ?)?between (?:those|these|that|them|then|there"
        r"|the two)(?: (?:two|dates"
        r"|days|times))?",
        Reference("between"),
    ),
    rule(r"(?<=after )(?:i|we) (?:get|come|am|are)? ?(?:back|return)(?: home)?", Reference("told")),
    rule(
        r"the week following(?: that)?(?! (?:the|my|our|his|her|\w+day|\d))|the (?:one after(?: (?:that|next"
        r"|it))?|week after(?: that)?)(?: one)?(?! (?:next|lunch|work"
        r"|school|\w+day|\d|the|christmas|new|i|we|thanks|easter))"
        r"|(?:sino |mejor )?(?:la|el) (?:que sigue|siguiente|de despues|otr[ao](?= ?(?:$|[,.;]|el|en"
        r"|por|a las|tipo)))(?! (?:semana|cita|hora))",
        Reference("one_after"),
    ),
    rule(
        (
            r"(?:the )?time(?:s| is| was| stays?| can stay| works)(?: (?:just|still))? (?:fine|good|ok|okay|perfect"
            r"|the same|great)(?: as is| though)?|keep(?:ing)? (?:the|that|my)(?: same)? (?:time|hour)"
            r"|la hora (?:esta|es) bien"
        ),
        Reference("time"),
    ),
    rule(
        (
            r"(?:the )?(?:day|date)(?: is| was| stays?| can stay| works)(?: (?:just|still))? (?:fine|good|ok|okay"
            r"|perfect|the same|great)(?: as is| though)?|keep(?:ing)? (?:the|that|my)(?: same)? (?:day|date)"
            r"|el (?:mismo )?dia (?:esta|es) bien"
        ),
        Reference("day"),
    ),
    rule(
        r"(?:the |that |your |your guys |el |la |l[oa] )?(?P<which>first|1st|second|2nd|third|3rd|last"
        r"|earlier|later|latest|earliest|middle|primer[ao]?|segund[oa]|tercer[ao]?|ultim[oa])"
        r" (?:one|1|option|choice|opcion|hora|time you (?:said|offered|gave)|que (?:me )?(?:ofreci\w+|dij\w+|dio)"
        r"|de (?:esas|esos|las|los)(?: \w+)?)"
        r"|(?:la|el) (?P<which2>de en ?medio|del medio|primer[ao]|segund[oa]|tercer[ao]|ultim[oa])(?="
        r" ?(?:$|[.,!?]|esta|por favor|me|mejor|si))",
        _offer,
    ),
    rule(r"the (?P<part>morning|afternoon|evening) one|la de la (?P<parte>manana|tarde|noche)", _offer_by_part),
    rule(r"that(?= (?:morning|afternoon|evening|night)\b)", Reference("day")),
    rule(
        r"(?:(?:on )?(?:any|some|an?) )?(?:other|another|different) days? (?:(?:in|of|on|during) )?"
        r"(?:that|the same) week",
        lambda _, moment: Reference("week_else") if moment.under_discussion else None,
    ),
    rule(r"(?:that same|that|the same) week|esa(?: misma)? semana|la misma semana", Reference("week")),
    rule(
        (
            r"(?:the )?(?:next|following) day|(?:the )?day after(?: that)?(?= ?(?:[.,!?)]|$|at|in|or|instead"
            r"|please|works))|(?:el )?dia siguiente|al dia siguiente"
        ),
        Reference("next_day"),
    ),
    rule(
        (
            r"(?:the )?week after(?: that)?(?= ?(?:[.,!?)]|$|at|in|or|instead|please|works))|the following week"
            r"|(?:para |en |a )?la semana siguiente"
        ),
        Reference("next_week"),
    ),
)
