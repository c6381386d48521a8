"""Statements as the desk shows them: with their marked words, who said them and where."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.models import Interview, Note
from survey.ask.interviews.speakers import is_evidence
from survey.ask.questionnaires.models import Survey
from survey.ask.responses.models import Response
from survey.core.jinja import date
from survey.understand.statements.models import Statement
from survey.understand.themes.models import Level, Tagging, TaggingState
from survey.understand.themes.words import content_words

Mark = tuple[int, int, str]

COUNTED = (Level.STATED, Level.LADDERED, Level.IMPLIED)


@dataclass(frozen=True, kw_only=True)
class Member:
    """A statement of a proposal or theme.

    Attributes:
        marks: (start, end, "want" or "reason") within the text.
        level: How the need in it is known; None if it carries none.
        said: The same for all that say the same in the same words; "" where nobody looked.
    """

    id: int
    text: str
    respondent: str
    level: str | None
    marks: tuple[Mark, ...]
    said: str = ""

    def words_of(self, kind: str) -> str:
        """Return the words marked as "want" or "reason", or nothing."""
        return " ".join(self.text[start:end] for start, end, is_of in self.marks if is_of == kind)

    @property
    def about(self) -> str:
        """The words that say what it is about: what is asked for, else why, else all of it."""
        return self.words_of("want") or self.words_of("reason") or self.text

    @property
    def person(self) -> str:
        """Who said it, without a name."""
        return pseudonym(self.respondent)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a statement was made: the survey or the interview, by its title."""

    title: str
    is_interview: bool


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """Words that several people use, shown by the way somebody put it."""

    text: str
    count: int


COLUMNS = (
    Statement.id,
    Statement.text,
    Statement.respondent,
    Statement.level,
    Statement.want_start,
    Statement.want_end,
    Statement.evidence_start,
    Statement.evidence_end,
    Statement.said_sha256,
)


def may_be_used() -> sa.ColumnElement[bool]:
    """Return the condition that a statement may be used.

    It is from an answer, or from what a participant said or was seen to do in a session with
    consent; and it does not stand back behind what a person marked in the same words.
    """
    return sa.and_(~stands_back(), is_agreed())


def is_agreed() -> sa.ColumnElement[bool]:
    """Return the condition that the words of a statement may be shown to anybody.

    It is from an answer, or from what a participant said or was seen to do in a session with
    consent.
    """
    agreed = (
        sa.select(Note.id)
        .join(Interview, Interview.id == Note.interview_id)
        .where(Note.id == Statement.note_id, Interview.has_consent, is_evidence())
        .exists()
    )
    return sa.or_(Statement.note_id.is_(None), agreed)


def stands_back() -> sa.ColumnElement[bool]:
    """Return the condition that a mark of a person stands for a statement of the machine.

    Not while the statement belongs to a theme that the mark does not: what somebody decided is
    never lost, and in no theme the same words count twice.
    """
    own, of_mark = sa.orm.aliased(Tagging), sa.orm.aliased(Tagging)
    carried = (
        sa.select(of_mark.id)
        .where(
            of_mark.statement_id == Statement.replaced_by_id,
            of_mark.theme_id == own.theme_id,
            of_mark.state == TaggingState.ACCEPTED,
        )
        .correlate(Statement, own)
        .exists()
    )
    left = (
        sa.select(own.id)
        .where(own.statement_id == Statement.id, own.state == TaggingState.ACCEPTED, ~carried)
        .correlate(Statement)
        .exists()
    )
    return sa.and_(Statement.replaced_by_id.is_not(None), ~left)


def members(rows: Iterable[Sequence[Any]]) -> list[Member]:
    """Return the members of rows selected as ``COLUMNS``."""
    return [_member(row) for row in rows]


def find(session: Session, statement_ids: Sequence[int]) -> list[Member]:
    """Return statements in the order given; those erased since are left out."""
    rows = session.execute(sa.select(*COLUMNS).where(Statement.id.in_(statement_ids)))
    found = {one.id: one for one in members(rows)}
    return [found[i] for i in statement_ids if i in found]


