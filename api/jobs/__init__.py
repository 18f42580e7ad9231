"""The one small port to the job engine: work is queued in the transaction that makes it necessary.

Procrastinate keeps its jobs in the same PostgreSQL. A job with a `lock` runs alone among those with that lock, in the
order in which they were queued, the urgent first; a job whose worker died is run again, so every task must be safe to
repeat.
"""

import json
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

_DEFER = text(
    """SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
           'default', :task, :priority, :lock, NULL, CAST(:args AS jsonb),
           CASE WHEN :delay > 0 THEN now() + make_interval(secs => :delay) END
       )::procrastinate_job_to_defer_v1])"""
)

# One statement, so that two workers never recover the same job: the second would take it from whoever runs it by then.
_RECOVER = text(
    """UPDATE procrastinate_jobs SET status = 'todo', attempts = attempts + 1, scheduled_at = now()
       WHERE id IN (
           SELECT job.id FROM procrastinate_jobs job
           LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
           WHERE job.status = 'doing'
           AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => :silence))
           FOR UPDATE OF job SKIP LOCKED
       ) RETURNING id, task_name"""
)


class TryLater(Exception):
    """Raised by a job that cannot be done yet: it keeps its place among those with its lock and runs again then."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"again in {seconds} s")


def enqueue(
    session: Session,
    task: str,
    *,
    lock: str | None = None,
    in_seconds: float = 0,
    urgent: bool = False,
    **arguments: Any,
) -> None:
    """Queues `task` (a name in `api.worker`) with JSON arguments; it exists only if the caller's transaction commits.

    `in_seconds` counts by the wall clock: it spaces retries and has nothing to do with the clinic's time.
    """
    values = {"task": task, "lock": lock, "args": json.dumps(arguments), "delay": in_seconds, "priority": int(urgent)}
    session.execute(_DEFER, values)


def is_queued(session: Session, lock: str) -> bool:
    """Whether a job with this lock waits or runs."""
    waiting = text(
        "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE lock = :lock AND status IN ('todo', 'doing'))"
    )
    return bool(session.scalar(waiting, {"lock": lock}))


def recover_stalled(session: Session, *, silence_seconds: float) -> list[tuple[int, str]]:
    """Queues again the jobs of workers that have not been heard of for so long. Answers their ids and tasks."""
    return [(row.id, row.task_name) for row in session.execute(_RECOVER, {"silence": silence_seconds})]
