"""What is left to decide: the clusters of the latest run, minus what people decided already.

Nothing here writes. A statement that a person placed leaves the pool of its view, so a new run can
only bring what is new. The rules for a whole cluster, each with its reason:

* ``pool.MOSTLY``: half. A cluster of which half belongs to one theme is that theme again.
* ``CORE``: a fifth. With many new answers the old statements of a theme may be less than half of
  its cluster. If half of the theme lies in the cluster, it is still that theme, grown; but below a
  fifth of the cluster the newcomers are the story, and deserve a proposal of their own.
* ``SMALLEST``: three. What two statements have in common is not worth a card; they are found
  among the unplaced ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.errors import NotFound
from survey.understand.analysis.models import (
    AnalysisRun,
    Assignment,
    Cluster,
    ClusterKind,
    RunState,
)
from survey.understand.statements.models import Statement
from survey.understand.themes import log, pool
from survey.understand.themes.errors import AlreadyDecided
from survey.understand.themes.members import may_be_used
from survey.understand.themes.models import (
    Action,
    Decision,
)

CORE = 0.2
SMALLEST = 3

_ORDER = {ClusterKind.NEED: 0, ClusterKind.WANT: 1, ClusterKind.UNCLEAR: 2}


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A cluster that asks for a decision, or statements that a theme may take in.

    Attributes:
        statement_count: Statements that nobody has placed in this view yet.
        respondent_count: People they count for; a guessed need counts for nobody.
        total: All statements of the cluster.
        turned_down: Statements of the cluster that were turned down before.
        adds_to: Id of the accepted theme that it would add to; None: it would be a theme of its own.
        lies_in: Accepted theme -> how many statements of the cluster it holds.
    """

    study_id: int
    run_id: int
    cluster_id: int
    kind: ClusterKind
    name: str
    criterion: str
    words: tuple[tuple[str, float], ...]
    quotes: tuple[tuple[int, str], ...]
    draft: dict[str, Any]
    stability: float
    statement_count: int
    respondent_count: int
    total: int
    turned_down: int
    adds_to: int | None
    lies_in: dict[int, int] = field(default_factory=dict)

    @property
    def worth(self) -> float:
        """What a decision is worth: people times doubt.

        Doubt at most doubles the weight, for a large steady proposal is worth an early decision
        too; additions to a theme wait, as they change no finding.
        """
        weight = self.respondent_count * (2.0 - min(max(self.stability, 0.0), 1.0))
        return weight / 4 if self.adds_to is not None else weight


@dataclass(frozen=True, kw_only=True)
class Queue:
    """The proposals of one run, in the order in which they are best decided.

    Attributes:
        run_id: None: no run has finished yet.
        decided_count: Proposals of this run about which a decision stands.
    """

    run_id: int | None
    proposals: tuple[Proposal, ...]
    decided_count: int

    @property
    def total(self) -> int:
        """Proposals of this run, decided or not."""
        return self.decided_count + len(self.proposals)

    def find(self, cluster_id: int) -> Proposal | None:
        """Return the open proposal made of a cluster."""
        return next((one for one in self.proposals if one.cluster_id == cluster_id), None)


def latest_run_id(session: Session, study_id: int) -> int | None:
    """Return the last run of the study that finished."""
    return session.scalar(
        sa.select(sa.func.max(AnalysisRun.id)).where(
            AnalysisRun.study_id == study_id, AnalysisRun.state == RunState.DONE
        )
    )


def queue(session: Session, study_id: int) -> Queue:
    """Return what is left to decide in a study, needs first; six queries whatever the size."""
    run_id = latest_run_id(session, study_id)
    if run_id is None:
        return Queue(run_id=None, proposals=(), decided_count=0)
    decided, split = _decided(session, study_id, run_id)
    clusters = session.scalars(
        sa.select(Cluster).where(Cluster.run_id == run_id).order_by(Cluster.number)
    ).all()
    free = pool.free_counts(session, run_id)
    lies_in, turned_down = pool.overlaps(session, run_id)
    sizes = pool.theme_sizes(session, study_id)
    refused = pool.refused(session, run_id)
    found = []
    for cluster in clusters:
        if cluster.id in decided or cluster.id not in free:
            continue
        statements, respondents = free[cluster.id]
        theme_id = None
        if cluster.id not in split:
            theme_id = _adds_to(lies_in[cluster.id], cluster.statement_count, sizes)
        if theme_id is not None:
            less, fewer = refused.get((cluster.id, theme_id), (0, 0))
            statements, respondents = statements - less, max(respondents - fewer, 0)
            worth_asking = statements > 0
        else:
            worth_asking = _asks_again(
                statements, turned_down.get(cluster.id, 0), cluster.statement_count
            )
        if worth_asking:
            found.append(
                _proposal(
                    cluster,
                    study_id=study_id,
                    statement_count=statements,
                    respondent_count=respondents,
                    turned_down=turned_down.get(cluster.id, 0),
                    adds_to=theme_id,
                    lies_in=lies_in[cluster.id],
                )
            )
    found.sort(key=lambda one: (_ORDER[one.kind], -one.worth, one.cluster_id))
    return Queue(run_id=run_id, proposals=tuple(found), decided_count=len(decided))


