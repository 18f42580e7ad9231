"""The one small port to the job engine: work is queued in the transaction that makes it necessary.

Procrastinate keeps its jobs in the same PostgreSQL. A job with a `lock` runs alone among those with that lock, in the
order in which they were queued; a job whose worker died is run again, so every task must be safe to repeat.
"""

import json
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

_DEFER = text(
    """SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
           'default', :task, 0, :lock, NULL, CAST(:args AS jsonb),
           CASE WHEN :delay > 0 THEN now() + make_interval(secs => :delay) END
       )::procrastinate_job_to_defer_v1])"""
)


def enqueue(session: Session, task: str, *, lock: str | None = None, in_seconds: float = 0, **arguments: Any) -> None:
    """Queues `task` (a name in `api.worker`) with JSON arguments; it exists only if the caller's transaction commits.

    `in_seconds` counts by the wall clock: it spaces retries and has nothing to do with the clinic's time.
    """
    values = {"task": task, "lock": lock, "args": json.dumps(arguments), "delay": in_seconds}
    session.execute(_DEFER, values)


def is_queued(session: Session, lock: str) -> bool:
    """Whether a job with this lock waits or runs."""
    waiting = text(
        "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE lock = :lock AND status IN ('todo', 'doing'))"
    )
    return bool(session.scalar(waiting, {"lock": lock}))
