"""Times that a patient tells and does not wish: stories, work, other people, the past. The calendar is in `said`."""

import pytest

from actions.times import TimeContext
from tests.actions.times.said import at, said, shown


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("my husband drives me and he gets home at 4. is there anything friday after 4:30", "12-04 16:30.."),
        ("i slipped on the ice on sunday, can someone see me thursday morning", "12-03 ..12:00"),
        ("our twins turn 2 on the 9th and need a checkup, how about monday at 10", "12-07 10:00"),
        ("can i come tomorrow at 3 because my bus leaves at 2", "12-03 15:00"),
        ("i'd like friday at 11, my sister's flight lands at nine", "12-04 11:00"),
        ("the school form is due 12/18 so any afternoon next week", "12-07..12-13 12:00..17:00"),
        ("my insurance ends on the 31st, could we do the 15th", "12-15"),
        ("i start a new job on the 14th. do you have anything on the 10th", "12-10"),
        ("we have a recital saturday so friday would be better", "12-04"),
        ("i moved here in october and want a physical on december 16", "12-16"),
        ("threw my back out monday, is there anything tomorrow", "12-03"),
        ("twisted my ankle yesterday at 5. thursday at 9?", "12-03 09:00"),
        ("i was there on the 20th. can i come again on the 10th at 2", "12-10 14:00"),
        ("she has had this cough since november 20, tuesday at 10 please", "12-08 10:00"),
        ("last time i waited two hours. friday at 8:30", "12-04 08:30"),
        ("he is 7 and weighs 50 pounds, next monday at 4", "12-07 16:00"),
        ("around two on friday i have to pick up my kids at three thirty", "12-04 13:30..14:30"),
        ("i pay rent on the 1st so after the 5th", "12-06.."),
        ("thanksgiving was a mess. can i get in friday", "12-04"),
        ("saturday is my wedding, so thursday please", "12-03"),
        ("the 11th is a friday right? that one please at 10", "12-11 10:00"),
        ("i get my stitches out in 10 days, and i want a flu shot tomorrow", "12-03"),
        ("she's been throwing up since 3 am, can she come at 11", "11:00"),
        ("yesterday you told me 4 works so friday at 4", "12-04 16:00"),
        ("first opening monday it's his rash he was scratching from one to three", "12-07 first"),
        ("mornings before 11 my shots are at six and again at eight", "..11:00"),
        ("she has been sneezing for two weeks straight next tuesday would be great", "12-08"),
        ("my name is ann lee thursday 10am i have a runny nose", "12-03 10:00"),
    ],
)
def test_what_is_told_beside_a_wish(text, wish):
    """A story has times in it; the wish is what counts."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("mi hija cumple 5 el 9, ¿puede ser el lunes a las 10?", "12-07 10:00"),
        ("me caí el domingo, quiero una cita mañana a las 9", "12-03 09:00"),
        ("trabajo hasta las 3, ¿tienen algo el viernes después de las 4?", "12-04 16:00.."),
        ("mi mamá llega de México el 10, así que el 14 por favor", "12-14"),
        ("el lunes tengo junta, mejor el martes a las 11", "12-08 11:00"),
        ("fui el 20 de noviembre y quiero volver el 18 de diciembre", "12-18"),
        ("desde el sábado trae fiebre, ¿hay algo hoy en la tarde?", "12-02 12:00..19:00"),
        ("se me acaba el seguro el 31, necesito la cita antes del 20", "..12-19"),
        ("salgo de viaje el 15, quiero venir el 11 a las 2 y media", "12-11 14:30"),
        ("a las 3 recojo a los niños, puedo el jueves a la 1", "12-03 13:00"),
    ],
)
def test_what_is_told_beside_a_wish_in_spanish(text, wish):
    """The same in Spanish."""
    assert shown(said(text, language="es")) == wish


@pytest.mark.parametrize(
    "text",
    [
        "i was seen on 11/3 and got a bill",
        "my mother fell at 3 am on tuesday, should i worry",
        "i took two pills at six this morning instead of one",
        "i have been on hold since 9",
        "nobody called me back yesterday at 4",
        "who did i see on november 12?",
        "my pharmacy closes at 9 and needs the refill",
        "what time do you close on fridays",
        "i am running 10 minutes late to my 3:30",
        "he has a fever of 102 and threw up 4 times",
        "i left my jacket there on monday",
        "you told me the results would be ready on monday",
        "ya son las 9:40 y nadie me atiende",
        "me tomé la pastilla a las 9 de la noche y otra a las 3",
        "¿a qué hora cierran los viernes?",
        "fui el lunes pasado a las diez",
        "me dijeron que el jueves estaban los resultados",
        "llevo desde las 7 esperando",
    ],
)
def test_a_story_alone_asks_for_no_time(text):
    """Nothing is wished, and nothing is asked."""
    assert not said(text)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("i work till 3", "15:00.."),
        ("i get off work at 5", "17:00.."),
        ("i'm out of town until the 10th, thursday the 17th works", "12-17"),
        ("i work mondays and tuesdays", "weekdays 3,4,5,6,7"),
        ("friday please, my class ends at 2", "12-04 14:00.."),
        ("i'm in chicago monday to wednesday, any day next week", "12-10..12-13"),
        ("i can't come until 4", "16:00.."),
        ("i don't get off until 5 on thursday", "12-03 17:00.."),
        ("any day next week, i have dialysis tuesday and thursday", "12-07..12-13 not 12-08,12-10"),
        ("no salgo hasta las 6", "18:00.."),
        ("trabajo hasta las 3", "15:00.."),
        ("salgo a las 5", "17:00.."),
    ],
)
def test_work_bounds_the_wish(text, wish):
    """When somebody works is ruled out, unless a time of day is wished; days away are ruled out in any case."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("my insurance runs out on the 18th, i need to come before that", "..12-17"),
        ("i'm off on the 14th and the 15th, any of those days", "12-14 or 12-15"),
        ("between the 14th and the 18th i'm on vacation from work, any of those days", "12-14..12-18"),
        (
            "i drop my kid off at 8:15 and start work at noon, somewhere in between those on friday",
            "12-04 08:15..12:00",
        ),
        ("my son has a game on monday so not that day, tuesday", "12-08"),
        ("can't do this week or next week, the one after", "12-14..12-20"),
        ("not this thursday but the one after", "12-10"),
        ("the payday is the 15th so after that", "12-16.."),
        ("cobro el 15, después de esa fecha", "12-16.."),
        ("la próxima semana no, la siguiente sí", "12-14..12-20"),
    ],
)
def test_wishes_that_point_at_what_was_told(text, wish):
    """ "Before that" and "those days" mean what the story named."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("no chest pain today btw", "nothing"),
        ("I don't have any fever since monday", "nothing"),
        ("sin dolor hoy", "nothing"),
        ("no fever, today works", "12-02"),
        ("no chest pain today but can I come friday", "12-04"),
    ],
)
def test_how_somebody_is_today_is_no_wish_for_today(text, wish):
    assert shown(said(text)) == wish


def test_the_offered_one_of_a_day():
    """With a Thursday and a Friday on offer, "friday's fine" is the Friday on offer."""
    offered = TimeContext(offered=(at(10, 14), at(11, 9)))
    assert shown(said("fridays fine", offered)) == "12-11"
    assert shown(said("the last one please", offered)) == "12-11 09:00"
    assert shown(said("la de la tarde", offered)) == "12-10 14:00"
