"""The graph clusterer, in the shape that BERTopic asks of its ``hdbscan_model``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nlp.cluster.communities import Labels, communities, consensus, renumber
from nlp.cluster.decisions import Pair, join, node_pairs, separate
from nlp.cluster.granularity import ROUNDS, Partition, agreements, finest_agreed
from nlp.cluster.graph import (
    EXACT_UP_TO,
    centre,
    embedder_weights,
    neighbours_of,
    shared_neighbours,
)
from nlp.cluster.projection import Projection, split_blocks
from nlp.cluster.pull import absorb, barred_nodes, start_from_decisions
from nlp.cluster.refine import confidence, prototypes, refine
from nlp.cluster.settle import let_go, rehome
from nlp.cluster.small import FEW, few_groups
from nlp.embed.base import Vectors, unit_rows


class GraphCluster:
    """Finds groups in one graph of shared neighbours an embedder, added together.

    Same rows, same order, same arguments: the same labels. The seed changes nothing here: the
    communities are the consensus of runs whose seeds are fixed (`consensus`), so that nobody sees
    other themes for another seed. How far those runs differ is in *runs_*.

    Args:
        blocks: Width of each embedder's part of a row; None: the row is one embedding.
        neighbours: Neighbours of a row in the graph.
        resolution: None chooses it; else 0.5 (few groups) to 64 (many).
        seed: Of what is random in a clusterer that inherits from this one.
        minimum_size: Smaller groups are dissolved; a row that is then like no other group is -1.
        weights: How many statements each row stands for; one each by default.
        must_link: Pairs of rows that are always in one group.
        cannot_link: Pairs of rows that never are.
        accepted: Number of an accepted theme -> its confirmed rows. These rows stay in it, rows
            like them join it, and only the rest is clustered. Accepted themes come first in the
            numbering, in the order of their numbers, and have no minimum size.
        rejected: Number of an accepted theme -> rows that a person turned away from it: they never
            come into it again.
        approximate_above: Rows above which nearly all neighbours are found, not all.

    Attributes:
        labels_: Group of each row; -1: fits nowhere.
        probabilities_: How sure, 0..1 (not calibrated).
        margins_: Lead over the second-best group, 0..1.
        vectors_: The rows as they were compared, length 1.
        middles_: Mean of each group, length 1.
        runs_: Other partitions of the same granularity, for the stability of each group: single
            runs of the consensus, or in a small corpus each embedder alone.
        resolution_: The resolution used; NaN where there was nothing to group.
        partitions_: What was computed at every granularity, coarse to fine.
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
        rejected: Mapping[int, Sequence[int]] | None = None,
        approximate_above: int = EXACT_UP_TO,
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
        self.rejected = rejected or {}
        self.approximate_above = approximate_above
        self.resolution_ = float("nan")
        self.partitions_: list[Partition] = []
        self.runs_: list[Labels] = []
        self._runs: list[Labels] = []
        self._found: list[Partition] = []

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
        self._parts = [unit_rows(part) for part in split_blocks(nodes, self.blocks)]
        self._few = len(size) < FEW
        self._scales = np.ones(len(self._parts), dtype=np.float32)
        if not self._few:
            self._scales = np.sqrt(
                embedder_weights([centre(part) for part in self._parts], self.neighbours)
            )
        means = None if self._few else [part.mean(axis=0) for part in self._parts]
        self.projection_ = Projection(self.blocks, means, self._scales)
        vectors = self.projection_.fused(self._parts)
        first_free = max(self.accepted, default=-1) + 1
        barred = barred_nodes(node, self.accepted, self.rejected)
        labels = start_from_decisions(
            vectors, node, self.accepted, barred=barred, weights=size, is_few=self._few
        )
        fixed = {int(node[row]) for confirmed in self.accepted.values() for row in confirmed}
        rest = np.flatnonzero(labels < 0)
        found = self._group(rest, vectors, size)
        taken = labels.copy()
        self._found = [
            replace(one, labels=_beside(taken, one.labels, first_free)) for one in self._found
        ]
        labels = _beside(taken, self._whole(found, rest), first_free)
        if first_free:
            labels = absorb(labels, vectors, size, barred=barred)
            # A row that is more like one of the new groups was taken too soon.
            middles = prototypes(vectors, labels, size)
            joined = [i for i in np.flatnonzero(labels >= 0) if int(i) not in fixed]
            likeness = np.round(vectors[joined] @ middles.T, 5)
            likeness[:, :first_free][barred[joined]] = -np.inf
            labels[joined] = likeness.argmax(axis=1)
        middles = prototypes(vectors, labels, size)
        labels = separate(labels, apart, vectors, middles, fixed=fixed, barred=barred)
        if not self._few:
            labels = let_go(vectors, labels, size, fixed=fixed)
        labels = _without_small(labels, size, self.minimum_size, first_free)
        self.middles_ = prototypes(vectors, labels, size)
        probability, margin = confidence(vectors, labels, self.middles_)
        self.labels_ = labels[node]
        self.probabilities_ = probability[node]
        self.margins_ = margin[node]
        self.runs_ = [run[node] for run in self._runs]
        self.partitions_ = [
            one if one.resolution != self.resolution_ else replace(one, labels=labels)
            for one in self._found
        ]
        self.partitions_ = [replace(one, labels=one.labels[node]) for one in self.partitions_]
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
        return self.projection_(X)

    def _group(
        self, rest: NDArray[np.integer], vectors: Vectors, size: NDArray[np.float32]
    ) -> Labels:
        """Group the rows that no accepted theme has taken."""
        self._runs, self._found = [], []
        if len(rest) == 0:
            return np.zeros(0, dtype=np.int32)
        weights = size[rest]
        fused = vectors[rest]
        if len(rest) < FEW:
            chosen, found, runs = few_groups([p[rest] for p in self._parts], self.resolution)
        else:
            chosen, found, runs = self._divide(
                [centre(p[rest]) for p in self._parts], fused, weights
            )
        self.resolution_ = chosen.resolution

        def finish(labels: Labels) -> Labels:
            labels = _without_small(labels, weights, self.minimum_size, 0)
            return rehome(fused, labels, weights)

        self._found = [replace(one, labels=self._whole(finish(one.labels), rest)) for one in found]
        self._runs = [self._whole(run, rest) for run in runs]
        return finish(chosen.labels)

    def _divide(
        self, parts: list[Vectors], fused: Vectors, weights: NDArray[np.float32]
    ) -> tuple[Partition, list[Partition], list[Labels]]:
        """Return the chosen partition, those of all granularities, and single runs of the chosen."""
        k = neighbours_of(len(fused), self.neighbours)
        graphs = [shared_neighbours(part, k, exact_up_to=self.approximate_above) for part in parts]
        agreement = agreements(parts, graphs, k)
        resolution = self.resolution or finest_agreed(agreement)
        graph = sum(
            (g * s**2 for g, s in zip(graphs, self._scales, strict=True)), start=0 * graphs[0]
        )
        labels, runs = consensus(graph, resolution)
        chosen = Partition(
            resolution=resolution,
            labels=refine(fused, labels, weights),
            agreement=agreement.get(resolution, float("nan")),
        )
        found = [chosen] + [
            Partition(
                resolution=one,
                labels=refine(fused, communities(graph, one, seed=0), weights, rounds=ROUNDS),
                agreement=score,
            )
            for one, score in agreement.items()
            if one != resolution
        ]
        found.sort(key=lambda one: one.resolution)
        return chosen, found, [refine(fused, run, weights, rounds=ROUNDS) for run in runs]

    def _whole(self, labels: Labels, rest: NDArray[np.integer]) -> Labels:
        """Return labels of all nodes: -1 for those that are not in *rest*."""
        whole = np.full(len(self._first_rows), -1, dtype=np.int32)
        whole[rest] = labels
        return whole


def _beside(taken: Labels, found: Labels, first_free: int) -> Labels:
    """Return the groups that accepted themes hold, and those found beside them."""
    beside = np.where(found >= 0, found + first_free, -1)
    return np.where(taken >= 0, taken, beside).astype(np.int32)


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
