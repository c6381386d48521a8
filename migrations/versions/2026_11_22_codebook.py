"""The codebook: groups of themes, aliases, memo, examples; names of things in other programs.

Revision ID: 0010_codebook
Revises: 0009_search
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010_codebook"
down_revision = "0009_search"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

_ADDED = (
    ("aliases", JSON, "'[]'"),
    ("memo", sa.Text(), "''"),
    ("examples", JSON, "'[]'"),
    ("near_misses", JSON, "'[]'"),
    ("colour", sa.String(7), "''"),
)
_NEW = ("group", "import", "restore", "redo")
_LAST = "'undo'"
_GROUP = (
    ", CONSTRAINT fk_theme_group_id_theme_group FOREIGN KEY(group_id)"
    " REFERENCES theme_group (id) ON DELETE RESTRICT"
)


def upgrade() -> None:
    """Make the tables and columns; the themes that are there stand in no group."""
    op.create_table(
        "theme_group",
        sa.Column("id", BIG, nullable=False),
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("tier", sa.String(24), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("exemplar_id", BIG, nullable=True),
        sa.Column("parent_id", BIG, nullable=True),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.CheckConstraint("kind IN ('want', 'need')", name=op.f("ck_theme_group_kind_known")),
        sa.CheckConstraint(
            "tier IN ('primary', 'secondary')", name=op.f("ck_theme_group_tier_known")
        ),
        sa.CheckConstraint(
            "tier = 'secondary' OR parent_id IS NULL",
            name=op.f("ck_theme_group_primary_is_on_top"),
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_theme_group_not_in_itself")),
        _reference("theme_group", "study_id", "study"),
        _reference("theme_group", "parent_id", "theme_group"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_group")),
    )
    for column in ("study_id", "parent_id"):
        op.create_index(op.f(f"ix_theme_group_{column}"), "theme_group", [column])
    for name, kind, default in _ADDED:
        op.add_column(
            "theme", sa.Column(name, kind, nullable=False, server_default=sa.text(default))
        )
    op.add_column("theme", sa.Column("group_id", BIG, nullable=True))
    if _is_sqlite():
        _rewrite("theme", lambda sql: f"{sql.rstrip()[:-1]}{_GROUP})")
    else:
        name = op.f("fk_theme_group_id_theme_group")
        op.create_foreign_key(
            name, "theme", "theme_group", ["group_id"], ["id"], ondelete="RESTRICT"
        )
    op.create_index(op.f("ix_theme_group_id"), "theme", ["group_id"])
    op.create_table(
        "exchange_identity",
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("guid", sa.Uuid(), nullable=False),
        sa.Column("noun", sa.String(24), nullable=False),
        sa.Column("row_id", BIG, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        _reference("exchange_identity", "study_id", "study"),
        sa.PrimaryKeyConstraint("study_id", "guid", name=op.f("pk_exchange_identity")),
    )
    op.create_index(
        op.f("ix_exchange_identity_study_id_noun_row_id"),
        "exchange_identity",
        ["study_id", "noun", "row_id"],
    )
    _allow(lambda known: known.replace(_LAST, ", ".join([*map(repr, _NEW), _LAST])))


def downgrade() -> None:
    """Take it away again, and the decisions that only it could make."""
    known = ", ".join(map(repr, _NEW))
    _drop_trigger()
    op.execute(
        f"DELETE FROM decision WHERE undoes_id IN (SELECT id FROM decision WHERE action IN ({known}))"
    )
    op.execute(f"DELETE FROM decision WHERE action IN ({known})")
    _make_trigger()
    _allow(lambda text: text.replace(f"{known}, {_LAST}", _LAST))
    op.drop_table("exchange_identity")
    op.drop_index(op.f("ix_theme_group_id"), "theme")
    if _is_sqlite():
        _rewrite("theme", lambda sql: sql.replace(_GROUP, ""))
    op.drop_column("theme", "group_id")
    for name, _, _ in _ADDED:
        op.drop_column("theme", name)
    op.drop_table("theme_group")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="RESTRICT")


def _allow(changed) -> None:  # noqa: ANN001 - a function of the text of a CHECK
    """Say anew which actions a decision may have: as they are, changed by *changed*."""
    if _is_sqlite():
        _rewrite("decision", lambda sql: _rewritten(sql, changed))
        return
    name = op.f("ck_decision_action_known")
    told = (
        op.get_bind()
        .exec_driver_sql(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname = 'ck_decision_action_known'"
        )
        .scalar_one()
    )
    # It tells "CHECK (((action)::text = ANY ((ARRAY['accept'::character varying, ...".
    values = told.split("'")[1::2]
    known = f"action IN ({', '.join(map(repr, values))})"
    op.drop_constraint(name, "decision", type_="check")
    op.create_check_constraint(name, "decision", changed(known))


def _rewrite(table: str, changed) -> None:  # noqa: ANN001 - a function of the text of a table
    """Rewrite what SQLite wrote down of a table, as its manual says for changes of constraints.

    (sqlite.org/lang_altertable.html, section 7.)
    """
    bind = op.get_bind()
    told = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    sql = bind.execute(told, {"name": table}).scalar_one()
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    bind.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name"),
        {"sql": changed(sql), "name": table},
    )
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")


def _rewritten(sql: str, changed) -> str:  # noqa: ANN001 - a function of the text of a CHECK
    """Change the list of actions alone: 'undo' stands in another CHECK, too."""
    start = sql.index("action IN (")
    end = sql.index(")", start)
    return sql[:start] + changed(sql[start:end]) + sql[end:]


def _drop_trigger() -> None:
    for event in ("update", "delete"):
        name = f"decision_append_only_{event}"
        if _is_sqlite():
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f"DROP TRIGGER {name} ON decision")
            op.execute(f"DROP FUNCTION {name}()")


def _make_trigger() -> None:
    sentence = "This log only grows."
    for event in ("UPDATE", "DELETE"):
        name = f"decision_append_only_{event.lower()}"
        if _is_sqlite():
            op.execute(
                f'CREATE TRIGGER {name} BEFORE {event} ON "decision" FOR EACH ROW'
                f" WHEN 1 = 1 BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
            continue
        result = "OLD" if event == "DELETE" else "NEW"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF 1 = 1 THEN RAISE EXCEPTION '{sentence}'"
            f" USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            f" RETURN {result}; END $$"
        )
        op.execute(
            f'CREATE TRIGGER {name} BEFORE {event} ON "decision" FOR EACH ROW'
            f" EXECUTE FUNCTION {name}()"
        )
