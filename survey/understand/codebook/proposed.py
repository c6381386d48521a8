"""Groups that the latest run proposes for the cards of a board: its dendrogram, for people to take."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from survey.core.roles import Actor
from survey.understand.analysis.models import (
    Assignment,
    ClusterGroup,
    ClusterGroupMember,
    ClusterKind,
    Tier,
)
from survey.understand.codebook.board import Board
from survey.understand.codebook.choosing import chosen
from survey.understand.themes import log, proposals
from survey.understand.themes.changes import Changes
from survey.understand.themes.errors import NothingChosen
from survey.understand.themes.groups import create_group, edit_group
from survey.understand.themes.models import (
    Action,
    Decision,
    GroupTier,
    Tagging,
    TaggingState,
    Theme,
    ThemeGroup,
    ThemeKind,
    ThemeState,
)

#: A card belongs to a proposed group if at least so much of it lies there.
_MOSTLY = 0.5
_FEWEST = 2


@dataclass(frozen=True, kw_only=True)
class ProposedGroup:
    """Cards that a run puts together.

    Attributes:
        number: Of the group in the run, to name it in a form.
        exemplar_id: The card nearest to the middle.
        below: Secondary groups, in a primary one.
    """

    number: int
    tier: GroupTier
    themes: tuple[Theme, ...]
    exemplar_id: int
    below: tuple[ProposedGroup, ...] = ()

    @property
    def exemplar(self) -> Theme:
        """The card whose words would stand for the group."""
        return next(one for one in self.all_themes if one.id == self.exemplar_id)

    @property
    def all_themes(self) -> tuple[Theme, ...]:
        """Every card in it, at any depth."""
        return (*self.themes, *(one for group in self.below for one in group.all_themes))


def proposed(session: Session, study_id: int, board: Board) -> list[ProposedGroup]:
    """Return the groups of the latest run for the cards that stand in none; three queries.

    Secondary groups of fewer than two cards are none; their cards stay in the primary one.
    """
    run_id = proposals.latest_run_id(session, study_id)
    loose = {one.theme.id: one.theme for one in board.loose}
    if run_id is None or len(loose) < _FEWEST:
        return []
    groups = session.scalars(
        sa.select(ClusterGroup)
        .where(ClusterGroup.run_id == run_id, ClusterGroup.kind == ClusterKind(board.kind.value))
        .order_by(ClusterGroup.number)
    ).all()
    homes, exemplars = _homes(session, run_id, list(loose), board)
    found = []
    for group in groups:
        if group.tier is not Tier.PRIMARY:
            continue
        inside = [i for i in loose if homes[Tier.PRIMARY].get(i) == group.id]
        below = []
        for one in groups:
            if one.parent_id != group.id:
                continue
            members = [i for i in inside if homes[Tier.SECONDARY].get(i) == one.id]
            if len(members) >= _FEWEST:
                below.append(_group(one, members, loose, exemplars))
        taken = {theme.id for one in below for theme in one.themes}
        rest = [i for i in inside if i not in taken]
        if len(inside) >= _FEWEST:
            found.append(_group(group, rest, loose, exemplars, below=below, inside=inside))
    return found


def take(
    session: Session,
    study_id: int,
    groups: Sequence[ProposedGroup],
    *,
    actor: Actor,
) -> Decision:
    """Make the proposed groups, all of them as one decision.

    Raises:
        NothingChosen: none was chosen.
        NotFound: a card is no longer there.
    """
    log.lock(session, study_id)
    if not groups:
        raise NothingChosen("Choose at least one of the proposed groups.")
    changes = Changes(session, actor_id=actor.id)
    cards = 0
    for group in groups:
        top = _make(session, changes, study_id, group)
        for below in group.below:
            edit_group(changes, _make(session, changes, study_id, below), parent_id=top.id)
        cards += len(group.all_themes)
    count = sum(1 + len(one.below) for one in groups)
    text = (
        f"Grouped {cards} cards in {count} group{'s' if count > 1 else ''} that the run proposed."
    )
    return log.record(session, study_id, changes, action=Action.GROUP, text=text, actor=actor)


def _make(session: Session, changes: Changes, study_id: int, group: ProposedGroup) -> ThemeGroup:
    kind = group.exemplar.kind
    made = create_group(
        changes,
        ThemeGroup(study_id=study_id, kind=kind, tier=group.tier, exemplar_id=group.exemplar_id),
    )
    if group.themes:
        themes, _ = chosen(session, study_id, [one.id for one in group.themes], ())
        for theme in themes:
            changes.edit(theme, group_id=made.id)
    return made


def _group(
    group: ClusterGroup,
    members: list[int],
    themes: dict[int, Theme],
    exemplars: dict[int, int],
    *,
    below: Sequence[ProposedGroup] = (),
    inside: Sequence[int] = (),
) -> ProposedGroup:
    """Return a group called by its exemplar, or by its largest card where that is elsewhere."""
    everywhere = inside or members
    exemplar = exemplars.get(group.exemplar_id, 0)
    return ProposedGroup(
        number=group.number,
        tier=GroupTier(group.tier.value) if below or group.parent_id else GroupTier.SECONDARY,
        themes=tuple(themes[i] for i in members),
        exemplar_id=exemplar if exemplar in everywhere else everywhere[0],
        below=tuple(below),
    )


def _homes(
    session: Session, run_id: int, theme_ids: Sequence[int], board: Board
) -> tuple[dict[Tier, dict[int, int]], dict[int, int]]:
    """Return tier -> {theme: the group most of it lies in}, and cluster -> the theme most of it is."""
    kind = ThemeKind(board.kind.value)
    rows = session.execute(
        sa.select(
            Tagging.theme_id,
            ClusterGroup.tier,
            ClusterGroup.id,
            Assignment.cluster_id,
            sa.func.count(Assignment.statement_id.distinct()),
        )
        .join(Assignment, Assignment.statement_id == Tagging.statement_id)
        .join(ClusterGroupMember, ClusterGroupMember.cluster_id == Assignment.cluster_id)
        .join(ClusterGroup, ClusterGroup.id == ClusterGroupMember.group_id)
        .join(Theme, Theme.id == Tagging.theme_id)
        .where(
            Assignment.run_id == run_id,
            Assignment.view == ClusterKind(kind.value),
            Tagging.state == TaggingState.ACCEPTED,
            Tagging.theme_id.in_(theme_ids),
            Theme.state == ThemeState.ACCEPTED,
        )
        .group_by(Tagging.theme_id, ClusterGroup.tier, ClusterGroup.id, Assignment.cluster_id)
    )
    counts: defaultdict[Tier, defaultdict[int, Counter[int]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    clusters: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for theme_id, tier, group_id, cluster_id, count in rows:
        counts[tier][theme_id][group_id] += count
        if cluster_id is not None and tier is Tier.PRIMARY:
            clusters[cluster_id][theme_id] += count
    sizes = {one.theme.id: one.statement_count for one in board.loose}
    homes: dict[Tier, dict[int, int]] = {tier: {} for tier in Tier}
    for tier, themes in counts.items():
        for theme_id, inside in themes.items():
            group_id, count = min(inside.items(), key=lambda one: (-one[1], one[0]))
            if count >= _MOSTLY * sizes.get(theme_id, 0):
                homes[tier][theme_id] = group_id
    exemplars = {
        cluster_id: min(themes.items(), key=lambda one: (-one[1], one[0]))[0]
        for cluster_id, themes in clusters.items()
    }
    return homes, exemplars
