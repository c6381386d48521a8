"""Finding studies."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.studies.models import Study
from survey.core.errors import NotFound


def get_study(session: Session, study_id: int) -> Study:
    """Return one study.

    Raises:
        NotFound: there is none with this id.
    """
    study = session.get(Study, study_id)
    if study is None:
        raise NotFound("There is no such study.")
    return study


def studies(session: Session, *, archived: bool = False) -> Sequence[Study]:
    """Return the studies at work (or those put away), the newest first."""
    is_away = Study.archived_at.is_not(None) if archived else Study.archived_at.is_(None)
    return session.scalars(
        sa.select(Study).where(is_away).order_by(Study.created_at.desc(), Study.id.desc())
    ).all()


def archived_count(session: Session) -> int:
    """Return how many studies were put away."""
    query = sa.select(sa.func.count()).where(Study.archived_at.is_not(None))
    return session.scalar(query) or 0
