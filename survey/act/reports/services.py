"""Reports: begun as a draft, worded, published once and frozen, exported, and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.act.reports.body import Body, as_json, seal
from survey.act.reports.builder import build
from survey.act.reports.models import Export, Report, ReportQuote, ReportState
from survey.act.reports.queries import draft_of, is_published
from survey.act.reports.scope import Scope
from survey.act.reports.splits import MOST_SEGMENTS
from survey.ask.studies.models import Study
from survey.core import audit
from survey.core.db import now
from survey.core.errors import Conflict, DomainError, NotFound
from survey.core.roles import Actor

LONGEST_TITLE = 160
LONGEST_SUMMARY = 4_000
LONGEST_OUTLOOK = 400
#: Ids of one UPDATE.
_BATCH = 5_000


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a researcher writes and chooses for a report."""

    title: str
    summary: str
    scope: Scope


def create_draft(session: Session, study: Study, *, actor: Actor) -> Report:
    """Begin the next report of a study, with the words of the one before.

    A study has one draft at a time: a second click gives the same one.
    """
    session.execute(sa.select(Study.id).where(Study.id == study.id).with_for_update())
    draft = draft_of(session, study.id)
    if draft is not None:
        return draft
    latest = session.scalar(
        sa.select(Report).where(Report.study_id == study.id).order_by(Report.number.desc()).limit(1)
    )
    report = Report(
        study_id=study.id,
        number=1 if latest is None else latest.number + 1,
        title=study.title if latest is None else latest.title,
        summary="" if latest is None else latest.summary,
        scope=Scope().as_json() if latest is None else latest.scope,
        created_by=actor.id,
    )
    session.add(report)
    session.flush()
    audit.record(session, "report.created", report, actor=actor, number=report.number)
    return report


