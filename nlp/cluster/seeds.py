"""Accepted themes draw what is like them: middles that start from the statements people confirmed.

Source: Basu, Banerjee and Mooney, Semi-supervised Clustering by Seeding (2002), on the sphere and
with soft membership. What people confirmed counts as much as all that it draws together: measured on
short requests, that is better than either alone from one confirmed statement to five.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.calibrate import logistic
from nlp.embed.base import Vectors, unit_rows

ROUNDS = 4
FOLDS = 4
LEVELLINGS = 20
LEAST = 0.01  # of an equal share
TINY = 1e-30
NEAR = 10  # rows nearest to one, its neighbourhood
LOOKED_AT = 20_000
CHUNK = 1024
#: Is a row of any of the themes? By its likeness to the nearest, the lead over the second, and how
#: much nearer its own neighbours are than the theme; then the intercept. One default for all
#: studies, and not learned in each: decided rows taken for strangers to their own theme are easier
#: to tell than real strangers are.
SIGNS = np.array([2.0, 1.0, -11.0, -0.9])
DRAWN = 1_500  # undecided rows that the middles are found with
SAMPLE = 500  # undecided rows among which confirmed ones are judged by the others
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
    turn = _turns(marks)

    def middles_without(fold: int, most: int) -> Vectors:
        free = spread(np.flatnonzero(turn < 0), most)
        rows = np.sort(np.concatenate([free, np.flatnonzero((turn >= 0) & (turn != fold))]))
        return seeded_middles(
            vectors[rows], marks[rows], names=names, barred=None if barred is None else barred[rows]
        )

    likeness = vectors @ middles_without(-1, DRAWN).T
    for fold in range(int(turn.max(initial=-1)) + 1):
        out = np.flatnonzero(turn == fold)
        likeness[out] = vectors[out] @ middles_without(fold, SAMPLE).T
    # Rounded: the last bit of a matrix product decides no order.
    return np.asarray(np.round(likeness, 5), dtype=np.float32)


def belongs(
    best: NDArray[np.floating], chance: NDArray[np.floating], neighbourhood: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return the probability that each row is of any of the themes, and not a stranger.

    A stranger has neighbours of its own: they are much nearer to it than any theme is.

    Args:
        best: Cosine to the nearest middle, shape (n,).
        chance: Of each theme, were it one of them, shape (n, themes).
        neighbourhood: From `neighbourhood_of`, shape (n,).
    """
    ordered = np.sort(chance, axis=1)
    lead = ordered[:, -1] - ordered[:, -2] if chance.shape[1] > 1 else np.ones(len(chance))
    return logistic(np.stack([best, lead, neighbourhood - best], axis=1), SIGNS)


def neighbourhood_of(vectors: Vectors) -> NDArray[np.float32]:
    """Return the mean cosine of each row to the ten nearest others, in chunks of rows.

    Above some thousands of rows only an even part of them is looked at, with as many of the
    nearest as that part would hold of ten: what counts is how dense it is around a row.
    """
    n = len(vectors)
    found = np.zeros(n, dtype=np.float32)
    others = spread(np.arange(n), LOOKED_AT)
    near = max(1, round(NEAR * len(others) / n)) if n else 1
    near = min(near, len(others) - 1)
    if near < 1:
        return found
    for start in range(0, n, CHUNK):
        likeness = np.round(vectors[start : start + CHUNK] @ vectors[others].T, 5)
        rows = np.arange(start, start + len(likeness))
        own = np.searchsorted(others, rows)
        is_there = (own < len(others)) & (others[np.minimum(own, len(others) - 1)] == rows)
        likeness[np.flatnonzero(is_there), own[is_there]] = -1.0
        best = -np.partition(-likeness, near - 1, axis=1)[:, :near]
        found[start : start + CHUNK] = np.sort(best, axis=1).mean(axis=1)
    return np.round(found, 5)


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
