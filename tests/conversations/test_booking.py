"""Patients text and get an appointment. It is Monday, March 2, 2026, eight in the morning."""

import re

import pytest
from sqlalchemy import text

from tests.conversations.book import active_claims, active_holds, local, open_tasks, visits_of
from tests.conversations.conftest import ANA, GRACE, OMAR, UNKNOWN


@pytest.mark.parametrize(
    ("wish", "who", "pick"),
    [
        ("hi, id like to see dr lee next wednesday morning", "Haddad 1/15/1979", "2"),
        (
            "Hello! could Dr. Lee see me Wednesday of next week, in the morning please",
            "Jan 15 1979, haddad",
            "the first one",
        ),
    ],
)
def test_omar_books_with_his_doctor(patient, book, wish, who, pick):
    """Omar names doctor, day and time of day, proves who he is, picks one of three times, says yes, and has it."""
    omar = patient(OMAR)

    first = omar.says(wish)
    assert "automated assistant" in first
    assert "date of birth" in first

    offers = omar.says(who)
    assert len(re.findall(r"^\d\) Wed, Mar 11, .*AM with Dr. Samuel Lee at Riverside$", offers, re.M)) == 3

    question = omar.says(pick)
    assert re.search(r"Omar: Wednesday, March 11 at \d+:\d\d AM with Dr. Samuel Lee at Riverside", question)
    assert active_holds(book) == 1
    assert [v.source for v in visits_of(book, "Omar")] == ["import"], "nothing is booked before the yes"

    done = omar.says("yes")
    assert re.search(r"Booked for Omar: Wednesday, March 11 at \d+:\d\d AM with Dr. Samuel Lee at Riverside", done)
    booked = next(v for v in visits_of(book, "Omar") if v.source == "sms")
    assert (booked.visit_type, booked.provider_code, booked.site_code) == ("office-visit", "lee", "riverside")
    clock = re.search(r"(\d+:\d\d) AM", done)
    assert clock is not None
    assert local(booked.start_at) == f"Wed 03-11 {clock[1]:0>5}"
    assert active_claims(book, booked.id) == 3, "provider, exam room and patient"
    assert active_holds(book) == 0


@pytest.mark.parametrize("wish", ["I need a vaccination for Mia", "hi can I get Mia's shots please"])
def test_mother_books_for_her_daughter(patient, book, wish):
    """Ana proves only her own identity; Mia's own vaccination is mentioned, and another one is booked."""
    ana = patient(ANA)

    assert "date of birth" in ana.says(wish)
    offers = ana.says("Torres 4/12/1988")
    assert "Mia already has such a visit on Wednesday, March 11 at 10:00 AM with Dr. Priya Raman at Riverside" in offers
    assert "Who is" not in offers

    assert "Shall I book it?" in ana.says("1")
    assert "Booked for Mia" in ana.says("yes please")
    assert [v.visit_type for v in visits_of(book, "Mia")] == ["immunization", "immunization"]
    assert [v.visit_type for v in visits_of(book, "Ana")] == ["office-visit"], "nothing changed for Ana herself"


@pytest.mark.parametrize("instead", ["4", "move that one instead"])
def test_mother_moves_the_visit_that_her_daughter_has(patient, book, instead):
    """Told of the visit that Mia has, Ana would rather move it than book a second one."""
    ana = patient(ANA)
    ana.says("I need a vaccination for Mia")
    ana.says("torres, april 12 1988")
    ana.says(instead)
    ana.says("thursday of next week in the morning")
    question = ana.says("1")
    assert "from Wednesday, March 11 at 10:00 AM to Thursday, March 12" in question
    assert "Moved." in ana.says("yes")

    (moved,) = visits_of(book, "Mia")
    assert local(moved.start_at).startswith("Thu 03-12")


@pytest.mark.parametrize("last_word", ["actually cancel that", "never mind, forget it"])
def test_changing_ones_mind_and_leaving_books_nothing(patient, book, last_word):
    """Grace changes day and provider in the middle, then leaves it: nothing is booked, nothing stays held."""
    grace = patient(GRACE)
    grace.says("I'd like a skin check with Dr. Nguyen on Tuesday")
    assert "Tue, Mar 3" in grace.says("Kim, 07/21/1996")
    assert "Thu, Mar 5" in grace.says("make it thursday instead")
    assert "What is the visit for" in grace.says("actually, with Dr. Chen")
    assert "with Dr. Laura Chen" in grace.says("a well woman exam")
    assert "Shall I book it?" in grace.says("the second one")
    assert active_holds(book) == 1

    assert "Nothing was booked" in grace.says(last_word)
    assert active_holds(book) == 0
    assert [v.source for v in visits_of(book, "Grace")] == ["import", "import"]


