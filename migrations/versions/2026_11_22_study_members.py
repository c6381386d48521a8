"""Rights in a study: its members, and what everybody else with an account is there.

Before, every account had its role's rights in every study. So that nobody loses any, each study
that is there stays open to all as a lead's would be; the role of the account limits it as it did.

Revision ID: 0007_study_members
Revises: 0006_model_exchanges
"""

import sqlalchemy as sa
from alembic import op

revision = "0007_study_members"
down_revision = "0006_model_exchanges"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLES = "('reader', 'coder', 'lead')"


def upgrade() -> None:
    """Create the table; whoever began a study leads it."""
    op.create_table(
        "study_member",
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"role IN {ROLES}", name=op.f("ck_study_member_role_known")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_study_member_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["study.id"],
            name=op.f("fk_study_member_study_id_study"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("study_id", "account_id", name=op.f("pk_study_member")),
    )
    op.create_index(op.f("ix_study_member_account_id"), "study_member", ["account_id"])
    # One statement that both databases know: SQLite adds a CHECK to a table only by copying it,
    # and a copy of this one would take every row that leads to it along.
    op.execute(
        "ALTER TABLE study ADD COLUMN team_role VARCHAR(24) "
        f"CONSTRAINT ck_study_team_role_known CHECK (team_role IN {ROLES})"
    )
    op.execute("UPDATE study SET team_role = 'lead'")
    op.execute(
        "INSERT INTO study_member (study_id, account_id, role, created_at) "
        "SELECT id, owner_id, 'lead', created_at FROM study"
    )


def downgrade() -> None:
    """Drop both; every account has its role's rights in every study again."""
    op.execute("ALTER TABLE study DROP COLUMN team_role")
    op.drop_table("study_member")
