"""Where statements come from: the open answers and the notes of a study, read in one go.

What a researcher *thought* is not evidence and never leaves the interview; an answer counts once
its response is complete.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from survey.ask.interviews.changes import after_people_change
from survey.ask.interviews.models import Interview, Note, Speaker
from survey.ask.interviews.speakers import is_evidence, respondents, respondents_of
from survey.ask.questionnaires.models import QuestionKind, QuestionVersion, Survey
from survey.ask.responses.models import WHY, Answer, AnswerState, Response, ResponseState
from survey.people.customers.models import Customer
from survey.understand.statements.models import MadeBy, Statement

OPEN_KINDS = (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT)
IDENTIFIERS = (Customer.name, Customer.email, Customer.external_ref)


@dataclass(frozen=True, kw_only=True)
class Source:
    """An open answer with its why, or a note, and who said it.

    Attributes:
        key: Unique in the study and stable over runs: "a<response>:<question>" or "n<note>".
        respondent: "c12" a customer, "r<uuid>" a response, "i5" an interview.
        prompt: The question as it was asked in that version; empty for a note.
        drawn: Spans of the text, in code points, that people marked as saying one thing.
        identifiers: The customer's name, address and reference, which the analysis replaces by
            placeholders; a change to them, or to the marks, is no change of what was said.
    """

    key: str
    text: str
    why: str | None
    respondent: str
    prompt: str
    response_id: uuid.UUID | None = None
    question_id: int | None = None
    note_id: int | None = None
    drawn: tuple[tuple[int, int], ...] = field(default=(), compare=False)
    identifiers: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, kw_only=True)
class SourceCounts:
    """What a run over a scope would read."""

    answers: int
    whys: int
    notes: int
    respondents: int


def open_sources(
    session: Session, *, study_id: int, question_ids: Sequence[int], with_notes: bool
) -> list[Source]:
    """Return the open answers and notes of a scope, ordered by key.

    Four queries, whatever the number of rows.
    """
    answers = _answers(session, study_id=study_id, question_ids=question_ids)
    notes = _notes(session, study_id=study_id) if with_notes else []
    return sorted([*answers, *notes], key=lambda source: source.key)


def count_sources(sources: Sequence[Source]) -> SourceCounts:
    """Count what was read, and how many people stand behind it."""
    return SourceCounts(
        answers=sum(source.note_id is None for source in sources),
        whys=sum(source.why is not None for source in sources),
        notes=sum(source.note_id is not None for source in sources),
        respondents=len({source.respondent for source in sources}),
    )


def _answers(session: Session, *, study_id: int, question_ids: Sequence[int]) -> list[Source]:
    why = sa.orm.aliased(Answer)
    rows = session.execute(
        sa.select(
            Answer.response_id,
            Answer.question_id,
            Answer.text,
            why.text,
            Response.customer_id,
            QuestionVersion.prompt,
            *IDENTIFIERS,
        )
        .join(Response, Response.id == Answer.response_id)
        .join(Survey, Survey.id == Response.survey_id)
        .outerjoin(Customer, Customer.id == Response.customer_id)
        .join(
            QuestionVersion,
            sa.and_(
                QuestionVersion.survey_version_id == Answer.survey_version_id,
                QuestionVersion.question_id == Answer.question_id,
            ),
        )
        .outerjoin(
            why,
            sa.and_(
                why.response_id == Answer.response_id,
                why.question_id == Answer.question_id,
                why.item == WHY,
                why.state == AnswerState.ANSWERED,
            ),
        )
        .where(
            Survey.study_id == study_id,
            Answer.question_id.in_(question_ids),
            Answer.item == "",
            Answer.kind.in_(OPEN_KINDS),
            Answer.text.is_not(None),
            Answer.state == AnswerState.ANSWERED,
            Response.state == ResponseState.COMPLETE,
        )
    )
    return [
        Source(
            key=f"a{response_id.hex}:{question_id}",
            text=text or "",
            why=why_text,
            respondent=f"r{response_id.hex}" if customer_id is None else f"c{customer_id}",
            prompt=prompt,
            response_id=response_id,
            question_id=question_id,
            identifiers=_held(identifiers),
        )
        for response_id, question_id, text, why_text, customer_id, prompt, *identifiers in rows
    ]


def _notes(session: Session, *, study_id: int) -> list[Source]:
    who = aliased(Customer)
    rows = session.execute(
        sa.select(
            Note.id,
            Note.text,
            Note.speaker_id,
            Interview.id,
            Interview.customer_id,
            who.name,
            who.email,
            who.external_ref,
        )
        .join(Interview, Interview.id == Note.interview_id)
        .outerjoin(Speaker, Speaker.id == Note.speaker_id)
        .outerjoin(who, who.id == sa.func.coalesce(Speaker.customer_id, Interview.customer_id))
        .where(Interview.study_id == study_id, Interview.has_consent, is_evidence())
    ).all()
    speakers = _speakers(session, study_id)
    drawn = _drawn(session, study_id)
    people = {
        interview: respondents(interview, customer, speakers.get(interview, ()))
        for interview, customer in {(row[3], row[4]) for row in rows}
    }
    return [
        Source(
            key=f"n{note_id}",
            text=text,
            why=None,
            respondent=people[interview_id][speaker_id],
            prompt="",
            note_id=note_id,
            drawn=tuple(sorted(drawn.get(note_id, ()))),
            identifiers=_held(identifiers),
        )
        for note_id, text, speaker_id, interview_id, _, *identifiers in rows
    ]


def _speakers(session: Session, study_id: int) -> dict[int, list[tuple[Any, ...]]]:
    """Return interview -> (speaker, position, role, customer)."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    for interview, *speaker in session.execute(
        sa.select(
            Speaker.interview_id, Speaker.id, Speaker.position, Speaker.role, Speaker.customer_id
        )
        .join(Interview, Interview.id == Speaker.interview_id)
        .where(Interview.study_id == study_id)
    ):
        found.setdefault(interview, []).append(tuple(speaker))
    return found


def _drawn(session: Session, study_id: int) -> dict[int, list[tuple[int, int]]]:
    """Return note -> the spans that people marked in it."""
    found: dict[int, list[tuple[int, int]]] = {}
    for note_id, start, end in session.execute(
        sa.select(Statement.note_id, Statement.start, Statement.end).where(
            Statement.study_id == study_id,
            Statement.made_by == MadeBy.PERSON,
            Statement.note_id.is_not(None),
        )
    ):
        found.setdefault(note_id or 0, []).append((start, end))
    return found


@after_people_change
def count_for_others(session: Session, interview: Interview) -> None:
    """Count the statements of a session for the people who stand behind its words now."""
    for speaker_id, respondent in respondents_of(session, interview).items():
        notes = sa.select(Note.id).where(
            Note.interview_id == interview.id, Note.speaker_id.is_not_distinct_from(speaker_id)
        )
        session.execute(
            sa.update(Statement)
            .where(Statement.note_id.in_(notes))
            .values(respondent=respondent)
            .execution_options(synchronize_session=False)
        )


def _held(identifiers: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(value for value in identifiers if value)
