"""The border queue: what lies between two needs, and whether reading on still changes anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np

from survey.understand.coding.pool import Pool

#: Open statements looked at, evenly spread: more change neither order nor share.
LOOKED_AT = 2_000
#: Decisions after which the queue is put in order again.
EVERY = 5
#: The latest decisions of which it is asked what they changed.
LAST = 25
#: Below this share of changed first suggestions it is time to stop.
SETTLED = 0.01


@dataclass(frozen=True, kw_only=True)
class Border:
    """The border cases as they stand.

    Attributes:
        places: In the pool, the least decided first.
        changed: Open statements whose first suggestion the latest decisions changed.
        looked_at: Open statements of which that is known.
        decisions: How many latest decisions that is about; fewer than ``LAST``: too early to tell.
    """

    places: list[int] = field(default_factory=list)
    changed: int = 0
    looked_at: int = 0
    decisions: int = 0

    @property
    def share(self) -> float | None:
        """Share of decisions expected to turn out otherwise by going on; None: too early to tell."""
        if self.decisions < LAST or not self.looked_at:
            return None
        return self.changed / self.looked_at

    @property
    def is_settled(self) -> bool:
        """Whether going on changes too little to be worth it."""
        return self.share is not None and self.share < SETTLED


_found: WeakKeyDictionary[object, tuple[int, frozenset[int], Border]] = WeakKeyDictionary()


def border_of(pool: Pool) -> Border:
    """Return the border cases, put in order anew after every few decisions."""
    taken = len(pool.marks)
    themes = frozenset(one.id for one in pool.in_use)
    known = _found.get(pool.learning)
    if known is not None and 0 <= taken - known[0] < EVERY and known[1] == themes:
        old = known[2]
        return Border(
            places=[one for one in old.places if not pool.decided[one]],
            changed=old.changed,
            looked_at=old.looked_at,
            decisions=old.decisions,
        )
    open_places = pool.open
    if len(open_places) > LOOKED_AT:
        spread = np.linspace(0, len(open_places) - 1, LOOKED_AT).astype(np.int64)
        open_places = open_places[spread]
    found = pool.learning.border(open_places)
    last = pool.recent[-LAST:]
    changed, looked_at = pool.learning.flips(open_places, last) if len(last) == LAST else (0, 0)
    border = Border(
        places=[place for place, _ in found],
        changed=changed,
        looked_at=looked_at,
        decisions=len(last),
    )
    if found:
        _found[pool.learning] = (taken, themes, border)
    return border
