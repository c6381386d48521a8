"""The command line, as people call it: processes, exit codes, sentences."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

RUN = [sys.executable, "-m", "survey.cli"]


@pytest.fixture
def environment(tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return kept | {
        "NEEDFINDER_HOME": str(tmp_path / "instance"),
        "NEEDFINDER_PORT": str(port),
        "NEEDFINDER_SAMPLE": "no",
    }


@pytest.fixture
def needfinder(environment):
    """``needfinder("user", "list")`` runs a command to its end."""

    def run(*arguments, given="", **settings):
        return subprocess.run(
            [*RUN, *arguments],
            env=environment | settings,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


@pytest.fixture
def start(environment):
    """``start("serve")`` starts a command and waits until it says that it is ready."""
    started = []

    def start_one(*arguments):
        process = subprocess.Popen(
            [*RUN, *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "End it with Ctrl-C" in line:
                return process, "".join(lines)
        raise AssertionError("".join(lines))

    yield start_one
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def children_of(pid):
    """Return {pid: command line} of the processes below *pid* (Linux)."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            parent = int(state_of(folder.name)[1])
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if parent == pid:
            found[int(folder.name)] = command
    return found


def state_of(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def is_gone(pid):
    try:
        return state_of(pid)[0] == "Z"
    except OSError:
        return True


def wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)


def test_help_names_every_command(needfinder):
    answer = needfinder("--help")

    assert answer.returncode == 0
    for name in ("run", "serve", "worker", "db", "user", "doctor", "analyse", "demo"):
        assert f"  {name} " in answer.stdout


def test_a_wrong_setting_is_a_sentence_and_exit_code_2(needfinder):
    answer = needfinder("db", "check", NEEDFINDER_THREADS="many")

    assert answer.returncode == 2
    assert answer.stderr == ("NEEDFINDER_THREADS is 'many', but must be a number from 1 to 128.\n")


def test_a_database_that_does_not_answer_is_a_sentence_without_its_password(needfinder):
    answer = needfinder(
        "db", "upgrade", NEEDFINDER_DATABASE_URL="postgresql://ada:hunter2@127.0.0.1:1/x"
    )

    assert answer.returncode == 2
    assert answer.stderr.startswith("The database postgresql://ada:***@127.0.0.1:1/x does not")
    assert "hunter2" not in answer.stderr


def test_the_database_is_upgraded_and_checked(needfinder):
    before = needfinder("db", "check")
    upgraded = needfinder("db", "upgrade")
    again = needfinder("db", "upgrade")
    after = needfinder("db", "check")

    assert before.returncode == 1
    assert "run `needfinder db upgrade`" in before.stderr
    assert upgraded.stdout.startswith("The database is at ")
    assert again.stdout.startswith("Nothing to do: ")
    assert (after.returncode, after.stderr) == (0, "")


def test_people_are_added_listed_and_given_new_passwords(needfinder):
    needfinder("db", "upgrade")

    added = needfinder("user", "add", "ada@example.org", "--name", "Ada", "--role", "viewer")
    listed = needfinder("user", "list")
    reset = needfinder("user", "password", "ada@example.org")
    unknown = needfinder("user", "password", "ben@example.org")
    weak = needfinder(
        "user", "add", "c@example.org", "--name", "Cleo", "--password-stdin", given="short\n"
    )

    assert "Password, shown this once: " in added.stdout
    assert listed.stdout.split() == ["ada@example.org", "viewer", "Ada"]
    assert "signed out everywhere" in reset.stdout
    assert added.stdout.split()[-1] != reset.stdout.split()[-1]
    assert (unknown.returncode, unknown.stderr) == (
        2,
        "There is no account ben@example.org; see `needfinder user list`.\n",
    )
    assert weak.returncode == 2
    assert "at least 12 characters" in weak.stderr


def test_doctor_finds_everything_well_after_an_upgrade(needfinder):
    sick = needfinder("doctor")
    needfinder("db", "upgrade")
    well = needfinder("doctor")

    assert sick.returncode == 1
    assert "problem  Database: The database is at nothing" in sick.stdout
    assert well.returncode == 0
    assert "problem" not in well.stdout


def test_doctor_names_a_mail_server_that_does_not_answer(needfinder):
    needfinder("db", "upgrade")

    answer = needfinder(
        "doctor",
        NEEDFINDER_SMTP_HOST="127.0.0.1",
        NEEDFINDER_SMTP_PORT="1",
        NEEDFINDER_MAIL_FROM="a@example.org",
    )

    assert answer.returncode == 1
    assert "problem  Mail: 127.0.0.1:1 does not take us:" in answer.stdout


def test_run_starts_from_nothing_and_shows_the_password_once(start, environment):
    process, said = start("run")
    address = f"http://127.0.0.1:{environment['NEEDFINDER_PORT']}"

    assert f"Needfinder is ready at {address}" in said
    assert "Sign in as admin@example.org with the password " in said
    with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
        assert answer.read() == b"ready\n"

    below = children_of(process.pid)
    process.send_signal(signal.SIGINT)

    assert process.wait(timeout=30) == 0
    assert len(below) == 2
    assert all(is_gone(pid) for pid in below)

    process, said = start("run")

    assert "password" not in said
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0


def test_a_worker_that_dies_is_started_again(start, needfinder):
    needfinder("db", "upgrade")
    process, _ = start("serve")
    worker = next(pid for pid, line in children_of(process.pid).items() if " worker " in line)

    os.kill(worker, signal.SIGKILL)

    wait_for(
        lambda: any(
            " worker " in line and pid != worker for pid, line in children_of(process.pid).items()
        )
    )


def test_nothing_is_left_behind_when_the_parent_is_killed(start, needfinder):
    needfinder("db", "upgrade")
    process, _ = start("serve")
    below = children_of(process.pid)

    process.kill()
    process.wait()

    wait_for(lambda: all(is_gone(pid) for pid in below))


def test_without_worker_only_pages_are_served(start, needfinder):
    needfinder("db", "upgrade")

    process, _ = start("serve", "--no-worker")

    assert len(children_of(process.pid)) == 1


def test_a_taken_port_is_a_sentence(needfinder, environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(environment["NEEDFINDER_PORT"])))
        taken.listen()

        answer = needfinder("serve")

    assert answer.returncode == 2
    assert "cannot be used: Address already in use." in answer.stderr
    assert "NEEDFINDER_PORT" in answer.stderr


def test_a_locked_database_is_503_and_not_a_hang(start, needfinder, environment):
    needfinder("db", "upgrade")
    address = f"http://127.0.0.1:{environment['NEEDFINDER_PORT']}"
    start("serve", "--no-worker")
    database = sqlite3.connect(
        f"{environment['NEEDFINDER_HOME']}/needfinder.db", isolation_level=None
    )
    database.execute("PRAGMA journal_mode=DELETE")
    database.execute("BEGIN EXCLUSIVE")

    try:
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{address}/readyz", timeout=30)
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            assert answer.status == 200
    finally:
        database.close()

    with caught.value as refused:
        assert refused.code == 503
        assert refused.headers["Retry-After"] == "5"
