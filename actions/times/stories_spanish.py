"""What Spanish stories leave of the times they name: exceptions, corrections, conclusions, others' visits.

"A las 12 ya entro" means before 12; "me recogen a las 10 y me traen de vuelta a la una" means the hours between; "el
viernes entonces" overrules the days weighed before it.
"""

import re
from dataclasses import replace

from actions.times.duties import without_lone_duties
from actions.times.duties_spanish import drivers_hours, duties, hour_of, hours_of_each_day, lead_of, rides
from actions.times.items import (
    Anytime,
    Clock,
    Days,
    Item,
    Mark,
    MonthDay,
    Number,
    Offset,
    Ordering,
    Part,
    Reference,
    Shift,
    Weekdays,
)

_DAY = (Days, Weekdays, MonthDay)
_TIME = (Clock, Number)
_IS_OTHERWISE = re.compile(
    r",? (?:es|son|cae|va a ser|sera) (?!que\b|(?:el |lo )?mejor|perfecto|buen|cuando\b|mi (?:dia )?(?:libre"
    r"|de descanso"
    r"|descanso)|a las?\b|posible|seguro|ideal|para|si\b|cuando|muy|el que|la que|en la|por la)"
)
_CONCLUDES = re.compile(
    r"\b(?:asi que|asi q|o sea(?: que)?|osea|entonces|por eso|total que|total|en resumen|por lo que|conque"
    r"|ose(?: que)?)"
    r"(?:,| (?:pues|seria|serian|mejor|solo|nomas|nada mas|solamente|me queda|me quedan|quedaria|quedarian|puedo"
    r"|podria|puede"
    r"|podriamos|podemos|ser|ir|tiene que ser|tendria que ser|que sea|digamos|el|los|la|en|para|a|ya|yo|estaria"
    r"|bien|libre|tengo))* ?$"
)
_WHEN_BACK = re.compile(
    r"\b(?:(?:para |hasta )?(?:cuando|en cuanto|ya que|hasta que|despues de que"
    r"|apenas) (?:ya )?(?:yo )?(?:regres|vuelv|llegu)\w+"
    r"|(?:seria|sera|tendria que ser|puede ser|mejor|puedo|hasta) (?:ya )?(?:regresando|a mi regreso|de regreso"
    r"|al (?:regresar"
    r"|volver)|volviendo|a la vuelta)|a mi regreso)\b"
)
_AFTER_THEIRS = re.compile(r".* de (?:la|el) (?:de .*|suy[oa])")
_HAS_VISIT = re.compile(
    r"\btienen? (?:(?:la|el) suy[oa]|(?:su|una|la) (?:cita|consulta|visita|control|revision)|(?:cita|consulta"
    r"|turno|control"
    r"|dentista|revision|terapia))\b[^.;?!]*$"
)
_BACK = re.compile(
    r"\b(?:regreso|regresamos|vuelvo|volvemos|llego|llegamos|regresare|volvere|llegare|vuelva|regrese)\b[^.,;?!]*$"
)
_NEXT_ONE = ("la de despues", "la siguiente", "la que sigue", "el siguiente", "el que sigue", "el de despues")


def settle_stories(items: list[Item], text: str) -> list[Item]:
    """`items` of a Spanish message, whose roles are known, with what follows from its stories."""
    items = drivers_hours(_told_dates(items, text), text)
    items = [_others_visit(item, text) for item in items]
    items = _before_what_was_told(_corrected(_exceptions(items, text)))
    items = _once_back(_back_within(_concluded(items, text), text), text)
    items = hours_of_each_day(items, text)
    items = _beside_others(items, text)
    return without_lone_duties(duties(rides(items, text), text))


def _told_dates(items: list[Item], text: str) -> list[Item]:
    """ "Tiene cita el miércoles 22": what is told is leant on as one date, of which the number counts."""
    result: list[Item] = []
    for item in items:
        before = result[-1] if result else None
        date = (
            before is not None
            and before.role == item.role != "wish"
            and isinstance(before.value, Weekdays)
            and text[before.end : item.start] == " "
        )
        if before and date and isinstance(item.value, Number) and item.value.minute == 0 and 1 <= item.value.hour <= 31:
            result[-1] = replace(before, value=MonthDay(item.value.hour), end=item.end)
        elif before and date and isinstance(item.value, MonthDay):
            result[-1] = replace(item, start=before.start)
        else:
            result.append(item)
    return result


def _others_visit(item: Item, text: str) -> Item:
    """The time of somebody else's visit is told, and nobody is too busy then to come along."""
    sentence = re.split(r"[.;?!]", text[: item.start])[-1]
    return replace(item, role="told") if item.role == "busy" and _HAS_VISIT.search(sentence) else item


