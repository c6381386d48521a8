"""Versions of the codebook: the list, what is different, and back."""

from __future__ import annotations

from flask import Response, flash, request

from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError
from survey.core.web import Pages, db_session, page, see_other, transaction
from survey.understand.codebook import versions as history
from survey.understand.codebook.blueprint import bp
from survey.understand.codebook.differences import differences
from survey.understand.codebook.restoring import restore as restore_version
from survey.understand.themes.blueprint import refused


@bp.get("/studies/<int:study_id>/codebook/versions")
@require(Permission.THEME_READ)
def versions(study_id: int) -> Response:
    """List the versions of the codebook, newest first."""
    session = db_session()
    study = get_study(session, study_id)
    pages = Pages.of(history.count(session, study_id))
    return page(
        "understand/codebook/versions.html",
        study=study,
        pages=pages,
        versions=history.versions(session, study_id, limit=pages.per_page, offset=pages.offset),
    )


@bp.get("/studies/<int:study_id>/codebook/versions/<int:version_id>")
@require(Permission.THEME_READ)
def version(study_id: int, version_id: int) -> Response:
    """Show what is different between a version and another, or now."""
    session = db_session()
    study = get_study(session, study_id)
    found = history.get_version(session, study_id, version_id)
    other_id = request.args.get("with", type=int)
    other = None if other_id is None else history.get_version(session, study_id, other_id)
    before = history.state_at(session, study_id, found.id)
    after = (
        history.present(session, study_id)
        if other is None
        else history.state_at(session, study_id, other.id)
    )
    return page(
        "understand/codebook/version.html",
        study=study,
        version=found,
        other=other,
        differences=differences(before, after),
        all_versions=history.versions(session, study_id, limit=100),
    )


@bp.post("/studies/<int:study_id>/codebook/versions/<int:version_id>/restore")
@require(Permission.THEME_DECIDE)
def restore(study_id: int, version_id: int) -> Response:
    """Make the codebook what it was in a version."""
    get_study(db_session(), study_id)
    try:
        with transaction(db_session()) as session:
            found = history.get_version(session, study_id, version_id)
            decision = restore_version(session, study_id, found, actor=current_user())
    except DomainError as error:
        return refused(error, "codebook.versions", study_id=study_id)
    flash(decision.payload["text"], "good")
    return see_other("codebook.board", study_id=study_id)
