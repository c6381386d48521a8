"""Pictures and recordings over HTTP: sent, shown, played from any place, removed."""

from __future__ import annotations

from flask import Response, flash, request, stream_with_context
from werkzeug.datastructures import ContentRange, Range
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from survey.ask.interviews.attachments import (
    NewAttachment,
    attach,
    get_attachment,
    read_range,
    remove_attachment,
)
from survey.ask.interviews.blueprint import bp, sent_bytes
from survey.ask.interviews.forms import AttachmentForm
from survey.ask.interviews.queries import get_interview
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError
from survey.core.web import db_session, see_other, transaction

#: No more than this is sent at once: a player asks again for what comes next.
LARGEST_ANSWER_BYTES = 2 * 1024 * 1024


@bp.post("/interviews/<int:interview_id>/attachments")
@require(Permission.INTERVIEW_WRITE)
def add_attachment(interview_id: int) -> Response:
    """Keep a picture or a recording."""
    form = AttachmentForm()
    sent = form.file.data
    try:
        if sent is None or not sent.filename:
            raise DomainError("Choose a picture or a recording first.")  # noqa: TRY301
        with transaction(db_session()) as session:
            interview = get_interview(session, interview_id)
            new = NewAttachment(
                name=sent.filename, data=sent_bytes(sent), caption=form.caption.data or ""
            )
            kept = attach(session, interview, new, actor=current_user())
    except DomainError as error:
        flash(error.message, "wrong")
    else:
        flash(f"“{kept.name}” is kept with this session.", "good")
    return see_other("interviews.show", interview_id=interview_id, _anchor="attachments")


@bp.get("/attachments/<int:attachment_id>")
@require(Permission.INTERVIEW_READ)
def attachment(attachment_id: int) -> Response:
    """Send a picture or a recording, or the part of it that was asked for."""
    session = db_session()
    found, _ = get_attachment(session, attachment_id)
    size = found.size_bytes
    wanted = request.range
    start, end, status = 0, size, 200
    if wanted is not None:
        start, end = _part(wanted, size)
        status = 206
    # Read while the answer goes out: the session stays open until it is closed.
    response = Response(
        stream_with_context(read_range(session, found, start, end)),
        status,
        mimetype=found.media_type,
    )
    response.content_length = end - start
    response.accept_ranges = "bytes"
    if status == 206:  # noqa: PLR2004 - partial content
        response.content_range = ContentRange("bytes", start, end, size)
    response.headers["Content-Disposition"] = "inline"
    # Even opened by itself it can do nothing but be looked at or heard.
    response.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.set_etag(found.sha256)
    return response


@bp.post("/attachments/<int:attachment_id>/remove")
@require(Permission.INTERVIEW_WRITE)
def drop_attachment(attachment_id: int) -> Response:
    """Remove a picture or a recording for good."""
    with transaction(db_session()) as session:
        found, interview = get_attachment(session, attachment_id)
        name = found.name
        remove_attachment(session, found, actor=current_user())
    flash(f"“{name}” was removed.", "good")
    return see_other("interviews.show", interview_id=interview.id, _anchor="attachments")


def _part(wanted: Range, size: int) -> tuple[int, int]:
    """Return the bytes of the one range that was asked for, cut to what is sent at once."""
    asked = wanted.range_for_length(size) if wanted.units == "bytes" else None
    if asked is None:
        raise RequestedRangeNotSatisfiable(length=size)
    start, end = asked
    return start, min(end, start + LARGEST_ANSWER_BYTES)
