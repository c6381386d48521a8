"""The graph clusterer, in the shape that BERTopic asks of its ``hdbscan_model``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.cluster.communities import Labels, consensus, renumber
from nlp.cluster.decisions import Pair, join, node_pairs, separate
from nlp.cluster.granularity import agreements, finest_agreed
from nlp.cluster.graph import Graph, centre, shared_neighbours
from nlp.cluster.refine import confidence, prototypes, refine
from nlp.cluster.settle import join_mixed, let_go
from nlp.cluster.small import FEW, few_groups
from nlp.embed.base import Vectors, unit_rows

ROWS_A_NEIGHBOUR = 8
STRANGER = 0.12  # cosine to the nearest mean below which a row of a dissolved group stays unplaced
LIKE = (0.40, 0.70)  # bounds of the likeness that an accepted theme asks of a new row
ALIKE_TO_ONE = 0.5  # the same where a single statement is confirmed
LARGEST = 0.1  # share of all statements that two joined groups may hold
STRAY = 0.0  # standard deviations


class GraphCluster:
    """Finds groups in one graph of shared neighbours an embedder, added together.

    Same rows, same order, same arguments: the same labels.

    Args:
        blocks: Width of each embedder's part of a row; None: the row is one embedding.
        neighbours: Neighbours of a row in the graph.
        resolution: None chooses it; else 0.5 (few groups) to 32 (many).
        seed: Of the communities.
        minimum_size: Smaller groups are dissolved; a row that is then like no other group is -1.
        weights: How many statements each row stands for; one each by default.
        must_link: Pairs of rows that are always in one group.
        cannot_link: Pairs of rows that never are.
        accepted: Number of an accepted theme -> its confirmed rows. These rows stay in it, rows
            like them join it, and only the rest is clustered. Accepted themes come first in the
            numbering, in the order of their numbers, and have no minimum size.

    Attributes:
        labels_: Group of each row; -1: fits nowhere.
        probabilities_: How sure, 0..1 (not calibrated).
        margins_: Lead over the second-best group, 0..1.
        vectors_: The rows as they were compared, length 1.
        middles_: Mean of each group, length 1.
        runs_: Partitions of the other seeds, for the stability of each group.
        resolution_: The resolution used (NaN where the corpus was too small for the graph).
        agreements_: Agreement of two readings by resolution, if it was chosen here.
    """

    def __init__(
        self,
        *,
        blocks: Sequence[int] | None = None,
        neighbours: int = 25,
        resolution: float | None = None,
        seed: int = 0,
        minimum_size: int = 3,
        weights: NDArray[np.float32] | None = None,
        must_link: Sequence[Pair] = (),
        cannot_link: Sequence[Pair] = (),
        accepted: Mapping[int, Sequence[int]] | None = None,
    ) -> None:
        self.blocks = blocks
        self.neighbours = neighbours
        self.resolution = resolution
        self.seed = seed
        self.minimum_size = minimum_size
        self.weights = weights
        self.must_link = must_link
        self.cannot_link = cannot_link
        self.accepted = accepted or {}
        self.resolution_ = float("nan")
        self.agreements_: dict[float, float] = {}
        self.runs_: list[Labels] = []

    def fit(self, X: NDArray[np.floating], y: object = None) -> GraphCluster:  # noqa: ARG002, N803  # names of scikit-learn
        """Group the rows of *X*, shape (n, sum of the blocks)."""
        rows = np.asarray(X, dtype=np.float32)
        weights = self.weights if self.weights is not None else np.ones(len(rows), dtype=np.float32)
        node = join(len(rows), self.must_link)
        apart = node_pairs(node, self.cannot_link)
        self._first_rows = np.unique(node, return_index=True)[1]
        size = np.bincount(node, weights=weights).astype(np.float32)
        nodes = np.zeros((len(size), rows.shape[1]), dtype=np.float32)
        np.add.at(nodes, node, rows * weights[:, None])
        self._parts = [unit_rows(part) for part in self._split(nodes)]
        self._means = [part.mean(axis=0) for part in self._parts]
        self._few = len(size) < FEW
        vectors = self._fused(self._parts)
        labels, first_free = self._start_from_decisions(vectors, node)
        fixed = {int(node[row]) for confirmed in self.accepted.values() for row in confirmed}
        rest = np.flatnonzero(labels < 0)
        found = self._group(rest, vectors, size)
        labels[rest[found >= 0]] = found[found >= 0] + first_free
        if first_free:
            # A row that is more like one of the new groups was taken too soon.
            middles = prototypes(vectors, labels, size)
            joined = [i for i in np.flatnonzero(labels >= 0) if int(i) not in fixed]
            labels[joined] = np.round(vectors[joined] @ middles.T, 5).argmax(axis=1)
        labels = separate(labels, apart, vectors, prototypes(vectors, labels, size), fixed=fixed)
        if not self._few:
            labels = let_go(vectors, labels, size, fixed=fixed)
        labels = _without_small(labels, size, self.minimum_size, first_free)
        self.middles_ = prototypes(vectors, labels, size)
        probability, margin = confidence(vectors, labels, self.middles_)
        self.labels_ = labels[node]
        self.probabilities_ = probability[node]
        self.margins_ = margin[node]
        self.runs_ = [run[node] for run in self._runs]
        self.vectors_ = vectors[node]
        return self

    def predict(self, X: NDArray[np.floating]) -> Labels:  # noqa: N803  # name of scikit-learn
        """Return the nearest group of each row."""
        vectors = self.project(X)
        if len(self.middles_) == 0:
            return np.full(len(vectors), -1, dtype=np.int32)
        nearest: Labels = np.round(vectors @ self.middles_.T, 5).argmax(axis=1).astype(np.int32)
        return nearest

    def project(self, X: NDArray[np.floating]) -> Vectors:  # noqa: N803  # as in `predict`
        """Return rows as they are compared with the middles of the groups."""
        return self._fused([unit_rows(part) for part in self._split(np.asarray(X))])

    def _split(self, rows: NDArray[np.floating]) -> list[NDArray[np.floating]]:
        if self.blocks is None:
            return [rows]
        return np.split(rows, np.cumsum(self.blocks)[:-1], axis=1)

    def _fused(self, parts: list[Vectors]) -> Vectors:
        if not self._few:
            parts = [unit_rows(p - m) for p, m in zip(parts, self._means, strict=True)]
        return unit_rows(np.hstack(parts))

    def _start_from_decisions(
        self, vectors: Vectors, node: NDArray[np.int32]
    ) -> tuple[Labels, int]:
        """Return labels in which accepted themes hold their rows and rows like these."""
        labels = np.full(len(vectors), -1, dtype=np.int32)
        first_free = max(self.accepted, default=-1) + 1
        likeness = np.full((len(vectors), first_free), -1.0, dtype=np.float32)
        for theme, confirmed in sorted(self.accepted.items()):
            own = np.unique(node[list(confirmed)])
            labels[own] = theme
            middle = unit_rows(vectors[own].mean(axis=0, keepdims=True))[0]
            likeness[:, theme] = vectors @ middle - _asked_likeness(vectors[own])
        if first_free:
            best = np.round(likeness, 5).argmax(axis=1)
            joins = (labels < 0) & (likeness.max(axis=1) >= 0)
            labels[joins] = best[joins]
        return labels, first_free

    def _group(
        self, rest: NDArray[np.integer], vectors: Vectors, size: NDArray[np.float32]
    ) -> Labels:
        """Group the rows that no accepted theme has taken."""
        self._runs: list[Labels] = []
        weights = size[rest]
        if len(rest) < FEW:
            parts = [part[rest] for part in self._parts]
            return few_groups(list(parts), weights, self.resolution)
        parts = [centre(part[rest]) for part in self._parts]
        # In a few hundred rows 25 neighbours would reach from one theme into the next.
        k = min(self.neighbours, max(5, len(rest) // ROWS_A_NEIGHBOUR))
        graphs = [shared_neighbours(part, k) for part in parts]
        self.resolution_ = self.resolution or self._choose(parts, graphs, k)
        graph = sum(graphs[1:], start=graphs[0])
        labels, runs = consensus(graph, self.resolution_, seed=self.seed)
        fused = vectors[rest]
        labels = refine(fused, labels, weights)
        labels = _without_small(labels, weights, self.minimum_size, 0)
        labels = _rehome(fused, labels, weights)
        labels = join_mixed(fused, labels, weights, most=LARGEST)
        for run in runs:
            whole = np.full(len(size), -1, dtype=np.int32)
            whole[rest] = refine(fused, run, weights)
            self._runs.append(whole)
        return labels

    def _choose(self, parts: list[Vectors], graphs: list[Graph], k: int) -> float:
        first, second = graphs[0], graphs[-1]
        if len(graphs) == 1:
            # One embedder alone is read twice: by its even and by its odd numbers.
            first, second = (shared_neighbours(unit_rows(parts[0][:, i::2]), k) for i in (0, 1))
        self.agreements_ = agreements(first, second, seed=self.seed)
        return finest_agreed(self.agreements_)


def _asked_likeness(confirmed: Vectors) -> float:
    """Return the cosine to an accepted theme's middle from which a row joins it.

    As like as its confirmed rows are to the others, less what they usually stray.
    """
    if len(confirmed) == 1:
        return ALIKE_TO_ONE
    others = unit_rows(confirmed.sum(axis=0) - confirmed)
    inside = np.einsum("ij,ij->i", confirmed, others)
    return float(np.clip(inside.mean() - STRAY * inside.std(), *LIKE))


def _without_small(labels: Labels, size: NDArray[np.float32], minimum: int, kept: int) -> Labels:
    """Return labels in which groups of fewer than *minimum* statements are -1.

    The first *kept* groups stay whatever their size and keep their numbers.
    """
    placed = labels >= 0
    # One more, so that the -1 of unplaced rows has something to point at.
    groups = max(kept, int(labels.max(initial=-1)) + 1)
    count = np.bincount(labels[placed], weights=size[placed], minlength=groups + 1)
    small = placed & (labels >= kept) & (count[labels] < minimum)
    labels = np.where(small, -1, labels).astype(np.int32)
    free = labels >= kept
    labels[free] = renumber(labels[free]) + kept
    return labels


def _rehome(vectors: Vectors, labels: Labels, weights: NDArray[np.float32]) -> Labels:
    """Give rows of dissolved groups to the nearest group, unless they are strangers there too."""
    middles = prototypes(vectors, labels, weights)
    if len(middles) == 0:
        return labels
    likeness = np.round(vectors @ middles.T, 5)
    homeless = (labels < 0) & (likeness.max(axis=1) >= STRANGER)
    labels[homeless] = likeness[homeless].argmax(axis=1)
    return labels
