"""Vectors of sentences for the model of the kinds, from the embedders of the analysis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Embedder, VectorCache, embed_texts


class SentenceVectors:
    """The vectors of one or several embedders side by side, each row of length 1.

    Args:
        embedders: At least one whose vectors depend on the text alone.
        cache: Keeps vectors between runs; those of our own sentences too.

    Raises:
        ValueError: none of the embedders gives a text the same vector in every run.
    """

    def __init__(self, embedders: Sequence[Embedder], cache: VectorCache | None = None) -> None:
        self._embedders = [one for one in embedders if one.is_per_text]
        if not self._embedders:
            raise ValueError("The kinds need an embedder whose vectors depend on the text alone.")
        self._cache = cache if cache is not None else VectorCache()
        self.fingerprint = " ".join(one.fingerprint for one in self._embedders)

    def __call__(self, texts: Sequence[str], /) -> NDArray[np.float64]:
        """Return one row a text, shape (n, d)."""
        parts = [
            embed_texts(one, list(texts), cache=self._cache).astype(np.float64)
            for one in self._embedders
        ]
        rows: NDArray[np.float64] = np.concatenate(parts, axis=1) / np.sqrt(len(parts))
        return rows
