"""Work outside a request: a row written with its cause, done by the worker after commit.

A feature registers a handler in its ``jobs.py`` and asks for it in its services::

    @job("analysis.run", lease_seconds=60, max_attempts=3)
    def run(context: JobContext, *, run_id: int) -> None: ...

    enqueue(session, "analysis.run", unique_key=f"analysis.run:{run.id}", run_id=run.id)

A handler gets ids, is called again after a crash, and so must end with the same result however
often it begins (idempotent).
"""

from __future__ import annotations

from survey.core.jobs.context import Cancelled, JobContext, LeaseLost
from survey.core.jobs.models import OPEN_STATES, Job, JobState
from survey.core.jobs.queue import cancel, enqueue, find_open, retry
from survey.core.jobs.registry import Handler, job
from survey.core.jobs.runner import run_pending
from survey.core.jobs.worker import run_worker

__all__ = [
    "OPEN_STATES",
    "Cancelled",
    "Handler",
    "Job",
    "JobContext",
    "JobState",
    "LeaseLost",
    "cancel",
    "enqueue",
    "find_open",
    "job",
    "retry",
    "run_pending",
    "run_worker",
]
