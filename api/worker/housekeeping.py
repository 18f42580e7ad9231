"""What nobody else would notice: dead workers' jobs, texts on the disk, holds that are over, what waits too long."""

import asyncio
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from api import jobs
from api.calendars.outside import queue_due_readings
from api.clinic.current import current_clinic
from api.clinic.definition import Clinic
from api.clock import clinic_now
from api.conversations.models import Conversation, Message
from api.conversations.outbox import send_lock
from api.db.engine import transaction
from api.logs import events
from api.messaging.inbound import keep_inbound, turn_lock
from api.messaging.nudges import nudge, tell_that_it_went
from api.messaging.sending import queue_reconciling, reconcile_lock
from api.messaging.spool import spooled
from api.messaging.unasked import queue_release, release_lock
from api.scheduling.expiry import expire_holds
from api.scheduling.ground import mark_ground

log = events(__name__)
CHECK_SECONDS = 5.0
STALLED_SECONDS = 15.0


async def keep_house() -> None:
    """A round every few seconds, for ever."""
    while True:
        await asyncio.to_thread(one_round)
        await asyncio.sleep(CHECK_SECONDS)


def one_round() -> None:
    """Each piece of work by itself, whatever happens to the others: the next round may succeed."""
    for work in _WORK:
        try:
            work()
        except Exception:
            log.error("housekeeping.failed", work=work.__name__)


def recover_stalled_jobs() -> None:
    """Jobs of workers whose heart has stopped are taken up again."""
    with transaction() as session:
        for job, task in jobs.recover_stalled(session, silence_seconds=STALLED_SECONDS):
            log.warning("job.recovered", task=task, job=job)


def bring_in_spooled() -> None:
    """Texts that waited on the disk while the database was away. A bad one does not hold up the others."""
    for path, form in spooled():
        try:
            with transaction() as session:
                keep_inbound(session, form, clinic_now(session))
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.error("spool.not_kept", sid=path.stem)
            continue
        path.unlink(missing_ok=True)


def expire() -> None:
    """Ends holds that are over. Whoever says nothing is asked once before, and told once after."""
    with transaction() as session:
        now = clinic_now(session)
        nudge(session, now)
        tell_that_it_went(session, now)
        if count := expire_holds(session):
            log.info("holds.expired", count=count)


def mark_lost_ground() -> None:
    """Visits that a changed clinic's file has taken the ground from are marked, so that somebody moves them."""
    with transaction() as session:
        clinic = current_clinic(session)
        if not any(known is clinic for known in _marked):
            if lost := mark_ground(session, clinic, clinic_now(session)):
                log.warning("appointments.lost_ground", count=len(lost))
            _marked[:] = [clinic]


def queue_forgotten_turns() -> None:
    """A message whose job gave up is not given up: it is queued again, for as long as it waits."""
    with transaction() as session:
        waiting = select(Message.conversation_id).where(Message.state == "received", Message.channel == "sms")
        for conversation in session.scalars(select(Conversation).where(Conversation.id.in_(waiting))):
            lock = turn_lock(conversation)
            if not jobs.is_queued(session, lock):
                jobs.enqueue(session, "take_turns", lock=lock, conversation_id=str(conversation.id))


def queue_forgotten_messages() -> None:
    """The same for messages on their way out, wherever they were when their job gave up."""
    on_their_way = select(Message).where(Message.state.in_(["queued", "sending", "unknown", "waiting"]))
    with transaction() as session:
        # First all questions, then all jobs: several messages of one conversation belong to one lock.
        forgotten = [m for m in session.scalars(on_their_way.order_by(Message.id)) if not _has_a_job(session, m)]
        for message in forgotten:
            if message.state == "unknown":
                queue_reconciling(session, message)
            elif message.state == "waiting":
                queue_release(session, message)
            else:
                lock = send_lock(message.conversation_id)
                jobs.enqueue(session, "send_message", lock=lock, message_id=message.id)


def queue_outside_calendars() -> None:
    """Providers' outside calendars are read every quarter of an hour."""
    with transaction() as session:
        queue_due_readings(session, clinic_now(session))


def _has_a_job(session: Session, message: Message) -> bool:
    locks = {"unknown": reconcile_lock(message), "waiting": release_lock(message)}
    return jobs.is_queued(session, locks.get(message.state, send_lock(message.conversation_id)))


_marked: list[Clinic] = []
"""The clinic as it was when the visits were looked at last, or nothing yet."""

_WORK: tuple[Callable[[], None], ...] = (
    recover_stalled_jobs,
    bring_in_spooled,
    expire,
    mark_lost_ground,
    queue_forgotten_turns,
    queue_forgotten_messages,
    queue_outside_calendars,
)
