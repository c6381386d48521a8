"""After the groups are found: find a home for rows without one, let go of rows that are like none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp.cluster.communities import Labels, membership
from nlp.cluster.refine import prototypes
from nlp.embed.base import Vectors, unit_rows

USUAL = 0.1  # quantile of the likeness to one's own group that a newcomer must reach
LIKE_NONE = 0.28  # cosine to the own (nearest) middle below which a row is let go
UNUSUAL = 2.0  # standard deviations below the usual likeness, where themes are broad


def rehome(vectors: Vectors, labels: Labels, weights: NDArray[np.float32]) -> Labels:
    """Return *labels* with rows that have no group in the nearest one, unless strangers there too.

    A row is no stranger if it is as like the middle of the group as all but one in ten of the rows
    that are in groups are like the others of theirs.
    """
    middles = prototypes(vectors, labels, weights)
    homeless = np.flatnonzero(labels < 0)
    if len(middles) == 0 or len(homeless) == 0:
        return labels
    likeness = np.round(vectors[homeless] @ middles.T, 5)
    asked = np.round(np.quantile(_likeness_to_others(vectors, labels, weights), USUAL), 5)
    joins = likeness.max(axis=1) >= asked
    labels = labels.copy()
    labels[homeless[joins]] = likeness[joins].argmax(axis=1)
    return labels


def _likeness_to_others(
    vectors: Vectors, labels: Labels, weights: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the cosine of each row of a group to the mean of the other rows of its group."""
    placed = np.flatnonzero(labels >= 0)
    own = vectors[placed] * weights[placed, None]
    sums = np.asarray(membership(labels).T @ (vectors * weights[:, None]))
    others = unit_rows(sums[labels[placed]] - own)
    likeness: NDArray[np.float32] = np.einsum("ij,ij->i", vectors[placed], others)
    return likeness


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
