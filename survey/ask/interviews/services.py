"""Keeping interviews: who was met and how, what was said, seen and thought."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.changes import ask_before_change, tell_people_changed
from survey.ask.interviews.models import Interview, Mode, Note, NoteKind
from survey.ask.interviews.turns import clean
from survey.ask.studies.models import Study
from survey.core import audit
from survey.core.db import now
from survey.core.errors import Conflict, DomainError
from survey.core.roles import Actor
from survey.people.customers.models import Customer
from survey.people.privacy.models import Purpose
from survey.people.privacy.services import record_consent

#: Wording of the question that the tick box stands for; change it and count up.
CONSENT_WORDING = "interview-1"
LONGEST_NOTE = 20_000
_LONGEST_TITLE = 160


@dataclass(frozen=True, kw_only=True)
class InterviewFacts:
    """What is known about a talk.

    Attributes:
        has_consent: The person agreed that notes are kept and used; without it, nothing said
            becomes evidence.
    """

    title: str
    mode: Mode
    held_at: dt.datetime
    customer: Customer | None
    has_consent: bool


def create_interview(
    session: Session, study: Study, facts: InterviewFacts, *, actor: Actor
) -> Interview:
    """Begin an interview and record the customer's consent, if she gave it.

    Raises:
        DomainError: the title is too long, or nobody is named.
    """
    interview = Interview(study_id=study.id, interviewer_id=actor.id)
    _write(session, interview, facts, actor)
    session.add(interview)
    session.flush()
    audit.record(session, "interview.created", interview, actor=actor)
    return interview


def change_interview(
    session: Session, interview: Interview, facts: InterviewFacts, *, actor: Actor
) -> None:
    """Correct what is known about a talk.

    Raises:
        DomainError: the title is too long, or nobody is named.
    """
    before = interview.customer_id
    _write(session, interview, facts, actor)
    if interview.customer_id != before:
        tell_people_changed(session, interview)
    audit.record(session, "interview.changed", interview, actor=actor)


def add_note(session: Session, interview: Interview, kind: NoteKind, text: str) -> Note:
    """Add a note at the end.

    Raises:
        DomainError: it is empty or too long.
    """
    note = Note(
        interview_id=interview.id,
        position=next_position(session, interview),
        kind=kind,
        text=checked_text(text),
    )
    session.add(note)
    session.flush()
    return note


def next_position(session: Session, interview: Interview) -> int:
    """Return the place after the last note of a session."""
    last = session.scalar(
        sa.select(sa.func.max(Note.position)).where(Note.interview_id == interview.id)
    )
    return (last or 0) + 1


def change_note(session: Session, note: Note, kind: NoteKind, text: str, *, was: str) -> None:
    """Reword a note or put it under another kind.

    Args:
        was: The text when the form was opened.

    Raises:
        Conflict: somebody changed it meanwhile, or it is evidence of something decided.
        DomainError: it is empty or too long.
    """
    text = checked_text(text)
    session.refresh(note, with_for_update=True)
    if note.text != clean(was):
        raise Conflict(
            "Somebody else has changed this note since you opened it. What you typed is kept "
            "below; compare it with the note as it is now, then save again."
        )
    if (kind, text) == (note.kind, note.text):
        return
    ask_before_change(session, note, None if kind is NoteKind.THOUGHT else text)
    note.kind, note.text = kind, text


def remove_note(session: Session, note: Note) -> None:
    """Remove a note.

    Raises:
        Conflict: it is evidence of something decided.
    """
    ask_before_change(session, note, None)
    session.delete(note)


def _write(session: Session, interview: Interview, facts: InterviewFacts, actor: Actor) -> None:
    title = " ".join(facts.title.split())
    if len(title) > _LONGEST_TITLE:
        raise DomainError(f"Keep the title under {_LONGEST_TITLE} characters.", field="title")
    if not title and facts.customer is None:
        raise DomainError(
            "Choose the customer, or give the interview a title such as “Person on the train”.",
            field="title",
        )
    if facts.held_at > now() + dt.timedelta(days=1):
        raise DomainError(
            "The interview lies in the future; write down when it was.", field="held_at"
        )
    newly_agreed = facts.has_consent and (
        not interview.has_consent
        or interview.customer_id != (None if facts.customer is None else facts.customer.id)
    )
    interview.title = title
    interview.mode = facts.mode
    interview.held_at = facts.held_at
    interview.customer_id = None if facts.customer is None else facts.customer.id
    interview.has_consent = facts.has_consent
    if newly_agreed and facts.customer is not None:
        consent = record_consent(
            session,
            facts.customer,
            Purpose.RECORDING,
            given=True,
            source="interview",
            wording_version=CONSENT_WORDING,
            actor=actor,
        )
        session.flush()
        interview.consent_id = consent.id


def checked_text(text: str) -> str:
    """Return the words of a note as they are kept.

    Raises:
        DomainError: there are none, or too many.
    """
    text = clean(text)
    if not text:
        raise DomainError("Write down what was said, seen or thought.", field="text")
    if len(text) > LONGEST_NOTE:
        raise DomainError(
            f"A note holds {LONGEST_NOTE:,} characters; this one has {len(text):,}. "
            "Split it into several notes.",
            field="text",
        )
    return text
