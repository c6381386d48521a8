"""What the pages of reports show; constant numbers of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.reports.body import Body, from_json
from survey.act.reports.builder import build
from survey.act.reports.models import Export, Report, ReportQuote, ReportState
from survey.act.reports.quotes import attribution, occasions
from survey.act.reports.scope import Scope
from survey.act.reports.splits import splittable
from survey.ask.studies.models import Study
from survey.core.accounts.models import User
from survey.core.errors import NotFound
from survey.core.jinja import date
from survey.people.customers.models import Attribute
from survey.people.customers.queries import attributes
from survey.people.segments.models import Segment
from survey.understand.statements.models import Statement
from survey.understand.themes.members import COLUMNS, Member, may_be_used, members
from survey.understand.themes.models import Theme, ThemeKind, ThemeState


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """A report in the list.

    Attributes:
        author: Who published it, or began the draft.
        need_count: Needs in it; None for a draft, whose needs still change.
    """

    report: Report
    author: str
    need_count: int | None
    export_count: int


@dataclass(frozen=True, kw_only=True)
class Said:
    """A statement behind a figure, with who said it when."""

    member: Member
    attribution: str


def get_report(session: Session, report_id: int) -> tuple[Report, Study]:
    """Return a report and its study.

    Raises:
        NotFound: there is none with this id.
    """
    row = session.execute(
        sa.select(Report, Study)
        .join(Study, Study.id == Report.study_id)
        .where(Report.id == report_id)
    ).first()
    if row is None:
        raise NotFound("There is no such report.")
    return row[0], row[1]


def reports_of(session: Session, study_id: int, *, with_drafts: bool) -> list[ReportRow]:
    """Return the reports of a study, newest first; one query."""
    exports = (
        sa.select(sa.func.count())
        .where(Export.report_id == Report.id)
        .correlate(Report)
        .scalar_subquery()
    )
    query = (
        sa.select(Report, User.name, exports)
        .join(User, User.id == sa.func.coalesce(Report.published_by, Report.created_by))
        .where(Report.study_id == study_id)
        .order_by(Report.number.desc())
    )
    if not with_drafts:
        query = query.where(Report.state == ReportState.PUBLISHED)
    return [
        ReportRow(
            report=report,
            author=author,
            need_count=len(report.body["needs"]) if is_published(report) else None,
            export_count=count,
        )
        for report, author, count in session.execute(query)
    ]


def is_published(report: Report) -> bool:
    """Return whether a report is frozen."""
    return report.state is ReportState.PUBLISHED


def body_of(session: Session, report: Report, study: Study) -> Body:
    """Return what a report says: as decisions stand now for a draft, else as it was frozen."""
    if not is_published(report):
        scope = Scope.from_json(report.scope)
        return build(session, study, scope, title=report.title, summary=report.summary)
    return frozen_body(session, report)


def frozen_body(session: Session, report: Report) -> Body:
    """Return a published report with the quotes that were not erased since; one query."""
    rows = session.execute(
        sa.select(ReportQuote.theme_id, ReportQuote.position, ReportQuote.text).where(
            ReportQuote.report_id == report.id
        )
    )
    texts: dict[tuple[int, int], str | None] = {
        (theme_id, position): text for theme_id, position, text in rows
    }
    version = {
        "number": str(report.number),
        "frozen": date(report.published_at),
        "sha256": report.sha256 or "",
    }
    return from_json({**report.body, "version": version}, texts)


def evidence_ids(body: Body, theme_id: int) -> tuple[str, tuple[int, ...]]:
    """Return the name of a need or want in a report, and the statements behind its figures.

    Raises:
        NotFound: the report does not speak of it.
    """
    for need in body.needs:
        if need.theme == theme_id:
            return need.statement, need.evidence
    for want in (*(one for need in body.needs for one in need.wants), *body.unbacked):
        if want.theme == theme_id:
            return want.name, want.evidence
    raise NotFound("This report does not speak of it.")


def said(session: Session, statement_ids: Sequence[int]) -> list[Said]:
    """Return statements in the order given; those erased, or whose consent was taken back, lack."""
    rows = session.execute(
        sa.select(*COLUMNS).where(Statement.id.in_(statement_ids), may_be_used())
    )
    found = {one.id: one for one in members(rows)}
    said_at = occasions(session, found)
    return [
        Said(
            member=found[one],
            attribution=attribution(found[one].respondent, (), said_at.get(one, "")),
        )
        for one in statement_ids
        if one in found
    ]


def accepted_needs(session: Session, study_id: int) -> list[Theme]:
    """Return the needs a report may show, by name."""
    query = sa.select(Theme).where(
        Theme.study_id == study_id,
        Theme.kind == ThemeKind.NEED,
        Theme.state == ThemeState.ACCEPTED,
    )
    return list(session.scalars(query.order_by(Theme.name, Theme.id)))


def segments(session: Session) -> list[Segment]:
    """Return the segments a report may compare, by name."""
    return list(session.scalars(sa.select(Segment).order_by(sa.func.lower(Segment.name))))


def split_attributes(session: Session) -> list[Attribute]:
    """Return the attributes a report may split by, by label."""
    return [one for one in attributes(session) if splittable(one)]


def published_count(session: Session, study_id: int | None) -> int | None:
    """Return how many published reports a study has, for the menu."""
    if study_id is None:
        return None
    query = (
        sa.select(sa.func.count())
        .select_from(Report)
        .where(Report.study_id == study_id, Report.state == ReportState.PUBLISHED)
    )
    return session.scalar(query)


def draft_of(session: Session, study_id: int) -> Report | None:
    """Return the draft of a study's next report, if one was begun."""
    query = sa.select(Report).where(Report.study_id == study_id, Report.state == ReportState.DRAFT)
    return session.scalar(query.order_by(Report.number.desc()).limit(1))


def need_count(session: Session, study_id: int) -> int:
    """Return how many needs were accepted in a study."""
    query = (
        sa.select(sa.func.count())
        .select_from(Theme)
        .where(
            Theme.study_id == study_id,
            Theme.kind == ThemeKind.NEED,
            Theme.state == ThemeState.ACCEPTED,
        )
    )
    return session.scalar(query) or 0
