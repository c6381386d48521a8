"""Sessions with customers: speakers, transcripts, the guide, attachments, highlights.

Revision ID: 0008_sessions
Revises: 0007_study_members
"""

import sqlalchemy as sa
from alembic import op

revision = "0008_sessions"
down_revision = "0007_study_members"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

#: Columns that refer to another table, with what happens when its row goes.
_REFERENCES = (
    ("note", "transcript_id", "transcript", "CASCADE"),
    ("note", "speaker_id", "speaker", "CASCADE"),
    ("statement", "replaced_by_id", "statement", "SET NULL"),
)
_NOTE = (
    ("starts_ms", sa.Integer()),
    ("ends_ms", sa.Integer()),
    ("happened_on", sa.Date()),
    ("client_key", sa.String(40)),
)
_TABLES = (
    "highlight",
    "attachment_part",
    "attachment",
    "asked_question",
    "guide_question",
    "transcript",
    "speaker",
)


def upgrade() -> None:
    """Make the tables and columns; interviews and notes stay as they are."""
    op.create_table(
        "speaker",
        sa.Column("id", BIG, nullable=False),
        sa.Column("interview_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("customer_id", BIG, nullable=True),
        sa.CheckConstraint(
            "role IN ('participant', 'moderator', 'other')", name=op.f("ck_speaker_role_known")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_speaker_name_not_empty")),
        _reference("speaker", "interview_id", "interview", "CASCADE"),
        _reference("speaker", "customer_id", "customer", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
        sa.UniqueConstraint("interview_id", "name", name=op.f("uq_speaker_interview_id_name")),
    )
    op.create_index(op.f("ix_speaker_customer_id"), "speaker", ["customer_id"])
    op.create_table(
        "transcript",
        sa.Column("id", BIG, nullable=False),
        sa.Column("interview_id", BIG, nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("actor_id", BIG, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        _reference("transcript", "interview_id", "interview", "CASCADE"),
        _reference("transcript", "actor_id", "account", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcript")),
        sa.UniqueConstraint(
            "interview_id", "sha256", name=op.f("uq_transcript_interview_id_sha256")
        ),
    )
    _guide()
    _attachments()
    op.create_table(
        "highlight",
        sa.Column("id", BIG, nullable=False),
        sa.Column("statement_id", BIG, nullable=False),
        sa.Column("author_id", BIG, nullable=False),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        _reference("highlight", "statement_id", "statement", "CASCADE"),
        _reference("highlight", "author_id", "account", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_highlight")),
        sa.UniqueConstraint(
            "statement_id", "author_id", name=op.f("uq_highlight_statement_id_author_id")
        ),
    )
    op.add_column("interview", sa.Column("started_at", TIME, nullable=True))
    op.add_column("statement", sa.Column("edited_from", sa.Text(), nullable=True))
    for name, kind in _NOTE:
        op.add_column("note", sa.Column(name, kind, nullable=True))
    op.add_column(
        "note", sa.Column("is_idea", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "note", sa.Column("client_revision", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_index(
        "uq_note_interview_id_client_key", "note", ["interview_id", "client_key"], unique=True
    )
    for table, column, to, ondelete in _REFERENCES:
        op.add_column(table, sa.Column(column, BIG, nullable=True))
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
        if op.get_bind().dialect.name == "postgresql":
            name = op.f(f"fk_{table}_{column}_{to}")
            op.create_foreign_key(name, table, to, [column], ["id"], ondelete=ondelete)
    if op.get_bind().dialect.name == "sqlite":
        for table in ("note", "statement"):
            _refer(table, f"substr(rtrim(sql), 1, length(rtrim(sql)) - 1) || '{_told(table)})'")


def downgrade() -> None:
    """Take it away again; turns of transcripts stay as notes of nobody in particular."""
    if op.get_bind().dialect.name == "sqlite":
        for table in ("note", "statement"):
            _refer(table, f"replace(sql, '{_told(table)}', '')")
    for table, column, _, _ in _REFERENCES:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
        op.drop_column(table, column)
    op.drop_index("uq_note_interview_id_client_key", "note")
    for name in ("client_revision", "is_idea", *(name for name, _ in _NOTE)):
        op.drop_column("note", name)
    op.drop_column("statement", "edited_from")
    op.drop_column("interview", "started_at")
    for table in _TABLES:
        op.drop_table(table)


def _reference(table: str, column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _told(table: str) -> str:
    return "".join(
        f", CONSTRAINT fk_{table}_{column}_{to} FOREIGN KEY({column})"
        f" REFERENCES {to} (id) ON DELETE {ondelete}"
        for of, column, to, ondelete in _REFERENCES
        if of == table
    )


def _refer(table: str, value: str) -> None:
    """Rewrite what SQLite wrote down of a table, as its manual says for changes of constraints.

    It adds none to a table that is there; to copy the table and drop the first would take along
    whatever refers to its rows. (sqlite.org/lang_altertable.html, section 7.)
    """
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    op.execute(f"UPDATE sqlite_master SET sql = {value} WHERE type = 'table' AND name = '{table}'")
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")


def _guide() -> None:
    op.create_table(
        "guide_question",
        sa.Column("id", BIG, nullable=False),
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("probe_up", sa.Text(), nullable=False),
        sa.Column("probe_down", sa.Text(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_guide_question_text_not_empty")),
        _reference("guide_question", "study_id", "study", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_question")),
    )
    op.create_index(op.f("ix_guide_question_study_id"), "guide_question", ["study_id"])
    op.create_table(
        "asked_question",
        sa.Column("interview_id", BIG, nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("at", TIME, nullable=False),
        _reference("asked_question", "interview_id", "interview", "CASCADE"),
        _reference("asked_question", "question_id", "guide_question", "CASCADE"),
        sa.PrimaryKeyConstraint("interview_id", "question_id", name=op.f("pk_asked_question")),
    )


def _attachments() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", BIG, nullable=False),
        sa.Column("interview_id", BIG, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size_bytes", BIG, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("actor_id", BIG, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.CheckConstraint("kind IN ('picture', 'audio')", name=op.f("ck_attachment_kind_known")),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_attachment_not_empty")),
        _reference("attachment", "interview_id", "interview", "CASCADE"),
        _reference("attachment", "actor_id", "account", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint(
            "interview_id", "sha256", name=op.f("uq_attachment_interview_id_sha256")
        ),
    )
    op.create_table(
        "attachment_part",
        sa.Column("attachment_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _reference("attachment_part", "attachment_id", "attachment", "CASCADE"),
        sa.PrimaryKeyConstraint("attachment_id", "position", name=op.f("pk_attachment_part")),
    )
