"""Who is near whom: a graph of shared nearest neighbours for each embedder.

Source: Jarvis and Patrick, Clustering Using a Similarity Measure Based on Shared Near Neighbors
(1973). Why one graph an embedder, added, beats concatenated vectors: see docs/method.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.cluster.neighbours import nearly_nearest
from nlp.embed.base import Vectors, unit_rows

Graph: TypeAlias = sparse.csr_matrix
ROWS_A_NEIGHBOUR = 8
FEWEST_NEIGHBOURS = 5
SAMPLE = 2_000  # rows by which embedders are weighed
POWER = 4  # of the share of neighbours, in the weight of an embedder
EXACT_UP_TO = 20_000  # rows
CHUNK = 1024  # rows compared at once: 1024 x 20,000 similarities are 80 MB


def centre(vectors: NDArray[np.floating]) -> Vectors:
    """Subtract the mean of the corpus and scale each row to length 1 again.

    What all answers share (the question's own topic, the form's sentence frame) then no longer
    counts as likeness.
    """
    rows = vectors.astype(np.float32)
    return unit_rows(rows - rows.mean(axis=0, dtype=np.float64).astype(np.float32))


def nearest(vectors: Vectors, k: int) -> NDArray[np.int32]:
    """Return for each row its *k* nearest others by cosine, nearest first, shape (n, k).

    Exact; ties go to the earlier row. Time grows with n squared, memory with n.
    """
    n = len(vectors)
    found = np.empty((n, k), dtype=np.int32)
    for start in range(0, n, CHUNK):
        likeness = vectors[start : start + CHUNK] @ vectors.T
        rows = np.arange(len(likeness))
        likeness[rows, rows + start] = -np.inf
        # Rounded, so that the last bit of a matrix product decides no neighbourhood.
        likeness = np.round(likeness, 5)
        best = np.sort(np.argpartition(-likeness, k - 1, axis=1)[:, :k], axis=1)
        order = np.argsort(-np.take_along_axis(likeness, best, axis=1), axis=1, kind="stable")
        found[start : start + CHUNK] = np.take_along_axis(best, order, axis=1)
    return found


def shared_neighbours(vectors: Vectors, k: int, *, exact_up_to: int = EXACT_UP_TO) -> Graph:
    """Return the graph that joins near rows by the share of their neighbours they have in common.

    Args:
        vectors: Centred rows of length 1, shape (n, d).
        k: Neighbours of a row; at most n - 1 are used.
        exact_up_to: Rows above which nearly all of the neighbours are found, not all of them.

    Returns:
        Symmetric, shape (n, n), weights in 0..1 (Jaccard of the two neighbourhoods, each with
        its own row), no diagonal.
    """
    n = len(vectors)
    k = min(k, n - 1)
    if k < 1:
        return sparse.csr_matrix((n, n), dtype=np.float32)
    near = nearest(vectors, k) if n <= exact_up_to else nearly_nearest(vectors, k)
    rows, columns = np.repeat(np.arange(n, dtype=np.int32), k), near.ravel()
    is_other = rows != columns
    rows, columns = rows[is_other], columns[is_other]
    arcs = sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(n, n))
    membership = arcs + sparse.identity(n, dtype=np.float32, format="csr")
    either = arcs.maximum(arcs.T)
    common = (membership @ membership.T).multiply(either > 0).tocsr()
    common.data = common.data / (2 * (k + 1) - common.data)
    common.eliminate_zeros()
    common.sort_indices()
    return common.astype(np.float32)


def embedder_weights(parts: Sequence[Vectors], neighbours: int) -> NDArray[np.float32]:
    """Return how much each embedder counts on this corpus, 1 the least; no label is needed.

    An embedder that understands the corpus puts a text's neighbours near each other too, so that
    they share their neighbours. Measured on corpora with labels, the embedder with more shared
    neighbours is the better one, and giving it the weight below never loses to equal weights.

    Args:
        parts: Centred rows of each embedder, shape (n, d); at most 2,000 of them are looked at.
        neighbours: Of a row, at most.
    """
    n = len(parts[0])
    if len(parts) == 1 or n < 2:  # noqa: PLR2004  # nothing to compare
        return np.ones(len(parts), dtype=np.float32)
    if n > SAMPLE:
        rows = np.sort(np.random.default_rng(0).choice(n, SAMPLE, replace=False))
        parts = [part[rows] for part in parts]
    k = neighbours_of(len(parts[0]), neighbours)
    graphs = [shared_neighbours(part, k) for part in parts]
    shared = [float(graph.data.mean()) if graph.nnz else 0.0 for graph in graphs]
    if min(shared) <= 0:
        return np.ones(len(parts), dtype=np.float32)
    ratio = (np.array(shared) / min(shared)) ** POWER
    return np.round(ratio, 3).astype(np.float32)


def neighbours_of(n: int, most: int) -> int:
    """Return how many neighbours a row has among *n*: in a few hundred rows fewer than *most*,
    which would reach from one theme into the next.
    """
    return min(most, max(FEWEST_NEIGHBOURS, n // ROWS_A_NEIGHBOUR))
