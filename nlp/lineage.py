"""What became of each theme of the last run in this one.

Source: themes are paired one to one by their shared statements (Kuhn, The Hungarian Method, 1955)
and a pair is the same theme from a Jaccard index of one half on.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.optimize import linear_sum_assignment

SAME = 0.5  # Jaccard index of the statements both runs know
GROWN = 1.5  # times as many statements, the new ones counted
MOST = 0.5  # share of a theme that makes another its origin


class Fate(StrEnum):
    """What became of a theme."""

    CONTINUED = "continued"
    GREW = "grew"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    DIED = "died"


@dataclass(frozen=True, kw_only=True)
class Descent:
    """One theme of this run and those of the last that it comes from.

    Attributes:
        theme: Id in this run; None if a theme of the last run died.
        origins: Ids in the last run; empty if it is new. More than one: they merged.
        fate: SPLIT: a part of its origin, which other themes share.
        overlap: Jaccard index with the first origin over statements that both runs know, 0..1.
    """

    theme: int | None
    origins: tuple[int, ...]
    fate: Fate
    overlap: float


def trace(
    last: Mapping[int, AbstractSet[str]], this: Mapping[int, AbstractSet[str]]
) -> tuple[Descent, ...]:
    """Return the descent of every theme of this run, then the themes that died.

    Args:
        last: Theme of the last run -> its statements.
        this: Theme of this run -> its statements. Statements are known by the same ids in both.
    """
    both = _all(last) & _all(this)
    old, new = sorted(last), sorted(this)
    common = np.array([[len(last[o] & this[n]) for n in new] for o in old]).reshape(
        len(old), len(new)
    )
    in_old = np.array([len(last[o] & both) for o in old]).reshape(-1, 1)
    in_new = np.array([len(this[n] & both) for n in new]).reshape(1, -1)
    jaccard = common / np.maximum(in_old + in_new - common, 1)
    pairs = zip(*linear_sum_assignment(-jaccard), strict=True)
    matched = {int(j): int(i) for i, j in pairs if jaccard[i, j] >= SAME}

    descents, ancestors = [], set(matched.values())
    for j, theme in enumerate(new):
        of_old = common[:, j] / np.maximum(in_old[:, 0], 1)  # share of each old theme that is here
        of_new = common[:, j] / max(int(in_new[0, j]), 1)  # share of this theme from each old one
        whole = [i for i in np.argsort(-common[:, j], kind="stable") if of_old[i] > MOST]
        if len(whole) > 1:
            origins, fate = [int(i) for i in whole], Fate.MERGED
        elif j in matched:
            i = matched[j]
            grew = len(this[theme]) >= GROWN * len(last[old[i]])
            origins, fate = [i], Fate.GREW if grew else Fate.CONTINUED
        else:
            origins = [int(i) for i in np.flatnonzero(of_new >= MOST)[:1]]
            fate = Fate.SPLIT if origins else Fate.NEW
        ancestors.update(origins)
        overlap = float(jaccard[origins[0], j]) if origins else 0.0
        named = tuple(old[i] for i in origins)
        descents.append(Descent(theme=theme, origins=named, fate=fate, overlap=overlap))
    died = [
        Descent(theme=None, origins=(theme,), fate=Fate.DIED, overlap=0.0)
        for i, theme in enumerate(old)
        if i not in ancestors
    ]
    return (*descents, *died)


def _all(themes: Mapping[int, AbstractSet[str]]) -> set[str]:
    return {statement for members in themes.values() for statement in members}
