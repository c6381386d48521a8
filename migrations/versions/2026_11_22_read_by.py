"""Which model read a statement: its fingerprint, as the page of versions names it.

Revision ID: 0005_read_by
Revises: 0004_kind_models
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_read_by"
down_revision = "0004_kind_models"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what was read before nobody noted it."""
    op.add_column(
        "statement",
        sa.Column("read_by", sa.String(length=80), nullable=False, server_default=""),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_column("statement", "read_by")
