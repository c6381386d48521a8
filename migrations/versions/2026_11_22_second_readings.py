"""Comments on statements and themes; second readings, what each reader said, and adjudications.

Revision ID: 0012_second_readings
Revises: 0011_audit_and_keys
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012_second_readings"
down_revision = "0011_audit_and_keys"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables; nobody has commented or read a second time yet."""
    op.create_table(
        "coding_round",
        sa.Column("id", BIG, nullable=False),
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("codes", JSON, nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("bar", sa.Double(), nullable=True),
        sa.Column("made_by", BIG, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(purpose = 'training') = (bar IS NOT NULL)",
            name=op.f("ck_coding_round_training_has_bar"),
        ),
        sa.CheckConstraint(
            "purpose IN ('check', 'training')", name=op.f("ck_coding_round_purpose_known")
        ),
        sa.CheckConstraint(
            "bar IS NULL OR (bar > 0 AND bar <= 1)", name=op.f("ck_coding_round_bar_is_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["account.id"],
            name=op.f("fk_coding_round_made_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["study.id"],
            name=op.f("fk_coding_round_study_id_study"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding_round")),
    )
    op.create_index(op.f("ix_coding_round_study_id"), "coding_round", ["study_id"], unique=False)
    op.create_table(
        "coding_seat",
        sa.Column("id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("coder_id", BIG, nullable=False),
        sa.Column("invited_by", BIG, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", BIG, nullable=True),
        sa.CheckConstraint(
            "finished_at IS NULL OR stopped_at IS NULL", name=op.f("ck_coding_seat_ends_once")
        ),
        sa.ForeignKeyConstraint(
            ["coder_id"],
            ["account.id"],
            name=op.f("fk_coding_seat_coder_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"],
            ["account.id"],
            name=op.f("fk_coding_seat_invited_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["released_by"],
            ["account.id"],
            name=op.f("fk_coding_seat_released_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["coding_round.id"],
            name=op.f("fk_coding_seat_round_id_coding_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding_seat")),
        sa.UniqueConstraint("round_id", "coder_id", name=op.f("uq_coding_seat_round_id_coder_id")),
    )
    op.create_index(op.f("ix_coding_seat_coder_id"), "coding_seat", ["coder_id"], unique=False)
    op.create_table(
        "adjudication",
        sa.Column("id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("statement_id", BIG, nullable=False),
        sa.Column("actor_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choice", sa.String(length=24), nullable=False),
        sa.Column("codes", JSON, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("sources", JSON, nullable=False),
        sa.Column("amended", JSON, nullable=False),
        sa.Column("decisions", JSON, nullable=False),
        sa.CheckConstraint(
            "choice IN ('first', 'second', 'both', 'other')",
            name=op.f("ck_adjudication_choice_known"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["account.id"],
            name=op.f("fk_adjudication_actor_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["coding_round.id"],
            name=op.f("fk_adjudication_round_id_coding_round"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_adjudication_statement_id_statement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjudication")),
    )
    op.create_index(
        op.f("ix_adjudication_round_id_statement_id"),
        "adjudication",
        ["round_id", "statement_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_adjudication_statement_id"), "adjudication", ["statement_id"], unique=False
    )
    op.create_table(
        "coding",
        sa.Column("id", BIG, nullable=False),
        sa.Column("seat_id", BIG, nullable=False),
        sa.Column("statement_id", BIG, nullable=False),
        sa.Column("codes", JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["seat_id"],
            ["coding_seat.id"],
            name=op.f("fk_coding_seat_id_coding_seat"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_coding_statement_id_statement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding")),
    )
    op.create_index(
        op.f("ix_coding_seat_id_statement_id"), "coding", ["seat_id", "statement_id"], unique=False
    )
    op.create_index(op.f("ix_coding_statement_id"), "coding", ["statement_id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", BIG, nullable=False),
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("statement_id", BIG, nullable=True),
        sa.Column("theme_id", BIG, nullable=True),
        sa.Column("thread_id", BIG, nullable=True),
        sa.Column("author_id", BIG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", BIG, nullable=True),
        sa.CheckConstraint(
            "deleted_at IS NULL OR text = ''", name=op.f("ck_comment_deleted_has_no_words")
        ),
        sa.CheckConstraint(
            "(statement_id IS NULL) <> (theme_id IS NULL)", name=op.f("ck_comment_one_subject")
        ),
        sa.CheckConstraint(
            "thread_id IS NULL OR resolved_at IS NULL", name=op.f("ck_comment_threads_are_resolved")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["account.id"],
            name=op.f("fk_comment_author_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by"],
            ["account.id"],
            name=op.f("fk_comment_resolved_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_comment_statement_id_statement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["study.id"], name=op.f("fk_comment_study_id_study"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_comment_theme_id_theme"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["comment.id"],
            name=op.f("fk_comment_thread_id_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_statement_id"), "comment", ["statement_id"], unique=False)
    op.create_index(
        op.f("ix_comment_study_id_thread_id"), "comment", ["study_id", "thread_id"], unique=False
    )
    op.create_index(op.f("ix_comment_theme_id"), "comment", ["theme_id"], unique=False)
    op.create_index(op.f("ix_comment_thread_id"), "comment", ["thread_id"], unique=False)
    op.create_table(
        "round_statement",
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("statement_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first", JSON, nullable=False),
        sa.Column("first_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["coding_round.id"],
            name=op.f("fk_round_statement_round_id_coding_round"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_round_statement_statement_id_statement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "statement_id", name=op.f("pk_round_statement")),
    )
    op.create_index(
        op.f("ix_round_statement_statement_id"), "round_statement", ["statement_id"], unique=False
    )
    op.create_table(
        "comment_step",
        sa.Column("id", BIG, nullable=False),
        sa.Column("comment_id", BIG, nullable=False),
        sa.Column("thread_id", BIG, nullable=False),
        sa.Column("actor_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "step IN ('written', 'edited', 'deleted', 'resolved', 'reopened')",
            name=op.f("ck_comment_step_step_known"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["account.id"],
            name=op.f("fk_comment_step_actor_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_comment_step_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["comment.id"],
            name=op.f("fk_comment_step_thread_id_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_step")),
    )
    op.create_index(
        op.f("ix_comment_step_comment_id"), "comment_step", ["comment_id"], unique=False
    )
    op.create_index(op.f("ix_comment_step_thread_id"), "comment_step", ["thread_id"], unique=False)
    op.create_table(
        "comment_thread_seen",
        sa.Column("thread_id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("step_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_comment_thread_seen_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["comment.id"],
            name=op.f("fk_comment_thread_seen_thread_id_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("thread_id", "account_id", name=op.f("pk_comment_thread_seen")),
    )
    op.create_index(
        op.f("ix_comment_thread_seen_account_id"),
        "comment_thread_seen",
        ["account_id"],
        unique=False,
    )


def downgrade() -> None:
    """Drop them again, with everything said in them; what was adjudicated stays decided."""
    op.drop_index(op.f("ix_comment_thread_seen_account_id"), table_name="comment_thread_seen")
    op.drop_table("comment_thread_seen")
    op.drop_index(op.f("ix_comment_step_thread_id"), table_name="comment_step")
    op.drop_index(op.f("ix_comment_step_comment_id"), table_name="comment_step")
    op.drop_table("comment_step")
    op.drop_index(op.f("ix_round_statement_statement_id"), table_name="round_statement")
    op.drop_table("round_statement")
    op.drop_index(op.f("ix_comment_thread_id"), table_name="comment")
    op.drop_index(op.f("ix_comment_theme_id"), table_name="comment")
    op.drop_index(op.f("ix_comment_study_id_thread_id"), table_name="comment")
    op.drop_index(op.f("ix_comment_statement_id"), table_name="comment")
    op.drop_table("comment")
    op.drop_index(op.f("ix_coding_statement_id"), table_name="coding")
    op.drop_index(op.f("ix_coding_seat_id_statement_id"), table_name="coding")
    op.drop_table("coding")
    op.drop_index(op.f("ix_adjudication_statement_id"), table_name="adjudication")
    op.drop_index(op.f("ix_adjudication_round_id_statement_id"), table_name="adjudication")
    op.drop_table("adjudication")
    op.drop_index(op.f("ix_coding_seat_coder_id"), table_name="coding_seat")
    op.drop_table("coding_seat")
    op.drop_index(op.f("ix_coding_round_study_id"), table_name="coding_round")
    op.drop_table("coding_round")
