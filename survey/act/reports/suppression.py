"""Hide figures that would show too few people, and enough others that none can be worked out.

Whoever knows a total and all its parts but one knows that one. So as long as what is hidden comes
to fewer than five people, the smallest figure shown beside it is hidden too.

Source:
    Complementary cell suppression: Hundepool et al., Statistical Disclosure Control (2012), ch. 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from survey.act.reports.body import FEWEST_SHOWN, Share, hidden, share_of

#: Name of the whole among the groups.
_WHOLE = -1


@dataclass(frozen=True)
class Groups:
    """Groups of people to compare; they may overlap and need not cover everybody.

    Attributes:
        names: What to call each group.
        members: Who is in each.
        everybody: The base of the whole.
    """

    names: tuple[str, ...]
    members: tuple[frozenset[str], ...]
    everybody: frozenset[str]

    def shares(self, having: frozenset[str]) -> tuple[Share, ...]:
        """Return the share of each group among *having*, hidden where it shows too few people."""
        counts = {at: len(group & having) for at, group in enumerate(self.members)}
        counts[_WHOLE] = len(self.everybody & having)
        shown = {at for at in range(len(self.names)) if counts[at] >= FEWEST_SHOWN}
        while shown:
            smallest = self._part_that_tells(shown, counts)
            if smallest is None:
                break
            shown.remove(smallest)
        return tuple(
            share_of(counts[at], len(group)) if at in shown else hidden()
            for at, group in enumerate(self.members)
        )

    def groups_of(self, respondent: str) -> frozenset[int]:
        """Return the numbers of the groups a person is in."""
        return frozenset(at for at, group in enumerate(self.members) if respondent in group)

    def _part_that_tells(self, shown: set[int], counts: Mapping[int, int]) -> int | None:
        """Return the smallest shown figure that, taken from a larger, leaves too few people."""
        for whole in (_WHOLE, *sorted(shown)):
            inside = [at for at in sorted(shown) if self._is_part(at, whole)]
            for parts in _apart(inside, self._overlaps):
                rest = self._size(whole) - sum(self._size(at) for at in parts)
                left = counts[whole] - sum(counts[at] for at in parts)
                if parts and rest > 0 and left < FEWEST_SHOWN:
                    return min(parts, key=lambda at: (counts[at], at))
        return None

    def _size(self, at: int) -> int:
        return len(self.everybody if at == _WHOLE else self.members[at])

    def _is_part(self, at: int, whole: int) -> bool:
        return at != whole and (whole == _WHOLE or self.members[at] < self.members[whole])

    @cached_property
    def _overlaps(self) -> frozenset[tuple[int, int]]:
        numbers = range(len(self.members))
        return frozenset(
            (one, other)
            for one in numbers
            for other in numbers
            if one != other and self.members[one] & self.members[other]
        )


def _apart(
    inside: Sequence[int], overlaps: frozenset[tuple[int, int]], chosen: tuple[int, ...] = ()
) -> Iterator[tuple[int, ...]]:
    """Yield the sets of parts of which no two overlap and to which none can be added.

    Sets that could still grow may come too, which costs a little and does no harm.
    """
    if not inside:
        yield chosen
        return
    first, *others = inside
    free = [one for one in others if (first, one) not in overlaps]
    yield from _apart(free, overlaps, (*chosen, first))
    if len(free) < len(others):
        yield from _apart(others, overlaps, chosen)
