"""Say that a want is not for a need that the machine guessed, on the desk and on its own page."""

from __future__ import annotations

from flask import Response, flash

from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError, NotFound
from survey.core.web import db_session, see_other, transaction
from survey.understand.themes import proposals, services
from survey.understand.themes.blueprint import bp, refused, theme_and_study
from survey.understand.themes.desk import go_on, overtaken
from survey.understand.themes.regrouping import accepted_statements


@bp.post("/studies/<int:study_id>/review/<int:cluster_id>/not-for/<int:need_id>")
@require(Permission.THEME_DECIDE)
def not_for(study_id: int, cluster_id: int, need_id: int) -> Response:
    """Dismiss a guess about a proposal, and stay with it."""
    study = get_study(db_session(), study_id)
    try:
        with transaction(db_session()) as session:
            proposal = proposals.find(session, study_id, cluster_id)
            statements = proposals.statement_ids(session, proposal)
            services.dismiss(session, study_id, need_id, statements, actor=current_user())
    except DomainError as error:
        return overtaken(study, error, at=cluster_id)
    return go_on(study_id, cluster_id)


@bp.post("/themes/<int:theme_id>/not-for/<int:need_id>")
@require(Permission.THEME_DECIDE)
def theme_not_for(theme_id: int, need_id: int) -> Response:
    """Dismiss a guess about a want."""
    theme, study = theme_and_study(theme_id)
    try:
        with transaction(db_session()) as session:
            statements = accepted_statements(session, theme.id)
            decision = services.dismiss(
                session, study.id, need_id, statements, actor=current_user()
            )
    except NotFound:
        raise
    except DomainError as error:
        return refused(error, "themes.show", theme_id=theme_id)
    flash(decision.payload["text"], "good")
    return see_other("themes.show", theme_id=theme_id)
