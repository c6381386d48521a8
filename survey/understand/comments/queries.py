"""Threads as they are shown: at their object and in the list of a study; constant queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.accounts.models import User
from survey.core.errors import NotFound
from survey.core.roles import Actor
from survey.understand.comments.models import Comment, CommentStep, Subject, ThreadSeen
from survey.understand.statements.models import Statement
from survey.understand.themes.members import is_agreed
from survey.understand.themes.models import Theme


@dataclass(frozen=True, kw_only=True)
class Said:
    """One comment of a thread."""

    id: int
    author: str
    is_own: bool
    text: str
    at: dt.datetime
    is_edited: bool
    is_deleted: bool


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A thread with what it is about.

    Attributes:
        about: The words of the statement, "" while they may not be shown; or the name of the theme.
        resolved_by: Who settled it; "" while it is open.
        is_unread: Somebody else has said something since the reader last looked.
    """

    id: int
    subject: Subject
    subject_id: int
    about: str
    comments: tuple[Said, ...]
    resolved_by: str
    is_unread: bool


def get_comment(session: Session, comment_id: int) -> Comment:
    """Return a comment.

    Raises:
        NotFound: there is none with this id.
    """
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound("There is no such comment.")
    return comment


def threads_about(
    session: Session, subject: Subject, subject_id: int, reader: Actor
) -> list[Thread]:
    """Return the threads about a statement or a theme, open ones first, then the newest; 2 queries."""
    column = Comment.statement_id if subject is Subject.STATEMENT else Comment.theme_id
    return _threads(session, _ordered().where(column == subject_id), reader)


def threads_of(
    session: Session,
    study_id: int,
    reader: Actor,
    *,
    resolved: bool,
    limit: int,
    offset: int = 0,
) -> list[Thread]:
    """Return a page of the threads of a study, the newest first; 2 queries."""
    return _threads(
        session,
        _ordered().where(_of_study(study_id, resolved=resolved)).limit(limit).offset(offset),
        reader,
    )


def count_threads(session: Session, study_id: int, *, resolved: bool) -> int:
    """Return how many threads of a study are open, or settled."""
    query = sa.select(sa.func.count()).select_from(Comment)
    return session.scalar(query.where(_of_study(study_id, resolved=resolved))) or 0


def unread_count(session: Session, study_id: int, reader: Actor) -> int:
    """Return in how many threads somebody else said something that *reader* has not seen."""
    query = sa.select(sa.func.count(Comment.id)).where(
        Comment.study_id == study_id, Comment.thread_id.is_(None), _is_unread(reader)
    )
    return session.scalar(query) or 0


def _of_study(study_id: int, *, resolved: bool) -> sa.ColumnElement[bool]:
    is_resolved = Comment.resolved_at.is_not(None) if resolved else Comment.resolved_at.is_(None)
    return sa.and_(Comment.study_id == study_id, Comment.thread_id.is_(None), is_resolved)


def _ordered() -> sa.Select[Comment]:
    """Return the query for first comments, open ones before settled ones, then the newest."""
    return (
        sa.select(Comment)
        .where(Comment.thread_id.is_(None))
        .order_by(Comment.resolved_at.is_not(None), Comment.id.desc())
    )


def _is_unread(reader: Actor) -> sa.ColumnElement[bool]:
    """Return the condition that the thread of a comment has steps that *reader* has not seen."""
    return (
        sa.select(CommentStep.id)
        .outerjoin(
            ThreadSeen,
            sa.and_(
                ThreadSeen.thread_id == CommentStep.thread_id, ThreadSeen.account_id == reader.id
            ),
        )
        .where(
            CommentStep.thread_id == Comment.id,
            CommentStep.actor_id != reader.id,
            CommentStep.id > sa.func.coalesce(ThreadSeen.step_id, 0),
        )
        .correlate(Comment)
        .exists()
    )


def _threads(session: Session, firsts: sa.Select[Comment], reader: Actor) -> list[Thread]:
    settler = sa.orm.aliased(User)
    rows = session.execute(
        firsts.add_columns(
            settler.name,
            sa.case((Theme.id.is_not(None), Theme.name), (is_agreed(), Statement.text)),
            _is_unread(reader),
        )
        .outerjoin(settler, settler.id == Comment.resolved_by)
        .outerjoin(Statement, Statement.id == Comment.statement_id)
        .outerjoin(Theme, Theme.id == Comment.theme_id)
    ).all()
    said = _said(session, [row[0].id for row in rows], reader)
    return [
        Thread(
            id=first.id,
            subject=Subject.THEME if first.statement_id is None else Subject.STATEMENT,
            subject_id=first.theme_id or first.statement_id,
            about=about or "",
            comments=tuple(said[first.id]),
            resolved_by=settled or "",
            is_unread=unread,
        )
        for first, settled, about, unread in rows
    ]


def _said(session: Session, ids: Sequence[int], reader: Actor) -> defaultdict[int, list[Said]]:
    """Return thread -> its comments, the first one first."""
    found: defaultdict[int, list[Said]] = defaultdict(list)
    if not ids:
        return found
    rows = session.execute(
        sa.select(Comment, User.name)
        .join(User, User.id == Comment.author_id)
        .where(sa.or_(Comment.id.in_(ids), Comment.thread_id.in_(ids)))
        .order_by(Comment.id)
    )
    for comment, author in rows:
        found[comment.thread_id or comment.id].append(
            Said(
                id=comment.id,
                author=author,
                is_own=comment.author_id == reader.id,
                text=comment.text,
                at=comment.at,
                is_edited=comment.edited_at is not None,
                is_deleted=comment.deleted_at is not None,
            )
        )
    return found
