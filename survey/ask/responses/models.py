"""Responses and answers: rows for truth, the payload as received for evidence."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.ask.questionnaires.models import Anonymity, QuestionKind
from survey.core.db import Base, BigId, ByValue, Json, created, fk, now, one_of, pk


class ResponseState(StrEnum):
    """How a response ended, if it has."""

    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    SCREENED_OUT = "screened_out"
    OVER_QUOTA = "over_quota"
    ABANDONED = "abandoned"


class AnswerState(StrEnum):
    """Why there is a value or none; without it, bases and drop-off would be wrong."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    NOT_SHOWN = "not_shown"
    REFUSED = "refused"


#: ``Answer.item`` of the follow-up "why?"; the answer to the question itself has the item "".
WHY = "why"

_TEXT = "'short_text', 'long_text'"
_CHOICE = "'one_choice', 'several_choices'"
_NUMBER = "'scale', 'nps', 'csat', 'number', 'consent'"


class Response(Base):
    """One person's answers to one version. A random id, since order would tell who it was."""

    __tablename__ = "response"
    __table_args__ = (
        one_of("anonymity", Anonymity),
        one_of("state", ResponseState),
        sa.UniqueConstraint("id", "survey_version_id"),
        sa.UniqueConstraint("survey_id", "source", "source_ref"),
        sa.ForeignKeyConstraint(
            ["survey_version_id", "survey_id"],
            ["survey_version.id", "survey_version.survey_id"],
            ondelete="RESTRICT",
            name="fk_response_version",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id", "anonymity"],
            ["survey.id", "survey.anonymity"],
            ondelete="RESTRICT",
            name="fk_response_anonymity",
        ),
        sa.CheckConstraint(
            "anonymity <> 'anonymous' OR (customer_id IS NULL AND invitation_id IS NULL)",
            name="anonymous_has_no_person",
        ),
        sa.CheckConstraint(
            "(state = 'complete') = (completed_at IS NOT NULL)", name="complete_has_time"
        ),
        sa.Index(None, "survey_version_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(sa.Uuid, primary_key=True, default=uuid.uuid4)
    survey_id: Mapped[int] = mapped_column(BigId)
    survey_version_id: Mapped[int] = mapped_column(BigId)
    anonymity: Mapped[Anonymity] = mapped_column(ByValue(Anonymity))
    delivery_id: Mapped[int | None] = fk("delivery.id")
    invitation_id: Mapped[int | None] = fk(
        "invitation.id", ondelete="SET NULL", index=False, unique=True
    )
    customer_id: Mapped[int | None] = fk("customer.id", ondelete="CASCADE")
    #: Made when the page is rendered and signed: any number of retries is one response.
    submission_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    payload_sha256: Mapped[str] = mapped_column(sa.String(64))
    #: "survey", or "import" with ``source_ref`` naming the row it came from.
    source: Mapped[str] = mapped_column(sa.String(24), default="survey")
    source_ref: Mapped[str | None] = mapped_column(sa.String(190))
    state: Mapped[ResponseState] = mapped_column(ByValue(ResponseState))
    language: Mapped[str] = mapped_column(sa.String(35), default="")
    started_at: Mapped[dt.datetime | None]
    completed_at: Mapped[dt.datetime | None]
    #: Verbatim, before anything was normalised.
    raw: Mapped[dict[str, Any]] = mapped_column(Json)
    #: Attributes of the person at that moment, for reports by segment.
    segment_snapshot: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[created]


class Answer(Base):
    """What one person said to one question; with the item "why", to its follow-up."""

    __tablename__ = "answer"
    __table_args__ = (
        one_of("state", AnswerState),
        sa.ForeignKeyConstraint(
            ["response_id", "survey_version_id"],
            ["response.id", "response.survey_version_id"],
            ondelete="CASCADE",
            name="fk_answer_response",
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id", "question_id", "kind"],
            [
                "question_version.survey_version_id",
                "question_version.question_id",
                "question_version.kind",
            ],
            ondelete="RESTRICT",
            name="fk_answer_question_version",
        ),
        sa.CheckConstraint(
            "state = 'answered' OR (text IS NULL AND number IS NULL AND date IS NULL)",
            name="value_only_if_answered",
        ),
        sa.CheckConstraint(
            f"state <> 'answered' OR ((kind IN ({_TEXT})) = (text IS NOT NULL)"
            f" AND (kind IN ({_NUMBER})) = (number IS NOT NULL)"
            " AND (kind = 'date') = (date IS NOT NULL))",
            name="value_fits_kind",
        ),
        sa.CheckConstraint("kind <> 'statement'", name="statement_takes_no_answer"),
        sa.CheckConstraint(
            "kind <> 'nps' OR number IS NULL OR number IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)",
            name="nps_0_to_10",
        ),
        sa.CheckConstraint(
            "kind <> 'csat' OR number IS NULL OR number IN (1, 2, 3, 4, 5)", name="csat_1_to_5"
        ),
        sa.CheckConstraint(
            "kind <> 'consent' OR number IS NULL OR number IN (0, 1)", name="consent_0_or_1"
        ),
        sa.CheckConstraint(f"item <> '{WHY}' OR kind IN ({_TEXT})", name="why_follows_text"),
        sa.Index(None, "question_id", "item"),
    )

    response_id: Mapped[uuid.UUID] = mapped_column(sa.Uuid, primary_key=True)
    question_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    item: Mapped[str] = mapped_column(sa.String(40), primary_key=True, default="")
    survey_version_id: Mapped[int] = mapped_column(BigId)
    kind: Mapped[QuestionKind] = mapped_column(ByValue(QuestionKind))
    state: Mapped[AnswerState] = mapped_column(ByValue(AnswerState))
    text: Mapped[str | None]
    number: Mapped[float | None]
    date: Mapped[dt.date | None]
    #: The echo that stood above a follow-up: which words of theirs the person was asked about.
    echo: Mapped[str | None]
    answered_at: Mapped[dt.datetime | None]


class AnswerChoice(Base):
    """An option that was chosen; it must have been offered in that version."""

    __tablename__ = "answer_choice"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answer.response_id", "answer.question_id", "answer.item"],
            ondelete="CASCADE",
            name="fk_answer_choice_answer",
        ),
        sa.ForeignKeyConstraint(
            ["response_id", "survey_version_id"],
            ["response.id", "response.survey_version_id"],
            ondelete="CASCADE",
            name="fk_answer_choice_response",
        ),
        sa.ForeignKeyConstraint(
            ["survey_version_id", "option_id", "question_id"],
            [
                "option_version.survey_version_id",
                "option_version.option_id",
                "option_version.question_id",
            ],
            ondelete="RESTRICT",
            name="fk_answer_choice_option_version",
        ),
        sa.Index(None, "option_id"),
    )

    response_id: Mapped[uuid.UUID] = mapped_column(sa.Uuid, primary_key=True)
    question_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    item: Mapped[str] = mapped_column(sa.String(40), primary_key=True, default="")
    option_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    survey_version_id: Mapped[int] = mapped_column(BigId)
    rank: Mapped[int | None]
    #: What was written beside an "other" option.
    text: Mapped[str | None]


class ResponseEvent(Base):
    """Something that happened to a response; append-only."""

    __tablename__ = "response_event"
    __table_args__ = (sa.UniqueConstraint("response_id", "seq"),)

    id: Mapped[pk]
    response_id: Mapped[uuid.UUID] = mapped_column(
        sa.Uuid, sa.ForeignKey("response.id", ondelete="CASCADE")
    )
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    actor_id: Mapped[int | None] = fk("account.id", ondelete="SET NULL", index=False)
    at: Mapped[dt.datetime] = mapped_column(default=now)


class Receipt(Base):
    """That somebody answered an anonymous survey, and on which day; never which response."""

    __tablename__ = "receipt"

    invitation_id: Mapped[int] = fk(
        "invitation.id", ondelete="CASCADE", index=False, primary_key=True
    )
    answered_on: Mapped[dt.date]
