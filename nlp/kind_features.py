"""What the model of the kinds reads in a statement: words, parts of words, rules, vectors.

Words are read alone and in pairs, with marks for where a statement begins and ends; parts of words
carry over to words that were never seen. Everything is counted once a statement.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nlp.kind_rules import RULE_NAMES
from nlp.types import Finding
from nlp.words import word_set

CHARACTERS_READ = 1_000
"""Of a very long statement only the beginning is read."""
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[?!]|\.\.+|[:;]-?[()D]|[^\w\s,.]")
_RULE_WEIGHT = 0.45
_VECTOR_WEIGHT = 1.2
_SHORT, _LONG = 3, 25


class Embed(Protocol):
    """Turns sentences into vectors for the model.

    Attributes:
        fingerprint: Changes whenever the same sentence may get another vector.
    """

    fingerprint: str

    def __call__(self, texts: Sequence[str], /) -> NDArray[np.floating[Any]]:
        """Return one row of length 1 a text, shape (n, d)."""
        ...


def tokens_of(text: str) -> list[str]:
    """Return the words and marks of a statement in lower case.

    >>> tokens_of("Isn’t it great!")
    ["isn't", 'it', 'great', '!']
    """
    return [token.replace("’", "'") for token in _TOKEN.findall(text[:CHARACTERS_READ].lower())]


SEEN = 3
"""Statements of the training that hold a word that may be named: the weight of a rarer one is the
accident of one sentence."""
_SMALL = word_set("the a an and of to in on at with for by from that this it is was be as")


class Features:
    """Turns statements into rows of numbers; learned from the statements of the training."""

    def __init__(self, texts: Sequence[str], embed: Embed | None) -> None:
        # scikit-learn takes a second to import and is not needed where no text is analysed.
        from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

        self._embed = embed
        self._words = TfidfVectorizer(analyzer=_grams, binary=True, min_df=1)
        self._words.fit(texts)
        self._types = CountVectorizer(analyzer=tokens_of, binary=True)
        self._types.fit(texts)
        self._parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), binary=True, min_df=2)
        self._parts.fit(self._types.get_feature_names_out())
        self._middle: NDArray[np.floating[Any]] | float = 0.0
        if embed is not None:
            self._middle = embed(texts).mean(axis=0)
        held = Counter(token for text in texts for token in set(tokens_of(text)))
        self._telling = {
            word for word, count in held.items() if count >= SEEN and word not in _SMALL
        }
        self._named = [
            tuple(word for word in gram.split(" ") if word[0].isalpha())
            for gram in self._words.get_feature_names_out()
        ]

    def words_at(self, column: int) -> tuple[str, ...]:
        """Return the words that a column stands for: one, two, or none."""
        return self._named[column] if column < len(self._named) else ()

    def is_telling(self, word: str) -> bool:
        """Whether a word is held by enough statements of the training to explain anything."""
        return word in self._telling

    def rows(self, texts: Sequence[str], found: Sequence[Sequence[Finding]]) -> Any:
        """Return a sparse row a statement: words, parts, rules and form.

        Args:
            found: What the rules say about each of them.
        """
        from scipy.sparse import csr_matrix, hstack

        flags = csr_matrix(_flags(texts, found))
        return hstack([self._words.transform(texts), self._part_rows(texts), flags], format="csr")

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float64] | None:
        """Return a dense row a statement, if there is an embedder."""
        if self._embed is None:
            return None
        return np.asarray(_VECTOR_WEIGHT * (self._embed(texts) - self._middle), dtype=np.float64)

    def _part_rows(self, texts: Sequence[str]) -> Any:
        """Return the mean of the parts of the words of each statement, longer ones louder."""
        from scipy.sparse import csr_matrix

        tokens = [tuple(dict.fromkeys(tokens_of(text))) for text in texts]
        types = sorted({token for row in tokens for token in row})
        place = {token: i for i, token in enumerate(types)}
        columns = [place[token] for row in tokens for token in row]
        ends = np.cumsum([0, *(len(row) for row in tokens)])
        weights = [1 / np.sqrt(len(row)) for row in tokens for _ in row]
        holds = csr_matrix((weights, columns, ends), shape=(len(texts), len(types)))
        return (
            holds @ self._parts.transform(types)
            if types
            else csr_matrix((len(texts), len(self._parts.vocabulary_)))
        )


def _grams(text: str) -> list[str]:
    tokens = ["^", *tokens_of(text), "$"]
    return [*tokens[1:-1], *map(" ".join, itertools.pairwise(tokens))]


_COLUMN = {rule: i for i, rule in enumerate(RULE_NAMES)}
_FORMS = 5


def _flags(texts: Sequence[str], found: Sequence[Sequence[Finding]]) -> NDArray[np.float64]:
    flags = np.zeros((len(texts), len(RULE_NAMES) + _FORMS))
    for row, (text, findings) in enumerate(zip(texts, found, strict=True)):
        for finding in findings:
            flags[row, _COLUMN[finding.rule]] = 1
        length = len(text[:CHARACTERS_READ].split())
        flags[row, len(RULE_NAMES) :] = (
            length <= _SHORT,
            length >= _LONG,
            np.log1p(length) / 2,
            text[:1].islower(),
            not findings,
        )
    return _RULE_WEIGHT * flags
