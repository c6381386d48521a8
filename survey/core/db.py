"""The database: base class, column types, engine and the one way to commit.

We use SQLAlchemy directly, so that models and services stay free of Flask.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.exc import DataError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, sessionmaker

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An aware time in UTC; SQLite stores it without zone, so it is put back on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse a time without zone: nobody could tell what it means."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("Times must say their zone; use now() or aware datetimes.")
        return value.astimezone(dt.UTC)

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        """Give the zone back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class ByValue(sa.types.TypeDecorator[Any]):
    """An enum stored by its value as text; the CHECK is written by the model that knows why."""

    impl = sa.String(24)
    cache_ok = True

    def __init__(self, enum: type[Enum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Store the value; a plain string must be one of the enum's."""
        del dialect
        return None if value is None else str(self.enum(value).value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the member."""
        del dialect
        return None if value is None else self.enum(value)


Json = sa.JSON().with_variant(JSONB(), "postgresql")
#: For a column that may be empty: None is SQL NULL, not the JSON value null.
JsonOrNone = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def now() -> dt.datetime:
    """Return the present moment in UTC."""
    return dt.datetime.now(dt.UTC)


pk = Annotated[int, mapped_column(BigId, primary_key=True)]
created = Annotated[dt.datetime, mapped_column(UTCDateTime, default=now)]


def fk(target: str, *, ondelete: str = "RESTRICT", index: bool = True, **options: Any) -> Any:
    """Return a foreign-key column to *target*, e.g. ``fk("study.id")``.

    A string needs no import of the other feature; nullability follows the annotation.
    """
    return mapped_column(BigId, sa.ForeignKey(target, ondelete=ondelete), index=index, **options)


def one_of(column: str, enum: type[Enum], *, name: str | None = None) -> sa.CheckConstraint:
    """Return the CHECK that *column* holds one of the enum's values."""
    values = ", ".join(f"'{member.value}'" for member in enum)
    return sa.CheckConstraint(f"{column} IN ({values})", name=name or f"{column}_known")


class Base(DeclarativeBase):
    """Base of all models."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        dict[str, Any]: Json,
        list[Any]: Json,
        list[str]: Json,
        list[int]: Json,
        dt.datetime: UTCDateTime,
        str: sa.Text(),
    }


def make_engine(url: str, *, pool_size: int = 32) -> Engine:
    """Return an engine for SQLite or PostgreSQL with the settings we measured.

    SQLite: WAL, ``synchronous=FULL`` (a receipt survives a power cut), and BEGIN in our own
    hands, since a deferred transaction that upgrades to writing fails at once with "database is
    locked". Sessions that will write ask for it with
    ``engine.execution_options(sqlite_begin="IMMEDIATE")``.
    """
    parsed = sa.engine.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = sa.create_engine(
            parsed,
            connect_args={"timeout": 10, "check_same_thread": False},
            pool_size=pool_size,
            max_overflow=pool_size,
            hide_parameters=True,  # Answers and addresses must not stand in logs.
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "handle_error", _refuse_what_cannot_be_sent)
        return engine
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = sa.create_engine(
        parsed,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=8,
        pool_pre_ping=True,
        connect_args={
            "options": "-c statement_timeout=60000 -c lock_timeout=5000 "
            "-c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
        },
    )
    event.listen(engine, "handle_error", _refuse_what_cannot_be_sent)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    del record
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _refuse_what_cannot_be_sent(context: sa.engine.ExceptionContext) -> None:
    """Make a DataError of what the drivers raise in words of Python's own.

    SQLite's driver says OverflowError of a number beyond 64 bits, where PostgreSQL's server says
    DataError; both say UnicodeEncodeError of half a character.
    """
    error = context.original_exception
    if isinstance(error, OverflowError | UnicodeEncodeError):
        raise DataError(None, None, error, hide_parameters=True) from error


def session_factories(engine: Engine) -> tuple[sessionmaker[Session], sessionmaker[Session]]:
    """Return (for reading, for writing) session factories on one pool."""
    writing = engine.execution_options(sqlite_begin="IMMEDIATE")
    return sessionmaker(engine, expire_on_commit=False), sessionmaker(
        writing, expire_on_commit=False
    )


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """Commit what happens inside, all or nothing. The view's last word; services never commit."""
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


@dataclass(frozen=True)
class Database:
    """An engine with its two kinds of sessions: for reading, and for writing."""

    engine: Engine
    reading: sessionmaker[Session]
    writing: sessionmaker[Session]

    @classmethod
    def open(cls, url: str, *, pool_size: int = 32) -> Database:
        """Return the database at *url*; it connects on first use."""
        engine = make_engine(url, pool_size=pool_size)
        return cls(engine, *session_factories(engine))

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
