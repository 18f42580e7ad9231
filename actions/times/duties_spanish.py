"""Whose hours bound a wish in Spanish: "a las 12 ya entro", "me recogen a las 10 y me traen a la una"."""

import re
from dataclasses import replace

from actions.times.items import Clock, Days, Item, Mark, MonthDay, Number, Part, Weekdays
from actions.times.neighbours import as_clock

_DAY = (Days, Weekdays, MonthDay)
_TIME = (Clock, Number)
_RIDE = (
    r"(?:bus|autobus|camion|camioneta|transporte|van|ride|raite|uber|taxi|metro|tren|ruta|combi|micro|colectivo|guagua"
    r"|chofer|carro|ambulancia)"
)
_COMES = re.compile(
    rf"\b(?:(?:me|nos|lo|la|los|las) (?:recog\w+|traen?|dejan?|llevan?|bajan?|pasan? (?:a )?(?:traer|recoger|buscar))"
    rf"|pasan? por (?:mi|nosotros|el|ella)|{_RIDE}\b[^.;?!]*?\b(?:pasa|llega|viene|es|sale|baja)|(?:puedo "
    rf"|podria |alcanzo a )"
    r"(?:llegar|estar)|lleg(?:o|amos|a)|estoy (?:ahi|alla|libre))\b"
)
_GOES = re.compile(
    rf"\b(?:de (?:vuelta|regreso)|(?:se )?regresan?|(?:me|nos) (?:voy|vamos|regreso|regresamos|devuelvo|retiro"
    rf"|salgo)|se (?:va|regresa) (?:mi|el"
    rf"|la) {_RIDE}|(?:me |nos |se )?(?:tengo|tenemos|tiene|hay|debo|debemos|tendria)(?: que)? (?:ir(?:me|nos"
    rf"|se)?|salir|regresar"
    r"(?:me)?|volver|retirar(?:me)?)|(?:me|nos|lo|la) (?:recog\w+|regresan|devuelven)"
    rf"|(?:sale|pasa|es) el (?:ultimo )?(?:{_RIDE})|vuelven? por (?:mi|nosotros|el|ella))\b"
)
_DUTY = re.compile(
    r"\b(?:(?:entro|entramos|empiezo|empezamos|comienzo|recojo|recogemos|abro)\b"
    r"|(?:paso|pasamos) (?:por|a recoger|a traer) (?:mi|mis|el|la|los|las|al)\b"
    r"|(?:mi|el|la) (?:turno|clase|trabajo|jornada|junta|guardia|chamba|jale) (?:empieza|comienza|es|entra)\b"
    r"|(?:tengo|tenemos|debo|debemos|tendria|hay)(?: que)? (?:ya )?(?:ir(?:me|nos)?|estar(?!\b[^.;?!]*\bayun)"
    r"|salir|entrar"
    r"|regresar(?:me)?|recoger\w*|llegar|volver"
    r"|dejar\w*|abrir|conectarme|presentarme|pasar por|trabajar|cuidar\w*|marcar|checar tarjeta)\b"
    r"|me (?:voy|regreso|toca entrar)\b)"
)
_BEHIND = re.compile(
    r" (?:ya |si |yo |siempre |tambien )*(?:(?:entro|entramos|empiezo|comienzo|recojo|abro)\b|me (?:voy|regreso"
    r"|toca entrar"
    r"|tengo que ir)\b|(?:tengo|debo|tenemos|debemos)(?: que)? (?:ir(?:me|nos)?|estar|salir|entrar|regresar\w*"
    r"|recoger\w*|llegar"
    r"|dejar\w*|abrir|presentarme)\b|(?:sale|pasa|se va) (?:mi|el|la)\b|mi turno (?:empieza|comienza)\b)"
)
_LEAVES = re.compile(
    r"\b(?:tengo|tenemos|tendria|debo) que (?:irme|irnos|regresarme|regresarnos|retirarme|salir) (?:como |ya )?$"
)
_RANGE_BEHIND = re.compile(r" ?(?:a|hasta|al?)(?: las?)? \d")
_LED = re.compile(r"\b(?:de|desde|hasta|entre|despues de|antes de|a partir de) ?(?:las? )?$")
_CLAUSES = re.compile(r"[.;?!]|\b(?:pero|porque|asi que|entonces|es que)\b")
_DAY_WORD = r"(?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|manana|hoy|entre semana|fin(?:es)? de semana)"
_EACH_DAY = re.compile(
    rf"[\s,]*(?:(?:y|e|pero|ya|el|los|las?|de|del|a|al|en|como|tipo|{_DAY_WORD})[\s,]+)*(?:a las? )?"
)
_DRIVES = re.compile(
    r"\b(?:me|nos|lo|la) (?:llev[ae]|trae|va a llevar|puede llevar|hace el favor de llevar|da (?:un )?(?:ride"
    r"|raite|aventon"
    r"|jalon|pon))\b|\bes (?:el|la|quien) que (?:maneja|me lleva)\b"
)
_GETS_OFF = re.compile(r"\b(?:sale|termina|se desocupa|acaba|queda libre)\b[^.;?!]*$")
_EVENING = 20


def hour_of(item: Item) -> Clock | None:
    """The time of day that an item names, where told times are left as numbers."""
    value = as_clock(item.value) if isinstance(item.value, Number) and item.value.hour <= 12 else item.value
    return value if isinstance(value, Clock) else None


def lead_of(items: list[Item], i: int, text: str) -> str:
    """The words of its clause before the item at `i`, from the time before it on."""
    before = next((item.end for item in reversed(items[:i]) if isinstance(item.value, (*_DAY, *_TIME))), 0)
    return _CLAUSES.split(text[before : items[i].start])[-1]


