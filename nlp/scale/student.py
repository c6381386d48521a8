"""The student: puts a text where the slow embedders would, from its words alone.

A ridge regression from words to the vectors of a sample, taught anew in every run. On 35,000
requests of two corpora, taught by 3,000 of them, nine in ten of the others went to the theme that
their own vectors would have gone to.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.embed.base import Vectors, unit_rows
from nlp.scale.features import Features

BUCKETS = 2**18
DIMENSIONS = 128  # kept of each embedder
STRENGTH = np.float32(0.3)  # of the ridge
CHUNK = 4_096  # texts placed at once


class Student:
    """Predicts the vectors of several embedders, learned from the texts of a sample.

    Args:
        texts: The sample, in an order that never changes.
        matrices: For each embedder where it puts them, length 1, shape (n, d).
    """

    def __init__(self, texts: Sequence[str], matrices: Sequence[NDArray[np.floating]]) -> None:
        # Heavy: imported where it is used.
        from scipy.linalg import solve

        rows = [matrix.astype(np.float32) for matrix in matrices]
        self._axes = [_main_axes(part) for part in rows]
        target = np.hstack([part @ axes for part, axes in zip(rows, self._axes, strict=True)])
        self._widths = [axes.shape[1] for axes in self._axes]
        self._features = Features.learned_from(texts, buckets=BUCKETS)
        words, meaning = self._features.rows(texts)
        alike = np.asarray((words @ words.T).todense()) + meaning @ meaning.T
        alike[np.diag_indices_from(alike)] += STRENGTH
        # Solved between texts, of which there are far fewer than words.
        share = solve(alike.astype(np.float64), target, assume_a="pos").astype(np.float32)
        # Of a quarter of a million columns a few thousand are of words of the sample; the last row
        # stands for all others.
        seen = np.unique(words.indices)
        self._place = np.full(BUCKETS, len(seen), dtype=np.int32)
        self._place[seen] = np.arange(len(seen), dtype=np.int32)
        self._of_words = np.vstack(
            [np.asarray(words[:, seen].T @ share), np.zeros((1, share.shape[1]), dtype=np.float32)]
        )
        self._of_meaning = meaning.T @ share
        self._taught = {text: i for i, text in enumerate(texts)}
        self._exact = [unit_rows(part) for part in self._split(target)]

    def lookup(self, texts: Sequence[str]) -> list[NDArray[np.float16]]:
        """Return one matrix an embedder, shape (n, d): of the sample as they are, else predicted.

        The empty text is a row of zeros.
        """
        found = [np.zeros((len(texts), width), dtype=np.float16) for width in self._widths]
        for start in range(0, len(texts), CHUNK):
            chunk = texts[start : start + CHUNK]
            for whole, part in zip(found, self._predicted(chunk), strict=True):
                whole[start : start + len(chunk)] = part
        known = [(i, self._taught[text]) for i, text in enumerate(texts) if text in self._taught]
        if known:
            here, there = np.array(known).T
            for whole, exact in zip(found, self._exact, strict=True):
                whole[here] = exact[there]
        return found

    def _predicted(self, texts: Sequence[str]) -> list[Vectors]:
        words, meaning = self._features.rows(texts)
        shape = len(texts), len(self._of_words)
        said = sparse.csr_matrix((words.data, self._place[words.indices], words.indptr), shape)
        rows = np.asarray(said @ self._of_words) + meaning @ self._of_meaning
        return [unit_rows(part) for part in self._split(rows)]

    def _split(self, rows: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        return np.split(rows, np.cumsum(self._widths)[:-1], axis=1)


def _main_axes(rows: Vectors) -> NDArray[np.float32]:
    """Return the axes along which *rows* spread most, shape (d, at most DIMENSIONS)."""
    from scipy.linalg import eigh

    size = rows.shape[1]
    kept = min(DIMENSIONS, size)
    spread = (rows.T @ rows).astype(np.float64)
    _, axes = eigh(spread, subset_by_index=[size - kept, size - 1])
    found: NDArray[np.float32] = axes[:, ::-1].astype(np.float32)
    return found
