"""Versions of what sorts a study's statements, which learn from what people corrected.

Revision ID: 0004_kind_models
Revises: 0003_readings
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_kind_models"
down_revision = "0003_readings"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACTIVE = sa.text("state = 'active'")


def upgrade() -> None:
    """Create the table; every study begins with the shipped version, which has no row."""
    references = [
        ("study_id", "study", "RESTRICT"),
        ("job_id", "job", "SET NULL"),
        ("asked_by", "account", "RESTRICT"),
        ("changed_by", "account", "RESTRICT"),
    ]
    op.create_table(
        "kind_model",
        sa.Column("id", BIG, nullable=False),
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("learned", JSON, nullable=False),
        sa.Column("correction_count", sa.Integer(), nullable=False),
        sa.Column("checked_count", sa.Integer(), nullable=False),
        sa.Column("scores", JSON, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("job_id", BIG, nullable=True),
        sa.Column("asked_by", BIG, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", BIG, nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('candidate', 'active', 'refused', 'replaced', 'rolled back', 'failed')",
            name=op.f("ck_kind_model_state_known"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{to}.id"], name=op.f(f"fk_kind_model_{column}_{to}"), ondelete=ondelete
            )
            for column, to, ondelete in references
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kind_model")),
        sa.UniqueConstraint("study_id", "number", name=op.f("uq_kind_model_study_id_number")),
    )
    op.create_index(
        "uq_kind_model_active",
        "kind_model",
        ["study_id"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )


def downgrade() -> None:
    """Drop it again; the shipped version sorts everywhere."""
    op.drop_table("kind_model")