def _corrected(items: list[Item]) -> list[Item]:
    """ "A las 12 de la noche, digo, a las 12 del día": the first is neither wished nor asked about."""
    return [replace(item, role="told") if _is_put_right(items, k) else item for k, item in enumerate(items)]


def _is_put_right(items: list[Item], k: int) -> bool:
    if not isinstance(items[k].value, Clock) or items[k].role != "wish":
        return False
    j = next((j for j in range(k + 1, len(items)) if not isinstance(items[j].value, Mark)), None)
    if j is None or not isinstance(items[j].value, Clock):
        return False
    between = [item.value for item in items[k + 1 : j]]
    small = (Mark("comma"), Mark("no"), Mark("at"), Mark("correct"))
    return Mark("correct") in between and all(value in small for value in between)


def _exceptions(items: list[Item], text: str) -> list[Item]:
    """ "Todo mayo menos el 10, que es mi santo, y la semana del 18": reasons in between end no list of exceptions."""
    result = list(items)
    for k, mark in enumerate(items):
        if mark.value != Mark("except"):
            continue
        end = next((j for j in range(k, len(items)) if items[j].value in (Mark("stop"), Mark("but"))), len(items))
        first, last = True, mark
        for j in range(k + 1, end):
            item = items[j]
            led = re.search(r"(?:\by|\bni|,)(?: (?:el|la|los|las|del?))* ?$", text[: item.start])
            listed = first or (led is not None and items[j - 1].value in (Mark("and"), Mark("comma")))
            of_week = j > 0 and items[j - 1].value == Offset(whole_week=True) and result[j - 1].role == "wish"
            if not isinstance(item.value, (*_DAY, Offset)) or not (listed or of_week):
                continue
            explained = re.search(r"\b(?:que|porque|cuando)\b", text[last.end : item.start])
            if not first and (item.role == "told" or explained) and not of_week:
                result[j - 1] = replace(items[j - 1], value=Mark("except"), role="wish")
            result[j] = replace(_first_of_span(item, items[:k], text), role="wish")
            first, last = False, item
    return result


def _first_of_span(item: Item, before: list[Item], text: str) -> Item:
    """ "El primero" of days that were named: "del 15 al 19, menos el primero"."""
    spans = [o.value for o in before if isinstance(o.value, Days) and o.value.grain in ("span", "week")]
    if item.value != MonthDay(1) or text[item.start : item.end] != "el primero" or not spans or not spans[-1].first:
        return item
    return replace(item, value=Days(spans[-1].first, spans[-1].first))


def _concluded(items: list[Item], text: str) -> list[Item]:
    """ "El 18 entonces" and "o sea lunes o viernes": the days that were weighed before are told."""
    at = next((k for k in range(len(items)) if _concludes(items, k, text)), None)
    items = [_told_of(items, k, text) for k in range(len(items))]
    if at is None:
        return items
    timed = any(hour_of(item) and item.role == "wish" for item in items[at:])
    turned_down = any(o.value in (Mark("no"), Mark("not"), Mark("refused"), Mark("cannot")) for o in items[:at])
    several = sum(isinstance(item.value, Weekdays) for item in items[:at]) > 1
    weighed: tuple[type, ...] = (*_DAY, Part, *_TIME) if timed or several else _DAY
    weighed = (Weekdays,) if turned_down else weighed
    return [
        replace(item, role="told") if k < at and item.role == "wish" and isinstance(item.value, weighed) else item
        for k, item in enumerate(items)
    ]


def _concludes(items: list[Item], k: int, text: str) -> bool:
    item, last = items[k], k
    if item.role != "wish" or not isinstance(item.value, _DAY) or not any(isinstance(o.value, _DAY) for o in items[:k]):
        return False
    if any(
        o.value in (Mark("else"), Mark("not"), Mark("except"), Mark("or"), Mark("and"))
        for o in items[max(0, k - 2) : k]
    ):
        return False
    while last + 1 < len(items) and isinstance(items[last + 1].value, (*_DAY, *_TIME, Part)):
        last += 1
    if re.search(r"\bsi no\b[^.;?!]*$", text[: item.start]):
        return False
    if re.match(r",? entonces\b(?= ?(?:$|[.,;!?]))", text[items[last].end :]):
        return not any(o.value == Mark("or") for o in items[max(0, k - 3) : k])
    busy = any(o.role == "busy" and isinstance(o.value, Weekdays) for o in items[:k])
    several = sum(isinstance(o.value, Weekdays) and o.role == "wish" for o in items[:k]) > 1
    restated = several and any(isinstance(o.value, _TIME) for o in items[:k])
    return bool((busy or restated) and isinstance(item.value, Weekdays) and _CONCLUDES.search(text[: item.start]))


