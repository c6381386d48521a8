"""The queue: put in, claim, renew, end. Every change of state is one guarded UPDATE."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.core.db import now
from survey.core.jobs.models import OPEN_STATES, Job, JobState
from survey.core.jobs.registry import handler_of

DEFAULT_ATTEMPTS = 3
#: Waits before the second, third, ... attempt.
WAITS_SECONDS = (5, 30, 180, 900, 3600)
_LONGEST_ERROR = 2000


def enqueue(
    session: Session,
    name: str,
    *,
    unique_key: str | None = None,
    run_at: dt.datetime | None = None,
    owner_id: int | None = None,
    **payload: Any,
) -> Job:
    """Write a job in the transaction of what caused it; nothing happens before its commit.

    Args:
        session: The session of the cause.
        name: As registered with ``@job``.
        unique_key: While an open job has this key, no second one is made: that one is returned.
        run_at: Not before this moment; now if None.
        owner_id: Account of the person who asked.
        payload: Ids (numbers and short strings), given to the handler as keywords.
    """
    if unique_key is not None:
        found = find_open(session, unique_key)
        if found is not None:
            return found
    handler = handler_of(name)
    one = Job(
        name=name,
        payload=payload,
        state=JobState.QUEUED,
        run_at=run_at or now(),
        unique_key=unique_key,
        max_attempts=DEFAULT_ATTEMPTS if handler is None else handler.max_attempts,
        owner_id=owner_id,
        attempts=0,
        progress=0.0,
        message="",
        cancel_requested=False,
    )
    try:
        with session.begin_nested():
            session.add(one)
    except IntegrityError:
        # Another transaction took the key since we looked.
        found = find_open(session, unique_key) if unique_key is not None else None
        if found is None:
            raise
        return found
    return one


def find_open(session: Session, unique_key: str) -> Job | None:
    """Return the job that holds this key and is not over yet."""
    return session.scalar(
        sa.select(Job).where(Job.unique_key == unique_key, Job.state.in_(OPEN_STATES))
    )


def cancel(session: Session, one: Job) -> None:
    """Ask for a job to stop: at once if it waits, at its next sign of progress if it runs."""
    changed = _changed(
        session,
        sa.update(Job)
        .where(Job.id == one.id, Job.state.in_((JobState.QUEUED, JobState.FAILED)))
        .values(state=JobState.CANCELLED, finished_at=now(), cancel_requested=True),
    )
    if not changed:
        _changed(
            session,
            sa.update(Job)
            .where(Job.id == one.id, Job.state == JobState.RUNNING)
            .values(cancel_requested=True),
        )
    session.refresh(one)


def retry(session: Session, one: Job) -> None:
    """Queue a dead or cancelled job again, with all its attempts."""
    _changed(
        session,
        sa.update(Job)
        .where(Job.id == one.id, Job.state.in_((JobState.DEAD, JobState.CANCELLED)))
        .values(
            state=JobState.QUEUED,
            attempts=0,
            run_at=now(),
            error=None,
            message="",
            progress=0.0,
            cancel_requested=False,
            finished_at=None,
        ),
    )
    session.refresh(one)


def is_due(session: Session, *, except_names: Collection[str] = ()) -> bool:
    """Return whether a job waits to be claimed; a reading session will do."""
    return session.scalar(_claimable(now(), except_names).limit(1)) is not None


def claim(session: Session, worker: str, *, except_names: Collection[str] = ()) -> Job | None:
    """Take the next job, or None. Commit at once: the lease counts from now.

    Args:
        session: A writing session.
        worker: Name of the claim; whoever writes under another name later is refused.
        except_names: Jobs left to others.
    """
    while True:
        moment = now()
        one = session.scalar(_claimable(moment, except_names).limit(1))
        if one is None:
            return None
        if one.state is JobState.RUNNING and one.attempts >= one.max_attempts:
            _bury_abandoned(session, one, moment)
            continue
        handler = handler_of(one.name)
        lease = dt.timedelta(seconds=60 if handler is None else handler.lease_seconds)
        taken = _changed(
            session,
            sa.update(Job)
            .where(Job.id == one.id, Job.state == one.state, Job.attempts == one.attempts)
            .where(Job.worker.is_(None) if one.worker is None else Job.worker == one.worker)
            .values(
                state=JobState.RUNNING,
                worker=worker,
                lease_until=moment + lease,
                attempts=Job.attempts + 1,
                started_at=moment,
            ),
        )
        session.refresh(one)
        if taken:
            return one
        # Nothing got updated: another worker got there first.


def renew(session: Session, job_id: int, worker: str, seconds: float, **values: Any) -> bool:
    """Prolong the lease (and write *values*); False if somebody else holds the job now."""
    return _changed(
        session,
        _held(job_id, worker).values(lease_until=now() + dt.timedelta(seconds=seconds), **values),
    )


def finish(
    session: Session,
    job_id: int,
    worker: str,
    state: JobState,
    *,
    error: str | None = None,
    run_at: dt.datetime | None = None,
) -> bool:
    """End the attempt; False if somebody else holds the job now."""
    values: dict[str, Any] = {"state": state, "lease_until": None, "worker": None, "error": error}
    if error is not None:
        values["error"] = error[:_LONGEST_ERROR]
    if run_at is not None:
        values["run_at"] = run_at
    if state is JobState.QUEUED:  # A periodic job, for its next turn.
        values |= {"attempts": 0, "progress": 0.0, "message": ""}
    if state is JobState.DONE:
        values["progress"] = 1.0
    if state not in OPEN_STATES:
        values["finished_at"] = now()
    return _changed(session, _held(job_id, worker).values(**values))


def wait_before(attempt: int) -> dt.timedelta:
    """Return how long to wait after the failed *attempt* (1 for the first)."""
    return dt.timedelta(seconds=WAITS_SECONDS[min(attempt, len(WAITS_SECONDS)) - 1])


def _claimable(moment: dt.datetime, except_names: Collection[str]) -> sa.Select[Job]:
    waiting = sa.and_(Job.state.in_((JobState.QUEUED, JobState.FAILED)), Job.run_at <= moment)
    abandoned = sa.and_(Job.state == JobState.RUNNING, Job.lease_until < moment)
    query = sa.select(Job).where(sa.or_(waiting, abandoned)).order_by(Job.run_at, Job.id)
    if except_names:
        query = query.where(Job.name.not_in(except_names))
    # Read anew even if the session knows the row, or a lost race would be lost for ever.
    return query.execution_options(populate_existing=True)


def _bury_abandoned(session: Session, one: Job, moment: dt.datetime) -> None:
    _changed(
        session,
        sa.update(Job)
        .where(Job.id == one.id, Job.state == JobState.RUNNING, Job.lease_until < moment)
        .values(
            state=JobState.DEAD,
            lease_until=None,
            worker=None,
            finished_at=moment,
            error=f"The worker stopped {one.attempts} times while it did this job.",
        ),
    )
    session.expire(one)


def _held(job_id: int, worker: str) -> sa.Update:
    return sa.update(Job).where(
        Job.id == job_id, Job.worker == worker, Job.state == JobState.RUNNING
    )


def _changed(session: Session, statement: sa.Update) -> bool:
    result = cast(
        "sa.CursorResult[Any]",
        session.execute(statement.execution_options(synchronize_session=False)),
    )
    return result.rowcount == 1
