"""Which needs a want without a reason may be for: three guesses, or none. Never counted.

About 40 % of first guesses are wrong even in good conditions, so a guess is shown only where it is
more likely right than not, with a probability that was learned on wants whose need is known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.calibrate import softmax, weigh_views
from nlp.cluster.seeds import spread
from nlp.embed.base import Vectors, unit_rows
from nlp.types import Hypothesis

SHOWN = 3
SURE_ENOUGH = 0.5  # probability of the best need below which nothing is guessed
FOLDS = 5
JUDGED = 2_000  # wants that the probabilities are learned from
CHUNK = 20_000
#: How much the likeness to the wants of a need counts, and how often the need was named.
USUAL = np.array([12.0, 0.5])
TRUST = np.array([1.0, 1.0])


def guess_needs(
    silent: Sequence[str],
    vectors: NDArray[np.floating],
    spoken: Sequence[int],
    told: NDArray[np.floating],
    respondents: Sequence[str],
) -> tuple[Hypothesis, ...]:
    """Return the needs that wants without a reason may be for; many stay without.

    A want is compared with the mean of the wants of each need. How sure that makes is learned from
    the wants whose need is known: each is judged by those of other people only.

    Args:
        silent: Want statements without a reason.
        vectors: Their rows of length 1, shape (n, d).
        spoken: Need theme of each want that came with a reason.
        told: Rows of these wants, shape (m, d).
        respondents: Who said each of these wants.

    Source: Platt, Probabilistic Outputs for Support Vector Machines (1999), for several classes;
    the judged wants are left out of what judges them, a fifth of the people at a time.
    """
    themes = sorted({int(theme) for theme in spoken})
    if not silent or len(themes) < 2:  # noqa: PLR2004  # one need is no choice
        return ()
    of = np.searchsorted(themes, spoken)
    people = {person: i for i, person in enumerate(sorted(set(respondents)))}
    fold = np.array([people[person] % FOLDS for person in respondents])
    cell = fold * len(themes) + of
    count = np.bincount(cell, minlength=FOLDS * len(themes)).reshape(FOLDS, -1).astype(np.float64)
    sums = _sums(told, cell, FOLDS * len(themes)).reshape(FOLDS, len(themes), -1)
    # A need that only this fifth of the people named cannot be found by the others.
    others = count.sum(axis=0)[of] - count[fold, of]
    judged = spread(np.flatnonzero(others > 0), JUDGED)
    views = np.zeros((len(judged), len(themes), 2), dtype=np.float32)
    for part in range(FOLDS):
        mine = np.flatnonzero(fold[judged] == part)
        rest = np.arange(FOLDS) != part
        views[mine] = _views(told[judged[mine]], sums[rest].sum(axis=0), count[rest].sum(axis=0))
    weights = weigh_views(views, of[judged], USUAL, trust=TRUST)
    found: list[Hypothesis] = []
    for start in range(0, len(silent), CHUNK):
        some = vectors[start : start + CHUNK]
        chance = softmax(_views(some, sums.sum(axis=0), count.sum(axis=0)) @ weights)
        chance = np.round(chance, 4)
        best = np.argsort(-chance, axis=1, kind="stable")[:, :SHOWN]
        for i in np.flatnonzero(chance.max(axis=1) >= SURE_ENOUGH).tolist():
            needs = tuple((themes[j], float(chance[i, j])) for j in best[i].tolist())
            found.append(Hypothesis(want=silent[start + i], needs=needs))
    return tuple(found)


def _sums(rows: NDArray[np.floating], cell: NDArray[np.integer], cells: int) -> Vectors:
    """Return the sum of the rows of each cell, shape (cells, d), a chunk of rows at a time."""
    sums = np.zeros((cells, rows.shape[1]), dtype=np.float32)
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK].astype(np.float32)
        at = cell[start : start + CHUNK]
        ones = np.ones(len(some), dtype=np.float32)
        sums += sparse.csr_matrix((ones, (at, np.arange(len(some)))), (cells, len(some))) @ some
    return sums


def _views(
    rows: NDArray[np.floating], sums: Vectors, count: NDArray[np.floating]
) -> NDArray[np.float32]:
    """Return what is seen of each need, shape (n, needs, 2); see `USUAL`."""
    likeness = rows.astype(np.float32) @ unit_rows(sums).T
    share = np.log((count + 0.5) / (count.sum() + 0.5 * len(count)) * len(count))
    seen = np.stack([likeness, np.broadcast_to(share, likeness.shape)], axis=-1)
    return np.asarray(np.round(seen, 5), dtype=np.float32)
