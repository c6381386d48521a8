"""Where people placed the statements of a run's clusters: the counts that proposals stand on."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.understand.analysis.models import Assignment, Cluster, ClusterKind
from survey.understand.statements.models import Statement
from survey.understand.themes.members import COUNTED, may_be_used
from survey.understand.themes.models import Tagging, TaggingState, Theme, ThemeState

#: Half: a cluster of which half belongs to one theme is that theme again, by the rule that also
#: tells whether two themes of two runs are the same (``nlp.lineage``).
MOSTLY = 0.5


def themes_by_cluster(session: Session, run_id: int, cluster_ids: list[int]) -> dict[int, int]:
    """Return cluster -> the accepted theme that holds at least half of it, where there is one."""
    if not cluster_ids:
        return {}
    chosen = Assignment.cluster_id.in_(cluster_ids)
    lies_in, _ = overlaps(session, run_id, chosen)
    sizes = session.execute(
        sa.select(Cluster.id, Cluster.statement_count).where(Cluster.id.in_(cluster_ids))
    )
    totals = {cluster_id: size for cluster_id, size in sizes}  # noqa: C416 - rows are no pairs
    found = {}
    for cluster_id in sorted(lies_in):
        theme_id, inside = max(lies_in[cluster_id].items(), key=lambda one: (one[1], -one[0]))
        if inside >= MOSTLY * totals[cluster_id]:
            found[cluster_id] = theme_id
    return found


def placed(statement_id: Any, view: Any) -> sa.ColumnElement[bool]:
    """Return the condition that a person placed a statement in a view.

    A theme belongs to the view of its kind and to the one it was proposed in: what was proposed as
    a need and accepted as only a want is settled in both. What was unclear is settled by any theme.
    """
    return (
        sa.select(Tagging.id)
        .join(Theme, Theme.id == Tagging.theme_id)
        .where(
            Tagging.statement_id == statement_id,
            Tagging.state == TaggingState.ACCEPTED,
            Theme.state.in_((ThemeState.ACCEPTED, ThemeState.REJECTED)),
            _in_view(view),
        )
        .exists()
    )


def _in_view(view: Any) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.cast(Theme.kind, sa.String) == sa.cast(view, sa.String),
        Theme.origin["view"].as_string() == sa.cast(view, sa.String),
        sa.cast(view, sa.String) == ClusterKind.UNCLEAR.value,
    )


def is_refused(statement_id: Any, theme_id: Any) -> sa.ColumnElement[bool]:
    """Return the condition that a person kept a statement out of a theme."""
    return (
        sa.select(Tagging.id)
        .where(
            Tagging.statement_id == statement_id,
            Tagging.theme_id == theme_id,
            Tagging.state == TaggingState.REJECTED,
        )
        .exists()
    )


def _person() -> sa.ColumnElement[str]:
    """Return who is counted for a statement: nobody where a need is only guessed."""
    counts = sa.or_(
        Assignment.view != ClusterKind.NEED,
        Statement.level.in_([level.value for level in COUNTED]),
    )
    return sa.case((counts, Statement.respondent))


def free_counts(session: Session, run_id: int) -> dict[int, tuple[int, int]]:
    """Return cluster -> (statements nobody has placed, people they count for)."""
    rows = session.execute(
        sa.select(
            Assignment.cluster_id,
            sa.func.count(),
            sa.func.count(_person().distinct()),
        )
        .join(Statement, Statement.id == Assignment.statement_id)
        .where(
            Assignment.run_id == run_id,
            Assignment.cluster_id.is_not(None),
            ~placed(Assignment.statement_id, Assignment.view),
            may_be_used(),
        )
        .group_by(Assignment.cluster_id)
    )
    return {cluster or 0: (statements, people) for cluster, statements, people in rows}


def overlaps(
    session: Session, run_id: int, chosen: sa.ColumnElement[bool] | None = None
) -> tuple[defaultdict[int, dict[int, int]], dict[int, int]]:
    """Return cluster -> {accepted theme: statements}, and cluster -> statements turned down."""
    rows = session.execute(
        sa.select(
            Assignment.cluster_id,
            Tagging.theme_id,
            Theme.state,
            sa.func.count(Assignment.statement_id.distinct()),
        )
        .join(Tagging, Tagging.statement_id == Assignment.statement_id)
        .join(Theme, Theme.id == Tagging.theme_id)
        .where(
            Assignment.run_id == run_id,
            Assignment.cluster_id.is_not(None) if chosen is None else chosen,
            Tagging.state == TaggingState.ACCEPTED,
            Theme.state.in_((ThemeState.ACCEPTED, ThemeState.REJECTED)),
            _in_view(Assignment.view),
        )
        .group_by(Assignment.cluster_id, Tagging.theme_id, Theme.state)
    )
    lies_in: defaultdict[int, dict[int, int]] = defaultdict(dict)
    turned_down: defaultdict[int, int] = defaultdict(int)
    for cluster, theme, state, statements in rows:
        if cluster is None:
            continue
        if state is ThemeState.ACCEPTED:
            lies_in[cluster][theme] = statements
        else:
            turned_down[cluster] += statements
    return lies_in, turned_down


def theme_sizes(session: Session, study_id: int) -> dict[int, int]:
    """Return accepted theme -> how many statements belong to it."""
    rows = session.execute(
        sa.select(Tagging.theme_id, sa.func.count(Tagging.statement_id.distinct()))
        .join(Theme, Theme.id == Tagging.theme_id)
        .where(
            Theme.study_id == study_id,
            Theme.state == ThemeState.ACCEPTED,
            Tagging.state == TaggingState.ACCEPTED,
        )
        .group_by(Tagging.theme_id)
    )
    return {theme: statements for theme, statements in rows}  # noqa: C416 - rows are not tuples


def refused(session: Session, run_id: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Return (cluster, theme) -> (free statements, their people) that a person kept out of it."""
    rows = session.execute(
        sa.select(
            Assignment.cluster_id,
            Tagging.theme_id,
            sa.func.count(Assignment.statement_id.distinct()),
            sa.func.count(_person().distinct()),
        )
        .join(Tagging, Tagging.statement_id == Assignment.statement_id)
        .join(Statement, Statement.id == Assignment.statement_id)
        .where(
            Assignment.run_id == run_id,
            Assignment.cluster_id.is_not(None),
            Tagging.state == TaggingState.REJECTED,
            ~placed(Assignment.statement_id, Assignment.view),
            may_be_used(),
        )
        .group_by(Assignment.cluster_id, Tagging.theme_id)
    )
    return {(cluster or 0, theme): (count, people) for cluster, theme, count, people in rows}
