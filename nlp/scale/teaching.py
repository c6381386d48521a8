"""Vectors of very many texts: what the slow embedders say of some teaches a student all others."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.corpus import Rows
from nlp.scale.student import Student
from nlp.vectors import TextVectors

TAUGHT = 2_500  # texts that the slow embedders see


class TaughtVectors:
    """Vectors of all texts of a run, taught by those of a sample; as `TextVectors` otherwise."""

    def __init__(self, sample: Sequence[str], vectors: TextVectors) -> None:
        self._student = Student(sample, vectors.known(sample))

    def known(self, texts: Sequence[str]) -> list[NDArray[np.float16]]:
        """Return one matrix an embedder; the empty text is a row of zeros."""
        return self._student.lookup(texts)

    new = known


def sample_texts(texts: Collection[str], rows: Iterable[Rows]) -> list[str]:
    """Return the texts to learn from: all that people decided about, and some of the others.

    The same in whatever order the texts come: those with the lowest SHA-256.
    """
    decided = {
        text
        for part in rows
        for row in part.decisions.rows()
        for text in (part.own[row], part.want[row])
        if text
    }
    some = heapq.nsmallest(TAUGHT, texts, key=_digest)
    return sorted(decided.union(some), key=_digest)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
