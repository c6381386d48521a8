"""Say, reword, take back, settle and open again; each is one step of a comment."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.db import now
from survey.core.errors import DomainError, Forbidden, NotFound
from survey.core.roles import Actor
from survey.understand.comments.models import Comment, CommentStep, Step, Subject, ThreadSeen
from survey.understand.statements.models import Statement
from survey.understand.themes import log
from survey.understand.themes.models import Theme

LONGEST = 4_000


def write(
    session: Session,
    study_id: int,
    subject: Subject,
    subject_id: int,
    text: str,
    *,
    actor: Actor,
) -> Comment:
    """Begin a thread about a statement or a theme of the study.

    Sent twice, it is begun once: the thread that the same person began there last, in the same
    words and not yet answered, is returned.

    Raises:
        NotFound: the study has no such statement or theme.
        DomainError: there are no words, or too many.
    """
    model = Statement if subject is Subject.STATEMENT else Theme
    found = session.scalar(
        sa.select(model.id).where(model.id == subject_id, model.study_id == study_id)
    )
    if found is None:
        raise NotFound(f"There is no such {subject} in this study; it may have been erased.")
    comment = Comment(
        study_id=study_id,
        statement_id=subject_id if subject is Subject.STATEMENT else None,
        theme_id=subject_id if subject is Subject.THEME else None,
        author_id=actor.id,
        text=_checked(text),
    )
    log.lock(session, study_id)
    here = (
        Comment.study_id == study_id,
        Comment.statement_id == comment.statement_id,
        Comment.theme_id == comment.theme_id,
    )
    return _said_last(session, comment, *here) or _begun(session, comment, actor)


def answer(session: Session, thread: Comment, text: str, *, actor: Actor) -> Comment:
    """Answer in a thread; a settled one is opened again by it. Sent twice, it is said once.

    Raises:
        DomainError: there are no words, or too many.
    """
    comment = Comment(
        study_id=thread.study_id,
        statement_id=thread.statement_id,
        theme_id=thread.theme_id,
        thread_id=thread.id,
        author_id=actor.id,
        text=_checked(text),
    )
    log.lock(session, thread.study_id)
    said = _said_last(
        session, comment, sa.or_(Comment.id == thread.id, Comment.thread_id == thread.id)
    )
    if said is not None and said.thread_id is not None:
        return said
    made = _begun(session, comment, actor)
    if thread.resolved_at is not None:
        reopen(session, thread, actor=actor)
    return made


def edit(session: Session, comment: Comment, text: str, *, actor: Actor) -> None:
    """Reword a comment of one's own; the same words again change nothing.

    Raises:
        Forbidden: it is somebody else's.
        DomainError: it was deleted, or there are no words, or too many.
    """
    _refuse_others(comment, actor)
    if comment.deleted_at is not None:
        raise DomainError("This comment was deleted. Write a new one.", field="text")
    text = _checked(text)
    if text == comment.text:
        return
    comment.text, comment.edited_at = text, now()
    _note(session, comment, Step.EDITED, actor, text=text)


def delete(session: Session, comment: Comment, *, actor: Actor) -> None:
    """Take back a comment of one's own: its words go everywhere; a second time does nothing.

    Raises:
        Forbidden: it is somebody else's.
    """
    _refuse_others(comment, actor)
    if comment.deleted_at is not None:
        return
    comment.text, comment.deleted_at = "", now()
    session.flush()
    session.execute(
        sa.update(CommentStep).where(CommentStep.comment_id == comment.id).values(text="")
    )
    _note(session, comment, Step.DELETED, actor)


def resolve(session: Session, thread: Comment, *, actor: Actor) -> None:
    """Settle a thread; a second time does nothing."""
    if thread.resolved_at is None:
        thread.resolved_at, thread.resolved_by = now(), actor.id
        _note(session, thread, Step.RESOLVED, actor)


def reopen(session: Session, thread: Comment, *, actor: Actor) -> None:
    """Open a settled thread again; a second time does nothing."""
    if thread.resolved_at is not None:
        thread.resolved_at, thread.resolved_by = None, None
        _note(session, thread, Step.REOPENED, actor)


def mark_read(
    session: Session, study_id: int, *, actor: Actor, thread_id: int | None = None
) -> None:
    """Note that *actor* has read one thread of the study, or all of them."""
    query = (
        sa.select(CommentStep.thread_id, sa.func.max(CommentStep.id))
        .join(Comment, Comment.id == CommentStep.comment_id)
        .where(Comment.study_id == study_id)
        .group_by(CommentStep.thread_id)
    )
    if thread_id is not None:
        query = query.where(CommentStep.thread_id == thread_id)
    latest = {row[0]: row[1] for row in session.execute(query)}
    session.execute(
        sa.delete(ThreadSeen).where(
            ThreadSeen.account_id == actor.id, ThreadSeen.thread_id.in_(list(latest))
        )
    )
    session.add_all(
        ThreadSeen(thread_id=thread, account_id=actor.id, step_id=step)
        for thread, step in latest.items()
    )
    session.flush()


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise DomainError("Write what you want to say.", field="text")
    if len(text) > LONGEST:
        raise DomainError(
            f"This has {len(text):,} characters; at most {LONGEST:,} fit. Shorten it, or write two.",
            field="text",
        )
    return text


def _said_last(session: Session, comment: Comment, *here: sa.ColumnElement[bool]) -> Comment | None:
    """Return what was said last *here*, if the same person said the same words."""
    last = session.scalar(sa.select(Comment).where(*here).order_by(Comment.id.desc()).limit(1))
    if last is None or (last.author_id, last.text) != (comment.author_id, comment.text):
        return None
    return last


def _refuse_others(comment: Comment, actor: Actor) -> None:
    if comment.author_id != actor.id:
        raise Forbidden("Only whoever wrote a comment can change it. Answer it instead.")


def _begun(session: Session, comment: Comment, actor: Actor) -> Comment:
    session.add(comment)
    session.flush()
    _note(session, comment, Step.WRITTEN, actor, text=comment.text)
    # Who answers has read what she answers.
    mark_read(session, comment.study_id, actor=actor, thread_id=comment.thread_id or comment.id)
    return comment


def _note(session: Session, comment: Comment, step: Step, actor: Actor, *, text: str = "") -> None:
    session.flush()
    session.add(
        CommentStep(
            comment_id=comment.id,
            thread_id=comment.thread_id or comment.id,
            actor_id=actor.id,
            step=step,
            text=text,
        )
    )
    session.flush()
