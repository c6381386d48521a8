"""This run beside the one before: what was read, what stands, what grew, what became of proposals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from nlp.lineage import Descent, Fate, trace
from survey.understand.analysis.models import (
    AnalysisRun,
    Assignment,
    Cluster,
    ClusterKind,
    RunState,
)
from survey.understand.themes import pool, proposals
from survey.understand.themes.models import Decision, Theme, ThemeKind, ThemeState
from survey.understand.themes.proposals import Proposal

#: In the order in which a person wants to know of them.
FATES = (Fate.NEW, Fate.GREW, Fate.SPLIT, Fate.MERGED, Fate.CONTINUED, Fate.DIED)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An accepted need or want, and what the run brings to it.

    Attributes:
        statements: That belong to it, as people decided.
        suggested: Further statements that the run would add; they wait for a person.
        cluster_id: The proposal that holds them.
        is_found: The run found it again: most of its statements lie together in one group.
    """

    theme: Theme
    statements: int
    suggested: int
    cluster_id: int | None
    is_found: bool


@dataclass(frozen=True, kw_only=True)
class Step:
    """What became of one proposal, or of several that merged.

    Attributes:
        now: The proposal of this run; None if it is gone.
        before: Those of the last run that it comes from; none if it is new.
    """

    fate: Fate
    now: Cluster | None
    before: tuple[Cluster, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A run beside the one before.

    Attributes:
        before: The last run that finished before; None for the first.
        read: Statements of this run.
        new: Of them, those that the last run did not know.
        left_out: Statements of the last run that this one did not read.
        erased: Statements in proposals of the last run that are no more, in the view that lost most.
        decided_since: Decisions that people made between the two runs.
        standing: Accepted needs and wants, those with something new first.
        open_count: Proposals that wait for a decision and would be themes of their own.
        steps: What became of each proposal.
    """

    run: AnalysisRun
    before: AnalysisRun | None
    read: int
    new: int
    left_out: int
    erased: int
    decided_since: int
    standing: tuple[Standing, ...]
    open_count: int
    steps: tuple[Step, ...]

    @property
    def fates(self) -> dict[Fate, int]:
        """How many proposals had each fate; those that none had are left out."""
        counts = Counter(step.fate for step in self.steps)
        return {fate: counts[fate] for fate in FATES if counts[fate]}

    @property
    def grown(self) -> tuple[Standing, ...]:
        """Accepted themes to which the run would add statements."""
        return tuple(one for one in self.standing if one.suggested)

    @property
    def scattered(self) -> tuple[Standing, ...]:
        """Accepted themes whose statements the run no longer found together."""
        return tuple(one for one in self.standing if not one.is_found)


def run_before(session: Session, run: AnalysisRun) -> AnalysisRun | None:
    """Return the run of the same study that finished last before *run*."""
    return session.scalars(
        sa.select(AnalysisRun)
        .where(
            AnalysisRun.study_id == run.study_id,
            AnalysisRun.state == RunState.DONE,
            AnalysisRun.id < run.id,
        )
        .order_by(AnalysisRun.id.desc())
        .limit(1)
    ).first()


def compare(session: Session, run: AnalysisRun) -> Comparison:
    """Return what *run* changed against the one before; a constant number of queries."""
    before = run_before(session, run)
    waiting = proposals.queue(session, run.study_id).proposals
    now_in, now_read = _members(session, run.id)
    then_in, then_read = _members(session, before.id) if before is not None else ({}, set())
    return Comparison(
        run=run,
        before=before,
        read=len(now_read),
        new=len(now_read - then_read),
        left_out=len(then_read - now_read),
        erased=_erased(session, before, then_in) if before is not None else 0,
        decided_since=_decided_between(session, run, before),
        standing=_standing(session, run, waiting),
        open_count=sum(one.adds_to is None for one in waiting),
        steps=_steps(session, then_in, now_in),
    )


Groups = Mapping[ClusterKind, Mapping[int, set[str]]]


def _members(session: Session, run_id: int) -> tuple[Groups, set[int]]:
    """Return view -> cluster -> its statements, and all statements that were read."""
    rows = session.execute(
        sa.select(Assignment.view, Assignment.cluster_id, Assignment.statement_id).where(
            Assignment.run_id == run_id
        )
    )
    groups: defaultdict[ClusterKind, defaultdict[int, set[str]]] = defaultdict(
        lambda: defaultdict(set)
    )
    read = set()
    for view, cluster_id, statement_id in rows:
        read.add(statement_id)
        if cluster_id is not None:
            groups[view][cluster_id].add(str(statement_id))
    return groups, read


def _erased(session: Session, run: AnalysisRun, left: Groups) -> int:
    """Return how many statements the proposals of *run* have lost since it counted them."""
    counted = session.execute(
        sa.select(Cluster.kind, sa.func.sum(Cluster.statement_count))
        .where(Cluster.run_id == run.id)
        .group_by(Cluster.kind)
    )
    losses = [
        total - sum(len(one) for one in left.get(view, {}).values()) for view, total in counted
    ]
    return max([0, *losses])


def _steps(session: Session, then: Groups, now: Groups) -> tuple[Step, ...]:
    ids = [number for groups in (then, now) for view in groups.values() for number in view]
    clusters = {
        one.id: one for one in session.scalars(sa.select(Cluster).where(Cluster.id.in_(ids)))
    }
    found: list[Step] = []
    for view in ClusterKind:
        descents: Sequence[Descent] = trace(then.get(view, {}), now.get(view, {}))
        found += [
            Step(
                fate=one.fate,
                now=None if one.theme is None else clusters[one.theme],
                before=tuple(clusters[number] for number in one.origins),
            )
            for one in descents
        ]
    found.sort(key=lambda step: (FATES.index(step.fate), -_size(step)))
    return tuple(found)


def _size(step: Step) -> int:
    clusters = (step.now,) if step.now is not None else step.before
    return max(one.statement_count for one in clusters)


def _decided_between(session: Session, run: AnalysisRun, before: AnalysisRun | None) -> int:
    query = sa.select(sa.func.count(Decision.id)).where(
        Decision.study_id == run.study_id, Decision.at < run.created_at
    )
    if before is not None:
        query = query.where(Decision.at >= before.created_at)
    return session.scalar(query) or 0


def _standing(
    session: Session, run: AnalysisRun, waiting: Sequence[Proposal]
) -> tuple[Standing, ...]:
    sizes = pool.theme_sizes(session, run.study_id)
    lies_in, _ = pool.overlaps(session, run.id)
    inside: Counter[int] = Counter()
    for parts in lies_in.values():
        for theme_id, count in parts.items():
            inside[theme_id] = max(inside[theme_id], count)
    adds = {one.adds_to: one for one in waiting if one.adds_to is not None}
    themes = session.scalars(
        sa.select(Theme)
        .where(Theme.study_id == run.study_id, Theme.state == ThemeState.ACCEPTED)
        .order_by(Theme.kind == ThemeKind.WANT, sa.func.lower(Theme.name))
    )
    found = []
    for theme in themes:
        size, more = sizes.get(theme.id, 0), adds.get(theme.id)
        found.append(
            Standing(
                theme=theme,
                statements=size,
                suggested=0 if more is None else more.statement_count,
                cluster_id=None if more is None else more.cluster_id,
                is_found=not size or inside[theme.id] >= pool.MOSTLY * size,
            )
        )
    found.sort(key=lambda one: -one.suggested)
    return tuple(found)
