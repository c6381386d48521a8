"""Groups in the graph: Louvain communities at every resolution, and the consensus of many runs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.cluster.graph import Graph

Labels = NDArray[np.int32]
RESOLUTIONS: tuple[float, ...] = tuple(
    round(2.0 ** (step / 2), 2) for step in range(-2, 13)
)  # 0.5 to 64
RUNS = 8  # whose consensus is taken
CONFIRMING = 5  # runs on the graph that the first ones agree on


def communities(graph: Graph, resolution: float, *, seed: int) -> Labels:
    """Return the community of each node, numbered by their first member.

    Source: Blondel et al., Fast Unfolding of Communities in Large Networks (2008).
    """
    # Heavy: scikit-network takes a second to import.
    from sknetwork.clustering import Louvain

    if graph.nnz == 0:
        return np.arange(graph.shape[0], dtype=np.int32)
    model = Louvain(
        resolution, shuffle_nodes=True, return_probs=False, return_aggregate=False,
        random_state=seed,
    )  # fmt: skip
    return renumber(model.fit_predict(graph))


def consensus(graph: Graph, resolution: float) -> tuple[Labels, list[Labels]]:
    """Return the partition that many runs agree on, and the runs themselves.

    Each edge is weighted by the share of runs that kept its ends together, and the graph is
    divided again: of those runs the one that agrees best with the others. The seeds of the runs
    are fixed, so that nobody sees other themes for another seed; how far single runs differ is in
    the second part of the result.

    Source: after Lancichinetti and Fortunato, Consensus Clustering in Complex Networks (2012).
    """
    from sklearn.metrics import adjusted_rand_score

    runs = [communities(graph, resolution, seed=seed) for seed in range(RUNS)]
    agreed = _agreed(graph, runs)
    again = [communities(agreed, resolution, seed=seed) for seed in range(CONFIRMING)]
    agreement = [sum(adjusted_rand_score(a, b) for b in again) for a in again]
    return again[int(np.argmax(np.round(agreement, 9)))], runs


def _agreed(graph: Graph, runs: list[Labels]) -> Graph:
    """Return *graph* with each weight times the share of runs in which its ends are together."""
    rows = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    share = np.zeros(graph.nnz, dtype=np.float32)
    for run in runs:
        share += run[rows] == run[graph.indices]
    agreed = graph.copy()
    agreed.data = agreed.data * (share / np.float32(len(runs)))
    agreed.eliminate_zeros()
    return agreed


def renumber(labels: NDArray[np.integer]) -> Labels:
    """Number groups from 0 in the order in which they first appear; -1 stays -1."""
    placed = labels >= 0
    if not placed.any():
        return np.full(len(labels), -1, dtype=np.int32)
    _, first, group = np.unique(labels[placed], return_index=True, return_inverse=True)
    number = np.empty(len(first), dtype=np.int32)
    number[np.argsort(first, kind="stable")] = np.arange(len(first), dtype=np.int32)
    numbered = np.full(len(labels), -1, dtype=np.int32)
    numbered[placed] = number[group]
    return numbered


def membership(labels: Labels) -> sparse.csr_matrix:
    """Return the indicator matrix, shape (n, groups); rows of -1 are empty."""
    placed = np.flatnonzero(labels >= 0)
    groups = int(labels.max(initial=-1)) + 1
    ones = np.ones(len(placed), dtype=np.float32)
    return sparse.csr_matrix((ones, (placed, labels[placed])), shape=(len(labels), groups))