def test_new_patient_registers_and_books(patient, book):
    """A number that the clinic has never seen books as new, and the staff are asked to check."""
    stranger = patient(UNKNOWN)
    assert "been to our clinic before" in stranger.says("hello i would like a flu shot tomorrow")
    assert "first and last name" in stranger.says("no, first time")
    assert "Tue, Mar 3" in stranger.says("Sam Porter 3/4/1985")
    assert "for Sam" in stranger.says("1")
    assert "Booked for Sam" in stranger.says("yes")

    (visit,) = visits_of(book, "Sam")
    assert visit.visit_type == "immunization"
    assert book.scalar(text("SELECT confirmed FROM patient WHERE given_name = 'Sam'")) is False
    assert "confirm_patient" in open_tasks(book)


def test_visit_that_needs_more_goes_to_the_staff(patient, book):
    """A cardiology visit needs a referral, which Omar does not have: he is told so, and a person takes over."""
    omar = patient(OMAR)
    omar.says("I want to see the heart doctor dr rahman")
    said = omar.says("Haddad 1/15/1979")
    assert "referral" in said
    assert "staff" in said
    assert "needs_referral" in open_tasks(book)


def test_none_of_those_brings_other_times(patient):
    """Declined offers do not come again."""
    omar = patient(OMAR)
    omar.says("appointment with dr lee please")
    first = set(re.findall(r"^\d\) (.*)$", omar.says("haddad jan 15 1979"), re.M))
    second = set(re.findall(r"^\d\) (.*)$", omar.says("none of those work for me"), re.M))
    assert first
    assert second
    assert not first & second


@pytest.mark.parametrize(
    "words", ["ok but with dr patel instead", "great, is parking free?", "of course not", "please stop texting me"]
)
def test_half_a_yes_books_nothing(patient, book, words):
    """Only a plain yes books; a condition, a question, a refusal or an opt-out never does."""
    omar = patient(OMAR)
    omar.says("appointment with dr lee next wednesday")
    omar.says("Haddad 1/15/1979")
    assert "Shall I book it?" in omar.says("1")
    assert "Booked" not in omar.says(words)
    assert [v.source for v in visits_of(book, "Omar")] == ["import"]


@pytest.mark.parametrize("words", ["my wife needs a physical", "please cancel robert's appointment"])
def test_someone_else_is_never_taken_for_the_person_who_writes(patient, book, words):
    """Omar may not act for his wife or for Robert: nothing of his own is offered in their place, a person helps."""
    omar = patient(OMAR)
    omar.says(words)
    said = omar.says("Haddad 1/15/1979")
    assert "someone else" in said
    assert "Omar" not in said
    assert "someone_else" in open_tasks(book)


def test_visit_that_is_not_for_this_patient(patient, book):
    """James asks for a well-woman exam: he is told so kindly, and a person takes over."""
    james = patient("+15025550102")
    james.says("I need an appointment for a well-woman exam")
    said = james.says("Walker 11/3/1954")
    assert "isn't working" not in said
    assert "staff" in said


def test_mother_changes_her_mind_about_which_child(patient, book):
    """Ana names Mia in the middle of booking for Leo: from then on it is Mia's visit."""
    ana = patient(ANA)
    ana.says("flu shot for Leo next monday")
    ana.says("Torres 4/12/1988")
    assert "for Leo" in ana.says("1")
    ana.says("mia instead")
    assert "for Mia" in ana.says("1")
    assert "Booked for Mia" in ana.says("yes")
    assert [v.visit_type for v in visits_of(book, "Leo")] == ["well-child"]


def test_a_video_visit_comes_with_its_link(patient, book):
    """Omar books by video and reads where to join; the link is the one in the book."""
    omar = patient(OMAR)
    omar.says("i need a video visit tomorrow with dr patel")
    omar.says("Haddad 1/15/1979")
    omar.says("1")
    booked = omar.says("yes")
    link = book.scalar(text("SELECT video_link FROM appointment WHERE modality = 'video' AND source = 'sms'"))
    assert link.startswith("https://video.harbor.example/")
    assert f"by video (join at {link})" in booked
