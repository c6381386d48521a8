"""Find statements of a study: by their words, by theme, or those that nobody placed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.models import Note
from survey.ask.questionnaires.models import QuestionVersion
from survey.ask.responses.models import Answer
from survey.core.errors import NotFound
from survey.understand.analysis.models import Assignment
from survey.understand.statements.models import Statement
from survey.understand.statements.readings import Reading, readings
from survey.understand.themes import proposals
from survey.understand.themes.members import COLUMNS, Member, Place, may_be_used, members, places
from survey.understand.themes.models import Tagging, TaggingState, Theme, ThemeState

#: A statement that is more likely than not to say nothing is left out of the unplaced ones.
_NOISE = 0.5


class Show(StrEnum):
    """Which statements are listed."""

    UNPLACED = "unplaced"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A statement in a list.

    Attributes:
        themes: The accepted themes it belongs to: (id, name, kind).
        times: How many statements of the list say this in these words; they are shown as one.
    """

    member: Member
    place: Place | None
    themes: tuple[tuple[int, str, str], ...]
    reading: Reading
    times: int = 1


@dataclass(frozen=True, kw_only=True)
class Source:
    """The whole answer or note that a statement was taken from.

    Attributes:
        prompt: The question as it was asked; empty for a note.
        start: Where the statement begins in the text; its end follows.
    """

    member: Member
    study_id: int
    place: Place | None
    prompt: str
    text: str
    start: int
    end: int
    is_why: bool


def found_by(session: Session, study_id: int, *, words: str, show: Show) -> list[Any]:
    """Return the conditions on ``Statement`` of a list.

    Unplaced is what belongs to no theme, was not turned down, and waits in no open proposal.
    """
    conditions: list[Any] = [Statement.study_id == study_id, may_be_used()]
    conditions.extend(Statement.text.icontains(word, autoescape=True) for word in words.split()[:8])
    if show is Show.UNPLACED:
        queue = proposals.queue(session, study_id)
        waiting = [one.cluster_id for one in queue.proposals]
        conditions.append(~_is_placed_anywhere())
        conditions.append(
            sa.or_(
                Statement.kinds["noise"].as_float().is_(None),
                Statement.kinds["noise"].as_float() < _NOISE,
            )
        )
        if waiting:
            conditions.append(
                ~sa.select(Assignment.statement_id)
                .where(
                    Assignment.statement_id == Statement.id,
                    Assignment.run_id == queue.run_id,
                    Assignment.cluster_id.in_(waiting),
                )
                .exists()
            )
    return conditions


def is_one(statement_id: int) -> sa.ColumnElement[bool]:
    """Return the condition of a list that holds one statement."""
    return Statement.id == statement_id


def says_the_same(session: Session, statement_id: int) -> sa.ColumnElement[bool]:
    """Return the condition that a statement says, in the same words, what this one says."""
    said = session.scalar(sa.select(Statement.said_sha256).where(Statement.id == statement_id))
    return Statement.said_sha256 == said if said else is_one(statement_id)


def count(session: Session, conditions: list[Any]) -> int:
    """Return how many statements there are."""
    return session.scalar(sa.select(sa.func.count(Statement.id)).where(*conditions)) or 0


def count_lines(session: Session, conditions: list[Any]) -> int:
    """Return how many different things are said: the lines of ``folded``."""
    query = sa.select(sa.func.count(_same().distinct())).where(*conditions)
    return session.scalar(query) or 0


def found(session: Session, conditions: list[Any]) -> list[Member]:
    """Return all statements there are, the words alone."""
    rows = session.execute(sa.select(*COLUMNS).where(*conditions).order_by(Statement.id))
    return members(rows)


def listed(
    session: Session, conditions: list[Any], *, limit: int = 50, offset: int = 0
) -> list[Listed]:
    """Return a page of statements with why they are read so, where they were made and belong."""
    rows = session.execute(
        sa.select(*COLUMNS).where(*conditions).order_by(Statement.id).limit(limit).offset(offset)
    )
    return _lines(session, members(rows), {})


def folded(
    session: Session, conditions: list[Any], *, limit: int = 50, offset: int = 0
) -> list[Listed]:
    """Return a page of statements, those in the same words as one line with their number."""
    first = sa.func.min(Statement.id)
    rows = session.execute(
        sa.select(first, sa.func.count())
        .where(*conditions)
        .group_by(_same())
        .order_by(first)
        .limit(limit)
        .offset(offset)
    )
    times = {statement_id: count for statement_id, count in rows}  # noqa: C416 - typed rows
    shown = session.execute(
        sa.select(*COLUMNS).where(Statement.id.in_(times)).order_by(Statement.id)
    )
    return _lines(session, members(shown), times)


