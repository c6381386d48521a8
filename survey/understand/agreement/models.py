"""Second readings: a sample of statements, who reads it blind, what each said, what came of it.

What a second reader says stands in ``coding`` and never among the taggings of the codebook: only
an adjudication, which is a decision, carries it there.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, created, fk, now, one_of, pk


class Purpose(StrEnum):
    """Why a sample is read again."""

    #: To see how far two people agree.
    CHECK = "check"
    #: To learn the codebook, with an answer after each statement.
    TRAINING = "training"


class Choice(StrEnum):
    """Whose codes an adjudication follows."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"
    OTHER = "other"


class CodingRound(Base):
    """A sample of statements that is read again, with the codebook as it stood."""

    __tablename__ = "coding_round"
    __table_args__ = (
        one_of("purpose", Purpose),
        sa.CheckConstraint("bar IS NULL OR (bar > 0 AND bar <= 1)", name="bar_is_agreement"),
        sa.CheckConstraint("(purpose = 'training') = (bar IS NOT NULL)", name="training_has_bar"),
    )

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id")
    purpose: Mapped[Purpose] = mapped_column(ByValue(Purpose))
    #: The themes one may choose from; those that have come since do not count here.
    codes: Mapped[list[int]]
    #: The statements were drawn with it; intervals are, too.
    seed: Mapped[int]
    #: Alpha with the gold set that lets a new coder tag.
    bar: Mapped[float | None]
    made_by: Mapped[int] = fk("account.id", index=False)
    created_at: Mapped[created]


class RoundStatement(Base):
    """A statement of the sample, with what was decided on it when the sample was drawn."""

    __tablename__ = "round_statement"

    round_id: Mapped[int] = fk("coding_round.id", ondelete="CASCADE", index=False, primary_key=True)
    statement_id: Mapped[int] = fk("statement.id", ondelete="CASCADE", primary_key=True)
    position: Mapped[int]
    #: Themes it belonged to: by the first reading, or in the gold set.
    first: Mapped[list[int]]
    #: Names of those who had decided so.
    first_by: Mapped[str] = mapped_column(default="")


class CodingSeat(Base):
    """Somebody reads the sample: blind until she is done or stops."""

    __tablename__ = "coding_seat"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "coder_id"),
        sa.CheckConstraint("finished_at IS NULL OR stopped_at IS NULL", name="ends_once"),
    )

    id: Mapped[pk]
    round_id: Mapped[int] = fk("coding_round.id", ondelete="CASCADE", index=False)
    coder_id: Mapped[int] = fk("account.id")
    invited_by: Mapped[int] = fk("account.id", index=False)
    created_at: Mapped[created]
    finished_at: Mapped[dt.datetime | None]
    stopped_at: Mapped[dt.datetime | None]
    #: When she was let tag: by reaching the bar, or by a lead. Of a check, when she was invited.
    released_at: Mapped[dt.datetime | None]
    #: The lead who let her; None: the bar was reached.
    released_by: Mapped[int | None] = fk("account.id", index=False)


class Coding(Base):
    """What a reader said about a statement; append-only, the newest row holds."""

    __tablename__ = "coding"
    __table_args__ = (sa.Index(None, "seat_id", "statement_id"),)

    id: Mapped[pk]
    seat_id: Mapped[int] = fk("coding_seat.id", ondelete="CASCADE", index=False)
    statement_id: Mapped[int] = fk("statement.id", ondelete="CASCADE")
    #: Themes it belongs to; none of them: empty.
    codes: Mapped[list[int]]
    at: Mapped[dt.datetime] = mapped_column(default=now)


class Adjudication(Base):
    """What was decided where two readers differ, and why; append-only, the newest row holds."""

    __tablename__ = "adjudication"
    __table_args__ = (
        one_of("choice", Choice),
        sa.Index(None, "round_id", "statement_id"),
    )

    id: Mapped[pk]
    round_id: Mapped[int] = fk("coding_round.id", ondelete="CASCADE", index=False)
    statement_id: Mapped[int] = fk("statement.id", ondelete="CASCADE")
    actor_id: Mapped[int] = fk("account.id", index=False)
    at: Mapped[dt.datetime] = mapped_column(default=now)
    choice: Mapped[Choice] = mapped_column(ByValue(Choice))
    #: The themes it belongs to from now on.
    codes: Mapped[list[int]]
    why: Mapped[str]
    #: Who said what: [{"coder": name, "codes": [...]}, ...]; kept whatever happens to the rest.
    sources: Mapped[list[Any]]
    #: The themes whose definitions were amended with it.
    amended: Mapped[list[int]]
    #: Numbers of the decisions in the log that carried it into the codebook.
    decisions: Mapped[list[int]]