def drivers_hours(items: list[Item], text: str) -> list[Item]:
    """ "Mi esposo sale a las 5 … él me lleva": whoever drives the patient sets the hours."""
    if not _DRIVES.search(text) or any(item.role == "wish" and hour_of(item) for item in items):
        return items
    led = next((k for k, item in enumerate(items) if hour_of(item) and _GETS_OFF.search(lead_of(items, k, text))), None)
    if led is None or items[led].role != "told":
        return items
    end = next((k for k in range(led, len(items)) if items[k].value == Mark("stop")), len(items))
    begin = next((k + 1 for k in range(led, -1, -1) if items[k].value == Mark("stop")), 0)
    role = {k: "aside" if hour_of(items[k]) else "wish" for k in range(begin, end) if items[k].role == "told"}
    return [replace(item, role=role.get(k, item.role)) for k, item in enumerate(items)]  # type: ignore[arg-type]


def hours_of_each_day(items: list[Item], text: str) -> list[Item]:
    """ "De lunes a viernes salgo a las 5 y el sábado a la 1": what holds of the first hour holds of the second."""
    result = list(items)
    for k, item in enumerate(items):
        if not hour_of(item) or item.role != "wish":
            continue
        before = next((j for j in range(k - 1, -1, -1) if hour_of(items[j])), None)
        if before is None or result[before].role not in ("aside", "duty"):
            continue
        days = [j for j in range(before + 1, k) if isinstance(items[j].value, _DAY)]
        link = re.split(r",|\by\b|\bpero\b", text[items[before].end : item.start], maxsplit=1)
        if not days or len(link) < 2 or not _EACH_DAY.fullmatch(text, items[before].end, item.start):
            continue
        result[k] = replace(item, role=result[before].role)
        every = any(isinstance(o.value, Weekdays) and (o.value.mode == "every" or len(o.value.days) > 1) for o in items)
        for j in days:
            value = items[j].value
            recurs = every and isinstance(value, Weekdays) and value.mode == "bare"
            value = replace(value, mode="every") if recurs and isinstance(value, Weekdays) else value
            result[j] = replace(items[j], value=value, role="wish")
    return result


def rides(items: list[Item], text: str) -> list[Item]:
    """ "Me recogen a las 10 y me traen de vuelta a la una" as from the one to the other, unless an hour is wished."""
    for i, item in enumerate(items):
        j = next((k for k in range(i + 1, len(items)) if isinstance(items[k].value, (*_TIME, *_DAY))), None)
        if j is None or not hour_of(item) or not hour_of(items[j]):
            continue
        between, lead = text[item.end : items[j].start], lead_of(items, i, text)
        if re.search(r"[.;?!]", between) or not _COMES.search(lead) or not _GOES.search(between):
            continue
        start = next((k for k in range(i - 1, i) if k >= 0 and items[k].value in (Mark("around"), Mark("at"))), i)
        first = replace(item, value=hour_of(item) or item.value, role="aside")
        last = replace(items[j], value=hour_of(items[j]) or items[j].value, role="aside")
        span = [
            Item(Mark("from"), item.start, item.start, "aside"),
            first,
            Item(Mark("to"), last.start, last.start, "aside"),
            last,
        ]
        return [*items[:start], *span, *items[j + 1 :]]
    return items


def duties(items: list[Item], text: str) -> list[Item]:
    """ "A las 12 ya entro", "tengo que irme a las 4": before that, unless an hour is wished."""
    return [
        replace(item, value=hour_of(item) or item.value, role="duty") if _is_duty(items, i, text) else item
        for i, item in enumerate(items)
    ]


def _is_duty(items: list[Item], i: int, text: str) -> bool:
    item, clock = items[i], hour_of(items[i])
    if clock is None or item.role not in ("told", "wish") or _RANGE_BEHIND.match(text, item.end):
        return False
    if any(
        k.value in (Mark("to"), Mark("from"), Mark("between"), Mark("after"), Mark("before"))
        for k in items[max(0, i - 1) : i]
    ):
        return False
    if i > 0 and any(hour_of(o) and o.role == "aside" for o in items[max(0, i - 2) : i]):
        return False  # "salgo a las 2:45 y recojo a los niños a las 3:10"
    lead = lead_of(items, i, text)
    verb = _BEHIND.match(text, item.end)
    own_time = verb and any(
        hour_of(o) and o.start >= verb.end() and "," not in text[verb.end() : o.start] for o in items
    )
    behind = verb is not None and not own_time and not _DUTY.search(lead)
    latest = i + 1 < len(items) and text[items[i + 1].start : items[i + 1].end].endswith("mas tardar")
    leaves = item.role == "wish" and _LEAVES.search(lead)
    if not (behind or leaves or (item.role == "told" and _DUTY.search(lead))) or _LED.search(lead):
        return False
    sentence = [o for o in items if not re.search(r"[.;?!]", text[min(o.start, item.start) : max(o.start, item.start)])]
    if any(isinstance(o.value, _DAY) and o.role in ("told", "busy") for o in sentence):
        return False
    late = clock.meridiem == "pm" or (clock.certain and clock.hour >= 12)
    hour = clock.hour % 12 + 12 if late else clock.hour
    at_night = any(isinstance(o.value, Part) and o.value.low and o.value.low >= 17 * 60 for o in items[i + 1 : i + 2])
    if at_night and hour >= 8:
        return False
    return (
        latest
        or (clock.meridiem != "am" and not hour >= _EVENING and (late or hour <= 6 or hour >= 10))
        or (clock.meridiem == "am" and hour >= 10)
    )
