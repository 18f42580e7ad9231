"""Spanish words that bound, count or turn a wish: "a más tardar", "ya hasta el 27", "a lo mucho 3 días antes"."""

import re
from datetime import date, timedelta

from actions.times.calendar_dates import MONTH_NAMES
from actions.times.items import Days, Ignored, Mark, Moment, Offset, Ordering, Part, Reference, Rule, Shift, Value, rule
from actions.times.lexicon import MONTHS, MORNING
from actions.times.numerals import value

_DAY = "lunes|martes|miercoles|jueves|viernes|sabados?|domingos?"
_TIME_ENDS = re.compile(
    r"(?:\d|lunes|martes|miercoles|jueves|viernes|sabado|domingo|hoy|manana|tarde|noche|mediodia|media|cuarto"
    rf"|(?:{MONTH_NAMES})|\b(?:una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince"
    r"|(?:dieci|veinti)\w+|veinte|treinta|mes|semana|ano|am|pm)) ?,? ?$"
)
_TIME_BEGINS = re.compile(
    r",? ?(?:es |seria |sea |hasta )?(?:(?:el|la|las|al|a las?|del?|este|esta|para el) )?(?:dia )?"
    rf"(?:\d|(?:{_DAY}|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|hoy"
    r"|manana|mediodia|fin|semana que)\b)"
)


def _latest(match: re.Match[str], _: Moment) -> Value | None:
    """ "A más tardar" bounds the time before it or, where none is, the one behind it."""
    before = _TIME_ENDS.search(match.string, 0, match.start())
    behind = _TIME_BEGINS.match(match.string, match.end())
    if before and (
        not behind or (before[0].rstrip()[-1:] != "," and match.string[match.end() : match.end() + 1] == ",")
    ):
        return Mark("or_earlier")
    return Mark("by") if behind else None


def _counted_from(match: re.Match[str], _: Moment) -> Shift:
    """ "A la semana de eso": so long after what was told."""
    weeks = 1 if match["u"] else 0 if match["m"] else value(match["n"])
    return Shift(timedelta(days=30 if match["m"] else 7 * weeks))


def _at_most_before(match: re.Match[str], _: Moment) -> Offset | None:
    """ "A lo mucho 72 horas antes": from then on to the day before."""
    count, unit = value(match["n"]), match["unit"]
    days = count // 24 if unit == "horas" else 7 * count if unit == "semanas" else count
    return Offset(-days, upto=-1) if days > 1 else None


def _first_days(match: re.Match[str], moment: Moment) -> Days:
    month = MONTHS[match["month"]]
    first = date(moment.today.year + (month < moment.today.month), month, 1)
    return Days(first, first + timedelta(days=value(match["n"]) - 1), "span", calendar=True)


