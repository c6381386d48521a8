"""The page “What sorts the statements”: versions, how well they agree with people, and back."""

from __future__ import annotations

from flask import Blueprint, Response, flash

from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import Conflict, DomainError
from survey.core.web import db_session, page, partial, see_other, transaction
from survey.understand.kinds import services
from survey.understand.kinds.queries import versions

bp = Blueprint("kinds", __name__)


@bp.get("/studies/<int:study_id>/kinds")
@require(Permission.THEME_READ)
def index(study_id: int) -> Response:
    """Show what sorts the statements of a study, and what did before."""
    study = get_study(db_session(), study_id)
    found = versions(db_session(), study_id)
    return page("understand/kinds/index.html", study=study, versions=found)


@bp.get("/studies/<int:study_id>/kinds/progress")
@require(Permission.THEME_READ)
def progress(study_id: int) -> Response:
    """Return whether it is still being learned; when not, ask the browser for the whole page."""
    study = get_study(db_session(), study_id)
    found = versions(db_session(), study_id)
    response = partial("understand/kinds/_progress.html", study=study, versions=found)
    if found.under_way is None:
        response.headers["HX-Refresh"] = "true"
    return response


@bp.post("/studies/<int:study_id>/kinds/learn")
@require(Permission.THEME_DECIDE)
def learn(study_id: int) -> Response:
    """Begin to learn from what people corrected."""
    get_study(db_session(), study_id)
    try:
        with transaction(db_session()) as session:
            services.ask_to_learn(session, study_id, actor=current_user())
    except DomainError as error:
        flash(error.message, "info")
    return see_other("kinds.index", study_id=study_id)


@bp.post("/studies/<int:study_id>/kinds/<int:number>/use")
@require(Permission.THEME_DECIDE)
def use(study_id: int, number: int) -> Response:
    """Go back to an earlier version."""
    get_study(db_session(), study_id)
    try:
        with transaction(db_session()) as session:
            services.go_back(session, study_id, number, actor=current_user())
    except Conflict as error:
        flash(error.message, "info")
    else:
        name = f"version {number}" if number else "the shipped version"
        flash(f"From the next run on, {name} sorts the statements.", "good")
    return see_other("kinds.index", study_id=study_id)
