"""What search reads, one row a text, and the searches that people keep.

Triggers keep the rows true to the texts they were taken from, whoever writes those; the index of
words over them is FTS5 on SQLite and a column ``words`` with a GIN index on PostgreSQL
(``migrations/versions/*search*.py``, `index`).
"""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, BigId, ByValue, Json, created, fk, one_of, pk


class Source(StrEnum):
    """What a text is."""

    STATEMENT = "statement"
    THEME = "theme"
    ANSWER = "answer"
    NOTE = "note"


class SearchEntry(Base):
    """A text that can be found; written by triggers only, gone with what it was taken from."""

    __tablename__ = "search_entry"
    __table_args__ = (
        one_of("source", Source),
        sa.ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answer.response_id", "answer.question_id", "answer.item"],
            ondelete="CASCADE",
            name="fk_search_entry_answer",
        ),
        sa.UniqueConstraint("response_id", "question_id", "item"),
        sa.Index(None, "study_id", "source"),
    )

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id", ondelete="CASCADE", index=False)
    source: Mapped[Source] = mapped_column(ByValue(Source))
    statement_id: Mapped[int | None] = fk(
        "statement.id", ondelete="CASCADE", index=False, unique=True
    )
    theme_id: Mapped[int | None] = fk("theme.id", ondelete="CASCADE", index=False, unique=True)
    response_id: Mapped[uuid.UUID | None] = mapped_column(sa.Uuid)
    question_id: Mapped[int | None] = mapped_column(BigId)
    item: Mapped[str | None] = mapped_column(sa.String(40))
    note_id: Mapped[int | None] = fk("note.id", ondelete="CASCADE", index=False, unique=True)
    text: Mapped[str]


class SavedSearch(Base):
    """A search that somebody wants again; her own."""

    __tablename__ = "saved_search"
    __table_args__ = (sa.UniqueConstraint("account_id", "name"),)

    id: Mapped[pk]
    account_id: Mapped[int] = fk("account.id", ondelete="CASCADE", index=False)
    name: Mapped[str] = mapped_column(sa.String(80))
    #: The fields of the search form that were filled: name -> value.
    asked: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[created]
