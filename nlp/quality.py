"""How good the themes are: how alike inside, how stable over seeds, how much is left over."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.cluster.communities import Labels
from nlp.embed.base import Vectors, unit_rows


def coherence(vectors: Vectors) -> float:
    """Return the mean cosine of a theme's statements to their mean, 0..1.

    Args:
        vectors: Rows of length 1, one a statement, shape (n, d), n > 0.
    """
    middle = unit_rows(vectors.mean(axis=0, keepdims=True))[0]
    return float(np.clip((vectors @ middle).mean(), 0, 1))


def stability(members: Sequence[int], runs: Sequence[Labels]) -> float:
    """Return how much of a theme other seeds keep together, 0..1.

    The share of pairs of its rows that are in one group, averaged over the runs. 1 where there is
    only one row, or no other run: nothing random was involved.

    >>> stability([0, 1, 2], [np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])])
    0.6666666666666666
    """
    if len(members) < 2 or not runs:  # noqa: PLR2004  # no pair to come apart
        return 1.0
    pairs = len(members) * (len(members) - 1)
    shares = []
    for run in runs:
        groups = run[list(members)]
        counts = np.unique(groups[groups >= 0], return_counts=True)[1]
        shares.append(float((counts * (counts - 1)).sum()) / pairs)
    return float(np.mean(shares))


def outlier_share(themes: Sequence[int | None]) -> float:
    """Return the share of statements that fit nowhere; 0 where there is no statement.

    >>> outlier_share([0, None, 1, None])
    0.5
    """
    return sum(theme is None for theme in themes) / len(themes) if themes else 0.0
