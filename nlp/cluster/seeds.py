"""Accepted themes draw what is like them: middles that start from the statements people confirmed.

Source: Basu, Banerjee and Mooney, Semi-supervised Clustering by Seeding (2002), on the sphere and
with soft membership. What people confirmed counts as much as all that it draws together: measured on
short requests, that is better than either alone from one confirmed statement to five.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.calibrate import softmax
from nlp.embed.base import Vectors, unit_rows

ROUNDS = 4
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
) -> tuple[Vectors, Vectors]:
    """Return what people confirmed of each theme, summed, and the middle of what it draws.

    Args:
        vectors: Rows of length 1, shape (n, d).
        marks: From `indicator`.
        names: Row of each theme's name, which counts as one confirmed statement.
        barred: Where a person turned a row away from a theme.
        weights: How many statements each row stands for.

    Returns:
        Sums of the confirmed rows with the name, shape (themes, d), and the middles of the drawn
        ones, of length 1. The middle of a theme is `join_middles` of the two.
    """
    held = marks.any(axis=1)
    count = np.ones(len(vectors), dtype=np.float32) if weights is None else weights
    confirmed = marks.T @ vectors
    if names is not None:
        confirmed = confirmed + names
    drawn = np.zeros_like(confirmed)
    for _ in range(ROUNDS):
        scores = SHARPNESS * (vectors @ join_middles(confirmed, drawn).T)
        if barred is not None:
            scores[barred] = -np.inf
        share = softmax(scores).astype(np.float32) * count[:, None]
        share[held] = 0.0
        drawn = unit_rows(share.T @ vectors)
    return confirmed, drawn


def join_middles(confirmed: NDArray[np.floating], drawn: Vectors) -> Vectors:
    """Return the middle of each theme: half of what was confirmed, half of what is like it."""
    return unit_rows(unit_rows(confirmed) + drawn)


def likeness_without_own(
    vectors: Vectors, marks: NDArray[np.float32], confirmed: NDArray[np.floating], drawn: Vectors
) -> NDArray[np.float32]:
    """Return the cosine of each row to each theme's middle, a confirmed row's own part left out.

    So a confirmed row is judged as if nobody had confirmed it yet. Shape (n, themes).
    """
    likeness = vectors @ join_middles(confirmed, drawn).T
    for row, theme in zip(*np.nonzero(marks), strict=True):
        rest = unit_rows((confirmed[theme] - vectors[row])[None])
        likeness[row, theme] = (vectors[row] @ unit_rows(rest + drawn[theme]).T)[0]
    return np.asarray(np.round(likeness, 5), dtype=np.float32)
