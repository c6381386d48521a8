"""Needs reports: composed, then published and frozen."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, Json, created, fk, one_of, pk


class ReportState(StrEnum):
    """A published report never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Report(Base):
    """Ranked needs with their evidence, at one moment."""

    __tablename__ = "report"
    __table_args__ = (
        one_of("state", ReportState),
        sa.UniqueConstraint("study_id", "number"),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)"
            " AND (state = 'published') = (sha256 IS NOT NULL)",
            name="published_is_sealed",
        ),
    )

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id", index=False)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(160))
    #: The answer on one page, in the researcher's words.
    summary: Mapped[str] = mapped_column(default="")
    state: Mapped[ReportState] = mapped_column(ByValue(ReportState), default=ReportState.DRAFT)
    #: Which segments to split by, which needs to leave out, what to decide about each need.
    scope: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: Everything the report shows but the quotes, once it is published.
    body: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    created_by: Mapped[int] = fk("account.id")
    published_by: Mapped[int | None] = fk("account.id")
    published_at: Mapped[dt.datetime | None]
    created_at: Mapped[created]


class ReportQuote(Base):
    """A quote in a report; rows of their own, so that an erased person's words leave it."""

    __tablename__ = "report_quote"
    __table_args__ = (
        sa.UniqueConstraint("report_id", "theme_id", "position"),
        sa.CheckConstraint(
            "statement_id IS NOT NULL OR text IS NULL", name="erased_quote_is_blank"
        ),
    )

    id: Mapped[pk]
    report_id: Mapped[int] = fk("report.id", ondelete="CASCADE", index=False)
    theme_id: Mapped[int] = fk("theme.id", index=False)
    position: Mapped[int]
    statement_id: Mapped[int | None] = fk("statement.id", ondelete="SET NULL")
    #: The words as they stood when the report was published.
    text: Mapped[str | None]
    #: "typical", "different wording", "disagrees".
    role: Mapped[str] = mapped_column(sa.String(40), default="")
    #: Who said it, without a name: "P-118, parent, survey of 4 Nov 2026".
    attribution: Mapped[str] = mapped_column(default="")


class Export(Base):
    """That a report left the house, in which format, by whom."""

    __tablename__ = "export"

    id: Mapped[pk]
    report_id: Mapped[int] = fk("report.id", ondelete="CASCADE")
    format: Mapped[str] = mapped_column(sa.String(24))
    actor_id: Mapped[int] = fk("account.id")
    row_count: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[created]
