"""The pages of importing customers: bring a file, say where columns go, look, take it in."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue

from survey.core.access import Permission, current_user, require
from survey.core.errors import Conflict, DomainError
from survey.core.imports import (
    ImportFile,
    ImportState,
    find_import,
    latest_imports,
    rejected_csv,
)
from survey.core.web import database, db_session, page, see_other, transaction
from survey.people.customers import importing
from survey.people.customers.columns import (
    NEW,
    ColumnChoice,
    attribute_target,
    choices_from,
)
from survey.people.customers.forms import (
    DATE_ORDERS,
    KIND_WORDS,
    KINDS,
    UploadForm,
    read_choices,
    target_choices,
)
from survey.people.customers.models import AttributeKind
from survey.people.customers.queries import attributes

bp = Blueprint("imports", __name__)

_STEPS = ("File", "Columns", "Check", "Result")
_REJECTED_SHOWN = 50


@bp.get("/customers/import")
@require(Permission.CUSTOMER_WRITE)
def begin() -> ResponseReturnValue:
    """Ask for a file."""
    return _upload_page(UploadForm(formdata=None))


@bp.post("/customers/import")
@require(Permission.CUSTOMER_WRITE)
def upload() -> ResponseReturnValue:
    """Keep the file and suggest where its columns go."""
    form = UploadForm()
    file = request.files.get("file")
    if file is None or not file.filename:
        form.blame(DomainError("Choose a CSV or XLSX file.", field="file"))
        return _upload_page(form, status=422)
    try:
        with transaction(db_session()) as session:
            import_file = importing.begin(
                session, filename=file.filename, data=file.read(), actor=current_user()
            )
    except DomainError as error:
        form.blame(error)
        return _upload_page(form, status=422)
    return see_other("customers.imports.columns", import_id=import_file.id)


@bp.get("/customers/import/<int:import_id>/columns")
@require(Permission.CUSTOMER_WRITE)
def columns(import_id: int) -> ResponseReturnValue:
    """Show where the columns go."""
    import_file = find_import(db_session(), import_id, importing.KIND)
    if import_file.state is ImportState.APPLIED:
        return see_other("customers.imports.show", import_id=import_id)
    return _columns_page(import_file, choices_from(import_file.mapping))


@bp.post("/customers/import/<int:import_id>/columns")
@require(Permission.CUSTOMER_WRITE)
def check(import_id: int) -> ResponseReturnValue:
    """Find what would happen with these columns."""
    # The dry run reads in a session of its own, so that answers can come in meanwhile.
    with database().reading() as reading:
        import_file = find_import(reading, import_id, importing.KIND)
        choices = read_choices(
            [one.column for one in choices_from(import_file.mapping)], request.form
        )
        try:
            tally = importing.dry_run(reading, import_file, choices)
        except DomainError as error:
            refused: DomainError | None = error
        else:
            refused = None
    if isinstance(refused, Conflict):
        return see_other("customers.imports.show", import_id=import_id)
    if refused is not None:
        return _columns_page(import_file, choices, error=refused, status=422)
    with transaction(db_session()) as session:
        kept = find_import(session, import_id, importing.KIND)
        importing.keep_check(session, kept, choices, tally)
    return see_other("customers.imports.show", import_id=import_id)


@bp.get("/customers/import/<int:import_id>")
@require(Permission.CUSTOMER_WRITE)
def show(import_id: int) -> ResponseReturnValue:
    """Show what the file would do, or what it did."""
    import_file = find_import(db_session(), import_id, importing.KIND)
    if import_file.state is ImportState.UPLOADED:
        return see_other("customers.imports.columns", import_id=import_id)
    return _import_page(import_file)


@bp.post("/customers/import/<int:import_id>/apply")
@require(Permission.CUSTOMER_WRITE)
def apply(import_id: int) -> ResponseReturnValue:
    """Take the file in; a second click shows the result of the first."""
    import_file = find_import(db_session(), import_id, importing.KIND)
    try:
        with transaction(db_session()) as session:
            importing.apply(session, import_file, actor=current_user())
    except DomainError as error:
        kept = find_import(db_session(), import_id, importing.KIND)
        return _columns_page(kept, choices_from(kept.mapping), error=error, status=error.status)
    return see_other("customers.imports.show", import_id=import_id)


@bp.get("/customers/import/<int:import_id>/rejected.csv")
@require(Permission.CUSTOMER_WRITE)
def rejected(import_id: int) -> Response:
    """Give the rejected rows back with their reasons."""
    import_file = find_import(db_session(), import_id, importing.KIND)
    response = make_response(rejected_csv(import_file))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = (
        f'attachment; filename="customers-rejected-{import_id}.csv"'
    )
    return response


def _upload_page(form: UploadForm, *, status: int = 200) -> Response:
    return page(
        "people/customers/import_file.html",
        status=status,
        form=form,
        steps=_STEPS,
        imports=latest_imports(db_session(), importing.KIND),
    )


def _columns_page(
    import_file: ImportFile,
    choices: list[ColumnChoice],
    *,
    error: DomainError | None = None,
    status: int = 200,
) -> Response:
    known = attributes(db_session())
    return page(
        "people/customers/import_columns.html",
        status=status,
        import_file=import_file,
        choices=choices,
        examples=import_file.mapping.get("examples", {}),
        ambiguous=import_file.mapping.get("ambiguous", {}),
        year_first=import_file.mapping.get("year_first", []),
        odd=import_file.mapping.get("odd", {}),
        kind_words=KIND_WORDS,
        row_count=import_file.mapping.get("rows", 0),
        targets=target_choices(known),
        dated=[attribute_target(one.key) for one in known if one.kind is AttributeKind.DATE],
        kinds=KINDS,
        date_orders=DATE_ORDERS,
        new=NEW,
        error=error,
        steps=_STEPS,
    )


def _import_page(import_file: ImportFile) -> Response:
    return page(
        "people/customers/import_show.html",
        import_file=import_file,
        is_applied=import_file.state is ImportState.APPLIED,
        summary=import_file.summary,
        samples=import_file.summary.get("samples", {}),
        rejected=import_file.rejected[:_REJECTED_SHOWN],
        steps=_STEPS,
    )
