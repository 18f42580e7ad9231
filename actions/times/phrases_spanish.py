"""Spanish words that order, bound, join, refuse or set apart; what both languages share is in `phrases`."""

import re
from datetime import date, timedelta

from actions.times.calendar_dates import MONTH_NAMES, month_span
from actions.times.items import Days, Ignored, Mark, Moment, Ordering, Part, Reference, Rule, Value, Weekdays, rule
from actions.times.lexicon import MORNING, WEEKDAY_PLURALS, WEEKDAYS


def _day(day: date) -> Days:
    return Days(day, day)


_FIRST, _LAST = Ordering("first"), Ordering("last")
_THEY_HAVE = r"(?:me |le |nos |se )?(?:tien\w+|teng\w+|hay\w*|salga|pued\w+|den?|pudier\w+|ofrez\w+)"
_ENDS = r"(?= ?(?:$|[.,;!?]|porque|que\b|por favor|por fa))"
_DAY = "lunes|martes|miercoles|jueves|viernes|sabados?|domingos?"
_DAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")


def _earliest_offer(_: object, moment: Moment) -> Value | None:
    """ "Whichever is earlier" picks from what is on offer; beside nothing on offer it is the first there is."""
    offered = moment.context.offered
    return Reference("offer", offered.index(min(offered))) if offered else _FIRST


def _only_offer(_: object, moment: Moment) -> Value | None:
    """ "That one" is the time on offer, if there is just one."""
    return Reference("offer", 0) if len(moment.context.offered) == 1 else None


def _what_is_left(match: re.Match[str], moment: Moment) -> Days:
    """From today to the end of the week, month or year."""
    ends = {
        "semana": moment.today + timedelta(days=7 - moment.today.isoweekday()),
        "mes": month_span(moment.today.year, moment.today.month)[1],
        "ano": date(moment.today.year, 12, 31),
    }
    return Days(moment.today, ends[match["unit"]], "span")


