"""The wizard for past answers: file, columns, dry run, result."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, request
from flask_wtf.file import FileField, FileRequired
from sqlalchemy.orm import Session
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import Select

from survey.ask.past_answers import services
from survey.ask.past_answers.columns import mapping_of, options_for
from survey.ask.past_answers.making import make_survey, role_choices, suggest_roles
from survey.ask.questionnaires.models import Survey
from survey.ask.questionnaires.queries import get_survey, surveys_of
from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.ask.studies.scopes import finds_study
from survey.core.access import Permission, current_user, require
from survey.core.errors import DomainError
from survey.core.forms import Form, stripped
from survey.core.imports import (
    ImportFile,
    ImportState,
    find_import,
    keep_upload,
    rejected_csv,
    store_mapping,
)
from survey.core.web import database, db_session, page, see_other, transaction

bp = Blueprint("past_answers", __name__)

#: Files whose survey is made from their columns; their target is the study.
NEW_KIND = "answers-new"
_NEW = "new"


@finds_study("import_id")
def study_of_import(import_id: int) -> sa.Select[int]:
    """Return the query for the study that a file goes into: its target, or that of its survey."""
    return (
        sa.select(sa.func.coalesce(Survey.study_id, ImportFile.target_id))
        .select_from(ImportFile)
        .outerjoin(
            Survey, sa.and_(ImportFile.kind == services.KIND, Survey.id == ImportFile.target_id)
        )
        .where(ImportFile.id == import_id, ImportFile.kind.in_([services.KIND, NEW_KIND]))
    )


class UploadForm(Form):
    """A file, and the survey it goes into."""

    survey = SelectField("Survey", widget=Select())
    title = StringField(
        "Title of the new survey",
        filters=[stripped],
        validators=[Optional(), Length(max=160, message="Keep the title under 160 characters.")],
        description="Only for a new survey. Empty: the name of the file.",
    )
    file = FileField(
        "File",
        validators=[FileRequired("Choose a CSV or XLSX file.")],
        description="CSV or XLSX with one person's answers a row and the questions as headers.",
    )


@bp.get("/studies/<int:study_id>/past-answers")
@require(Permission.RESPONSE_IMPORT)
def upload(study_id: int) -> Response:
    """Ask for the file."""
    return _upload(get_study(db_session(), study_id), UploadForm(formdata=None))


@bp.post("/studies/<int:study_id>/past-answers")
@require(Permission.RESPONSE_IMPORT)
def keep(study_id: int) -> Response:
    """Keep the file and suggest where its columns go."""
    form = UploadForm()
    _offer(form, get_study(db_session(), study_id))
    if form.validate():
        filename, data = form.file.data.filename or "file", form.file.data.read()
        try:
            with transaction(db_session()) as session:
                study = get_study(session, study_id)
                if form.survey.data == _NEW:
                    return _keep_new(study, form, filename, data)
                survey = get_survey(session, int(form.survey.data))
                import_file = services.begin(
                    session, survey, filename=filename, data=data, actor=current_user()
                )
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("past_answers.columns", import_id=import_file.id)
    return _upload(get_study(db_session(), study_id), form, status=422)


@bp.get("/past-answers/<int:import_id>")
@require(Permission.RESPONSE_IMPORT)
def columns(import_id: int) -> Response:
    """Show where the columns go, the dry run, or what became of the file."""
    import_file = find_import(db_session(), import_id, services.KIND)
    return _columns(import_file)


@bp.post("/past-answers/<int:import_id>/check")
@require(Permission.RESPONSE_IMPORT)
def check(import_id: int) -> Response:
    """Do a dry run."""
    try:
        # The dry run reads in a session of its own, so that answers can come in meanwhile.
        with database().reading() as reading:
            read = find_import(reading, import_id, services.KIND)
            survey = get_survey(reading, read.target_id or 0)
            chosen = _chosen(read)
            tally = services.dry_run(reading, read, survey, chosen)
        with transaction(db_session()) as session:
            import_file = find_import(session, import_id, services.KIND)
            services.keep_check(session, import_file, chosen, tally)
    except DomainError as error:
        import_file = find_import(db_session(), import_id, services.KIND)
        return _columns(import_file, problem=error.message, status=error.status)
    return see_other("past_answers.columns", import_id=import_id)


@bp.post("/past-answers/<int:import_id>/apply")
@require(Permission.RESPONSE_IMPORT)
def apply(import_id: int) -> Response:
    """Take the file in."""
    try:
        with transaction(db_session()) as session:
            import_file = find_import(session, import_id, services.KIND)
            survey = get_survey(session, import_file.target_id or 0)
            services.apply(session, import_file, survey, actor=current_user())
    except DomainError as error:
        import_file = find_import(db_session(), import_id, services.KIND)
        return _columns(import_file, problem=error.message, status=error.status)
    return see_other("past_answers.columns", import_id=import_id)


@bp.get("/past-answers/<int:import_id>/rejected.csv")
@require(Permission.RESPONSE_IMPORT)
def rejected(import_id: int) -> Response:
    """Give the refused rows back, each with its reason."""
    import_file = find_import(db_session(), import_id, services.KIND)
    return Response(
        rejected_csv(import_file),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="rejected-{import_id}.csv"'},
    )


@bp.get("/past-answers/new/<int:import_id>")
@require(Permission.RESPONSE_IMPORT)
def roles(import_id: int) -> Response:
    """Ask what each column of a new survey's file is."""
    return _roles(find_import(db_session(), import_id, NEW_KIND))


