"""Whole wishes: alternatives, refusals, corrections, preferences, and what is no wish at all."""

import pytest

from tests.actions.times.said import said, shown


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("monday or thursday afternoon", "12-07 12:00..17:00 or 12-03 12:00..17:00"),
        ("tuesday morning or thursday after 2", "12-08 ..12:00 or 12-03 14:00.."),
        ("mon, wed or fri", "12-07 or 12-09 or 12-04"),
        ("next monday or friday", "12-07 or 12-11"),
        ("5 or 6pm?", "17:00 or 18:00"),
        ("the 10th or the 11th", "12-10 or 12-11"),
        ("january 5th or 6th", "01-05 or 01-06"),
        ("this thursday or next", "12-03 or 12-10"),
        ("friday at 2 or 3", "12-04 14:00 or 12-04 15:00"),
        ("any monday or friday after 2", "weekdays 1 14:00.. or weekdays 5 14:00.."),
    ],
)
def test_alternatives(text, wish):
    """A time said once belongs to every day before it, and a day to every time."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("not monday", "not 12-07"),
        ("not the 10th, the 11th", "12-11"),
        ("i can't come on thursdays", "weekdays 1,2,3,5,6,7"),
        ("no evenings if you can", "..17:00"),
        ("we can't come before 9 or after 2", "09:00..14:00"),
        ("next week but not tuesday", "12-07..12-13 not 12-08"),
        ("any day but friday", "weekdays 1,2,3,4,6,7"),
        ("any time on friday except lunch", "12-04 ..12:00 or 12-04 14:00.."),
        ("tuesdays and thursdays don't work", "weekdays 1,3,5,6,7"),
        ("nothing after 3", "..15:00"),
        ("i'm busy from 2 to 4 tomorrow", "12-03 ..14:00 or 12-03 16:00.."),
        ("not today but the day after", "12-03"),
        ("i can't make it on monday, what about tuesday", "12-08"),
        ("friday at 3 is no good, can we do 4", "12-04 16:00"),
    ],
)
def test_refusals(text, wish):
    """What a patient rules out is taken away from what is left."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("monday, no, thursday", "12-03"),
        ("thursday at 10, actually can we do 11", "12-03 11:00"),
        ("the 8th, oops i mean the 9th in the afternoon", "12-09 12:00..17:00"),
        ("monday at 9 - no wait, 9:45", "12-07 09:45"),
        ("move my appointment from monday to thursday", "12-03"),
        ("2 instead of 3:30", "14:00"),
        ("can you change my tuesday 3pm visit to friday at 10", "12-04 10:00"),
    ],
)
def test_corrections(text, wish):
    """The last word counts, and only for what it corrects."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("first available", "first"),
        ("asap", "first"),
        ("next available with dr patel", "first"),
        ("friday first thing", "12-04 first"),
        ("the sooner the better, after 1pm", "13:00.. first"),
        ("the last appointment you have on monday", "12-07 last"),
        ("do you have anything sooner", "earlier"),
        ("do you have anything later", "later"),
        ("any time works", "any time"),
    ],
)
def test_preferences(text, wish):
    """Which of the free times to offer first."""
    assert shown(said(text)) == wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("mañana por la tarde", "12-03 12:00..19:00"),
        ("el viernes por la mañana", "12-04 ..12:00"),
        ("el jueves a las 3", "12-03 15:00"),
        ("el lunes 14 a las 8 y cuarto de la mañana", "12-14 08:15"),
        ("a las tres menos diez", "14:50"),
        ("pasado mañana a las 9", "12-04 09:00"),
        ("la próxima semana", "12-07..12-13"),
        ("de 9 a 11 el viernes", "12-04 09:00..11:00"),
        ("después de las 4", "16:00.."),
        ("antes del sábado", "..12-04"),
        ("a partir del 15", "12-15.."),
        ("el 15 de enero a las 4", "01-15 16:00"),
        ("todos los días menos el jueves", "weekdays 1,2,3,5,6,7"),
        ("los viernes no puedo", "weekdays 1,2,3,4,6,7"),
        ("no el lunes, el martes", "12-08"),
        ("el martes, no perdón, el jueves", "12-03"),
        ("quiero cambiar mi cita del lunes al jueves", "12-03"),
        ("cuanto antes", "first"),
        ("el mierc 9 a las 2 y media", "12-09 14:30"),
        ("mñn x la tarde", "12-03 12:00..19:00"),
    ],
)
def test_spanish(text, wish):
    """The same wishes in Spanish."""
    assert shown(said(text, language="es")) == wish


def test_el_jueves_que_viene_a_las_3():
    """ "El jueves que viene" may be tomorrow or a week later; both are kept and we ask."""
    wish = said("el jueves que viene a las 3", language="es")
    assert (shown(wish), wish.ask) == ("12-10 15:00", "next_weekday")


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "two",
        "option 2",
        "the second one",
        "the first one please",
        "none of those",
        "yes",
        "1/15/1979",
        "january 15 1979",
        "january fifteenth nineteen seventy nine",
        "five eight six nine two three four",
        "my date of birth is 4/12/1988",
        "502-555-0104",
        "+1 502 555 0104",
        "i'm 45 years old",
        "my son is 5",
        "she's 7 months old",
        "120 River Rd",
        "apt 12",
        "my zip is 40202",
        "a $20 copay",
        "i've had a fever for three days",
        "it started 2 days ago",
        "since last monday",
        "it's 8pm now",
        "good morning",
        "have a great weekend",
        "that's all for today",
        "not now",
        "maybe some other time",
        "may i ask something",
        "could i get a second opinion",
        "i sat in the waiting room",
        "for 2 people",
        "my blood pressure is 140/90",
        "on that day",
        "tengo 45 años",
        "me duele desde el lunes",
        "buenos días",
        "mi hija tiene 7 años",
        "",
    ],
)
def test_no_wish(text):
    """An option's number, a birth date, an age, an address or a greeting asks for no time."""
    assert not said(text)


def test_a_wish_among_other_numbers():
    """Ages and symptoms beside a wish do not disturb it."""
    assert shown(said("she is 4 and i would like her seen on the 9th")) == "12-09"
    assert shown(said("back pain for three days, can i come monday at 10 with dr patel")) == "12-07 10:00"


def test_the_length_of_the_visit():
    """A length is told apart from the time, and is no wish for a time by itself."""
    wish = said("half an hour will do, friday at 2")
    assert (shown(wish), wish.duration_min) == ("12-04 14:00", 30)
    assert not said("it is only a 20 minute visit")


def test_the_words_that_were_read():
    """A wish knows the patient's own words."""
    assert said("Hi, NEXT Tuesday at half past nine pls").spans == ("NEXT Tuesday", "half past nine")
