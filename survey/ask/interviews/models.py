"""Sessions with customers: who spoke, what was said, seen and thought, and what was brought along."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.db import Base, BigId, ByValue, created, fk, now, one_of, pk


class Mode(StrEnum):
    """How we met."""

    INTERVIEW = "interview"
    OBSERVATION = "observation"
    DIARY = "diary"
    CO_CREATION = "co_creation"
    SUPPORT_CALL = "support_call"


class NoteKind(StrEnum):
    """Only what was said or seen becomes a statement; what we thought is ours."""

    SAID = "said"
    SEEN = "seen"
    THOUGHT = "thought"


class SpeakerRole(StrEnum):
    """Only a participant's words are evidence; what a moderator says is the question."""

    PARTICIPANT = "participant"
    MODERATOR = "moderator"
    OTHER = "other"


class AttachmentKind(StrEnum):
    """What a browser can show or play."""

    PICTURE = "picture"
    AUDIO = "audio"


class Interview(Base):
    """A talk with a customer for one study."""

    __tablename__ = "interview"
    __table_args__ = (one_of("mode", Mode),)

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id")
    customer_id: Mapped[int | None] = fk("customer.id", ondelete="CASCADE")
    interviewer_id: Mapped[int] = fk("account.id")
    mode: Mapped[Mode] = mapped_column(ByValue(Mode), default=Mode.INTERVIEW)
    title: Mapped[str] = mapped_column(sa.String(160), default="")
    held_at: Mapped[dt.datetime]
    #: Whether the person agreed to notes being kept, and the row that records it for a customer.
    has_consent: Mapped[bool] = mapped_column(default=False)
    consent_id: Mapped[int | None] = fk("consent.id", ondelete="SET NULL", index=False)
    #: When the clock was started that live notes are timed by; None: it never was.
    started_at: Mapped[dt.datetime | None]
    created_at: Mapped[created]


class Speaker(Base):
    """Somebody whose words a session holds."""

    __tablename__ = "speaker"
    __table_args__ = (
        one_of("role", SpeakerRole),
        sa.CheckConstraint("name <> ''", name="name_not_empty"),
        sa.UniqueConstraint("interview_id", "name"),
    )

    id: Mapped[pk]
    interview_id: Mapped[int] = fk("interview.id", ondelete="CASCADE", index=False)
    position: Mapped[int]
    #: As the transcript calls them.
    name: Mapped[str] = mapped_column(sa.String(80))
    role: Mapped[SpeakerRole] = mapped_column(ByValue(SpeakerRole))
    #: Their words go with them when they are erased.
    customer_id: Mapped[int | None] = fk("customer.id", ondelete="CASCADE")


class Transcript(Base):
    """A file whose turns became notes of a session; the file itself is not kept."""

    __tablename__ = "transcript"
    __table_args__ = (sa.UniqueConstraint("interview_id", "sha256"),)

    id: Mapped[pk]
    interview_id: Mapped[int] = fk("interview.id", ondelete="CASCADE", index=False)
    name: Mapped[str] = mapped_column(sa.String(160))
    #: Of the turns as they were read: the same words twice are refused.
    sha256: Mapped[str] = mapped_column(sa.String(64))
    actor_id: Mapped[int] = fk("account.id", index=False)
    created_at: Mapped[created]


class Note(Base):
    """One thing that was said, seen or thought: a turn of a transcript, or typed by hand."""

    __tablename__ = "note"
    __table_args__ = (
        one_of("kind", NoteKind),
        sa.CheckConstraint("text <> ''", name="text_not_empty"),
        sa.Index("uq_note_interview_id_client_key", "interview_id", "client_key", unique=True),
    )

    id: Mapped[pk]
    interview_id: Mapped[int] = fk("interview.id", ondelete="CASCADE")
    position: Mapped[int]
    kind: Mapped[NoteKind] = mapped_column(ByValue(NoteKind))
    #: NFC, lines end in a line feed: positions in it are Unicode code points.
    text: Mapped[str]
    #: None: typed by hand.
    transcript_id: Mapped[int | None] = fk("transcript.id", ondelete="CASCADE")
    #: None: the one person the session is about.
    speaker_id: Mapped[int | None] = fk("speaker.id", ondelete="CASCADE")
    #: Milliseconds since the session, and its recording, began.
    starts_ms: Mapped[int | None]
    ends_ms: Mapped[int | None]
    #: The day a diary entry is about.
    happened_on: Mapped[dt.date | None] = mapped_column(sa.Date)
    #: What participants propose in a co-creation session; a want until somebody asks why.
    is_idea: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    #: Drawn by the browser, so that a note that is sent again is the same note; "" is never stored.
    client_key: Mapped[str | None] = mapped_column(sa.String(40))
    #: Counts what the browser sent under the key: what arrives late does not overwrite.
    client_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[created]
    updated_at: Mapped[dt.datetime] = mapped_column(default=now, onupdate=now)


class GuideQuestion(Base):
    """A question that the sessions of a study should come to, with a probe up and a probe down."""

    __tablename__ = "guide_question"
    __table_args__ = (sa.CheckConstraint("text <> ''", name="text_not_empty"),)

    id: Mapped[pk]
    study_id: Mapped[int] = fk("study.id")
    position: Mapped[int]
    text: Mapped[str]
    #: From what they want to what it is for; and from the general to the last time it happened.
    probe_up: Mapped[str] = mapped_column(default="")
    probe_down: Mapped[str] = mapped_column(default="")
    #: No longer asked; kept for the sessions that asked it.
    is_retired: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[created]


class AskedQuestion(Base):
    """A question of the guide that a session has come to."""

    __tablename__ = "asked_question"

    interview_id: Mapped[int] = fk(
        "interview.id", ondelete="CASCADE", index=False, primary_key=True
    )
    question_id: Mapped[int] = fk(
        "guide_question.id", ondelete="CASCADE", index=False, primary_key=True
    )
    at: Mapped[dt.datetime] = mapped_column(default=now)


class Attachment(Base):
    """A picture or a recording of a session; its bytes are in its parts."""

    __tablename__ = "attachment"
    __table_args__ = (
        one_of("kind", AttachmentKind),
        sa.CheckConstraint("size_bytes > 0", name="not_empty"),
        sa.UniqueConstraint("interview_id", "sha256"),
    )

    id: Mapped[pk]
    interview_id: Mapped[int] = fk("interview.id", ondelete="CASCADE", index=False)
    kind: Mapped[AttachmentKind] = mapped_column(ByValue(AttachmentKind))
    name: Mapped[str] = mapped_column(sa.String(160))
    #: What a picture shows, for those who cannot see it; what a recording holds.
    caption: Mapped[str] = mapped_column(default="")
    #: Told from the content, never from what the browser said.
    media_type: Mapped[str] = mapped_column(sa.String(40))
    size_bytes: Mapped[int] = mapped_column(BigId)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    actor_id: Mapped[int] = fk("account.id", index=False)
    created_at: Mapped[created]


class AttachmentPart(Base):
    """A piece of an attachment: rows, so that it is erased, copied and backed up with the rest."""

    __tablename__ = "attachment_part"

    attachment_id: Mapped[int] = fk(
        "attachment.id", ondelete="CASCADE", index=False, primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(sa.LargeBinary)