def places(session: Session, statement_ids: Sequence[int]) -> dict[int, Place]:
    """Return statement -> where it was made."""
    rows: Any = session.execute(
        sa.select(Statement.id, Survey.title, Interview.title, Interview.held_at)
        .outerjoin(Response, Response.id == Statement.response_id)
        .outerjoin(Survey, Survey.id == Response.survey_id)
        .outerjoin(Note, Note.id == Statement.note_id)
        .outerjoin(Interview, Interview.id == Note.interview_id)
        .where(Statement.id.in_(statement_ids))
    )
    found = {}
    for statement_id, survey, interview, held_at in rows:
        if survey is not None:
            found[statement_id] = Place(title=survey, is_interview=False)
        else:
            found[statement_id] = Place(title=session_name(interview, held_at), is_interview=True)
    return found


def session_name(title: str, held_at: dt.datetime) -> str:
    """Return what to call an interview beside what was said in it: its title, else its day.

    >>> session_name("", dt.datetime(2026, 11, 4, 14, tzinfo=dt.UTC))
    'interview of 4 Nov 2026'
    """
    return title or f"interview of {date(held_at)}"


def pseudonym(respondent: str) -> str:
    """Return a short name for a respondent that names nobody.

    >>> pseudonym("c12"), pseudonym("i5"), pseudonym("r3f2ab8d0c1e24b5f9a7766554433aa11")
    ('P-12', 'I-5', 'R-3f2ab8')
    """
    number = respondent[1:]
    if respondent.startswith("r"):
        try:
            number = uuid.UUID(number).hex[:6]
        except ValueError:
            number = number[:6]
    return f"{ {'c': 'P', 'i': 'I'}.get(respondent[:1], 'R') }-{number}"


def level_counts(found: Iterable[Member]) -> dict[Level, int]:
    """Return level -> number of statements, guesses last; statements without a need left out."""
    counts = Counter(one.level for one in found)
    return {level: counts[level.value] for level in Level if counts[level.value]}


def phrases(texts: Iterable[str], *, most: int = 3) -> list[Phrase]:
    """Return what several of *texts* speak of, commonest first, in somebody's own words.

    Greedy: the content word that most texts not yet covered share, shown by the text that holds it
    and otherwise says what the others say, with the number of texts that hold the word.
    """
    said = [(text, frozenset(content_words(text))) for text in texts if text]
    open_texts = list(range(len(said)))
    found: list[Phrase] = []
    while open_texts and len(found) < most:
        counts = Counter(word for i in open_texts for word in said[i][1])
        if not counts:
            break
        word = min(counts, key=lambda one: (-counts[one], one))
        holders = [i for i, (_, bag) in enumerate(said) if word in bag]
        if len(holders) < 2 and found:  # noqa: PLR2004 - one person's words are no common ones
            break
        best = min(
            (i for i in open_texts if word in said[i][1]),
            key=lambda i: (-_typical(said[i][1], counts), len(said[i][0]), said[i][0]),
        )
        found.append(Phrase(text=said[best][0].strip(" ,.;:!?"), count=len(holders)))
        open_texts = [i for i in open_texts if word not in said[i][1]]
    found.sort(key=lambda one: -one.count)
    return found


def _typical(bag: frozenset[str], counts: Counter[str]) -> float:
    """Return how much a text says what all say: its cosine to the sum of the texts, unscaled."""
    return sum(counts[word] for word in bag) / math.sqrt(len(bag))


def _member(row: Sequence[Any]) -> Member:
    (
        statement_id,
        text,
        respondent,
        level,
        want_start,
        want_end,
        reason_start,
        reason_end,
        said,
    ) = row
    marks: list[Mark] = []
    if want_start is not None and want_end is not None:
        marks.append((want_start, want_end, "want"))
    if reason_start is not None and reason_end is not None:
        marks.append((reason_start, reason_end, "reason"))
    return Member(
        id=statement_id,
        text=text,
        respondent=respondent,
        level=level,
        marks=tuple(sorted(marks)),
        said=said or f"#{statement_id}",
    )
