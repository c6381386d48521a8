"""Accepted themes draw what is like them: middles that start from the statements people confirmed.

Source: Basu, Banerjee and Mooney, Semi-supervised Clustering by Seeding (2002), on the sphere and
with soft membership. What people confirmed counts as much as all that it draws together: measured on
short requests, that is better than either alone from one confirmed statement to five.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.embed.base import Vectors, unit_rows

ROUNDS = 4
FOLDS = 4
LEVELLINGS = 20
LEAST = 0.01  # of an equal share
TINY = 1e-30
SAMPLE = 1_000  # undecided rows among which confirmed ones are judged by the others
SHARPNESS = 20.0  # a lead of .05 in cosine makes e times as likely


def indicator(n: int, confirmed: Mapping[int, Sequence[int]], themes: int) -> NDArray[np.float32]:
    """Return 1 where a person put row i into theme j, shape (n, themes)."""
    marks = np.zeros((n, themes), dtype=np.float32)
    for theme, rows in confirmed.items():
        marks[list(rows), theme] = 1.0
    return marks


def seeded_middles(
    vectors: Vectors,
    marks: NDArray[np.float32],
    *,
    names: Vectors | None = None,
    barred: NDArray[np.bool_] | None = None,
    weights: NDArray[np.float32] | None = None,
) -> Vectors:
    """Return the middle of each theme: half of what was confirmed, half of what is like it.

    Args:
        vectors: Rows of length 1, shape (n, d).
        marks: From `indicator`.
        names: Row of each theme's name, which counts as one confirmed statement.
        barred: Where a person turned a row away from a theme.
        weights: How many statements each row stands for.

    Returns:
        Rows of length 1, shape (themes, d).
    """
    held = marks.any(axis=1)
    free = vectors[~held]
    count = None if weights is None else weights[~held, None]
    confirmed = marks.T @ vectors
    if names is not None:
        confirmed = confirmed + names
    confirmed = unit_rows(confirmed)
    middles = confirmed
    for _ in range(ROUNDS):
        share = SHARPNESS * (free @ middles.T)
        if barred is not None:
            share[barred[~held]] = -np.inf
        share -= np.maximum(share.max(axis=1, keepdims=True), -1e9)
        np.exp(share, out=share)
        share *= even_out(share)
        share /= np.maximum(share.sum(axis=1, keepdims=True), TINY)
        if count is not None:
            share *= count
        middles = unit_rows(confirmed + unit_rows(share.T @ free))
    return middles


def even_out(odds: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return the factor of each theme by which all draw as much of the rows, shape (themes,).

    In many dimensions a few middles are near to everything (hubs).

    Args:
        odds: How likely each theme is for each row, in any unit, shape (n, themes).

    Source: Radovanovic, Nanopoulos and Ivanovic, Hubs in Space (2010); the scaling is that of
    Sinkhorn and Knopp (1967).
    """
    factor = np.ones(odds.shape[1], dtype=odds.dtype)
    for _ in range(LEVELLINGS if len(odds) else 0):
        each = np.maximum(odds @ factor, TINY)
        share = ((1 / each) @ odds) * factor * (odds.shape[1] / len(odds))
        factor /= np.sqrt(np.maximum(share, LEAST))
        factor /= factor.mean()
    return np.maximum(factor, TINY)


def likeness_by_others(
    vectors: Vectors,
    marks: NDArray[np.float32],
    *,
    names: Vectors | None = None,
    barred: NDArray[np.bool_] | None = None,
) -> NDArray[np.float32]:
    """Return the cosine of each row to each theme's middle, shape (n, themes).

    A confirmed row is judged by middles that were found without it, as if nobody had confirmed it
    yet: a few at a time, on a part of the rows, for which time would not suffice otherwise.
    """
    likeness = vectors @ seeded_middles(vectors, marks, names=names, barred=barred).T
    turn = _turns(marks)
    for fold in range(int(turn.max(initial=-1)) + 1):
        out = np.flatnonzero(turn == fold)
        free = spread(np.flatnonzero(turn < 0), SAMPLE)
        rows = np.sort(np.concatenate([free, np.flatnonzero((turn >= 0) & (turn != fold))]))
        middles = seeded_middles(
            vectors[rows],
            marks[rows],
            names=names,
            barred=None if barred is None else barred[rows],
        )
        likeness[out] = vectors[out] @ middles.T
    # Rounded: the last bit of a matrix product decides no order.
    return np.asarray(np.round(likeness, 5), dtype=np.float32)


def spread(rows: NDArray[np.integer], most: int) -> NDArray[np.integer]:
    """Return at most *most* of *rows*, evenly spread."""
    if len(rows) <= most:
        return rows
    return rows[np.linspace(0, len(rows) - 1, most).astype(np.int64)]


def _turns(marks: NDArray[np.float32]) -> NDArray[np.int32]:
    """Return when each confirmed row is left out, each theme's one after the other; -1: never."""
    turn = np.full(len(marks), -1, dtype=np.int32)
    for theme in range(marks.shape[1]):
        rows = np.flatnonzero(marks[:, theme])
        turn[rows] = np.arange(len(rows)) % FOLDS
    return turn
