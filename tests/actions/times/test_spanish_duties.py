"""Spanish messages in which hours, others' visits and second thoughts bound a wish. The calendar is in `said`."""

import pytest

from actions.times import TimeContext
from tests.actions.times.said import at, said, shown


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("cuanto antes, a las 12 ya entro a la maquila", "..12:00 first"),
        ("a las 12 ya entro a la maquila", "nothing"),
        ("tengo que irme a las 4, el jueves", "12-03 ..16:00"),
        ("tengo que recoger a mi hijo a las 2, ¿cuánto tarda la consulta?", "nothing"),
        ("a las 10, entro a clase a la 1", "10:00"),
        ("mi turno empieza a las 11 de la noche, cuanto antes", "first"),
        ("puedo llegar a las 10 pero me tengo que ir a las 11:30", "10:00..11:30"),
        ("la van me deja a las 9 y vuelve por mí a las 12, cualquier lunes", "weekdays 1 09:00..12:00"),
        ("de lunes a jueves salgo a las 4 y el viernes a la 1", "weekdays 1,2,3,4 16:00.. or weekdays 5 13:00.."),
        ("después de dejar a la niña en la escuela a las 8:15", "08:15.."),
        ("no me da tiempo en la tarde", "..12:00 or 19:00.."),
    ],
)
def test_duties_and_rides(text, wish):
    """Where somebody must be, and who drives when, bounds the wish unless an hour is wished."""
    assert shown(said(text, language="es")) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("mi papá tiene la suya el jueves 10 a la 1, ¿me da la de después?", "12-10 13:00.."),
        ("la cita de mi papá es el 9 a las 2, la mía luego luego de la de él", "12-09 14:00.."),
        ("mi hermana tiene cita el 11 a las 9, póngame a la misma hora", "12-11 09:00"),
        ("mi mamá tiene cita el jueves a las 10, yo quiero el viernes a la misma hora", "12-04 10:00"),
        ("mi mamá tiene cita el 11 a las 9, quiero ir el mismo día", "12-11"),
        ("me quitan los puntos el 9 y quiere verme a la semana de eso", "12-16"),
        ("viajo el 18 y me piden la prueba a lo mucho 72 horas antes", "12-15..12-17"),
        ("viajo el 28 y la vacuna va por lo menos 10 días antes", "..12-18"),
        ("antes de mi viaje, salgo el 16", "..12-15"),
        ("nos vamos el 12 y volvemos el 20, así que ya sería regresando", "12-20.."),
        ("en enero, regreso el 4", "01-05..01-31"),
    ],
)
def test_what_leans_on_a_story(text, wish):
    """Others' visits, trips and what was advised are no wish, but what is wished may be counted from them."""
    assert shown(said(text, language="es")) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("el 14... no espere, el 14 es mi santo. El 15 entonces", "12-15"),
        ("el 8, ah no, el 8 no hay clases, el 9", "12-09"),
        ("lunes hasta las 2, martes hasta las 5. O sea lunes después de las 3", "12-07 15:00.."),
        ("si no hay el jueves entonces el viernes", "12-04"),
        ("el jueves o el viernes entonces", "12-03 or 12-04"),
        ("todo enero menos el 7, que es mi santo, y el 18, que viajo", "01-01..01-31 not 01-07,01-18"),
        ("del 14 al 18 de diciembre, menos el primero", "12-15..12-18"),
        ("si hay para hoy mejor, si no el viernes", "12-02 or 12-04"),
        ("pasado mañana no, el que sigue", "12-05"),
        ("este sábado o el próximo", "12-05 or 12-12"),
        ("el otro martes a las 9, este no puedo", "12-15 09:00"),
        ("el viernes a más tardar", "..12-04"),
        ("entre 9 y 11 máximo", "09:00..11:00"),
        ("el 16 y si no hasta el 21", "12-16 or 12-21.."),
        ("los primeros 10 días de enero", "01-01..01-10"),
        ("yo de mañana no puedo", "12:00.."),
    ],
)
def test_second_thoughts(text, wish):
    """What was weighed and dropped, taken out or put off is not wished."""
    assert shown(said(text, language="es")) == wish


OFFERS = TimeContext(offered=(at(8, 10), at(9, 15)))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("cualquiera de las dos está bien", "12-08 10:00 or 12-09 15:00"),
        ("las dos me quedan bien", "12-08 10:00 or 12-09 15:00"),
        ("la de las 3, gracias", "12-09 15:00"),
        ("una horita más tarde el miércoles", "12-09 16:00"),
        ("¿la otra sigue libre?", "12-09 15:00"),
    ],
)
def test_several_offers(text, wish):
    """Words that pick among offers, or take them all."""
    assert shown(said(text, OFFERS, language="es")) == wish


@pytest.mark.parametrize(
    ("text", "context", "reason"),
    [
        ("la de las 3 está bien", TimeContext(offered=(at(8, 15), at(9, 15))), "which_offer"),
        ("las dos", TimeContext(offered=(at(8, 14), at(9, 15))), "which_offer"),
        ("ni modo, esa", OFFERS, "which_offer"),
        ("mañana por favor", TimeContext(asked="time"), "tomorrow_or_morning"),
        ("le dije que el martes a las 10 o era el jueves", None, "unsure"),
        ("el jueves en la mañana a las 4", None, "ambiguous_ampm"),
        ("a las doce de la noche, ay no, qué digo, a las doce del día", None, None),
        ("mañana por favor", TimeContext(asked="date"), None),
    ],
)
def test_when_to_ask(text, context, reason):
    """Two offers at one hour, two meanings of "mañana": the clinic asks. What was put right is not asked about."""
    assert said(text, context, language="es").ask == reason
