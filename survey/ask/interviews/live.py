"""Notes typed while somebody speaks: kept as they are typed, and kept once however often sent.

The browser draws a key for each note and counts what it sends under it. The first that arrives
makes the note, later ones reword it, and what arrives late or twice changes nothing; so a browser
may send again whatever it is not sure about.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.changes import ask_before_change
from survey.ask.interviews.models import Interview, Note, NoteKind, Speaker
from survey.ask.interviews.services import checked_text, next_position
from survey.core import audit
from survey.core.db import now
from survey.core.errors import DomainError
from survey.core.roles import Actor

_KEY = re.compile(r"[0-9A-Za-z-]{8,40}")
#: A session that lasts longer than this is not timed by the clock of its beginning.
LONGEST_SESSION = dt.timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class LiveNote:
    """A note as it was typed.

    Attributes:
        key: Drawn by the browser; "" from a form without one, which always makes a new note.
        revision: Counts what was sent under the key, from 1.
        seconds_ago: How long ago the first letter was typed, by the browser's clock.
        speaker_id: Who said it, where several take part.
        happened_on: The day a diary entry is about.
    """

    kind: NoteKind
    text: str
    key: str = ""
    revision: int = 0
    seconds_ago: float = 0.0
    speaker_id: int | None = None
    happened_on: dt.date | None = None
    is_idea: bool = False


def keep_note(session: Session, interview: Interview, live: LiveNote) -> Note:
    """Make or reword a note; sending the same again changes nothing.

    Raises:
        DomainError: it is empty or too long, the key is none, the speaker is of another session.
        Conflict: it was reworded, and is evidence of something decided.
    """
    text = checked_text(live.text)
    if live.key and not _KEY.fullmatch(live.key):
        raise DomainError("The page sent a note without a usable key. Load it again.")
    if live.speaker_id is not None:
        speaker = session.get(Speaker, live.speaker_id)
        if speaker is None or speaker.interview_id != interview.id:
            raise DomainError("Choose somebody who takes part in this session.", field="speaker")
    if live.happened_on is not None and live.happened_on > now().date() + dt.timedelta(days=1):
        raise DomainError("The day lies in the future; a diary looks back.", field="happened_on")
    # One at a time, so that two tabs or a double click do not meet between looking and writing.
    session.execute(sa.select(Interview.id).where(Interview.id == interview.id).with_for_update())
    note = _by_key(session, interview, live.key)
    if note is None:
        note = Note(
            interview_id=interview.id,
            position=next_position(session, interview),
            kind=live.kind,
            text=text,
            starts_ms=_since_start(interview, live.seconds_ago),
            client_key=live.key or None,
        )
        session.add(note)
    elif live.revision <= note.client_revision:
        return note
    elif (note.kind, note.text) != (live.kind, text):
        ask_before_change(session, note, None if live.kind is NoteKind.THOUGHT else text)
        note.kind, note.text = live.kind, text
    note.speaker_id = live.speaker_id
    note.happened_on = live.happened_on
    note.is_idea = live.is_idea and live.kind is NoteKind.SAID
    note.client_revision = live.revision
    session.flush()
    return note


def start_clock(session: Session, interview: Interview, *, actor: Actor) -> None:
    """Say that the session begins now: notes are timed from here, as a recording is."""
    if interview.started_at is None:
        interview.started_at = now()
        audit.record(session, "interview.started", interview, actor=actor)


def _by_key(session: Session, interview: Interview, key: str) -> Note | None:
    if not key:
        return None
    return session.scalar(
        sa.select(Note).where(Note.interview_id == interview.id, Note.client_key == key)
    )


def _since_start(interview: Interview, seconds_ago: float) -> int | None:
    if interview.started_at is None:
        return None
    since = now() - interview.started_at - dt.timedelta(seconds=max(seconds_ago, 0.0))
    if since > LONGEST_SESSION:
        return None
    return max(round(since.total_seconds() * 1000), 0)
