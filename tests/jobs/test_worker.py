"""Workers as real processes on a real database: two at once, and one that is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import fresh_postgres_database

from survey.core import migrate
from survey.core.db import Database, transaction
from survey.core.jobs import Job, JobState, enqueue

PROGRAM = Path(__file__).with_name("worker_program.py")


@pytest.fixture
def own_url(database_name, request, tmp_path):
    """A database of this test's own, since other processes cannot see into a transaction."""
    if database_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'jobs.db'}"
        return
    with fresh_postgres_database(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture
def own_database(own_url):
    migrate.upgrade(own_url)
    database = Database.open(own_url, pool_size=2)
    yield database
    database.close()


@pytest.fixture
def start(own_url, tmp_path):
    """``start()`` gives a running worker process; all are ended after the test."""
    started = []

    def start_one():
        environment = os.environ | {
            "NEEDFINDER_DATABASE_URL": own_url,
            "NEEDFINDER_HOME": str(tmp_path),
            "TEST_NOTES": str(tmp_path / "notes.txt"),
        }
        process = subprocess.Popen([sys.executable, PROGRAM], env=environment)
        started.append(process)
        return process

    yield start_one
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_for(condition, seconds=40):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)


def count_in(database, *states):
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).where(Job.state.in_(states)))


def test_two_workers_do_each_job_exactly_once(own_database, start, tmp_path):
    with own_database.writing() as session, transaction(session):
        for number in range(60):
            enqueue(session, "test.line", number=number)

    first, second = start(), start()
    wait_for(lambda: count_in(own_database, JobState.DONE) == 60)
    for worker in (first, second):
        worker.send_signal(signal.SIGTERM)

    assert first.wait(timeout=20) == 0
    assert second.wait(timeout=20) == 0
    lines = (tmp_path / "notes.txt").read_text().splitlines()
    assert sorted(map(int, lines)) == list(range(60))


def test_the_job_of_a_killed_worker_is_taken_up_again(own_database, start, tmp_path):
    notes = tmp_path / "notes.txt"
    with own_database.writing() as session, transaction(session):
        enqueue(session, "test.slow")

    start_one = start()
    wait_for(lambda: notes.exists() and "begin 1" in notes.read_text())
    start_one.send_signal(signal.SIGKILL)
    start_one.wait()
    start()
    start()
    wait_for(lambda: count_in(own_database, JobState.DONE) == 1)

    # The second attempt took longer than its lease, and yet nobody took it away.
    assert notes.read_text().splitlines() == ["begin 1", "begin 2", "end 2"]
