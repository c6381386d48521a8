"""Random samples of what was decided, and what people said when they read them blind."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, fk, now, one_of, pk


class SampleKind(StrEnum):
    """Statements of needs, or statements that belong nowhere."""

    NEEDS = "needs"
    UNPLACED = "unplaced"


class Verdict(StrEnum):
    """What somebody said of a statement; ``both``: it belongs here and to another as well.

    Of an unplaced statement ``yes`` says that it holds a need. ``taken_back`` is how an answer is
    undone: the rows only grow.
    """

    YES = "yes"
    NO = "no"
    BOTH = "both"
    TAKEN_BACK = "taken_back"


class AuditSample(Base):
    """One random drawing."""

    __tablename__ = "audit_sample"
    __table_args__ = (one_of("kind", SampleKind), sa.Index(None, "study_id", "kind"))

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id", index=False)
    kind: Mapped[SampleKind] = mapped_column(ByValue(SampleKind))
    #: The same seed from the same statements draws the same sample.
    seed: Mapped[int] = mapped_column(sa.BigInteger())
    #: How many there were to draw from.
    population: Mapped[int]
    drawn_by: Mapped[int] = fk("account.id", index=False)
    drawn_at: Mapped[dt.datetime] = mapped_column(default=now)


class AuditItem(Base):
    """A statement to be read, and the need that it is asked about; none where it is unplaced."""

    __tablename__ = "audit_item"
    __table_args__ = (sa.UniqueConstraint("sample_id", "position"),)

    id: Mapped[pk]
    sample_id: Mapped[int] = fk("audit_sample.id", ondelete="CASCADE", index=False)
    position: Mapped[int]
    statement_id: Mapped[int] = fk("statement.id", ondelete="CASCADE")
    theme_id: Mapped[int | None] = fk("theme.id")


class AuditAnswer(Base):
    """What somebody said of an item; append-only, the newest row of an item holds."""

    __tablename__ = "audit_answer"
    __table_args__ = (one_of("verdict", Verdict),)

    id: Mapped[pk]
    item_id: Mapped[int] = fk("audit_item.id", ondelete="CASCADE")
    coder_id: Mapped[int] = fk("account.id", index=False)
    verdict: Mapped[Verdict] = mapped_column(ByValue(Verdict))
    at: Mapped[dt.datetime] = mapped_column(default=now)
    #: The decision that placed the statement with the answer, if one did.
    decision_id: Mapped[int | None] = fk("decision.id", index=False)
