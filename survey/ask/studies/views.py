"""The pages of studies: the list, the overview of one, and its words."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue

from survey.ask.studies import overview, people_views, queries, services
from survey.ask.studies.blueprint import bp
from survey.ask.studies.forms import StudyForm
from survey.core import menu
from survey.core.access import Permission, allows, current_user, require
from survey.core.errors import Conflict, DomainError
from survey.core.web import db_session, page, see_other, transaction

__all__ = ["bp", "people_views"]

menu.add("studies", "Studies", "studies.index", Permission.STUDY_READ, order=0)
menu.add("studies", "Overview", "studies.show", Permission.STUDY_READ, in_study=True, order=10)


@bp.get("/studies")
@require(Permission.STUDY_READ)
def index() -> ResponseReturnValue:
    """List the studies at work, or the archived ones."""
    session = db_session()
    archived = "archived" in request.args
    return page(
        "ask/studies/index.html",
        studies=queries.studies(session, current_user(), archived=archived),
        led=queries.led_by(session, current_user()) if archived else set(),
        archived=archived,
        archived_count=queries.archived_count(session, current_user()),
    )


@bp.route("/studies/new", methods=["GET", "POST"])
@require(Permission.STUDY_WRITE)
def create() -> ResponseReturnValue:
    """Begin a study."""
    form = StudyForm()
    if form.validate_on_submit():
        try:
            with transaction(db_session()) as session:
                study = services.create_study(session, form.text(), actor=current_user())
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("studies.show", study_id=study.id)
    return page("ask/studies/edit.html", form=form, status=422 if form.is_submitted() else 200)


@bp.get("/studies/<int:study_id>")
@require(Permission.STUDY_READ)
def show(study_id: int) -> ResponseReturnValue:
    """Show how far a study has come: ask, understand, act."""
    session = db_session()
    study = queries.get_study(session, study_id)
    panels = overview.panels(session, study_id, filter(allows, Permission))
    # One thing to do stands out: the next step of the first verb that has one.
    first_step = next(
        (panel for panel in panels if any(one.next_step for one in panel.lines)), None
    )
    return page("ask/studies/show.html", study=study, panels=panels, first_step=first_step)


@bp.route("/studies/<int:study_id>/edit", methods=["GET", "POST"])
@require(Permission.STUDY_WRITE)
def edit(study_id: int) -> ResponseReturnValue:
    """Reword a study."""
    study = queries.get_study(db_session(), study_id)
    status = 200
    form = StudyForm(obj=study, was=services.state_of(study))
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with transaction(db_session()) as session:
                    services.change_study(
                        session, study, form.text(), was=form.was.data, actor=current_user()
                    )
            except DomainError as error:
                form.blame(error)
                status = error.status
                if isinstance(error, Conflict):
                    form.was.data = services.state_of(queries.get_study(db_session(), study_id))
            else:
                return see_other("studies.show", study_id=study_id)
    return page("ask/studies/edit.html", form=form, study=study, status=status)


@bp.post("/studies/<int:study_id>/archive")
@require(Permission.STUDY_WRITE)
def archive(study_id: int) -> ResponseReturnValue:
    """Put a study away."""
    with transaction(db_session()) as session:
        study = services.archive_study(session, study_id, actor=current_user())
    flash(f"“{study.title}” is archived. Everything in it is kept.", "success")
    return see_other("studies.index")


@bp.post("/studies/<int:study_id>/restore")
@require(Permission.STUDY_WRITE)
def restore(study_id: int) -> ResponseReturnValue:
    """Take an archived study back into the list."""
    with transaction(db_session()) as session:
        services.restore_study(session, study_id, actor=current_user())
    return see_other("studies.show", study_id=study_id)
