"""Scores to probabilities that can be believed, learned from few decisions and from a default.

Every fit here is a maximum a posteriori estimate: it starts from one default for all studies and
moves away from it only as far as the decisions at hand ask for. Without decisions the default holds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]


def softmax(scores: NDArray[np.floating]) -> Floats:
    """Return the rows of *scores* as probabilities; minus infinity is impossible.

    >>> softmax(np.array([[0.0, 0.0, -np.inf]])).tolist()
    [[0.5, 0.5, 0.0]]
    """
    highest = scores.max(axis=1, keepdims=True)
    odds = np.exp(scores - np.where(np.isfinite(highest), highest, 0.0))
    return np.asarray(odds / np.maximum(odds.sum(axis=1, keepdims=True), 1e-300), dtype=np.float64)


def weigh_views(
    views: NDArray[np.floating], right: NDArray[np.integer], usual: Floats, *, trust: Floats
) -> Floats:
    """Return how much each view counts, so that the right option is as probable as can be.

    Args:
        views: What each view says of each option, shape (n, options, views).
        right: The option that is right, shape (n,).
        usual: The default weights, all above 0, shape (views,).
        trust: How many times its own size each weight may move from the default, roughly.

    Source: conditional logit, McFadden, Conditional Logit Analysis of Qualitative Choice Behavior
    (1974), with a normal prior around the default.
    """
    if len(right) == 0:
        return usual.copy()
    rows, scale = np.arange(len(right)), trust * usual
    seen = views.astype(np.float64)
    told = seen[rows, right]

    def loss(weights: Floats) -> tuple[float, Floats]:
        chance = softmax(seen @ weights)
        strayed = (weights - usual) / scale
        value = -np.log(np.maximum(chance[rows, right], 1e-300)).sum() + (strayed**2).sum() / 2
        slope = np.tensordot(chance, seen, ((0, 1), (0, 1))) - told.sum(axis=0) + strayed / scale
        return float(value), slope

    bounds = [(0.0, None)] * len(usual)  # a view that speaks against itself is noise
    found = minimize(loss, usual, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x, dtype=np.float64)


def logistic(signs: NDArray[np.floating], weights: Floats) -> Floats:
    """Return the probability of a logistic model, the intercept its last weight, shape (n,)."""
    lead = signs @ weights[:-1] + weights[-1]
    return np.asarray(1 / (1 + np.exp(-np.clip(lead, -500, 500))), dtype=np.float64)
