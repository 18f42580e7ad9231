"""Spanish messages with a story, a reason or somebody's hours beside the wish. The calendar is in `said`."""

from itertools import product

import pytest

from actions.times import TimeContext
from tests.actions.times.said import at, said, shown

STORIES = (
    "me caí el domingo en la escalera",
    "anoche a las 11 vomitó dos veces",
    "el perro me mordió el domingo",
    "mi esposa da a luz el 20 de enero",
    "me recetaron amoxicilina cada 8 horas por 10 días",
    "tomo la pastilla a las 7 de la mañana",
    "el bus pasa a las 9:15",
    "mi hijo nació el 6 de junio de 2018",
    "la enfermera me anotó para el 30 de enero",
    "mi hermano llegó de Honduras el jueves",
    "los niños tienen vacaciones del 21 al 3",
    "mi turno empieza a las 11 de la noche",
    "el médico quiere que me operen el 12 de enero",
    "he tenido tos desde el 20 de noviembre",
    "mi jefe me dijo que descansara el lunes",
    "se me perdió la tarjeta el viernes pasado",
)
WISHES = (
    ("el viernes a las 10", "12-04 10:00"),
    ("quiero venir el 14 a las 2", "12-14 14:00"),
    ("necesito algo antes del 18", "..12-17"),
    ("lo antes posible", "first"),
    ("puedo los martes en la mañana", "weekdays 2 ..12:00"),
)


@pytest.mark.parametrize(("story", "wish"), product(STORIES, WISHES))
def test_a_story_changes_no_wish(story, wish):
    """Tense and mood tell a story from a wish, whichever comes first and however they are joined."""
    words, expected = wish
    for text in (f"{story}, {words}", f"{story}. {words}", f"{words} porque {story}", f"{words}, es que {story}"):
        assert shown(said(text, language="es")) == expected, text


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("trabajo de noche y duermo hasta las 2, cualquier día después de las 3", "15:00.."),
        ("mi ride solo puede los viernes después de las 12", "weekdays 5 12:00.."),
        ("los lunes, miércoles y viernes estudio, los otros días puedo en la mañana", "weekdays 2,4,6,7 ..12:00"),
        ("no estoy el lunes ni el martes, los demás días sí", "not 12-07,12-08"),
        ("ando fuera hasta el domingo, la próxima semana ya puedo", "12-07..12-13"),
        ("mañana no porque tengo turno doble, pasado sí", "12-04"),
        ("ella entra a la escuela a las 8 y sale a las 3, así que después de las 3:30", "15:30.."),
        ("mi esposo tiene el día libre el 9", "12-09"),
        ("me dan permiso los miércoles en la tarde", "weekdays 3 12:00..19:00"),
        ("mi esposo me lleva y él descansa martes y jueves", "weekdays 2 or weekdays 4"),
        ("hasta el jueves no puedo", "12-04.."),
        ("ya no voy a ir el lunes", "not 12-07"),
        ("voy el viernes a las 10 entonces", "12-04 10:00"),
    ],
)
def test_whose_hours_they_are(text, wish):
    """Who is busy is ruled out, who is free is wished, and a bound stays a bound."""
    assert shown(said(text, language="es")) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("el 8 se me acaba la licencia y necesito el físico antes", "..12-07"),
        ("me operan el 22 y necesito el examen una semana antes", "12-15"),
        ("viajo el 12 y no vuelvo hasta el 20, necesito algo antes", "..12-11"),
        ("viajo el 12 y regreso el 20, tiene que ser después", "12-21.."),
        ("mi mamá está de visita hasta el 18, ¿la pueden ver antes de que se vaya?", "..12-17"),
        ("mis vacaciones empiezan el 21, así que esa semana estaría perfecto", "12-21..12-27"),
        ("el doctor me dijo que regresara en dos semanas", "12-16"),
        ("me dijeron que volviera en tres semanas. ¿Me puede apuntar el lunes 21?", "12-21"),
    ],
)
def test_what_was_told_bounds_what_is_wished(text, wish):
    """ "Antes", "después" and "esa semana" lean on the day that was told; advice counts if nothing else is wished."""
    assert shown(said(text, language="es")) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("lo primero que tenga el lunes", "12-07 first"),
        ("lo último que tengan el viernes", "12-04 last"),
        ("entre más tarde mejor, el martes", "12-08 last"),
        ("cuando abran el lunes", "12-07 first"),
        ("el lunes a más tardar", "..12-07"),
        ("en vez del martes, el jueves por favor", "12-03"),
        ("prefiero el viernes que el jueves", "12-04"),
        ("el lunes a las 3... no, espere, a las 4", "12-07 16:00"),
        ("esta semana me es imposible, la que viene sí", "12-07..12-13"),
        ("del 14 al 18 menos el 16", "12-14..12-18 not 12-16"),
        ("puedo de las 8 a las 11 entre semana", "weekdays 1,2,3,4,5 08:00..11:00"),
        ("el 8 o 9 en la mañana", "12-08 ..12:00 or 12-09 ..12:00"),
        ("a media mañana el lunes", "12-07 09:30..11:00"),
        ("¿podés darme turno para el lunes a la mañana?", "12-07 ..12:00"),
        ("en lo que resta del mes", "12-02..12-31"),
        ("después de comer, el jueves", "12-03 13:00.."),
        ("voy a tomar algo para el dolor, ¿el viernes?", "12-04"),  # "tomar" is no misspelt tomorrow
    ],
)
def test_turns_of_phrase(text, wish):
    """What people say in one region or another."""
    assert shown(said(text, language="es")) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("sí, ese", "12-10 14:00"),
        ("mejor al otro día", "12-11"),
        ("¿no habrá para antes?", "..12-10 earlier"),
        ("ese día sí pero a las 4", "12-10 16:00"),
    ],
)
def test_beside_the_one_offer(text, wish):
    """With one time on offer, "ese" is that time."""
    assert shown(said(text, TimeContext(offered=(at(10, 14),)), language="es")) == wish


@pytest.mark.parametrize(
    ("text", "reason"), [("no sé si el jueves o el viernes", "unsure"), ("uno de estos días", "vague_date")]
)
def test_who_wavers_is_asked(text, reason):
    """Whoever does not know is asked before anything is offered."""
    assert said(text, language="es").ask == reason
