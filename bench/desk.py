"""Measure what every page of the research desk costs with very many statements.

Usage: python bench/desk.py FOLDER [--statements 50000] [--themes 200] [--database-url URL]

FOLDER holds ``banking77.csv`` and ``clinc150.csv``; texts and their intents are drawn and joined as
in ``bench/scale.py``. Half of the statements of each of the themes are accepted, the other half wait
in proposals, a tenth fits nowhere. Each page is asked for once to warm up and then five times; the
median counts. It prints queries and milliseconds of the server alone, without network and browser,
and exits with 1 where a page takes longer than its budget: 100 ms for the next card, 300 ms for any
page.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from desk_data import fill
from flask.testing import FlaskClient
from scale import texts_of

from survey.app import create_app, import_jobs
from survey.core import migrate
from survey.core.config import load_settings
from survey.core.db import Database, transaction
from survey.core.jobs import enqueue, run_pending

SECRET = "s" * 40
CARD_MS, PAGE_MS = 100.0, 300.0
TIMES = 5

#: What is asked for: the address in the study, and whether it is the next card.
PAGES = {
    "overview": ("/studies/{study}", False),
    "the next proposal": ("/studies/{study}/review", True),
    "all proposals": ("/studies/{study}/review/all", False),
    "the next statement to code": ("/studies/{study}/coding", True),
    "the next border case": ("/studies/{study}/coding/border", True),
    "consistency": ("/studies/{study}/coding/consistency", False),
    "audit": ("/studies/{study}/audit", True),
    "what was missed": ("/studies/{study}/unplaced", True),
    "unplaced statements": ("/studies/{study}/statements", False),
    "all statements": ("/studies/{study}/statements?show=all", False),
    "needs and wants": ("/studies/{study}/themes", False),
    "one need": ("/themes/{theme}", False),
    "search for a common word": ("/studies/{study}/search?q=my&by=words", False),
    "search by words and meaning": ("/studies/{study}/search?q=lost+card", False),
    "search narrowed": ("/studies/{study}/search?q=card&by=words&kind=want&theme={theme}", False),
    "map of the statements": ("/studies/{study}/map", False),
    "what a run changed": ("/runs/{run}/changes", False),
    "a run": ("/runs/{run}", False),
    "the log of decisions": ("/studies/{study}/decisions", False),
}


def main() -> int:
    """Fill a database, ask for every page, compare with the budgets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--statements", type=int, default=50_000)
    parser.add_argument("--themes", type=int, default=200)
    parser.add_argument("--database-url", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        url = given.database_url or f"sqlite:///{home / 'bench.db'}"
        settings = load_settings(
            {
                "NEEDFINDER_HOME": str(home),
                "NEEDFINDER_SECRET_KEY": SECRET,
                "NEEDFINDER_DATABASE_URL": url,
            }
        )
        migrate.upgrade(url)
        database = Database.open(url)
        app = create_app(settings, database=database)
        import_jobs()
        began = time.perf_counter()
        ids = fill(database, texts_of(given.folder, given.statements), given.themes)
        print(f"filled in {time.perf_counter() - began:.0f} s")
        began = time.perf_counter()
        with database.writing() as session, transaction(session):
            enqueue(session, "search.read")
        run_pending(database, settings)
        print(f"meanings read in {time.perf_counter() - began:.0f} s")
        client = app.test_client()
        client.set_cookie("needfinder", ids.pop("token"))
        is_fine = measure(client, database, ids)
        database.close()
    print("All within budget." if is_fine else "A budget is broken.")
    return 0 if is_fine else 1


def measure(client: FlaskClient, database: Database, ids: dict[str, Any]) -> bool:
    """Print queries and milliseconds of each page; return whether all keep to their budget."""
    is_fine = True
    print(f"{'page':32} {'queries':>8} {'ms':>7} {'budget':>7}")
    for name, (address, is_card) in PAGES.items():
        at = address.format(**ids)
        response = client.get(at, follow_redirects=True)
        if response.status_code == 404:
            print(f"{name:32} there is no such page")
            continue
        if response.status_code != 200:
            print(f"{name:32} answers {response.status_code}")
            is_fine = False
            continue
        with _counted(database) as queries:
            client.get(at, follow_redirects=True)
        taken = []
        for _ in range(TIMES):
            began = time.perf_counter()
            client.get(at, follow_redirects=True)
            taken.append((time.perf_counter() - began) * 1000)
        budget, milliseconds = (CARD_MS if is_card else PAGE_MS), statistics.median(taken)
        is_fine &= milliseconds <= budget
        mark = "" if milliseconds <= budget else "  over"
        print(f"{name:32} {queries[0]:8} {milliseconds:7.0f} {budget:7.0f}{mark}")
    return is_fine


@contextmanager
def _counted(database: Database) -> Iterator[list[int]]:
    count = [0]

    def note(*_: Any) -> None:
        count[0] += 1

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield count
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


if __name__ == "__main__":
    sys.exit(main())
