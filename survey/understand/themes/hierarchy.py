"""Open proposals under the groups that the run put them in: primary, secondary, proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.understand.analysis.models import (
    ClusterGroup,
    ClusterGroupMember,
    ClusterKind,
    Tier,
)
from survey.understand.themes.proposals import Proposal, Queue


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A group with the open proposals in it.

    Attributes:
        name: "" for what is in no group of this tier.
        proposals: Those directly in it, in the order in which they are best decided.
        branches: Secondary groups, in a primary one.
    """

    name: str
    proposals: tuple[Proposal, ...] = ()
    branches: tuple[Branch, ...] = ()

    @property
    def all_proposals(self) -> tuple[Proposal, ...]:
        """Every proposal in it, at any depth."""
        return (*self.proposals, *(one for branch in self.branches for one in branch.all_proposals))


@dataclass(frozen=True, kw_only=True)
class Tree:
    """The open proposals of one kind, in groups."""

    kind: ClusterKind
    branches: tuple[Branch, ...]
    count: int


def trees(session: Session, queue: Queue) -> list[Tree]:
    """Return the open proposals of a run by kind and group; one query beside the queue's."""
    groups = {} if queue.run_id is None else _groups(session, queue.run_id)
    found = []
    for kind in (ClusterKind.NEED, ClusterKind.WANT, ClusterKind.UNCLEAR):
        of_kind = [one for one in queue.proposals if one.kind is kind]
        if of_kind:
            branches = _grown(of_kind, groups)
            found.append(Tree(kind=kind, branches=tuple(branches), count=len(of_kind)))
    return found


#: Of a cluster: its (id, name) of the primary and of the secondary group, where it is in one.
_Path = dict[Tier, tuple[int, str]]


def _groups(session: Session, run_id: int) -> dict[int, _Path]:
    rows = session.execute(
        sa.select(ClusterGroupMember.cluster_id, ClusterGroup)
        .join(ClusterGroup, ClusterGroup.id == ClusterGroupMember.group_id)
        .where(ClusterGroup.run_id == run_id)
        .order_by(ClusterGroup.number)
    )
    found: dict[int, _Path] = {}
    for cluster_id, group in rows:
        found.setdefault(cluster_id, {})[group.tier] = (group.id, group.name)
    return found


def _grown(proposals: Sequence[Proposal], groups: dict[int, _Path]) -> list[Branch]:
    """Return the primary groups in the order of their best proposal, those in none last."""
    branches = []
    for name, inside in _parted(proposals, groups, Tier.PRIMARY):
        below = _parted(inside, groups, Tier.SECONDARY)
        branches.append(
            Branch(
                name=name,
                proposals=tuple(one for group, some in below if not group for one in some),
                branches=tuple(
                    Branch(name=group, proposals=tuple(some)) for group, some in below if group
                ),
            )
        )
    return branches


def _parted(
    proposals: Sequence[Proposal], groups: dict[int, _Path], tier: Tier
) -> list[tuple[str, list[Proposal]]]:
    parts: dict[int, tuple[str, list[Proposal]]] = {}
    for one in proposals:
        group_id, name = groups.get(one.cluster_id, {}).get(tier, (0, ""))
        parts.setdefault(group_id, (name, []))[1].append(one)
    return [parts[i] for i in sorted(parts, key=lambda i: i == 0)]
