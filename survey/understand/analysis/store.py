"""Writing a finished analysis: all of it or nothing, in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import nlp.types as nt
from survey.core.db import now
from survey.understand.analysis.corpus import Corpus
from survey.understand.analysis.exchanges import store_exchanges
from survey.understand.analysis.models import (
    AnalysisRun,
    Assignment,
    Cluster,
    ClusterGroup,
    ClusterGroupMember,
    ClusterKind,
    ClusterLink,
    ModelExchange,
    NeedHypothesis,
    RunState,
    Tier,
)
from survey.understand.analysis.steps import figure, saturation_json
from survey.understand.statements.services import store_statements


def store_analysis(
    session: Session, run: AnalysisRun, corpus: Corpus, analysis: nt.Analysis
) -> None:
    """Write statements, proposals and figures of *analysis*, and finish *run*.

    Whatever an earlier, killed attempt may have left of this run is replaced.
    """
    session.execute(sa.delete(Cluster).where(Cluster.run_id == run.id))
    for left in (Assignment, NeedHypothesis, ClusterGroup, ModelExchange):
        session.execute(sa.delete(left).where(left.run_id == run.id))
    rows = store_statements(
        session,
        study_id=run.study_id,
        sources=corpus.sources,
        statements=analysis.statements,
        read_by=analysis.versions.get("kinds", ""),
    )
    clusters = _store_clusters(session, run, analysis.themes, rows)
    _store_assignments(session, run, analysis.assignments, rows, clusters)
    _store_links(session, analysis.links, rows, clusters)
    _store_groups(session, run, analysis.groups, clusters)
    _store_hypotheses(session, run, analysis.hypotheses, rows, clusters)
    store_exchanges(session, run, analysis.exchanges, rows)
    respondents = {source.respondent for source in corpus.sources.values()}
    run.document_count = len(corpus.documents)
    run.statement_count = len(analysis.statements)
    run.respondent_count = len(respondents)
    run.metrics = {name: round(float(value), 4) for name, value in analysis.metrics.items()}
    run.granularities = [_granularity(one) for one in analysis.granularities]
    run.saturation = [saturation_json(one) for one in analysis.saturation]
    run.warnings = list(analysis.warnings)
    run.versions = dict(analysis.versions)
    run.input_sha256 = corpus.sha256
    run.result_sha256 = result_sha256(analysis)
    run.state = RunState.DONE
    run.error = ""
    run.finished_at = now()


def result_sha256(analysis: nt.Analysis) -> str:
    """Return a hash of what the analysis found, to tell whether two runs agree to the letter."""
    found = {
        "themes": [[theme.id, theme.kind, theme.name] for theme in analysis.themes],
        "assignments": sorted(
            [item.statement, item.view, -1 if item.theme is None else item.theme]
            for item in analysis.assignments
        ),
        "links": sorted([link.want, link.need, link.level] for link in analysis.links),
        "kinds": sorted(
            [one.id, one.same_as or "", one.level or "", *sorted(one.kinds)]
            for one in analysis.statements
        ),
        "groups": sorted(
            [one.id, one.tier, -1 if one.parent is None else one.parent, one.exemplar, *one.themes]
            for one in analysis.groups
        ),
        "granularities": sorted(
            [one.view, one.resolution] for one in analysis.granularities if one.is_chosen
        ),
        "hypotheses": sorted(
            [one.want, *(need for need, _ in one.needs)] for one in analysis.hypotheses
        ),
    }
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _store_clusters(
    session: Session, run: AnalysisRun, themes: Iterable[nt.Theme], rows: Mapping[str, int]
) -> dict[int, int]:
    made = {
        theme.id: Cluster(
            run_id=run.id,
            number=theme.id,
            kind=ClusterKind(theme.kind.value),
            name=theme.name,
            criterion=theme.criterion,
            words=[[word, round(weight, 4)] for word, weight in theme.words],
            quotes=[
                {"statement": rows[quote.statement], "role": quote.role} for quote in theme.quotes
            ],
            draft=_draft(theme.need, rows),
            quality={
                "stability": round(theme.stability, 4),
                "coherence": round(theme.coherence, 4),
            },
            statement_count=theme.statement_count,
            respondent_count=theme.respondent_count,
        )
        for theme in themes
    }
    session.add_all(made.values())
    session.flush()
    return {number: cluster.id for number, cluster in made.items()}


def _draft(need: nt.DraftNeed | None, rows: Mapping[str, int]) -> dict[str, Any]:
    if need is None:
        return {}
    return {
        "text": need.text,
        "metric": need.metric,
        "origin": list(need.origin),
        "source": rows[need.source],
        "lint": [
            {
                "rule": finding.rule,
                "message": finding.message,
                "suggestion": finding.suggestion,
                "span": None if finding.span is None else [finding.span.start, finding.span.end],
            }
            for finding in need.lint
        ],
        "level": None if need.level is None else need.level.value,
        "evidence": None if need.evidence is None else [need.evidence.start, need.evidence.end],
        "model": need.model,
    }


def _store_assignments(
    session: Session,
    run: AnalysisRun,
    assignments: Iterable[nt.Assignment],
    rows: Mapping[str, int],
    clusters: Mapping[int, int],
) -> None:
    values = [
        {
            "run_id": run.id,
            "statement_id": rows[item.statement],
            "view": ClusterKind(item.view.value),
            "cluster_id": None if item.theme is None else clusters[item.theme],
            "probability": round(float(item.probability), 4),
            "margin": round(float(item.margin), 4),
        }
        for item in assignments
    ]
    if values:
        session.execute(sa.insert(Assignment), values)


def _store_links(
    session: Session,
    links: Iterable[nt.Link],
    rows: Mapping[str, int],
    clusters: Mapping[int, int],
) -> None:
    session.add_all(
        ClusterLink(
            want_cluster_id=clusters[link.want],
            need_cluster_id=clusters[link.need],
            level=link.level.value,
            counts={level.value: count for level, count in link.counts.items()},
            statements=[rows[statement] for statement in link.statements],
            model=link.model,
        )
        for link in links
    )


def _store_groups(
    session: Session,
    run: AnalysisRun,
    groups: Iterable[nt.ThemeGroup],
    clusters: Mapping[int, int],
) -> None:
    # Primary groups first: the secondary ones point to them.
    found = sorted(groups, key=lambda one: (one.parent is not None, one.id))
    ids: dict[int, int] = {}
    for group in found:
        row = ClusterGroup(
            run_id=run.id,
            number=group.id,
            kind=ClusterKind(group.kind.value),
            tier=Tier(group.tier.value),
            name=group.name,
            exemplar_id=clusters[group.exemplar],
            parent_id=None if group.parent is None else ids[group.parent],
        )
        session.add(row)
        session.flush()
        ids[group.id] = row.id
    members = [
        {"group_id": ids[group.id], "cluster_id": clusters[theme]}
        for group in found
        for theme in group.themes
    ]
    if members:
        session.execute(sa.insert(ClusterGroupMember), members)


def _store_hypotheses(
    session: Session,
    run: AnalysisRun,
    hypotheses: Iterable[nt.Hypothesis],
    rows: Mapping[str, int],
    clusters: Mapping[int, int],
) -> None:
    values = [
        {
            "run_id": run.id,
            "statement_id": rows[one.want],
            "need_cluster_id": clusters[need],
            "probability": round(float(probability), 4),
        }
        for one in hypotheses
        for need, probability in one.needs
    ]
    if values:
        session.execute(sa.insert(NeedHypothesis), values)


def _granularity(one: nt.Granularity) -> dict[str, Any]:
    return {
        "view": one.view.value,
        "resolution": float(one.resolution),
        "themes": int(one.theme_count),
        "agreement": figure(one.agreement, 4),
        "chosen": bool(one.is_chosen),
    }
