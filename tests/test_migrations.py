"""Migrations: down to nothing and up again, and what they make is what the models say."""

import pytest
import sqlalchemy as sa
from conftest import fresh_postgres_database

from survey.core import migrate
from survey.core.db import make_engine


@pytest.fixture
def empty_url(database_name, request, tmp_path):
    if database_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with fresh_postgres_database(request.getfixturevalue("postgres_server")) as url:
        yield url


def tables(url):
    engine = make_engine(url, pool_size=1)
    names = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_the_schema_goes_up_equals_the_models_and_goes_down_again(empty_url):
    migrate.upgrade(empty_url)

    migrate.check(empty_url)
    assert migrate.current_revision(empty_url) == migrate.head_revision()
    assert {"account", "account_session", "audit_entry", "job"} <= tables(empty_url)

    migrate.downgrade(empty_url)

    assert tables(empty_url) <= {"alembic_version"}

    migrate.upgrade(empty_url)

    migrate.check(empty_url)


def test_an_upgraded_database_is_upgraded_again_without_harm(empty_url):
    migrate.upgrade(empty_url)

    migrate.upgrade(empty_url)

    assert migrate.current_revision(empty_url) == migrate.head_revision()
