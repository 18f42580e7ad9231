"""What the clinic says without having just been asked: not at night, not too often, and not lost for that."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.calls.models import CallOrder
from api.clock import clinic_now
from api.conversations.models import Conversation, Message
from api.jobs import TryLater
from api.messaging.nudges import nudge, tell_that_it_went
from api.messaging.unasked import has_had_enough, release_unasked, say_unasked, until_morning
from api.worker.housekeeping import queue_forgotten_messages
from tests.api.messaging.text_line import OMAR, hold_of

SAID = {"day": "Wed, Mar 11", "time": "9:00 AM"}
NIGHT = 15
"""Hours after the clinic's morning: eleven in the evening."""


@pytest.fixture
def speaks(line):
    """`speaks()` has the clinic say something to Omar unasked, now."""

    def say(*, only_in_silence=False):
        with Session(line.engine) as session, session.begin():
            conversation = session.query(Conversation).filter_by(phone=OMAR).one_or_none() or Conversation(phone=OMAR)
            session.add(conversation)
            session.flush()
            now = clinic_now(session)
            say_unasked(session, conversation, "utter_hold_is_over", now, only_in_silence=only_in_silence, **SAID)

    return say


@pytest.fixture
def morning(line, later):
    """The night is over, and the worker has looked at what waited."""

    def comes(hours=10):
        later(hours=hours)
        for job in line.jobs("release_unasked"):
            line.execute("DELETE FROM procrastinate_jobs WHERE id = :id", id=job.id)
            release_unasked(**job.args)

    return comes


def states(line):
    return [message.state for message in line.outbox]


def test_by_day_it_is_sent_at_once(line, speaks):
    speaks()

    assert states(line) == ["queued"]
    assert [job.scheduled_at for job in line.jobs("send_message")] == [None]


def test_what_is_said_at_night_waits_for_the_morning(line, speaks, later, morning):
    """Nothing of it is lost, and an answer that is asked for meanwhile does not stand behind it."""
    later(hours=NIGHT)
    speaks()
    assert (states(line), line.jobs("send_message")) == (["waiting"], [])
    (job,) = line.jobs("release_unasked")
    assert 8.9 * 3600 < (job.scheduled_at - datetime.now(UTC)).total_seconds() < 9.1 * 3600

    with pytest.raises(TryLater) as early:
        release_unasked(**job.args)
    assert 8.9 * 3600 < early.value.seconds < 9.1 * 3600

    morning()
    assert states(line) == ["queued"]
    assert len(line.jobs("send_message")) == 1


def test_a_waiting_text_whose_job_gave_up_is_taken_up_again(line, speaks, later):
    later(hours=NIGHT)
    speaks()
    line.execute("DELETE FROM procrastinate_jobs")
    queue_forgotten_messages()
    queue_forgotten_messages()

    assert [job.task_name for job in line.jobs()] == ["release_unasked"]


def test_what_waits_is_void_once_the_patient_has_written(line, bot, speaks, later, morning):
    """The visit may have been moved by then; what does not belong to the moment comes all the same."""
    later(hours=NIGHT)
    speaks(only_in_silence=True)
    speaks()
    later(minutes=1)
    line.texts("move it to thursday")
    line.takes_turns()
    morning()

    assert states(line)[:2] == ["dropped", "queued"]


def test_a_stop_at_night_ends_what_waits_for_the_morning(line, bot, speaks, later, morning):
    later(hours=NIGHT)
    speaks()
    line.texts("STOP")
    line.takes_turns()
    morning()

    assert states(line) == ["dropped"]


def test_what_a_person_took_over_is_not_the_bots_to_say(line, speaks, later, morning):
    later(hours=NIGHT)
    speaks()
    line.execute("UPDATE conversation SET handler = 'human', epoch = epoch + 1")
    morning()

    assert states(line) == ["dropped"]


def test_one_a_day_and_three_a_week(line, speaks, morning):
    """Two more on one day wait for the next morning; after three in a week the fourth waits for the week's end."""
    speaks()
    speaks()
    assert states(line) == ["queued", "waiting"]
    morning(hours=25)
    assert states(line) == ["queued", "queued"]

    line.execute("UPDATE message SET created_at = created_at - interval '2 days'")
    speaks()
    assert states(line) == ["queued"] * 3
    line.execute("UPDATE message SET created_at = created_at - interval '30 hours'")
    speaks()
    assert states(line) == ["queued"] * 3 + ["waiting"]
    morning(hours=8 * 24)
    assert states(line) == ["queued"] * 4


def test_what_belongs_to_a_conversation_is_not_counted(line, bot, speaks):
    """Who wrote a minute ago is being talked with."""
    line.texts("book me")
    line.takes_turns()
    speaks()
    speaks()

    assert states(line) == ["queued"] * 4


def test_calls_and_texts_share_the_day(line, speaks, session, now):
    """Who has been called for something has had the day's share."""
    speaks()
    conversation, message = line.conversation, line.outbox[0]
    assert has_had_enough(session, conversation.id, now + timedelta(minutes=5))
    line.execute("UPDATE message SET state = 'undelivered'")
    session.rollback()
    assert not has_had_enough(session, conversation.id, now + timedelta(minutes=5)), "it has reached nobody"

    session.add(CallOrder(conversation_id=conversation.id, message_id=message.id, attempts=1))
    session.commit()
    assert has_had_enough(session, conversation.id, now + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("at", "hours"),
    [
        ("2026-03-02T07:59:59-05:00", 0),
        ("2026-03-02T08:00:00-05:00", None),
        ("2026-03-02T20:59:59-05:00", None),
        ("2026-03-02T21:00:00-05:00", 11),
        ("2026-03-07T22:00:00-05:00", 9),
        ("2026-10-31T22:00:00-04:00", 11),
        ("2026-03-03T02:00:00+00:00", 11),
    ],
)
def test_the_morning_comes_when_the_clock_says_so(session, at, hours):
    """Eight at the clinic, also after the nights that have an hour less and an hour more."""
    pause = until_morning(session, datetime.fromisoformat(at))

    assert (pause is None) == (hours is None)
    assert pause is None or abs(pause - hours * 3600) <= 2


def test_a_hold_that_ends_at_night_is_told_in_the_morning(line, bot, session, later, morning):
    """Nobody is asked at night whether they still want it."""
    later(hours=NIGHT)
    line.texts("book me")
    line.takes_turns()
    line.execute("DELETE FROM procrastinate_jobs")
    session.add(hold_of(line.conversation, clinic_now(session)))
    session.commit()
    later(minutes=9)
    assert nudge(session, clinic_now(session)) == 0
    session.commit()
    later(minutes=2)
    assert tell_that_it_went(session, clinic_now(session)) == 1
    session.commit()
    assert states(line)[-1] == "waiting"

    morning()
    assert states(line)[-1] == "queued"
    assert session.scalar(text("SELECT count(*) FROM message WHERE state = 'waiting'")) == 0
    assert session.get(Message, line.outbox[-1].id).answers_id is None
