"""Alembic's entry: which database, which models, and how our column types are written down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.engine import Connection

from survey.app import import_models
from survey.core.config import load_settings
from survey.core.db import Base, ByValue, UTCDateTime, make_engine

#: Two programs that start at once must not migrate together.
ADVISORY_LOCK = 7_239_410_513


def render_item(kind: str, item: object, autogen: AutogenContext) -> str | bool:
    """Write our own types as plain ones: a migration must not depend on today's code."""
    if kind != "type":
        return False
    if isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, ByValue):
        return f"sa.String(length={ByValue.impl.length})"
    if isinstance(item, sa.JSON) and item._variant_mapping:  # noqa: SLF001 - no public way
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    if isinstance(item, sa.BigInteger) and item._variant_mapping:  # noqa: SLF001 - the same
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    return False


def is_ours(item: object, name: str | None, kind: str, *found: object) -> bool:
    """Leave out what a migration made in the database's own words and no model can tell."""
    del item
    is_reflected, _ = found
    # The full-text index: FTS5's tables on SQLite; a column and its index on PostgreSQL.
    is_search = (name or "").startswith("search_words") or (kind, name) == ("column", "words")
    return not (is_reflected and is_search)


def run(connection: Connection) -> None:
    """Run the migrations on *connection*, each in its own transaction."""
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.exec_driver_sql("SET lock_timeout = '5s'")
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({ADVISORY_LOCK})")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=is_sqlite,
        render_item=render_item,
        transaction_per_migration=True,
        compare_type=True,
        include_object=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()
    if not is_sqlite:
        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({ADVISORY_LOCK})")
        connection.commit()


def main() -> None:
    """Find the database and run."""
    import_models()
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    url = context.config.attributes.get("url") or load_settings().database_url
    engine = make_engine(url, pool_size=1)
    try:
        with engine.execution_options(sqlite_begin="IMMEDIATE").connect() as connection:
            run(connection)
    finally:
        engine.dispose()


main()
