"""Spanish answers to what was offered or asked: "me sirve", "las dos", "la otra", "cuando puedan"."""

import re
from datetime import timedelta

from actions.times.items import (
    Anytime,
    Build,
    Days,
    Ignored,
    Moment,
    Ordering,
    Reference,
    Rule,
    Shift,
    Unclear,
    Value,
    Weekdays,
    rule,
)
from actions.times.lexicon import WEEKDAYS
from actions.times.numerals import SPANISH_CARDINALS, one_of, value

_ENDS = r"(?= ?(?:$|[.,;!?]|por favor|gracias|porque|entonces|pues\b|y ya\b))"
_COURTESY = (
    r"(?:(?:si+|mm+|bueno pues|ah|ay|a ver|ok|okay|okey|claro|bueno|perfecto|excelente|va|sale|vale|dale|listo"
    r"|simon|orale|pues|muy bien|hecho|de acuerdo"
    r"|(?:ya )?ni modo|(?:pues )?ya que)[, ]+)"
)
_TO_US = r"(?:me|nos|le|les) "
_SUITS = (
    rf"{_TO_US}(?:queda|sirve|conviene|acomoda|funciona|viene|late|va|parece|cae)n?(?: (?:muy |super |re)?"
    r"(?:bien|perfecto|excelente|genial|bueno|buena))?"
)
_COMING = (
    r"(?:ahi|alli|alla) (?:estare|estaremos|estamos|nos vemos|voy|vamos|llego|llegamos)|cuente conmigo"
    r"|esta (?:bien|perfecto)"
)
_OF_SEVERAL = (
    r"(?: de (?:las|los|es[ao]s|l[ao]s que me (?:dijo|dio|ofrecio)))?(?: (?:dos|2|tres"
    r"|3))?(?: (?:opciones|horas|horarios|fechas|dias))?"
)
_TAKES = (
    r"(?:d[ea]n(?:os|me|le)s?|de(?:me|nos|le)|quiero|queremos|tomamos|tomo|agarr\w+|apart\w+|reserv\w+"
    r"|agend\w+|dej\w+|necesit\w+)"
)
# Whose doings a time hangs on: "mi hija", "los niños", "ella"; the clinic's own are no riddle.
_SOMEBODY = (
    r"(?:(?:mi|mis|el|la|los|las|su|sus|nuestr[oa]s?) (?!doctora?\b|clinica\b"
    r"|consultorio\b)[a-z]+(?: [a-z]+)?|ella|el|ellos|ellas|yo|nosotros)"
)
_WHEN = (
    r"(?:cuando|en cuanto|apenas|ya que|tan pronto(?: como)?|despues de que|luego que|una vez que|hasta que"
    r"|el dia que|los dias que|a la hora que)"
)
# Present subjunctives, with which Spanish speaks of what has not happened yet: -e for verbs in -ar, else -a.
_NOT_YET = (
    r"(?:(?:regres|llegu|termin|acab|entr|descans|pagu|d|est|libr|desocup|cobr|empiec|empec|comienc|comenc|dej|llev"
    r"|deposit|oper|san|cicatric|consult|trabaj|quit|entregu|baj|mand|llam|confirm|aprueb|autoric|arregl|encuentr|junt"
    r"|gradu|cas|mejor|recuper|desinflam|alivi|acomod|alcanc|consult|dan)(?:e|en|emos)"
    r"|(?:salg|teng|veng|vuelv|pued|vay|abr|recoj|cumpl|nazc|consig|hag|pong|traig|sep|sient|resuelv|deshag)(?:a"
    r"|an|amos))"
)
_CLITICS = r"(?:(?:se|me|le|les|nos|lo|la|los|las|ya|no) )*"
_MAY = rf"{_CLITICS}{_NOT_YET}"
_GETS_OUT = r"(?:ya )?(?:salg|vuelv)(?:a|an|amos)|(?:ya )?(?:termin|acab|regres)(?:e|en|emos)"
_SCHOOL = (
    r"(?:la |el |su |mi |sus |las )?(?:escuela|colegio|kinder|clases?|guarderia|daycare|prepa|primaria|secundaria)"
)
_WORK = r"(?:(?:el |la |su |mi |lo )?(?:trabajo|trabajar|jale|chamba|turno|laburo|pega|oficina|fabrica))"


