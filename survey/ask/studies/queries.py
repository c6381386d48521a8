"""Finding studies."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.studies.models import Study, StudyMember
from survey.ask.studies.rights import takes_part
from survey.core.errors import NotFound
from survey.core.roles import Actor, Role, StudyRole


def get_study(session: Session, study_id: int) -> Study:
    """Return one study.

    Raises:
        NotFound: there is none with this id.
    """
    study = session.get(Study, study_id)
    if study is None:
        raise NotFound("There is no such study.")
    return study


def studies(session: Session, actor: Actor, *, archived: bool = False) -> Sequence[Study]:
    """Return the studies that *actor* takes part in, at work or put away, the newest first."""
    is_away = Study.archived_at.is_not(None) if archived else Study.archived_at.is_(None)
    return session.scalars(
        sa.select(Study)
        .where(is_away, takes_part(Study.id, actor))
        .order_by(Study.created_at.desc(), Study.id.desc())
    ).all()


def archived_count(session: Session, actor: Actor) -> int:
    """Return how many of the studies that *actor* takes part in were put away."""
    query = sa.select(sa.func.count()).where(
        Study.archived_at.is_not(None), takes_part(Study.id, actor)
    )
    return session.scalar(query) or 0


def led_by(session: Session, actor: Actor) -> set[int]:
    """Return the ids of the studies that *actor* leads."""
    if actor.role is Role.ADMINISTRATOR:
        return set(session.scalars(sa.select(Study.id)))
    mine = sa.select(StudyMember.study_id).where(
        StudyMember.account_id == actor.id, StudyMember.role == StudyRole.LEAD
    )
    everybodys = sa.select(Study.id).where(Study.team_role == StudyRole.LEAD)
    return {*session.scalars(mine), *session.scalars(everybodys)}
