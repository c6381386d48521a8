"""Surveys and their versions, as tables that refuse what must not happen.

The trick is the ``survey_version_id`` (and the question's kind) carried in composite foreign keys
down to the answer: an answer can only point to a question that exists, with that kind, in the
version its response was given to. Triggers in the migrations freeze whatever is published.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, BigId, ByValue, Json, JsonOrNone, created, fk, one_of, pk


class Anonymity(StrEnum):
    """What we can know of who answered; fixed by the database once a response exists."""

    IDENTIFIED = "identified"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class VersionState(StrEnum):
    """A draft may change; a published version never does; a retired one is kept for its answers."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class QuestionKind(StrEnum):
    """What is asked for, and so what an answer may hold."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    ONE_CHOICE = "one_choice"
    SEVERAL_CHOICES = "several_choices"
    SCALE = "scale"
    NPS = "nps"
    CSAT = "csat"
    NUMBER = "number"
    DATE = "date"
    STATEMENT = "statement"
    CONSENT = "consent"


class Survey(Base):
    """A questionnaire through all its versions."""

    __tablename__ = "survey"
    __table_args__ = (
        one_of("anonymity", Anonymity),
        sa.UniqueConstraint("id", "anonymity"),
    )

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id")
    title: Mapped[str] = mapped_column(sa.String(160))
    anonymity: Mapped[Anonymity] = mapped_column(ByValue(Anonymity), default=Anonymity.IDENTIFIED)
    created_at: Mapped[created]


class SurveyVersion(Base):
    """One wording of a survey. Frozen by the database as soon as it is published."""

    __tablename__ = "survey_version"
    __table_args__ = (
        one_of("state", VersionState),
        sa.UniqueConstraint("survey_id", "number"),
        sa.UniqueConstraint("id", "survey_id"),
        sa.CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="published_has_time"),
        sa.CheckConstraint(
            "(state = 'draft') = (definition IS NULL)", name="published_has_definition"
        ),
        sa.Index(
            "uq_survey_version_one_published",
            "survey_id",
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        ),
        sa.Index(
            "uq_survey_version_one_draft",
            "survey_id",
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        ),
    )

    id: Mapped[pk]
    survey_id: Mapped[int] = fk("survey.id")
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(ByValue(VersionState), default=VersionState.DRAFT)
    #: What respondents see above, before and after the questions.
    heading: Mapped[str] = mapped_column(sa.String(160), default="")
    introduction: Mapped[str] = mapped_column(default="")
    thanks: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(sa.String(35), default="en")
    #: The whole version as one document, written when it is published; its hash names it.
    definition: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNone)
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    published_at: Mapped[dt.datetime | None]
    published_by: Mapped[int | None] = fk("account.id")
    created_at: Mapped[created]


class Question(Base):
    """A question through all versions: its code is its identity, trends join on it."""

    __tablename__ = "question"
    __table_args__ = (
        sa.UniqueConstraint("survey_id", "code"),
        sa.UniqueConstraint("id", "survey_id"),
    )

    id: Mapped[pk]
    survey_id: Mapped[int] = fk("survey.id", index=False)
    code: Mapped[str] = mapped_column(sa.String(40))
    created_at: Mapped[created]


class QuestionVersion(Base):
    """A question as one version asks it."""

    __tablename__ = "question_version"
    __table_args__ = (
        one_of("kind", QuestionKind),
        sa.UniqueConstraint("survey_version_id", "question_id", "kind"),
        sa.CheckConstraint("epoch >= 1", name="epoch_positive"),
        sa.ForeignKeyConstraint(
            ["survey_version_id", "survey_id"],
            ["survey_version.id", "survey_version.survey_id"],
            ondelete="CASCADE",
            name="fk_question_version_version",
        ),
        sa.ForeignKeyConstraint(
            ["question_id", "survey_id"],
            ["question.id", "question.survey_id"],
            ondelete="RESTRICT",
            name="fk_question_version_question",
        ),
        sa.Index(None, "question_id"),
    )

    survey_version_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    question_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    survey_id: Mapped[int] = mapped_column(BigId)
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(ByValue(QuestionKind))
    #: Answers are pooled only within one epoch; a breaking change begins a new one.
    epoch: Mapped[int] = mapped_column(default=1)
    prompt: Mapped[str] = mapped_column(default="")
    help: Mapped[str] = mapped_column(default="")
    is_required: Mapped[bool] = mapped_column(default=False)
    #: Of the kind: {"asks_why": true}, {"low": 1, "high": 5, "low_label": ""}, {"minimum": 0} ...
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: {"all" | "any": [{"question": code, "op": ..., "value": ...}]}, or None: always shown.
    show_if: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNone)


class Option(Base):
    """A choice through all versions; its code is never used again for another meaning."""

    __tablename__ = "option"
    __table_args__ = (
        sa.UniqueConstraint("question_id", "code"),
        sa.UniqueConstraint("id", "question_id"),
    )

    id: Mapped[pk]
    question_id: Mapped[int] = fk("question.id", index=False)
    code: Mapped[str] = mapped_column(sa.String(40))


class OptionVersion(Base):
    """A choice as one version words it."""

    __tablename__ = "option_version"
    __table_args__ = (
        sa.UniqueConstraint("survey_version_id", "option_id", "question_id"),
        sa.ForeignKeyConstraint(
            ["survey_version_id", "question_id"],
            ["question_version.survey_version_id", "question_version.question_id"],
            ondelete="CASCADE",
            name="fk_option_version_question_version",
        ),
        sa.ForeignKeyConstraint(
            ["option_id", "question_id"],
            ["option.id", "option.question_id"],
            ondelete="RESTRICT",
            name="fk_option_version_option",
        ),
        sa.Index(None, "option_id"),
    )

    survey_version_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    option_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    question_id: Mapped[int] = mapped_column(BigId)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(300))
