"""``needfinder worker``: does the jobs, in a process of its own."""

from __future__ import annotations

import signal
import threading

import click

from survey.app import import_jobs, import_models
from survey.cli.processes import end_with_parent
from survey.core import logs
from survey.core.config import load_settings
from survey.core.jobs import run_worker


@click.command()
@click.option("--supervised", is_flag=True, hidden=True, help="End when the parent ends.")
def worker(*, supervised: bool) -> None:
    """Start a worker alone; Ctrl-C lets it finish the job at work."""
    settings = load_settings()
    logs.configure(settings)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if supervised:
        end_with_parent()
    import_models()
    import_jobs()
    run_worker(settings, stop)
