"""Carry texts into the space of a model that cannot read their language.

MiniLM knows English alone: it puts a German and a Portuguese answer wherever their letters fall, so
groups would form by language. Where a run holds enough English texts, what both models say of
*them* teaches a linear map from the multilingual space into MiniLM's, and other texts are put
where the map takes them. No label and no translation is needed.

Source: the linear map between embedding spaces of Mikolov, Le and Sutskever, Exploiting
Similarities among Languages for Machine Translation (2013), fitted by ridge regression.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.embed.base import Embedder, unit_rows

ENOUGH = 500  # English texts; fewer teach the map too little
MOST = 20_000  # texts it is taught by: more change nothing
SHRINKAGE = 1.0


def can_bridge(embedders: Sequence[Embedder], *, english: int, foreign: int) -> bool:
    """Say whether there are texts to be carried over and enough to learn from."""
    names = [embedder.name for embedder in embedders]
    return names == ["minilm", "use"] and foreign > 0 and english >= ENOUGH


class Bridge:
    """A linear map from one embedding space into another.

    Args:
        source: Rows of the model that reads all languages, shape (n, d).
        target: Rows of the same texts, in its own language, by the other model, shape (n, e).
    """

    def __init__(self, source: NDArray[np.float16], target: NDArray[np.float16]) -> None:
        # Heavy helper of NumPy: one thread, so that sums are added in the same order every time.
        from threadpoolctl import threadpool_limits

        step = -(-len(source) // MOST)
        given, wanted = source[::step].astype(np.float64), target[::step].astype(np.float64)
        self._from, self._to = given.mean(axis=0), wanted.mean(axis=0)
        with threadpool_limits(1):
            given, wanted = given - self._from, wanted - self._to
            spread = given.T @ given + SHRINKAGE * np.eye(given.shape[1])
            self._map = np.linalg.solve(spread, given.T @ wanted)

    def carry(self, rows: NDArray[np.float16]) -> NDArray[np.float16]:
        """Return where *rows* of the first space lie in the second, scaled to length 1."""
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1):
            carried = (rows.astype(np.float64) - self._from) @ self._map + self._to
        # A text that the first model puts nowhere is nowhere in the second.
        carried[~rows.any(axis=1)] = 0.0
        return unit_rows(carried).astype(np.float16)
