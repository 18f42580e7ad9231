"""What the worker does besides its jobs: nothing that was begun is left lying."""

import pytest
from sqlalchemy import text

from api import jobs
from api.conversations import outbox
from api.conversations.models import Conversation
from api.scheduling.models import Hold
from api.worker.__main__ import HEARTBEAT_SECONDS, POLL_SECONDS
from api.worker.housekeeping import CHECK_SECONDS, STALLED_SECONDS, one_round, recover_stalled_jobs
from tests.api.messaging.text_line import OMAR, hold_of


def worker_last_heard_of(line, seconds_ago):
    """A worker with that heartbeat; answers its number."""
    with line.engine.begin() as connection:
        heart = "VALUES (now() - make_interval(secs => :ago)) RETURNING id"
        return connection.scalar(
            text(f"INSERT INTO procrastinate_workers (last_heartbeat) {heart}"), {"ago": seconds_ago}
        )


def is_doing(line, worker):
    """That worker has taken all that waits."""
    line.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :worker", worker=worker)


@pytest.mark.parametrize(
    ("seconds_ago", "recovered"), [(0, 0), (STALLED_SECONDS - 5, 0), (STALLED_SECONDS + 1, 1), (9999, 1)]
)
def test_jobs_of_a_dead_worker_are_taken_up(line, bot, seconds_ago, recovered):
    """Whoever has not been heard of is dead; who has been is left alone, however long the work takes."""
    line.texts("hello")
    is_doing(line, worker_last_heard_of(line, seconds_ago))
    recover_stalled_jobs()
    recover_stalled_jobs()

    assert len(line.jobs()) == recovered
    line.works()
    assert len(bot.asked) == recovered


def test_jobs_of_a_worker_that_nobody_knows_are_taken_up(line, bot):
    """Its row was pruned when another one started."""
    line.texts("hello")
    is_doing(line, None)
    recover_stalled_jobs()
    line.works()

    assert bot.heard == ["hello"]


def test_a_dead_worker_is_noticed_within_half_a_minute():
    """Silence, the next round and the next look at the queue are over by then."""
    assert STALLED_SECONDS + CHECK_SECONDS + POLL_SECONDS < 30
    assert HEARTBEAT_SECONDS * 2 < STALLED_SECONDS, "one late heartbeat is no death"


def test_a_worker_dies_with_a_text_in_its_hands(line, bot, network):
    """The whole way: the turn was taken, nothing was said; another worker answers, and the patient reads it once."""
    network.text("hello", OMAR)
    bot.answers.append(bot.never_answers)
    line.dies_in_its_turn()
    is_doing(line, worker_last_heard_of(line, STALLED_SECONDS + 1))
    one_round()
    line.works()

    assert [arrived for arrived in network.arrived(OMAR) if arrived.startswith("You said")] == ["You said hello"]


def test_a_dead_workers_job_keeps_its_place(line, bot):
    """The second text does not overtake the first that was in the dead worker's hands."""
    line.texts("first")
    is_doing(line, worker_last_heard_of(line, 9999))
    line.texts("second")
    line.works()
    assert bot.asked == [], "the lock is still held"
    recover_stalled_jobs()
    line.works()

    assert bot.heard == ["first", "second"]


def test_forgotten_turns_are_queued_again_once(line, bot):
    """The job was given up, the text was not."""
    line.texts("hello")
    line.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    for _ in range(3):
        one_round()

    assert [job.task_name for job in line.jobs()] == ["take_turns"]
    line.works()
    assert bot.heard == ["hello"]


@pytest.mark.parametrize("state", ["queued", "sending", "unknown"])
def test_forgotten_texts_are_queued_again_once(line, network, session, conversation, state):
    """Wherever a text was when its job was given up, it arrives in the end, once and in order."""
    omar = conversation(OMAR)
    for words in ("one", "two"):
        outbox.put(session, omar, words)
    session.commit()
    line.execute("UPDATE message SET state = :state, attempts = 1", state=state)
    line.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    for _ in range(4):
        one_round()
        one_round()
        line.works()
        line.skips_pauses()

    assert network.arrived(OMAR) == ["one", "two"]


def test_a_text_that_waits_for_its_retry_is_not_forgotten(line, session, conversation):
    """Its job is there, only later: nothing is added to it."""
    outbox.put(session, conversation(OMAR), "one")
    session.commit()
    line.works()
    before = line.jobs()
    one_round()

    assert line.jobs() == before


def test_a_round_survives_what_fails_in_it(line, bot, session, now, state_folder):
    """A spool that cannot be read does not keep held times from expiring, nor texts from being answered."""
    line.texts("hello")
    line.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    hold = hold_of(line.conversation, now)
    hold.expires_at = now
    session.add(hold)
    session.commit()
    spool = state_folder / "spool"
    spool.mkdir(exist_ok=True)
    (spool / "SM1.json").mkdir()
    try:
        one_round()
    finally:
        (spool / "SM1.json").rmdir()

    assert [hold.status for hold in line.rows(Hold)] == ["expired"]
    assert len(line.jobs("take_turns")) == 1


def test_a_round_survives_without_a_database(line, database_away):
    """It fails and says so in the log; the next one may succeed."""
    with database_away():
        one_round()


def test_a_job_of_a_decision_that_was_rolled_back_does_not_exist(line, session):
    """Queued in the transaction that makes it necessary."""
    jobs.enqueue(session, "take_turns", lock="l", conversation_id="x")
    session.rollback()

    assert line.jobs() == []
    assert line.rows(Conversation) == []