def unfolded(session: Session, conditions: list[Any], statement_ids: list[int]) -> list[int]:
    """Return all statements of a list that say, in the same words, what the chosen ones say."""
    if not statement_ids:
        return []
    chosen = sa.select(_same()).where(Statement.id.in_(statement_ids))
    found = session.scalars(sa.select(Statement.id).where(*conditions, _same().in_(chosen)))
    return sorted({*statement_ids, *found})


def _lines(session: Session, found: list[Member], times: dict[int, int]) -> list[Listed]:
    ids = [one.id for one in found]
    where = places(session, ids)
    themes = _themes_of(session, ids)
    why = readings(session, ids)
    return [
        Listed(
            member=one,
            place=where.get(one.id),
            themes=tuple(themes.get(one.id, ())),
            reading=why[one.id],
            times=times.get(one.id, 1),
        )
        for one in found
    ]


def _same() -> sa.ColumnElement[str]:
    """Return what is equal for statements in the same words; nothing else has an empty one's."""
    alone = sa.literal("#") + sa.cast(Statement.id, sa.String)
    return sa.case((Statement.said_sha256 == "", alone), else_=Statement.said_sha256)


def study_of(session: Session, statement_id: int) -> int:
    """Return the study a statement belongs to.

    Raises:
        NotFound: there is no such statement.
    """
    study_id = session.scalar(sa.select(Statement.study_id).where(Statement.id == statement_id))
    if study_id is None:
        raise NotFound("There is no such statement; it may have been erased.")
    return study_id


def source(session: Session, statement_id: int) -> Source:
    """Return what a statement was taken from.

    Raises:
        NotFound: there is no such statement.
    """
    row: Any = session.execute(
        sa.select(
            *COLUMNS,
            Statement.study_id,
            Statement.start,
            Statement.end,
            Statement.item,
            Answer.text,
            QuestionVersion.prompt,
            Note.text,
        )
        .outerjoin(
            Answer,
            sa.and_(
                Answer.response_id == Statement.response_id,
                Answer.question_id == Statement.question_id,
                Answer.item == Statement.item,
            ),
        )
        .outerjoin(
            QuestionVersion,
            sa.and_(
                QuestionVersion.survey_version_id == Answer.survey_version_id,
                QuestionVersion.question_id == Answer.question_id,
            ),
        )
        .outerjoin(Note, Note.id == Statement.note_id)
        .where(Statement.id == statement_id)
    ).first()
    if row is None:
        raise NotFound("There is no such statement; it may have been erased.")
    size = len(COLUMNS)
    study_id, start, end, item, answer, prompt, note = row[size:]
    return Source(
        member=members([row[:size]])[0],
        study_id=study_id,
        place=places(session, [statement_id]).get(statement_id),
        prompt=prompt or "",
        text=answer if note is None else note,
        start=start,
        end=end,
        is_why=item == "why",
    )


def _is_placed_anywhere() -> sa.ColumnElement[bool]:
    return (
        sa.select(Tagging.id)
        .join(Theme, Theme.id == Tagging.theme_id)
        .where(
            Tagging.statement_id == Statement.id,
            Tagging.state == TaggingState.ACCEPTED,
            Theme.state.in_((ThemeState.ACCEPTED, ThemeState.REJECTED)),
        )
        .exists()
    )


def _themes_of(session: Session, ids: list[int]) -> dict[int, list[tuple[int, str, str]]]:
    rows = session.execute(
        sa.select(Tagging.statement_id, Theme.id, Theme.name, Theme.kind)
        .join(Theme, Theme.id == Tagging.theme_id)
        .where(
            Tagging.statement_id.in_(ids),
            Tagging.state == TaggingState.ACCEPTED,
            Theme.state == ThemeState.ACCEPTED,
        )
        .distinct()
        .order_by(Theme.kind, Theme.name)
    )
    found: dict[int, list[tuple[int, str, str]]] = {}
    for statement_id, theme_id, name, kind in rows:
        found.setdefault(statement_id, []).append((theme_id, name, kind.value))
    return found
