"""Levels above and beside the themes: groups of themes, and the same answers coarser and finer.

Source: Griffin and Hauser, The Voice of the Customer (1993): customers' needs stand in three tiers,
some five to ten primary ones, twenty to thirty secondary ones, and as many tertiary ones as there
are. A theme here is tertiary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from nlp.embed.base import Vectors, unit_rows
from nlp.themes import Grouping
from nlp.types import Granularity, Theme, ThemeGroup, ThemeKind, Tier

FEWEST = 4  # themes that are worth a level above them
PRIMARY, SECONDARY = 10, 30  # groups at most
THEMES_A_GROUP = 4  # of a secondary group, as in the study of 86 needs in 22 and 6 groups


def group_themes(
    groupings: Mapping[ThemeKind, Grouping],
    themes: Sequence[Theme],
    numbers: Mapping[tuple[ThemeKind, int], int],
) -> tuple[ThemeGroup, ...]:
    """Return the groups of the themes of each view, every primary group before its secondary ones.

    Args:
        groupings: The statements of each view in groups.
        themes: All of them, by id.
        numbers: View and group -> id of the theme.
    """
    found: list[ThemeGroup] = []
    for view, grouping in groupings.items():
        own = [(number, group) for (kind, group), number in numbers.items() if kind is view]
        ids = [number for number, _ in sorted(own)]
        middles = grouping.middles[[group for _, group in sorted(own)]]
        for of in tiers(middles):
            parent = None
            for tier, members in of:
                exemplar = ids[_most_typical(middles, members)]
                group = ThemeGroup(
                    id=len(found),
                    kind=view,
                    tier=tier,
                    name=themes[exemplar].name,
                    themes=tuple(ids[i] for i in members),
                    exemplar=exemplar,
                    parent=parent,
                )
                found.append(group)
                parent = group.id if tier is Tier.PRIMARY else parent
    return tuple(found)


def tiers(middles: Vectors) -> list[list[tuple[Tier, list[int]]]]:
    """Return each primary group followed by the secondary groups in it, as positions of themes.

    The themes are joined by Ward's method. A theme that is no more like the others of its group
    than chance is left out, and a group of one is none.

    Args:
        middles: One row a theme, length 1, shape (themes, d).
    """
    n = len(middles)
    if n < FEWEST:
        return []
    # Heavy: half a second to import.
    from scipy.cluster.hierarchy import fcluster, linkage

    tree = linkage(np.round(middles.astype(np.float64), 5), method="ward")
    top = int(np.clip(round(0.65 * n**0.5), 2, PRIMARY))
    middle = min(SECONDARY, round(n / THEMES_A_GROUP))
    above = fcluster(tree, top, criterion="maxclust")
    below = fcluster(tree, middle, criterion="maxclust") if middle > top else None
    found = []
    for primary in _in_order(above, range(n)):
        members = _alike(middles, primary)
        if len(members) < 2:  # noqa: PLR2004  # a theme alone is no group
            continue
        groups = [(Tier.PRIMARY, members)]
        for secondary in _in_order(below, members) if below is not None else ():
            inside = _alike(middles, secondary)
            if 1 < len(inside) < len(members):
                groups.append((Tier.SECONDARY, inside))
        found.append(groups)
    return found


def granularities(groupings: Mapping[ThemeKind, Grouping]) -> tuple[Granularity, ...]:
    """Return every partition that was computed, view by view, coarse to fine.

    Where the themes were found on a sample, so were the partitions, and their labels are left out.
    """
    return tuple(
        Granularity(
            view=view,
            resolution=one.resolution,
            theme_count=len(np.unique(one.labels[one.labels >= 0])),
            agreement=round(one.agreement, 4),
            is_chosen=one.resolution == grouping.resolution,
            labels=tuple(one.labels.tolist()) if len(one.labels) == len(grouping.units) else (),
        )
        for view, grouping in groupings.items()
        for one in grouping.partitions
    )


def _in_order(groups: Sequence[int], members: Iterable[int]) -> list[list[int]]:
    """Return the members of each group, groups in the order of their first member."""
    found: dict[int, list[int]] = {}
    for i in members:
        found.setdefault(int(groups[i]), []).append(i)
    return list(found.values())


def _alike(middles: Vectors, members: list[int]) -> list[int]:
    """Return the members that are more like the others than chance: a cosine above 0."""
    if len(members) < 2:  # noqa: PLR2004  # no others
        return members
    rows = middles[members]
    likeness = np.einsum("ij,ij->i", rows, unit_rows(rows.sum(axis=0) - rows))
    return [i for i, like in zip(members, np.round(likeness, 5), strict=True) if like > 0]


def _most_typical(middles: Vectors, members: list[int]) -> int:
    rows = middles[members]
    likeness = np.round(rows @ unit_rows(rows.mean(axis=0, keepdims=True))[0], 5)
    return members[int(likeness.argmax())]
