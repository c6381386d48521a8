"""Counting queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection


@dataclass
class Counter:
    count: int = 0


@pytest.fixture
def query_count(connection: Connection) -> Callable[[], AbstractContextManager[Counter]]:
    """``with query_count() as counted: ...`` then ``counted.count``."""

    @contextmanager
    def counting() -> Iterator[Counter]:
        counter = Counter()

        def count(conn, cursor, statement, parameters, context, executemany):
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                counter.count += 1

        event.listen(connection, "before_cursor_execute", count)
        try:
            yield counter
        finally:
            event.remove(connection, "before_cursor_execute", count)

    return counting
