"""The start from people's decisions: accepted themes hold their rows and draw rows like these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.calibrate import softmax
from nlp.cluster.communities import Labels, renumber
from nlp.cluster.refine import prototypes
from nlp.cluster.seeds import SHARPNESS, belongs, indicator, neighbourhood_of, seeded_middles
from nlp.embed.base import Vectors, unit_rows

JOINS = 0.5  # probability from which a row is more likely of a theme than not
LIKE = (0.40, 0.70)  # among few rows: bounds of the likeness that a theme asks of a new one
SAME = 0.85  # cosine of two middles from which groups are one theme
ALIKE_TO_ONE = 0.5  # the same where a single statement is confirmed

Rows = Mapping[int, Sequence[int]]


def barred_nodes(node: NDArray[np.int32], accepted: Rows, rejected: Rows) -> NDArray[np.bool_]:
    """Return where a node may not be: it holds a row that a person turned away from the theme.

    Args:
        node: Node of each row.
        accepted: Number of an accepted theme -> its confirmed rows, which it is never barred to.
        rejected: Number of an accepted theme -> rows turned away from it.

    Returns:
        Shape (nodes, themes).
    """
    shape = int(node.max(initial=-1)) + 1, max(accepted, default=-1) + 1
    barred = np.zeros(shape, dtype=bool)
    for theme in sorted(set(rejected) & set(accepted)):
        barred[node[list(rejected[theme])], theme] = True
    for theme, rows in accepted.items():
        barred[node[list(rows)], theme] = False
    return barred


def start_from_decisions(
    vectors: Vectors,
    node: NDArray[np.int32],
    accepted: Rows,
    *,
    barred: NDArray[np.bool_],
    weights: NDArray[np.float32],
    is_few: bool,
) -> Labels:
    """Return labels in which accepted themes hold their nodes and those like them; -1: the rest.

    Args:
        vectors: One row a node, length 1.
        node: Node of each row of *accepted*.
        accepted: Number of an accepted theme -> its confirmed rows.
        barred: From `barred_nodes`; a confirmed row is never barred.
        weights: How many statements each node stands for.
        is_few: Too few nodes for a neighbourhood to say anything: likeness alone decides.
    """
    labels = np.full(len(vectors), -1, dtype=np.int32)
    own = {theme: np.unique(node[list(rows)]) for theme, rows in sorted(accepted.items()) if rows}
    for theme, nodes in own.items():
        labels[nodes] = theme
    if not own:
        return labels
    find = _likeness_of_few if is_few else _likeness
    likeness = find(vectors, own, barred, weights)
    likeness[barred] = -np.inf
    joins = (labels < 0) & (likeness.max(axis=1) >= 0)
    labels[joins] = np.round(likeness, 5).argmax(axis=1)[joins]
    return labels


def absorb(
    labels: Labels, vectors: Vectors, weights: NDArray[np.float32], *, barred: NDArray[np.bool_]
) -> Labels:
    """Return *labels* with new groups joined to the accepted theme they are the rest of.

    From one confirmed statement a theme draws only what is surely like it; the rest of the theme
    then comes together as a group of its own, with nearly the same middle.

    Args:
        labels: Accepted themes first, then the new groups; -1: none.
        vectors: One row a node, length 1.
        weights: How many statements each node stands for.
        barred: From `barred_nodes`.
    """
    themes = barred.shape[1]
    middles = prototypes(vectors, labels, weights)
    if not 0 < themes < len(middles):
        return labels
    likeness = np.round(middles[themes:] @ middles[:themes].T, 5)
    theme_of = np.where(likeness.max(axis=1) >= SAME, likeness.argmax(axis=1), -1)
    target = np.concatenate([np.arange(themes), theme_of, [-1]])[labels]
    moves = (labels >= themes) & (target >= 0)
    moves[moves] &= ~barred[np.flatnonzero(moves), target[moves]]
    return renumber_new(np.where(moves, target, labels), themes)


def renumber_new(labels: NDArray[np.integer], kept: int) -> Labels:
    """Number the groups from *kept* on in the order in which they appear; the first stay."""
    numbered: Labels = labels.astype(np.int32)
    free = numbered >= kept
    numbered[free] = renumber(numbered[free]) + kept
    return numbered


def _likeness(
    vectors: Vectors,
    own: Mapping[int, NDArray[np.integer]],
    barred: NDArray[np.bool_],
    weights: NDArray[np.float32],
) -> NDArray[np.floating]:
    """Return how far above one half the probability of each theme is, shape (nodes, themes)."""
    marks = indicator(len(vectors), {t: r.tolist() for t, r in own.items()}, barred.shape[1])
    middles = seeded_middles(vectors, marks, barred=barred, weights=weights)
    likeness = np.round(vectors @ middles.T, 5).astype(np.float64)
    empty = ~marks.any(axis=0)
    likeness[:, empty] = -1.0
    chance = softmax(np.where(barred | empty, -np.inf, SHARPNESS * likeness))
    known = belongs(likeness.max(axis=1), chance, neighbourhood_of(vectors))
    return np.asarray(chance * known[:, None] - JOINS)


def _likeness_of_few(
    vectors: Vectors,
    own: Mapping[int, NDArray[np.integer]],
    barred: NDArray[np.bool_],
    weights: NDArray[np.float32],  # noqa: ARG001  # same arguments as `_likeness`
) -> NDArray[np.floating]:
    """Return the cosine to each middle beyond what the theme asks, shape (nodes, themes)."""
    likeness = np.full(barred.shape, -1.0)
    for theme, nodes in own.items():
        middle = unit_rows(vectors[nodes].mean(axis=0, keepdims=True))[0]
        likeness[:, theme] = vectors @ middle - _asked_likeness(vectors[nodes])
    return likeness


def _asked_likeness(confirmed: Vectors) -> float:
    """Return the cosine to an accepted theme's middle from which a row joins it.

    As like as its confirmed rows are to the others.
    """
    if len(confirmed) == 1:
        return ALIKE_TO_ONE
    others = unit_rows(confirmed.sum(axis=0) - confirmed)
    return float(np.clip(np.einsum("ij,ij->i", confirmed, others).mean(), *LIKE))
