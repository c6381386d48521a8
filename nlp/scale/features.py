"""What the fast models see of a text: its pieces of words, pairs of them, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.embed.base import Vectors, unit_rows
from nlp.embed.pieces import PIECES, piece_vectors, pieces_of

COMMON = 1e-3  # share of all pieces at which a piece's meaning counts half
FIRST, SECOND = 1_000_003, 7_919  # primes that spread pairs of pieces over the buckets


def counted_pieces(
    texts: Sequence[str], buckets: int
) -> tuple[sparse.csr_matrix, NDArray[np.int64], NDArray[np.int64]]:
    """Return how often each piece and each pair of neighbouring pieces stands in each text.

    Returns:
        Counts, shape (n, buckets): the pieces first, the pairs hashed into the rest; then the
        piece and the text of each piece, in their order.

    Source: Weinberger et al., Feature Hashing for Large Scale Multitask Learning (2009).
    """
    flat, lengths = pieces_of(texts)
    row = np.repeat(np.arange(len(lengths)), lengths)
    beside = row[1:] == row[:-1]
    pair = (flat[:-1] * FIRST + flat[1:] * SECOND)[beside] % (buckets - PIECES) + PIECES
    rows = np.concatenate([row, row[1:][beside]])
    columns = np.concatenate([flat, pair])
    ones = np.ones(len(rows), dtype=np.float32)
    counts = sparse.csr_matrix((ones, (rows, columns)), shape=(len(texts), buckets))
    counts.sum_duplicates()
    return counts, flat, row


def document_weights(counts: sparse.csr_matrix) -> NDArray[np.float32]:
    """Return the inverse document frequency of each column, smoothed as scikit-learn does."""
    held = np.bincount(counts.indices, minlength=counts.shape[1])
    weight: NDArray[np.float32] = (np.log((1 + counts.shape[0]) / (1 + held)) + 1).astype(
        np.float32
    )
    return weight


def weighted(counts: sparse.csr_matrix, weight: NDArray[np.float32]) -> sparse.csr_matrix:
    """Return 1 + log of the counts times the weight of each column, rows of length 1."""
    found = counts.copy()
    found.data = (1 + np.log(found.data)) * weight[found.indices]
    rows = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
    length = np.sqrt(np.bincount(rows, weights=found.data**2, minlength=found.shape[0]))
    found.data = (found.data / length[rows]).astype(np.float32)
    return found


class Features:
    """Turns texts into the rows that the student reads.

    Attributes:
        weight: Of each piece and pair, shape (buckets,).
        rarity: Of each piece, shape (PIECES,).
    """

    def __init__(self, weight: NDArray[np.float32], rarity: NDArray[np.float32]) -> None:
        self.weight, self.rarity = weight, rarity

    def __reduce__(self) -> tuple[type[Features], tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """Leave the table of meanings behind: every process has it."""
        return Features, (self.weight, self.rarity)

    @cached_property
    def meaning(self) -> NDArray[np.float32]:
        """Weighted vector of each piece, shape (PIECES, d); d is 0 where there is none."""
        table = piece_vectors()
        if table is None:
            table = np.zeros((PIECES, 0), dtype=np.float32)
        return table * self.rarity[:, None]

    @classmethod
    def learned_from(cls, texts: Sequence[str], *, buckets: int) -> Features:
        """Return features whose weights come from *texts*."""
        counts, flat, _ = counted_pieces(texts, buckets)
        # Smooth inverse frequency: Arora, Liang and Ma, A Simple but Tough-to-Beat Baseline for
        # Sentence Embeddings (2017). What every text holds says little.
        share = np.bincount(flat, minlength=PIECES) / max(len(flat), 1)
        rarity = (COMMON / (COMMON + share)).astype(np.float32)
        return cls(document_weights(counts), rarity)

    def rows(self, texts: Sequence[str]) -> tuple[sparse.csr_matrix, Vectors]:
        """Return the words of each text, shape (n, buckets), and their mean meaning, (n, d)."""
        counts, flat, row = counted_pieces(texts, len(self.weight))
        ones = np.ones(len(flat), dtype=np.float32)
        held = sparse.csr_matrix((ones, (row, flat)), shape=(len(texts), PIECES))
        return weighted(counts, self.weight), unit_rows(np.asarray(held @ self.meaning))
