"""The pages of in and out: downloads with what stays here, and files on their way in."""

from __future__ import annotations

import io

import sqlalchemy as sa
from flask import Blueprint, Response, flash, send_file
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectChoice

from survey.act.exchange import services
from survey.act.exchange.codebook_csv import codebook_csv
from survey.act.exchange.codes import codebook_of
from survey.act.exchange.identities import Names
from survey.act.exchange.losses import export_losses
from survey.act.exchange.projects import project_of
from survey.act.exchange.refi.package import write_package
from survey.act.exchange.refi.writing import codebook_xml
from survey.ask.studies.models import Study
from survey.ask.studies.queries import get_study
from survey.ask.studies.scopes import finds_study
from survey.core import audit
from survey.core.access import Permission, allows, current_user, require
from survey.core.errors import Conflict, DomainError, Forbidden
from survey.core.forms import Form
from survey.core.imports import (
    ImportFile,
    ImportState,
    find_import,
    keep_upload,
    latest_imports,
    rejected_csv,
    store_check,
    store_mapping,
)
from survey.core.web import db_session, page, see_other, transaction
from survey.understand.themes.models import Theme, ThemeKind, ThemeState

bp = Blueprint("exchange", __name__)


@finds_study("codebook_import_id")
def study_of_import(import_id: int) -> sa.Select[int]:
    """Return the query for the study that a file goes into."""
    return sa.select(sa.func.coalesce(ImportFile.target_id, 0)).where(
        ImportFile.id == import_id, ImportFile.kind == services.KIND
    )


class UploadForm(Form):
    """A codebook or a project."""

    file = FileField(
        "File",
        validators=[FileRequired("Choose a .qdc, .qdpx or .csv file.")],
        description=(
            "A codebook (.qdc or CSV) or a whole project (.qdpx), as NVivo, ATLAS.ti, MAXQDA, "
            "QualCoder, Taguette and others write them."
        ),
    )


class OptionsForm(Form):
    """What a person decides about a file."""

    default = RadioField(
        "What are codes of which the file does not say it?",
        choices=[
            SelectChoice(ThemeKind.NEED.value, "Needs: what it is for"),
            SelectChoice(ThemeKind.WANT.value, "Wants: what people ask for"),
        ],
    )
    keep_ours = BooleanField("Keep our wording where both say something")
    has_consent = BooleanField(
        "The people in these texts agreed that their words are kept and used",
        description="Without it the texts come in, and nothing in them counts.",
    )
    with_customers = BooleanField(
        "Make a customer of each case",
        description="So that somebody with several texts is counted once.",
    )

    def options(self) -> services.Options:
        """Return what was chosen."""
        known = set(ThemeKind)
        return services.Options(
            default=ThemeKind(self.default.data) if self.default.data in known else ThemeKind.NEED,
            keep_ours=bool(self.keep_ours.data),
            has_consent=bool(self.has_consent.data),
            with_customers=bool(self.with_customers.data),
        )


@bp.get("/studies/<int:study_id>/codebook/exchange")
@require(Permission.THEME_READ)
def index(study_id: int) -> Response:
    """Offer the downloads, and take a file."""
    return _index(get_study(db_session(), study_id), UploadForm(formdata=None))


@bp.get("/studies/<int:study_id>/codebook.qdc")
@require(Permission.RESPONSE_READ)
def download_qdc(study_id: int) -> Response:
    """Send the codebook as REFI-QDA."""
    study = get_study(db_session(), study_id)
    codebook = codebook_of(db_session(), study.id, Names(db_session(), study))
    if not codebook.codes:
        flash("There is nothing in the codebook yet, and an empty one is no valid file.", "info")
        return see_other("exchange.index", study_id=study_id)
    return _sent(io.BytesIO(codebook_xml(codebook)), f"codebook-{study.id}.qdc", "application/xml")


@bp.get("/studies/<int:study_id>/codebook.csv")
@require(Permission.RESPONSE_READ)
def download_csv(study_id: int) -> Response:
    """Send the codebook as a table."""
    study = get_study(db_session(), study_id)
    data = codebook_csv(db_session(), study.id, Names(db_session(), study))
    return _sent(io.BytesIO(data), f"codebook-{study.id}.csv", "text/csv; charset=utf-8")


@bp.post("/studies/<int:study_id>/project.qdpx")
@require(Permission.RESPONSE_READ)
def download_qdpx(study_id: int) -> Response:
    """Send the whole study as REFI-QDA; that it left is noted."""
    with transaction(db_session()) as session:
        study = get_study(session, study_id)
        target = io.BytesIO()
        write_package(project_of(session, study), target)
        audit.record(session, "study.exported", study, actor=current_user(), format="qdpx")
    target.seek(0)
    return _sent(target, f"study-{study.id}.qdpx", "application/zip")


