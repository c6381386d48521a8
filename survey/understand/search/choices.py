"""What the lists of the search form offer: only what the person may know of."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.ask.delivery.models import Delivery
from survey.ask.questionnaires.models import Survey
from survey.ask.studies.rights import may_in_study
from survey.core.accounts.models import User
from survey.core.roles import Actor, Permission, may
from survey.people.segments.queries import all_segments
from survey.understand.themes.models import Tagging, Theme, ThemeState

Choices = dict[str, list[tuple[int, str]]]


def choices_for(session: Session, study_id: int | None, actor: Actor) -> Choices:
    """Return the choices of each list by the name of its field; those of a study need one."""
    found: Choices = {"segment": [], "wave": [], "theme": [], "coder": []}
    if may(actor.role, Permission.SEGMENT_READ):
        found["segment"] = [(one.id, one.name) for one in all_segments(session)]
    if study_id is None:
        return found
    waves = session.execute(
        sa.select(Delivery.id, Delivery.name, Survey.title)
        .join(Survey, Survey.id == Delivery.survey_id)
        .where(
            Survey.study_id == study_id,
            may_in_study(Survey.study_id, actor, Permission.RESPONSE_READ),
        )
        .order_by(Delivery.id.desc())
    )
    found["wave"] = [(number, name or title) for number, name, title in waves]
    themes = session.execute(
        sa.select(Theme.id, Theme.name)
        .where(
            Theme.study_id == study_id,
            Theme.state == ThemeState.ACCEPTED,
            may_in_study(Theme.study_id, actor, Permission.THEME_READ),
        )
        .order_by(Theme.kind, sa.func.lower(Theme.name))
    )
    found["theme"] = [(number, name) for number, name in themes]
    coders = session.execute(
        sa.select(User.id, User.name)
        .where(
            User.id.in_(
                sa.select(Tagging.coder_id)
                .join(Theme, Theme.id == Tagging.theme_id)
                .where(
                    Theme.study_id == study_id,
                    may_in_study(Theme.study_id, actor, Permission.THEME_READ),
                )
            )
        )
        .order_by(sa.func.lower(User.name))
    )
    found["coder"] = [(number, name) for number, name in coders]
    return found
