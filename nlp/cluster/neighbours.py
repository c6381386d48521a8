"""Nearest neighbours of very many rows, nearly all of them: cells, and the nearest cells searched.

Everything is decided by the rows alone, in the order they come in: no thread, no random start.

Source: the inverted file of Jégou, Douze and Schmid, Product Quantization for Nearest Neighbor
Search (2011), without the quantization. The libraries that build graphs instead give other results
with other numbers of threads, or bring a compiled dependency for what is a hundred lines here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp.embed.base import Vectors, unit_rows

PROBED = 16  # cells searched for each row: finds 95 of 100 neighbours
ROUNDS = 6  # of the k-means that makes the cells
LEARNED_FROM = 40  # rows a cell that its middle is learned from
CHUNK = 4_096  # rows searched for at once


def nearly_nearest(vectors: Vectors, k: int, *, probed: int = PROBED) -> NDArray[np.int32]:
    """Return for each row *k* near others by cosine, nearest first, shape (n, k).

    Time grows with n to the power of 1.5, memory with n. Where the cells searched hold fewer than
    *k* others the row itself fills the places that are left: it is no neighbour of itself, so it
    counts for nothing in a graph without diagonal.

    Args:
        vectors: Rows of length 1, in an order without meaning, shape (n, d).
        k: At most n - 1.
        probed: Cells searched; all of them makes it exact.
    """
    n = len(vectors)
    middles = _middles(vectors, round(np.sqrt(n)))
    cells = _nearest_cells(vectors, middles, min(probed, len(middles)))
    home = cells[:, 0]
    order = np.argsort(home, kind="stable")
    starts = np.searchsorted(home[order], np.arange(len(middles) + 1))
    found = np.empty((n, k), dtype=np.int32)
    # Rows of one cell together: they search the same cells.
    for start in range(0, n, CHUNK):
        rows = order[start : start + CHUNK]
        found[rows] = _search(vectors, rows, cells[rows], order=order, starts=starts, k=k)
    return found


def _search(
    vectors: Vectors,
    rows: NDArray[np.integer],
    cells: NDArray[np.integer],
    *,
    order: NDArray[np.integer],
    starts: NDArray[np.integer],
    k: int,
) -> NDArray[np.int32]:
    likeness = np.full((len(rows), cells.shape[1] * k), -np.inf, dtype=np.float32)
    others = np.repeat(rows[:, None].astype(np.int32), likeness.shape[1], axis=1)
    for cell in np.unique(cells):
        members = np.sort(order[starts[cell] : starts[cell + 1]])
        if not len(members):
            continue
        asking, probe = np.nonzero(cells == cell)
        # Rounded, so that the last bit of a matrix product decides no neighbourhood.
        like = np.round(vectors[rows[asking]] @ vectors[members].T, 5)
        like[members[None, :] == rows[asking][:, None]] = -np.inf
        best = min(k, len(members))
        near = np.argpartition(-like, best - 1, axis=1)[:, :best]
        columns = probe[:, None] * k + np.arange(best)
        likeness[asking[:, None], columns] = np.take_along_axis(like, near, axis=1)
        others[asking[:, None], columns] = members[near]
    others[np.isneginf(likeness)] = np.repeat(rows, np.isneginf(likeness).sum(axis=1))
    # Ties go to the earlier row.
    by_row = np.argsort(others, axis=1, kind="stable")
    likeness = np.take_along_axis(likeness, by_row, axis=1)
    others = np.take_along_axis(others, by_row, axis=1)
    first = np.argsort(-likeness, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(others, first, axis=1)


def _middles(vectors: Vectors, count: int) -> Vectors:
    """Return the middles of *count* cells, by k-means from the first rows."""
    sample = vectors[: count * LEARNED_FROM]
    middles = sample[:count].copy()
    for _ in range(ROUNDS):
        home = np.round(sample @ middles.T, 5).argmax(axis=1)
        sums = np.zeros_like(middles)
        np.add.at(sums, home, sample)
        held = np.bincount(home, minlength=count) > 0
        middles[held] = unit_rows(sums[held])
    return middles


def _nearest_cells(vectors: Vectors, middles: Vectors, count: int) -> NDArray[np.int32]:
    cells = np.empty((len(vectors), count), dtype=np.int32)
    for start in range(0, len(vectors), CHUNK):
        like = np.round(vectors[start : start + CHUNK] @ middles.T, 5)
        cells[start : start + CHUNK] = np.argsort(-like, axis=1, kind="stable")[:, :count]
    return cells
