"""Running one claimed job to its end, whoever claimed it."""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import socket
from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from survey.core.config import Settings
from survey.core.db import Database, now
from survey.core.errors import DomainError
from survey.core.jobs import queue
from survey.core.jobs.context import Cancelled, JobContext, LeaseLost, Tools
from survey.core.jobs.models import Job, JobState
from survey.core.jobs.registry import Handler, handler_of
from survey.core.mail import Mailer

log = logging.getLogger(__name__)


def worker_name() -> str:
    """Return a name for one claim: where it runs, and a random part, so that none repeats."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"


def run_next(
    tools: Tools, *, except_names: Collection[str] = (), heartbeat: bool = True
) -> Job | None:
    """Claim the next job and run it; None if nothing was due.

    Args:
        tools: Where the queue is, and what the job works with.
        except_names: Jobs left to others.
        heartbeat: Renew the lease from a thread; off when all sessions share one connection.
    """
    worker = worker_name()
    with tools.database.reading() as session:
        if not queue.is_due(session, except_names=except_names):
            return None
    with tools.database.writing() as session:
        one = queue.claim(session, worker, except_names=except_names)
        session.commit()
    if one is not None:
        _Attempt(tools, one, worker).run(heartbeat=heartbeat)
    return one


def run_pending(
    database: Database, settings: Settings, *, mailer: Mailer | None = None, most: int = 1000
) -> int:
    """Run what is due now, one after the other, in this thread; return how many ran.

    For tests and the command line. A job that fails stays for its next attempt, as always.
    """
    tools = Tools.of(database, settings, mailer)
    for count in range(most):
        if run_next(tools, heartbeat=False) is None:
            return count
    raise RuntimeError(f"More than {most} jobs were due; does one queue itself again at once?")


def _told(error: Exception) -> str:
    """Return what the page of jobs shows: of a database's error the first line, without values."""
    said = str(error).partition("\n")[0] if isinstance(error, DBAPIError) else str(error)
    return f"{type(error).__name__}: {said}"


@dataclass(frozen=True)
class _Attempt:
    """One try at a claimed job."""

    tools: Tools
    job: Job
    worker: str

    def run(self, *, heartbeat: bool) -> None:
        one = self.job
        handler = handler_of(one.name)
        if handler is None:
            self._end(JobState.DEAD, f"Nobody knows how to do {one.name!r}.")
            return
        context = JobContext(
            self.tools, one, worker=self.worker, lease_seconds=handler.lease_seconds
        )
        try:
            with context.heartbeat() if heartbeat else nullcontext():
                context.progress(0.0)  # A cancel that came before the first step.
                handler.function(context, **one.payload)
        except Cancelled:
            self._end(JobState.CANCELLED, None)
        except LeaseLost:
            log.warning("Job %d (%s) was taken over by another worker.", one.id, one.name)
        except DomainError as error:
            self._fail(handler, error.message)
        except Exception as error:
            log.exception("Job %d (%s), attempt %d, failed", one.id, one.name, one.attempts)
            self._fail(handler, _told(error))
        else:
            self._end(JobState.DONE, None, handler)

    def _fail(self, handler: Handler, error: str) -> None:
        is_last = self.job.attempts >= self.job.max_attempts
        self._end(JobState.DEAD if is_last else JobState.FAILED, error, handler)

    def _end(self, state: JobState, error: str | None, handler: Handler | None = None) -> None:
        run_at = None
        if state is JobState.FAILED:
            run_at = now() + queue.wait_before(self.job.attempts)
        elif handler is not None and handler.every_seconds is not None:
            # It keeps its row: done or given up, its next turn comes.
            state = JobState.QUEUED
            run_at = now() + dt.timedelta(seconds=handler.every_seconds)
        with self.tools.database.writing() as session:
            held = queue.finish(
                session, self.job.id, self.worker, state, error=error, run_at=run_at
            )
            session.commit()
        if not held:
            log.warning("Job %d (%s) ended after its lease was lost.", self.job.id, self.job.name)
