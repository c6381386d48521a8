"""The pages of surveys: the list of a study, the builder, publishing and versions."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue

from survey.ask.questionnaires import diff as differences
from survey.ask.questionnaires import overview_line, queries, question_views, services, versions
from survey.ask.questionnaires.answered import answer_counts, response_counts
from survey.ask.questionnaires.blueprint import bp
from survey.ask.questionnaires.builder import Workbench, workbench
from survey.ask.questionnaires.forms import CoverForm, NewSurveyForm, SettingsForm
from survey.ask.questionnaires.models import Anonymity, VersionState
from survey.ask.studies.queries import get_study
from survey.core import menu
from survey.core.access import Permission, current_user, require
from survey.core.errors import Conflict, DomainError
from survey.core.web import db_session, page, see_other, transaction

__all__ = ["bp", "overview_line", "question_views"]

menu.add("ask", "Surveys", "questionnaires.index", Permission.SURVEY_READ, in_study=True, order=10)


@bp.get("/studies/<int:study_id>/surveys")
@require(Permission.SURVEY_READ)
def index(study_id: int) -> ResponseReturnValue:
    """List the surveys of a study."""
    session = db_session()
    study = get_study(session, study_id)
    return page(
        "ask/questionnaires/index.html", study=study, rows=queries.surveys_of(session, study_id)
    )


@bp.route("/studies/<int:study_id>/surveys/new", methods=["GET", "POST"])
@require(Permission.SURVEY_WRITE)
def create(study_id: int) -> ResponseReturnValue:
    """Begin a survey."""
    study = get_study(db_session(), study_id)
    form = NewSurveyForm()
    if form.validate_on_submit():
        try:
            with transaction(db_session()) as session:
                survey = services.create_survey(session, study, form.new(), actor=current_user())
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("questionnaires.edit", survey_id=survey.id)
    status = 422 if form.is_submitted() else 200
    return page("ask/questionnaires/new.html", study=study, form=form, status=status)


@bp.get("/surveys/<int:survey_id>")
@require(Permission.SURVEY_READ)
def edit(survey_id: int) -> ResponseReturnValue:
    """Show the builder with the draft; without a draft, or without the right, only the words."""
    bench = workbench(db_session(), survey_id)
    return page("ask/questionnaires/edit.html", study=bench.study, bench=bench, opened=None)


@bp.route("/surveys/<int:survey_id>/settings", methods=["GET", "POST"])
@require(Permission.SURVEY_WRITE)
def settings(survey_id: int) -> ResponseReturnValue:
    """Rename a survey, decide its anonymity, or delete one that was never published."""
    session = db_session()
    survey = queries.get_survey(session, survey_id)
    form = SettingsForm(title=survey.title, anonymity=survey.anonymity.value)
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with transaction(session):
                    actor = current_user()
                    services.rename_survey(session, survey, form.title.data, actor=actor)
                    anonymity = Anonymity(form.anonymity.data)
                    services.set_anonymity(session, survey, anonymity, actor=actor)
            except DomainError as error:
                form.blame(error)
                status = error.status
            else:
                return see_other("questionnaires.edit", survey_id=survey_id)
    known = queries.versions(session, survey_id)
    return page(
        "ask/questionnaires/settings.html",
        study=get_study(session, survey.study_id),
        survey=survey,
        form=form,
        is_published=any(one.published_at is not None for one in known),
        taking=next((one for one in known if one.state is VersionState.PUBLISHED), None),
        has_draft=any(one.published_at is None for one in known),
        status=status,
    )


@bp.post("/surveys/<int:survey_id>/delete")
@require(Permission.SURVEY_WRITE)
def delete(survey_id: int) -> ResponseReturnValue:
    """Delete a survey that was never published."""
    with transaction(db_session()) as session:
        survey = queries.get_survey(session, survey_id)
        study_id, title = survey.study_id, survey.title
        services.delete_survey(session, survey_id, actor=current_user())
    flash(f"“{title}” is deleted.", "success")
    return see_other("questionnaires.index", study_id=study_id)


@bp.route("/surveys/<int:survey_id>/cover", methods=["GET", "POST"])
@require(Permission.SURVEY_WRITE)
def cover(survey_id: int) -> ResponseReturnValue:
    """Word what stands around the questions of the draft."""
    session = db_session()
    bench = workbench(session, survey_id)
    if not bench.is_draft:
        return _no_draft(bench)
    was = services.state_of_cover(bench.version)
    form = CoverForm(obj=services.cover_of(bench.version), was=was)
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with transaction(session):
                    services.change_cover(
                        session, survey_id, form.cover(), was=form.was.data, actor=current_user()
                    )
            except DomainError as error:
                form.blame(error)
                status = error.status
                if isinstance(error, Conflict):
                    now = workbench(session, survey_id).version
                    form.was.data = services.state_of_cover(now)
            else:
                return see_other("questionnaires.edit", survey_id=survey_id)
    return page(
        "ask/questionnaires/cover.html", study=bench.study, bench=bench, form=form, status=status
    )


@bp.get("/surveys/<int:survey_id>/preview")
@require(Permission.SURVEY_READ)
def preview(survey_id: int) -> ResponseReturnValue:
    """Show what respondents see, of the draft or of the version ``?version=``."""
    number = request.args.get("version", type=int)
    bench = workbench(db_session(), survey_id, number=number)
    return page(
        "ask/questionnaires/preview.html",
        bench=bench,
        definition=bench.definition,
        language=bench.definition.language,
        nav=[],
    )


@bp.get("/surveys/<int:survey_id>/publish")
@require(Permission.SURVEY_WRITE)
def publish(survey_id: int) -> ResponseReturnValue:
    """Show the check list and what differs from the version published before."""
    session = db_session()
    bench = workbench(session, survey_id)
    if not bench.is_draft:
        return _no_draft(bench)
    return _publish_page(bench)


@bp.post("/surveys/<int:survey_id>/publish")
@require(Permission.SURVEY_WRITE)
def publish_now(survey_id: int) -> ResponseReturnValue:
    """Publish the draft that was looked at."""
    session = db_session()
    try:
        with transaction(session):
            versions.insist_unchanged(session, survey_id, request.form.get("sha256", ""))
            version = versions.publish(session, survey_id, actor=current_user())
    except DomainError as error:
        bench = workbench(session, survey_id)
        if not bench.is_draft:
            return _no_draft(bench)
        return _publish_page(bench, refused=error)
    flash(f"Version {version.number} is published and takes answers from now on.", "success")
    return see_other("questionnaires.edit", survey_id=survey_id)


@bp.post("/surveys/<int:survey_id>/draft")
@require(Permission.SURVEY_WRITE)
def begin_draft(survey_id: int) -> ResponseReturnValue:
    """Copy the newest version into a draft, or go to the draft there is."""
    with transaction(db_session()) as session:
        versions.new_draft(session, survey_id, actor=current_user())
    return see_other("questionnaires.edit", survey_id=survey_id)


@bp.post("/surveys/<int:survey_id>/discard")
@require(Permission.SURVEY_WRITE)
def discard_draft(survey_id: int) -> ResponseReturnValue:
    """Throw the draft away."""
    with transaction(db_session()) as session:
        versions.discard_draft(session, survey_id, actor=current_user())
    flash("The draft is discarded. What was published stays as it is.", "success")
    return see_other("questionnaires.edit", survey_id=survey_id)


@bp.post("/surveys/<int:survey_id>/retire")
@require(Permission.SURVEY_WRITE)
def retire(survey_id: int) -> ResponseReturnValue:
    """Take the published version out of use; its answers stay."""
    with transaction(db_session()) as session:
        version = versions.retire(session, survey_id, actor=current_user())
    flash(
        f"Version {version.number} takes no new answers any more. Its answers are kept.", "success"
    )
    return see_other("questionnaires.edit", survey_id=survey_id)


@bp.get("/surveys/<int:survey_id>/versions")
@require(Permission.SURVEY_READ)
def list_versions(survey_id: int) -> ResponseReturnValue:
    """List the versions of a survey with the responses each has."""
    session = db_session()
    bench = workbench(session, survey_id)
    return page(
        "ask/questionnaires/versions.html",
        study=bench.study,
        bench=bench,
        versions=queries.versions(session, survey_id),
        response_counts=response_counts(session, survey_id),
    )


@bp.get("/surveys/<int:survey_id>/versions/<int:number>")
@require(Permission.SURVEY_READ)
def show_version(survey_id: int, number: int) -> ResponseReturnValue:
    """Show one version and what it changed."""
    session = db_session()
    bench = workbench(session, survey_id, number=number)
    return page(
        "ask/questionnaires/version.html",
        study=bench.study,
        bench=bench,
        changes=_changes(bench),
    )


def _publish_page(bench: Workbench, *, refused: DomainError | None = None) -> ResponseReturnValue:
    session = db_session()
    return page(
        "ask/questionnaires/publish.html",
        study=bench.study,
        bench=bench,
        changes=_changes(bench),
        sha256=versions.sha256_of(session, bench.version),
        refused=refused,
        status=200 if refused is None else refused.status,
    )


def _changes(bench: Workbench) -> list[differences.Change]:
    if bench.before is None:
        return []
    counts = answer_counts(db_session(), bench.survey.id)
    return differences.changes(bench.before, bench.definition, counts)


def _no_draft(bench: Workbench) -> ResponseReturnValue:
    flash("There is no draft any more: it was published or discarded meanwhile.", "info")
    return see_other("questionnaires.edit", survey_id=bench.survey.id)
