"""``needfinder db``: bring the database to today's schema, and check it."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import sqlalchemy as sa
from alembic.util.exc import CommandError
from sqlalchemy.exc import OperationalError

from survey.core import migrate
from survey.core.config import Settings, load_settings
from survey.core.db import make_engine
from survey.core.errors import Unavailable


@click.group()
def db() -> None:
    """Upgrade or check the database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the schema of this version; creates an SQLite file if needed."""
    settings = load_settings()
    before, after = upgrade_database(settings)
    click.echo(f"The database is at {after}." if before != after else f"Nothing to do: {after}.")


@db.command()
def check() -> None:
    """Say whether the database is reachable, whole, and of this version."""
    settings = load_settings()
    problems = problems_of(settings)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo("The database is reachable, whole and of this version.")


def upgrade_database(settings: Settings) -> tuple[str | None, str | None]:
    """Upgrade; return the revisions before and after.

    Raises:
        Unavailable: the database does not answer, or was made by a newer version.
    """
    url = settings.database_url
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    try:
        before = migrate.current_revision(url)
        if before != migrate.head_revision():
            migrate.upgrade(url)
        return before, migrate.current_revision(url)
    except OperationalError as error:
        raise Unavailable(_not_answering(settings, error)) from error
    except CommandError as error:
        raise Unavailable(
            f"The database cannot be upgraded by this version of Needfinder: {error}. "
            "Was it made by a newer one?"
        ) from error


def problems_of(settings: Settings) -> list[str]:
    """Return what is wrong with the database, a sentence each."""
    url = settings.database_url
    try:
        current, newest = migrate.current_revision(url), migrate.head_revision()
    except OperationalError as error:
        return [_not_answering(settings, error)]
    problems = []
    if current != newest:
        problems.append(
            f"The database is at {current or 'nothing'}, this version needs {newest}; "
            "run `needfinder db upgrade`."
        )
    if url.startswith("sqlite"):
        engine = make_engine(url, pool_size=1)
        with engine.connect() as connection:
            result = connection.scalar(sa.text("PRAGMA integrity_check"))
        engine.dispose()
        if result != "ok":
            problems.append(f"The database file is damaged: {result}. Restore a backup.")
    return problems


def _not_answering(settings: Settings, error: OperationalError) -> str:
    # Without the password, which would end in logs and bug reports.
    shown = sa.make_url(settings.database_url).render_as_string(hide_password=True)
    return f"The database {shown} does not answer: {str(error.orig).splitlines()[0]}"
