"""How like each statement is to each theme, seen in several ways, each without its own decision.

A statement that a person already put into a theme is compared with the *others* of that theme, so
that how far a view may be trusted can be learned from the very decisions it is made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.calibrate import softmax
from nlp.cluster.graph import centre
from nlp.cluster.seeds import SHARPNESS, even_out, likeness_by_others, neighbourhood_of, spread
from nlp.embed.base import Vectors, unit_rows
from nlp.undecided import neighbours

Marks = NDArray[np.float32]
VIEWS = (
    "meaning, with what it draws",
    "meaning of the confirmed",
    "taught",
    "wording",
    "name",
    "words of the name",
    "question",
    "often confirmed",
)
RIDGE = 3.0  # of the taught view; statements have length about 1
PUPILS = 1_200  # decisions that the taught view learns from: its time grows with their square
ASKED = 0.5  # how much alike two answers are only because they answer the same question
DOUBT = 3.0  # answers to a question that its own shares of themes are weighed against
KEPT = 24_000_000  # likenesses kept between two decisions: 96 MB
SILENT = 1e-6  # squared length below which a sum of rows says nothing


@dataclass(frozen=True, kw_only=True)
class Names:
    """What is known of the themes' names, one row a theme.

    Attributes:
        meaning: Rows as in `Pool.vectors`; zeros where a theme has no name.
        wording: Rows as in `Pool.wording`.
    """

    meaning: Vectors
    wording: sparse.csr_matrix


class Pool:
    """All statements of a study, decided or not, as they are compared: computed once.

    Args:
        texts: The statements.
        blocks: One matrix an embedder, shape (n, its width).
        prompts: The question that each answers, or None.

    Attributes:
        vectors: The embedders side by side, centred, length 1.
        wording: Words and parts of words by TF-IDF, length 1, sparse.
        neighbourhood: Mean cosine of each to those nearest to it.
        near: How much its nearest others speak for each, of `neighbours`.
        question: Number of the question of each; None without questions.
    """

    def __init__(
        self,
        texts: Sequence[str],
        blocks: Sequence[NDArray[np.floating]],
        prompts: Sequence[str | None] | None = None,
    ) -> None:
        self._means = [block.astype(np.float32).mean(axis=0) for block in blocks]
        self.vectors = unit_rows(np.hstack([centre(block) for block in blocks]))
        self._vectorisers = _vectorisers()
        self.wording = self._weigh(texts, is_first=True)
        self.neighbourhood = neighbourhood_of(self.vectors)
        self.near = neighbours(self.vectors, self.wording)
        self._alike: dict[int, NDArray[np.float32]] = {}
        self.question: NDArray[np.int32] | None = None
        if prompts is not None and len(set(prompts)) > 1:
            numbers = {prompt: i for i, prompt in enumerate(sorted({p or "" for p in prompts}))}
            self.question = np.array([numbers[p or ""] for p in prompts], dtype=np.int32)

    def __len__(self) -> int:
        """Return how many statements there are."""
        return len(self.vectors)

    def alike(self, rows: NDArray[np.integer]) -> NDArray[np.float32]:
        """Return how like each statement is to some, by meaning and wording, shape (n, len(rows)).

        What was computed is kept for the next decision, as long as it is not too much.
        """
        missing = [row for row in rows.tolist() if row not in self._alike]
        if len(self) * (len(self._alike) + len(missing)) > KEPT:
            self._alike.clear()
            missing = rows.tolist()
        if missing:
            found = self.vectors[missing] @ self.vectors.T
            found += (self.wording[missing] @ self.wording.T).toarray()
            self._alike.update(zip(missing, found.astype(np.float32), strict=True))
        return np.stack([self._alike[row] for row in rows.tolist()], axis=1)

    def names(self, texts: Sequence[str], blocks: Sequence[NDArray[np.floating]] | None) -> Names:
        """Return the rows of the themes' names; an empty name says nothing."""
        meaning = np.zeros((len(texts), self.vectors.shape[1]), dtype=np.float32)
        said = np.array([bool(text.strip()) for text in texts], dtype=bool)
        if blocks is not None:
            moved = [
                unit_rows(b.astype(np.float32) - m)
                for b, m in zip(blocks, self._means, strict=True)
            ]
            meaning[said] = unit_rows(np.hstack(moved))[said]
        return Names(meaning=meaning, wording=self._weigh(texts, is_first=False))

    def _weigh(self, texts: Sequence[str], *, is_first: bool) -> sparse.csr_matrix:
        parts = []
        for vectoriser in list(self._vectorisers):
            try:
                found = vectoriser.fit_transform(texts) if is_first else vectoriser.transform(texts)
            except ValueError:  # no text has a word: this part says nothing
                self._vectorisers.remove(vectoriser)
                continue
            parts.append(found)
        if not parts:
            return sparse.csr_matrix((len(texts), 1), dtype=np.float32)
        stacked = sparse.hstack(parts).tocsr().astype(np.float32)
        length = np.sqrt(np.asarray(stacked.multiply(stacked).sum(axis=1)).ravel())
        return sparse.diags(1 / np.maximum(length, 1e-9)).dot(stacked).tocsr().astype(np.float32)