RULES: tuple[Rule, ...] = (
    rule(r"(?:a )?mas tardar|(?:como |de |a lo )?maximo|cuando (?:mucho|mas)|a lo (?:mas|mucho)", _latest),
    rule(
        r"(?:(?<=si no )|(?<=si no, )|(?<=ya )|(?<=mejor )|(?<=sino ))hasta(?= (?:el|la|los|despues|que|enero"
        r"|febrero|marzo"
        r"|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b)",
        Mark("from"),
    ),
    rule(
        r"(?:despues de|luego de|saliendo de) [a-z]+(?:ar|er|ir)(?:l[aeo]s?|me|nos)?(?: (?!y\b|pero\b|o\b)[a-z]+){0,5}?"
        r"(?= (?:como )?a las? )",
        Mark("after"),
    ),
    rule(
        r"antes de [a-z]+(?:ar|er|ir)(?:l[aeo]s?|me|nos)?(?: (?!y\b|pero\b|o\b)[a-z]+){0,5}?(?= (?:como )?a las? )",
        Mark("before"),
    ),
    rule(
        r"(?:(?<=prefiero )|(?<=mejor )|(?<=puedo )|(?<=solo )|(?<=nomas )|(?<=sea )|(?<=yo )|(?<=siempre )"
        r"|(?<=queda ))"
        r"de manana(?= ?(?:$|[.,;!?]|no\b|si\b|puedo|porque|que\b|y\b|o\b))|(?<=^)de manana(?= no\b)",
        MORNING,
    ),
    rule(r"(?:no|nunca) (?:me|nos|le|les) (?:da|daria|alcanza|sobra)n?(?: el)? (?:tiempo|chance)", Mark("cannot")),
    rule(r"que no sea(?: (?:el|la) del? (?:[a-z]+ ){1,4}?(?:o sea|es decir|que (?:es|cae)))(?: en)?", Mark("except")),
    rule(r"(?:que )?no (?:sea |tan |muy )?(?:a )?primera hora", Ignored()),
    rule(
        rf"(?:y |o |pero )?si no (?:se (?:puede|pudiera|podria)|hay|pueden?|tienen?|alcanzo)(?: (?:nada|lugar"
        rf"|espacio|campo"
        rf"|cupo|cita))?(?: (?:el|en|para|este|los?))* (?:{_DAY})(?:,| pues| entonces|,? mejor)*",
        Mark("else"),
    ),
    rule(
        r"(?:(?:no|perdon|ay|ay no|uy|ups|bueno)[, ]+)*(?:que digo|digo(?= (?:el|las?|a las?|para)\b)|miento"
        r"|me confundi"
        r"|me equivoque)[, ]*(?:es |era |son )?",
        Mark("correct"),
    ),
    rule(r"(?:(?:mas |bien |medio )*tardecito|tardecito)", Part(15 * 60, 19 * 60, "pm")),
    rule(
        r"no (?:se )?(?:llego|alcanzo|salgo|llegamos|alcanzamos|podria llegar|puedo llegar)(?=,? (?:y|pero"
        r"|porque|asi que"
        r"|entonces|es que)\b)",
        Mark("refused"),
    ),
    rule(
        r"(?:pero |y |de casualidad )*no (?:me |nos )?(?:habra|habria|hay|tendra|tendria|tiene|podra|podria"
        r"|podran|seria)[ns]?"
        r"(?: (?:algo|nada|algun\w*|chance|lugar|espacio))*(?= [^.;!?]*\?)",
        Mark("propose"),
    ),
    rule(r"santo domingo|(?:don|senor|padre|san|plaza|calle|avenida) domingo", Ignored()),
    rule(
        r"(?:a la (?P<u>semana)|a las? (?P<n>dos|2|tres|3|cuatro|4|seis|6) semanas|al (?P<m>mes)) de (?:eso|ahi"
        r"|es[ae] (?:dia"
        r"|fecha)|que (?:me|lo|la|le|se) [a-z]+)",
        _counted_from,
    ),
    rule(
        r"(?:a lo (?:mucho|mas)|(?:como |de )?maximo|cuando (?:mucho|mas)|no mas de) (?P<n>\d{1,3}|dos|tres"
        r"|cuatro|cinco|siete"
        r"|diez) (?P<unit>horas|dias|semanas) antes(?: del? (?:eso|viaje|vuelo|la [a-z]+|ese dia))?",
        _at_most_before,
    ),
    rule(
        r"(?:(?<=o )|(?<=si no, )|(?<=si no )|(?<=o si no )|(?<=y si no, )|(?<=sino )|(?<=o en )|(?<=ni ))(?:el|la)"
        r" (?:proxim[oa]|siguiente|que (?:viene|entra|sigue)|otr[oa])(?=,? ?(?:$|[.,;!?]|me\b|lo\b|la\b|si\b"
        r"|es\b|pero|en la"
        r"|por la|a las?|como|da igual|tambien|cualquier|a mas|despues|antes|temprano|por favor|porfa))",
        Reference("one_after"),
    ),
    rule(
        r"(?:algo|cita|lugar|espacio|nada|una?|cualquier cosa|si se (?:desocupa|libera|cancela|abre)(?: (?:algo"
        r"|un lugar|una cita"
        r"|espacio))?)? ?antes(?=,? (?:me|nos|le|te)? ?(?:avisa|llama|habla|marca|manda|dice|dicen|pone|agarro"
        r"|la (?:tomo|agarro)"
        r"|lo (?:tomo|agarro))\w*)",
        lambda _, moment: Ordering("earlier") if moment.under_discussion else None,
    ),
    rule(
        rf"(?:en |dentro de )?(?:los )?primeros (?P<n>\d{{1,2}}|cinco|diez|quince|siete|ocho) dias (?:de |del mes de )"
        rf"(?P<month>{MONTH_NAMES})",
        _first_days,
    ),
    rule(
        r"(?:bus|autobus|camion|camioneta|metro|tren|combi|ruta|micro|vuelo|ferry|misa"
        r"|clase) de las? (?:\d{1,2}(?::\d\d)?"
        r"|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)(?: y (?:media"
        r"|cuarto))?(?: de la (?:manana|tarde"
        r"|noche))?",
        Ignored(),
    ),
    rule(r"(?:como |tipo |mas o menos )(?:a partir de|desde)(?= las? )", Mark("from")),
)
