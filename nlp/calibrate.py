"""Scores to probabilities that can be believed, learned from few decisions and from a default.

Every fit here is a maximum a posteriori estimate: it starts from one default for all studies and
moves away from it only as far as the decisions at hand ask for. Without decisions the default holds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
CLOSE = 1e-4  # change of a share at which the pool's own shares are found
ROUNDS = 50


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


def weigh_signs(
    signs: NDArray[np.floating],
    is_so: NDArray[np.bool_],
    usual: Floats,
    *,
    trust: float,
) -> Floats:
    """Return the weights of *signs*, shape (n, signs), in a logistic model of *is_so*, shape (n,).

    The last weight is the intercept. Both answers count as if they were equally frequent.

    Args:
        signs: Without a column for the intercept.
        is_so: What was right.
        usual: Default weights, the intercept last, shape (signs + 1,).
        trust: How far a weight may move from the default, roughly.

    Source: Platt, Probabilistic Outputs for Support Vector Machines (1999), with a normal prior.
    """
    if len(is_so) == 0:
        return usual.copy()
    seen = np.hstack([signs.astype(np.float64), np.ones((len(signs), 1))])
    share = np.where(is_so, max(1, int(is_so.sum())), max(1, int((~is_so).sum())))
    weight = len(is_so) / (2 * share)
    sign = np.where(is_so, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        lead = sign * (seen @ weights)
        strayed = (weights - usual) / trust
        value = (weight * np.logaddexp(0, -lead)).sum() + (strayed**2).sum() / 2
        slope = -(weight * sign / (1 + np.exp(np.clip(lead, -500, 500)))) @ seen + strayed / trust
        return float(value), slope

    found = minimize(loss, usual, jac=True, method="L-BFGS-B")
    return np.asarray(found.x, dtype=np.float64)


def logistic(signs: NDArray[np.floating], weights: Floats) -> Floats:
    """Return the probability that the weights of `weigh_signs` give, shape (n,)."""
    lead = signs @ weights[:-1] + weights[-1]
    return np.asarray(1 / (1 + np.exp(-np.clip(lead, -500, 500))), dtype=np.float64)


def settle_share(chance: Floats) -> Floats:
    """Return probabilities, learned at even odds, at the odds that the pool itself shows.

    Source: Saerens, Latinne and Decaestecker, Adjusting the Outputs of a Classifier to New a
    Priori Probabilities (2002).
    """
    share, moved = 0.5, chance
    for _ in range(ROUNDS if len(chance) else 0):
        yes, no = chance * share, (1 - chance) * (1 - share)
        moved = yes / np.maximum(yes + no, 1e-300)
        last, share = share, float(np.clip(moved.mean(), 0.05, 0.95))
        if abs(share - last) < CLOSE:
            break
    return moved
