"""What the statements that nobody has decided yet say about each other, and about the themes.

They are all there from the start, so they are asked: what is nearest to a statement is mostly of its
theme, and some themes are far more common among what is left than among what was confirmed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.calibrate import Floats, softmax
from nlp.cluster.graph import EXACT_UP_TO, nearest, neighbours_of
from nlp.cluster.neighbours import nearly_nearest
from nlp.cluster.seeds import spread
from nlp.embed.base import Vectors

Marks = NDArray[np.float32]

NEIGHBOURS = 10
LOOKED_THROUGH = 3  # times as many near by meaning, of which those near by wording too are taken
WORDING = 0.5  # how much wording counts beside meaning
HEEDED = 0.25  # how much of the word the neighbours have, the rest is the statement's own
FLOOR = 1e-3  # probability that no neighbour can speak against
ASKED = 2_000  # undecided statements that the shares of the themes are told from
JUDGED = 600  # decisions by which the themes' own pull is told
ROUNDS = 30
STEPS = 10
CAUTION = 4.0  # decisions of a theme that its own pull is weighed against
#: What the shares among the confirmed weigh, in undecided statements for each that is asked: more
#: with few decisions, and more where the confirmed are unequally many, as people meet them.
USUAL, FEW, AS_MET = 0.25, 6.0, 2.0


def neighbours(vectors: Vectors, wording: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return how much each statement's nearest others speak for it: rows that add up to 1.

    Args:
        vectors: Rows of length 1, shape (n, d).
        wording: Words of each, rows of length 1, shape (n, words).

    Returns:
        Shape (n, n), no diagonal; a row without any like it is empty.
    """
    n = len(vectors)
    k = min(neighbours_of(n, NEIGHBOURS), n - 1)
    if k < 1:
        return sparse.csr_matrix((n, n), dtype=np.float32)
    most = min(LOOKED_THROUGH * k, n - 1)
    near = nearest(vectors, most) if n <= EXACT_UP_TO else nearly_nearest(vectors, most)
    near = np.sort(near, axis=1)
    likeness = np.zeros(near.shape, dtype=np.float32)
    for place in range(most):
        others = near[:, place]
        likeness[:, place] = np.einsum("ij,ij->i", vectors, vectors[others])
        likeness[:, place] += WORDING * np.asarray(
            wording.multiply(wording[others]).sum(axis=1)
        ).reshape(-1)
    likeness[near == np.arange(n)[:, None]] = 0.0
    # Rounded: the last bit of a matrix product decides no neighbourhood.
    heard = np.round(np.maximum(likeness, 0.0), 5)
    first = np.argsort(-heard, axis=1, kind="stable")[:, :k]
    weight = np.take_along_axis(heard, first, axis=1)
    weight = weight / np.maximum(weight.sum(axis=1, keepdims=True), FLOOR)
    rows = np.repeat(np.arange(n), k)
    columns = np.take_along_axis(near, first, axis=1).ravel()
    found = sparse.csr_matrix((weight.ravel(), (rows, columns)), shape=(n, n))
    found.eliminate_zeros()
    return found


def heed_neighbours(scores: Floats, marks: Marks, near: sparse.csr_matrix) -> Floats:
    """Return *scores* with what the neighbours of each statement are, or seem to be.

    Args:
        scores: Log-odds of each theme, shape (n, themes).
        marks: 1 where a person put a statement into a theme, the same shape.
        near: From `neighbours`.

    Source: label propagation, Zhu and Ghahramani (2002), one step of it.
    """
    decided = marks.any(axis=1)
    are = softmax(scores)
    are[decided] = marks[decided] / marks[decided].sum(axis=1, keepdims=True)
    told = np.log(near @ are + FLOOR)
    return np.asarray(np.round((1 - HEEDED) * scores + HEEDED * told, 6), dtype=np.float64)


def lean_to_common(scores: Floats, judged: Floats, marks: Marks) -> Floats:
    """Return what to add to the score of each theme for how common it is among what is left.

    People often confirm about as many of each theme, though one is ten times as common as
    another. How common each is can be told from what the undecided statements seem to be, if first
    it is known how much each theme draws that is not its own: the decisions say so.

    Args:
        scores: Log-odds of each theme, shape (n, themes).
        judged: The same, a decided statement judged by the others alone.
        marks: 1 where a person put a statement into a theme, the same shape.

    Source: Saerens, Latinne and Decaestecker, Adjusting the Outputs of a Classifier to New a
    Priori Probabilities (2002); calibrated before as in Alexandari, Kundaje and Shrikumar,
    Maximum Likelihood with Bias-Corrected Calibration (2020).
    """
    count = marks.sum(axis=0).astype(np.float64)
    free = spread(np.flatnonzero(~marks.any(axis=1)), ASKED)
    if not count.any() or len(free) == 0:
        return np.zeros(len(count))
    usual = (count + 0.5) / (count + 0.5).sum()
    odds = softmax(scores[free] + _pull(judged, marks)) / usual
    weight = USUAL * (1 + FEW / count.mean()) + AS_MET * _unequal(count)
    shares = usual
    for _ in range(ROUNDS):
        each = odds * shares
        each /= np.maximum(each.sum(axis=1, keepdims=True), 1e-300)
        shares = each.mean(axis=0) + weight * usual
        shares /= shares.sum()
    return np.asarray(np.round(np.log(shares / usual), 6))


def _pull(judged: Floats, marks: Marks) -> Floats:
    """Return what takes from themes that draw others' statements, by the decisions.

    A theme with one confirmed statement cannot judge it by others: it says nothing.
    """
    rows, themes = np.nonzero(marks)
    rows, themes = rows[has := marks.sum(axis=0)[themes] > 1], themes[has]
    some = spread(np.arange(len(rows)), JUDGED)
    rows, themes = rows[some], themes[some]
    told = np.bincount(themes, minlength=marks.shape[1])
    pull = np.zeros(marks.shape[1])
    for _ in range(STEPS if len(rows) else 0):
        chance = softmax(judged[rows] + pull)
        slope = told - chance.sum(axis=0) - CAUTION * pull
        pull += slope / ((chance * (1 - chance)).sum(axis=0) + CAUTION)
    return pull


def _unequal(count: Floats) -> float:
    """Return how far the themes' counts differ more than by chance, 0..1: their reliability."""
    spread_ = float(count.var())
    return max(0.0, 1 - float(count.mean()) / spread_) if spread_ > 0 else 0.0
