"""What a language model was asked and said in a run, which model a run may ask, what it linked.

Revision ID: 0006_model_exchanges
Revises: 0005_read_by
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_model_exchanges"
down_revision = "0005_read_by"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table and the columns; no run before had a language model."""
    op.create_table(
        "model_exchange",
        sa.Column("id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=24), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("prompt_sha256", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("kept", JSON, nullable=False),
        sa.Column("refused", JSON, nullable=False),
        sa.Column("statements", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["analysis_run.id"],
            name=op.f("fk_model_exchange_run_id_analysis_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_exchange")),
        sa.UniqueConstraint("run_id", "position", name=op.f("uq_model_exchange_run_id_position")),
    )
    op.add_column(
        "analysis_run",
        sa.Column("assistant", JSON, nullable=False, server_default=sa.text("'{}'")),
    )
    op.add_column("cluster_link", sa.Column("model", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them again."""
    op.drop_column("cluster_link", "model")
    op.drop_column("analysis_run", "assistant")
    op.drop_table("model_exchange")
