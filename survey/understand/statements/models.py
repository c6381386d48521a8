"""Statements: spans of answers and notes that say one thing, and what people said they are."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, BigId, ByValue, Json, created, fk, now, one_of, pk


class MadeBy(StrEnum):
    """Who drew the span."""

    MACHINE = "machine"
    PERSON = "person"


class Statement(Base):
    """A span of one answer or one note; ``text == source[start:end]``, in code points."""

    __tablename__ = "statement"
    __table_args__ = (
        one_of("made_by", MadeBy),
        sa.ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answer.response_id", "answer.question_id", "answer.item"],
            ondelete="CASCADE",
            name="fk_statement_answer",
        ),
        sa.CheckConstraint(
            "(response_id IS NULL) = (question_id IS NULL) AND (response_id IS NULL) = (item IS NULL)"
            " AND (response_id IS NULL) = (note_id IS NOT NULL)",
            name="one_source",
        ),
        sa.CheckConstraint('0 <= start AND start < "end"', name="span_half_open"),
        sa.CheckConstraint(
            "(evidence_start IS NULL) = (evidence_end IS NULL)"
            " AND (want_start IS NULL) = (want_end IS NULL)",
            name="spans_whole",
        ),
        sa.UniqueConstraint("response_id", "question_id", "item", "start", "end"),
        sa.UniqueConstraint("note_id", "start", "end"),
        sa.Index(None, "study_id", "respondent"),
        sa.Index(None, "study_id", "said_sha256"),
    )

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id", index=False)
    response_id: Mapped[uuid.UUID | None] = mapped_column(sa.Uuid)
    question_id: Mapped[int | None] = mapped_column(BigId)
    item: Mapped[str | None] = mapped_column(sa.String(40))
    note_id: Mapped[int | None] = fk("note.id", ondelete="CASCADE", index=False)
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str]
    #: Hash of the normalised text: the same words in another answer are the same evidence.
    text_sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    #: The same for all statements of a study that say the same in the same words, case, spaces and
    #: punctuation aside. A hash and no pointer to the first of them: that one may be erased.
    said_sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    #: Who said it, to count people: "c12" a customer, "r<uuid>" a response, "i5" an interview.
    respondent: Mapped[str] = mapped_column(sa.String(40))
    #: ISO 639-1 code it was read in; "und" where that could not be told, "" where nobody tried.
    language: Mapped[str] = mapped_column(sa.String(8), default="")
    made_by: Mapped[MadeBy] = mapped_column(ByValue(MadeBy), default=MadeBy.MACHINE)
    #: Kind -> probability 0..1: as the machine reads it, or 1 for what a person decided.
    kinds: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: What the newest run made of it, whatever a person decided; an undo goes back to it.
    read_kinds: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: Fingerprint of the model that read it.
    read_by: Mapped[str] = mapped_column(sa.String(80), default="")
    #: A person decided the kinds: no run changes them.
    kinds_decided: Mapped[bool] = mapped_column(default=False)
    #: Rules that fired: [[rule, kind, start, end], ...], spans inside ``text``.
    findings: Mapped[list[Any]] = mapped_column(Json, default=list)
    #: Words that spoke most for the strongest kind: [[word, weight], ...], strongest first.
    words: Mapped[list[Any]] = mapped_column(Json, default=list)
    reasons: Mapped[list[Any]] = mapped_column(Json, default=list)
    #: Spans inside ``text`` (not inside the source).
    evidence_start: Mapped[int | None]
    evidence_end: Mapped[int | None]
    want_start: Mapped[int | None]
    want_end: Mapped[int | None]
    level: Mapped[str | None] = mapped_column(sa.String(24))
    needs_probe: Mapped[bool] = mapped_column(default=False)
    #: Probability that a want stands here without its reason.
    probe: Mapped[float] = mapped_column(default=0.0)
    #: What a person drew over most of these words; then only that stands in queues and counts.
    replaced_by_id: Mapped[int | None] = fk("statement.id", ondelete="SET NULL")
    #: The words before somebody edited the source; None: nothing to check again.
    edited_from: Mapped[str | None]
    created_at: Mapped[created]


class KindCorrection(Base):
    """What a person decided that a statement is; the row of now, its history is the decision log."""

    __tablename__ = "kind_correction"

    statement_id: Mapped[int] = fk(
        "statement.id", ondelete="CASCADE", index=False, primary_key=True
    )
    #: Every kind that holds, sorted; never empty.
    kinds: Mapped[list[str]]
    actor_id: Mapped[int] = fk("account.id", index=False)
    at: Mapped[dt.datetime] = mapped_column(default=now)
