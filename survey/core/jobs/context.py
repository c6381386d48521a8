"""What a handler holds while it works: sessions, its progress, and its lease."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey.core.config import Settings
from survey.core.db import Database
from survey.core.jobs import queue
from survey.core.jobs.models import Job
from survey.core.mail import Mailer, make_mailer

log = logging.getLogger(__name__)

#: Progress is written at most this often, unless its message changes.
THROTTLE_SECONDS = 0.5
_LONGEST_MESSAGE = 300


class Cancelled(Exception):
    """Somebody asked for the job to stop; let it pass, the runner notes it."""


class LeaseLost(Exception):
    """The job was taken over by another worker; nothing more may be written."""


@dataclass(frozen=True)
class Tools:
    """What jobs work with."""

    database: Database
    settings: Settings
    mailer: Mailer

    @classmethod
    def of(cls, database: Database, settings: Settings, mailer: Mailer | None = None) -> Tools:
        """Return the tools; the mailer is the one the settings ask for, unless given."""
        return cls(database, settings, mailer or make_mailer(settings))


class JobContext:
    """The handler's side of one attempt.

    Attributes:
        job_id: Row of the job.
        attempt: 1 for the first try.
        owner_id: Account of the person who asked, if any.
        settings: The installation's settings, e.g. for ``public_url``.
        mailer: The way out for messages.
    """

    def __init__(self, tools: Tools, one: Job, *, worker: str, lease_seconds: float) -> None:
        self.job_id = one.id
        self.settings = tools.settings
        self.mailer = tools.mailer
        self.attempt = one.attempts
        self.owner_id = one.owner_id
        self.lease_seconds = lease_seconds
        self._database = tools.database
        self._worker = worker
        self._stop = threading.Event()
        self._lost = threading.Event()
        self._in_transaction = False
        self._written_at = float("-inf")
        self._message = ""

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a writing session and commit it, all or nothing.

        Keep it short: on SQLite nobody else can write meanwhile.

        Raises:
            LeaseLost: another worker has the job; what was written here is rolled back.
        """
        self._check_lease()
        self._in_transaction = True
        try:
            with self._database.writing() as session:
                yield session
                if not queue.renew(session, self.job_id, self._worker, self.lease_seconds):
                    self._lost.set()
                    raise LeaseLost
                session.commit()
        finally:
            self._in_transaction = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that only reads."""
        with self._database.reading() as session:
            yield session

    def progress(self, share: float, message: str = "") -> None:
        """Say how far the work is, in a short transaction of its own; renews the lease.

        Call it often (it writes twice a second at most) and never inside ``transaction()``.

        Args:
            share: 0 to 1.
            message: The stage, in words people read.

        Raises:
            Cancelled: somebody asked for the job to stop.
            LeaseLost: another worker has the job.
        """
        if self._in_transaction:
            raise RuntimeError("Call progress() outside transaction(): it commits by itself.")
        self._check_lease()
        moment = time.monotonic()
        changed = message not in {"", self._message}
        if not changed and moment - self._written_at < THROTTLE_SECONDS:
            return
        self._written_at = moment
        self._message = message or self._message
        with self._database.writing() as session:
            held = queue.renew(
                session,
                self.job_id,
                self._worker,
                self.lease_seconds,
                progress=min(max(share, 0.0), 1.0),
                message=self._message[:_LONGEST_MESSAGE],
            )
            stop = session.scalar(sa.select(Job.cancel_requested).where(Job.id == self.job_id))
            session.commit()
        if not held:
            self._lost.set()
            raise LeaseLost
        if stop:
            raise Cancelled

    @contextmanager
    def heartbeat(self) -> Iterator[None]:
        """Renew the lease from a thread while the handler computes."""
        thread = threading.Thread(target=self._beat, name=f"job-{self.job_id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def _beat(self) -> None:
        while not self._stop.wait(self.lease_seconds / 4):
            try:
                with self._database.writing() as session:
                    held = queue.renew(session, self.job_id, self._worker, self.lease_seconds)
                    session.commit()
            except OperationalError as error:
                # Busy or away for a moment: three more beats fit into the lease.
                log.warning("Job %d: no sign of life written: %s", self.job_id, error.orig)
                continue
            if not held:
                self._lost.set()
                return

    def _check_lease(self) -> None:
        if self._lost.is_set():
            raise LeaseLost