@bp.post("/past-answers/new/<int:import_id>")
@require(Permission.RESPONSE_IMPORT)
def make(import_id: int) -> Response:
    """Make and publish the survey, and do a dry run of the file into it."""
    try:
        with transaction(db_session()) as session:
            if _is_made(session, import_id):  # By the first of two clicks.
                return see_other("past_answers.columns", import_id=import_id)
            import_file = find_import(session, import_id, NEW_KIND)
            study = get_study(session, import_file.target_id or 0)
            store_mapping(
                session, import_file, {**import_file.mapping, "roles": _chosen(import_file)}
            )
            survey, mapping = make_survey(
                session,
                study,
                title=import_file.mapping["title"],
                table=services.table_of(import_file),
                roles=import_file.mapping["roles"],
                actor=current_user(),
            )
            import_file.kind, import_file.target_id = services.KIND, survey.id
            session.flush()
            services.check(session, import_file, survey, mapping)
    except DomainError as error:
        import_file = find_import(db_session(), import_id, NEW_KIND)
        return _roles(import_file, chosen=_chosen(import_file), problem=error.message)
    return see_other("past_answers.columns", import_id=import_id)


def _is_made(session: Session, import_id: int) -> bool:
    """Return whether the survey of a file was made; whoever makes it at this moment is waited for."""
    held = sa.select(ImportFile.kind).where(ImportFile.id == import_id).with_for_update()
    return session.scalar(held) == services.KIND


def _keep_new(study: Study, form: UploadForm, filename: str, data: bytes) -> Response:
    """Keep a file whose survey is still to be made; runs inside the caller's transaction."""
    session = db_session()
    import_file = keep_upload(session, NEW_KIND, filename, data, current_user(), target_id=study.id)
    table = services.table_of(import_file)
    title = form.title.data or filename.rsplit(".", 1)[0].strip()[:160] or "Past answers"
    import_file.mapping = {
        "title": title,
        "names": table.columns,
        "roles": services.with_customers(session, table, suggest_roles(table)),
        "examples": services.examples(table),
        "rows": len(table),
    }
    session.flush()
    return see_other("past_answers.roles", import_id=import_file.id)


def _upload(study: Study, form: UploadForm, *, status: int = 200) -> Response:
    _offer(form, study)
    return page("ask/past_answers/upload.html", status=status, study=study, form=form)


def _offer(form: UploadForm, study: Study) -> None:
    published = [
        SelectChoice(str(row.survey.id), row.survey.title)
        for row in surveys_of(db_session(), study.id)
        if row.published is not None
    ]
    made = SelectChoice(_NEW, "A new survey, made from the columns of the file")
    form.survey.choices = [*published, made]


def _chosen(import_file: ImportFile) -> dict[str, str]:
    """Return what was chosen for each column; fields are numbered, since headers can be anything."""
    names = import_file.mapping["names"]
    chosen = {name: request.form.get(f"column-{at}", "") for at, name in enumerate(names)}
    return {name: target for name, target in chosen.items() if target}


def _columns(import_file: ImportFile, *, problem: str = "", status: int = 200) -> Response:
    session = db_session()
    survey: Survey = get_survey(session, import_file.target_id or 0)
    is_applied = import_file.state is ImportState.APPLIED
    return page(
        "ask/past_answers/columns.html",
        status=status,
        study=get_study(session, survey.study_id),
        survey=survey,
        file=import_file,
        mapping=(_chosen(import_file) if problem and request.form else None)
        or mapping_of(import_file.mapping),
        options=[] if is_applied else options_for(services.definition_for(session, survey)),
        problem=problem,
        is_applied=is_applied,
        is_checked=import_file.state is ImportState.CHECKED,
    )


def _roles(
    import_file: ImportFile, *, chosen: dict[str, str] | None = None, problem: str = ""
) -> Response:
    return page(
        "ask/past_answers/roles.html",
        status=422 if problem else 200,
        study=get_study(db_session(), import_file.target_id or 0),
        file=import_file,
        roles=import_file.mapping["roles"] if chosen is None else chosen,
        options=role_choices(import_file.mapping["names"]),
        problem=problem,
    )
