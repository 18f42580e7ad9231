"""Spanish answers to what was offered or asked, and when the clinic must ask. The calendar is in `said`."""

from datetime import timedelta

import pytest

from actions.times import TimeContext
from tests.actions.times.said import WEDNESDAY, at, said, shown

ONE = TimeContext(offered=(at(10, 14),))
TWO = TimeContext(offered=(at(10, 14), at(11, 9)))
BOTH = "12-10 14:00 or 12-11 09:00"
BOOKED = TimeContext(booked=(at(9, 10),))


@pytest.mark.parametrize(
    ("text", "context", "wish"),
    [
        ("sí nos conviene", ONE, "12-10 14:00"),
        ("ok, me acomoda muy bien", ONE, "12-10 14:00"),
        ("claro, ahí estaremos", ONE, "12-10 14:00"),
        ("no me queda", ONE, "nothing"),
        ("la otra hora por favor", TWO, "12-11 09:00"),
        ("pues el otro", TWO, "12-11 09:00"),
        ("ambas, somos mi hermana y yo", TWO, BOTH),
        ("apárteme las dos", TWO, BOTH),
        ("a las dos", TWO, "12-10 14:00"),
        ("ninguno de los dos, algo el lunes", TWO, "12-07"),
        ("no, mejor la otra", TimeContext(offered=(at(10, 14), at(11, 9), at(14, 9))), "nothing"),
        ("a esa hora entro al turno, ¿no hay más temprano?", ONE, "12-10 ..14:00 earlier"),
        ("muy tarde para mí, ¿el lunes a las 9?", ONE, "12-07 09:00"),
        ("esa fecha me queda muy lejos, algo la otra semana", ONE, "12-07..12-13"),
        ("¿no tienen nada más cercano?", ONE, "..12-10 earlier"),
        ("adelánteme la cita media hora", BOOKED, "12-09 09:30"),
        ("me la retrasa una hora por favor", BOOKED, "12-09 11:00"),
        ("la del miércoles pásemela al viernes", BOOKED, "12-04"),
    ],
)
def test_answers_to_what_was_offered(text, context, wish):
    """A plain yes takes what there is, "la otra" the second of two; what is refused or too far counts for nothing."""
    assert shown(said(text, context, language="es")) == wish


@pytest.mark.parametrize(
    ("text", "context", "wish", "reason"),
    [
        ("sí, esa me queda", TWO, BOTH, "which_offer"),
        ("el primero", TimeContext(offered=(at(10, 14), at(1, 9))), "12-10 14:00", "which_offer"),
        ("muévame la cita media hora", BOOKED, "12-09 10:30 or 12-09 09:30", "which_way"),
        ("mejor para el otro día", BOOKED, "12-10", "which_day"),
        ("cuando mi nuera tenga el carro", None, "nothing", "unknown_event"),
        ("en cuanto me depositen", None, "nothing", "unknown_event"),
        ("cuando mis hijas salgan del colegio", None, "15:00..", "unknown_event"),
        ("el viernes, cuando salga del jale", None, "12-04 17:00..", "unknown_event"),
        ("antes del bautizo de mi nieta", None, "nothing", "unknown_event"),
        ("en mi día de descanso", None, "nothing", "unknown_event"),
        ("depende de mi patrona", None, "nothing", "unknown_event"),
        ("lo mismo que la vez pasada", None, "nothing", "as_before"),
        ("el viernes me dan medio día libre", None, "12-04", "half_day"),
        ("prefiero mañana", None, "12-03", "tomorrow_or_morning"),
        ("después de las fiestas", None, "01-02..", "vague_date"),
        ("en unos días", None, "12-02..12-08", "vague_date"),
        ("el 31 de abril a las 4", None, "04-30 16:00", "no_such_date"),
        ("el 14 a las 2, pero ya no recuerdo bien", None, "12-14 14:00", "unsure"),
        ("el martes o el lunes, se me olvidó cuál", None, "12-08 or 12-07", "unsure"),
    ],
)
def test_what_the_clinic_must_ask(text, context, wish, reason):
    """Only the patient knows when she is off, which of two she means, or which way an hour goes."""
    found = said(text, context, language="es")
    assert (shown(found), found.ask) == (wish, reason)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("cuando ustedes puedan", "any time"),
        ("el día que usted me diga", "any time"),
        ("el lunes, lo que tengan", "12-07"),
        ("que sea pronto por favor", "first"),
        ("el martes a las 10, cuando salga del colegio", "12-08 10:00"),
        ("me arde cuando camino, el lunes a las 9", "12-07 09:00"),
        ("como siempre el lunes a las 9", "12-07 09:00"),
        ("no sé si me pueda atender el lunes", "12-07"),
        ("al medio día el viernes", "12-04 12:00"),
        ("mañana en la mañana", "12-03 ..12:00"),
        ("la puede ver la doctora García el lunes o el martes", "12-07 or 12-08"),
        ("me ve el doctor Lee mañana?", "12-03"),
    ],
)
def test_what_needs_no_question(text, wish):
    """Whatever suits the clinic, and events beside a time that is named."""
    found = said(text, language="es")
    assert (shown(found), found.ask) == (wish, None)


@pytest.mark.parametrize(("text", "language"), [("mañana a las 10", "es"), ("tomorrow at 10", "en")])
def test_tomorrow_after_midnight(text, language):
    """Who is still up at half past midnight may mean the day ahead."""
    found = said(text, now=WEDNESDAY - timedelta(hours=9, minutes=45), language=language)
    assert (shown(found), found.ask) == ("12-03 10:00", "after_midnight")
