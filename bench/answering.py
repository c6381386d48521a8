"""Measure what a completed survey of ten questions costs, and thirty-two people at once.

Usage: python bench/answering.py [--people 320] [--database-url postgresql://...]

A full completion is the page, the answers and the receipt: three requests. Prints the queries of
each, the processor time of the server per completion (from /proc, so without the network and the
people), and how long people wait. Exits with 1 if a budget is broken.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa
from answering_server import ADDRESS, SECRET, Person, Server, free_port, make_survey, rows

from survey.app import create_app
from survey.core.config import load_settings

PAGE_QUERIES = 2
SUBMIT_QUERIES = 5
CPU_MS = 10.0
AT_ONCE = 32
ROUNDS = 4


def main() -> int:
    """Measure and compare with the budgets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=320)
    parser.add_argument("--database-url", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        url = given.database_url or f"sqlite:///{home / 'bench.db'}"
        typed = make_survey(url)
        page, submit, written = count_queries(home, url, typed)
        print(f"queries: page {page} (budget {PAGE_QUERIES}), submit {submit} "
              f"(budget {SUBMIT_QUERIES}); rows written by the page: {written} (budget 0)")  # fmt: skip
        server = Server(home, url, free_port())
        server.start()
        try:
            alone = one_after_another(server, typed, given.people // 2)
            together, waits, errors = all_at_once(server, typed, given.people)
        finally:
            server.kill()
        stored = rows(url, "SELECT count(*) FROM response")[0][0]
    expected = 1 + given.people // 2 + AT_ONCE + given.people
    waits.sort()
    print(f"CPU per completion: {alone:.2f} ms one after another, {together:.2f} ms at "
          f"{AT_ONCE} at once (budget {CPU_MS:.0f})")  # fmt: skip
    print(f"{AT_ONCE} at once, {given.people} completions: {errors} errors (budget 0), wait for the "
          f"receipt median {statistics.median(waits):.0f} ms, "
          f"95 of 100 under {waits[int(len(waits) * 0.95)]:.0f} ms")  # fmt: skip
    print(f"responses stored: {stored} of {expected}")
    is_fine = (
        page <= PAGE_QUERIES
        and submit <= SUBMIT_QUERIES
        and written == 0
        and max(alone, together) <= CPU_MS
        and errors == 0
        and stored == expected
    )
    print("All within budget." if is_fine else "A budget is broken.")
    return 0 if is_fine else 1


def count_queries(home: Path, url: str, typed: dict[str, str]) -> tuple[int, int, int]:
    """Return the queries of the page (the worst case: nothing in memory yet) and of sending."""
    app = create_app(
        load_settings(
            {
                "NEEDFINDER_HOME": str(home),
                "NEEDFINDER_SECRET_KEY": SECRET,
                "NEEDFINDER_DATABASE_URL": url,
            }
        )
    )
    engine = app.extensions["needfinder.database"].engine
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:  # noqa: ANN001, ANN002
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    client = app.test_client()
    page = client.get(ADDRESS)
    page_count, written = len(seen), sum(not one.startswith("SELECT") for one in seen)
    seen.clear()
    key = page.text.partition('name="key" value="')[2].partition('"')[0]
    data = {name: answer.split() if answer == "1 3 5" else answer for name, answer in typed.items()}
    sent = client.post(ADDRESS, data={"key": key, "step": "0", **data})
    if sent.status_code != 303:
        raise RuntimeError(f"Sending answered {sent.status_code}.")
    engine.dispose()
    return page_count, len(seen), written


def complete(server: Server, number: int, typed: dict[str, str]) -> float:
    """Complete one survey; return how long the person waited for the receipt, in ms."""
    person = Person(server.port, number, typed)
    key = person.open()
    begun = time.perf_counter()
    status, location = person.send(key)
    if status != 303:
        raise RuntimeError(f"Sending answered {status}.")
    person.read_receipt(location)
    return (time.perf_counter() - begun) * 1000


def one_after_another(server: Server, typed: dict[str, str], people: int) -> float:
    """Return the CPU-ms of a completion when nobody else is there.

    The least of four rounds: whatever else the machine does can only add to it.
    """
    for number in range(AT_ONCE):  # Warm: templates compiled, connections open.
        complete(server, number, typed)
    rounds = []
    for first in range(0, people, people // ROUNDS):
        numbers = range(first, min(first + people // ROUNDS, people))
        before = server.cpu_seconds()
        for number in numbers:
            complete(server, 1_000 + number, typed)
        rounds.append((server.cpu_seconds() - before) * 1000 / len(numbers))
    return min(rounds)


def all_at_once(
    server: Server, typed: dict[str, str], people: int
) -> tuple[float, list[float], int]:
    """Return the CPU-ms of a completion, the waits in ms and the errors at ``AT_ONCE``."""
    waits: list[float] = []
    errors = 0
    before = server.cpu_seconds()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        futures = [crowd.submit(complete, server, 10_000 + n, typed) for n in range(people)]
        for future in futures:
            try:
                waits.append(future.result())
            except Exception as error:  # noqa: BLE001 - every failure counts
                errors += 1
                print(f"error: {error}", file=sys.stderr)
    return (server.cpu_seconds() - before) * 1000 / people, waits or [0.0], errors


if __name__ == "__main__":
    sys.exit(main())
