"""The statements of one view as rows: duplicates counted once, in an order that never changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nlp.cluster.decisions import Pair
from nlp.duplicates import plain
from nlp.embed.base import unit_rows
from nlp.types import Known, ThemeKind
from nlp.views import Unit, in_stable_order

Lookup = Callable[[Sequence[str]], list[NDArray[np.float16]]]
# How much the want counts beside the reason given for it. On real answers one half finds the
# respondents' own domains as well as one, and keeps like reasons for unlike things together.
WANT = np.float32(0.5)
GHOST = 1e-3  # weight of a confirmed statement that is not among this run's answers


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """What people decided about one view, in numbers of its rows.

    Attributes:
        keys: Key of each accepted theme, by its number.
        accepted: Number of an accepted theme -> its confirmed rows.
        rejected: Number of an accepted theme -> rows turned away from it.
    """

    keys: tuple[str, ...]
    accepted: Mapping[int, tuple[int, ...]]
    rejected: Mapping[int, tuple[int, ...]]
    must_link: tuple[Pair, ...]
    cannot_link: tuple[Pair, ...]

    def rows(self) -> set[int]:
        """Return every row that a decision is about."""
        pairs = (*self.must_link, *self.cannot_link)
        themes = (*self.accepted.values(), *self.rejected.values())
        return {row for rows in (*themes, *pairs) for row in rows}

    def renumbered(self, number: Mapping[int, int]) -> Decisions:
        """Return the same decisions about rows that have other numbers."""
        return replace(
            self,
            accepted={
                theme: tuple(number[row] for row in rows) for theme, rows in self.accepted.items()
            },
            rejected={
                theme: tuple(number[row] for row in rows) for theme, rows in self.rejected.items()
            },
            must_link=tuple((number[a], number[b]) for a, b in self.must_link),
            cannot_link=tuple((number[a], number[b]) for a, b in self.cannot_link),
        )


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Distinct statements of one view.

    Attributes:
        own: Words each row is named by.
        want: Words of the want it was given for, or an empty string.
        weights: How many statements it stands for.
        of_unit: Row of each unit.
        decisions: What people decided about these rows.
    """

    own: tuple[str, ...]
    want: tuple[str, ...]
    weights: NDArray[np.float32]
    of_unit: NDArray[np.int32]
    decisions: Decisions

    def part(self, kept: NDArray[np.integer]) -> tuple[Rows, NDArray[np.int64]]:
        """Return some of the rows, all those of decisions among them, and the units they hold.

        Args:
            kept: Numbers of rows, ascending.
        """
        number = np.full(len(self.own), -1, dtype=np.int32)
        number[kept] = np.arange(len(kept), dtype=np.int32)
        units = np.flatnonzero(number[self.of_unit] >= 0)
        part = Rows(
            own=tuple(self.own[row] for row in kept),
            want=tuple(self.want[row] for row in kept),
            weights=self.weights[kept],
            of_unit=number[self.of_unit[units]],
            decisions=self.decisions.renumbered({int(row): i for i, row in enumerate(kept)}),
        )
        return part, units

    def vectors(self, lookup: Lookup) -> tuple[NDArray[np.float32], tuple[int, ...]]:
        """Return one row each, the embedders side by side, and the width of each embedder."""
        return row_vectors(self.own, self.want, lookup)


def row_vectors(
    own: Sequence[str], want: Sequence[str], lookup: Lookup
) -> tuple[NDArray[np.float32], tuple[int, ...]]:
    """Return the vectors of rows with these words, as `Rows.vectors` does."""
    parts = [
        unit_rows(a.astype(np.float32) + WANT * b.astype(np.float32))
        for a, b in zip(lookup(own), lookup(want), strict=True)
    ]
    return np.hstack(parts), tuple(part.shape[1] for part in parts)


