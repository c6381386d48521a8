"""What every embedder offers: texts in, one vector a text out."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]


class EmbedderMissing(RuntimeError):
    """The package that an embedder needs is not installed."""


class Embedder(Protocol):
    """Turns texts into vectors whose cosine says how alike two meanings are.

    Attributes:
        name: The name it is chosen by in `Settings.embedder`.
        fingerprint: Changes whenever the same text may get another vector.
        is_per_text: A text's vector depends on that text alone, so it may be cached and the
            texts may be spread over threads.
    """

    name: str
    fingerprint: str
    is_per_text: bool

    def embed(self, texts: list[str]) -> Vectors:
        """Return one row of length 1 a text, shape (n, d); a row of zeros where nothing was said."""
        ...


def fingerprint_of(path: Path) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a model file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def unit_rows(rows: NDArray[np.floating]) -> Vectors:
    """Scale each row to length 1; rows of zeros stay zeros."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0).astype(
        np.float32
    )
    return scaled
