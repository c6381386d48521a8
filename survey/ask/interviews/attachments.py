"""Pictures and recordings of a session: told by their content, kept in parts, read in ranges."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import filetype
import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.models import Attachment, AttachmentKind, AttachmentPart, Interview
from survey.core import audit
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.roles import Actor

#: Small enough that a range of a recording costs one or two rows.
PART_BYTES = 256 * 1024
MOST_ATTACHMENTS = 60
_LONGEST_NAME = 160
_LONGEST_CAPTION = 500
#: What we hand to browsers, by what the content is. No SVG and no PDF: both can hold programs.
MEDIA_TYPES = {
    "image/png": ("image/png", AttachmentKind.PICTURE),
    "image/jpeg": ("image/jpeg", AttachmentKind.PICTURE),
    "image/webp": ("image/webp", AttachmentKind.PICTURE),
    "image/gif": ("image/gif", AttachmentKind.PICTURE),
    "audio/mpeg": ("audio/mpeg", AttachmentKind.AUDIO),
    "audio/mp4": ("audio/mp4", AttachmentKind.AUDIO),
    # Recorders on phones name the container, not what it holds.
    "video/mp4": ("audio/mp4", AttachmentKind.AUDIO),
    "audio/ogg": ("audio/ogg", AttachmentKind.AUDIO),
    "audio/x-wav": ("audio/wav", AttachmentKind.AUDIO),
}


@dataclass(frozen=True, kw_only=True)
class NewAttachment:
    """A file as it was sent."""

    name: str
    data: bytes
    caption: str = ""


def attach(
    session: Session, interview: Interview, new: NewAttachment, *, actor: Actor
) -> Attachment:
    """Keep a picture or a recording with a session.

    Raises:
        DomainError: it is empty, of a kind we do not keep, or there are too many.
        Conflict: the session holds it already.
    """
    name = " ".join(new.name.split())[-_LONGEST_NAME:] or "File"
    caption = " ".join(new.caption.split())
    if len(caption) > _LONGEST_CAPTION:
        raise DomainError(
            f"Keep the description under {_LONGEST_CAPTION} characters.", field="caption"
        )
    if not new.data:
        raise DomainError(f"“{name}” is empty. Choose another file.", field="file")
    media_type, kind = _told(name, new.data)
    sha256 = hashlib.sha256(new.data).hexdigest()
    known = attachments_of(session, interview.id)
    if any(one.sha256 == sha256 for one in known):
        raise Conflict(f"This session holds “{name}” already. Nothing was added.")
    if len(known) >= MOST_ATTACHMENTS:
        raise DomainError(
            f"A session keeps {MOST_ATTACHMENTS} attachments. Remove one first.", field="file"
        )
    attachment = Attachment(
        interview_id=interview.id,
        kind=kind,
        name=name,
        caption=caption,
        media_type=media_type,
        size_bytes=len(new.data),
        sha256=sha256,
        actor_id=actor.id,
    )
    session.add(attachment)
    session.flush()
    for position, start in enumerate(range(0, len(new.data), PART_BYTES)):
        part = new.data[start : start + PART_BYTES]
        session.execute(
            sa.insert(AttachmentPart).values(
                attachment_id=attachment.id, position=position, data=part
            )
        )
    audit.record(session, "attachment.added", attachment, actor=actor)
    return attachment


def remove_attachment(session: Session, attachment: Attachment, *, actor: Actor) -> None:
    """Remove a picture or a recording for good."""
    audit.record(session, "attachment.removed", attachment, actor=actor)
    session.delete(attachment)
    session.flush()


def attachments_of(session: Session, interview_id: int) -> list[Attachment]:
    """Return what a session holds, oldest first, without its bytes."""
    return list(
        session.scalars(
            sa.select(Attachment)
            .where(Attachment.interview_id == interview_id)
            .order_by(Attachment.id)
        )
    )


def get_attachment(session: Session, attachment_id: int) -> tuple[Attachment, Interview]:
    """Return an attachment and its session.

    Raises:
        NotFound: there is none with this id.
    """
    row = session.execute(
        sa.select(Attachment, Interview)
        .join(Interview, Interview.id == Attachment.interview_id)
        .where(Attachment.id == attachment_id)
    ).first()
    if row is None:
        raise NotFound("There is no such attachment.")
    return row[0], row[1]


def read_range(session: Session, attachment: Attachment, start: int, end: int) -> Iterator[bytes]:
    """Yield the bytes of an attachment from *start* to before *end*, part by part."""
    for position in range(start // PART_BYTES, -(-end // PART_BYTES)):
        data = session.scalar(
            sa.select(AttachmentPart.data).where(
                AttachmentPart.attachment_id == attachment.id,
                AttachmentPart.position == position,
            )
        )
        offset = position * PART_BYTES
        yield (data or b"")[max(start - offset, 0) : end - offset]


def _told(name: str, data: bytes) -> tuple[str, AttachmentKind]:
    guessed = filetype.guess_mime(data[:8192])
    found = MEDIA_TYPES.get(guessed or "")
    if found is None:
        raise DomainError(
            f"“{name}” is neither a picture (PNG, JPEG, WebP, GIF) nor a recording (MP3, M4A, Ogg, "
            "WAV) by its content. Save it as one of these and choose it again.",
            field="file",
        )
    return found
