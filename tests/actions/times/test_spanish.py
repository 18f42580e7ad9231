"""Spanish as patients write it: idioms, shorthand, spelling by ear. The calendar is in `said`."""

import pytest

from tests.actions.times.said import said, shown


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("de hoy en ocho", "12-09"),
        ("de hoy en quince a las 10", "12-16 10:00"),
        ("el lunes en ocho", "12-14"),
        ("el otro viernes", "12-11"),
        ("la otra semana el jueves", "12-10"),
        ("la semana que entra", "12-07..12-13"),
        ("el 3 del mes que viene", "01-03"),
        ("tipo 4 el jueves", "12-03 15:30..16:30"),
        ("como a las once y media el viernes", "12-04 11:00..12:00"),
        ("cuarto para las 5 el lunes", "12-07 16:45"),
        ("mañana o pasado", "12-03 or 12-04"),
        ("de dos a cuatro el viernes", "12-04 14:00..16:00"),
        ("entre once y una el lunes", "12-07 11:00..13:00"),
        ("del 14 al 18 de diciembre", "12-14..12-18"),
        ("el quince de enero a las tres", "01-15 15:00"),
        ("el viernes once a las once", "12-11 11:00"),
        ("el tercer jueves de enero", "01-21"),
        ("la última del viernes", "12-04 last"),
        ("el sábado a cualquier hora", "12-05"),
        ("los fines", "weekdays 6,7"),
        ("me pica desde hace como dos meses, quiero el primer lunes de enero", "01-04"),
        ("después de semana santa", "03-29.."),
        ("de lunes a viernes después de las 5 y media", "weekdays 1,2,3,4,5 17:30.."),
    ],
)
def test_idioms(text, wish):
    """Eight days are a week, fifteen are two, and "tipo 4" is around four."""
    assert shown(said(text, language="es")) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("kiero benir el biernes x la mñn", "12-04 ..12:00"),
        ("el juebes alas 3", "12-03 15:00"),
        ("pa la prox semana x la tarde", "12-07..12-13 12:00..19:00"),
        ("despues d las 4 el mierc 9", "12-09 16:00.."),
        ("el dies y siete a las dos i media", "12-17 14:30"),
        ("antes d navidad xfa", "..12-24"),
        ("lun o mar temprano", "12-07 ..10:00 or 12-08 ..10:00"),
    ],
)
def test_shorthand_and_spelling_by_ear(text, wish):
    """What a thumb or an ear made of a day is read as it was meant."""
    assert shown(said(text, language="es")) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("januray 5th", "01-05"),
        ("arond 11 on friday", "12-04 10:30..11:30"),
        ("the nineth at 4", "12-09 16:00"),
        ("friday at ate thirty", "12-04 08:30"),
        ("next weak in the mourning", "12-07..12-13 ..12:00"),
        ("tom at 9", "12-03 09:00"),
        ("fri 6am-noon", "12-04 06:00..12:00"),
        ("this is tom, friday at 9", "12-04 09:00"),
    ],
)
def test_the_same_in_english(text, wish):
    """Months and homophones as well; Tom is also a name."""
    assert shown(said(text)) == wish
