"""The kinds of statements in languages other than English, where no cue of the language tells.

The multilingual sentence encoder puts a sentence and its translation near each other. So what the
English sentences labelled for this project teach holds for others too: one logistic regression a
kind on their vectors, asked about vectors of other languages. Measured in `bench/languages.py`.

Source: zero-shot transfer as in Yang et al., Multilingual Universal Sentence Encoder for Semantic
Retrieval (2020).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from nlp.embed import EmbedderMissing, embed_texts, load_embedder
from nlp.embed.base import Vectors
from nlp.kind_model import seed_examples
from nlp.types import Kind

READ = frozenset(
    ["ar", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"]
)
"""The languages, besides English, that the encoder was trained on."""
MOST = 50_000  # statements of a run; encoding more would take longer than all else
STRENGTH = 4.0  # inverse of the regularisation


def carry_over(statements: Sequence[tuple[str, str]]) -> list[Mapping[Kind, float] | None]:
    """Return the probability of each kind of statements, None where it cannot be told.

    Args:
        statements: Text and ISO 639-1 code of each.
    """
    asked = sorted({text for text, language in statements if language in READ})[:MOST]
    model = _model() if asked else None
    if model is None:
        return [None] * len(statements)
    told = dict(zip(asked, model.probabilities(asked), strict=True))
    return [told.get(text) if language in READ else None for text, language in statements]


class _Model:
    """One logistic regression a kind on vectors of the labelled English sentences."""

    def __init__(self, encode: Any) -> None:
        # Heavy: scikit-learn takes a second to import.
        from sklearn.linear_model import LogisticRegression

        examples = seed_examples()
        self._encode = encode
        rows = self._rows([example.text for example in examples])
        self._middle = rows.mean(axis=0)
        self._kinds = {
            kind: LogisticRegression(C=STRENGTH, max_iter=2_000).fit(
                rows - self._middle, [kind in example.kinds for example in examples]
            )
            for kind in Kind
        }

    def probabilities(self, texts: list[str]) -> list[dict[Kind, float]]:
        rows = self._rows(texts) - self._middle
        columns = {
            kind: np.round(model.predict_proba(rows)[:, 1], 4).tolist()
            for kind, model in self._kinds.items()
        }
        return [{kind: columns[kind][row] for kind in Kind} for row in range(len(texts))]

    def _rows(self, texts: list[str]) -> Vectors:
        return embed_texts(self._encode, texts).astype(np.float32)


@lru_cache(maxsize=1)
def _model() -> _Model | None:
    try:
        encoder = load_embedder("use")
    except EmbedderMissing:
        return None
    return _Model(encoder)
