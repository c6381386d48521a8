"""What decisions contribute to the overview of a study, and what they forbid below."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.interviews.changes import before_note_changes
from survey.ask.interviews.models import Note
from survey.ask.studies.overview import Line, Verb, contributes
from survey.core.errors import Conflict
from survey.core.roles import Permission
from survey.understand.statements.anchoring import keeps_statements
from survey.understand.statements.models import Statement
from survey.understand.themes.models import Tagging, TaggingState, Theme, ThemeKind, ThemeState
from survey.understand.themes.proposals import queue


@contributes(Verb.UNDERSTAND, order=20, permission=Permission.THEME_READ)
def proposals_line(session: Session, study_id: int) -> Line:
    """Say how many proposals wait for a decision."""
    found = queue(session, study_id)
    waiting = len(found.proposals)
    return Line(
        count=waiting,
        text="proposal to review" if waiting == 1 else "proposals to review",
        endpoint="themes.review",
        detail=f"{found.decided_count} decided" if found.decided_count else "",
        next_step="Review the proposals" if waiting else "",
        why="Nothing is a need until a person has read the evidence." if waiting else "",
    )


@contributes(Verb.UNDERSTAND, order=30, permission=Permission.THEME_READ)
def needs_line(session: Session, study_id: int) -> Line:
    """Say how many needs were accepted."""
    needs = session.scalar(
        sa.select(sa.func.count())
        .select_from(Theme)
        .where(
            Theme.study_id == study_id,
            Theme.kind == ThemeKind.NEED,
            Theme.state == ThemeState.ACCEPTED,
        )
    )
    return Line(
        count=needs or 0,
        text="need accepted" if needs == 1 else "needs accepted",
        endpoint="themes.index",
        detail="",
        next_step="",
        why="",
    )


@keeps_statements
def tagged_ones(session: Session, statement_ids: Sequence[int]) -> set[int]:
    """Return the statements that somebody put into a theme, or kept out of one."""
    query = sa.select(Tagging.statement_id).where(Tagging.statement_id.in_(statement_ids))
    return set(session.scalars(query))


@before_note_changes(order=10)
def keep_what_was_tagged(session: Session, note: Note, text: str | None) -> None:
    """Refuse to take away a note whose words somebody has tagged; reworded, they are flagged.

    Raises:
        Conflict: a statement from it belongs to a theme.
    """
    if text is not None:
        return
    theme = session.scalars(
        sa.select(Theme)
        .join(Tagging, Tagging.theme_id == Theme.id)
        .join(Statement, Statement.id == Tagging.statement_id)
        .where(
            Statement.note_id == note.id,
            Tagging.state == TaggingState.ACCEPTED,
            Theme.state == ThemeState.ACCEPTED,
        )
        .limit(1)
    ).first()
    if theme is not None:
        raise Conflict(
            f"Words of this note are evidence for “{theme.name}”. Take them out of it first."
        )
