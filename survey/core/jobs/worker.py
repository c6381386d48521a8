"""The worker: a loop that does what is due until it is told to stop."""

from __future__ import annotations

import logging
import threading

from sqlalchemy.exc import DBAPIError

from survey.core.config import Settings
from survey.core.db import Database, transaction
from survey.core.jobs.context import Tools
from survey.core.jobs.queue import enqueue
from survey.core.jobs.registry import handlers, periodic_key
from survey.core.jobs.runner import run_next

log = logging.getLogger(__name__)

POLL_SECONDS = 0.25
AWAY_SECONDS = 2.0


def run_worker(settings: Settings, stop: threading.Event) -> None:
    """Do jobs until *stop* is set; the job at work then is finished first.

    Two lanes run side by side: one takes any job, the other leaves heavy ones alone, so that an
    invitation does not wait behind an analysis.
    """
    database = Database.open(settings.database_url, pool_size=6)
    tools = Tools.of(database, settings)
    heavy = [one.name for one in handlers() if one.heavy]
    try:
        lane = threading.Thread(
            target=_lane, args=(tools, stop, heavy), name="light-jobs", daemon=True
        )
        lane.start()
        _lane(tools, stop, [])
        lane.join()
    finally:
        database.close()


def start_periodic(database: Database) -> None:
    """Queue every periodic job that is not queued yet."""
    with database.writing() as session, transaction(session):
        for handler in handlers():
            if handler.every_seconds is not None:
                enqueue(session, handler.name, unique_key=periodic_key(handler.name))


def _lane(tools: Tools, stop: threading.Event, except_names: list[str]) -> None:
    periodic_started = False
    while not stop.is_set():
        try:
            if not periodic_started:
                start_periodic(tools.database)
                periodic_started = True
            ran = run_next(tools, except_names=except_names)
        except DBAPIError:
            log.exception("The queue cannot be read; trying again")
            stop.wait(AWAY_SECONDS)
            continue
        if ran is None:
            stop.wait(POLL_SECONDS)
