"""``needfinder run``: from nothing to a running installation with something to look at."""

from __future__ import annotations

import importlib
import importlib.util

import click

from survey.app import import_jobs, import_models
from survey.cli.db import upgrade_database
from survey.cli.serve import serve_until_stopped
from survey.core import logs
from survey.core.accounts.passwords import random_password
from survey.core.accounts.queries import has_administrator
from survey.core.accounts.services import create_user
from survey.core.config import Settings, load_settings
from survey.core.db import Database, transaction
from survey.core.roles import Role

FIRST_EMAIL = "admin@example.org"


@click.command()
def run() -> None:
    """Upgrade the database, make the first administrator and the sample study, then serve."""
    settings = load_settings()
    logs.configure(settings)
    upgrade_database(settings)
    import_models()
    import_jobs()
    note = _first_start(settings)
    serve_until_stopped(settings, note=note)


def _first_start(settings: Settings) -> str:
    """Make the first administrator and the sample, unless there is one; return what to print."""
    database = Database.open(settings.database_url, pool_size=2)
    try:
        with database.writing() as session, transaction(session):
            if has_administrator(session):
                return ""
            password = random_password()
            first = create_user(
                session,
                email=FIRST_EMAIL,
                name="First administrator",
                password=password,
                role=Role.ADMINISTRATOR,
                actor=None,
            )
        if settings.sample and importlib.util.find_spec("survey.cli.demo") is not None:
            # Loaded on the first start only.
            demo = importlib.import_module("survey.cli.demo")
            click.echo("Writing the fictional sample study ...")
            demo.load_sample(database, settings, owner_id=first.id)
    finally:
        database.close()
    return (
        f"Sign in as {FIRST_EMAIL} with the password {password}\n"
        "(shown this once; change it under Your account)"
    )
