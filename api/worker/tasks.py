"""The jobs by name, as `api.jobs.enqueue` queues them."""

from uuid import UUID

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job
from sqlalchemy import Engine

from api.calendars import outside
from api.calls import placing, recordings
from api.clock import clinic_now
from api.conversations.models import Conversation
from api.db.engine import transaction
from api.jobs import TryLater
from api.messaging import again, reconciling, sending, turns, unasked
from api.messaging.emergencies import take_silence_for_yes

MOST_ATTEMPTS = 6


class _TryAgain(BaseRetryStrategy):
    """When a job says so, or after 3, 9, 27 … seconds. Housekeeping finds what has been given up here."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, TryLater):
            return RetryDecision(retry_in={"seconds": exception.seconds})
        if job.attempts >= MOST_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": 3 ** (job.attempts + 1)})


tasks = App(connector=PsycopgConnector())


def tasks_on(engine: Engine, *, connections: int) -> App:
    """These tasks, with the queue in the database of this engine."""
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return tasks.with_connector(PsycopgConnector(conninfo=url, min_size=1, max_size=connections))


@tasks.task(name="take_turns", retry=_TryAgain())
async def take_turns(conversation_id: str) -> None:
    await turns.take_turns(UUID(conversation_id))


@tasks.task(name="send_message", retry=_TryAgain())
def send_message(message_id: int) -> None:
    sending.send_message(message_id)


@tasks.task(name="reconcile_message", retry=_TryAgain())
def reconcile_message(message_id: int) -> None:
    reconciling.reconcile_message(message_id)


@tasks.task(name="send_again", retry=_TryAgain())
def send_again(message_id: int) -> None:
    again.send_again(message_id)


@tasks.task(name="release_unasked", retry=_TryAgain())
def release_unasked(message_id: int, only_in_silence: bool) -> None:
    unasked.release_unasked(message_id, only_in_silence)


@tasks.task(name="read_outside_calendar", retry=_TryAgain())
def read_outside_calendar(provider: str) -> None:
    outside.read_outside_calendar(provider)


@tasks.task(name="place_call", retry=_TryAgain())
def place_call(order_id: str) -> None:
    placing.place_call(UUID(order_id))


@tasks.task(name="fetch_recording", retry=_TryAgain())
def fetch_recording(recording_sid: str) -> None:
    recordings.fetch_recording(recording_sid)


@tasks.task(name="emergency_silence", retry=_TryAgain())
def emergency_silence(conversation_id: str, message_id: int) -> None:
    with transaction() as session:
        conversation = session.get_one(Conversation, UUID(conversation_id), with_for_update=True)
        take_silence_for_yes(session, conversation, message_id, clinic_now(session))
