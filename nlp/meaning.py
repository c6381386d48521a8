"""Texts of like meaning: one model, one vector a text, and the nearest to a question.

For looking things up, not for grouping: a run weighs several models (`nlp.likeness`), a search
asks one, so that a question is answered while a person waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Embedder, VectorCache, choose_embedders, embed_texts, load_embedder
from nlp.language import is_foreign
from nlp.redact import redact

Rows = NDArray[np.float16]

AT_ONCE = 8_192  # rows turned to float32 at a time: float16 is slow to multiply
LOOKED_AT = 500  # texts that tell which language most are in


def reader_for(texts: Sequence[str]) -> str:
    """Return the name of the model that reads *texts* best, judged by their languages."""
    step = max(1, len(texts) // LOOKED_AT)
    sample = texts[::step]
    foreign = sum(map(is_foreign, sample))
    return choose_embedders("auto", english=len(sample) - foreign, foreign=foreign)[0].name


def read_meanings(
    texts: Sequence[str],
    name: str,
    *,
    cache: VectorCache | None = None,
    progress: Callable[[float], None] | None = None,
) -> Rows:
    """Return one row of length 1 a text, shape (n, d).

    Args:
        texts: As they were said; personal data is replaced before the model sees them.
        name: From `reader_for`.
        cache: Vectors in it are not computed again; a run puts those of its statements there.
        progress: Told the share done, 0..1.
    """
    safe = [redact(text).text for text in texts]
    return embed_texts(load_embedder(name), safe, cache=cache, progress=progress)


def fingerprint(name: str) -> str:
    """Return what changes whenever the same text may get another vector."""
    embedder: Embedder = load_embedder(name)
    return embedder.fingerprint


def nearest(rows: Rows, asked: NDArray[np.floating], count: int) -> list[tuple[int, float]]:
    """Return the rows most like *asked*: (place, cosine), the most alike first.

    Args:
        rows: Shape (n, d), rows of length 1.
        asked: Shape (d,), of length 1.
        count: At most so many.
    """
    one = asked.astype(np.float32)
    cosines = np.empty(len(rows), dtype=np.float32)
    for start in range(0, len(rows), AT_ONCE):
        cosines[start : start + AT_ONCE] = rows[start : start + AT_ONCE].astype(np.float32) @ one
    found = np.argpartition(-cosines, count)[:count] if count < len(rows) else np.arange(len(rows))
    order = found[np.lexsort((found, -cosines[found]))]
    return [(int(i), float(cosines[i])) for i in order]
