"""Samples read again blind with their answers, and the keys that people chose for themselves.

Revision ID: 0011_audit_and_keys
Revises: 0010_codebook
"""

import sqlalchemy as sa
from alembic import op

revision = "0011_audit_and_keys"
down_revision = "0010_codebook"
branch_labels = None
depends_on = None


def _big_id() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, and the trigger that lets answers only grow."""
    op.create_table(
        "account_key",
        sa.Column("user_id", _big_id(), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.CheckConstraint("key <> ''", name=op.f("ck_account_key_key_said")),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["account.id"],
            name=op.f("fk_account_key_user_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "action", name=op.f("pk_account_key")),
    )
    op.create_table(
        "audit_sample",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("study_id", _big_id(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("drawn_by", _big_id(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('needs', 'unplaced')", name=op.f("ck_audit_sample_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["drawn_by"],
            ["account.id"],
            name=op.f("fk_audit_sample_drawn_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["study.id"],
            name=op.f("fk_audit_sample_study_id_study"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_sample")),
    )
    op.create_index(op.f("ix_audit_sample_study_id_kind"), "audit_sample", ["study_id", "kind"])
    op.create_table(
        "audit_item",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("sample_id", _big_id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("statement_id", _big_id(), nullable=False),
        sa.Column("theme_id", _big_id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["audit_sample.id"],
            name=op.f("fk_audit_item_sample_id_audit_sample"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_audit_item_statement_id_statement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"],
            ["theme.id"],
            name=op.f("fk_audit_item_theme_id_theme"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_item")),
        sa.UniqueConstraint("sample_id", "position", name=op.f("uq_audit_item_sample_id_position")),
    )
    op.create_index(op.f("ix_audit_item_statement_id"), "audit_item", ["statement_id"])
    op.create_index(op.f("ix_audit_item_theme_id"), "audit_item", ["theme_id"])
    op.create_table(
        "audit_answer",
        sa.Column("id", _big_id(), nullable=False),
        sa.Column("item_id", _big_id(), nullable=False),
        sa.Column("coder_id", _big_id(), nullable=False),
        sa.Column("verdict", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_id", _big_id(), nullable=True),
        sa.CheckConstraint(
            "verdict IN ('yes', 'no', 'both', 'taken_back')",
            name=op.f("ck_audit_answer_verdict_known"),
        ),
        sa.ForeignKeyConstraint(
            ["coder_id"],
            ["account.id"],
            name=op.f("fk_audit_answer_coder_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.id"],
            name=op.f("fk_audit_answer_decision_id_decision"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["audit_item.id"],
            name=op.f("fk_audit_answer_item_id_audit_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_answer")),
    )
    op.create_index(op.f("ix_audit_answer_item_id"), "audit_answer", ["item_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            'CREATE TRIGGER audit_answer_append_only BEFORE UPDATE ON "audit_answer"'
            " BEGIN SELECT RAISE(ABORT, 'This log only grows.'); END"
        )
    else:
        op.execute(
            "CREATE FUNCTION audit_answer_append_only() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE EXCEPTION 'This log only grows.'"
            " USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            'CREATE TRIGGER audit_answer_append_only BEFORE UPDATE ON "audit_answer"'
            " FOR EACH ROW EXECUTE FUNCTION audit_answer_append_only()"
        )


def downgrade() -> None:
    """Drop them again."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_answer_append_only")
    else:
        op.execute('DROP TRIGGER audit_answer_append_only ON "audit_answer"')
        op.execute("DROP FUNCTION audit_answer_append_only()")
    op.drop_table("audit_answer")
    op.drop_table("audit_item")
    op.drop_table("audit_sample")
    op.drop_table("account_key")
