""" "Is this happening now?": asked once, and anything but a plain no counts as yes."""

import pytest
from sqlalchemy import text

from api.messaging.plain_no import is_plain_no
from tests.api.messaging.text_line import OMAR

ASKED = "had a stroke last year, need a checkup"


@pytest.fixture
def asked(line, bot):
    """Omar has mentioned a stroke of last year and has been asked whether it is happening now."""
    line.texts(ASKED)
    line.takes_turns()
    assert line.said == ["Is this happening now? Reply 1 for yes, 2 for no. If you are not sure, call 911."]
    return line


def silence(line):
    """The five minutes are over."""
    line.skips_pauses()
    line.works()


@pytest.mark.parametrize(
    "words", ["2", "No", "no.", "nope", "not now", "No, thanks", "no, it was last year", "ahora no", "No, I'm fine now"]
)
def test_a_plain_no_goes_on_with_what_was_wanted(asked, bot, words):
    """Nothing has to be said twice: the bot gets the first text."""
    asked.texts(words)
    asked.takes_turns()

    assert bot.heard == [ASKED]
    assert any(said.startswith(("Thank you for telling me.", "Gracias por decirme.")) for said in asked.said)
    assert asked.said[-1] == f"You said {ASKED}"
    assert asked.tasks == []


@pytest.mark.parametrize(
    "words", ["1", "yes", "I think so", "HELP", "help", "👍", "no it's getting worse", "what?", ""]
)
def test_anything_else_is_a_yes(asked, bot, words):
    """911, the staff are alerted, the bot is not asked. HELP is an answer here, whatever the network makes of it."""
    asked.texts(words)
    asked.takes_turns()

    assert asked.said[-1].startswith("Call 911 now")
    assert asked.tasks == [("emergency", True)]
    assert asked.conversation.handler == "queue"
    assert bot.asked == []


def test_silence_counts_as_yes(asked):
    """After five minutes the staff are alerted; the patient is told to call 911."""
    (job,) = asked.jobs("emergency_silence")
    with asked.engine.connect() as connection:
        waits = connection.scalar(
            text("SELECT round(extract(epoch FROM CAST(:at AS timestamptz) - now()) / 60)"), {"at": job.scheduled_at}
        )
    assert waits == 5
    silence(asked)

    assert asked.said[-1].startswith("Call 911 now")
    assert asked.tasks == [("emergency", True)]


def test_an_answer_is_no_silence(asked):
    """Five minutes later nothing more is said."""
    asked.texts("2")
    asked.takes_turns()
    before = asked.said
    silence(asked)

    assert asked.said == before
    assert asked.tasks == []


def test_an_answer_that_waits_for_its_turn_is_no_silence(asked, bot):
    """It came in time; that we have not read it yet is not the patient's silence."""
    asked.texts("2")
    asked.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'take_turns'")
    silence(asked)
    assert asked.tasks == []
    asked.takes_turns()

    assert bot.heard == [ASKED]


def test_a_second_question_has_a_silence_of_its_own(asked):
    """The first one's five minutes do not end the second one's."""
    asked.texts("2")
    asked.takes_turns()
    asked.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE task_name = 'emergency_silence'")
    asked.texts("and my son had a seizure last year")
    asked.works()

    assert asked.tasks == []
    assert asked.conversation.emergency_question_id is not None


def test_the_real_thing_needs_no_question(asked):
    """A plain red flag while the question is open is answered as such."""
    asked.texts("my chest hurts and i cant breathe")
    asked.takes_turns()

    assert asked.said[-1].startswith("Call 911 now")


def test_a_no_survives_a_worker(asked, bot):
    """The turn of the "no" was cut off and is run again: the bot still gets the first text; thanks are said once."""
    bot.answers.append(bot.never_answers)
    asked.texts("2")
    asked.dies_in_its_turn()
    asked.takes_turns()

    assert bot.heard == [ASKED, ASKED]
    assert sum(said.startswith("Thank you for telling me.") for said in asked.said) == 1
    assert asked.tasks == []


def test_stop_ends_texts_but_not_the_alarm(asked):
    """Nothing more is texted, and the staff still learn of it."""
    asked.texts("STOP")
    asked.takes_turns()
    silence(asked)

    assert asked.tasks == [("emergency", True)]
    assert {message.state for message in asked.outbox} == {"dropped"}


def test_a_person_takes_the_question_over(asked, client):
    """Somebody at the clinic talks to the patient: no machine says 911 into it five minutes later."""
    said = {"text": "Omar, are you all right?", "author": "Kim"}
    assert client.post(f"/v1/conversations/{asked.conversation.id}/messages", json=said).status_code == 201
    silence(asked)

    assert asked.said[-1] == said["text"]
    assert asked.tasks == []


def test_no_question_while_a_person_handles_it(line, bot):
    """They read it themselves."""
    line.texts(ASKED, sender=OMAR)
    line.execute("UPDATE conversation SET handler = 'human'")
    line.takes_turns()

    assert (line.said, line.tasks) == ([], [])


@pytest.mark.parametrize(
    "words",
    [
        "no it is happening now",
        "No, right now",
        "not good",
        "not ok",
        "not sure",
        "no estoy bien",
        "no, está pasando",
        "no ahora",
        "no sé",
        "no im not fine",
        "no i cant breathe",
        "2 or 1",
        "12",
        "",
    ],
)
def test_doubt_is_no_plain_no(words):
    """What a comma may turn round, what says more than no, and what is no answer at all."""
    assert not is_plain_no(words)


@pytest.mark.parametrize(
    "words",
    [
        "NO!!",
        "nah",
        "no no",
        "no thank you",
        "no, it isn’t",
        "it's not happening now",
        "no, that was 2 years ago",
        "no. just asking",
        "no gracias",
        "ya no",
        "no, fue hace un año",
        "no me está pasando ahora",
    ],
)
def test_a_plain_no_has_many_forms(words):
    """In both languages, with thanks, and with when it was."""
    assert is_plain_no(words)