def gather_rows(
    view: ThemeKind, units: Sequence[Unit], said: Mapping[str, str], known: Known
) -> Rows:
    """Return the rows of a view.

    Args:
        view: Which one; accepted themes of another kind are left out.
        units: Its statements.
        said: Statement id -> the whole statement, by which people's decisions know it.
        known: What people decided, the kind of each theme settled. Confirmed statements that are not among *units* become rows of
            next to no weight, so that they still draw what is like them.
    """
    written: dict[tuple[str, str], tuple[str, str]] = {}
    by_text: dict[str, set[tuple[str, str]]] = {}
    decided = _decided(known)
    keys = [unit.key for unit in units]
    for unit, key in zip(units, keys, strict=True):
        exact = (unit.own, unit.want or "")
        written[key] = min(exact, written.get(key, exact))
        if decided:
            for text in {plain(said[unit.statement]), key[0]} & decided:
                by_text.setdefault(text, set()).add(key)
    themes = {
        key: known.themes[key]
        for key in sorted(known.themes)
        if known.themes[key] and known.kinds.get(key) is view
    }
    ghosts = {plain(text): text for texts in themes.values() for text in texts}
    for text_key, text in ghosts.items():
        if text_key not in by_text:
            by_text[text_key] = {(text_key, "")}
            written[text_key, ""] = (text, "")
    order = in_stable_order(written)
    number = {key: i for i, key in enumerate(order)}
    of_unit = np.fromiter((number[key] for key in keys), dtype=np.int32, count=len(keys))
    weights = np.bincount(of_unit, minlength=len(order)).astype(np.float32)
    rows = {text: sorted(number[key] for key in keys) for text, keys in by_text.items()}
    decisions = Decisions(
        keys=tuple(themes),
        accepted={
            i: tuple(sorted({row for text in texts for row in rows[plain(text)]}))
            for i, texts in enumerate(themes.values())
        },
        rejected={
            i: tuple(sorted({row for text in texts for row in rows.get(plain(text), ())}))
            for i, texts in enumerate(known.rejected.get(key, ()) for key in themes)
            if texts
        },
        must_link=_pairs(known.must_link, rows, crossing=False),
        cannot_link=_pairs(known.cannot_link, rows, crossing=True),
    )
    return Rows(
        own=tuple(written[key][0] for key in order),
        want=tuple(written[key][1] for key in order),
        weights=np.maximum(weights, GHOST),
        of_unit=of_unit,
        decisions=decisions,
    )


def _decided(known: Known) -> set[str]:
    """Return every text that somebody decided about, in its bare words."""
    pairs = (*known.must_link, *known.cannot_link)
    texts = (*known.themes.values(), *known.rejected.values(), *pairs)
    return {plain(text) for several in texts for text in several}


def settle_kinds(
    known: Known, units: Mapping[ThemeKind, Sequence[Unit]], said: Mapping[str, str]
) -> Known:
    """Return *known* with a kind for every theme: the view that holds most of its statements."""
    if not known.themes:
        return known
    texts = {
        view: {plain(text) for unit in members for text in (said[unit.statement], unit.own)}
        for view, members in units.items()
    }
    kinds = dict(known.kinds)
    for key, confirmed in known.themes.items():
        # In a tie the need wins: it is what the study is after.
        held = {
            view: sum(plain(text) in texts.get(view, ()) for text in confirmed)
            for view in (ThemeKind.NEED, ThemeKind.WANT, ThemeKind.UNCLEAR)
        }
        kinds.setdefault(key, max(held, key=lambda view: held[view]))
    return replace(known, kinds=kinds)


def _pairs(
    texts: Sequence[tuple[str, str]], rows: Mapping[str, Sequence[int]], *, crossing: bool
) -> tuple[Pair, ...]:
    """Return the pairs of rows that pairs of texts stand for; texts not in this view are left out."""
    found: set[Pair] = set()
    for one, other in texts:
        a, b = rows.get(plain(one), ()), rows.get(plain(other), ())
        if not a or not b:
            continue
        if crossing:
            found.update((i, j) for i in a for j in b)
        else:
            chain = [*a, *b]
            found.update((i, j) for i, j in pairwise(chain) if i != j)
    return tuple(sorted(found))
