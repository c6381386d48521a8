"""A worker for tests: its jobs write a line each; started as a process, killed without mercy."""

import os
import signal
import threading
import time
from pathlib import Path

from survey.app import import_models
from survey.core.config import load_settings
from survey.core.jobs import job, run_worker


def register(notes):
    def write(line):
        with notes.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    @job("test.line", lease_seconds=30)
    def line(context, *, number):
        write(f"{number}")

    @job("test.slow", lease_seconds=2, max_attempts=5, heavy=True)
    def slow(context):
        write(f"begin {context.attempt}")
        if context.attempt == 1:
            time.sleep(600)  # Killed here.
        for step in range(4):  # Longer than the lease: the heartbeat keeps it.
            time.sleep(1)
            context.progress(step / 4, f"Step {step}")
        write(f"end {context.attempt}")


if __name__ == "__main__":
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    register(Path(os.environ["TEST_NOTES"]))
    import_models()
    run_worker(load_settings(), stop)
