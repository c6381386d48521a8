"""Versions of what sorts a study's statements, each known by the corrections it learned from."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, Json, created, fk, one_of, pk


class KindModelState(StrEnum):
    """How a version stands; at most one of a study is active, else the shipped one sorts."""

    CANDIDATE = "candidate"
    ACTIVE = "active"
    REFUSED = "refused"
    REPLACED = "replaced"
    ROLLED_BACK = "rolled back"
    FAILED = "failed"


class KindModel(Base):
    """One attempt to sort better than before, by learning from what people corrected.

    It holds no words: the statements it learned from are named by their numbers, so that what a
    person said leaves it with her.
    """

    __tablename__ = "kind_model"
    __table_args__ = (
        one_of("state", KindModelState),
        sa.UniqueConstraint("study_id", "number"),
        sa.Index(
            "uq_kind_model_active",
            "study_id",
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        ),
    )

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id", index=False)
    #: 1, 2, ... in a study; 0 is the one that is shipped and has no row.
    number: Mapped[int]
    state: Mapped[KindModelState] = mapped_column(ByValue(KindModelState))
    #: [{"statements": [ids in the same words], "kinds": [...]}, ...]
    learned: Mapped[list[Any]] = mapped_column(Json, default=list)
    #: Corrections there were when it was begun, in different words.
    correction_count: Mapped[int] = mapped_column(default=0)
    #: Corrections it was checked on; it has not learned from them.
    checked_count: Mapped[int] = mapped_column(default=0)
    #: {"candidate" and "current": {"macro_f1", "low", "high", "by_kind": {kind: f1}}} or empty.
    scores: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: Why it was promoted, refused or failed, in a sentence.
    why: Mapped[str] = mapped_column(default="")
    #: Fingerprint, as runs that use it name it.
    version: Mapped[str] = mapped_column(sa.String(80), default="")
    job_id: Mapped[int | None] = fk("job.id", ondelete="SET NULL", index=False)
    #: Who pressed; None: it began by itself after enough corrections.
    asked_by: Mapped[int | None] = fk("account.id", index=False)
    created_at: Mapped[created]
    #: Who went back to or away from it, and when.
    changed_by: Mapped[int | None] = fk("account.id", index=False)
    changed_at: Mapped[dt.datetime | None]
