"""What the pages of interviews show; constant numbers of queries."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.models import Interview, Note
from survey.ask.studies.rights import may_in_study
from survey.core.accounts.models import User
from survey.core.errors import NotFound
from survey.core.roles import Actor, Permission
from survey.people.customers.models import Customer


@dataclass(frozen=True, kw_only=True)
class InterviewRow:
    """An interview with who was met, by whom, and how much was noted."""

    interview: Interview
    customer: Customer | None
    interviewer: str
    notes: int

    @property
    def title(self) -> str:
        """What to call it in a list."""
        if self.interview.title:
            return self.interview.title
        if self.customer is None:
            return f"Interview {self.interview.id}"
        return self.customer.name or self.customer.external_ref or f"Customer {self.customer.id}"


def interviews_of(
    session: Session,
    *,
    study_id: int | None = None,
    customer_id: int | None = None,
    reader: Actor | None = None,
) -> list[InterviewRow]:
    """Return the interviews of a study or with a customer, newest first; one query.

    Args:
        session: The session.
        study_id: Of this study only.
        customer_id: With this customer only.
        reader: Of the studies only that this person takes part in.
    """
    notes = (
        sa.select(sa.func.count())
        .where(Note.interview_id == Interview.id)
        .correlate(Interview)
        .scalar_subquery()
    )
    query = (
        sa.select(Interview, Customer, User.name, notes)
        .join(User, User.id == Interview.interviewer_id)
        .outerjoin(Customer, Customer.id == Interview.customer_id)
        .order_by(Interview.held_at.desc(), Interview.id.desc())
    )
    if study_id is not None:
        query = query.where(Interview.study_id == study_id)
    if customer_id is not None:
        query = query.where(Interview.customer_id == customer_id)
    if reader is not None:
        query = query.where(may_in_study(Interview.study_id, reader, Permission.INTERVIEW_READ))
    return [
        InterviewRow(interview=interview, customer=customer, interviewer=name, notes=count)
        for interview, customer, name, count in session.execute(query)
    ]


def get_interview(session: Session, interview_id: int) -> Interview:
    """Return an interview.

    Raises:
        NotFound: there is none with this id.
    """
    interview = session.get(Interview, interview_id)
    if interview is None:
        raise NotFound("There is no such interview.")
    return interview


def get_note(session: Session, note_id: int) -> tuple[Note, Interview]:
    """Return a note and its interview.

    Raises:
        NotFound: there is none with this id.
    """
    row = session.execute(
        sa.select(Note, Interview)
        .join(Interview, Interview.id == Note.interview_id)
        .where(Note.id == note_id)
    ).first()
    if row is None:
        raise NotFound("There is no such note.")
    return row[0], row[1]


def notes_of(session: Session, interview_id: int) -> list[Note]:
    """Return the notes of an interview in their order."""
    return list(
        session.scalars(
            sa.select(Note).where(Note.interview_id == interview_id).order_by(Note.position)
        )
    )


def typed_notes(session: Session, interview_id: int) -> list[Note]:
    """Return the notes that were typed by hand, in their order; entries of a diary by their day."""
    return list(
        session.scalars(
            sa.select(Note)
            .where(Note.interview_id == interview_id, Note.transcript_id.is_(None))
            .order_by(Note.happened_on.nulls_last(), Note.position)
        )
    )


def interview_count(session: Session, study_id: int | None) -> int | None:
    """Return how many interviews a study has, for the menu."""
    if study_id is None:
        return None
    return session.scalar(
        sa.select(sa.func.count()).select_from(Interview).where(Interview.study_id == study_id)
    )
