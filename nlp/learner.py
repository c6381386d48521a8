"""Learns from each coding decision as it is taken: the likeliest themes of a statement in a millisecond.

`nlp.suggestions` weighs everything and takes seconds; this is for the sitting itself, where the next
statement must arrive with suggestions that know the last decision. Ridge regression on the vectors,
kept up to date row by row, beside the likeness to the middle of what each theme holds.

Source: recursive least squares, Sherman and Morrison, Adjustment of an Inverse Matrix (1950).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.calibrate import softmax
from nlp.cluster.graph import centre
from nlp.embed.base import unit_rows

RIDGE = 3.0  # rows have length 1
MIDDLE = 0.5  # weight of the likeness to a theme's middle, beside that of the regression
OFTEN = 0.05  # weight of the logarithm of how often a theme was chosen
SHARPNESS = 12.0  # scores to probabilities
ONE_BY_ONE = 64  # changes from which the inverse is computed anew
HALF = 0.5  # of all probability: what two themes share below it lies between many, not between two
AT_ONCE = 8_192  # rows turned to float32 at a time
SHOWN = 3

Rows = NDArray[np.float16]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Likely:
    """A theme that a statement may belong to.

    Attributes:
        theme: Its key.
        probability: Among the themes there are, 0..1.
        because: Row of the statement in the theme that is most like it; None: its name alone.
    """

    theme: str
    probability: float
    because: int | None


@dataclass(frozen=True, kw_only=True)
class Border:
    """A statement between two themes: how far the first is ahead, 0..1."""

    row: int
    margin: float


class Learner:
    """Suggests themes for the rows of one study.

    Args:
        blocks: Vectors of all statements, one matrix an embedder, shape (n, its width).
    """

    def __init__(self, blocks: Sequence[NDArray[np.floating]]) -> None:
        self._means = [block.astype(np.float32).mean(axis=0) for block in blocks]
        self.rows: Rows = unit_rows(np.hstack([centre(block) for block in blocks])).astype(
            np.float16
        )
        width = self.rows.shape[1]
        self._moment = RIDGE * np.eye(width)
        self._inverse: Floats | None = np.eye(width) / RIDGE
        self._sums: dict[str, Floats] = {}
        self._held: dict[Hashable, tuple[Floats, frozenset[str]]] = {}
        self._of: dict[str, set[int]] = {}

    def name(self, names: Mapping[str, Sequence[NDArray[np.floating]]]) -> None:
        """Tell themes' names, which count as one example each.

        Args:
            names: Theme key -> its name's vectors, one an embedder.
        """
        for theme, parts in names.items():
            moved = [
                unit_rows(part.reshape(1, -1).astype(np.float32) - mean)
                for part, mean in zip(parts, self._means, strict=True)
            ]
            vector = unit_rows(np.hstack(moved))[0].astype(np.float64)
            self._change([(("name", theme), vector, frozenset({theme}))])

    def learn(self, decided: Mapping[int, frozenset[str] | None]) -> None:
        """Take in what was decided of rows; the same again changes nothing.

        Args:
            decided: Row -> its themes, none of them if it was read and fits none; None forgets it.
        """
        changes = [
            (row, self._vector(row), themes)
            for row, themes in decided.items()
            if self._themes_held(row) != themes
        ]
        for row, _, themes in changes:
            for theme in self._themes_held(row) or ():
                self._of[theme].discard(row)
            for theme in themes or ():
                self._of.setdefault(theme, set()).add(row)
        self._change(changes)

    def suggest(self, row: int, themes: Sequence[str], *, most: int = SHOWN) -> list[Likely]:
        """Return the likeliest of *themes* for a row, best first."""
        if not themes:
            return []
        chance = self.probabilities([row], themes)[0]
        order = np.argsort(-chance, kind="stable")[:most]
        return [
            Likely(
                theme=themes[i],
                probability=float(chance[i]),
                because=self._nearest(row, themes[i]),
            )
            for i in order.tolist()
        ]

    def probabilities(
        self, rows: Sequence[int] | NDArray[np.integer], themes: Sequence[str]
    ) -> Floats:
        """Return the probability of each theme, were it one of them, shape (rows, themes)."""
        return self._chance(np.asarray(rows), themes, self._solved(), self._sums)

    def border(self, rows: Sequence[int], themes: Sequence[str]) -> list[Border]:
        """Return *rows* in the order in which they lie between two themes, the nearest first.

        Rows that lie between many themes are on no border; they come last.
        """
        if len(themes) < 2 or len(rows) == 0:  # noqa: PLR2004 - a border has two sides
            return []
        top = -np.sort(-self.probabilities(rows, themes), axis=1)[:, :2]
        both = top.sum(axis=1)
        margin = np.round((top[:, 0] - top[:, 1]) / np.maximum(both, 1e-9), 4)
        order = np.lexsort((np.asarray(rows), margin, both < HALF))
        return [Border(row=int(rows[i]), margin=float(margin[i])) for i in order]

    def flips(
        self, rows: Sequence[int] | NDArray[np.integer], last: Iterable[int], themes: Sequence[str]
    ) -> tuple[int, int]:
        """Return how many of *rows* the decisions on the rows *last* gave another first suggestion.

        Source: stopping when predictions stabilise, Bloodgood and Vijay-Shanker, A Method for
        Stopping Active Learning Based on Stabilizing Predictions (2009).

        Returns:
            (rows whose first suggestion changed, rows looked at).
        """
        held = [row for row in last if row in self._held]
        looked_at = np.asarray(rows)
        if not held or len(looked_at) == 0 or not themes:
            return 0, len(looked_at)
        taken = np.stack([self._held[row][0] for row in held])
        inverse = self._solved()
        reach = taken @ inverse
        inner = np.linalg.inv(np.eye(len(held)) - reach @ taken.T)
        earlier = inverse + reach.T @ inner @ reach
        sums = dict(self._sums)
        for row in held:
            vector, of = self._held[row]
            for theme in of:
                sums[theme] = sums[theme] - vector
        now = self._chance(looked_at, themes, inverse, self._sums).argmax(axis=1)
        before = self._chance(looked_at, themes, earlier, sums).argmax(axis=1)
        return int((now != before).sum()), len(looked_at)

    def _chance(
        self,
        rows: NDArray[np.integer],
        themes: Sequence[str],
        inverse: Floats,
        known: Mapping[str, Floats],
    ) -> Floats:
        nothing = np.zeros(self.rows.shape[1])
        sums = np.stack([known.get(theme, nothing) for theme in themes])
        middles = MIDDLE * unit_rows(sums.astype(np.float32))
        often = OFTEN * np.log([1 + len(self._of.get(theme, ())) for theme in themes])
        found = np.empty((len(rows), len(themes)))
        if len(rows) < len(themes):
            # One statement is what is asked for most: it costs one row of the inverse, not one a theme.
            part = self.rows[rows].astype(np.float64)
            found[:] = part @ inverse @ sums.T + part @ middles.T + often
        else:
            weights = (sums @ inverse).astype(np.float32) + middles
            for start in range(0, len(rows), AT_ONCE):
                some = self.rows[rows[start : start + AT_ONCE]].astype(np.float32)
                found[start : start + AT_ONCE] = some @ weights.T + often
        # Rounded: the last bit of a matrix product decides no order.
        return np.asarray(softmax(np.round(SHARPNESS * found, 4)), dtype=np.float64)

    def _nearest(self, row: int, theme: str) -> int | None:
        inside = np.array(sorted(self._of.get(theme, set()) - {row}), dtype=np.int64)
        if len(inside) == 0:
            return None
        likeness = self.rows[inside].astype(np.float32) @ self.rows[row].astype(np.float32)
        return int(inside[np.round(likeness, 5).argmax()])

    def _vector(self, row: int) -> Floats:
        return np.asarray(self.rows[row], dtype=np.float64)

    def _themes_held(self, row: Hashable) -> frozenset[str] | None:
        held = self._held.get(row)
        return None if held is None else held[1]

    def _change(self, changes: Sequence[tuple[Hashable, Floats, frozenset[str] | None]]) -> None:
        turned = 0
        many = len(changes) > ONE_BY_ONE
        for key, vector, themes in changes:
            before = self._held.pop(key, None)
            if before is not None:
                for theme in before[1]:
                    self._sums[theme] = self._sums[theme] - before[0]
            if themes is not None:
                for theme in themes:
                    self._sums[theme] = self._sums.get(theme, 0.0) + vector
                self._held[key] = (vector, themes)
            same = before is not None and themes is not None and np.array_equal(before[0], vector)
            if same:
                continue
            turned += 1
            for sign, one in (
                (-1.0, before and before[0]),
                (1.0, vector if themes is not None else None),
            ):
                if one is not None and not many:
                    self._turn(one, sign)
        if many and turned:
            self._rebuild()

    def _turn(self, vector: Floats, sign: float) -> None:
        """Add (or take away) one row to what the regression has seen."""
        self._moment += sign * np.outer(vector, vector)
        if self._inverse is not None:
            reach = self._inverse @ vector
            self._inverse -= np.outer(reach, reach) * (sign / (1 + sign * (vector @ reach)))

    def _rebuild(self) -> None:
        """See all rows anew: quicker for many, and free of what rounding has added up to."""
        self._moment = RIDGE * np.eye(self.rows.shape[1])
        if self._held:
            seen = np.stack([vector for vector, _ in self._held.values()]).astype(np.float32)
            self._moment += (seen.T @ seen).astype(np.float64)
        self._inverse = None

    def _solved(self) -> Floats:
        if self._inverse is None:
            self._inverse = np.asarray(np.linalg.inv(self._moment), dtype=np.float64)
        return self._inverse
