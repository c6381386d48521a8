"""What people said in a study, as documents: one for each response, one for each session.

A document of a response holds its questions and open answers one below the other; four thousand
documents of one line each are of no use to anybody. Where each answer and note lies in the document
is known exactly, so that selections go out and come back.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.exchange.identities import Names
from survey.act.exchange.models import Noun
from survey.ask.interviews.models import Interview, Note, NoteKind, Speaker
from survey.ask.interviews.queries import interviews_of
from survey.ask.questionnaires.models import QuestionVersion, Survey
from survey.ask.responses.models import WHY, Answer, AnswerState, Response, ResponseState
from survey.understand.statements.sources import OPEN_KINDS
from survey.understand.themes.members import pseudonym

_WHY = "Why?"


@dataclass(frozen=True, kw_only=True)
class Part:
    """An answer or a note in a document: ``document.text[start:end]`` is its text.

    Attributes:
        respondent: Who is counted for it; "" for what is no evidence.
    """

    start: int
    end: int
    respondent: str
    response_id: uuid.UUID | None = None
    question_id: int | None = None
    item: str | None = None
    note_id: int | None = None

    @property
    def place(self) -> tuple[Any, ...]:
        """What a statement of it bears: response, question, item, note."""
        return (self.response_id, self.question_id, self.item, self.note_id)


@dataclass(frozen=True, kw_only=True)
class Document:
    """A text with the parts of it that somebody said.

    Attributes:
        respondents: Whose words it holds, in order of appearance.
        customer_id: The one customer it is of, if it is of one.
    """

    guid: uuid.UUID
    name: str
    text: str
    at: dt.datetime | None
    parts: tuple[Part, ...]
    respondents: tuple[str, ...]
    interview_id: int | None = None

    def part_at(self, start: int, end: int) -> tuple[Part, int, int] | None:
        """Return the part that a span lies in, and where in it; what sticks out is cut off."""
        best = max(
            self.parts,
            key=lambda one: min(end, one.end) - max(start, one.start),
            default=None,
        )
        if best is None or min(end, best.end) <= max(start, best.start):
            return None
        return best, max(start, best.start) - best.start, min(end, best.end) - best.start


class _Text:
    """A document while it grows."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0

    def add(self, text: str) -> tuple[int, int]:
        # A line feed for every line end, of the same length: positions are counted in what is kept.
        kept = text.replace("\r\n", " \n").replace("\r", "\n").replace("\x00", "\ufffd")
        start = self.length
        self.pieces.append(kept)
        self.length += len(kept)
        return start, self.length

    def __str__(self) -> str:
        return "".join(self.pieces)


def documents(session: Session, study_id: int, names: Names) -> list[Document]:
    """Return the documents of a study in the order of their numbers; five queries.

    Sessions nobody agreed to, and what we thought, stay here.
    """
    return [*_responses(session, study_id, names), *_sessions(session, study_id, names)]


def _responses(session: Session, study_id: int, names: Names) -> list[Document]:
    rows = session.execute(
        sa.select(
            Answer.response_id,
            Answer.question_id,
            Answer.item,
            Answer.text,
            QuestionVersion.prompt,
            Response.customer_id,
            Response.completed_at,
            Survey.title,
        )
        .join(Response, Response.id == Answer.response_id)
        .join(Survey, Survey.id == Response.survey_id)
        .join(
            QuestionVersion,
            sa.and_(
                QuestionVersion.survey_version_id == Answer.survey_version_id,
                QuestionVersion.question_id == Answer.question_id,
            ),
        )
        .where(
            Survey.study_id == study_id,
            Answer.item.in_(("", WHY)),
            Answer.kind.in_(OPEN_KINDS),
            Answer.text.is_not(None),
            Answer.text != "",
            Answer.state == AnswerState.ANSWERED,
            Response.state == ResponseState.COMPLETE,
        )
        .order_by(Answer.response_id, QuestionVersion.position, Answer.question_id, Answer.item)
    ).all()
    by_response: defaultdict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        by_response[row.response_id].append(row)
    found = []
    for response_id, answers in by_response.items():
        first = answers[0]
        customer_id = first.customer_id
        respondent = f"r{response_id.hex}" if customer_id is None else f"c{customer_id}"
        text, parts = _Text(), []
        for one in answers:
            text.add(f"{_WHY if one.item == WHY else one.prompt.strip()}\n")
            start, end = text.add(one.text)
            text.add("\n\n")
            parts.append(
                Part(
                    start=start,
                    end=end,
                    respondent=respondent,
                    response_id=response_id,
                    question_id=one.question_id,
                    item=one.item,
                )
            )
        found.append(
            Document(
                guid=names.of("response", response_id),
                name=f"{pseudonym(respondent)}: {first.title}",
                text=str(text),
                at=_day(first.completed_at),
                parts=tuple(parts),
                respondents=(respondent,),
            )
        )
    return found


def _sessions(session: Session, study_id: int, names: Names) -> list[Document]:
    rows = [one for one in interviews_of(session, study_id=study_id) if one.interview.has_consent]
    notes: defaultdict[int, list[Any]] = defaultdict(list)
    told = session.execute(
        sa.select(Note, Speaker)
        .join(Interview, Interview.id == Note.interview_id)
        .outerjoin(Speaker, Speaker.id == Note.speaker_id)
        .where(Interview.study_id == study_id, Note.kind != NoteKind.THOUGHT)
        .order_by(Note.interview_id, Note.position, Note.id)
    )
    for note, speaker in told:
        notes[note.interview_id].append((note, speaker))
    found = []
    for row in sorted(rows, key=lambda one: one.interview.id):
        interview = row.interview
        own = f"i{interview.id}" if row.customer is None else f"c{row.customer.id}"
        text, parts = _Text(), []
        for note, speaker in notes[interview.id]:
            if speaker is not None:  # A turn of a transcript says who spoke.
                text.add(f"{speaker.name}: ")
            start, end = text.add(note.text)
            text.add("\n\n")
            parts.append(Part(start=start, end=end, respondent=own, note_id=note.id))
        if parts:
            title = interview.title or f"Session of {interview.held_at:%Y-%m-%d}"
            found.append(
                Document(
                    guid=names.of(Noun.INTERVIEW, interview.id),
                    name=f"{pseudonym(own)}: {title}" if row.customer else title,
                    text=str(text),
                    at=interview.held_at,
                    parts=tuple(parts),
                    respondents=(own,),
                    interview_id=interview.id,
                )
            )
    return found


def _day(moment: dt.datetime | None) -> dt.datetime | None:
    """Return the day alone: the minute of an answer might tell who gave it."""
    if moment is None:
        return None
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
