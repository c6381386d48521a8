"""The first schema: people, surveys, answers, interviews, runs, decisions, reports.

Revision ID: 0001_first_schema
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001_first_schema"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", BIG, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('administrator', 'researcher', 'viewer')", name=op.f("ck_account_role_known")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_account_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "attribute",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'number', 'date', 'boolean')", name=op.f("ck_attribute_kind_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribute")),
        sa.UniqueConstraint("key", name=op.f("uq_attribute_key")),
    )
    op.create_table(
        "customer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("external_ref", sa.String(length=190), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("attributes", JSON, nullable=False),
        sa.Column("is_fictional", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "email = lower(email) AND email <> ''", name=op.f("ck_customer_email_lower")
        ),
        sa.CheckConstraint("external_ref <> ''", name=op.f("ck_customer_external_ref_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("email", name=op.f("uq_customer_email")),
        sa.UniqueConstraint("external_ref", name=op.f("uq_customer_external_ref")),
    )
    op.create_index(op.f("ix_customer_name"), "customer", ["name"], unique=False)
    op.create_table(
        "account_session",
        sa.Column("id", BIG, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_agent", sa.String(length=120), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["account.id"],
            name=op.f("fk_account_session_user_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_session_token_hash")),
    )
    op.create_index(
        op.f("ix_account_session_user_id"), "account_session", ["user_id"], unique=False
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", BIG, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", BIG, nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("target_type", sa.String(length=60), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=True),
        sa.Column("data", JSON, nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["account.id"],
            name=op.f("fk_audit_entry_actor_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_actor_id"), "audit_entry", ["actor_id"], unique=False)
    op.create_index(op.f("ix_audit_entry_created_at"), "audit_entry", ["created_at"], unique=False)
    op.create_index(
        "ix_audit_entry_target", "audit_entry", ["target_type", "target_id"], unique=False
    )
    op.create_table(
        "consent",
        sa.Column("id", BIG, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("wording_version", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('research_contact', 'profiling', 'recording', 'quote')",
            name=op.f("ck_consent_purpose_known"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_consent_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(
        op.f("ix_consent_customer_id_purpose_at"),
        "consent",
        ["customer_id", "purpose", "at"],
        unique=False,
    )
    op.create_table(
        "import_file",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=True),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("mapping", JSON, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("summary", JSON, nullable=False),
        sa.Column("rejected", JSON, nullable=False),
        sa.Column("actor_id", BIG, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('uploaded', 'checked', 'applied')", name=op.f("ck_import_file_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["account.id"],
            name=op.f("fk_import_file_actor_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    op.create_index(op.f("ix_import_file_actor_id"), "import_file", ["actor_id"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.String(length=80), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("unique_key", sa.String(length=120), nullable=True),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", BIG, nullable=True),
        sa.CheckConstraint(
            "(state = 'running') = (lease_until IS NOT NULL)", name=op.f("ck_job_running_has_lease")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'dead', 'cancelled')",
            name=op.f("ck_job_state_known"),
        ),
        sa.CheckConstraint(
            "attempts >= 0 AND max_attempts >= 1", name=op.f("ck_job_attempts_counted")
        ),
        sa.CheckConstraint(
            "progress >= 0 AND progress <= 1", name=op.f("ck_job_progress_is_share")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_job_owner_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_owner_id"), "job", ["owner_id"], unique=False)
    op.create_index("ix_job_state_run_at", "job", ["state", "run_at"], unique=False)
    op.create_index(
        "uq_job_unique_key_open",
        "job",
        ["unique_key"],
        unique=True,
        sqlite_where=sa.text("unique_key IS NOT NULL AND state IN ('queued', 'running', 'failed')"),
        postgresql_where=sa.text(
            "unique_key IS NOT NULL AND state IN ('queued', 'running', 'failed')"
        ),
    )
    op.create_table(
        "segment",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("rule", JSON, nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("created_by", BIG, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'rule') = (rule IS NOT NULL)", name=op.f("ck_segment_rule_iff_kind_rule")
        ),
        sa.CheckConstraint("kind IN ('rule', 'list')", name=op.f("ck_segment_kind_known")),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["account.id"],
            name=op.f("fk_segment_created_by_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
        sa.UniqueConstraint("name", name=op.f("uq_segment_name")),
    )
    op.create_index(op.f("ix_segment_created_by"), "segment", ["created_by"], unique=False)
    op.create_table(
        "study",
        sa.Column("id", BIG, nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("owner_id", BIG, nullable=False),
        sa.Column("is_fictional", sa.Boolean(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["account.id"],
            name=op.f("fk_study_owner_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study")),
    )
    op.create_index(op.f("ix_study_owner_id"), "study", ["owner_id"], unique=False)
    op.create_table(
        "analysis_run",
        sa.Column("id", BIG, nullable=False),
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("scope", JSON, nullable=False),
        sa.Column("settings", JSON, nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("versions", JSON, nullable=False),
        sa.Column("input_sha256", sa.String(length=64), nullable=True),
        sa.Column("result_sha256", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("document_count", sa.Integer(), nullable=False),
        sa.Column("statement_count", sa.Integer(), nullable=False),
        sa.Column("respondent_count", sa.Integer(), nullable=False),
        sa.Column("metrics", JSON, nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("job_id", BIG, nullable=True),
        sa.Column("started_by", BIG, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_analysis_run_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_analysis_run_job_id_job"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["started_by"],
            ["account.id"],
            name=op.f("fk_analysis_run_started_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["study.id"],
            name=op.f("fk_analysis_run_study_id_study"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analysis_run")),
    )
    op.create_index(op.f("ix_analysis_run_job_id"), "analysis_run", ["job_id"], unique=False)
    op.create_index(
        op.f("ix_analysis_run_started_by"), "analysis_run", ["started_by"], unique=False
    )
    op.create_index(op.f("ix_analysis_run_study_id"), "analysis_run", ["study_id"], unique=False)
    op.create_table(
        "interview",
        sa.Column("id", BIG, nullable=False),
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("customer_id", BIG, nullable=True),
        sa.Column("interviewer_id", BIG, nullable=False),
        sa.Column("mode", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("has_consent", sa.Boolean(), nullable=False),
        sa.Column("consent_id", BIG, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "mode IN ('interview', 'observation', 'diary', 'co_creation', 'support_call')",
            name=op.f("ck_interview_mode_known"),
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"],
            ["consent.id"],
            name=op.f("fk_interview_consent_id_consent"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_interview_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["interviewer_id"],
            ["account.id"],
            name=op.f("fk_interview_interviewer_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["study.id"],
            name=op.f("fk_interview_study_id_study"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
    )
    op.create_index(op.f("ix_interview_customer_id"), "interview", ["customer_id"], unique=False)
    op.create_index(
        op.f("ix_interview_interviewer_id"), "interview", ["interviewer_id"], unique=False
    )
    op.create_index(op.f("ix_interview_study_id"), "interview", ["study_id"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", BIG, nullable=False),
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("scope", JSON, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("created_by", BIG, nullable=False),
        sa.Column("published_by", BIG, nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL) AND (state = 'published') = (sha256 IS NOT NULL)",
            name=op.f("ck_report_published_is_sealed"),
        ),
        sa.CheckConstraint("state IN ('draft', 'published')", name=op.f("ck_report_state_known")),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["account.id"],
            name=op.f("fk_report_created_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["account.id"],
            name=op.f("fk_report_published_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["study.id"], name=op.f("fk_report_study_id_study"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("study_id", "number", name=op.f("uq_report_study_id_number")),
    )
    op.create_index(op.f("ix_report_created_by"), "report", ["created_by"], unique=False)
    op.create_index(op.f("ix_report_published_by"), "report", ["published_by"], unique=False)
    op.create_table(
        "segment_member",
        sa.Column("segment_id", BIG, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_segment_member_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"],
            ["segment.id"],
            name=op.f("fk_segment_member_segment_id_segment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("segment_id", "customer_id", name=op.f("pk_segment_member")),
    )
    op.create_index(
        op.f("ix_segment_member_customer_id"), "segment_member", ["customer_id"], unique=False
    )
    op.create_table(
        "survey",
        sa.Column("id", BIG, nullable=False),
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("anonymity", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "anonymity IN ('identified', 'confidential', 'anonymous')",
            name=op.f("ck_survey_anonymity_known"),
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["study.id"], name=op.f("fk_survey_study_id_study"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("id", "anonymity", name=op.f("uq_survey_id_anonymity")),
    )
    op.create_index(op.f("ix_survey_study_id"), "survey", ["study_id"], unique=False)
    op.create_table(
        "theme",
        sa.Column("id", BIG, nullable=False),
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("include_when", sa.Text(), nullable=False),
        sa.Column("exclude_when", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("merged_into_id", BIG, nullable=True),
        sa.Column("origin", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('want', 'need')", name=op.f("ck_theme_kind_known")),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR state = 'retired'", name=op.f("ck_theme_merged_is_retired")
        ),
        sa.CheckConstraint(
            "state IN ('accepted', 'rejected', 'retired')", name=op.f("ck_theme_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["theme.id"],
            name=op.f("fk_theme_merged_into_id_theme"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["study.id"], name=op.f("fk_theme_study_id_study"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )
    op.create_index(op.f("ix_theme_merged_into_id"), "theme", ["merged_into_id"], unique=False)
    op.create_index(op.f("ix_theme_study_id"), "theme", ["study_id"], unique=False)
    op.create_index(
        "uq_theme_name_in_use",
        "theme",
        ["study_id", "kind", "name"],
        unique=True,
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.create_table(
        "cluster",
        sa.Column("id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("words", JSON, nullable=False),
        sa.Column("quotes", JSON, nullable=False),
        sa.Column("draft", JSON, nullable=False),
        sa.Column("quality", JSON, nullable=False),
        sa.Column("statement_count", sa.Integer(), nullable=False),
        sa.Column("respondent_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('want', 'need', 'unclear')", name=op.f("ck_cluster_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["analysis_run.id"],
            name=op.f("fk_cluster_run_id_analysis_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_cluster_run_id_number")),
    )
    op.create_table(
        "decision",
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
        sa.CheckConstraint(
            "action IN ('accept', 'reject', 'merge', 'split', 'move', 'rename', 'link', 'unlink', 'tag', 'untag', 'undo')",
            name=op.f("ck_decision_action_known"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["account.id"],
            name=op.f("fk_decision_actor_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["analysis_run.id"],
            name=op.f("fk_decision_run_id_analysis_run"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["study.id"], name=op.f("fk_decision_study_id_study"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"],
            ["decision.id"],
            name=op.f("fk_decision_undoes_id_decision"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_decision_undoes_id")),
    )
    op.create_index(op.f("ix_decision_study_id_at"), "decision", ["study_id", "at"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", BIG, nullable=False),
        sa.Column("survey_id", BIG, nullable=False),
        sa.Column("segment_id", BIG, nullable=True),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("remind_after_days", sa.Integer(), nullable=True),
        sa.Column("reminder_subject", sa.String(length=200), nullable=False),
        sa.Column("reminder_body", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", BIG, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(channel = 'email') = (segment_id IS NOT NULL)",
            name=op.f("ck_delivery_email_has_segment"),
        ),
        sa.CheckConstraint(
            "(channel = 'link') = (public_id IS NOT NULL)",
            name=op.f("ck_delivery_link_has_public_id"),
        ),
        sa.CheckConstraint("channel IN ('link', 'email')", name=op.f("ck_delivery_channel_known")),
        sa.CheckConstraint(
            "state IN ('planned', 'sending', 'open', 'closed', 'stopped')",
            name=op.f("ck_delivery_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["account.id"],
            name=op.f("fk_delivery_created_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"],
            ["segment.id"],
            name=op.f("fk_delivery_segment_id_segment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_delivery_survey_id_survey"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("public_id", name=op.f("uq_delivery_public_id")),
    )
    op.create_index(op.f("ix_delivery_created_by"), "delivery", ["created_by"], unique=False)
    op.create_index(op.f("ix_delivery_segment_id"), "delivery", ["segment_id"], unique=False)
    op.create_index(op.f("ix_delivery_survey_id"), "delivery", ["survey_id"], unique=False)
    op.create_table(
        "export",
        sa.Column("id", BIG, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("format", sa.String(length=24), nullable=False),
        sa.Column("actor_id", BIG, nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["account.id"],
            name=op.f("fk_export_actor_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
            name=op.f("fk_export_report_id_report"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    op.create_index(op.f("ix_export_actor_id"), "export", ["actor_id"], unique=False)
    op.create_index(op.f("ix_export_report_id"), "export", ["report_id"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", BIG, nullable=False),
        sa.Column("interview_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('said', 'seen', 'thought')", name=op.f("ck_note_kind_known")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_note_text_not_empty")),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interview.id"],
            name=op.f("fk_note_interview_id_interview"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_interview_id"), "note", ["interview_id"], unique=False)
    op.create_table(
        "question",
        sa.Column("id", BIG, nullable=False),
        sa.Column("survey_id", BIG, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_question_survey_id_survey"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("id", "survey_id", name=op.f("uq_question_id_survey_id")),
        sa.UniqueConstraint("survey_id", "code", name=op.f("uq_question_survey_id_code")),
    )
    op.create_table(
        "survey_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("survey_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("heading", sa.String(length=160), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("thanks", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("definition", JSON, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", BIG, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'draft') = (definition IS NULL)",
            name=op.f("ck_survey_version_published_has_definition"),
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (published_at IS NULL)",
            name=op.f("ck_survey_version_published_has_time"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'retired')", name=op.f("ck_survey_version_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["account.id"],
            name=op.f("fk_survey_version_published_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_survey_version_survey_id_survey"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_version")),
        sa.UniqueConstraint("id", "survey_id", name=op.f("uq_survey_version_id_survey_id")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_survey_version_survey_id_number")),
    )
    op.create_index(
        op.f("ix_survey_version_published_by"), "survey_version", ["published_by"], unique=False
    )
    op.create_index(
        op.f("ix_survey_version_survey_id"), "survey_version", ["survey_id"], unique=False
    )
    op.create_index(
        "uq_survey_version_one_draft",
        "survey_version",
        ["survey_id"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_index(
        "uq_survey_version_one_published",
        "survey_version",
        ["survey_id"],
        unique=True,
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_table(
        "cluster_link",
        sa.Column("want_cluster_id", BIG, nullable=False),
        sa.Column("need_cluster_id", BIG, nullable=False),
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("statements", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["need_cluster_id"],
            ["cluster.id"],
            name=op.f("fk_cluster_link_need_cluster_id_cluster"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["want_cluster_id"],
            ["cluster.id"],
            name=op.f("fk_cluster_link_want_cluster_id_cluster"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("want_cluster_id", "need_cluster_id", name=op.f("pk_cluster_link")),
    )
    op.create_index(
        op.f("ix_cluster_link_need_cluster_id"), "cluster_link", ["need_cluster_id"], unique=False
    )
    op.create_table(
        "invitation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("delivery_id", BIG, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'answered', 'bounced', 'declined', 'skipped')",
            name=op.f("ck_invitation_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_invitation_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.id"],
            name=op.f("fk_invitation_delivery_id_delivery"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "delivery_id", "customer_id", name=op.f("uq_invitation_delivery_id_customer_id")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(op.f("ix_invitation_customer_id"), "invitation", ["customer_id"], unique=False)
    op.create_table(
        "option",
        sa.Column("id", BIG, nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_option_question_id_question"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_option")),
        sa.UniqueConstraint("id", "question_id", name=op.f("uq_option_id_question_id")),
        sa.UniqueConstraint("question_id", "code", name=op.f("uq_option_question_id_code")),
    )
    op.create_table(
        "question_version",
        sa.Column("survey_version_id", BIG, nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("survey_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("settings", JSON, nullable=False),
        sa.Column("show_if", JSON, nullable=True),
        sa.CheckConstraint(
            "kind IN ('short_text', 'long_text', 'one_choice', 'several_choices', 'scale', 'nps', 'csat', 'number', 'date', 'statement', 'consent')",
            name=op.f("ck_question_version_kind_known"),
        ),
        sa.CheckConstraint("epoch >= 1", name=op.f("ck_question_version_epoch_positive")),
        sa.ForeignKeyConstraint(
            ["question_id", "survey_id"],
            ["question.id", "question.survey_id"],
            name="fk_question_version_question",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id", "survey_id"],
            ["survey_version.id", "survey_version.survey_id"],
            name="fk_question_version_version",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "survey_version_id", "question_id", name=op.f("pk_question_version")
        ),
        sa.UniqueConstraint(
            "survey_version_id",
            "question_id",
            "kind",
            name=op.f("uq_question_version_survey_version_id_question_id_kind"),
        ),
    )
    op.create_index(
        op.f("ix_question_version_question_id"), "question_version", ["question_id"], unique=False
    )
    op.create_table(
        "message",
        sa.Column("id", BIG, nullable=False),
        sa.Column("invitation_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("provider_id", sa.String(length=255), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('invite', 'reminder')", name=op.f("ck_message_kind_known")),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'held', 'failed', 'cancelled')",
            name=op.f("ck_message_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_message_invitation_id_invitation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "invitation_id", "kind", "attempt", name=op.f("uq_message_invitation_id_kind_attempt")
        ),
    )
    op.create_index(op.f("ix_message_state"), "message", ["state"], unique=False)
    op.create_table(
        "option_version",
        sa.Column("survey_version_id", BIG, nullable=False),
        sa.Column("option_id", BIG, nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["option_id", "question_id"],
            ["option.id", "option.question_id"],
            name="fk_option_version_option",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id", "question_id"],
            ["question_version.survey_version_id", "question_version.question_id"],
            name="fk_option_version_question_version",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("survey_version_id", "option_id", name=op.f("pk_option_version")),
        sa.UniqueConstraint(
            "survey_version_id",
            "option_id",
            "question_id",
            name=op.f("uq_option_version_survey_version_id_option_id_question_id"),
        ),
    )
    op.create_index(
        op.f("ix_option_version_option_id"), "option_version", ["option_id"], unique=False
    )
    op.create_table(
        "receipt",
        sa.Column("invitation_id", BIG, nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_receipt_invitation_id_invitation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_receipt")),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", BIG, nullable=False),
        sa.Column("survey_version_id", BIG, nullable=False),
        sa.Column("anonymity", sa.String(length=24), nullable=False),
        sa.Column("delivery_id", BIG, nullable=True),
        sa.Column("invitation_id", BIG, nullable=True),
        sa.Column("customer_id", BIG, nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=False),
        sa.Column("payload_sha256", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("source_ref", sa.String(length=190), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("raw", JSON, nullable=False),
        sa.Column("segment_snapshot", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'complete') = (completed_at IS NOT NULL)",
            name=op.f("ck_response_complete_has_time"),
        ),
        sa.CheckConstraint(
            "anonymity <> 'anonymous' OR (customer_id IS NULL AND invitation_id IS NULL)",
            name=op.f("ck_response_anonymous_has_no_person"),
        ),
        sa.CheckConstraint(
            "anonymity IN ('identified', 'confidential', 'anonymous')",
            name=op.f("ck_response_anonymity_known"),
        ),
        sa.CheckConstraint(
            "state IN ('in_progress', 'complete', 'screened_out', 'over_quota', 'abandoned')",
            name=op.f("ck_response_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_response_customer_id_customer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.id"],
            name=op.f("fk_response_delivery_id_delivery"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_response_invitation_id_invitation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id", "anonymity"],
            ["survey.id", "survey.anonymity"],
            name="fk_response_anonymity",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id", "survey_id"],
            ["survey_version.id", "survey_version.survey_id"],
            name="fk_response_version",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint(
            "id", "survey_version_id", name=op.f("uq_response_id_survey_version_id")
        ),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_response_invitation_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_response_submission_key")),
        sa.UniqueConstraint(
            "survey_id",
            "source",
            "source_ref",
            name=op.f("uq_response_survey_id_source_source_ref"),
        ),
    )
    op.create_index(op.f("ix_response_customer_id"), "response", ["customer_id"], unique=False)
    op.create_index(op.f("ix_response_delivery_id"), "response", ["delivery_id"], unique=False)
    op.create_index(
        op.f("ix_response_survey_version_id"), "response", ["survey_version_id"], unique=False
    )
    op.create_table(
        "answer",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("survey_version_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("echo", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "item <> 'why' OR kind IN ('short_text', 'long_text')",
            name=op.f("ck_answer_why_follows_text"),
        ),
        sa.CheckConstraint(
            "kind <> 'consent' OR number IS NULL OR number IN (0, 1)",
            name=op.f("ck_answer_consent_0_or_1"),
        ),
        sa.CheckConstraint(
            "kind <> 'csat' OR number IS NULL OR number IN (1, 2, 3, 4, 5)",
            name=op.f("ck_answer_csat_1_to_5"),
        ),
        sa.CheckConstraint(
            "kind <> 'nps' OR number IS NULL OR number IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)",
            name=op.f("ck_answer_nps_0_to_10"),
        ),
        sa.CheckConstraint("kind <> 'statement'", name=op.f("ck_answer_statement_takes_no_answer")),
        sa.CheckConstraint(
            "state <> 'answered' OR ((kind IN ('short_text', 'long_text')) = (text IS NOT NULL) AND (kind IN ('scale', 'nps', 'csat', 'number', 'consent')) = (number IS NOT NULL) AND (kind = 'date') = (date IS NOT NULL))",
            name=op.f("ck_answer_value_fits_kind"),
        ),
        sa.CheckConstraint(
            "state = 'answered' OR (text IS NULL AND number IS NULL AND date IS NULL)",
            name=op.f("ck_answer_value_only_if_answered"),
        ),
        sa.CheckConstraint(
            "state IN ('answered', 'skipped', 'not_shown', 'refused')",
            name=op.f("ck_answer_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["response_id", "survey_version_id"],
            ["response.id", "response.survey_version_id"],
            name="fk_answer_response",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id", "question_id", "kind"],
            [
                "question_version.survey_version_id",
                "question_version.question_id",
                "question_version.kind",
            ],
            name="fk_answer_question_version",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("response_id", "question_id", "item", name=op.f("pk_answer")),
    )
    op.create_index(
        op.f("ix_answer_question_id_item"), "answer", ["question_id", "item"], unique=False
    )
    op.create_table(
        "response_event",
        sa.Column("id", BIG, nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("actor_id", BIG, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["account.id"],
            name=op.f("fk_response_event_actor_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["response.id"],
            name=op.f("fk_response_event_response_id_response"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_event")),
        sa.UniqueConstraint("response_id", "seq", name=op.f("uq_response_event_response_id_seq")),
    )
    op.create_table(
        "answer_choice",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("option_id", BIG, nullable=False),
        sa.Column("survey_version_id", BIG, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answer.response_id", "answer.question_id", "answer.item"],
            name="fk_answer_choice_answer",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["response_id", "survey_version_id"],
            ["response.id", "response.survey_version_id"],
            name="fk_answer_choice_response",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id", "option_id", "question_id"],
            [
                "option_version.survey_version_id",
                "option_version.option_id",
                "option_version.question_id",
            ],
            name="fk_answer_choice_option_version",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "response_id", "question_id", "item", "option_id", name=op.f("pk_answer_choice")
        ),
    )
    op.create_index(
        op.f("ix_answer_choice_option_id"), "answer_choice", ["option_id"], unique=False
    )
    op.create_table(
        "statement",
        sa.Column("id", BIG, nullable=False),
        sa.Column("study_id", BIG, nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("question_id", BIG, nullable=True),
        sa.Column("item", sa.String(length=40), nullable=True),
        sa.Column("note_id", BIG, nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("respondent", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("made_by", sa.String(length=24), nullable=False),
        sa.Column("kinds", JSON, nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("evidence_start", sa.Integer(), nullable=True),
        sa.Column("evidence_end", sa.Integer(), nullable=True),
        sa.Column("want_start", sa.Integer(), nullable=True),
        sa.Column("want_end", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=24), nullable=True),
        sa.Column("needs_probe", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "made_by IN ('machine', 'person')", name=op.f("ck_statement_made_by_known")
        ),
        sa.CheckConstraint(
            "(evidence_start IS NULL) = (evidence_end IS NULL) AND (want_start IS NULL) = (want_end IS NULL)",
            name=op.f("ck_statement_spans_whole"),
        ),
        sa.CheckConstraint(
            "(response_id IS NULL) = (question_id IS NULL) AND (response_id IS NULL) = (item IS NULL) AND (response_id IS NULL) = (note_id IS NOT NULL)",
            name=op.f("ck_statement_one_source"),
        ),
        sa.CheckConstraint(
            '0 <= start AND start < "end"', name=op.f("ck_statement_span_half_open")
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["note.id"], name=op.f("fk_statement_note_id_note"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answer.response_id", "answer.question_id", "answer.item"],
            name="fk_statement_answer",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["study.id"],
            name=op.f("fk_statement_study_id_study"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("note_id", "start", "end", name=op.f("uq_statement_note_id_start_end")),
        sa.UniqueConstraint(
            "response_id",
            "question_id",
            "item",
            "start",
            "end",
            name=op.f("uq_statement_response_id_question_id_item_start_end"),
        ),
    )
    op.create_index(
        op.f("ix_statement_study_id_respondent"),
        "statement",
        ["study_id", "respondent"],
        unique=False,
    )
    op.create_index(op.f("ix_statement_text_sha256"), "statement", ["text_sha256"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("statement_id", BIG, nullable=False),
        sa.Column("view", sa.String(length=24), nullable=False),
        sa.Column("cluster_id", BIG, nullable=True),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("margin", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "view IN ('want', 'need', 'unclear')", name=op.f("ck_assignment_view_known")
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"],
            ["cluster.id"],
            name=op.f("fk_assignment_cluster_id_cluster"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["analysis_run.id"],
            name=op.f("fk_assignment_run_id_analysis_run"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_assignment_statement_id_statement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "statement_id", "view", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_cluster_id"), "assignment", ["cluster_id"], unique=False)
    op.create_index(
        op.f("ix_assignment_statement_id"), "assignment", ["statement_id"], unique=False
    )
    op.create_table(
        "report_quote",
        sa.Column("id", BIG, nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("theme_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("statement_id", BIG, nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "statement_id IS NOT NULL OR text IS NULL",
            name=op.f("ck_report_quote_erased_quote_is_blank"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
            name=op.f("fk_report_quote_report_id_report"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_report_quote_statement_id_statement"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"],
            ["theme.id"],
            name=op.f("fk_report_quote_theme_id_theme"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_quote")),
        sa.UniqueConstraint(
            "report_id",
            "theme_id",
            "position",
            name=op.f("uq_report_quote_report_id_theme_id_position"),
        ),
    )
    op.create_index(
        op.f("ix_report_quote_statement_id"), "report_quote", ["statement_id"], unique=False
    )
    op.create_table(
        "tagging",
        sa.Column("id", BIG, nullable=False),
        sa.Column("statement_id", BIG, nullable=False),
        sa.Column("theme_id", BIG, nullable=False),
        sa.Column("coder_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("run_id", BIG, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('accepted', 'rejected')", name=op.f("ck_tagging_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["coder_id"],
            ["account.id"],
            name=op.f("fk_tagging_coder_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["analysis_run.id"],
            name=op.f("fk_tagging_run_id_analysis_run"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_tagging_statement_id_statement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_tagging_theme_id_theme"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tagging")),
        sa.UniqueConstraint(
            "statement_id",
            "theme_id",
            "coder_id",
            name=op.f("uq_tagging_statement_id_theme_id_coder_id"),
        ),
    )
    op.create_index(
        op.f("ix_tagging_theme_id_state"), "tagging", ["theme_id", "state"], unique=False
    )
    op.create_table(
        "theme_link",
        sa.Column("id", BIG, nullable=False),
        sa.Column("want_id", BIG, nullable=False),
        sa.Column("need_id", BIG, nullable=False),
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("statement_id", BIG, nullable=True),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("actor_id", BIG, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "level IN ('stated', 'laddered', 'implied', 'hypothesis')",
            name=op.f("ck_theme_link_level_known"),
        ),
        sa.CheckConstraint("want_id <> need_id", name=op.f("ck_theme_link_two_themes")),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["account.id"],
            name=op.f("fk_theme_link_actor_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["theme.id"], name=op.f("fk_theme_link_need_id_theme"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_theme_link_statement_id_statement"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["want_id"], ["theme.id"], name=op.f("fk_theme_link_want_id_theme"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_link")),
        sa.UniqueConstraint("want_id", "need_id", name=op.f("uq_theme_link_want_id_need_id")),
    )
    op.create_index(op.f("ix_theme_link_need_id"), "theme_link", ["need_id"], unique=False)
    op.create_index(
        op.f("ix_theme_link_statement_id"), "theme_link", ["statement_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_theme_link_statement_id"), table_name="theme_link")
    op.drop_index(op.f("ix_theme_link_need_id"), table_name="theme_link")
    op.drop_table("theme_link")
    op.drop_index(op.f("ix_tagging_theme_id_state"), table_name="tagging")
    op.drop_table("tagging")
    op.drop_index(op.f("ix_report_quote_statement_id"), table_name="report_quote")
    op.drop_table("report_quote")
    op.drop_index(op.f("ix_assignment_statement_id"), table_name="assignment")
    op.drop_index(op.f("ix_assignment_cluster_id"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_index(op.f("ix_statement_text_sha256"), table_name="statement")
    op.drop_index(op.f("ix_statement_study_id_respondent"), table_name="statement")
    op.drop_table("statement")
    op.drop_index(op.f("ix_answer_choice_option_id"), table_name="answer_choice")
    op.drop_table("answer_choice")
    op.drop_table("response_event")
    op.drop_index(op.f("ix_answer_question_id_item"), table_name="answer")
    op.drop_table("answer")
    op.drop_index(op.f("ix_response_survey_version_id"), table_name="response")
    op.drop_index(op.f("ix_response_delivery_id"), table_name="response")
    op.drop_index(op.f("ix_response_customer_id"), table_name="response")
    op.drop_table("response")
    op.drop_table("receipt")
    op.drop_index(op.f("ix_option_version_option_id"), table_name="option_version")
    op.drop_table("option_version")
    op.drop_index(op.f("ix_message_state"), table_name="message")
    op.drop_table("message")
    op.drop_index(op.f("ix_question_version_question_id"), table_name="question_version")
    op.drop_table("question_version")
    op.drop_table("option")
    op.drop_index(op.f("ix_invitation_customer_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_index(op.f("ix_cluster_link_need_cluster_id"), table_name="cluster_link")
    op.drop_table("cluster_link")
    op.drop_index(
        "uq_survey_version_one_published",
        table_name="survey_version",
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )
    op.drop_index(
        "uq_survey_version_one_draft",
        table_name="survey_version",
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.drop_index(op.f("ix_survey_version_survey_id"), table_name="survey_version")
    op.drop_index(op.f("ix_survey_version_published_by"), table_name="survey_version")
    op.drop_table("survey_version")
    op.drop_table("question")
    op.drop_index(op.f("ix_note_interview_id"), table_name="note")
    op.drop_table("note")
    op.drop_index(op.f("ix_export_report_id"), table_name="export")
    op.drop_index(op.f("ix_export_actor_id"), table_name="export")
    op.drop_table("export")
    op.drop_index(op.f("ix_delivery_survey_id"), table_name="delivery")
    op.drop_index(op.f("ix_delivery_segment_id"), table_name="delivery")
    op.drop_index(op.f("ix_delivery_created_by"), table_name="delivery")
    op.drop_table("delivery")
    op.drop_index(op.f("ix_decision_study_id_at"), table_name="decision")
    op.drop_table("decision")
    op.drop_table("cluster")
    op.drop_index(
        "uq_theme_name_in_use",
        table_name="theme",
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.drop_index(op.f("ix_theme_study_id"), table_name="theme")
    op.drop_index(op.f("ix_theme_merged_into_id"), table_name="theme")
    op.drop_table("theme")
    op.drop_index(op.f("ix_survey_study_id"), table_name="survey")
    op.drop_table("survey")
    op.drop_index(op.f("ix_segment_member_customer_id"), table_name="segment_member")
    op.drop_table("segment_member")
    op.drop_index(op.f("ix_report_published_by"), table_name="report")
    op.drop_index(op.f("ix_report_created_by"), table_name="report")
    op.drop_table("report")
    op.drop_index(op.f("ix_interview_study_id"), table_name="interview")
    op.drop_index(op.f("ix_interview_interviewer_id"), table_name="interview")
    op.drop_index(op.f("ix_interview_customer_id"), table_name="interview")
    op.drop_table("interview")
    op.drop_index(op.f("ix_analysis_run_study_id"), table_name="analysis_run")
    op.drop_index(op.f("ix_analysis_run_started_by"), table_name="analysis_run")
    op.drop_index(op.f("ix_analysis_run_job_id"), table_name="analysis_run")
    op.drop_table("analysis_run")
    op.drop_index(op.f("ix_study_owner_id"), table_name="study")
    op.drop_table("study")
    op.drop_index(op.f("ix_segment_created_by"), table_name="segment")
    op.drop_table("segment")
    op.drop_index(
        "uq_job_unique_key_open",
        table_name="job",
        sqlite_where=sa.text("unique_key IS NOT NULL AND state IN ('queued', 'running', 'failed')"),
        postgresql_where=sa.text(
            "unique_key IS NOT NULL AND state IN ('queued', 'running', 'failed')"
        ),
    )
    op.drop_index("ix_job_state_run_at", table_name="job")
    op.drop_index(op.f("ix_job_owner_id"), table_name="job")
    op.drop_table("job")
    op.drop_index(op.f("ix_import_file_actor_id"), table_name="import_file")
    op.drop_table("import_file")
    op.drop_index(op.f("ix_consent_customer_id_purpose_at"), table_name="consent")
    op.drop_table("consent")
    op.drop_index("ix_audit_entry_target", table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_created_at"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_actor_id"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index(op.f("ix_account_session_user_id"), table_name="account_session")
    op.drop_table("account_session")
    op.drop_index(op.f("ix_customer_name"), table_name="customer")
    op.drop_table("customer")
    op.drop_table("attribute")
    op.drop_table("account")
