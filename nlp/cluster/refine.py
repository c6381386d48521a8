"""From communities to themes with a middle: each statement goes to the mean it is nearest to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp.cluster.communities import Labels, membership, renumber
from nlp.embed.base import Vectors, unit_rows

ROUNDS = 8
SHARPNESS = 20.0  # inverse temperature: a lead of .05 in cosine makes e times as likely


def prototypes(vectors: Vectors, labels: Labels, weights: NDArray[np.float32]) -> Vectors:
    """Return the weighted mean of each group, scaled to length 1, shape (groups, d)."""
    return unit_rows(np.asarray(membership(labels).T @ (vectors * weights[:, None])))


def refine(
    vectors: Vectors, labels: Labels, weights: NDArray[np.float32], *, rounds: int = ROUNDS
) -> Labels:
    """Move each row to the nearest mean until none moves, at most *rounds* times; -1 is placed too."""
    for _ in range(rounds):
        if labels.max(initial=-1) < 0:
            return labels
        likeness = np.round(vectors @ prototypes(vectors, labels, weights).T, 5)
        moved = renumber(likeness.argmax(axis=1))
        if np.array_equal(moved, labels):
            break
        labels = moved
    return labels


def confidence(
    vectors: Vectors, labels: Labels, middles: Vectors
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return how sure each row's group is, and its lead over the second best, both 0..1.

    The first is a softmax over the cosines to all groups: it ranks, it is not calibrated.
    Rows of -1 get 0 and 0.
    """
    n = len(labels)
    if len(middles) == 0:
        return np.zeros(n, dtype=np.float32), np.zeros(n, dtype=np.float32)
    likeness = vectors @ middles.T
    placed = np.flatnonzero(labels >= 0)
    odds = np.exp(SHARPNESS * (likeness - likeness.max(axis=1, keepdims=True)))
    probability = np.zeros(n, dtype=np.float32)
    probability[placed] = (odds / odds.sum(axis=1, keepdims=True))[placed, labels[placed]]
    own = np.zeros(n, dtype=np.float32)
    own[placed] = likeness[placed, labels[placed]]
    likeness[placed, labels[placed]] = -np.inf
    second = likeness.max(axis=1) if len(middles) > 1 else np.zeros(n, dtype=np.float32)
    margin = np.zeros(n, dtype=np.float32)
    margin[placed] = np.clip(own - second, 0, 1)[placed]
    return probability, margin
