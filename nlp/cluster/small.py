"""Themes of a handful of answers, where a graph of neighbours would join everything."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from nlp.cluster.communities import RESOLUTIONS, Labels, renumber
from nlp.cluster.granularity import ROUNDS, Partition
from nlp.cluster.graph import centre
from nlp.cluster.refine import refine
from nlp.embed.base import unit_rows

# Distinct texts; below, neighbours reach over several themes and the graph joins them.
FEW = 150
ROWS_A_GROUP = 2.5  # on average, at the finest
USUAL_ROWS = 4  # on average, at the finest that is chosen without being asked for,
FEW_GROUPS = 8  # save for so few groups
ALIKE = 0.5  # mean cosine, over the embedders, from which all are one theme
MOST = 0.75  # share of the rows that one group may hold
UNALIKE = 0.2  # mean cosine to the others of its group below which a row is let go


def few_groups(
    blocks: Sequence[NDArray[np.floating]], resolution: float | None
) -> tuple[Partition, list[Partition], list[Labels]]:
    """Return groups by average linkage of the cosine of centred rows, averaged over the embedders.

    How many is chosen by the silhouette: the cut at which rows are, on average, nearest to their
    own group beside the next one. Then each row goes to the group it is most like, and what is like
    none stands alone. Whether all are one theme, and what is like none, is judged before centring:
    the mean of a handful of texts is mostly those texts themselves.

    How it compares with other ways: `bench/clusters.py --small`.

    Args:
        blocks: For each embedder rows of length 1, shape (n, d), n > 0.
        resolution: None lets the silhouette choose, else 0.5 (two groups) to 64 (the finest).

    Returns:
        The partition chosen; all partitions, coarse to fine, that one among them; and the rows in
        as many groups by each embedder alone.

    Source: Rousseeuw, Silhouettes (1987).
    """
    n = len(blocks[0])
    if n == 1:
        alone = Partition(resolution=1.0, labels=np.zeros(1, dtype=np.int32), agreement=np.nan)
        return alone, [alone], []
    centred = [centre(block) for block in blocks]
    trees = [_tree(_distances([block])) for block in centred]
    distance, apart = _distances(blocks), _distances(centred)
    tree = _tree(apart)
    rows = unit_rows(np.hstack(centred))
    most = min(n, max(2, int(n / ROWS_A_GROUP)))
    counts = {_count(one, most): one for one in reversed(RESOLUTIONS)}
    if resolution is not None:
        count = _count(resolution, most)
    elif _tree(distance)[-1, 2] <= 1 - ALIKE:
        count = 1
    else:
        count = _apart(apart, tree, max(int(n / USUAL_ROWS), min(most, FEW_GROUPS)))
    counts.setdefault(count, _resolution(count, most))
    partitions = []
    for groups, one in sorted(counts.items()):
        cut = _cut(tree, groups)
        readings = [_cut(own, groups) for own in trees]
        labels = _settled(rows, cut, distance) if 1 < groups < n else cut
        partitions.append(
            Partition(resolution=one, labels=labels, agreement=_agreement(readings, cut))
        )
    chosen = partitions[sorted(counts).index(count)]
    return chosen, partitions, [_cut(own, count) for own in trees] if len(trees) > 1 else []


def _settled(rows: NDArray[np.floating], labels: Labels, distance: NDArray[np.float64]) -> Labels:
    """Return *labels* with each row in the group it is most like, or alone if it is like none.

    Args:
        rows: As they were grouped, length 1.
        labels: Group of each.
        distance: Of every two before centring.
    """
    labels = refine(
        rows.astype(np.float32), labels, np.ones(len(rows), dtype=np.float32), rounds=ROUNDS
    )
    together = labels[:, None] == labels[None, :]
    np.fill_diagonal(together, val=False)
    others = together.sum(axis=1)
    likeness = 1 - (distance * together).sum(axis=1) / np.maximum(others, 1)
    odd = (others > 0) & (np.round(likeness, 5) < UNALIKE)
    labels = labels.copy()
    labels[odd] = labels.max() + 1 + np.arange(odd.sum())
    return renumber(labels)


def _apart(distance: NDArray[np.float64], tree: NDArray[np.float64], most: int) -> int:
    """Return in how many groups the rows stand apart most clearly, from 2 to *most*.

    A few odd rows beside all the others stand apart clearly too, and say nothing about the others:
    a cut that leaves most rows in one group is taken only if every cut does.
    """
    cuts = {groups: _cut(tree, groups) for groups in range(2, most + 1)}
    even = {
        groups: labels
        for groups, labels in cuts.items()
        if np.bincount(labels).max() <= MOST * len(labels)
    }
    scores = {groups: _silhouette(distance, labels) for groups, labels in (even or cuts).items()}
    return max(scores, key=lambda groups: scores[groups])


def _distances(blocks: Sequence[NDArray[np.floating]]) -> NDArray[np.float64]:
    """Return 1 - cosine of every two rows, averaged over the blocks, shape (n, n)."""
    rows = [block.astype(np.float64) for block in blocks]
    likeness = np.mean([block @ block.T for block in rows], axis=0)
    distance: NDArray[np.float64] = np.round(np.clip(1 - likeness, 0, 2), 5)
    np.fill_diagonal(distance, 0)
    return distance


def _tree(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the tree of rows by average linkage."""
    tree: NDArray[np.float64] = linkage(squareform(distance), method="average")
    return tree


def _cut(tree: NDArray[np.float64], groups: int) -> Labels:
    if groups > len(tree):
        return np.arange(len(tree) + 1, dtype=np.int32)  # which `fcluster` never returns
    return renumber(fcluster(tree, groups, criterion="maxclust"))


def _silhouette(distance: NDArray[np.float64], labels: Labels) -> float:
    from sklearn.metrics import silhouette_score

    groups = int(labels.max()) + 1
    if not 1 < groups < len(labels):
        return -1.0
    return round(float(silhouette_score(distance, labels, metric="precomputed")), 5)


def _agreement(readings: Sequence[Labels], labels: Labels) -> float:
    """Return the adjusted mutual information of the first and the last reading."""
    from sklearn.metrics import adjusted_mutual_info_score

    if len(readings) == 1 or int(labels.max()) == 0:
        return float("nan")
    return float(adjusted_mutual_info_score(readings[0], readings[-1]))


def _count(resolution: float, most: int) -> int:
    """Return how many groups a resolution stands for: from 2 to *most* in equal ratios."""
    if resolution < RESOLUTIONS[0]:
        return 1
    lowest, highest = (math.log2(RESOLUTIONS[i]) for i in (0, -1))
    position = min(max((math.log2(resolution) - lowest) / (highest - lowest), 0.0), 1.0)
    return round(2 * math.pow(most / 2, position))


def _resolution(count: int, most: int) -> float:
    """Return a resolution that stands for *count* groups; one group is coarser than all."""
    if count == 1 or most == 2:  # noqa: PLR2004  # no ratio
        return RESOLUTIONS[0] / (2 if count == 1 else 1)
    position = math.log(count / 2) / math.log(most / 2)
    lowest, highest = (math.log2(RESOLUTIONS[i]) for i in (0, -1))
    return float(f"{math.pow(2, lowest + position * (highest - lowest)):.4g}")
