"""Themes of very many statements: found on a sample, and every other statement placed among them.

What the slow embedders say of some texts teaches a student (`nlp.scale.student`) where all texts
lie. Themes are found on several thousand rows of each view; the rest goes to the nearest. Rows
that people decided about are always among those on which themes are found, so decisions hold
exactly as they do for few answers.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.cluster.refine import confidence
from nlp.corpus import Lookup, Rows, row_vectors
from nlp.scale.student import Student
from nlp.themes import Grouping, group
from nlp.types import Settings, Theme, ThemeKind
from nlp.vectors import TextVectors
from nlp.views import Unit

TAUGHT = 2_500  # texts that the slow embedders see
CLUSTERED = 12_000  # rows on which themes are found, shared by the views as their rows are
FEWEST_CLUSTERED = 1_000  # of one view
SHOWN = 60  # statements of a theme that its name, quotes and need are drawn from
CHUNK = 8_192  # rows placed at once


class TaughtVectors:
    """Vectors of all texts of a run, taught by those of a sample; as `TextVectors` otherwise."""

    def __init__(self, sample: Sequence[str], vectors: TextVectors) -> None:
        self._student = Student(sample, vectors.known(sample))

    def known(self, texts: Sequence[str]) -> list[NDArray[np.float16]]:
        """Return one matrix an embedder; the empty text is a row of zeros."""
        return self._student.lookup(texts)

    new = known


def sample_texts(texts: Collection[str], rows: Iterable[Rows]) -> list[str]:
    """Return the texts to learn from: all that people decided about, and some of the others.

    The same in whatever order the texts come: those with the lowest SHA-256.
    """
    decided = {
        text
        for part in rows
        for row in part.decisions.rows()
        for text in (part.own[row], part.want[row])
        if text
    }
    some = heapq.nsmallest(TAUGHT, texts, key=_digest)
    return sorted(decided.union(some), key=_digest)


def group_many(
    units: Sequence[Unit],
    rows: Rows,
    lookup: Lookup,
    settings: Settings,
    *,
    share: float,
    tick: Callable[[], None],
) -> tuple[Grouping, Grouping]:
    """Return the statements of one view in groups, and the part on which the groups were found.

    Args:
        units: All statements of the view.
        rows: Their rows, in their stable order.
        lookup: Vectors of texts, as taught.
        settings: Of the run.
        share: Of all rows of the run that are in this view.
        tick: Called between chunks; may raise.
    """
    most = max(FEWEST_CLUSTERED, round(CLUSTERED * share))
    n = len(rows.own)
    # Rows are ordered by their hash: the first are as good as drawn.
    kept = np.array(sorted(rows.decisions.rows().union(range(min(most, n)))), dtype=np.int64)
    part, held = rows.part(kept)
    found = group([units[i] for i in held], part, lookup, settings)
    if len(kept) == n:
        return found, _shown(found, part.of_unit)
    labels = np.full(n, -1, dtype=np.int32)
    probabilities, margins = np.zeros((2, n), dtype=np.float32)
    # Half as large: a million rows are half a gigabyte. Whoever multiplies them widens a part.
    vectors: NDArray[Any] = np.zeros((n, found.vectors.shape[1]), dtype=np.float16)
    of = kept[part.of_unit]
    labels[of], probabilities[of], margins[of] = found.labels, found.probabilities, found.margins
    vectors[of] = found.vectors
    rest = np.setdiff1d(np.arange(n), kept)
    likeness = np.zeros(len(rest), dtype=np.float32)
    for start in range(0, len(rest) if len(found.middles) else 0, CHUNK):
        tick()
        some = rest[start : start + CHUNK]
        own, want = [rows.own[i] for i in some], [rows.want[i] for i in some]
        placed = found.project(row_vectors(own, want, lookup)[0])
        like = np.round(placed @ found.middles.T, 5)
        labels[some], vectors[some] = like.argmax(axis=1), placed
        likeness[start : start + CHUNK] = like.max(axis=1)
        probabilities[some], margins[some] = confidence(placed, labels[some], found.middles)
    # As many of them fit nowhere as of those on which the groups were found.
    strange = rest[_lowest(likeness, float((found.labels < 0).mean()) if len(held) else 0.0)]
    labels[strange], probabilities[strange], margins[strange] = -1, 0, 0
    row = rows.of_unit
    whole = replace(
        found,
        units=units,
        labels=labels[row],
        vectors=vectors[row],
        probabilities=probabilities[row],
        margins=margins[row],
    )
    return whole, _shown(found, part.of_unit)


def counted(themes: Sequence[Theme], grouping: Grouping) -> list[Theme]:
    """Return *themes*, described by a part of their statements, with the numbers of all."""
    placed = grouping.labels >= 0
    most = max((theme.id for theme in themes), default=0)
    size = np.bincount(grouping.labels[placed], minlength=most + 1)
    people: dict[int, set[str]] = {theme.id: set() for theme in themes}
    for label, unit in zip(grouping.labels.tolist(), grouping.units, strict=True):
        if label in people:
            people[label].add(unit.respondent)
    return [
        replace(
            theme,
            statement_count=int(size[theme.id]),
            respondent_count=len(people[theme.id]),
        )
        for theme in themes
    ]


def shares(rows: Mapping[ThemeKind, Rows]) -> dict[ThemeKind, float]:
    """Return which share of all rows is in each view."""
    total = sum(len(part.own) for part in rows.values())
    return {view: len(part.own) / total for view, part in rows.items()}


def _shown(grouping: Grouping, row: NDArray[np.integer]) -> Grouping:
    """Return some statements of each group, drawn as their rows are, in an order of their own.

    Args:
        grouping: Of the statements on which the groups were found.
        row: Row of each of them.
    """
    order = sorted(range(len(row)), key=lambda i: (int(row[i]), grouping.units[i].statement))
    labels, taken = grouping.labels.tolist(), Counter[int]()
    chosen = []
    for i in order:
        taken[labels[i]] += 1
        if taken[labels[i]] <= SHOWN:
            chosen.append(i)
    return replace(
        grouping,
        units=[grouping.units[i] for i in chosen],
        labels=grouping.labels[chosen],
        vectors=grouping.vectors[chosen],
        probabilities=grouping.probabilities[chosen],
        margins=grouping.margins[chosen],
    )


def _lowest(values: NDArray[np.float32], share: float) -> NDArray[np.bool_]:
    if share <= 0 or not len(values):
        return np.zeros(len(values), dtype=bool)
    below: NDArray[np.bool_] = values < np.quantile(values, share)
    return below


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