def compare(
    pool: Pool, marks: Marks, names: Names, barred: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return how like each statement is to each theme in each of `VIEWS`, and by meaning alone.

    Args:
        pool: The statements.
        marks: 1 where a person put a statement into a theme, shape (n, themes).
        names: Of the themes.
        barred: Where a person turned a statement away from a theme, shape (n, themes).

    Returns:
        Shapes (n, themes, views) and (n, themes), the second a cosine. Nothing is learned from a
        row about itself.
    """
    drawn = likeness_by_others(pool.vectors, marks, names=names.meaning, barred=barred)
    views = [
        drawn + _level(drawn[~marks.any(axis=1)]),
        _confirmed(pool.vectors, marks, names.meaning),
        _taught(pool, marks, barred),
        _wording(pool.wording, marks),
        pool.vectors @ names.meaning.T,
        (pool.wording @ names.wording.T).toarray(),
        _question(pool.question, marks),
        np.broadcast_to(np.log(_shares(marks) * marks.shape[1]), drawn.shape),
    ]
    # Rounded: the last bit of a matrix product decides no order.
    return np.round(np.stack(views, axis=-1), 5).astype(np.float32), drawn


def _confirmed(vectors: Vectors, marks: Marks, names: Vectors) -> NDArray[np.floating]:
    """Return the cosine to the mean of the theme's name and its other confirmed statements."""
    middles = marks.T @ vectors + names
    dot = vectors @ middles.T
    length = (middles**2).sum(axis=1)[None] - marks * (2 * dot - 1)
    return np.where(length > SILENT, (dot - marks) / np.sqrt(np.maximum(length, SILENT)), 0.0)


def _taught(pool: Pool, marks: Marks, barred: NDArray[np.bool_]) -> NDArray[np.floating]:
    """Return what ridge regression on the decisions says, each decided row judged by the others.

    Two statements are alike by meaning and wording, and more so if they answer one question. A
    row that was turned away from a theme teaches that it is not of it.

    Source: leave-one-out residuals of kernel ridge regression, Cawley and Talbot (2008).
    """
    decided = marks.any(axis=1) | barred.any(axis=1)
    rows = spread(np.flatnonzero(decided), PUPILS)
    if len(rows) == 0:
        return np.zeros_like(marks)
    kernel = pool.alike(rows)
    if pool.question is not None:
        same = pool.question[:, None] == pool.question[rows][None]
        kernel = kernel * (1 + same) + ASKED * same
    inside = kernel[rows].astype(np.float64)
    inside[np.diag_indices(len(rows))] += RIDGE
    inverse = np.linalg.inv(inside)
    target = marks[rows].astype(np.float64)
    strength = inverse @ target
    said: NDArray[np.floating] = kernel @ strength.astype(np.float32)
    said[rows] = target - strength / np.diag(inverse)[:, None]
    return said


def _wording(wording: sparse.csr_matrix, marks: Marks) -> NDArray[np.floating]:
    """Return the cosine of the words of each row to those of each theme's other statements."""
    middles = np.asarray((sparse.csr_matrix(marks.T) @ wording).todense())
    dot = np.asarray(wording @ middles.T)
    own = marks * np.asarray(wording.multiply(wording).sum(axis=1)).reshape(-1, 1)
    length = (middles**2).sum(axis=1)[None] - marks * 2 * dot + own
    return np.where(length > SILENT, (dot - own) / np.sqrt(np.maximum(length, SILENT)), 0.0)


def _question(question: NDArray[np.int32] | None, marks: Marks) -> NDArray[np.floating]:
    """Return how much more often than elsewhere each theme was named in answer to a question."""
    if question is None:
        return np.zeros_like(marks)
    named = np.zeros((int(question.max()) + 1, marks.shape[1]))
    np.add.at(named, question, marks)
    here = named[question] - marks
    usual = _shares(marks)
    share = (here + DOUBT * usual) / (here.sum(axis=1, keepdims=True) + DOUBT)
    return np.asarray(np.log(share / usual))


def _level(likeness: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return what to add to the likeness to each theme so that all draw as much of the pool.

    It also takes from a theme that is rightly large, so it is part of one view only: a study whose
    decisions speak against that view is hardly touched.
    """
    if len(likeness) == 0:
        return np.zeros(likeness.shape[1])
    added = np.log(even_out(softmax(SHARPNESS * likeness)))
    return np.asarray((added - added.mean()) / SHARPNESS)


def _shares(marks: Marks) -> NDArray[np.floating]:
    """Return the share of each theme among the confirmed, none of them nothing."""
    return np.asarray((marks.sum(axis=0) + 0.5) / (marks.sum() + 0.5 * marks.shape[1]))


def _vectorisers() -> list[Any]:
    # Heavy: scikit-learn takes a second to import.
    from sklearn.feature_extraction.text import TfidfVectorizer

    return [
        TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), stop_words="english"),
        # Parts of words see that "shower" and "showers" are one.
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2),
    ]
