"""Work to be done outside a request: one row a piece, in the same database as its cause."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, created, fk, now, one_of, pk


class JobState(StrEnum):
    """Where a job stands. ``failed`` waits for its next attempt; ``dead`` needs a person."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DEAD = "dead"
    CANCELLED = "cancelled"


#: States in which a job will still do something; its unique key is taken while in one of them.
OPEN_STATES = (JobState.QUEUED, JobState.RUNNING, JobState.FAILED)

_OPEN = sa.text("unique_key IS NOT NULL AND state IN ('queued', 'running', 'failed')")


class Job(Base):
    """A piece of work: its name, the ids it is about, and how far it is."""

    __tablename__ = "job"
    __table_args__ = (
        one_of("state", JobState),
        sa.CheckConstraint("progress >= 0 AND progress <= 1", name="progress_is_share"),
        sa.CheckConstraint("attempts >= 0 AND max_attempts >= 1", name="attempts_counted"),
        sa.CheckConstraint(
            "(state = 'running') = (lease_until IS NOT NULL)", name="running_has_lease"
        ),
        sa.Index(
            "uq_job_unique_key_open",
            "unique_key",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index("ix_job_state_run_at", "state", "run_at"),
    )

    id: Mapped[pk]
    name: Mapped[str] = mapped_column(sa.String(60))
    #: Ids only, never text of a person: the row outlives what it is about.
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[JobState] = mapped_column(ByValue(JobState), default=JobState.QUEUED)
    run_at: Mapped[dt.datetime] = mapped_column(default=now)
    lease_until: Mapped[dt.datetime | None]
    #: Who holds the lease; a worker whose lease was taken over must not write any more.
    worker: Mapped[str | None] = mapped_column(sa.String(80))
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int] = mapped_column(default=3)
    unique_key: Mapped[str | None] = mapped_column(sa.String(120))
    progress: Mapped[float] = mapped_column(default=0.0)
    message: Mapped[str] = mapped_column(default="")
    error: Mapped[str | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[created]
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    owner_id: Mapped[int | None] = fk("account.id", ondelete="SET NULL")

    @property
    def is_open(self) -> bool:
        """Whether it waits, runs or will be tried again."""
        return self.state in OPEN_STATES
