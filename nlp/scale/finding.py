"""Themes of very many statements: found on a sample, and every other statement placed among them.

Themes are found on several thousand rows of each view, the views side by side; the rest goes to the
nearest. Rows that people decided about are always among those on which themes are found, so
decisions hold exactly as they do for few answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.cluster.decisions import ContradictoryDecisions
from nlp.cluster.refine import confidence
from nlp.corpus import Rows, row_vectors
from nlp.scale.packing import packed, unpacked
from nlp.scale.teaching import TaughtVectors
from nlp.themes import Grouping, describe, group_rows
from nlp.types import Settings, Statement, Theme, ThemeKind
from nlp.views import Unit
from nlp.workers import Workers

CLUSTERED = 12_000  # rows on which themes are found, shared by the views as their rows are
FEWEST_CLUSTERED = 1_000  # of one view
SHOWN = 60  # statements of a theme that its name, quotes and need are drawn from
CHUNK = 8_192  # rows placed at once
SENT = 32_768  # rows sent at once
GROUPED = 0.7  # share of the time at which the groups are found


def group_many(
    views: Mapping[ThemeKind, Sequence[Unit]],
    rows: Mapping[ThemeKind, Rows],
    taught: TaughtVectors,
    settings: Settings,
    *,
    workers: Workers,
    tell: Callable[[float], None],
) -> tuple[dict[ThemeKind, Grouping], dict[ThemeKind, Grouping]]:
    """Return all statements of each view in groups, and those that tell what each is about.

    The views are grouped side by side, on a part of the statements of each; the others are then
    placed among these groups.

    Args:
        views: The statements of each view.
        rows: Their rows, in their stable order.
        taught: Vectors of texts.
        settings: Of the run.
        workers: Where to compute.
        tell: Told the share done, 0..1; may raise.

    Raises:
        ContradictoryDecisions: people want two statements together and apart.
    """
    share = shares(rows)
    parts = {view: _part(rows[view], round(CLUSTERED * share[view])) for view in views}
    # The largest first: nobody should wait for it at the end.
    order = sorted(views, key=lambda view: (-len(parts[view].kept), view))
    pieces = (
        (packed((parts[view].rows, *parts[view].rows.vectors(taught.known), settings)),)
        for view in order
    )
    found: dict[ThemeKind, Grouping] = {}
    grouped = workers.map(_group_part, pieces, tick=lambda: tell(GROUPED * len(found) / len(views)))
    for view, sent in zip(order, grouped, strict=True):
        one = unpacked(sent)
        if not isinstance(one, Grouping):
            i, j = (int(parts[view].kept[row]) for row in one)
            raise ContradictoryDecisions((i, j), rows[view].own[i], rows[view].own[j])
        found[view] = replace(one, units=[views[view][i] for i in parts[view].units])
    whole: dict[ThemeKind, Grouping] = {}
    for view, units in views.items():

        def tick(share: float) -> None:
            tell(GROUPED + (1 - GROUPED) * (len(whole) + share) / len(views))

        whole[view] = _placed(
            units, rows[view], parts[view], found[view], taught,
            keeps_vectors=view is ThemeKind.WANT, workers=workers, tell=tick,
        )  # fmt: skip
    shown = {view: _shown(found[view], parts[view].rows.of_unit) for view in views}
    return whole, shown


@dataclass(frozen=True)
class _Part:
    """Some rows of a view, with their numbers among all, and the units that they stand for."""

    rows: Rows
    kept: NDArray[np.int64]
    units: NDArray[np.int64]


def _part(rows: Rows, most: int) -> _Part:
    """Return about *most* rows, all those that people decided about among them."""
    # Rows are ordered by their hash: the first are as good as drawn.
    first = range(min(max(FEWEST_CLUSTERED, most), len(rows.own)))
    kept = np.array(sorted(rows.decisions.rows().union(first)), dtype=np.int64)
    part, units = rows.part(kept)
    return _Part(part, kept, units)


def _group_part(sent: bytes) -> bytes:
    """Return the grouping of some rows, or the pair of rows that people want together and apart."""
    # Heavy helper of NumPy: one thread, so that sums are added in the same order every time.
    from threadpoolctl import threadpool_limits

    rows, stacked, blocks, settings = unpacked(sent)
    with threadpool_limits(1):
        try:
            return packed(group_rows((), rows, stacked, blocks, settings))
        except ContradictoryDecisions as error:
            return packed(error.pair)


def _placed(
    units: Sequence[Unit],
    rows: Rows,
    part: _Part,
    found: Grouping,
    taught: TaughtVectors,
    *,
    keeps_vectors: bool,
    workers: Workers,
    tell: Callable[[float], None],
) -> Grouping:
    """Return all statements of a view in the groups that were found on a part of them."""
    n, kept = len(rows.own), part.kept
    if len(kept) == n:
        return found
    labels = np.full(n, -1, dtype=np.int32)
    probabilities, margins, likeness = np.zeros((3, n), dtype=np.float32)
    # Half as large: a million rows are half a gigabyte. Whoever multiplies them widens a part.
    # Only wants are looked at again, for what they may be for.
    held, width = n if keeps_vectors else 0, found.vectors.shape[1]
    vectors: NDArray[Any] = np.zeros((held, width), dtype=np.float16)
    of = kept[part.rows.of_unit]
    labels[of], probabilities[of], margins[of] = found.labels, found.probabilities, found.margins
    if keeps_vectors:
        vectors[of] = found.vectors
    rest = np.setdiff1d(np.arange(n), kept)
    chunks = [rest[i : i + SENT] for i in range(0, len(rest), SENT)] if len(found.middles) else []
    placer = packed((taught, found.project, found.middles, keeps_vectors))
    pieces = (
        (placer, packed(([rows.own[i] for i in some], [rows.want[i] for i in some])))
        for some in chunks
    )
    done = 0
    placed = workers.map(_place, pieces, tick=lambda: tell(done / len(chunks)))
    for some, sent in zip(chunks, placed, strict=True):
        labels[some], likeness[some], probabilities[some], margins[some], *rows_there = unpacked(
            sent
        )
        for there in rows_there:
            vectors[some] = there
        done += 1
    # As many of them fit nowhere as of those on which the groups were found.
    strange = rest[_lowest(likeness[rest], float((found.labels < 0).mean()) if len(of) else 0.0)]
    labels[strange], probabilities[strange], margins[strange] = -1, 0, 0
    row = rows.of_unit
    return replace(
        found,
        units=units,
        labels=labels[row],
        vectors=vectors[row] if keeps_vectors else vectors,
        probabilities=probabilities[row],
        margins=margins[row],
    )


def _place(placer: bytes, sent: bytes) -> bytes:
    """Return of some rows group, likeness to its middle, probability, margin and maybe vector."""
    from threadpoolctl import threadpool_limits

    taught, project, middles, keeps_vectors = _placer(placer)
    own, want = unpacked(sent)
    found = []
    with threadpool_limits(1):
        for i in range(0, len(own), CHUNK):
            placed = project(row_vectors(own[i : i + CHUNK], want[i : i + CHUNK], taught.known)[0])
            like = np.round(placed @ middles.T, 5)
            labels = like.argmax(axis=1).astype(np.int32)
            sure = confidence(placed, labels, middles)
            kept = (placed.astype(np.float16),) if keeps_vectors else ()
            found.append((labels, like.max(axis=1), *sure, *kept))
    return packed([np.concatenate(parts) for parts in zip(*found, strict=True)])


@lru_cache(maxsize=1)
def _placer(placer: bytes) -> Any:
    return unpacked(placer)


def name_many(
    shown: Mapping[ThemeKind, Grouping],
    groupings: Mapping[ThemeKind, Grouping],
    taught: TaughtVectors,
    statements: Sequence[Statement],
    *,
    workers: Workers,
    tell: Callable[[float], None],
) -> list[Theme]:
    """Return the themes of all views, each with its number in its grouping as id.

    Args:
        shown: The statements that tell what each group is about.
        groupings: All statements, in the same groups: they are counted.
        taught: To compare phrases that may be names with what the themes mean.
        statements: Of the run.
        workers: Where to compute.
        tell: Told the share done, 0..1; may raise.
    """
    wanted = {unit.statement for grouping in shown.values() for unit in grouping.units}
    by_id = {one.id: one for one in statements if one.id in wanted}
    order = sorted(shown, key=lambda view: (-len(shown[view].units), view))
    pieces = (
        (packed((view, shown[view], taught, [by_id[u.statement] for u in shown[view].units])),)
        for view in order
    )
    themes: list[Theme] = []
    done = 0
    described = workers.map(_describe, pieces, tick=lambda: tell(done / len(order)))
    for view, sent in zip(order, described, strict=True):
        themes += counted(unpacked(sent), groupings[view])
        done += 1
    return themes


def _describe(sent: bytes) -> bytes:
    from threadpoolctl import threadpool_limits

    view, shown, taught, statements = unpacked(sent)
    with threadpool_limits(1):
        return packed(describe(view, shown, taught.new, {one.id: one for one in statements}))


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
