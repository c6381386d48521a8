"""What is published stays as it is, and logs only grow: triggers that refuse anything else.

Revision ID: 0002_frozen_rows
Revises: 0001_first_schema
"""

from alembic import op

revision = "0002_frozen_rows"
down_revision = "0001_first_schema"
branch_labels = None
depends_on = None

# name, table, event, condition under which the statement is refused, sentence.
# Conditions are written once for both databases: OLD and NEW mean the same in both.
_NOT_DRAFT = "(SELECT state FROM survey_version WHERE id = {row}.survey_version_id) <> 'draft'"
_SAME = "OLD.{0} IS NOT DISTINCT FROM NEW.{0}"

TRIGGERS: list[tuple[str, str, str, str, str]] = [
    (
        "survey_version_frozen",
        "survey_version",
        "UPDATE",
        "OLD.state <> 'draft' AND NOT (OLD.state = 'published' AND NEW.state = 'retired' AND "
        + " AND ".join(
            _SAME.format(column)
            for column in (
                "id",
                "survey_id",
                "number",
                "heading",
                "introduction",
                "thanks",
                "language",
                "sha256",
                "published_at",
                "published_by",
            )
        )
        + " AND CAST(OLD.definition AS TEXT) = CAST(NEW.definition AS TEXT))",
        "A published version never changes; edit its draft instead.",
    ),
    (
        "survey_version_kept",
        "survey_version",
        "DELETE",
        "OLD.state <> 'draft'",
        "A published version is kept for its answers.",
    ),
    *(
        (
            f"{table}_frozen_{event.lower()}",
            table,
            event,
            " OR ".join(_NOT_DRAFT.format(row=row) for row in rows),
            "A published version never changes; edit its draft instead.",
        )
        for table in ("question_version", "option_version")
        for event, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"]))
    ),
    (
        "question_code_kept",
        "question",
        "UPDATE",
        (
            "(OLD.code <> NEW.code OR OLD.survey_id <> NEW.survey_id) AND EXISTS (SELECT 1 FROM"
            " question_version v JOIN survey_version s ON s.id = v.survey_version_id"
            " WHERE v.question_id = OLD.id AND s.state <> 'draft')"
        ),
        "The code of a published question is its identity and stays.",
    ),
    (
        "option_code_kept",
        "option",
        "UPDATE",
        (
            "(OLD.code <> NEW.code OR OLD.question_id <> NEW.question_id) AND EXISTS (SELECT 1 FROM"
            " option_version v JOIN survey_version s ON s.id = v.survey_version_id"
            " WHERE v.option_id = OLD.id AND s.state <> 'draft')"
        ),
        "The code of a published option is its identity and stays.",
    ),
    (
        "response_not_to_draft",
        "response",
        "INSERT",
        "(SELECT state FROM survey_version WHERE id = NEW.survey_version_id) = 'draft'",
        "A draft takes no answers: it may still change under them.",
    ),
    (
        "response_keeps_version",
        "response",
        "UPDATE",
        "OLD.survey_version_id <> NEW.survey_version_id OR OLD.survey_id <> NEW.survey_id",
        "A response stays with the version it was given to.",
    ),
    *(
        (f"{table}_append_only", table, "UPDATE", "1 = 1", "This log only grows.")
        for table in ("response_event", "consent")
    ),
    *(
        (
            f"decision_append_only_{event.lower()}",
            "decision",
            event,
            "1 = 1",
            "This log only grows.",
        )
        for event in ("UPDATE", "DELETE")
    ),
    (
        "analysis_run_done",
        "analysis_run",
        "UPDATE",
        (
            "OLD.state = 'done' AND NOT (NEW.state = 'done' AND OLD.seed = NEW.seed"
            " AND OLD.input_sha256 = NEW.input_sha256 AND OLD.result_sha256 = NEW.result_sha256"
            " AND CAST(OLD.settings AS TEXT) = CAST(NEW.settings AS TEXT)"
            " AND CAST(OLD.scope AS TEXT) = CAST(NEW.scope AS TEXT)"
            " AND CAST(OLD.versions AS TEXT) = CAST(NEW.versions AS TEXT))"
        ),
        "A finished run is never edited; start another.",
    ),
    (
        "report_frozen",
        "report",
        "UPDATE",
        "OLD.state = 'published'",
        "A published report never changes; write the next one.",
    ),
    (
        "report_kept",
        "report",
        "DELETE",
        "OLD.state = 'published'",
        "A published report is kept.",
    ),
    (
        "report_quote_frozen",
        "report_quote",
        "UPDATE",
        "(SELECT state FROM report WHERE id = OLD.report_id) = 'published' AND NOT ("
        + " AND ".join(
            _SAME.format(column)
            for column in ("report_id", "theme_id", "position", "role", "attribution")
        )
        + " AND (NEW.text IS NULL OR NEW.text = OLD.text)"
        " AND (NEW.statement_id IS NULL OR NEW.statement_id = OLD.statement_id))",
        "A quote in a published report can only be erased.",
    ),
    *(
        (
            f"report_quote_kept_{event.lower()}",
            "report_quote",
            event,
            f"(SELECT state FROM report WHERE id = {row}.report_id) = 'published'",
            "A published report never changes.",
        )
        for event, row in (("INSERT", "NEW"), ("DELETE", "OLD"))
    ),
]


def upgrade() -> None:
    """Create every trigger in the database's own dialect."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, event, condition, sentence in TRIGGERS:
        if is_sqlite:
            # SQLite 3.38 and older does not know IS NOT DISTINCT FROM; IS means the same there.
            condition_sql = condition.replace("IS NOT DISTINCT FROM", "IS")
            op.execute(
                f'CREATE TRIGGER {name} BEFORE {event} ON "{table}" FOR EACH ROW'
                f" WHEN {condition_sql} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
            continue
        # Whoever publishes at this moment is waited for; SQLite has one writer at a time anyway.
        condition_sql = condition.replace(
            ".survey_version_id) <> 'draft'", ".survey_version_id FOR SHARE) <> 'draft'"
        )
        result = "OLD" if event == "DELETE" else "NEW"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {condition_sql} THEN RAISE EXCEPTION '{sentence}'"
            f" USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            f" RETURN {result}; END $$"
        )
        op.execute(
            f'CREATE TRIGGER {name} BEFORE {event} ON "{table}" FOR EACH ROW'
            f" EXECUTE FUNCTION {name}()"
        )


def downgrade() -> None:
    """Drop them again."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in reversed(TRIGGERS):
        if is_sqlite:
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f'DROP TRIGGER {name} ON "{table}"')
            op.execute(f"DROP FUNCTION {name}()")
