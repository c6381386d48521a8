"""Words and parts of words, weighted and condensed: needs no model and works in any language.

Source: Deerwester et al., Indexing by Latent Semantic Analysis (1990).
"""

from __future__ import annotations

import re

import numpy as np

from nlp.embed.base import Vectors, unit_rows

DIMENSIONS = 100
WORD = re.compile(r"\w+")


class Tfidf:
    """Compares texts by their wording; the corpus itself teaches it which words matter."""

    name = "tfidf"
    is_per_text = False

    def __init__(self) -> None:
        # Heavy: scikit-learn takes a second to import.
        import sklearn

        self.fingerprint = f"tfidf-1-scikit-learn-{sklearn.__version__}"

    def embed(self, texts: list[str]) -> Vectors:
        """Return one vector of length 1 a text; its meaning holds within this call only."""
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import FeatureUnion

        if not any(any(letter.isalnum() for letter in text) for text in texts):
            return np.zeros((len(texts), 1), dtype=np.float32)
        words = FeatureUnion(
            [
                ("words", TfidfVectorizer(analyzer=WORD.findall, sublinear_tf=True)),
                # Parts of words see that "shower" and "showers" are one.
                (
                    "parts",
                    TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
                ),
            ]
        ).fit_transform(texts)
        dimensions = min(DIMENSIONS, len(texts) - 1, words.shape[1] - 1)
        if dimensions < 2:  # noqa: PLR2004  # nothing to condense
            return unit_rows(words.toarray())
        return unit_rows(TruncatedSVD(dimensions, random_state=0).fit_transform(words))