_TIME_BEFORE = re.compile(
    r"\b(?:hoy|manana|tarde|noche|lunes|martes|miercoles|jueves|viernes|sabado|domingo|\d{1,2}) $"
)


def _one_offer(_: object, moment: Moment) -> Value | None:
    """A plain yes to what was offered; several are on offer in "esa está bien", and one asks which."""
    offered = len(moment.context.offered)
    return Reference("offer", 0) if offered == 1 else None


def _that_one(_: object, moment: Moment) -> Value | None:
    """ "That one": the time on offer or, if there are several, any of them and a question."""
    offered = len(moment.context.offered)
    if not offered:
        return None
    return Reference("offer", 0) if offered == 1 else Reference("offers", ask="which_offer")


def _other_offer(_: object, moment: Moment) -> Value | None:
    """ "The other one" of two on offer; beside one visit alone it is likely the day after, and one asks."""
    if len(moment.context.offered) == 2:
        return Reference("offer", 1)
    return Reference("next_day", ask="which_day") if moment.context.booked and not moment.context.offered else None


def _first_offer(_: object, moment: Moment) -> Value | None:
    """ "El primero" is the first on offer or the first of the month; where both are there, one asks."""
    offered = moment.context.offered
    if len(offered) < 2 or not any(when.day == 1 for when in offered[1:]):
        return None
    return Reference("offer", 0, ask="which_offer")


def _all_offers(_: object, moment: Moment) -> Value | None:
    """ "Las dos" of two on offer; where one of them is at two, it may be that one, and one asks."""
    offered = moment.context.offered
    if len(offered) != 2:
        return None
    at_two = [place for place, when in enumerate(offered) if (when.hour, when.minute) == (14, 0)]
    return Reference("offer", at_two[0], ask="which_offer") if at_two else Reference("offers")


def _that_weekday_later(_: object, moment: Moment) -> Days | None:
    """ "El mismo día de la otra semana": the weekday of the visit at hand, a week on."""
    if not moment.existing:
        return None
    day = moment.existing[0].date() + timedelta(days=7)
    return Days(day, day)


def _where_offered(found: Value, several: int = 2) -> Build:
    """Words that mean this only beside so many times on offer."""
    return lambda _, moment: found if len(moment.context.offered) >= several else None


def _moved_by(match: re.Match[str], moment: Moment) -> Value | None:
    """ "Muévala una hora" goes either way, "adelántela" and "atrásela" do not."""
    if not moment.existing:
        return None
    minutes = 30 if match["whole"] == "media hora" else 90 if match["whole"] else 0
    count = value(match["n"]) if match["n"] else 1
    unit = match["unit"] or "m"
    by = (
        timedelta(minutes=minutes)
        if minutes
        else timedelta(
            days=count * (7 if unit.startswith("s") else 1) if unit[0] in "ds" else 0,
            minutes=count * (60 if unit.startswith("h") else 1) if unit[0] in "hm" else 0,
        )
    )
    sign = -1 if "adelant" in match[0] else 1
    return Shift(sign * by, either_way=match["verb"] is not None)


def _morning_or_tomorrow(match: re.Match[str], moment: Moment) -> Days | None:
    """ "Mañana", where a time of day was asked for."""
    return _tomorrow_or_morning(match, moment) if moment.asked == "time" else None


def _tomorrow_or_morning(_: object, moment: Moment) -> Days:
    """ "Mejor mañana" says tomorrow or, by those who leave out "en la", the morning."""
    day = moment.today + timedelta(days=1)
    return Days(day, day, ask="tomorrow_or_morning")


