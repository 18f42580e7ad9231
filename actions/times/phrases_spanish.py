"""Spanish words that order, bound, join, refuse or set apart; what both languages share is in `phrases`."""

import re
from datetime import date, timedelta

from actions.times.calendar_dates import MONTH_NAMES, month_span
from actions.times.items import (
    Days,
    Ignored,
    Mark,
    Moment,
    Ordering,
    Part,
    Reference,
    Rule,
    Value,
    Weekdays,
    rule,
)
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


def _earlier_that_day(match: re.Match[str], moment: Moment) -> Value | None:
    """ "At that hour I pick up the kids, anything earlier?" asks for another hour of that day."""
    if not moment.under_discussion or not re.search(r"\b(?:a )?esa hora\b", match.string[: match.start()]):
        return None
    return Ordering("earlier", "day")


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
    # Too early or late for me: the other way, unless a new time is named.
    rule(
        r"(?:muy|demasiado|bastante|bien) (?:temprano|pronto)",
        lambda _, moment: Ordering("later", soft=True) if moment.under_discussion else Ignored(),
    ),
    rule(
        r"(?:muy|demasiado|bastante) tarde",
        lambda _, moment: Ordering("earlier", soft=True) if moment.under_discussion else Ignored(),
    ),
    rule(r"(?:tan|demasiado) tarde(?= )|(?:lleg[a-z]+|ando|voy) (?:muy |bien |un poco |un poquito )?tarde", Ignored()),
    rule(r"(?:algo |nada |otra |una |un poco |un poquito )?mas temprano(?! (?:de|que))", _earlier_that_day),
    rule(
        r"(?:algo |nada |una )?mas (?:cerca|cercan[ao]|proxim[ao]|pronto)(?= ?(?:$|[.,;!?]|por favor|o\b))",
        lambda _, moment: Ordering("earlier") if moment.under_discussion else None,
    ),
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
        r"(?:en |por )?(?:una? de )?estos dias|un dia de estos|(?:en|dentro de|de aqui a) unos (?:cuantos "
        r"|pocos )?dias",
        lambda _, moment: Days(moment.today, moment.today + timedelta(days=6), "span", ask="vague_date"),
    ),
    rule(
        r"(?:\d+|una?|dos|tres|cuatro) (?:veces )?(?:por|al|cada) dia|cada \d+ horas|a \d+ (?:por"
        r"|al) dia",
        Ignored(),
    ),
    # What the clinic shall not do, and what is out of the question.
    rule(
        r"(?:(?:pero|y|que|ni|mejor) )*no (?:(?:me|nos|le|les|lo|la|los|las|se) )*(?:vay(?:a|an) a )?(?:pong|cit"
        r"|agend|program|anot|apunt|d[ea](?=n|le|me| |s)|dej|mand|pas|muev"
        r"|cambi|asign|met|apart|reserv|haga|hagan)(?:a|e|an|en|n|as|es|s)?(?:l[ao]s?|me|nos)?"
        r"(?: (?:cita|citas|nada|la cita|una cita))?",
        Mark("not"),
    ),
    rule(
        r"no (?:quiero|queremos|quisiera|busco|ocupo|necesito)(?: (?:que sea|cita|citas|nada|ir|venir))*", Mark("not")
    ),
    rule(
        r"(?<!tengo )(?<!tiene )(?<!hay )(?<!tenemos )(?<!tienen )(?<!hacer )(?<!hago )nada(?= (?:antes|despues"
        r"|en la|por la|los|para el|para los|entre)\b)"
        r"|nada (?:de|en|por)(?= (?:la |las )?(?:mananas?|tardes?|noches?|lunes|martes|miercoles|jueves|viernes"
        r"|sabados?|domingos?)\b)"
        r"|(?:nunca|jamas)(?= (?:en|por|antes|despues|entre)\b)",
        Mark("not"),
    ),
    rule(
        r"(?:nunca|jamas)(?: (?:los?|las?|el|en|por))*(?= (?:lunes|martes|miercoles|jueves|viernes|sabados?"
        r"|domingos?)\b)",
        Mark("except"),
    ),
    rule(r"(?:nunca|jamas) (?:puedo|podemos|puede|pueden|podria)(?: (?:ir|venir|llegar))?", Mark("cannot")),
    rule(
        r"(?:y|pero|,) no (?:la|el) (?:otr[ao]|siguiente|que sigue|de la otra|de despues)(?: (?:semana|dia))?",
        Ignored(),
    ),
    rule(
        r"(?:y |pero |mejor |sino )?el de (?:la|el) (?:otr[ao]|siguiente|proxim[ao]|semana que (?:viene|entra"
        r"|sigue)|que (?:viene|entra|sigue))(?: semana)?",
        Reference("one_after"),
    ),
    rule(r"(?<!por )(?:ahi|alli)(?= (?:a las?|como a|tipo|en la (?:manana|tarde|noche)|por la)\b)", Reference("day")),
    rule(
        r"lo (?:mas )?(?:temprano|pronto|antes|rapido) (?:que|q) (?:yo )?(?:puedo|podria|podemos|puede|alcanzo"
        r"|logro|llego)(?: (?!lo\b|mas\b)[a-z]+){0,3}?(?: (?:es|son|seria|serian))?"
        r"(?= (?:a |como |tipo |hasta )*(?:las? )?(?:\d|una\b|dos\b|tres\b|cuatro\b|cinco\b|seis\b|siete\b|ocho\b"
        r"|nueve\b|diez\b|once\b|doce\b|medio))",
        Mark("from"),
    ),
    rule(
        r"lo mas tarde (?:que|q) (?:yo )?(?:puedo|podria|podemos|puede|alcanzo)(?: (?!lo\b"
        r"|mas\b)[a-z]{3,}){0,3}?(?: (?:es|son|seria|serian))?"
        r"(?= (?:a |como |tipo |hasta )*(?:las? )?(?:\d|una\b|dos\b|tres\b|cuatro\b|cinco\b|seis\b|siete\b|ocho\b"
        r"|nueve\b|diez\b|once\b|doce\b|medio))",
        Mark("by"),
    ),
    rule(
        r"no (?:llego|alcanzo a llegar|alcanzo|salgo|estoy libre|me desocupo)(?= (?:antes|hasta)\b)",
        Mark("not"),
    ),
    rule(
        r"(?:esta|es|me queda|nos queda|se me hace|me es|lo veo|se ve)(?: (?:muy|medio|bien|algo|bastante|super|mas))?"
        r" (?:dificil|complicad[oa]|imposible|pesad[oa]|cargad[oa]|llen[oa]|ocupad[oa]|fe[oa])|se me complica",
        Mark("refused"),
    ),
    rule(
        r"(?:(?<=partir de )|(?<=despues de ))(?:ahi|alli|entonces|ese dia|esa fecha)",
        Reference("told"),
    ),
    rule(r"no (?:mas tarde|despues)(?= del? )", Mark("by")),
    rule(r"(?:cuando|en cuanto|ya que|una vez que|apenas) (?:ya )?(?:pasen?|haya pasado|hayan pasado)", Mark("after")),
    rule(
        r"ni (?:en broma|loc[oa]|de chiste|hablar|en suenos|pensarlo)|de ningun[oa]? (?:manera|modo)", Mark("refused")
    ),
    rule(
        rf"(?:pas|cambi|muev|mov|recorr|reagend|reprogram)(?:e|a|ar|er|emos|en)?(?:me|nos)?l[ao](?: mejor)? (?:al"
        rf"|para el|para la|para|a la|a)"
        rf"(?= (?:{_DAY}|\d|dia|proxim|semana|manana)\b)",
        Mark("correct"),
    ),
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
