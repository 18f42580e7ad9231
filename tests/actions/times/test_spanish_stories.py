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
        ("mi esposo me lleva y él descansa martes y jueves", "weekdays 2,4"),
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


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("mi hija da a luz el 9, quiero la cita después del parto", "12-10.."),
        ("nos mudamos el 18, que sea antes de la mudanza", "..12-17"),
        ("el 8 llega mi tía y el 16 me operan, quiero que me vean antes de la operación", "..12-15"),
        ("antes de la quinceañera, que es el 19", "..12-18"),
        ("una semana antes de mi cirugía, que es el 22", "12-15"),
        ("el 10 me quitan la férula y la semana siguiente quiero empezar", "12-14..12-20"),
        ("el 10 es la posada, al día siguiente sí puedo", "12-11"),
        ("termino el curso el 11. A partir del lunes siguiente estoy libre", "12-14.."),
        ("el lunes me operan y a los diez días me tienen que ver", "12-17"),
        ("la junta es el viernes en la escuela, ¿puede ser ahí a las 2?", "12-04 14:00"),
        ("¿todavía tengo la cita del viernes?", "12-04"),
        ("antes de recoger a mi hijo que sale a las 2:30", "..14:30"),
    ],
)
def test_what_was_told_is_an_anchor(text, wish):
    """The wedding, the following week, "ahí": each leans on the day that was told with it."""
    assert shown(said(text, language="es")) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("los lunes voy al coro y los jueves tengo ensayo, del resto cualquier día", "weekdays 2,3,5,6,7"),
        ("nomás los domingos voy a misa, los demás días puedo", "weekdays 1,2,3,4,5,6"),
        ("estudio martes y jueves hasta la 1", "weekdays 1,3,5,6,7 or weekdays 2,4 13:00.."),
        ("trabajo de martes a sábado, los lunes puedo", "weekdays 1"),
        ("menos el jueves que cuido a mi nieta, cualquier día", "weekdays 1,2,3,5,6,7"),
        ("dejo a los niños y quedo libre hasta la 1", "..13:00"),
        ("para mi nieta Rosita el lunes a las 4", "12-07 16:00"),
    ],
)
def test_habits(text, wish):
    """Days without an article are those of every week; who says the rest is free rules the others out."""
    assert shown(said(text, language="es")) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("no me cite antes de las 9", "09:00.."),
        ("que no me la den los lunes", "weekdays 2,3,4,5,6,7"),
        ("nada después de las 4", "..16:00"),
        ("nunca los viernes", "weekdays 1,2,3,4,6,7"),
        ("los jueves jamás puedo", "weekdays 1,2,3,5,6,7"),
        ("esta semana y no la otra", "12-02..12-06"),
        ("el jueves de esta semana no, el de la siguiente", "12-10"),
        ("este finde no, el otro", "12-12..12-13"),
        ("el 10, 11 no, 14 sí", "12-10 or 12-14"),
        ("no más tarde del 15", "..12-15"),
        ("en vez de las 3 a las 4", "16:00"),
    ],
)
def test_what_is_out_of_the_question(text, wish):
    """What the clinic shall not do, and what is never possible."""
    assert shown(said(text, language="es")) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("puedo de lunes a jueves en la tarde", "weekdays 1,2,3,4 12:00..19:00"),
        ("lunes, miércoles o sábado", "weekdays 1,3,6"),
        ("del lunes al jueves", "12-07..12-10"),
        ("como a las 9 o 9 y media", "09:00..09:30"),
        ("tipo 4 o 5 el viernes", "12-04 16:00..17:00"),
        ("lunes o viernes, el lunes después de las 3 y el viernes antes de las 10", "12-07 15:00.. or 12-04 ..10:00"),
        ("lo más temprano que alcanzo a llegar es a las 10", "10:00.."),
        ("despuesito de las 4", "16:00.."),
        ("los primeros días de enero", "01-01..01-10"),
        ("la última semana del mes", "12-25..12-31"),
        ("puedo en enero, la segunda semana", "01-08..01-14"),
        ("dentro de quince días", "12-16"),
        ("en ocho días, el viernes", "12-11"),
        ("después del día de muertos", "11-03.."),
        ("cuando pase navidad", "12-26.."),
        ("el martes que entra a las tres y cuarto", "12-08 15:15"),
        ("prefiero en la tarde pero en la mañana también puedo", "12:00..19:00 or ..12:00"),
        ("el lunes está complicado, el martes es mejor", "12-08"),
        ("vuelvo el 14, a partir de ahí puedo", "12-14.."),
    ],
)
def test_spans_and_bounds(text, wish):
    """Spans of hours, of days and of months as they are said in Spanish."""
    assert shown(said(text, language="es")) == wish
