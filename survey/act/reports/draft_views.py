"""Pages of a draft: begin it, word it, publish it, throw it away."""

from __future__ import annotations

from flask import Response, flash

from survey.act.reports import queries, services
from survey.act.reports.addresses import Addresses
from survey.act.reports.blueprint import bp
from survey.act.reports.forms import DraftForm, for_draft
from survey.act.reports.models import Report
from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError
from survey.core.web import db_session, page, see_other, transaction


@bp.post("/studies/<int:study_id>/reports")
@require(Permission.REPORT_WRITE)
def create(study_id: int) -> Response:
    """Begin the next report of a study."""
    with transaction(db_session()) as session:
        study = get_study(session, study_id)
        report = services.create_draft(session, study, actor=current_user())
    return see_other("reports.show", report_id=report.id)


@bp.post("/reports/<int:report_id>")
@require(Permission.REPORT_WRITE)
def change(report_id: int) -> Response:
    """Write and choose anew for a draft."""
    report, study = queries.get_report(db_session(), report_id)
    if queries.is_published(report):
        flash("This report was published meanwhile and stays as it is.", "warning")
        return see_other("reports.show", report_id=report_id)
    form = _form(study)
    status = 422
    if form.validate():
        try:
            with transaction(db_session()) as session:
                services.change_draft(
                    session,
                    report_id,
                    form.wording(report),
                    was=form.was.data,
                    actor=current_user(),
                )
        except DomainError as error:
            form.blame(error)
            status = error.status
        else:
            flash("Saved.", "good")
            return see_other("reports.show", report_id=report_id)
    return _typed_again(report_id, form, status)


@bp.post("/reports/<int:report_id>/publish")
@require(Permission.REPORT_WRITE)
def publish(report_id: int) -> Response:
    """Freeze a draft with what is written beside it; a second click finds it frozen."""
    report, study = queries.get_report(db_session(), report_id)
    form = _form(study)
    status = 422
    if queries.is_published(report):
        return see_other("reports.show", report_id=report_id)
    if form.validate():
        try:
            with transaction(db_session()) as session:
                services.publish(
                    session,
                    report_id,
                    was=form.was.data,
                    actor=current_user(),
                    wording=form.wording(report),
                )
        except DomainError as error:
            form.blame(error)
            status = error.status
        else:
            flash("Published. From now on it stays as it is, whatever is decided later.", "good")
            return see_other("reports.show", report_id=report_id)
    return _typed_again(report_id, form, status)


@bp.post("/reports/<int:report_id>/discard")
@require(Permission.REPORT_WRITE)
def discard(report_id: int) -> Response:
    """Throw a draft away."""
    report, _ = queries.get_report(db_session(), report_id)
    study_id = report.study_id
    with transaction(db_session()) as session:
        services.discard_draft(session, report_id, actor=current_user())
    flash("The draft is gone. What it told of is still in the study.", "good")
    return see_other("reports.index", study_id=study_id)


def draft_page(
    report: Report, study: Study, form: DraftForm | None = None, *, status: int = 200
) -> Response:
    """Return the page of a draft: the sheet as it would be published, and its form."""
    session = db_session()
    body = queries.body_of(session, report, study)
    if form is None:
        form = for_draft(queries.accepted_needs(session, study.id))(formdata=None)
        form.offer(queries.segments(session), queries.split_attributes(session))
        form.show(report)
    place = {one.theme: at for at, one in enumerate(body.needs)}
    return page(
        "act/reports/draft.html",
        status=status,
        study=study,
        report=report,
        body=body,
        form=form,
        parts=sorted(form.needs, key=lambda theme_id: place.get(theme_id, len(place))),
        links=Addresses(report.id, study.id),
    )


def _typed_again(report_id: int, form: DraftForm, status: int) -> Response:
    report, study = queries.get_report(db_session(), report_id)
    if status == 409:  # noqa: PLR2004 - somebody was faster; the next save is meant
        form.was.data = services.fingerprint(report)
    return draft_page(report, study, form, status=status)


def _form(study: Study) -> DraftForm:
    session = db_session()
    form = for_draft(queries.accepted_needs(session, study.id))()
    form.offer(queries.segments(session), queries.split_attributes(session))
    return form