RULES: tuple[Rule, ...] = (
    rule(
        rf"lo primer(?:o|ito)(?: de la manana| del dia)?(?: que {_THEY_HAVE})?"
        rf"|lo mas (?:rapido|pronto|temprano|cercano|proximo|antes) que {_THEY_HAVE}|l[oa] (?:que"
        rf"|primera que) salga primero"
        r"|(?:entre|mientras|cuanto) mas (?:temprano|pronto|rapido|antes)(?: mejor)?|cuando antes|de (?:inmediato"
        r"|volada)"
        r"|(?:cuando|apenas|en cuanto|a la hora (?:en )?que) (?:abran|abren)|(?:al|a la hora de) abrir"
        r"|l[aoe]s? que (?:me )?teng\w+ mas (?:temprano|pronto|cerca\w*|rapido)"
        r"|(?:ahorita|ya) mismo|en cuanto (?:se pueda|puedan|haya|tengan)|al primer (?:hueco|espacio|lugar)"
        r"|(?:algo |una )?para ya(?= ?(?:$|[.,;!?]|mismo))",
        _FIRST,
    ),
    rule(
        rf"lo ultim(?:o|ito)(?: de la tarde| del dia| que {_THEY_HAVE})*|(?:entre|mientras|cuanto) mas tarde"
        r"|(?:la |el )?ultim[oa] (?:horario|hueco|lugar)(?: del dia| de la tarde)?",
        _LAST,
    ),
    rule(
        r"l[ao] que (?:sea|este|quede|salga) (?:la |lo )?(?:mas (?:temprano|pronto|cercan[ao])"
        r"|antes)",
        _earliest_offer,
    ),
    rule(
        r"(?<![a-z] )es[ae](?: mism[ao]| mer[ao])?(?= ?(?:$|[.,!]|esta bien|me (?:sirve|queda)"
        r"|por favor))",
        _only_offer,
    ),
    rule(r"(?<=si )es[ae](?: mism[ao]| mer[ao])?(?= ?(?:$|[.,!]))|(?<=si, )es[ae](?= ?(?:$|[.,!]))", _only_offer),
    rule(
        r"(?:cambiar(?:le)? |mover(?:le)? )?(?:nada mas |nomas |solo |solamente )?la hora,? (?:pero )?no el dia"
        r"|el (?:mismo )?dia (?:si )?(?:esta|es|me queda) bien",
        Reference("day"),
    ),
    rule(
        rf"puros? (?P<day>{_DAY})",
        lambda match, _: Weekdays(frozenset({{**WEEKDAYS, **WEEKDAY_PLURALS}[match["day"]]}), "every"),
    ),
    rule(
        r"(?<=o )(?:el |la )(?:otr[ao]|que (?:sigue|viene|entra))(?= ?(?:$|[.,;!?]|lo |la |si "
        r"|es))",
        Reference("one_after"),
    ),
    # These offer no alternative; a later hour that is named needs no order; who does not work then is free.
    rule(r"o sea(?: que)?|o (?:algo )?asi|o (?:algo|por ahi|por ay)(?= ?(?:$|[.,;!?]))", Ignored()),
    rule(
        r"mas tarde,?(?=[^.;!]{0,24}? (?:como|tipo|a eso de|a|despues de|por ahi|onda|digamos)(?: a)? (?:las? )?"
        r"(?:\d|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)\b)",
        Ignored(),
    ),
    rule(
        r"(?:ya )?no (?:trabaj[oa]|trabajamos|tengo (?:clases?|escuela|trabajo)|hay (?:clases?|escuela)"
        r"|entro)",
        Ignored(),
    ),
    rule(
        r"pasado(?= (?:si|no|tambien|a las|en la|por la)\b| ?(?:$"
        r"|[.,;!?]))",
        lambda _, moment: _day(moment.today + timedelta(days=2)),
    ),
    rule(
        r"(?:pastillas?|dosis|medicinas?|insulina|inyeccion|inhalador|antibiotico|jarabe|gotas) (?:de"
        r"|a) las? [a-z0-9:]+"
        r"(?: de la (?:manana|tarde|noche))?",
        Ignored(),
    ),
    rule(r"antes(?= (?:el|los|en la|por la) )", Ordering("earlier")),
    rule(
        r"(?:resultados?|laboratorios?|analisis|examenes|facturas?|bill|cobro|recibo|notas?|recetas?"
        r"|fecha) del? (?:el )?(?:dia )?"
        rf"\d{{1,2}}(?: de (?:{MONTH_NAMES}))?",
        Ignored(),
    ),
    rule(r"(?:tan|demasiado) tarde(?= )", Ignored()),
    rule(
        r"(?:saliendo|al salir) del? (?:mi |la )?(?:trabajo|jale|turno|escuela|chamba)(?=,? (?:como|tipo|a eso"
        r"|a las) )",
        Ignored(),
    ),
    rule(
        r"(?:un poco|un poquito|tantito|algo|mas) (?:antes|temprano) (?:ese"
        r"|el) (?:mismo )?dia",
        Ordering("earlier", "day"),
    ),
    rule(r"cualquier[ao]? de es[oa]s (?:dos |2 )?dias", Reference("days")),
    rule(r"al otro dia(?= ?(?:$|[.,;!?]|a las))", Reference("next_day")),
    rule(
        r"(?:ayer|anoche|antier|anteayer|antenoche)(?: (?:en|por|a) la (?:manana|tarde|noche))?,? (?:como "
        r"|tipo )?a las? [a-z0-9:]+"
        r"(?: y (?:media|cuarto|pico))?(?: de la (?:manana|tarde|noche|madrugada))?",
        Ignored(),
    ),
    rule(
        r"(?:como |tipo )?a las? [a-z0-9:]+(?: y (?:media|cuarto|pico))? de la madrugada|(?:en|de"
        r"|por) la madrugada",
        Ignored(),
    ),
    rule(
        r"(?:hij[oa]s?|nin[oa]s|nen[ea]s|gemel[oa]s"
        r"|niet[oa]s) (?:una? )?de \d+(?: anos)?(?:,? (?:y )?(?:otr[oa] )?(?:una? )?(?:de )?\d+(?! ?[:/]))*(?:"
        r" anos)?",
        Ignored(),
    ),
    rule(r"a la manana", MORNING),
    rule(r"despues de (?:comer|la comida|almorzar|el almuerzo|el lonche|mi lonche)", Part(13 * 60, None, fixed=True)),
    rule(r"antes de (?:comer|la comida|almorzar|el almuerzo|el lonche|mi lonche)", Part(None, 12 * 60, fixed=True)),
    rule(r"antes(?= por favor)", Ordering("earlier")),
    rule(r"entre es[ao]s (?:dos |2 )?(?:fechas|dias)", Reference("between")),
    rule(
        r"(?:en )?(?:lo que (?:resta|queda)|el resto) (?:del|de (?:el|la|esta|este)) (?P<unit>mes|semana"
        r"|ano)",
        _what_is_left,
    ),
    rule(r"mejor que(?= (?:el|la|los|las) )", Mark("not")),
    rule(
        r"(?:ahorita|ahora|orita)(?= (?:en la|por la|a la|a las|como a las"
        r"|despues de) )",
        lambda _, moment: _day(moment.today),
    ),
    rule(r"termina(?:cion|da)?(?: en)? \d+", Ignored()),
    rule(
        r"(?:en |por )?(?:una? de )?estos dias|un dia de estos",
        lambda _, moment: Days(moment.today, moment.today + timedelta(days=6), "span", ask="vague_date"),
    ),
    rule(r"(?:\d+|una?|dos|tres|cuatro) (?:veces )?(?:por|al|cada) dia|cada \d+ horas|a \d+ (?:por|al) dia", Ignored()),
    rule(rf"a mas tardar{_ENDS}", Mark("or_earlier")),
    rule(
        r"(?:(?:entre|mientras) )?mas cerca del?|onda(?= (?:las )?\d)|por ahi(?= (?:de )?las)|por ahi tipo"
        r"|ponle",
        Mark("around"),
    ),
    rule(r"quitando|fuera de", Mark("except")),
    rule(r"en (?:vez|lugar) del?", Mark("not")),
    rule(
        r"(?:no,? )?(?:espere(?:se|me|n)?|espera(?:te|me)|me equivoque|mejor dicho|rectifico"
        r"|corrijo)",
        Mark("correct"),
    ),
    rule(
        r"no (?:voy|vamos|va|van) a (?:ir|llegar|asistir|alcanzar|estar)|no (?:iremos|ire|asistire"
        r"|estare)",
        Mark("cannot"),
    ),
    rule(
        r"no (?:puede|pueden|podemos)(?! (?:ser|dar\w*|ver\w*|atender\w*)\b)(?: (?:ir|venir|llegar|llevar\w*"
        r"|traer\w*))?",
        Mark("cannot"),
    ),
    rule(
        r"no (?:se )?(?:levanta|despierta|llega|alcanza|sale|llegamos|alcanzamos)n?(?= ?(?:$"
        r"|[.,;!?]))",
        Mark("refused"),
    ),
    rule(r"como(?= \d{1,2}:\d\d)", Mark("around")),
    rule("|".join(rf"(?<={day} )tampoco" for day in _DAYS), Mark("refused")),
    rule(r"(?:a )?media manana", Part(9 * 60 + 30, 11 * 60, "am")),
    rule(r"(?:a )?media tarde", Part(14 * 60, 16 * 60, "pm")),
    rule(r"(?:la|el) que (?:viene|entra|sigue)(?= ?(?:$|[.,;!?]|si\b|mejor|por favor|esta))", Reference("one_after")),
    rule(r"que no (?:me )?(?:caiga|toque|quede)(?: en| a)?", Mark("except")),
    rule(r"tampoco(?= (?:el|la|los|las|en|por) )", Mark("not")),
    rule(r"tampoco(?= ?(?:$|[.,;!?]))", Mark("refused")),
    rule(r"correr(?:la|me|lo)?(?= )|recorrer(?:la|me|lo)?", Mark("move")),
)
