"""What people decided, as the clusterer keeps it: rows that stay together, rows that stay apart.

A pair that belongs together becomes one node before anything is computed, so it cannot come apart.
A pair that does not is separated after the groups are found, the less typical one moving on.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from nlp.cluster.communities import Labels
from nlp.embed.base import Vectors

Pair = tuple[int, int]


class ContradictoryDecisions(ValueError):
    """Two statements are to stay together and apart.

    Attributes:
        pair: Their rows.
    """

    def __init__(self, pair: Pair, one: str | None = None, other: str | None = None) -> None:
        self.pair = pair
        one, other = one or f"row {pair[0]}", other or f"row {pair[1]}"
        super().__init__(
            f"People decided that “{one}” and “{other}” belong together, directly or through "
            "others, and also that they do not. Take one of these decisions back."
        )


def join(n: int, must_link: Iterable[Pair]) -> NDArray[np.int32]:
    """Return the node of each of *n* rows; rows that belong together share one, transitively."""
    pairs = np.array(sorted({(min(p), max(p)) for p in must_link}), dtype=np.int32).reshape(-1, 2)
    ones = np.ones(len(pairs), dtype=np.int8)
    arcs = sparse.csr_matrix((ones, (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    _, node = connected_components(arcs, directed=False)
    first: dict[int, int] = {}
    return np.array([first.setdefault(int(i), len(first)) for i in node], dtype=np.int32)


def node_pairs(node: NDArray[np.int32], cannot_link: Iterable[Pair]) -> list[Pair]:
    """Return the pairs of nodes that stay apart.

    Raises:
        ContradictoryDecisions: two rows of one node are to stay apart.
    """
    pairs: set[Pair] = set()
    for a, b in cannot_link:
        one, other = int(node[a]), int(node[b])
        if one == other:
            raise ContradictoryDecisions((a, b))
        pairs.add((min(one, other), max(one, other)))
    return sorted(pairs)


def separate(
    labels: Labels,
    apart: list[Pair],
    vectors: Vectors,
    middles: Vectors,
    *,
    fixed: set[int],
    barred: NDArray[np.bool_] | None = None,
) -> Labels:
    """Return *labels* with no pair of *apart* in one group.

    The less typical of the two moves to the nearest group that holds none it must keep away from,
    or to a group of its own. Rows in *fixed* never move, unless two of them are to stay apart.
    No row moves into one of the first groups where *barred*, shape (n, first groups), says no.
    """
    labels = labels.copy()
    enemies: dict[int, set[int]] = {}
    for a, b in apart:
        enemies.setdefault(a, set()).add(b)
        enemies.setdefault(b, set()).add(a)
    for a, b in apart:
        if labels[a] < 0 or labels[a] != labels[b]:
            continue
        group = labels[a]
        typical = vectors[[a, b]] @ middles[group] if group < len(middles) else np.zeros(2)
        mover = a if (typical[0] < typical[1] and a not in fixed) or b in fixed else b
        taken = {int(labels[enemy]) for enemy in enemies[mover]}
        if barred is not None:
            taken.update(np.flatnonzero(barred[mover]).tolist())
        order = np.argsort(-np.round(middles @ vectors[mover], 5), kind="stable")
        free = next((int(g) for g in order if int(g) not in taken), None)
        labels[mover] = free if free is not None else labels.max() + 1
    return labels