def find(session: Session, study_id: int, cluster_id: int) -> Proposal:
    """Return an open proposal.

    Raises:
        AlreadyDecided: somebody was faster; the sentence says who, when and what.
        NotFound: the latest run proposes no such thing.
    """
    proposal = queue(session, study_id).find(cluster_id)
    if proposal is not None:
        return proposal
    decision = log.latest_on_proposal(session, study_id, cluster_id)
    if decision is not None:
        raise AlreadyDecided(f"This has been decided already. {log.sentence(decision)}")
    raise NotFound(
        "This is no longer proposed: a newer run, or decisions elsewhere, took its place."
    )


def statement_ids(session: Session, proposal: Proposal) -> list[int]:
    """Return the statements a decision on *proposal* would place, most typical first."""
    query = (
        sa.select(Assignment.statement_id)
        .join(Statement, Statement.id == Assignment.statement_id)
        .where(*open_to(proposal))
        .order_by(Assignment.probability.desc(), Assignment.statement_id)
    )
    return list(session.scalars(query))


def open_to(proposal: Proposal) -> list[sa.ColumnElement[bool]]:
    """Return what a decision on *proposal* would place: conditions on ``Assignment`` and ``Statement``."""
    conditions = [
        Assignment.run_id == proposal.run_id,
        Assignment.cluster_id == proposal.cluster_id,
        ~pool.placed(Assignment.statement_id, Assignment.view),
        may_be_used(),
    ]
    if proposal.adds_to is not None:
        conditions.append(~pool.is_refused(Assignment.statement_id, proposal.adds_to))
    return conditions


def _decided(session: Session, study_id: int, run_id: int) -> tuple[set[int], set[int]]:
    """Return the clusters that are settled, and those of which a part was split off."""
    rows = session.execute(
        sa.select(log.proposal_of(), Decision.action).where(
            Decision.study_id == study_id,
            Decision.run_id == run_id,
            log.proposal_of().is_not(None),
            log.stands(),
        )
    ).all()
    settled = {cluster for cluster, action in rows if action is not Action.SPLIT}
    return settled, {cluster for cluster, action in rows if action is Action.SPLIT} - settled


def _adds_to(lies_in: dict[int, int], total: int, sizes: dict[int, int]) -> int | None:
    """Return the theme that a cluster is, grown; None if it is none that we know."""
    for theme_id, inside in sorted(lies_in.items(), key=lambda one: (-one[1], one[0])):
        grew = inside >= pool.MOSTLY * sizes.get(theme_id, inside) and inside >= CORE * total
        if inside >= pool.MOSTLY * total or grew:
            return theme_id
    return None


def _asks_again(statements: int, turned_down: int, total: int) -> bool:
    if turned_down >= pool.MOSTLY * total:
        return False
    return statements >= SMALLEST or statements == total


def _proposal(
    cluster: Cluster,
    *,
    study_id: int,
    statement_count: int,
    respondent_count: int,
    turned_down: int,
    adds_to: int | None,
    lies_in: dict[int, int],
) -> Proposal:
    return Proposal(
        study_id=study_id,
        run_id=cluster.run_id,
        cluster_id=cluster.id,
        kind=cluster.kind,
        name=cluster.name,
        criterion=cluster.criterion,
        words=tuple((str(word), float(weight)) for word, weight in cluster.words),
        quotes=tuple((int(one["statement"]), str(one["role"])) for one in cluster.quotes),
        draft=dict(cluster.draft),
        stability=float(cluster.quality.get("stability", 0.0)),
        statement_count=statement_count,
        respondent_count=respondent_count,
        total=cluster.statement_count,
        turned_down=turned_down,
        adds_to=adds_to,
        lies_in=dict(lies_in),
    )