def fingerprint(report: Report) -> str:
    """Return the hash of what a draft's author wrote, to notice that somebody else wrote too."""
    text = json.dumps([report.title, report.summary, report.scope], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def change_draft(
    session: Session, report_id: int, wording: Wording, *, was: str, actor: Actor
) -> Report:
    """Write and choose anew for a draft.

    Args:
        session: The session.
        report_id: The draft.
        wording: What was written and chosen.
        was: The draft's fingerprint when the form was opened.
        actor: Who writes.

    Raises:
        Conflict: somebody else changed or published it meanwhile.
        DomainError: the title is missing, or something is too long.
        NotFound: there is no such report.
    """
    report = _locked(session, report_id)
    if is_published(report):
        raise Conflict("This report was published meanwhile and stays as it is.")
    _write(session, report, wording, was=was, actor=actor)
    return report


def discard_draft(session: Session, report_id: int, *, actor: Actor) -> None:
    """Throw a draft away.

    Raises:
        Conflict: it is published.
        NotFound: there is no such report.
    """
    report = _locked(session, report_id)
    if is_published(report):
        raise Conflict("A published report is kept.")
    audit.record(session, "report.discarded", report, actor=actor, number=report.number)
    session.delete(report)
    session.flush()


def publish(
    session: Session, report_id: int, *, was: str, actor: Actor, wording: Wording | None = None
) -> Report:
    """Freeze a draft as decisions stand now; one that is published stays as it is.

    Args:
        session: The session.
        report_id: The report.
        was: The draft's fingerprint when the person looked at it.
        actor: Who publishes.
        wording: What is written and chosen; None for what is saved.

    Raises:
        Conflict: somebody else changed the draft meanwhile.
        DomainError: no need stands in it, the title is missing, or something is too long.
        NotFound: there is no such report.
    """
    report = _locked(session, report_id)
    if is_published(report):
        return report
    if wording is not None:
        _write(session, report, wording, was=was, actor=actor)
    elif fingerprint(report) != was:
        raise _changed_meanwhile()
    study = session.get_one(Study, report.study_id)
    scope = Scope.from_json(report.scope)
    body = build(session, study, scope, title=report.title, summary=report.summary)
    if not body.needs:
        raise DomainError(
            "No need stands in this report. Accept at least one in the review, then publish."
        )
    # The quotes first: once the report is published, none can be added.
    session.add_all(_quotes(report, body))
    session.flush()
    stored = as_json(body)
    # In one statement: the database takes all of it or nothing.
    frozen = {
        "body": stored,
        "sha256": seal(stored),
        "published_at": now(),
        "published_by": actor.id,
        "state": ReportState.PUBLISHED,
    }
    session.execute(sa.update(Report).where(Report.id == report.id).values(frozen))
    session.refresh(report)
    audit.record(
        session,
        "report.published",
        report,
        actor=actor,
        number=report.number,
        needs=len(body.needs),
        sha256=report.sha256,
    )
    return report


def record_export(
    session: Session, report: Report, *, kind: str, data: bytes, row_count: int, actor: Actor
) -> Export:
    """Write down that a published report left the house.

    Args:
        session: The session.
        report: The report.
        kind: "html", "needs.csv", "quotes.csv", "xlsx".
        data: The file as it is sent.
        row_count: Needs or quotes in it.
        actor: Who took it.

    Raises:
        DomainError: it is a draft.
    """
    if not is_published(report):
        raise not_published()
    export = Export(
        report_id=report.id,
        format=kind,
        actor_id=actor.id,
        row_count=row_count,
        sha256=hashlib.sha256(data).hexdigest(),
    )
    session.add(export)
    session.flush()
    audit.record(session, "report.exported", report, actor=actor, format=kind, rows=row_count)
    return export


def not_published() -> DomainError:
    """Return the error that says why a draft is not exported."""
    return DomainError("Publish the report first: a draft still changes and is not exported.")


def erase_quotes(session: Session, statement_ids: Iterable[int]) -> int:
    """Take the words of statements out of every report; figures and hashes stay as they are.

    Call it before the statements themselves are deleted.

    Returns:
        How many quotes were blanked.
    """
    ids = sorted(set(statement_ids))
    erased = 0
    for start in range(0, len(ids), _BATCH):
        done = session.execute(
            sa.update(ReportQuote)
            .where(ReportQuote.statement_id.in_(ids[start : start + _BATCH]))
            .values(text=None, statement_id=None)
        )
        erased += done.rowcount  # type: ignore[attr-defined]  # an UPDATE has it
    return erased


def _write(session: Session, report: Report, wording: Wording, *, was: str, actor: Actor) -> None:
    title, summary = " ".join(wording.title.split()), wording.summary.strip()
    _check(title, summary, wording.scope)
    before = fingerprint(report)
    if before != was:
        raise _changed_meanwhile()
    report.title, report.summary = title, summary
    report.scope = wording.scope.as_json()
    session.flush()
    if fingerprint(report) != before:
        audit.record(session, "report.changed", report, actor=actor)


def _changed_meanwhile() -> Conflict:
    return Conflict(
        "Somebody else has changed this report since you opened it. What you typed is kept here; "
        "compare it with the report as it is now, then save or publish again."
    )


def _locked(session: Session, report_id: int) -> Report:
    report = session.get(Report, report_id, with_for_update=True, populate_existing=True)
    if report is None:
        raise NotFound("There is no such report.")
    return report


def _quotes(report: Report, body: Body) -> Iterable[ReportQuote]:
    for need in body.needs:
        for position, quote in enumerate(need.quotes):
            yield ReportQuote(
                report_id=report.id,
                theme_id=need.theme,
                position=position,
                statement_id=quote.statement,
                text=quote.text,
                role=quote.role,
                attribution=quote.attribution,
            )


def _check(title: str, summary: str, scope: Scope) -> None:
    if not title:
        raise DomainError("Give the report a title.", field="title")
    if len(title) > LONGEST_TITLE:
        raise DomainError(f"Keep the title under {LONGEST_TITLE} characters.", field="title")
    if len(summary) > LONGEST_SUMMARY:
        raise DomainError(
            f"Keep the answer under {LONGEST_SUMMARY} characters: it is read first.",
            field="summary",
        )
    if len(scope.segments) > MOST_SEGMENTS:
        raise DomainError(f"Compare at most {MOST_SEGMENTS} segments.", field="segments")
    for outlook in scope.outlooks.values():
        if max(map(len, (outlook.decision, outlook.owner, outlook.look_again))) > LONGEST_OUTLOOK:
            raise DomainError(f"Keep decision, owner and date under {LONGEST_OUTLOOK} characters.")
