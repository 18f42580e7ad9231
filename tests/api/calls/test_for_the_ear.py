"""What the voice says: no digit, no sign for the eye only, and words that a receptionist would use."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.calls.ear.letters import LETTERS
from api.calls.for_the_ear import seconds_to_say, spelled, spoken
from api.clinic.reading import read_clinic
from api.settings import DEMO_CLINIC

PAIRS = [line.split("\t") for line in Path(__file__).with_name("spoken.tsv").read_text().splitlines()]
LANGUAGES = st.sampled_from(("en", "es"))
PIECES = st.sampled_from(
    """Tue mar 3 12 1979 , - / : . $ % & < > ( ) # @ + PM p. m. Dr. Dra. St Rd KY 40202 9:00 1/15/1979 502-555-0190
    Mon-Fri á ñ 😀 ½ ² ١ ① de a las the www.a.com a@b.org 1) \n \t \x00 MD NP Suite 2nd 3ª ' " _ * ~ ^""".split(" ")
)
WRITTEN = st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(" ".join))


@pytest.mark.parametrize(("language", "written", "said"), PAIRS)
def test_what_is_written_is_said_as_people_say_it(language, written, said):
    assert spoken(written.replace("\\n", "\n"), language) == said


@given(WRITTEN, LANGUAGES)
@example("mar 3 de mar 2 - 4 p.m.", "es")
def test_a_voice_gets_words_only(text, language):
    """Whatever was written: no digits, nothing for TwiML to read, nothing that a second time changes."""
    said = spoken(text, language)

    assert not re.search(r"[\d<>&\x00-\x1f]", said)
    assert not any(c.isdigit() for c in said)
    assert spoken(said, language) == said


@given(WRITTEN, LANGUAGES)
def test_names_are_spelled_in_words_only(name, language):
    assert not re.search(r"[\d<>&]", spelled(name, language))


def test_names_are_spelled_so_that_letters_are_told_apart():
    assert spelled("Patel", "en") == "P, as in Papa; A, as in Alfa; T, as in Tango; E, as in Echo; L, as in Lima"
    assert spelled("Núñez", "es") == "N de Nora; U de Úrsula; Ñ de ñandú; E de Elena; Z de Zacarías"
    assert spelled("O'Dea", "en").startswith("O, as in Oscar; apostrophe; D, as in Delta")
    assert spelled("García-Li", "en").endswith("A, as in Alfa; hyphen; L, as in Lima; I, as in India")


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_letter_has_a_word_that_begins_with_it(language):
    assert len(LETTERS[language]) == (27 if language == "es" else 26)
    assert all(spelled(word[0], "en")[0] == letter or word[0] == "ñ" for letter, word in LETTERS[language].items())


def test_the_length_of_a_prompt_is_told_near_enough():
    """Measured: flite's voices take 5.0 to 5.5 seconds for the first and 10.6 to 11.8 for the second."""
    short = "Hello! I can book, move, cancel or look up a visit. What would you like?"
    long = (
        "Booked for Guadalupe: Wednesday, March 11 at 10:30 AM with Dr. Samuel Lee at Riverside"
        " (120 River Rd, Louisville, KY 40202)."
    )

    assert seconds_to_say(short, "en") == pytest.approx(5.2, rel=0.15)
    assert seconds_to_say(long, "en") == pytest.approx(11.1, rel=0.15)
    assert seconds_to_say("", "es") == 0


def test_whatever_the_demo_clinic_says_can_be_said():
    """Names, addresses, the way there and the answers of its file."""
    clinic = read_clinic(DEMO_CLINIC)
    answers = [*(a for _, a in clinic.answers if a), *(s.directions for s in clinic.sites if s.directions)]
    words = [words for answer in answers for words in (answer.en, answer.es)]
    words += (
        [p.name for p in clinic.providers] + [s.address for s in clinic.sites] + [v.name for v in clinic.visit_types]
    )

    assert len(words) > 40
    assert [text for text in words if re.search(r"[^\w\s,.;:?!¿¡'’-]|\d|\b(?:St|Rd|Dr)\b", spoken(text, "en"))] == []