def _told_of(items: list[Item], k: int, text: str) -> Item:
    """Both 17s in "el 17… no, espere, el 17 es San Patricio"."""
    item = items[k]
    if not isinstance(item.value, MonthDay) or item.role != "wish":
        return item
    said = [o for o in items if o.value == item.value]
    taken_back = len(said) > 1 and re.search(r"\bno\b", text[said[0].end : said[-1].start])
    another = any(isinstance(o.value, _DAY) and o.value != item.value and o.role == "wish" for o in items)
    return replace(item, role="told") if another and (taken_back or _IS_OTHERWISE.match(text, said[-1].end)) else item


def _back_within(items: list[Item], text: str) -> list[Item]:
    """ "En octubre, regreso el 4": from the day after, if the patient is back within what is wished."""
    wished = [item for item in items if isinstance(item.value, _DAY) and item.role == "wish"]
    if len(wished) != 1 or not isinstance(wished[0].value, Days) or wished[0].value.grain not in ("month", "week"):
        return items
    result = list(items)
    for k, item in enumerate(items):
        back = (
            item.role in ("told", "aside")
            and isinstance(item.value, MonthDay | Days)
            and _BACK.search(lead_of(items, k, text))
        )
        inside = wished[0].value.calendar or not isinstance(item.value, MonthDay)
        if back and inside and item.start > wished[0].start:
            after = [Item(Mark("after"), item.start, item.start), replace(item, role="wish")]
            return [*result[:k], *after, *result[k + 1 :]]
    return result


def _once_back(items: list[Item], text: str) -> list[Item]:
    """ "Cuando regrese, vuelvo el 21": from that day, if no day is wished."""
    back = [
        k for k, o in enumerate(items) if isinstance(o.value, Days | MonthDay) and _BACK.search(lead_of(items, k, text))
    ]
    if not back or not _WHEN_BACK.search(text) or any(o.role == "wish" and isinstance(o.value, _DAY) for o in items):
        return items
    day = replace(items[back[-1]], role="wish")
    return [*items[: back[-1]], Item(Mark("from"), day.start, day.start), day, *items[back[-1] + 1 :]]


def _beside_others(items: list[Item], text: str) -> list[Item]:
    """Which day is meant by "a la misma hora" and "la de después", beside a visit that was told with its day."""
    theirs = [
        item for item in items if item.value == Reference("one_after") and _AFTER_THEIRS.fullmatch(_said(item, text))
    ]
    told = next((k for k, item in enumerate(items) if item.role != "wish" and isinstance(item.value, _DAY)), None)
    if told is None or any(item.role == "wish" and isinstance(item.value, _DAY) for item in items):
        return [item for item in items if item not in theirs]
    clock = next((o for o in items[told:] if o.role != "wish" and isinstance(o.value, _TIME)), None)
    result: list[Item] = []
    for item in items:
        behind = clock is not None and item.role == "wish" and item.start > clock.end
        day = replace(items[told], role="wish", start=item.start, end=item.start)
        if behind and item.value == Reference("time"):
            result.append(day)
        next_one = item in theirs or (item.value == Reference("one_after") and _said(item, text) in _NEXT_ONE)
        if behind and next_one and clock and (hour := hour_of(clock)):
            after = replace(clock, value=hour, role="wish", start=item.end, end=item.end)
            result += [day, replace(item, value=Mark("after")), after]
        elif item not in theirs:
            result.append(item)
    return result


def _said(item: Item, text: str) -> str:
    return text[item.start : item.end]


def _before_what_was_told(items: list[Item]) -> list[Item]:
    """ "Salimos el 18 y la vacuna me toca 10 días antes": counted from a told day, if nothing else is wished."""
    if any(item.role == "wish" and not isinstance(item.value, Mark | Ordering | Anytime) for item in items):
        return items
    days = [k for k, item in enumerate(items) if item.role == "told" and isinstance(item.value, _DAY)]
    return [
        replace(item, role="wish")
        if days
        and k > days[0]
        and isinstance(item.value, Shift | Offset)
        and (k == 0 or items[k - 1].value != Mark("or"))
        else item
        for k, item in enumerate(items)
    ]


def what_was_agreed(items: list[Item], *, either: bool) -> list[Item]:
    """The times of "quedé que el jueves, pero no sé si a las 9 o a las 10", where nothing but told times is named."""
    if not either and any(item.role == "wish" and isinstance(item.value, (*_DAY, Part)) for item in items):
        return items
    return [replace(item, role="wish") if item.role == "told" else item for item in items]
