"""How many themes: as fine as two independent readings of the same answers still agree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.cluster.communities import RESOLUTIONS, Labels, communities
from nlp.cluster.graph import Graph, shared_neighbours
from nlp.cluster.refine import refine
from nlp.embed.base import Vectors, unit_rows

TOLERANCE = 0.005  # of the best agreement
FEWEST = 6  # rows of a group on average, at the finest
SEEDS = (0, 1)  # one run of Louvain wobbles by a point of agreement
ROUNDS = 3  # of refinement; more hardly move the agreement and cost the most of its time
SMOOTH = (0.25, 0.5, 0.25)  # of neighbouring granularities, which differ by chance


@dataclass(frozen=True, kw_only=True)
class Partition:
    """The rows in groups, at one granularity.

    Attributes:
        labels: Group of each row; -1: none.
        agreement: Of two readings, adjusted mutual information; NaN where only one was possible.
    """

    resolution: float
    labels: Labels
    agreement: float


def agreements(parts: Sequence[Vectors], graphs: Sequence[Graph], k: int) -> dict[float, float]:
    """Return for each resolution how far two readings of the same rows agree, 0 (chance) to 1.

    A reading is the communities of one embedder's graph, each row then moved to the nearest mean
    in that embedder's own space: without that step the fringe of every group, which is chance,
    hides how well the two agree on the groups themselves.

    Args:
        parts: Centred rows of each embedder; one embedder alone is read twice, by its even and by
            its odd numbers. Of more than two the first and the last are compared.
        graphs: Theirs.
        k: Neighbours in the graphs.

    Source: adjusted mutual information of Vinh, Epps and Bailey (2010).
    """
    from sklearn.metrics import adjusted_mutual_info_score

    if len(graphs) == 1:
        parts = [unit_rows(parts[0][:, i::2]) for i in (0, 1)]
        graphs = [shared_neighbours(part, k) for part in parts]
    n = len(parts[0])
    weights = np.ones(n, dtype=np.float32)
    both = [(parts[i], graphs[i]) for i in (0, -1)]
    found: dict[float, float] = {}
    for resolution in RESOLUTIONS:
        first, second = (
            [
                refine(part, communities(graph, resolution, seed=seed), weights, rounds=ROUNDS)
                for seed in SEEDS
            ]
            for part, graph in both
        )
        groups = np.mean([int(run.max()) + 1 for run in (*first, *second)])
        if found and groups > n / FEWEST:
            break  # finer would be a heap of pairs, and agreement on pairs says little
        # Never the same seed on both sides: chance may not look like agreement.
        pairs = zip(first, reversed(second), strict=True)
        found[resolution] = float(np.mean([adjusted_mutual_info_score(*pair) for pair in pairs]))
    return found


def finest_agreed(agreement: dict[float, float]) -> float:
    """Return the finest resolution whose agreement, smoothed, is within half a point of the best.

    >>> finest_agreed({1.0: 0.70, 2.0: 0.75, 4.0: 0.74, 8.0: 0.60})
    2.0
    """
    resolutions = sorted(agreement)
    scores = np.array([agreement[resolution] for resolution in resolutions])
    smooth = np.convolve(np.pad(scores, 1, mode="edge"), SMOOTH, "valid")
    best = np.flatnonzero(np.round(smooth, 5) >= np.round(smooth.max() - TOLERANCE, 5))
    return resolutions[int(best[-1])]
