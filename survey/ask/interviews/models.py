"""Interviews and their notes: what was said, seen and thought stay apart."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, created, fk, now, one_of, pk


class Mode(StrEnum):
    """How we met."""

    INTERVIEW = "interview"
    OBSERVATION = "observation"
    DIARY = "diary"
    CO_CREATION = "co_creation"
    SUPPORT_CALL = "support_call"


class NoteKind(StrEnum):
    """Only what was said or seen becomes a statement; what we thought is ours."""

    SAID = "said"
    SEEN = "seen"
    THOUGHT = "thought"


class Interview(Base):
    """A talk with a customer for one study."""

    __tablename__ = "interview"
    __table_args__ = (one_of("mode", Mode),)

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id")
    customer_id: Mapped[int | None] = fk("customer.id", ondelete="CASCADE")
    interviewer_id: Mapped[int] = fk("account.id")
    mode: Mapped[Mode] = mapped_column(ByValue(Mode), default=Mode.INTERVIEW)
    title: Mapped[str] = mapped_column(sa.String(160), default="")
    held_at: Mapped[dt.datetime]
    #: Whether the person agreed to notes being kept, and the row that records it for a customer.
    has_consent: Mapped[bool] = mapped_column(default=False)
    consent_id: Mapped[int | None] = fk("consent.id", ondelete="SET NULL", index=False)
    created_at: Mapped[created]


class Note(Base):
    """One thing that was said, seen or thought."""

    __tablename__ = "note"
    __table_args__ = (
        one_of("kind", NoteKind),
        sa.CheckConstraint("text <> ''", name="text_not_empty"),
    )

    id: Mapped[pk]
    interview_id: Mapped[int] = fk("interview.id", ondelete="CASCADE")
    position: Mapped[int]
    kind: Mapped[NoteKind] = mapped_column(ByValue(NoteKind))
    text: Mapped[str]
    created_at: Mapped[created]
    updated_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)
