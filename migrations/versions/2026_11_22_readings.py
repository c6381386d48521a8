"""Why a statement is read as it is, what people correct, and all that a run finds.

Statements keep the rules that fired, the words that weighed most and what a person decided they
are; runs keep granularities, saturation, groups of proposals and guesses.

Revision ID: 0003_readings
Revises: 0002_frozen_rows
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_readings"
down_revision = "0002_frozen_rows"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_ACTIONS = "accept reject merge split move rename link unlink tag untag undo".split()  # noqa: SIM905
_RUN_KEPT = ("settings", "scope", "versions")
_RUN_COLUMNS = ("granularities", "saturation", "warnings")


def upgrade() -> None:
    """Add the columns and tables; what was read before keeps its words and is not asked about."""
    op.add_column("statement", sa.Column("read_kinds", JSON, nullable=False, server_default="{}"))
    for name in ("findings", "words"):
        op.add_column("statement", sa.Column(name, JSON, nullable=False, server_default="[]"))
    op.add_column(
        "statement",
        sa.Column("kinds_decided", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("statement", sa.Column("probe", sa.Double(), nullable=False, server_default="0"))
    op.add_column(
        "statement",
        sa.Column("said_sha256", sa.String(length=64), nullable=False, server_default=""),
    )
    # The next run tells duplicates apart from punctuation, too.
    op.execute("UPDATE statement SET read_kinds = kinds, said_sha256 = text_sha256")
    op.create_index(
        op.f("ix_statement_study_id_said_sha256"), "statement", ["study_id", "said_sha256"]
    )
    op.create_table(
        "kind_correction",
        sa.Column("statement_id", BIG, nullable=False),
        sa.Column("kinds", JSON, nullable=False),
        sa.Column("actor_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _reference("kind_correction", "statement_id", "statement", "CASCADE"),
        _reference("kind_correction", "actor_id", "account", "RESTRICT"),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_kind_correction")),
    )
    _keep_what_a_run_found()
    _allow([*_ACTIONS[:-1], "correct", "undo"])


def downgrade() -> None:
    """Take it away again; what people corrected is lost, and so are the decisions about it."""
    _allow(_ACTIONS)
    _trigger_of_runs(_RUN_KEPT)
    for table in ("need_hypothesis", "cluster_group_member", "cluster_group", "kind_correction"):
        op.drop_table(table)
    for name in _RUN_COLUMNS:
        op.drop_column("analysis_run", name)
    op.drop_index(op.f("ix_statement_study_id_said_sha256"), "statement")
    for name in ("read_kinds", "findings", "words", "kinds_decided", "probe", "said_sha256"):
        op.drop_column("statement", name)


def _reference(table: str, column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _keep_what_a_run_found() -> None:
    for name in _RUN_COLUMNS:
        op.add_column("analysis_run", sa.Column(name, JSON, nullable=False, server_default="[]"))
    _trigger_of_runs((*_RUN_KEPT, *_RUN_COLUMNS))
    op.create_table(
        "cluster_group",
        sa.Column("id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("tier", sa.String(length=24), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("exemplar_id", BIG, nullable=False),
        sa.Column("parent_id", BIG, nullable=True),
        sa.CheckConstraint(
            "kind IN ('want', 'need', 'unclear')", name=op.f("ck_cluster_group_kind_known")
        ),
        sa.CheckConstraint(
            "tier IN ('secondary', 'primary')", name=op.f("ck_cluster_group_tier_known")
        ),
        _reference("cluster_group", "run_id", "analysis_run", "CASCADE"),
        _reference("cluster_group", "exemplar_id", "cluster", "CASCADE"),
        _reference("cluster_group", "parent_id", "cluster_group", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_group")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_cluster_group_run_id_number")),
    )
    op.create_table(
        "cluster_group_member",
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("cluster_id", BIG, nullable=False),
        _reference("cluster_group_member", "group_id", "cluster_group", "CASCADE"),
        _reference("cluster_group_member", "cluster_id", "cluster", "CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "cluster_id", name=op.f("pk_cluster_group_member")),
    )
    op.create_table(
        "need_hypothesis",
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("statement_id", BIG, nullable=False),
        sa.Column("need_cluster_id", BIG, nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        _reference("need_hypothesis", "run_id", "analysis_run", "CASCADE"),
        _reference("need_hypothesis", "statement_id", "statement", "CASCADE"),
        _reference("need_hypothesis", "need_cluster_id", "cluster", "CASCADE"),
        sa.PrimaryKeyConstraint(
            "run_id", "statement_id", "need_cluster_id", name=op.f("pk_need_hypothesis")
        ),
    )
    for table, column in (
        ("cluster_group", "exemplar_id"),
        ("cluster_group", "parent_id"),
        ("cluster_group_member", "cluster_id"),
        ("need_hypothesis", "statement_id"),
        ("need_hypothesis", "need_cluster_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _trigger_of_runs(kept: tuple[str, ...]) -> None:
    """Say anew which columns of a finished run never change."""
    same = " AND ".join(f"CAST(OLD.{one} AS TEXT) = CAST(NEW.{one} AS TEXT)" for one in kept)
    _drop_trigger("analysis_run_done", "analysis_run")
    _create_trigger(
        "analysis_run_done",
        "analysis_run",
        "UPDATE",
        "OLD.state = 'done' AND NOT (NEW.state = 'done' AND OLD.seed = NEW.seed"
        " AND OLD.input_sha256 = NEW.input_sha256 AND OLD.result_sha256 = NEW.result_sha256"
        f" AND {same})",
        "A finished run is never edited; start another.",
    )


def _allow(actions: list[str]) -> None:
    """Say anew which actions a decision may have."""
    known = f"action IN ({', '.join(repr(one) for one in actions)})"
    lost = f"NOT ({known})"
    for event in ("UPDATE", "DELETE"):
        _drop_trigger(f"decision_append_only_{event.lower()}", "decision")
    op.execute(f"DELETE FROM decision WHERE undoes_id IN (SELECT id FROM decision WHERE {lost})")
    op.execute(f"DELETE FROM decision WHERE {lost}")
    if op.get_bind().dialect.name == "sqlite":
        _make_decision_anew(known)
    else:
        op.drop_constraint(op.f("ck_decision_action_known"), "decision", type_="check")
        op.create_check_constraint(op.f("ck_decision_action_known"), "decision", known)
    for event in ("UPDATE", "DELETE"):
        _create_trigger(
            f"decision_append_only_{event.lower()}",
            "decision",
            event,
            "1 = 1",
            "This log only grows.",
        )


def _make_decision_anew(known: str) -> None:
    """Copy the table: SQLite cannot change a CHECK.

    The copy refers to itself by its first name, which the renaming changes along; a copy that
    referred to the old table would forbid dropping it.
    """
    columns = "id, study_id, actor_id, at, action, payload, run_id, undoes_id"
    op.create_table(
        "decision_new",
        sa.Column("id", BIG, nullable=False),
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("actor_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("run_id", BIG, nullable=True),
        sa.Column("undoes_id", BIG, nullable=True),
        sa.CheckConstraint(
            "(action = 'undo') = (undoes_id IS NOT NULL)",
            name=op.f("ck_decision_undo_names_another"),
        ),
        sa.CheckConstraint(known, name=op.f("ck_decision_action_known")),
        _reference("decision", "actor_id", "account", "RESTRICT"),
        _reference("decision", "run_id", "analysis_run", "RESTRICT"),
        _reference("decision", "study_id", "study", "RESTRICT"),
        sa.ForeignKeyConstraint(
            ["undoes_id"],
            ["decision_new.id"],
            name=op.f("fk_decision_undoes_id_decision"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_decision_undoes_id")),
    )
    op.execute(f"INSERT INTO decision_new ({columns}) SELECT {columns} FROM decision ORDER BY id")
    # Dropping is deleting, and a decision that was undone must not go before its undo.
    op.execute("DELETE FROM decision WHERE undoes_id IS NOT NULL")
    op.drop_table("decision")
    op.rename_table("decision_new", "decision")
    op.create_index(op.f("ix_decision_study_id_at"), "decision", ["study_id", "at"])


def _create_trigger(name: str, table: str, event: str, condition: str, sentence: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f'CREATE TRIGGER {name} BEFORE {event} ON "{table}" FOR EACH ROW'
            f" WHEN {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
        return
    result = "OLD" if event == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {condition} THEN RAISE EXCEPTION '{sentence}'"
        f" USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        f" RETURN {result}; END $$"
    )
    op.execute(
        f'CREATE TRIGGER {name} BEFORE {event} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {name}()'
    )


def _drop_trigger(name: str, table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute(f'DROP TRIGGER {name} ON "{table}"')
        op.execute(f"DROP FUNCTION {name}()")
