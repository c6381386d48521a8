"""Comments on pages: the threads at an object, and the list of a study."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, request, url_for

from survey.ask.studies.queries import get_study
from survey.core import menu
from survey.core.access import Permission, allows, current_user, require, safe_next
from survey.core.errors import DomainError, NotFound
from survey.core.web import Pages, db_session, page, see_other, transaction
from survey.understand.comments import queries, services
from survey.understand.comments.models import Comment, Subject

bp = Blueprint("comments", __name__)


def _unread(session: sa.orm.Session, study_id: int | None) -> int | None:
    if study_id is None:
        return None
    return queries.unread_count(session, study_id, current_user()) or None


menu.add(
    "check",
    "Comments",
    "comments.index",
    Permission.COMMENT_READ,
    in_study=True,
    order=40,
    count=_unread,
)


@bp.app_context_processor
def _for_every_page() -> dict[str, Any]:
    return {"comments_about": comments_about}


def comments_about(subject: str, subject_id: int) -> list[queries.Thread]:
    """Return the threads about an object, for ``understand/comments/_panel.html``."""
    if not allows(Permission.COMMENT_READ):
        return []
    return queries.threads_about(db_session(), Subject(subject), subject_id, current_user())


@bp.get("/studies/<int:study_id>/comments")
@require(Permission.COMMENT_READ)
def index(study_id: int) -> Response:
    """List the threads of a study."""
    session = db_session()
    resolved = "settled" in request.args
    pages = Pages.of(queries.count_threads(session, study_id, resolved=resolved))
    return page(
        "understand/comments/index.html",
        study=get_study(session, study_id),
        threads=queries.threads_of(
            session,
            study_id,
            current_user(),
            resolved=resolved,
            limit=pages.per_page,
            offset=pages.offset,
        ),
        pages=pages,
        resolved=resolved,
        unread=queries.unread_count(session, study_id, current_user()),
        other_count=queries.count_threads(session, study_id, resolved=not resolved),
    )


@bp.post("/studies/<int:study_id>/comments")
@require(Permission.COMMENT_WRITE)
def write(study_id: int) -> Response:
    """Begin a thread."""
    text = request.form.get("text", "")
    try:
        subject = Subject(request.form.get("subject", ""))
        subject_id = int(request.form.get("subject_id", ""))
    except ValueError:
        raise NotFound(
            "Say what the comment is about: open the page of it and write there."
        ) from None
    try:
        with transaction(db_session()) as session:
            comment = services.write(
                session, study_id, subject, subject_id, text, actor=current_user()
            )
    except DomainError as error:
        return _again(study_id, error, text, subject=subject.value, subject_id=subject_id)
    return _back(comment)


@bp.post("/comments/<int:comment_id>/answer")
@require(Permission.COMMENT_WRITE)
def answer(comment_id: int) -> Response:
    """Answer in a thread."""
    text = request.form.get("text", "")
    thread = _thread(comment_id)
    try:
        with transaction(db_session()) as session:
            comment = services.answer(session, thread, text, actor=current_user())
    except DomainError as error:
        return _again(thread.study_id, error, text, comment_id=comment_id, do="answer")
    return _back(comment)


@bp.post("/comments/<int:comment_id>/edit")
@require(Permission.COMMENT_WRITE)
def edit(comment_id: int) -> Response:
    """Reword a comment of one's own."""
    text = request.form.get("text", "")
    comment = queries.get_comment(db_session(), comment_id)
    study_id = comment.study_id
    try:
        with transaction(db_session()) as session:
            services.edit(session, comment, text, actor=current_user())
    except DomainError as error:
        return _again(study_id, error, text, comment_id=comment_id, do="edit")
    return _back(comment)


@bp.post("/comments/<int:comment_id>/delete")
@require(Permission.COMMENT_WRITE)
def delete(comment_id: int) -> Response:
    """Take back a comment of one's own."""
    comment = queries.get_comment(db_session(), comment_id)
    with transaction(db_session()) as session:
        services.delete(session, comment, actor=current_user())
    flash("The comment is deleted, and its words are gone.", "done")
    return _back(comment)


@bp.post("/comments/<int:comment_id>/settle")
@require(Permission.COMMENT_WRITE)
def settle(comment_id: int) -> Response:
    """Settle a thread, or open it again."""
    thread = _thread(comment_id)
    with transaction(db_session()) as session:
        if request.form.get("do") == "reopen":
            services.reopen(session, thread, actor=current_user())
        else:
            services.resolve(session, thread, actor=current_user())
    return _back(thread)


@bp.post("/comments/<int:comment_id>/read")
@require(Permission.COMMENT_READ)
def read(comment_id: int) -> Response:
    """Note that a thread has been read."""
    thread = _thread(comment_id)
    with transaction(db_session()) as session:
        services.mark_read(session, thread.study_id, actor=current_user(), thread_id=thread.id)
    return _back(thread)


@bp.post("/studies/<int:study_id>/comments/read")
@require(Permission.COMMENT_READ)
def read_all(study_id: int) -> Response:
    """Note that every thread of the study has been read."""
    with transaction(db_session()) as session:
        services.mark_read(session, study_id, actor=current_user())
    return see_other("comments.index", study_id=study_id)


def _thread(comment_id: int) -> Comment:
    comment = queries.get_comment(db_session(), comment_id)
    return (
        comment
        if comment.thread_id is None
        else queries.get_comment(db_session(), comment.thread_id)
    )


def _back(comment: Comment) -> Response:
    """Return to the comment, on the page that the form came from."""
    here = safe_next(request.form.get("back")) or url_for(
        "comments.index", study_id=comment.study_id
    )
    target = f"{here.partition('#')[0]}#comment-{comment.id}"
    return redirect(target, 303)  # type: ignore[return-value]


def _again(study_id: int, error: DomainError, text: str, **values: Any) -> Response:
    """Give back what was typed, with what was wrong."""
    return page(
        "understand/comments/again.html",
        status=error.status,
        study=get_study(db_session(), study_id),
        problem=error.message,
        text=text,
        values=values,
        back=safe_next(request.form.get("back")) or "",
    )
