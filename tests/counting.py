"""Counting queries, for tests that a page costs the same however much it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection


@dataclass
class Counter:
    """How many queries there were."""

    count: int = 0


@contextmanager
def counted(connection: Connection) -> Iterator[Counter]:
    """``with counted(connection) as queries: ...`` then ``queries.count``; no savepoints."""
    counter = Counter()

    def count(*arguments: Any) -> None:
        if not arguments[2].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            counter.count += 1

    event.listen(connection, "before_cursor_execute", count)
    try:
        yield counter
    finally:
        event.remove(connection, "before_cursor_execute", count)
