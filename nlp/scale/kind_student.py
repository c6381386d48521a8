"""The student of the kinds: says what a statement is, as the full reading would, from its words."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.kinds import Reading, Utterance
from nlp.scale.features import counted_pieces, document_weights, weighted
from nlp.types import Kind, Part

KINDS = tuple(Kind)
BUCKETS = 2**16
PLACES = 64  # columns that tell where a statement stands, and which question it answers
PLACE_WEIGHT = 0.5
EVEN = 0.5  # chance from which a kind holds
STRENGTH = 10.0  # inverse of the regularisation

Lesson = tuple[Utterance, Mapping[Kind, float]]


@dataclass(frozen=True)
class KindStudent:
    """Logistic regression on pieces of words, one a kind, learned from what the full reading said.

    Attributes:
        weight: Of each piece and pair, shape (BUCKETS,).
        slope: Of each column and kind, shape (BUCKETS + PLACES, kinds).
        level: Of each kind.
    """

    weight: NDArray[np.float32]
    slope: NDArray[np.float32]
    level: NDArray[np.float32]

    @classmethod
    def taught_by(cls, lessons: Sequence[Lesson]) -> KindStudent:
        """Learn from statements and the kinds that hold of them."""
        # Heavy: scikit-learn takes a second to import.
        from sklearn.linear_model import LogisticRegression

        counts, _, _ = counted_pieces([utterance.text for utterance, _ in lessons], BUCKETS)
        weight = document_weights(counts)
        rows = _with_places(weighted(counts, weight), [utterance for utterance, _ in lessons])
        slope = np.zeros((rows.shape[1], len(KINDS)), dtype=np.float32)
        level = np.full(len(KINDS), -10.0, dtype=np.float32)
        for i, kind in enumerate(KINDS):
            holds = [kind in kinds for _, kinds in lessons]
            if not any(holds) or all(holds):
                level[i] = 10.0 if any(holds) else -10.0
                continue
            model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0)
            model.fit(rows, holds)
            slope[:, i], level[i] = model.coef_[0], model.intercept_[0]
        return cls(weight, slope, level)

    def __call__(self, utterances: Sequence[Utterance]) -> list[Reading]:
        """Say what each statement is; which rules would have fired is not asked."""
        counts, _, _ = counted_pieces([utterance.text for utterance in utterances], BUCKETS)
        rows = _with_places(weighted(counts, self.weight), utterances)
        scores = np.asarray(rows @ self.slope) + self.level
        chances = np.round(1 / (1 + np.exp(-scores.astype(np.float64))), 4).tolist()
        return [Reading(kinds=_held(chance), findings=()) for chance in chances]


def _held(chances: Sequence[float]) -> dict[Kind, float]:
    """Return the likeliest kind and all that are more likely than not, strongest first."""
    order = sorted(range(len(KINDS)), key=lambda i: -chances[i])
    said = [i for i in order[1:] if chances[i] >= EVEN and KINDS[order[0]] is not Kind.NOISE]
    return {
        KINDS[i]: chances[i]
        for i in (order[0], *said)
        if KINDS[i] is not Kind.NOISE or i == order[0]
    }


def _with_places(words: sparse.csr_matrix, utterances: Sequence[Utterance]) -> sparse.csr_matrix:
    """Return *words* with columns for where each statement stands and what was asked."""
    places = np.zeros((len(utterances), PLACES), dtype=np.float32)
    columns: dict[tuple[object, ...], int] = {}
    for row, one in enumerate(utterances):
        key = (one.part is Part.WHY, one.opens, one.begins, one.was_asked_why, one.language)
        asked = (one.prompt or "",)
        for told in (key, asked):
            if told not in columns:
                columns[told] = zlib.crc32(repr(told).encode("utf-8", "replace")) % PLACES
            places[row, columns[told]] = PLACE_WEIGHT
    return sparse.hstack([words, sparse.csr_matrix(places)], format="csr")
