"""The pages of reports: list, draft, published sheet, the statements behind a figure, files."""

from __future__ import annotations

from flask import Response
from sqlalchemy.orm import Session

from survey.act.reports import draft_views, export_views, queries
from survey.act.reports.addresses import Addresses
from survey.act.reports.blueprint import bp
from survey.act.reports.exports import Format
from survey.act.reports.models import Report
from survey.ask.studies.models import Study
from survey.ask.studies.overview import Line, Verb, contributes
from survey.ask.studies.queries import get_study
from survey.core import menu
from survey.core.access import Permission, allows, require
from survey.core.errors import NotFound
from survey.core.jinja import plural
from survey.core.web import Pages, db_session, page

__all__ = ["bp", "draft_views", "export_views"]

menu.add(
    "act",
    "Reports",
    "reports.index",
    Permission.REPORT_READ,
    in_study=True,
    order=10,
    count=queries.published_count,
)


@contributes(Verb.ACT, order=10, permission=Permission.REPORT_READ)
def reports_line(session: Session, study_id: int) -> Line:
    """Say how many reports a study has, and what to do next."""
    count = queries.published_count(session, study_id) or 0
    draft = queries.draft_of(session, study_id)
    needs = queries.need_count(session, study_id)
    step = why = endpoint = ""
    values: tuple[tuple[str, int], ...] = ()
    if draft is not None:
        step, endpoint, values = "Finish the report", "reports.show", (("report_id", draft.id),)
        why = "A draft is waiting: say what is to be decided, then publish it."
    elif needs and not count:
        step, why = "Write the report", f"{plural(needs, 'need')} accepted and ready to be told."
    return Line(
        count=count,
        text="published report" if count == 1 else "published reports",
        endpoint="reports.index",
        detail="1 draft" if draft is not None else "",
        next_step=step,
        next_endpoint=endpoint,
        next_values=values,
        next_permission=Permission.REPORT_WRITE,
        why=why,
    )


@bp.get("/studies/<int:study_id>/reports")
@require(Permission.REPORT_READ)
def index(study_id: int) -> Response:
    """List the reports of a study; drafts for those who may write them."""
    session = db_session()
    study = get_study(session, study_id)
    may_write = allows(Permission.REPORT_WRITE)
    return page(
        "act/reports/index.html",
        study=study,
        rows=queries.reports_of(session, study_id, with_drafts=may_write),
        need_count=queries.need_count(session, study_id),
    )


@bp.get("/reports/<int:report_id>")
@require(Permission.REPORT_READ)
def show(report_id: int) -> Response:
    """Show a published report as it was frozen, or a draft as decisions stand now."""
    report, study = visible(report_id)
    if not queries.is_published(report):
        return draft_views.draft_page(report, study)
    return page(
        "act/reports/show.html",
        study=study,
        report=report,
        body=queries.frozen_body(db_session(), report),
        links=Addresses(report.id, study.id),
        formats=Format,
        draft=queries.draft_of(db_session(), study.id),
    )


@bp.get("/reports/<int:report_id>/behind/<int:theme_id>")
@require(Permission.REPORT_READ)
def behind(report_id: int, theme_id: int) -> Response:
    """List the statements behind the figures of a need or want in a report."""
    report, study = visible(report_id)
    body = queries.body_of(db_session(), report, study)
    name, ids = queries.evidence_ids(body, theme_id)
    pages = Pages.of(len(ids))
    shown = ids[pages.offset : pages.offset + pages.per_page]
    said = queries.said(db_session(), shown)
    return page(
        "act/reports/behind.html",
        study=study,
        report=report,
        name=name,
        theme_id=theme_id,
        total=len(ids),
        said=said,
        gone=len(shown) - len(said),
        pages=pages,
        links=Addresses(report.id, study.id),
    )


def visible(report_id: int) -> tuple[Report, Study]:
    """Return a report this person may see.

    Raises:
        NotFound: there is none, or it is a draft and she only reads.
    """
    report, study = queries.get_report(db_session(), report_id)
    may_write = allows(Permission.REPORT_WRITE)
    if not queries.is_published(report) and not may_write:
        raise NotFound("There is no such report.")
    return report, study
