"""Comments: threads of plain text at a statement or a theme, and every step of each."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, ByValue, fk, now, one_of, pk


class Subject(StrEnum):
    """What a thread is about."""

    STATEMENT = "statement"
    THEME = "theme"


class Step(StrEnum):
    """What may happen to a comment."""

    WRITTEN = "written"
    EDITED = "edited"
    DELETED = "deleted"
    RESOLVED = "resolved"
    REOPENED = "reopened"


class Comment(Base):
    """What somebody said about a statement or a theme; an answer belongs to the first of its thread.

    The row is what its steps come to. A deleted comment keeps its place, so that the answers to it
    still make sense, and none of its words.
    """

    __tablename__ = "comment"
    __table_args__ = (
        sa.CheckConstraint("(statement_id IS NULL) <> (theme_id IS NULL)", name="one_subject"),
        sa.CheckConstraint("thread_id IS NULL OR resolved_at IS NULL", name="threads_are_resolved"),
        sa.CheckConstraint("deleted_at IS NULL OR text = ''", name="deleted_has_no_words"),
        sa.Index(None, "study_id", "thread_id"),
    )

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id", index=False)
    statement_id: Mapped[int | None] = fk("statement.id", ondelete="CASCADE")
    theme_id: Mapped[int | None] = fk("theme.id")
    #: The first comment of the thread; None: it is the first.
    thread_id: Mapped[int | None] = fk("comment.id", ondelete="CASCADE")
    author_id: Mapped[int] = fk("account.id", index=False)
    text: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=now)
    edited_at: Mapped[dt.datetime | None]
    deleted_at: Mapped[dt.datetime | None]
    resolved_at: Mapped[dt.datetime | None]
    resolved_by: Mapped[int | None] = fk("account.id", index=False)


class CommentStep(Base):
    """One thing that happened to a comment; append-only, but that deleting takes the words away."""

    __tablename__ = "comment_step"
    __table_args__ = (one_of("step", Step),)

    id: Mapped[pk]
    comment_id: Mapped[int] = fk("comment.id", ondelete="CASCADE")
    #: The first comment of its thread, or itself.
    thread_id: Mapped[int] = fk("comment.id", ondelete="CASCADE")
    actor_id: Mapped[int] = fk("account.id", index=False)
    at: Mapped[dt.datetime] = mapped_column(default=now)
    step: Mapped[Step] = mapped_column(ByValue(Step))
    text: Mapped[str] = mapped_column(default="")


class ThreadSeen(Base):
    """How far somebody has read a thread."""

    __tablename__ = "comment_thread_seen"

    thread_id: Mapped[int] = fk("comment.id", ondelete="CASCADE", index=False, primary_key=True)
    account_id: Mapped[int] = fk("account.id", ondelete="CASCADE", primary_key=True)
    #: The last step she knows of.
    step_id: Mapped[int] = mapped_column(sa.BigInteger)
