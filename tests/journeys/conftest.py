"""Journeys: the program as `make run` starts it, and a browser in front of it.

Shared: ``empty`` (an installation nobody has used), ``installation`` (one in use, with the sample
study), ``sample`` (the same, its run finished) and ``browser``. Each starts when it is asked for.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from survey.app import import_models
from survey.ask.studies.models import Study
from survey.core.accounts.models import User
from survey.core.accounts.services import open_session
from survey.core.db import Database
from survey.understand.analysis.models import AnalysisRun, RunState

OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
START_SECONDS = 90
END_SECONDS = 40
RUN_SECONDS = 180


@dataclass(frozen=True)
class Installation:
    """A running Needfinder, the way into it, and the way to its database."""

    url: str
    email: str
    password: str
    secret: str
    database: Database

    def token(self, email: str | None = None) -> str:
        """Sign somebody in without the form; the answer is the cookie ``needfinder``."""
        with self.database.writing() as session:
            who = session.scalars(sa.select(User).where(User.email == (email or self.email))).one()
            token = open_session(session, who, password=None, days=1, user_agent="Tests")
            session.commit()
            return token

    def open(self, browser: Browser, *, email: str | None = None, **options: Any) -> BrowserContext:
        """A window of somebody who is signed in, the first administrator unless said otherwise."""
        context = browser.new_context(**({"viewport": {"width": 1440, "height": 1000}} | options))
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "needfinder", "value": self.token(email), "url": self.url}])
        return context


@contextmanager
def running(home: Path, **settings: str) -> Iterator[Installation]:
    """Start the program on a free port with a database of its own, and end it by its number."""
    import_models()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    others = {name: value for name, value in os.environ.items() if "NEEDFINDER_" not in name}
    own = {"NEEDFINDER_HOME": str(home), "NEEDFINDER_PORT": str(port), **settings}
    log = home / "output.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "survey.cli", "run"],
            env=others | own,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        email, password = _first_sign_in(process, log)
        database = Database.open(f"sqlite:///{home / 'needfinder.db'}", pool_size=4)
        try:
            secret = (home / "secret_key").read_text(encoding="ascii").strip()
            yield Installation(f"http://127.0.0.1:{port}", email, password, secret, database)
        finally:
            database.close()
    finally:
        process.terminate()
        try:
            process.wait(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _first_sign_in(process: subprocess.Popen[bytes], log: Path) -> tuple[str, str]:
    """What the program prints once it answers: whom to sign in as, and the password."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        text = log.read_text(encoding="utf-8")
        said = re.search(r"Sign in as (\S+) with the password (\S+)", text)
        if said and "End it with" in text:
            return said[1], said[2]
        time.sleep(0.1)
    raise RuntimeError(f"Needfinder did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def empty(chromium_path, tmp_path_factory) -> Iterator[Installation]:
    """An installation with nothing but its first administrator."""
    with running(tmp_path_factory.mktemp("empty"), NEEDFINDER_SAMPLE="0") as installation:
        yield installation


@pytest.fixture(scope="session")
def installation(chromium_path, tmp_path_factory) -> Iterator[Installation]:
    """An installation in use, for journeys with studies of their own beside the sample study."""
    with running(tmp_path_factory.mktemp("sample")) as installation:
        yield installation


@pytest.fixture(scope="session")
def sample(installation) -> Installation:
    """The installation in use, once the run of the sample study has finished."""
    deadline = time.monotonic() + RUN_SECONDS
    while time.monotonic() < deadline:
        with installation.database.reading() as session:
            state = session.scalar(
                sa.select(AnalysisRun.state).join(Study).where(Study.is_fictional)
            )
        if state is RunState.DONE:
            return installation
        assert state in {RunState.QUEUED, RunState.RUNNING}, f"the sample's run: {state}"
        time.sleep(0.3)
    raise RuntimeError("The run of the sample study did not finish.")


@pytest.fixture(scope="module")
def browser(chromium_path) -> Iterator[Browser]:
    """A browser; each test opens windows of its own in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=OPTIONS)
        yield browser
        browser.close()
