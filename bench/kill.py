"""Kill the server with -9 while people answer; every receipt given must be in the database, once.

Usage: python bench/kill.py [--people 500] [--kills 5] [--database-url postgresql://...]

Sixteen people at a time answer the survey of ``answering_server``. Meanwhile the server is killed
again and again, in the middle of whatever it does, and started anew. Whoever got no receipt tries
again with the same key, as the page does. Then the database is read: each receipt once, no key
twice, no response without all its answers, and SQLite's own check. Exits with 1 if anything is
wrong.
"""

from __future__ import annotations

import argparse
import http.client
import random
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from answering_server import SECRET, TEN, Person, Server, free_port, make_survey, rows

from survey.ask.responses.keys import signer
from survey.core.db import now

AT_ONCE = 16
PATIENCE_SECONDS = 60


def main() -> int:
    """Kill and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-url", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        url = given.database_url or f"sqlite:///{home / 'bench.db'}"
        typed = make_survey(url)
        server = Server(home, url, free_port())
        server.start()
        is_over = threading.Event()
        killer = threading.Thread(
            target=kill_again, args=(server, given.kills, is_over, random.Random(given.seed))
        )
        killer.start()
        tries: list[int] = []
        keys: list[str] = []
        with ThreadPoolExecutor(AT_ONCE) as crowd:
            for key, count in crowd.map(
                lambda number: answer(server, number, typed), range(given.people)
            ):
                keys.append(key)
                tries.append(count)
        is_over.set()
        killer.join()
        server.kill()  # Once more, right after the last receipt.
        wrong = check(url, keys)
    again = sum(count > 1 for count in tries)
    print(f"{given.people} people, {AT_ONCE} at once; server killed {given.kills + 1} times; "
          f"{again} people had to send again, at most {max(tries)} times")  # fmt: skip
    print(f"receipts given: {len(keys)}; wrong: {'; '.join(wrong) or 'nothing'}")
    return 1 if wrong else 0


def kill_again(server: Server, kills: int, is_over: threading.Event, draw: random.Random) -> None:
    """Kill the server and start it anew, at moments nobody can foresee."""
    for _ in range(kills):
        if is_over.wait(draw.uniform(0.3, 1.2)):
            # Everybody was faster; the last kill is still to come.
            return
        server.kill()
        server.start()
    # The server ends with the thread that started it.
    is_over.wait()


def answer(server: Server, number: int, typed: dict[str, str]) -> tuple[str, int]:
    """Answer, sending until there is a receipt; return the key and how often it was sent."""
    person = Person(server.port, number, typed)
    patience = time.monotonic() + PATIENCE_SECONDS
    token = ""
    count = 0
    while time.monotonic() < patience:
        try:
            token = token or person.open()
            count += 1
            status, location = person.send(token)
            if status == 303:
                person.read_receipt(location)
                return key_in(token), count
            raise RuntimeError(f"Sending answered {status}.")
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    raise RuntimeError("No receipt within a minute.")


def key_in(token: str) -> str:
    """Return the random part of a signed key, as the database knows it."""
    # The server's own reader, so that the measurement cannot disagree with it about the format.
    return signer(SECRET).read(token, now=now()).random


def check(url: str, keys: list[str]) -> list[str]:
    """Return what is wrong with what was stored."""
    wrong = []
    stored = [row[0] for row in rows(url, "SELECT submission_key FROM response")]
    lost = set(keys) - set(stored)
    if lost:
        wrong.append(f"{len(lost)} receipts are not in the database")
    if len(stored) != len(set(stored)):
        wrong.append("a key is there twice")
    if len(keys) != len(set(keys)):
        wrong.append("two people had the same key")
    expected = len(TEN) + sum(kind in {"long_text", "short_text"} for kind, *_ in TEN)
    counts = rows(
        url,
        "SELECT r.id, count(a.question_id) FROM response r LEFT JOIN answer a"
        " ON a.response_id = r.id GROUP BY r.id",
    )
    torn = sum(count != expected for _, count in counts)
    if torn:
        wrong.append(f"{torn} responses have not all {expected} answers")
    if url.startswith("sqlite"):
        verdict = rows(url, "PRAGMA integrity_check")[0][0]
        if verdict != "ok":
            wrong.append(f"SQLite says {verdict}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
