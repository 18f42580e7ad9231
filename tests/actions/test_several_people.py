"""One wish for several people becomes one for each."""

from datetime import date
from types import SimpleNamespace

import pytest

from actions.several_people import answer_with_several, take_first_person
from actions.turn import Person

ANA, MIA, LEO = (
    Person(id=name, given_name=name, family_name="Torres", birth_date=date(1988, 4, 12), is_self=name == "Ana")
    for name in ("Ana", "Mia", "Leo")
)
PEOPLE = (ANA, MIA, LEO)


def desk(opening, answer="", flow="booking_form"):
    """A desk as far as this is concerned: what was said, and what waits."""
    draft = SimpleNamespace(identity={"opening": opening}, later=None, flow=flow)
    return SimpleNamespace(draft=draft, turn=SimpleNamespace(text=answer), say=lambda *words, **facts: None)


@pytest.mark.parametrize(
    ("opening", "first", "later"),
    [
        ("book Mia and Leo for shots", MIA, ["book Leo for shots"]),
        ("shots for leo & mia next week please", LEO, ["shots for Mia next week please"]),
        ("I need Mia's and Leo's checkups", MIA, ["I need Leo checkups"]),
        ("can Mia, Leo and me get flu shots", MIA, ["can Leo get flu shots", "can Ana get flu shots"]),
        ("book both of my kids for shots", MIA, ["book Leo for shots"]),
        ("vacunas para mis dos hijos", MIA, ["vacunas para Leo"]),
    ],
)
def test_first_named_comes_first_and_the_others_wait(opening, first, later):
    said = desk(opening)
    assert take_first_person(said, PEOPLE) == first
    assert said.draft.later == later


@pytest.mark.parametrize("opening", ["book Mia for shots", "Leo has a cold and Mia too", "an appointment for me"])
def test_what_names_one_or_does_not_join_them_stays_whole(opening):
    said = desk(opening)
    assert take_first_person(said, PEOPLE) is None
    assert said.draft.later is None


def test_another_flow_is_split_only_where_its_verb_is_said():
    assert take_first_person(desk("cancel Mia and Leo's visits", flow="cancelling_form"), PEOPLE) == MIA
    assert take_first_person(desk("Mia and Leo are sick", flow="cancelling_form"), PEOPLE) is None


@pytest.mark.parametrize("answer", ["both", "Mia and Leo", "both of them"])
def test_several_in_answer_to_who_is_it_for(answer):
    said = desk("I need shots for my kids", answer)
    assert answer_with_several(said, PEOPLE) == MIA
    assert said.draft.later == ["I need shots for my kids, Leo"]
