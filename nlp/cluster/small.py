"""Themes of a handful of answers, where a graph of 25 neighbours would join everything."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from nlp.cluster.communities import Labels, renumber

# Distinct texts; below, 25 neighbours reach over several themes and the graph joins them: read on
# some ninety short answers, it gave six mixed themes where average linkage gave eleven clear ones.
FEW = 150
PAIRS = 60  # distinct texts; below, two statements that agree are worth showing as a theme
ALIKE = 0.35  # mean cosine within a group, over the embedders
COARSEST, FINEST = 0.18, 0.62  # cosines that the granularity slider spans


def few_groups(
    blocks: list[NDArray[np.floating]], weights: NDArray[np.float32], resolution: float | None
) -> Labels:
    """Return groups by average linkage of the cosine, averaged over the embedders.

    The vectors are not centred: the mean of a handful of texts is mostly those texts themselves.

    Args:
        blocks: For each embedder rows of length 1, shape (n, d).
        weights: How many statements each row stands for.
        resolution: None for the usual likeness, else 0.5 (coarse) to 32 (fine) as in the graph.
    """
    n = len(weights)
    if n < 2:  # noqa: PLR2004  # a single text is a group of its own
        return np.zeros(n, dtype=np.int32)
    likeness = np.mean(
        [rows.astype(np.float64) @ rows.astype(np.float64).T for rows in blocks], axis=0
    )
    distance = np.round(np.clip(1 - likeness, 0, 2), 5)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), method="average")
    alike = ALIKE
    if resolution is not None:
        position = np.clip((np.log2(resolution) + 1) / 6, 0, 1)
        alike = COARSEST + float(position) * (FINEST - COARSEST)
    return renumber(fcluster(tree, 1 - alike, criterion="distance"))
