"""When a person has to take over: asked for, not understood, an emergency, or something is broken."""

import pytest

from tests.conversations.book import handler_of, open_tasks, visits_of
from tests.conversations.conftest import GRACE, JAMES, OMAR


@pytest.mark.parametrize("wish", ["I want to talk to a person", "can a real human help me please"])
def test_person_is_asked_for(patient, house, book, wish):
    """The patient hears what happens next, the bot falls silent, the staff answer and hand back."""
    omar = patient(OMAR)
    assert "member of our staff" in omar.says(wish)
    assert handler_of(book, OMAR) == "queue"
    assert omar.says("are you there?") == "", "the bot does not talk over a person"

    with house.as_staff() as staff:
        (conversation,) = staff.get("/v1/conversations", params={"phone": OMAR}).json()["items"]
        assert [m["text"] for m in conversation["messages"] if m["direction"] == "inbound"] == [wish, "are you there?"]
        said = {"text": "Hello Omar, this is Kim at the front desk.", "author": "Kim"}
        assert staff.post(f"/v1/conversations/{conversation['id']}/messages", json=said).json()["handler"] == "human"
        house.settle()
        assert omar.reads() == said["text"]
        assert omar.says("thanks!") == ""
        back = staff.post(f"/v1/conversations/{conversation['id']}/hand-back", json={"note": "sorted out"}).json()
        assert back["handler"] == "bot"
    assert "Hello!" in omar.says("hello again")
    assert open_tasks(book) == []


def test_after_hours_says_when_staff_are_back(patient, house):
    """At nine in the evening nobody is there: the patient hears when somebody is."""
    house.move_clock(hours=13)
    assert "Tuesday, March 3 at 8:00 AM" in patient(OMAR).says("I want to talk to a person")


def test_third_misunderstanding_brings_a_person(patient, book):
    """Once in other words, twice with choices, the third time a person."""
    omar = patient(OMAR)
    first, second, third = (omar.says(words) for words in ("blorp the quux", "zyx wvut", "florgle snark"))
    assert "book, move, cancel" in first
    assert "1)" in second
    assert "staff" in third
    assert handler_of(book, OMAR) == "queue"


@pytest.mark.parametrize(
    "words",
    ["my chest hurts and I cant breathe, need an appointment", "chest pain rn cant breath pls book me in today"],
)
def test_emergency_comes_first(patient, book, words):
    """911 before anything else; nothing is booked, and the staff are alerted."""
    omar = patient(OMAR)
    said = omar.says(words)
    assert "911" in said.splitlines()[0]
    assert handler_of(book, OMAR) == "queue"
    assert "emergency" in open_tasks(book)
    assert [v.source for v in visits_of(book, "Omar")] == ["import"]


def test_emergency_in_the_middle_of_a_booking(patient, book):
    omar = patient(OMAR)
    omar.says("appointment with dr lee next wednesday")
    assert "911" in omar.says("wait my chest really hurts and my left arm is numb")
    assert handler_of(book, OMAR) == "queue"


@pytest.mark.parametrize(
    ("opening", "doubt", "no", "resumed", "day"),
    [
        (
            "appointment with dr lee next wednesday",
            "I had a stroke in 2019, can you do it after 10?",
            "no",
            "date of birth",
            "Wed, Mar 11",
        ),
        (
            "una cita con el doctor lee el próximo miércoles",
            "tuve un infarto el año pasado",
            "2",
            "fecha de nacimiento",
            "mié 11",
        ),
    ],
)
def test_doubt_in_the_middle_of_a_booking(patient, book, opening, doubt, no, resumed, day):
    """Booking pauses for "Is this happening now?", and after a no the open question comes again."""
    omar = patient(OMAR)
    omar.says(opening)
    assert "911" in omar.says(doubt)
    assert open_tasks(book) == []
    assert resumed in omar.says(no).splitlines()[-1]
    assert day in omar.says("haddad 1/15/1979"), "the wish of before has been kept"


def test_a_remark_about_today_is_no_wish_for_today(patient):
    """ "No chest pain today btw", then a no: the times on offer are still those of Wednesday, and Omar can pick one."""
    omar = patient(OMAR)
    omar.says("appointment with dr lee next wednesday")
    omar.says("haddad 1/15/1979")
    assert "911" in omar.says("no chest pain today btw")
    assert "Which of the 3 times suits you?" in omar.says("2")
    assert "Wednesday, March 11" in omar.says("1")


def test_bot_killed_in_mid_conversation(patient, house, book):
    """Rasa is gone: the patient is told so at once, nothing is lost, and after its return new conversations work."""
    omar, james = patient(OMAR), patient(JAMES)
    omar.says("appointment with dr lee next wednesday")
    house.kill("bot")
    said = omar.says("Haddad 1/15/1979")
    assert "isn't working" in said
    assert "staff" in said
    assert handler_of(book, OMAR) == "queue"
    assert "broken" in open_tasks(book)
    assert "911" in james.says("my chest hurts and I cant breathe"), "the guard does not need it"

    house.revive()
    grace = patient(GRACE)
    assert "date of birth" in grace.says("when is my appointment?")
    assert "Your next visits" in grace.says("Kim 7/21/1996")


def test_worker_killed_in_mid_turn_answers_once(patient, house):
    """The worker dies with a message in its hands: another one answers it, once."""
    omar = patient(OMAR)
    omar.sends("hello")
    house.kill("worker")
    house.revive()
    house.settle(60)
    assert omar.reads().count("Hello!") == 1


def test_database_and_everything_killed_and_started_again(patient, house, book):
    """Power is lost: what was acknowledged is still there, and the conversation goes on where it was."""
    omar = patient(OMAR)
    omar.says("appointment with dr lee next wednesday")
    for name in ("bot", "actions", "api", "worker"):
        house.kill(name)
    house.revive()
    assert "These times are open" in omar.says("Haddad 1/15/1979")


def test_menu_takes_its_own_numbers(patient, book):
    """After two messages that were not understood there is a menu, and its numbers work."""
    omar = patient(OMAR)
    omar.says("asdf qwer")
    assert "1)" in omar.says("frist time")
    assert "date of birth" in omar.says("1")
    assert handler_of(book, OMAR) == "bot"


@pytest.mark.parametrize("words", ["ok", "yes", "no"])
def test_a_yes_or_no_to_nothing_is_taken_kindly(patient, book, words):
    """After a flow has ended people write "ok": that is not something to have misunderstood."""
    omar = patient(OMAR)
    omar.says("hi")
    said = omar.says(words)
    assert "didn't" not in said
    assert "I'm here" in said
    assert handler_of(book, OMAR) == "bot"