def _other_than_this(match: re.Match[str], _: Moment) -> Weekdays:
    """ "El otro lunes, este no puedo": a week after the nearest."""
    return Weekdays(frozenset({WEEKDAYS[match["day"]]}), "coming", weeks=1)


def _and_a_half(match: re.Match[str], moment: Moment) -> Days:
    """ "Dentro de mes y medio": ten days either way; of "semana y media" two."""
    days, leeway = (45, 10) if match["month"] else (10, 1)
    middle = moment.today + timedelta(days=days)
    return Days(middle - timedelta(days=leeway), middle + timedelta(days=leeway), "span")


def _better(match: re.Match[str], _: Moment) -> Value | None:
    """ "Si hay para hoy mejor": praise of the time before it, and no correction."""
    return Ignored() if _TIME_BEFORE.search(match.string, 0, match.start()) else None


RULES: tuple[Rule, ...] = (
    rule(
        r"el otro (?P<day>lunes|martes|miercoles|jueves|viernes|sabado"
        r"|domingo)(?=[^.;?!]*[ ,]est[ae](?! (?:semana|mes|bien|perfecto))\b)",
        _other_than_this,
    ),
    # What was offered.
    rule(
        rf"^{_COURTESY}*(?:(?:asi|ahi|ese dia|esa hora|a esa hora) )?(?:si )?(?:{_SUITS}"
        rf"|{_COMING}){_ENDS}",
        _one_offer,
    ),
    rule(
        rf"^{_COURTESY}*(?:si )?(?:(?:en |a )?es[ae](?: (?:mism|mer)[ao])?(?: (?:hora|fecha|cita|horario|opcion"
        rf"|dia))?)"
        rf"(?: (?:esta bien|esta perfecto|esta buen[oa]|{_SUITS}|por favor|mer[oa]))?{_ENDS}(?!,? (?:no|pero)\b)",
        _that_one,
    ),
    rule(rf"(?:el|la) primer[oa]{_ENDS}", _first_offer),
    rule(
        rf"(?:(?<=a )|(?<=mejor )|(?<=pues )|(?<=para )|(?<=, ))(?:el|la) otr[ao]{_ENDS}"
        rf"|(?:el|la) otr[ao](?: (?:dia|opcion|hora|horario|fecha|cita))?(?= (?:sigue|todavia|aun|esta|si"
        rf"|me (?:sirve|queda|conviene))\b)|(?:el|la) otr[ao] (?:dia|opcion|hora|horario|fecha|cita){_ENDS}",
        _other_offer,
    ),
    rule(rf"cualquiera{_OF_SEVERAL}{_ENDS}", _where_offered(Anytime())),
    rule(
        r"(?:cualquiera|la que (?:sea|quiera|guste)|una|alguna)(?: de (?:las|los|es[ao]s)(?: (?:dos|2|tres|3))?"
        r"| de l[ao]s que (?:me (?:dijo|dio|ofrecio)|tiene))(?: (?:opciones|horas|horarios|fechas|dias))?(?!,? pero)",
        _where_offered(Reference("offers")),
    ),
    rule(
        rf"^{_COURTESY}*(?:me quedo con )?l[ao]s (?:dos|2)(?: (?:me |nos )?(?:estan|quedan|sirven|convienen|van)"
        rf"(?: (?:bien|perfecto|perfectas))?)?{_ENDS}",
        _all_offers,
    ),
    rule(
        rf"^{_COURTESY}*(?:{_TAKES}|me quedo con|tomar(?:e|ia)) (?:pues )?es[ae](?: (?:mism|mer)[ao])?(?: (?:hora|fecha"
        rf"|cita|horario|opcion))?{_ENDS}",
        _that_one,
    ),
    rule(rf"^(?:el|la) otr[ao]{_ENDS}", _where_offered(Reference("offers", ask="which_offer"))),
    rule(rf"ningun[ao]{_OF_SEVERAL}", _where_offered(Ignored(), 1)),
    rule(
        r"amb[ao]s(?: (?:opciones|horas|horarios|fechas|dias))?|l[ao]s dos (?:opciones|horas|horarios|fechas"
        r"|citas)",
        _where_offered(Reference("offers")),
    ),
    rule(rf"{_TAKES} (?:las|los) (?:dos|2)(?: (?:citas|horas))?{_ENDS}", _where_offered(Reference("offers"))),
    rule(
        r"(?:no puedo )?(?:(?:esta|queda|es)? ?(?:muy|demasiado|bien|bastante) (?:lejos|lejana"
        r"|retirada)(?: (?:esa fecha|ese dia|esa cita|para esa fecha))?"
        r"|es[ae] (?:fecha|dia|cita) (?:ya )?(?:me |nos |le )?(?:esta|queda|es|parece|cae) (?:muy |demasiado "
        r"|bien |bastante )?(?:lejos|lejana|retirada|tarde|pronto))",
        Ignored(),
    ),
    rule(rf"^{_COURTESY}*(?:mejor|prefiero|prefiero que sea) manana{_ENDS}", _tomorrow_or_morning),
    rule(rf"^{_COURTESY}*manana(?= ?(?:porfa\w*|por favor|gracias|seria mejor)? ?[.!]* ?$)", _morning_or_tomorrow),
    rule(r"(?:ya )?ni modo(?: pues)?", Ignored()),
    rule(
        r"(?:(?:el |al )?mismo dia,?(?: pero)?(?: de| en| a)? (?:la )?(?:otra|proxima|siguiente) semana"
        r"|(?:el |al )?mismo dia,?(?: pero)?(?: de| en)? (?:la )?semana (?:que (?:viene|entra|sigue)|siguiente|proxima)"
        r"|(?:la |de la |a la |pa la )?(?:otra|proxima|siguiente) semana,?(?: pero)?(?: en)? el mismo dia"
        r"|(?:la )?semana (?:que (?:viene|entra|sigue)|siguiente|proxima),?(?: pero)?(?: en)? el mismo dia)"
        r"(?!,? (?:y|a) (?:la )?misma hora)",
        _that_weekday_later,
    ),
    # Whenever the clinic likes.
    rule(
        r"cuando (?:haya|hubiera|se pueda|(?:me |nos |le |les |lo |la )*(?:pueda|quiera|guste|tenga|diga"
        r"|convenga|gustes|quieras|puedas)n?|(?:usted|ustedes|el doctor|la doctora) (?:me )?(?:pueda|quiera|guste"
        r"|tenga|diga)n?)"
        r"(?! (?:mi|mis|ella|yo|su|nuestr[oa]s?)\b)"
        r"(?: (?:espacio|lugar|campo|cupo|chance|disponible|disponibilidad|usted|ustedes|algo|cita|turno))*"
        r"|(?:el|la) que (?:sea|gusten?|quieran?|convenga)|(?:el|cualquier|al|a la|la) (?:dia|hora|horario"
        r"|fecha) que (?:(?:usted|ustedes) )?(?:me |le |les "
        r"|nos )*(?:sea|haya|tengan?|quieran?|gusten?|digan?|den?|pueda[ns]?|convenga|venga)"
        r"(?: (?:usted|ustedes|libre|disponible|bien|mejor|dar|atender))*"
        r"|lo que (?:(?:usted|ustedes) )?(?:me |le |les |nos )*(?:haya|tengan?|quieran?|gusten?|digan?|den?"
        r"|ofrezcan?|sea)(?! (?:antes|mas|primero|para|el|los|la))",
        Anytime(),
    ),
    rule(
        r"(?:que sea |algo |lo |una? |muy |bien )*(?:pronto|prontito|rapido|urgente|urgentemente|con urgencia)"
        r"(?= ?(?:$|[.,!]|por favor|porque|ya que|pues|ya\b|pero))|(?:es|seria|sale) urgente|(?:me|nos"
        r"|le) urge(?= ?(?:$|[.,!]|mucho|verl|ver al|que me vea))",
        Ordering("first"),
    ),
    # What only the patient knows.
    rule(
        rf"{_WHEN} (?:{_SOMEBODY} )?(?:{_GETS_OUT})(?: {_SOMEBODY})? (?:del? )?{_SCHOOL}",
        Unclear("unknown_event", 15 * 60),
    ),
    rule(
        rf"{_WHEN} (?:{_SOMEBODY} )?(?:{_GETS_OUT})(?: {_SOMEBODY})? (?:del? )?{_WORK}",
        Unclear("unknown_event", 17 * 60),
    ),
    rule(
        rf"{_WHEN} (?!(?:usted|ustedes|abr|haya|sea|quier|gust|dig|se (?:pueda|acabe)))(?:{_SOMEBODY} )?{_MAY}"
        r"(?! (?:usted|ustedes|espacio|lugar|campo|cupo))",
        Unclear("unknown_event"),
    ),
    rule(
        rf"(?:depende|segun|dependiendo)(?: (?:de|del|como|cuando|si|a))+ (?:{_SOMEBODY}|me den|me dejen)"
        rf"|si (?:{_SOMEBODY} )?(?:me|nos) (?:dan?|dejan?|sueltan?)(?: (?:permiso|chance|salir|libre|el dia))*"
        r"|en mi (?:proxim[oa] )?(?:dia (?:libre|de descanso)|descanso)|en mis (?:vacaciones|dias libres|descansos)"
        r"|(?:antes|despues|saliendo) de mi turno",
        Unclear("unknown_event"),
    ),
    rule(
        r"(?:(?:igual|lo mismo|como|mismo horario) (?:que )?(?:la |el )?(?:otra vez|vez pasada|ultima vez|siempre"
        r"|de siempre|mes pasado|ano pasado|anterior))"
        r"|(?:la|el|mi|a la|al) (?:misma? )?(?:hora|horario|dia) de siempre",
        Unclear("as_before"),
    ),
    rule(
        r"(?:(?P<verb>mov|muev|cambi|recorr|corr|pas)|adelant|atras|retras|pospon|pospong|aplaz|aplac|aplaqu)(?:e"
        r"|a|er|ar|en|emos)?(?:l[ao]|me|mela|mel[ao]|n?osla)?(?: (?:la|mi|el|esa|su) (?:cita|turno|visita|consulta))?"
        rf" (?:(?P<whole>media hora|hora y media)|(?P<n>una?|\d\d?"
        rf"|{one_of(SPANISH_CARDINALS, 2, 30)}) (?P<unit>horas?|horitas?|minutos?|dias?|semanas?))"
        r"(?= ?(?:$|[.,;!?]|por favor|nada mas|nomas|solo|si se|si es))",
        _moved_by,
    ),
    rule(
        r"(?<!a )(?<!al )(?:libre |dan |tengo |tiene |trabajo |pido |pedi |pedir |descanso )+medio dia(?: libre"
        r"| de descanso)?|medio dia (?:libre|de descanso|de permiso)",
        Unclear("half_day", anyway=True),
    ),
    rule(
        r"(?:luego luego|en ?seguida|inmediatamente|justo|despues|luego)(?: despues)? de (?:la|el) (?:de (?:el"
        r"|ella|ellos"
        r"|mi [a-z]+)|suy[oa])",
        Reference("one_after"),
    ),
    rule(
        r"(?:mas o menos )?(?:dentro de|en|de aqui a)(?: un| una| como un)? (?:(?P<month>mes y medio)|semana y media)",
        _and_a_half,
    ),
    rule(r"mejor(?= ?(?:$|[,.;!?]))", _better),
    rule(r"no puedo (?:en |con |a )?es[ae](?: dia| hora| fecha)?(?=,)", _where_offered(Ignored())),
)
