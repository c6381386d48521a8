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


def test_what_was_decided_before_readings_were_kept_is_still_there_and_can_be_undone(empty_url):
    migrate.upgrade(empty_url, "0002_frozen_rows")
    engine = make_engine(empty_url, pool_size=1)
    with engine.begin() as connection:
        for row in (
            (
                "account (id, email, name, password_hash, role, active, must_change_password, created_at)"
                " VALUES (1, 'a@b.c', 'Ada', '', 'researcher', true, false, '2026-11-01')"
            ),
            (
                "study (id, title, question, decision, owner_id, is_fictional, created_at)"
                " VALUES (1, 'S', '', '', 1, false, '2026-11-01')"
            ),
            (
                "decision (id, study_id, actor_id, at, action, payload, undoes_id)"
                " VALUES (1, 1, 1, '2026-11-01', 'accept', '{}', NULL)"
            ),
            (
                "decision (id, study_id, actor_id, at, action, payload, undoes_id)"
                " VALUES (2, 1, 1, '2026-11-01', 'undo', '{}', 1)"
            ),
        ):
            connection.exec_driver_sql(f"INSERT INTO {row}")

    migrate.upgrade(empty_url)

    with engine.begin() as connection:
        kept = connection.exec_driver_sql("SELECT id, action, undoes_id FROM decision ORDER BY id")
        assert [tuple(row) for row in kept] == [(1, "accept", None), (2, "undo", 1)]
    for sentence in (
        "UPDATE decision SET action = 'correct' WHERE id = 1",
        (
            "INSERT INTO decision (id, study_id, actor_id, at, action, payload, undoes_id)"
            " VALUES (3, 1, 1, '2026-11-01', 'undo', '{}', 99)"
        ),
    ):
        with pytest.raises(sa.exc.DatabaseError), engine.begin() as connection:
            connection.exec_driver_sql(sentence)
    engine.dispose()


def test_nobody_loses_a_study_when_studies_get_members(empty_url):
    migrate.upgrade(empty_url, "0006_model_exchanges")
    engine = make_engine(empty_url, pool_size=1)
    with engine.begin() as connection:
        for number, role in ((1, "researcher"), (2, "researcher"), (3, "viewer")):
            connection.exec_driver_sql(
                "INSERT INTO account (id, email, name, password_hash, role, active,"
                f" must_change_password, created_at) VALUES ({number}, 'a{number}@b.c', 'A', '',"
                f" '{role}', true, false, '2026-11-01')"
            )
        connection.exec_driver_sql(
            "INSERT INTO study (id, title, question, decision, owner_id, is_fictional, created_at)"
            " VALUES (1, 'S', '', '', 1, false, '2026-11-01')"
        )

    migrate.upgrade(empty_url)

    with engine.begin() as connection:
        opened = connection.exec_driver_sql("SELECT team_role FROM study").all()
        named = connection.exec_driver_sql("SELECT study_id, account_id, role FROM study_member")
        assert [tuple(row) for row in opened] == [("lead",)]
        assert [tuple(row) for row in named] == [(1, 1, "lead")]
    with pytest.raises(sa.exc.DatabaseError), engine.begin() as connection:
        connection.exec_driver_sql("UPDATE study SET team_role = 'king'")
    engine.dispose()
