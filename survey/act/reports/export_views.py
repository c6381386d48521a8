"""A published report leaves the house: as a page, as tables, as a workbook."""

from __future__ import annotations

from flask import Response

from survey.act.reports import queries, services
from survey.act.reports.blueprint import bp
from survey.act.reports.exports import Format
from survey.act.reports.exports import export as make_file
from survey.core.access import Permission, allows, current_user, require
from survey.core.errors import NotFound
from survey.core.web import db_session, transaction


@bp.post("/reports/<int:report_id>/export/<kind>")
@require(Permission.REPORT_EXPORT)
def export(report_id: int, kind: str) -> Response:
    """Send a published report as a file and write down that it left."""
    known = {one.value: one for one in Format}
    if kind not in known:
        raise NotFound
    with transaction(db_session()) as session:
        report, _ = queries.get_report(session, report_id)
        if not queries.is_published(report):
            if not allows(Permission.REPORT_WRITE):
                raise NotFound("There is no such report.")
            raise services.not_published()
        body = queries.frozen_body(session, report)
        file = make_file(body, known[kind], number=report.number)
        services.record_export(
            session,
            report,
            kind=kind,
            data=file.data,
            row_count=file.row_count,
            actor=current_user(),
        )
    response = Response(file.data, content_type=file.mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
