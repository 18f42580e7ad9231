"""Patients name doctors, times and themselves in their own words. It is Monday, March 2, 2026, eight in the morning."""

import re

from tests.conversations.book import visits_of
from tests.conversations.conftest import ANA, GRACE, JAMES


def test_two_doctors_whose_names_sound_alike(patient):
    """ "Dr. Ramen" can be Raman or Rahman, and both see children: the mother is asked, and then has times with one."""
    ana = patient(ANA)
    ana.says("can leo see dr ramen next week")

    question = ana.says("Torres 4/12/1988")
    assert re.search(r"1\) Dr. Priya Raman, pediatrics\n2\) Dr. Aisha Rahman, cardiology", question)

    offers = ana.says("the pediatrician")
    assert "with Dr. Priya Raman" in offers
    assert "Rahman" not in offers


def test_a_grown_up_can_only_mean_the_cardiologist(patient):
    """Dr. Raman sees children only, so James is not asked; what he will get is read back before it is his."""
    james = patient(JAMES)
    james.says("appointment with dr rahmen please")

    assert "with Dr. Aisha Rahman at Hilltop" in james.says("walker 11/3/1954")


def test_a_birth_date_with_the_day_first(patient, book):
    """Ana writes in Spanish, mistypes her doctor, gives the day before the month, and picks with a word more."""
    ana = patient(ANA)
    ana.says("hola, quiero una consulta para mí con la doctora garsia")

    offers = ana.says("Torres 12/4/88")
    assert len(re.findall(r"^\d\) .*con Dr. Elena García en Hilltop$", offers, re.MULTILINE)) == 3

    second = re.search(r"^2\) (.*) con", offers, re.MULTILINE)
    question = ana.says("la segunda por favor, ¿puede ir mi esposo?")
    assert second is not None
    assert second[1].split(", ")[-1] in question
    assert "Reservado para Ana" in ana.says("sí")
    assert len(visits_of(book, "Ana")) == 2


def test_the_one_i_saw_last_time(patient):
    """Grace does not remember her dermatologist's name; the clinic does."""
    grace = patient(GRACE)
    grace.says("I need a skin check with the one I saw last time")

    offers = grace.says("k i m, july twenty first ninety six")
    assert "with Dr. Thomas Nguyen" in offers
    last = re.findall(r"^(\d)\) (.*) with", offers, re.MULTILINE)[-1]
    assert last[1].split(", ")[-1] in grace.says("the latest one")


def test_any_woman_will_do(patient):
    """James would rather see a woman for his physical: three of the family doctors are offered, and Dr. Lee is not."""
    james = patient(JAMES)
    james.says("I'd like a physical with a woman doctor")

    offers = james.says("Walker, november third fifty four")
    assert re.search(r"with (?:Dr. Maya Patel|Dr. Elena García|Nora Okafor, NP)", offers)
    assert "Lee" not in offers


def test_a_doctor_who_does_not_work_here_is_said_to_be_none_of_ours(patient):
    """James is told at once, and offered those who are here."""
    james = patient(JAMES)
    assert "I don't find a Dr. Kowalski at our clinic." in james.says("can i see dr kowalski for a checkup on friday")
    offers = james.says("Walker, 11/03/1954")
    assert "Dr." in offers
    assert "Kowalski" not in offers


def test_a_mother_hears_of_her_own_visits_and_of_her_childrens(patient):
    """She has proved only in this moment who she is; all three visits are told at once."""
    ana = patient(ANA)
    ana.says("when are our next appointments?")
    told = ana.says("Torres 4/12/1988")
    assert all(name in told for name in ("Ana", "Leo", "Mia"))


def test_a_name_in_capitals_with_its_possessive(patient):
    """ "MIA'S" is Mia."""
    ana = patient(ANA)
    ana.says("PLEASE CANCEL MIA'S APPOINTMENT")
    assert "Mia, Vaccination" in ana.says("TORRES 4/12/1988")


def test_a_neighbor_who_is_only_spoken_of(patient):
    """James tells what his neighbor says; the visit is his own. A visit for the neighbor would go to a person."""
    james = patient(JAMES)
    james.says("hello, I'd like a physical next week. My neighbor says you are all so nice")
    assert "Which one would you like?" in james.says("Walker 11/03/1954")

    grace = patient(GRACE)
    grace.says("my neighbor says she needs a physical next week")
    assert "someone else" in grace.says("Kim 7/21/1996")


def test_a_no_that_says_what_the_visit_is_for(patient, book):
    """Told of an office visit, James says that it is for a flu shot: the next offers are for that."""
    james = patient(JAMES)
    james.says("can I see Dr. Patel next Thursday")
    james.says("Walker 11/03/1954")
    assert "Office visit for James" in james.says("1")
    assert "Which one would you like?" in james.says("no, it's for a flu shot")
    assert "Vaccination for James" in james.says("1")
    assert "Booked for James" in james.says("yes")
    assert "immunization" in [visit.visit_type for visit in visits_of(book, "James")]