@bp.post("/studies/<int:study_id>/codebook/exchange")
@require(Permission.THEME_DECIDE)
def upload(study_id: int) -> Response:
    """Keep a file and go to what it would change."""
    study = get_study(db_session(), study_id)
    form = UploadForm()
    if form.validate():
        try:
            with transaction(db_session()) as session:
                kept = keep_upload(
                    session,
                    services.KIND,
                    form.file.data.filename or "",
                    form.file.data.read(),
                    current_user(),
                    target_id=study_id,
                )
                kept.mapping = services.Options().as_json()
                session.flush()
                _compare(study, kept)
        except DomainError as error:
            error.field = "file"
            form.blame(error)
        else:
            return see_other("exchange.show", codebook_import_id=kept.id)
    return _index(study, form, status=422)


@bp.get("/codebook-imports/<int:codebook_import_id>")
@require(Permission.THEME_DECIDE)
def show(codebook_import_id: int) -> Response:
    """Show what a file would change, or what it changed."""
    kept, study = _import(codebook_import_id)
    if kept.state is ImportState.APPLIED:
        return page("act/exchange/done.html", study=study, file=kept)
    try:
        found = services.preview(db_session(), study, kept)
    except DomainError as error:
        flash(error.message, "wrong")
        return see_other("exchange.index", study_id=study.id)
    form = OptionsForm(formdata=None, data=found.options.as_json())
    return page("act/exchange/preview.html", study=study, file=kept, found=found, form=form)


@bp.post("/codebook-imports/<int:codebook_import_id>/compare")
@require(Permission.THEME_DECIDE)
def compare(codebook_import_id: int) -> Response:
    """Compare anew with other choices."""
    kept, study = _import(codebook_import_id)
    try:
        with transaction(db_session()) as session:
            store_mapping(session, kept, OptionsForm().options().as_json())
            _compare(study, kept)
    except DomainError as error:
        flash(error.message, "info")
    return see_other("exchange.show", codebook_import_id=codebook_import_id)


@bp.post("/codebook-imports/<int:codebook_import_id>/apply")
@require(Permission.THEME_DECIDE)
def apply(codebook_import_id: int) -> Response:
    """Take a file in, with the choices of the form."""
    kept, study = _import(codebook_import_id)
    try:
        with transaction(db_session()) as session:
            if kept.state is not ImportState.APPLIED:
                options = OptionsForm().options()
                store_mapping(session, kept, options.as_json())
                found = _compare(study, kept)
                _check_rights(found)
            services.apply(session, study, kept, actor=current_user())
    except DomainError as error:
        flash(error.message, "wrong" if not isinstance(error, Conflict) else "info")
    return see_other("exchange.show", codebook_import_id=codebook_import_id)


@bp.post("/codebook-imports/<int:codebook_import_id>/take-back")
@require(Permission.THEME_DECIDE)
def take_back(codebook_import_id: int) -> Response:
    """Undo what a file changed and remove the texts it brought."""
    kept, study = _import(codebook_import_id)
    try:
        with transaction(db_session()) as session:
            text = services.take_back(session, study, kept, actor=current_user())
    except DomainError as error:
        flash(error.message, "info")
    else:
        flash(text, "good")
    return see_other("exchange.show", codebook_import_id=codebook_import_id)


@bp.get("/codebook-imports/<int:codebook_import_id>/rejected.csv")
@require(Permission.THEME_DECIDE)
def rejected(codebook_import_id: int) -> Response:
    """Send the codes that were not taken, each with its reason."""
    kept, _ = _import(codebook_import_id)
    return _sent(io.BytesIO(rejected_csv(kept)), "codes-not-taken.csv", "text/csv; charset=utf-8")


def _compare(study: Study, kept: ImportFile) -> services.Preview:
    found = services.preview(db_session(), study, kept)
    store_check(db_session(), kept, found.tally)
    return found


def _check_rights(found: services.Preview) -> None:
    """Check that who decides on codes may also keep sessions and customers, if the file brings any.

    Raises:
        Forbidden: they may not.
    """
    if found.material is None or not found.material.sessions:
        return
    if not allows(Permission.INTERVIEW_WRITE):
        raise Forbidden("You may not add sessions to this study. Bring the codebook (.qdc) alone.")
    makes_customers = found.options.with_customers and found.material.cases
    if makes_customers and not allows(Permission.CUSTOMER_WRITE):
        raise Forbidden("You may not add customers. Untick “Make a customer of each case”.")


def _import(codebook_import_id: int) -> tuple[ImportFile, Study]:
    kept = find_import(db_session(), codebook_import_id, services.KIND)
    return kept, get_study(db_session(), kept.target_id or 0)


def _index(study: Study, form: UploadForm, *, status: int = 200) -> Response:
    session = db_session()
    count = session.scalar(
        sa.select(sa.func.count(Theme.id)).where(
            Theme.study_id == study.id, Theme.state == ThemeState.ACCEPTED
        )
    )
    return page(
        "act/exchange/index.html",
        status=status,
        study=study,
        form=form,
        theme_count=count,
        losses=export_losses(session, study.id),
        files=latest_imports(session, services.KIND, study.id),
    )


def _sent(target: io.BytesIO, name: str, media_type: str) -> Response:
    response = send_file(target, mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
