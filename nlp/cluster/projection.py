"""How rows are compared with the middles of groups: centred, scaled, embedders side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.embed.base import Vectors, unit_rows


@dataclass(frozen=True)
class Projection:
    """Puts rows into the space in which groups were found; small enough to be sent.

    Attributes:
        blocks: Width of each embedder's part of a row; None: the row is one embedding.
        means: Of each part among the rows that were grouped; None: too few to have any.
        scales: How much each part counts.
    """

    blocks: Sequence[int] | None
    means: Sequence[NDArray[np.float32]] | None
    scales: NDArray[np.float32]

    def __call__(self, rows: NDArray[np.floating]) -> Vectors:
        """Return *rows* as they are compared, length 1."""
        return self.fused([unit_rows(part) for part in split_blocks(np.asarray(rows), self.blocks)])

    def fused(self, parts: Sequence[Vectors]) -> Vectors:
        """Return the parts of rows, each of length 1, as they are compared."""
        if self.means is not None:
            parts = [unit_rows(p - m) for p, m in zip(parts, self.means, strict=True)]
        return unit_rows(np.hstack([p * s for p, s in zip(parts, self.scales, strict=True)]))


def split_blocks(
    rows: NDArray[np.floating], blocks: Sequence[int] | None
) -> list[NDArray[np.floating]]:
    """Return each embedder's part of *rows*."""
    return [rows] if blocks is None else np.split(rows, np.cumsum(blocks)[:-1], axis=1)
