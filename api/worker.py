"""The worker: turns of texts, the outbox, and what time brings due. `python -m api.worker`.

Several may run. A worker that dies loses nothing: its jobs go to another within half a minute.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from uuid import UUID

from procrastinate import App, PsycopgConnector, RetryStrategy
from sqlalchemy import select

from api import jobs
from api.clock import clinic_now
from api.conversations.models import Conversation, Message
from api.db.engine import get_engine, transaction
from api.logs import events, start_logging
from api.messaging import sending, turns
from api.messaging.emergencies import take_silence_for_yes
from api.messaging.inbound import keep_inbound
from api.messaging.spool import spooled
from api.scheduling.expiry import expire_holds
from api.settings import SettingsError, get_settings

log = events(__name__)
CONCURRENT_JOBS = 12
HEARTBEAT_SECONDS = 5.0
POLL_SECONDS = 0.2
"""New jobs announce themselves; one that waited for another's lock is found by asking."""
STALLED_SECONDS = 15.0
CHECK_SECONDS = 5.0
_TRY_AGAIN = RetryStrategy(max_attempts=6, exponential_wait=3)

tasks = App(connector=PsycopgConnector())


@tasks.task(name="take_turns", retry=_TRY_AGAIN)
async def take_turns(conversation_id: str) -> None:
    await turns.take_turns(UUID(conversation_id))


@tasks.task(name="send_message", retry=_TRY_AGAIN)
def send_message(message_id: int) -> None:
    sending.send_message(message_id)


@tasks.task(name="reconcile_message", retry=_TRY_AGAIN)
def reconcile_message(message_id: int) -> None:
    sending.reconcile_message(message_id)


@tasks.task(name="emergency_silence", retry=_TRY_AGAIN)
def emergency_silence(conversation_id: str, message_id: int) -> None:
    with transaction() as session:
        conversation = session.get_one(Conversation, UUID(conversation_id), with_for_update=True)
        take_silence_for_yes(session, conversation, message_id, clinic_now(session))


def bring_in_spooled() -> None:
    """Texts that waited on the disk while the database was away."""
    for path, form in spooled():
        with transaction() as session:
            keep_inbound(session, form, clinic_now(session))
        path.unlink()


def expire() -> None:
    with transaction() as session:
        if count := expire_holds(session):
            log.info("holds.expired", count=count)


def queue_forgotten_turns() -> None:
    """A message whose job gave up is not given up: it is queued again, for as long as it waits."""
    with transaction() as session:
        waiting = select(Message.conversation_id).where(Message.state == "received").distinct()
        for conversation_id in session.scalars(waiting):
            lock = f"turn:{conversation_id}"
            if not jobs.is_queued(session, lock):
                jobs.enqueue(session, "take_turns", lock=lock, conversation_id=str(conversation_id))


async def _recover_stalled_jobs(app: App) -> None:
    """Jobs of workers whose heart has stopped are taken up again."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        log.warning("job.recovered", task=job.task_name, job=job.id)
        await app.job_manager.retry_job(job)


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    """Repeats `work`, whatever happens to it: the next round may succeed."""
    while True:
        try:
            await work()
        except Exception:
            log.error("worker.round_failed")
        await asyncio.sleep(seconds)


async def _housekeeping(app: App) -> None:
    await _recover_stalled_jobs(app)
    for work in (bring_in_spooled, expire, queue_forgotten_turns):
        await asyncio.to_thread(work)


async def run() -> None:
    url = get_engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = tasks.with_connector(PsycopgConnector(conninfo=url, min_size=1, max_size=8))
    async with app.open_async():
        housekeeping = asyncio.create_task(_every(CHECK_SECONDS, lambda: _housekeeping(app)))
        try:
            await app.run_worker_async(
                concurrency=CONCURRENT_JOBS,
                fetch_job_polling_interval=POLL_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                shutdown_graceful_timeout=15,
                delete_jobs="successful",
            )
        finally:
            housekeeping.cancel()


def main() -> None:
    try:
        get_settings()
    except SettingsError as error:
        sys.exit(str(error))
    start_logging()
    asyncio.run(run())


if __name__ == "__main__":
    main()
