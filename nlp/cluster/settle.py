"""After the groups are found: join those that are one, and let go of rows that are like none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp.cluster.communities import Labels, renumber
from nlp.cluster.graph import nearest
from nlp.cluster.refine import prototypes
from nlp.embed.base import Vectors

NEIGHBOURS = 15
ALIKE = 0.64  # cosine of two middles from which groups may be one
MIXED = 0.13  # links across their border beside those inside, from which they are
LIKE_NONE = 0.28  # cosine to the own (nearest) middle below which a row is let go
UNUSUAL = 2.0  # standard deviations below the usual likeness, where themes are broad


def join_mixed(
    vectors: Vectors, labels: Labels, weights: NDArray[np.float32], *, most: float
) -> Labels:
    """Return *labels* with groups joined whose rows are neighbours of each other's rows.

    Two groups are joined if each is the one that the other mixes with most, their middles are
    alike and their rows have neighbours across the border: how often, beside how often inside, is
    their mixing. Groups that people made hardly ever mix so much.

    Args:
        vectors: Rows of length 1, shape (n, d).
        labels: Group of each row; -1: none.
        weights: How many statements each row stands for.
        most: Share of the rows that a joined group may hold, so that no giant grows.
    """
    groups = int(labels.max(initial=-1)) + 1
    placed = np.flatnonzero(labels >= 0)
    if groups < 3 or len(placed) <= NEIGHBOURS:  # noqa: PLR2004  # two are no choice
        return labels
    of = labels[placed]
    near = of[nearest(vectors[placed], NEIGHBOURS)]
    across = np.zeros((groups, groups))
    np.add.at(across, (np.repeat(of, NEIGHBOURS), near.ravel()), 1.0)
    share = across / np.maximum(np.diag(across)[:, None], 1.0)
    mixing = np.minimum(share, share.T)
    np.fill_diagonal(mixing, -1.0)
    middles = prototypes(vectors, labels, weights)
    likeness = np.round(middles @ middles.T, 5)
    size = np.bincount(of, weights=weights[placed], minlength=groups)
    partner = mixing.argmax(axis=1)
    joined = labels.copy()
    for one, other in enumerate(partner):
        is_one = mixing[one, other] >= MIXED and likeness[one, other] >= ALIKE
        is_mutual = one < other and partner[other] == one
        if is_one and is_mutual and size[[one, other]].sum() <= most * size.sum():
            joined[labels == other] = one
    return renumber(joined)


def let_go(
    vectors: Vectors, labels: Labels, weights: NDArray[np.float32], *, fixed: set[int]
) -> Labels:
    """Return *labels* with rows unplaced that are hardly like their group nor any other."""
    middles = prototypes(vectors, labels, weights)
    if len(middles) == 0:
        return labels
    likeness = np.round(vectors @ middles.T, 5).max(axis=1)
    held = likeness[labels >= 0]
    # Few answers make broad groups, in which a member that is rather unlike is nothing unusual.
    strangers = likeness < min(LIKE_NONE, float(held.mean() - UNUSUAL * held.std()))
    strangers[sorted(fixed)] = False
    return np.where(strangers, -1, labels).astype(np.int32)
