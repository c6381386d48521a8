"""What narrows a search: each filter as the condition it puts on each kind of text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.models import Interview, Note
from survey.ask.responses.models import Response
from survey.ask.studies.rights import may_in_study
from survey.core.roles import Actor, Permission
from survey.people.customers.models import Customer
from survey.people.segments.membership import segment_clause
from survey.people.segments.models import Segment
from survey.understand.search.models import SearchEntry, Source
from survey.understand.statements.models import Statement
from survey.understand.themes.members import may_be_used
from survey.understand.themes.models import Tagging, TaggingState, Theme, ThemeState

#: A statement is of a kind if that is at least as likely as not.
_HOLDS = 0.5
_END_OF_DAY = dt.timedelta(days=1)

#: What one must be allowed to read in a study to find its texts.
PERMISSIONS = {
    Source.STATEMENT: Permission.THEME_READ,
    Source.THEME: Permission.THEME_READ,
    Source.ANSWER: Permission.RESPONSE_READ,
    Source.NOTE: Permission.INTERVIEW_READ,
}

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What was chosen; None or "" narrows nothing.

    Attributes:
        delivery_id: The sending that an answer came by: a wave.
        kind: A kind of statement, e.g. "pain".
        coder_id: Account that tagged the statement.
        since: First day, in UTC.
        until: Last day, in UTC.
        level: How the need in the statement is known.
    """

    study_id: int | None = None
    segment_id: int | None = None
    delivery_id: int | None = None
    theme_id: int | None = None
    coder_id: int | None = None
    kind: str = ""
    level: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def are_of_statements(self) -> bool:
        """Whether something is chosen that only statements have."""
        return bool(self.theme_id or self.coder_id or self.kind or self.level)


def conditions(session: Session, source: Source, chosen: Filters, actor: Actor) -> list[Condition]:
    """Return the conditions of a search among texts of one source that *actor* may read.

    They stand on ``SearchEntry`` and, for statements, on ``Statement`` beside it.

    Raises:
        RuleRefused: the rule of the segment can no longer be followed.
    """
    found: list[Condition] = [
        SearchEntry.source == source,
        may_in_study(SearchEntry.study_id, actor, PERMISSIONS[source]),
    ]
    if chosen.study_id is not None:
        found.append(SearchEntry.study_id == chosen.study_id)
    if source is Source.STATEMENT:
        found += [may_be_used(), *_of_statements(chosen)]
    if source is Source.THEME:
        found.append(_theme_in_use())
    else:
        found += _of_people(session, source, chosen)
    if source is Source.NOTE:
        found.append(_of_interview(Interview.has_consent))
    return found


def _of_statements(chosen: Filters) -> list[Condition]:
    found: list[Condition] = []
    if chosen.kind:
        found.append(Statement.kinds[chosen.kind].as_float() >= _HOLDS)
    if chosen.level:
        found.append(Statement.level == chosen.level)
    if chosen.theme_id or chosen.coder_id:
        tagged = sa.select(Tagging.id).where(
            Tagging.statement_id == Statement.id, Tagging.state == TaggingState.ACCEPTED
        )
        if chosen.theme_id:
            tagged = tagged.where(Tagging.theme_id == chosen.theme_id)
        if chosen.coder_id:
            tagged = tagged.where(Tagging.coder_id == chosen.coder_id)
        found.append(tagged.exists())
    return found


def _theme_in_use() -> Condition:
    return (
        sa.select(Theme.id)
        .where(Theme.id == SearchEntry.theme_id, Theme.state == ThemeState.ACCEPTED)
        .exists()
    )


def _of_people(session: Session, source: Source, chosen: Filters) -> list[Condition]:
    """Return the conditions on who said it, when, and by which sending."""
    on_response: list[Condition] = []
    on_interview: list[Condition] = []
    if chosen.segment_id is not None:
        segment = session.get(Segment, chosen.segment_id)
        clause: Any = sa.false() if segment is None else segment_clause(session, segment)
        customers = sa.select(Customer.id).where(clause)
        on_response.append(Response.customer_id.in_(customers))
        on_interview.append(Interview.customer_id.in_(customers))
    if chosen.delivery_id is not None:
        on_response.append(Response.delivery_id == chosen.delivery_id)
        on_interview.append(sa.false())
    if chosen.since is not None:
        on_response.append(_when_answered() >= _midnight(chosen.since))
        on_interview.append(Interview.held_at >= _midnight(chosen.since))
    if chosen.until is not None:
        on_response.append(_when_answered() < _midnight(chosen.until) + _END_OF_DAY)
        on_interview.append(Interview.held_at < _midnight(chosen.until) + _END_OF_DAY)
    if not on_response:
        return []
    if source is Source.ANSWER:
        return [_of_response(SearchEntry.response_id, on_response)]
    if source is Source.NOTE:
        return [_of_interview(*on_interview)]
    of_note = (
        sa.select(Note.id)
        .join(Interview, Interview.id == Note.interview_id)
        .where(Note.id == Statement.note_id, *on_interview)
        .exists()
    )
    return [sa.or_(_of_response(Statement.response_id, on_response), of_note)]


def _of_response(response_id: Any, conditions: list[Condition]) -> Condition:
    return sa.select(Response.id).where(Response.id == response_id, *conditions).exists()


def _of_interview(*conditions: Any) -> Condition:
    return (
        sa.select(Note.id)
        .join(Interview, Interview.id == Note.interview_id)
        .where(Note.id == SearchEntry.note_id, *conditions)
        .exists()
    )


def _when_answered() -> sa.ColumnElement[Any]:
    return sa.func.coalesce(Response.completed_at, Response.created_at)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
