"""Do again what was undone, and undo everything back to a decision."""

from __future__ import annotations

from flask import Response, flash, request

from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError
from survey.core.web import db_session, see_other, transaction
from survey.understand.themes import services
from survey.understand.themes.blueprint import back_to, bp, refused
from survey.understand.themes.forms import UndoForm
from survey.understand.themes.undoing import undo_back_to


@bp.post("/studies/<int:study_id>/redo")
@require(Permission.THEME_DECIDE)
def redo(study_id: int) -> Response:
    """Do again what the latest undo took back."""
    get_study(db_session(), study_id)
    try:
        with transaction(db_session()) as session:
            decision = services.redo(session, study_id, actor=current_user())
    except DomainError as error:
        return refused(error, "themes.review", study_id=study_id)
    flash(decision.payload["text"], "good")
    return back_to("themes.review", study_id=study_id)


@bp.post("/studies/<int:study_id>/undo-back")
@require(Permission.THEME_DECIDE)
def undo_back(study_id: int) -> Response:
    """Undo a decision and all that were taken after it, all or none."""
    get_study(db_session(), study_id)
    form = UndoForm()
    seen = request.form.get("count", type=int)
    try:
        with transaction(db_session()) as session:
            undone = undo_back_to(
                session, study_id, form.decision.data or 0, actor=current_user(), expected=seen
            )
    except DomainError as error:
        return refused(error, "themes.decisions", study_id=study_id)
    many = "1 decision" if len(undone) == 1 else f"{len(undone)} decisions"
    flash(f"Undid {many}. Redo brings them back, one by one.", "good")
    return see_other("themes.decisions", study_id=study_id)
