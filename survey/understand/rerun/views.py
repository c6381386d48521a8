"""The page that says what a run changed."""

from __future__ import annotations

from flask import Blueprint, Response

from survey.ask.studies.queries import get_study
from survey.core.access import Permission, require
from survey.core.errors import NotFound
from survey.core.web import db_session, page
from survey.understand.analysis.models import RunState
from survey.understand.analysis.services import get_run
from survey.understand.rerun.queries import compare

bp = Blueprint("rerun", __name__)


@bp.get("/runs/<int:run_id>/changes")
@require(Permission.THEME_READ)
def changes(run_id: int) -> Response:
    """Show what a finished run changed against the one before."""
    session = db_session()
    run = get_run(session, run_id)
    if run.state is not RunState.DONE:
        raise NotFound("This run has not finished, so it changed nothing.")
    return page(
        "understand/rerun/changes.html",
        study=get_study(session, run.study_id),
        changes=compare(session, run),
    )
