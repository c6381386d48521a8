"""Take in a transcript: its turns become notes of the session, all of them or none."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.changes import ask_before_change
from survey.ask.interviews.models import Interview, Note, NoteKind, Speaker, SpeakerRole, Transcript
from survey.ask.interviews.speakers import add_speakers, guess_roles
from survey.ask.interviews.transcript_files import fingerprint
from survey.ask.interviews.turns import Talk
from survey.core import audit
from survey.core.errors import Conflict, NotFound
from survey.core.roles import Actor

_LONGEST_FILE_NAME = 160


@dataclass(frozen=True, kw_only=True)
class TranscriptRow:
    """A transcript of a session and how much is left of it."""

    transcript: Transcript
    turns: int


def take_in(
    session: Session, interview: Interview, talk: Talk, *, name: str, actor: Actor
) -> Transcript:
    """Add the turns of a transcript after what the session holds; who asks is guessed.

    Raises:
        Conflict: the session holds this transcript already.
    """
    sha256 = fingerprint(talk)
    twin = session.scalar(
        sa.select(Transcript).where(
            Transcript.interview_id == interview.id, Transcript.sha256 == sha256
        )
    )
    if twin is not None:
        raise Conflict(
            f"This session holds the same words already, from “{twin.name}”. Nothing was added."
        )
    transcript = Transcript(
        interview_id=interview.id,
        name=" ".join(name.split())[:_LONGEST_FILE_NAME] or "Pasted text",
        sha256=sha256,
        actor_id=actor.id,
    )
    session.add(transcript)
    session.flush()
    people = add_speakers(session, interview, guess_roles(talk.turns, interviewer=actor.name))
    last = session.scalar(
        sa.select(sa.func.max(Note.position)).where(Note.interview_id == interview.id)
    )
    for position, turn in enumerate(talk.turns, start=(last or 0) + 1):
        speaker = people.get(turn.speaker)
        session.add(
            Note(
                interview_id=interview.id,
                transcript_id=transcript.id,
                speaker_id=None if speaker is None else speaker.id,
                position=position,
                kind=NoteKind.SAID,
                text=turn.text,
                starts_ms=turn.starts_ms,
                ends_ms=turn.ends_ms,
            )
        )
    session.flush()
    audit.record(session, "transcript.imported", interview, actor=actor)
    return transcript


def remove_transcript(
    session: Session, interview: Interview, transcript: Transcript, *, actor: Actor
) -> None:
    """Take a transcript out again, and speakers who say nothing any more.

    Raises:
        Conflict: somebody highlighted or tagged words of it.
    """
    query = sa.select(Note).where(Note.transcript_id == transcript.id).order_by(Note.position)
    for note in session.scalars(query):
        ask_before_change(session, note, None)
    session.execute(sa.delete(Note).where(Note.transcript_id == transcript.id))
    session.delete(transcript)
    session.flush()
    speaking = sa.select(Note.speaker_id).where(
        Note.interview_id == interview.id, Note.speaker_id.is_not(None)
    )
    session.execute(
        sa.delete(Speaker).where(
            Speaker.interview_id == interview.id,
            Speaker.customer_id.is_(None),
            Speaker.id.not_in(speaking),
        )
    )
    audit.record(session, "transcript.removed", interview, actor=actor)


def transcripts_of(session: Session, interview_id: int) -> list[TranscriptRow]:
    """Return the transcripts of a session, oldest first; one query."""
    turns = (
        sa.select(sa.func.count())
        .where(Note.transcript_id == Transcript.id)
        .correlate(Transcript)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Transcript, turns)
        .where(Transcript.interview_id == interview_id)
        .order_by(Transcript.id)
    )
    return [TranscriptRow(transcript=one, turns=count) for one, count in rows]


def get_transcript(session: Session, transcript_id: int) -> tuple[Transcript, Interview]:
    """Return a transcript and its session.

    Raises:
        NotFound: there is none with this id.
    """
    row = session.execute(
        sa.select(Transcript, Interview)
        .join(Interview, Interview.id == Transcript.interview_id)
        .where(Transcript.id == transcript_id)
    ).first()
    if row is None:
        raise NotFound("There is no such transcript.")
    return row[0], row[1]


def told(talk: Talk, roles: dict[str, SpeakerRole]) -> str:
    """Return a sentence about what was read: how much, who speaks, what was left out."""
    turns = len(talk.turns)
    parts = [f"Read {turns:,} {'turn' if turns == 1 else 'turns'}"]
    if roles:
        people = len(roles)
        parts.append(f"of {people} {'person' if people == 1 else 'people'}")
        asking = [name for name, role in roles.items() if role is SpeakerRole.MODERATOR]
        if asking:
            names = " and ".join(f"“{name}”" for name in asking)
            parts.append(f"and took {names} for whoever asks")
    sentence = " ".join(parts) + "."
    if talk.left_out:
        lines = talk.left_out
        sentence += (
            f" {lines} {'line' if lines == 1 else 'lines'} that nobody says (headings, what stands "
            "before the first speaker) stayed out."
        )
    return sentence
