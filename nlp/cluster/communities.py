"""Groups in the graph: Louvain communities at every resolution, agreed between several seeds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.cluster.graph import Graph

Labels = NDArray[np.int32]
RESOLUTIONS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
SEEDS = 5


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


def consensus(graph: Graph, resolution: float, *, seed: int) -> tuple[Labels, list[Labels]]:
    """Return the partition that agrees best with those of the other seeds, and all of them."""
    from sklearn.metrics import adjusted_rand_score

    runs = [communities(graph, resolution, seed=seed + i) for i in range(SEEDS)]
    agreement = [sum(adjusted_rand_score(a, b) for b in runs) for a in runs]
    return runs[int(np.argmax(np.round(agreement, 9)))], runs


def renumber(labels: NDArray[np.integer]) -> Labels:
    """Number groups from 0 in the order in which they first appear; -1 stays -1."""
    numbers: dict[int, int] = {}
    return np.array(
        [-1 if label < 0 else numbers.setdefault(int(label), len(numbers)) for label in labels],
        dtype=np.int32,
    )


def membership(labels: Labels) -> sparse.csr_matrix:
    """Return the indicator matrix, shape (n, groups); rows of -1 are empty."""
    placed = np.flatnonzero(labels >= 0)
    groups = int(labels.max(initial=-1)) + 1
    ones = np.ones(len(placed), dtype=np.float32)
    return sparse.csr_matrix((ones, (placed, labels[placed])), shape=(len(labels), groups))
