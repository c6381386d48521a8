"""Search: every text once, with an index of its words that triggers keep true.

SQLite: FTS5 (unicode61 without accents, beginnings of two and three letters) over the entries.
PostgreSQL: a column that the database makes from the text, with a GIN index.

Revision ID: 0009_search
Revises: 0008_sessions
"""

from typing import NamedTuple

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009_search"
down_revision = "0008_sessions"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_THEME = "NEW.name || ' ' || NEW.definition || ' ' || NEW.include_when || ' ' || NEW.metric"


class Source(NamedTuple):
    """A table whose texts are found.

    Attributes:
        key: Columns of the entry that say which row it stands for, and their values.
        study: Study of a row.
        watched: Columns whose change counts.
        only: Which rows are taken in.
    """

    table: str
    key: tuple[str, str]
    study: str
    text: str
    watched: str = "text"
    only: str = "1 = 1"


SOURCES = (
    Source("statement", ("statement_id", "NEW.id"), "NEW.study_id", "NEW.text"),
    Source(
        "theme",
        ("theme_id", "NEW.id"),
        "NEW.study_id",
        "NEW.name || ' ' || NEW.definition || ' ' || NEW.include_when || ' ' || NEW.metric",
        watched="name, definition, include_when, metric",
    ),
    Source(
        "answer",
        ("response_id, question_id, item", "NEW.response_id, NEW.question_id, NEW.item"),
        "(SELECT s.study_id FROM response r JOIN survey s ON s.id = r.survey_id WHERE"
        " r.id = NEW.response_id)",
        "NEW.text",
        only="NEW.text IS NOT NULL",
    ),
    Source(
        "note",
        ("note_id", "NEW.id"),
        "(SELECT i.study_id FROM interview i WHERE i.id = NEW.interview_id)",
        "NEW.text",
    ),
)
# Letters of Latin scripts that FTS5 also takes for their plain ones.
ACCENTED = "áàâäãåāăąçćčďéèêëēėęěğģíìîïīįķļľñńņňóòôöõōőŕřśšşșťţțúùûüūůűųýÿźžż"
PLAIN = "aaaaaaaaacccdeeeeeeeeggiiiiiikllnnnnooooooorrsssstttuuuuuuuuyyzzz"
assert len(ACCENTED) == len(PLAIN)  # noqa: S101 - translate() would drop letters


def upgrade() -> None:
    """Create tables, triggers and index, and take in what is there."""
    _tables()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    (_sqlite_index if is_sqlite else _postgres_index)()
    for source in SOURCES:
        _fill(source)
        (_sqlite_source if is_sqlite else _postgres_source)(source)


def downgrade() -> None:
    """Drop them again."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for source in SOURCES:
        name = f"search_{source.table}"
        for event in ("insert", "update"):
            on = "" if is_sqlite else f' ON "{source.table}"'
            op.execute(f"DROP TRIGGER {name}_{event}{on}")
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {name}()")
    if is_sqlite:
        op.execute("DROP TABLE search_words")
    op.drop_table("search_entry")
    op.drop_table("saved_search")
    if not is_sqlite:
        op.execute("DROP FUNCTION search_words(text)")


def _tables() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("asked", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_saved_search_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_search_account_id_name")),
    )
    op.create_table(
        "search_entry",
        sa.Column("id", BIG, nullable=False),
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("statement_id", BIG, nullable=True),
        sa.Column("theme_id", BIG, nullable=True),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("question_id", BIG, nullable=True),
        sa.Column("item", sa.String(length=40), nullable=True),
        sa.Column("note_id", BIG, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "source IN ('statement', 'theme', 'answer', 'note')",
            name=op.f("ck_search_entry_source_known"),
        ),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["study.id"],
            name=op.f("fk_search_entry_study_id_study"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_search_entry_statement_id_statement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"],
            ["theme.id"],
            name=op.f("fk_search_entry_theme_id_theme"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answer.response_id", "answer.question_id", "answer.item"],
            name="fk_search_entry_answer",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["note_id"],
            ["note.id"],
            name=op.f("fk_search_entry_note_id_note"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("statement_id", name=op.f("uq_search_entry_statement_id")),
        sa.UniqueConstraint("theme_id", name=op.f("uq_search_entry_theme_id")),
        sa.UniqueConstraint("note_id", name=op.f("uq_search_entry_note_id")),
        sa.UniqueConstraint(
            "response_id",
            "question_id",
            "item",
            name=op.f("uq_search_entry_response_id_question_id_item"),
        ),
    )
    op.create_index(op.f("ix_search_entry_study_id_source"), "search_entry", ["study_id", "source"])


def _sqlite_index() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5(text, content='search_entry',"
        " content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    )
    added = "INSERT INTO search_words (rowid, text) VALUES (NEW.id, NEW.text);"
    gone = (
        "INSERT INTO search_words (search_words, rowid, text) VALUES ('delete', OLD.id, OLD.text);"
    )
    for event, what in (("INSERT", added), ("DELETE", gone), ("UPDATE", gone + " " + added)):
        op.execute(
            f"CREATE TRIGGER search_entry_{event.lower()} AFTER {event} ON search_entry"
            f" BEGIN {what} END"
        )


def _postgres_index() -> None:
    op.execute(
        "CREATE FUNCTION search_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE"
        " AS $body$ SELECT to_tsvector('simple', regexp_replace("
        f"translate(lower($1), '{ACCENTED}', '{PLAIN}'), '[^[:alnum:]]+', ' ', 'g')) $body$"
    )
    # What is longer than a tsvector may be (1 MB) is found by its beginning.
    op.execute(
        "ALTER TABLE search_entry ADD COLUMN words tsvector"
        " GENERATED ALWAYS AS (search_words(left(text, 200000))) STORED"
    )
    op.execute("CREATE INDEX search_words_in_entries ON search_entry USING gin (words)")


def _fill(source: Source) -> None:
    columns, values, study, text, only = (
        part.replace("NEW.", f'"{source.table}".')
        for part in (*source.key, source.study, source.text, source.only)
    )
    op.execute(
        f"INSERT INTO search_entry (study_id, source, {columns}, text)"
        f" SELECT {study}, '{source.table}', {values}, {text} FROM \"{source.table}\" WHERE {only}"
    )


def _kept(source: Source) -> tuple[str, str]:
    """Return the statements that take a row in, and out again."""
    columns, values = source.key
    return (
        (
            f"INSERT INTO search_entry (study_id, source, {columns}, text)"
            f" SELECT {source.study}, '{source.table}', {values}, {source.text} WHERE {source.only};"
        ),
        f"DELETE FROM search_entry WHERE ({columns}) = ({values});",
    )


def _sqlite_source(source: Source) -> None:
    take_in, take_out = _kept(source)
    name, on = f"search_{source.table}", f'ON "{source.table}"'
    op.execute(f"CREATE TRIGGER {name}_insert AFTER INSERT {on} BEGIN {take_in} END")
    op.execute(
        f"CREATE TRIGGER {name}_update AFTER UPDATE OF {source.watched} {on}"
        f" BEGIN {take_out} {take_in} END"
    )


def _postgres_source(source: Source) -> None:
    take_in, take_out = _kept(source)
    name = f"search_{source.table}"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'UPDATE' THEN {take_out} END IF; {take_in} RETURN NULL; END $$"
    )
    for event, on in (("insert", "INSERT"), ("update", f"UPDATE OF {source.watched}")):
        op.execute(
            f'CREATE TRIGGER {name}_{event} AFTER {on} ON "{source.table}" FOR EACH ROW'
            f" EXECUTE FUNCTION {name}()"
        )
